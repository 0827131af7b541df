"""Our tables of countries, seats, organisations, office-holders and roles, and the user's own, behind one index by words.

Every phrase is kept under its letters and digits alone ("al-Qaeda" and "Al Qaeda" are one), so that a lookup costs one
dictionary access a word, however long the tables are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from dragoman.actors.user_tables import Fault, read_user_rows
from dragoman.errors import TableError
from dragoman.ontology import sectors
from dragoman.tables import cell_list, data_path, read_table

GROUP_CODES = frozenset({"IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"})
OPEN_END = 99999999
ACRONYM_LENGTH = 6
_PIECES = re.compile(r"[^\W_]+")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """What one phrase can mean.

    `source`: country, adjective, people, capital, seat, organisation, holder or role. `kind` as in model.Entity, for roles
    person, group or body. `start`, `end`: first and last day of existence or term as the number yyyymmdd.
    `upper`: holds only when written in capitals ("US", "IS"). `where`: file and line.
    """

    name: str
    source: str
    code: str | None = None
    sector: str | None = None
    other_sectors: tuple[str, ...] = ()
    kind: str = "organisation"
    office: str | None = None
    start: int = 0
    end: int = OPEN_END
    upper: bool = False
    plural: bool = False
    where: str = ""

    def holds(self, day: int) -> bool:
        """Whether the entry is valid on the day (yyyymmdd; 0: unknown, then it is)."""
        return not day or self.start <= day <= self.end


def letters(word: str) -> str:
    """The word's letters and digits, lower case, accents off."""
    if word.isascii():
        return word.lower() if word.isalnum() else "".join(_PIECES.findall(word)).lower()
    plain = unicodedata.normalize("NFKD", word).translate(_LETTERS)
    return "".join(_PIECES.findall("".join(c for c in plain if not unicodedata.combining(c)))).lower()


_LETTERS = str.maketrans({"ı": "i", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "ß": "ss", "æ": "ae", "ə": "e"})


def day_number(text: str, last: bool = False) -> int:
    """yyyymmdd of "1998", "1998-05" or "1998-05-03"; `last`: the last day that it can mean. Raises ValueError."""
    found = _DATE.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no date of the form 1998, 1998-05 or 1998-05-03")
    year, month, day = found.groups()
    m = int(month) if month else (12 if last else 1)
    d = int(day) if day else (31 if last else 1)
    if not 1 <= m <= 12 or not 1 <= d <= 31:
        raise ValueError(f"{text!r} is no date")
    return int(year) * 10000 + m * 100 + d


@dataclass(slots=True)
class ActorTables:
    """All actor tables. `phrases` maps letters to what they can mean, `longest` a first word to the most words that follow.

    `countries`: code to name. `folded`: ISO code of a dependency or former state to the code of its state.
    `surnames`: an office-holder's family name to their terms. `faults`: rows of users' tables
    that could not be used.
    """

    phrases: dict[str, list[Entry]] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)
    surnames: dict[str, list[Entry]] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)
    folded: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @staticmethod
    def load(extra: Iterable[Path] = ()) -> ActorTables:
        """Our tables with the user's files on top; loaded once for each list of files.

        Raises TableError with file and line for a fault in ours; a user's bad rows go to `faults`.
        """
        return load_tables(tuple(extra))

    def add(self, phrase: str, entry: Entry) -> None:
        """File an entry under one of its phrases."""
        pieces = _PIECES.findall(phrase) if phrase.isascii() else [letters(p) for p in _PIECES.findall(phrase)]
        key = "".join(pieces).lower()
        if not key:
            return
        self.phrases.setdefault(key, []).append(entry)
        size = len(pieces)
        for first in {letters(pieces[0]), letters(phrase.split()[0])}:
            if self.longest.get(first, 0) < size:
                self.longest[first] = size

    def find(self, name: str) -> list[Entry]:
        """Everything that the phrase can mean, users' entries first."""
        return self.phrases.get(letters(name), [])

    def known_code(self, code: str) -> bool:
        """Whether it is a PLOVER actor code."""
        return code in self.countries or code in GROUP_CODES


@cache
def words(use: str) -> dict[str, str]:
    """The words of data/actors/words.tsv with that use, lower case, and their values."""
    return _words().get(use, {})


@cache
def _words() -> dict[str, dict[str, str]]:
    uses: dict[str, dict[str, str]] = {}
    for _, row in read_table(data_path("actors", "words.tsv"), ("word", "use", "value")):
        uses.setdefault(row["use"], {})[row["word"].lower()] = row["value"]
    return uses


@lru_cache(maxsize=8)
def load_tables(extra: tuple[Path, ...] = ()) -> ActorTables:
    """See ActorTables.load."""
    tables = ActorTables()
    folder = data_path("actors")
    _add_countries(tables, folder / "countries.tsv")
    for entry, phrases in _user_entries(tables, extra):
        for phrase in phrases:
            tables.add(phrase, entry)
    readers = [
        (folder / f"{n}.tsv", r) for n, r in (("metonyms", _seat), ("organisations", _organisation), ("roles", _role))
    ]
    readers += [(path, _holder) for path in sorted((folder / "office_holders").glob("*.tsv"))]
    for path, read in readers:
        if path.exists():
            for number, row in read_table(path, ()):
                where = f"{path.name}:{number}"
                try:
                    for phrase, entry in read(row, where, tables):
                        tables.add(phrase, entry)
                except (ValueError, KeyError) as error:
                    raise TableError(str(error), source=str(path), place=f"line {number}") from error
    return tables


