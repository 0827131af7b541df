"""PETRARCH and TABARI actor and agent dictionaries into our TSV, and line by line what could not be carried over.

Forms read: actors `NAME_ [IRQELI >030409] [IRQGOV 790716-030409] ; comment`, codes on following indented lines, synonyms on
`+` lines, `!NAME!` sets; agents `POLICE_OFFICER {POLICE_OFFICERS} [~COP]`, `!PERSON!=MAN,WOMEN` sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dragoman.actors.tables import ActorTables, day_number
from dragoman.actors.user_tables import Fault, decoded_lines
from dragoman.actors.wording import words
from dragoman.ontology import sectors

COLUMNS = ("name", "aliases", "code", "sector", "other_sectors", "office", "from", "to", "note")
_BRACKET = re.compile(r"\[([^\]]*)\]")
_BRACES = re.compile(r"\{([^}]*)\}")
_SET = re.compile(r"!([A-Z_ ]+)!")
_CODE = re.compile(r"(~?[A-Za-z-]*~?)\s*([<>]?)\s*(\d{6,8})?(?:\s*-\s*(\d{6,8}))?\s*$")
MOST_NAMES = 1000
"""Names that one line can stand for by its sets."""
CENTURY_TURN = 50
"""Two-digit years below it are 20xx."""


@dataclass(slots=True)
class Imported:
    """`rows`: cells in the order of COLUMNS. `faults`: lines, or parts of them, that were not carried over."""

    rows: list[tuple[str, ...]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def text(self) -> str:
        """The table as TSV text, header first."""
        return "\n".join("\t".join(cells) for cells in (COLUMNS, *self.rows)) + "\n"


@dataclass(slots=True)
class _Block:
    """One dictionary entry: its name, synonyms and the bracketed codes with their lines."""

    line: int
    names: list[str] = field(default_factory=list)
    codes: list[tuple[int, str]] = field(default_factory=list)

    @property
    def is_agent(self) -> bool:
        """Whether its codes go with a country that stands elsewhere: "[~COP]"."""
        return bool(self.codes) and all("~" in code for _, code in self.codes)


def import_petrarch(path: Path, tables: ActorTables) -> Imported:
    """Read an actor or agent dictionary. Raises TableError when the file cannot be opened; every bad line is a fault."""
    out = Imported()
    sets: dict[str, list[str]] = {}
    for block in list(_blocks(path, out, sets)):  # all of it first: a set may stand after its use
        names = [n for name in block.names for n in _expand(name, block, sets, path, out)]
        names = list(dict.fromkeys(names))
        if not names:
            continue
        if not block.codes:
            out.faults.append(Fault(str(path), block.line, f"{names[0]!r} has no code"))
        for line, code in block.codes:
            try:
                row, lost = _row(names, code, tables)
            except ValueError as error:
                out.faults.append(Fault(str(path), line, str(error)))
                continue
            out.rows.append(row)
            if lost:
                out.faults.append(Fault(str(path), line, f"[{code}]: carried over without {', '.join(lost)}"))
    out.faults.sort(key=lambda fault: fault.line)
    return out


def _blocks(path: Path, out: Imported, sets: dict[str, list[str]]) -> Iterator[_Block]:
    block: _Block | None = None
    for number, raw in decoded_lines(path, out.faults):
        line = re.split(r"[#;]", raw, maxsplit=1)[0].rstrip()
        if not line.strip() or line.lstrip().startswith("<!--"):
            continue
        text, codes = _BRACKET.sub("", line).strip(), [(number, c) for c in _BRACKET.findall(line)]
        found = _SET.fullmatch(text.split("=", 1)[0].strip())
        if found and "=" in text:
            members = text.split("=", 1)[1].strip(" {}")
            sets[found.group(1).strip()] = [m.strip() for m in members.split(",") if m.strip()]
        elif "[" in _BRACKET.sub("", line) or "]" in _BRACKET.sub("", line):
            out.faults.append(Fault(str(path), number, "unclosed bracket"))
        elif line.startswith("+") or raw[:1] in " \t":
            if block is None:
                out.faults.append(Fault(str(path), number, "continues no entry"))
                continue
            if line.startswith("+"):
                block.names.append(text.lstrip("+"))
            block.codes += codes
        else:
            if block is not None:
                yield block
            block = _Block(number, [text], codes)
    if block is not None:
        yield block


def _expand(name: str, block: _Block, sets: dict[str, list[str]], path: Path, out: Imported) -> list[str]:
    """The plain names that an entry stands for: its plurals, and one name for every member of a `!SET!`.

    Plurals stand in braces (`{}`: none); agents without braces have a regular one.
    """
    braces = _BRACES.search(name)
    base = _BRACES.sub("", name).strip()
    found = _SET.search(base)
    if found:
        named = found.group(1).strip()
        members = sets.get(named)
        if members is None:
            out.faults.append(Fault(str(path), block.line, f"unknown set {found.group(0)}"))
            return []
        others = {key: value for key, value in sets.items() if key != named}  # no set can hold itself
        names: list[str] = []
        for member in members:
            names += _expand(base.replace(found.group(0), member) + " {}", block, others, path, out)
            if len(names) > MOST_NAMES:
                out.faults.append(
                    Fault(str(path), block.line, f"only {MOST_NAMES} of the names of {base!r} are carried over")
                )
                return names[:MOST_NAMES]
        return names
    if "*" in base or "%" in base:
        out.faults.append(Fault(str(path), block.line, f"pattern mark in {base!r} is not carried over"))
        return []
    names = [_plain(base)]
    if braces:
        names += [_plain(plural) for plural in braces.group(1).split(",")]
    elif block.is_agent and names[0]:
        names.append(_plural(names[0]))
    return [n for n in names if n]


def _plural(name: str) -> str:
    if name.endswith("ss"):
        return name + "es"
    return name[:-1] + "ies" if name.endswith("y") else name + "s"


def _plain(name: str) -> str:
    return " ".join(w.capitalize() if w.isupper() else w for w in name.replace("_", " ").replace("~", " ").split())


def _row(names: list[str], code: str, tables: ActorTables) -> tuple[tuple[str, ...], list[str]]:
    """One table row for a bracketed code, and the parts of it that PLOVER has no place for. ValueError: all of it."""
    found = _CODE.fullmatch(code.strip())
    if not found:
        raise ValueError(f"code [{code}] is not understood")
    marked, mark, first, second = found.groups()
    country, sectors_told, lost = _codes(marked.replace("~", "").replace("-", "").upper(), tables)
    if not country and not sectors_told:
        raise ValueError(f"[{code}]: {', '.join(map(repr, lost)) or 'nothing'} is no PLOVER code")
    if first and not second and not mark:
        raise ValueError(f"[{code}]: a date needs < or > before it, or a second date")
    try:
        start = _iso(first) if first and (second or mark == ">") else ""
        end = _iso(second or first) if second or (first and mark == "<") else ""
    except ValueError as error:
        raise ValueError(f"[{code}]: {error}") from error
    if start and end and day_number(start) > day_number(end):
        raise ValueError(f"[{code}] ends before it begins")
    sector, *others = sectors_told or [""]
    return (names[0], ";".join(names[1:]), country, sector, ";".join(others), "", start, end, ""), lost


def _codes(text: str, tables: ActorTables) -> tuple[str, list[str], list[str]]:
    """Country, sectors and unknown parts of "IRQGOVMIL"; "REB" alone has no country. What follows an unknown first part
    would lose its country, so all of it is unknown then.
    """
    parts = [text[i : i + 3] for i in range(0, len(text), 3)]
    country = ""
    if parts and (tables.known_code(parts[0]) or parts[0] in tables.folded):
        country, *parts = tables.folded.get(parts[0], parts[0]), *parts[1:]
        if country == "IGO" and parts and parts[0] in ("UNO", "EUR"):
            country, *parts = parts
    told: list[str] = []
    lost: list[str] = []
    for part in parts:
        sector = part if part in sectors() else words("cameo-sector").get(part.lower())
        if sector is None:
            lost.append(part)
        elif sector not in told:
            told.append(sector)
    if lost and not country and lost[0] == parts[0]:
        return "", [], parts
    return country, told, lost


def _iso(digits: str) -> str:
    """The ISO form: "790716" is 1979-07-16, "20030409" is 2003-04-09."""
    if len(digits) == 6:
        digits = ("20" if int(digits[:2]) < CENTURY_TURN else "19") + digits
    if len(digits) != 8:
        raise ValueError(f"{digits!r} is no date")
    text = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    day_number(text)
    return text
