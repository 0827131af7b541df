"""PETRARCH and TABARI actor and agent dictionaries into our TSV, and line by line what could not be carried over.

Forms read: actors `NAME_ [IRQELI >030409] [IRQGOV 790716-030409] ; comment`, codes on following indented lines, synonyms on
`+` lines, `!NAME!` sets; agents `POLICE_OFFICER {POLICE_OFFICERS} [~COP]`, `!PERSON!=MAN,WOMEN` sets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dragoman.actors.tables import ActorTables, day_number, words
from dragoman.actors.user_tables import Fault, decoded_lines
from dragoman.ontology import sectors

COLUMNS = ("name", "aliases", "code", "sector", "other_sectors", "office", "from", "to", "note")
_BRACKET = re.compile(r"\[([^\]]*)\]")
_BRACES = re.compile(r"\{([^}]*)\}")
_SET = re.compile(r"!([A-Z_ ]+)!")
_CODE = re.compile(r"(~?[A-Za-z-]*~?)\s*([<>]?)\s*(\d{6,8})?(?:\s*-\s*(\d{6,8}))?\s*$")
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


def import_petrarch(path: Path, tables: ActorTables) -> Imported:
    """Read an actor or agent dictionary. Raises TableError when the file cannot be opened; every bad line is a fault."""
    out = Imported()
    sets: dict[str, list[str]] = {}
    for block in _blocks(path, out, sets):
        names = [n for name in block.names for n in _expand(name, sets, block.line, path, out)]
        if not names:
            continue
        if not block.codes:
            out.faults.append(Fault(str(path), block.line, f"{names[0]!r} has no code"))
        for line, code in block.codes:
            row = _row(names, code, tables)
            if isinstance(row, str):
                out.faults.append(Fault(str(path), line, row))
            else:
                out.rows.append(row)
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


def _expand(name: str, sets: dict[str, list[str]], line: int, path: Path, out: Imported) -> list[str]:
    """The plain names that an entry stands for: plurals in braces, every member of a `!SET!`."""
    plural = _BRACES.search(name)
    base = _BRACES.sub("", name).strip()
    found = _SET.search(base)
    if found:
        members = sets.get(found.group(1).strip())
        if members is None:
            out.faults.append(Fault(str(path), line, f"unknown set {found.group(0)}"))
            return []
        return [n for m in members for n in _expand(base.replace(found.group(0), m), sets, line, path, out)]
    if "*" in base or "%" in base:
        out.faults.append(Fault(str(path), line, f"pattern mark in {base!r} is not carried over"))
        return []
    names = [_plain(base)]
    if plural and plural.group(1).strip():
        names.append(_plain(plural.group(1)))
    elif not base.endswith("_") and plural is None and "~" in base:
        names.append(_plain(base) + "s")
    return [n for n in names if n]


def _plain(name: str) -> str:
    return " ".join(w.capitalize() if w.isupper() else w for w in name.replace("_", " ").replace("~", " ").split())


def _row(names: list[str], code: str, tables: ActorTables) -> tuple[str, ...] | str:
    """One table row for a bracketed code, or what is wrong with it."""
    found = _CODE.fullmatch(code.strip())
    if not found:
        return f"code [{code}] is not understood"
    letters, mark, first, second = found.groups()
    parsed = _codes(letters.replace("~", "").replace("-", "").upper(), tables)
    if isinstance(parsed, str):
        return f"[{code}]: {parsed}"
    country, sector, others = parsed
    if first and not second and not mark:
        return f"[{code}]: a date needs < or > before it, or a second date"
    try:
        start = _iso(first) if first and (second or mark == ">") else ""
        end = _iso(second or first) if second or (first and mark == "<") else ""
        if start and end and day_number(start) > day_number(end, last=True):
            return f"[{code}] ends before it begins"
    except ValueError as error:
        return f"[{code}]: {error}"
    return (names[0], ";".join(names[1:]), country, sector, ";".join(others), "", start, end, "")


def _codes(text: str, tables: ActorTables) -> tuple[str, str, list[str]] | str:
    """Country, sector and other sectors of "IRQGOVMIL"; "REB" alone has no country."""
    parts = [text[i : i + 3] for i in range(0, len(text), 3)]
    country = ""
    if parts and (tables.known_code(parts[0]) or parts[0] in tables.folded):
        country = tables.folded.get(parts[0], parts[0])
        parts = parts[1:]
    found = []
    for part in parts:
        sector = part if part in sectors() else words("cameo-sector").get(part.lower())
        if sector is None:
            return f"{part!r} is no PLOVER code"
        found.append(sector)
    if not country and not found:
        return "no code"
    return country, found[0] if found else "", found[1:]


def _iso(digits: str) -> str:
    """The ISO form: "790716" is 1979-07-16, "20030409" is 2003-04-09."""
    if len(digits) == 6:
        digits = ("20" if int(digits[:2]) < CENTURY_TURN else "19") + digits
    if len(digits) != 8:
        raise ValueError(f"{digits!r} is no date")
    text = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    day_number(text)
    return text