def _add_countries(tables: ActorTables, path: Path) -> None:
    columns = ("code", "name", "names", "adjectives", "people", "capital", "kind", "from", "to")
    rows = [(n, row) for n, row in read_table(path, columns)]
    for _, row in rows:
        if row["kind"] == "state":
            tables.countries.setdefault(row["code"], row["name"])
    for number, row in rows:
        code, where = row["code"], f"{path.name}:{number}"
        if code not in tables.countries:
            raise TableError(f"unknown code {code!r}", source=str(path), place=f"line {number}")
        if row.get("iso"):
            tables.folded[row["iso"]] = code
        others = ("PRE",) if row["kind"] == "partly" else ()
        for source, phrases in (
            ("country", [row["name"], *cell_list(row["names"])]),
            ("adjective", cell_list(row["adjectives"])),
            ("people", cell_list(row["people"])),
            ("capital", cell_list(row["capital"])),
        ):
            for phrase in phrases if row["kind"] != "people" or source in ("adjective", "people") else ():
                entry = Entry(
                    row["name"], source, code, other_sectors=others, kind="state", upper=_acronym(phrase),
                    plural=source == "people" and phrase not in cell_list(row["adjectives"]) and not phrase.endswith("man"),
                    where=where,
                )  # fmt: skip
                tables.add(phrase, entry)


def _acronym(phrase: str) -> bool:
    plain = phrase.replace(".", "")
    return len(plain) <= ACRONYM_LENGTH and plain.isupper()


Filed = Iterator[tuple[str, Entry]]


def _sector(row: dict[str, str], column: str = "sector") -> str | None:
    if row[column] and row[column] not in sectors():
        raise ValueError(f"unknown sector {row[column]!r}")
    return row[column] or None


def _others(row: dict[str, str]) -> tuple[str, ...]:
    others = cell_list(row.get("other_sectors", ""))
    for sector in others:
        if sector not in sectors():
            raise ValueError(f"unknown sector {sector!r}")
    return others


def _code(row: dict[str, str], tables: ActorTables) -> str | None:
    code = tables.folded.get(row["code"], row["code"])
    if code and not tables.known_code(code):
        raise ValueError(f"unknown code {code!r}")
    return code or None


def _span(row: dict[str, str]) -> tuple[int, int]:
    start = day_number(row["from"]) if row.get("from") else 0
    end = day_number(row["to"], last=True) if row.get("to") else OPEN_END
    if end < start:
        raise ValueError(f"ends ({row['to']}) before it begins ({row['from']})")
    return start, end


def _seat(row: dict[str, str], where: str, tables: ActorTables) -> Filed:
    code, sector = _code(row, tables), _sector(row)
    entry = Entry(row["entity_name"] or row["name"], "seat", code, sector, kind="organisation", where=where)
    yield row["name"], entry


def _organisation(row: dict[str, str], where: str, tables: ActorTables) -> Filed:
    code, sector, others, (start, end) = _code(row, tables), _sector(row), _others(row), _span(row)
    for phrase in (row["name"], *cell_list(row["aliases"])):
        yield (
            phrase,
            Entry(
                row["name"], "organisation", code, sector, others, start=start, end=end, upper=_acronym(phrase), where=where
            ),
        )


def _role(row: dict[str, str], where: str, tables: ActorTables) -> Filed:
    sector, others, kind = _sector(row), _others(row), row["kind"] or "person"
    for phrase, plural in ((row["words"], False), (row["plural"], True)):
        if phrase and not (plural and phrase == row["words"]):
            office = row["words"] if row["office"] == "yes" else None
            yield (
                phrase,
                Entry(
                    row["words"],
                    "role",
                    None,
                    sector,
                    others,
                    kind,
                    office,
                    upper=_acronym(phrase),
                    plural=plural,
                    where=where,
                ),
            )


def _holder(row: dict[str, str], where: str, tables: ActorTables) -> Filed:
    code, sector, (start, end) = _code(row, tables), _sector(row), _span(row)
    entry = Entry(row["name"], "holder", code, sector, (), "person", row["office"], start, end, where=where)
    surname = surname_of(row["name"], code)
    tables.surnames.setdefault(letters(surname), []).append(entry)
    for phrase in (row["name"], *cell_list(row["aliases"])):
        yield phrase, entry


def surname_of(name: str, code: str | None) -> str:
    """The family name: the last word, or the first where the country writes it first."""
    parts = name.split()
    return parts[0] if code and code.lower() in words("family-first") else parts[-1]


def _user_entries(tables: ActorTables, extra: Iterable[Path]) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    for path in extra:
        for number, row in read_user_rows(path, tables.faults):
            try:
                if not row["name"]:
                    raise ValueError("no name")
                code, sector, others, (start, end) = _code(row, tables), _sector(row), _others(row), _span(row)
            except ValueError as error:
                tables.faults.append(Fault(str(path), number, str(error)))
                continue
            kind = "person" if row.get("office") else "organisation"
            source = "holder" if kind == "person" else "organisation" if code else "role"
            if source == "role":  # a sector without a country: a kind of people, such as PETRARCH's agents
                kind = "person"
            entry = Entry(
                row["name"], source, code, sector, others, kind,
                row.get("office") or None, start, end, where=f"{path.name}:{number}",
            )  # fmt: skip
            if source == "holder":
                tables.surnames.setdefault(letters(surname_of(row["name"], code)), []).insert(0, entry)
            yield entry, (row["name"], *cell_list(row.get("aliases", "")))
