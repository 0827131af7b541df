"""Our tables of countries, seats, organisations, office-holders and roles, and the user's own, behind one index by words.

Every phrase is kept under its letters and digits alone ("al-Qaeda" and "Al Qaeda" are one), so that a lookup costs one
dictionary access a word, however long the tables are.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from dragoman.actors.user_tables import Fault, read_user_rows
from dragoman.actors.wording import letters, pieces_of, words
from dragoman.errors import TableError
from dragoman.ontology import NO_STATE, sectors
from dragoman.tables import cell_list, data_path, read_cells, read_table

OPEN_END = 99999999
ACRONYM_LENGTH = 6
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


def day_number(text: str, last: bool = False) -> int:
    """yyyymmdd of "1998", "1998-05" or "1998-05-03"; `last`: the last day that it can mean. Raises ValueError."""
    found = _DATE.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no date of the form 1998, 1998-05 or 1998-05-03")
    year, month, day = found.groups()
    m = int(month) if month else (12 if last else 1)
    if not int(year) or not 1 <= m <= 12:
        raise ValueError(f"{text!r} is no date")
    longest = monthrange(int(year), m)[1]
    d = int(day) if day else (longest if last else 1)
    if not 1 <= d <= longest:
        raise ValueError(f"{text!r} is no date")
    return int(year) * 10000 + m * 100 + d


Filed = Iterator[tuple[str, Entry]]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of one of our tables, kept as its cells until one of its phrases is looked up."""

    file: TableFile
    number: int
    cells: tuple[str, ...]

    def entries(self, tables: ActorTables) -> list[tuple[str, Entry]]:
        """(phrase, entry) of each of its phrases. Raises TableError with file and line."""
        cells = dict(zip(self.file.header, self.cells, strict=True))
        try:
            return list(self.file.read(cells, f"{self.file.path.name}:{self.number}", tables))
        except (ValueError, KeyError) as error:
            raise TableError(str(error), source=str(self.file.path), place=f"line {self.number}") from error


@dataclass(frozen=True, slots=True, eq=False)
class TableFile:
    """One of our files, its columns, and what reads its rows."""

    path: Path
    header: tuple[str, ...]
    read: Callable[[dict[str, str], str, ActorTables], Filed]


def day_text(number: int) -> str:
    """The ISO form of a day as `day_number` gives it, empty for an open end or beginning."""
    return "" if number in (0, OPEN_END) else f"{number // 10000:04}-{number // 100 % 100:02}-{number % 100:02}"


def term_at(terms: Sequence[Entry], day: int) -> tuple[Entry | None, bool]:
    """The term that counts on the day (yyyymmdd; 0: unknown, then the latest), and whether it is still held.

    A past term counts where none is held; None when all begin later.
    """
    now = [t for t in terms if t.holds(day)]
    if now:
        return max(now, key=(lambda t: (t.start, t.end)) if day else (lambda t: (t.end, t.start))), True
    past = [t for t in terms if t.end < day]
    return (max(past, key=lambda t: (t.end, t.start)) if past else None), False


@dataclass(slots=True)
class ActorTables:
    """All actor tables. `longest` maps a first word to the most words of a phrase that begins with it, `going_on` to the
    letters with which a second word can begin; `plain` holds the first words of phrases in lower case (roles), all others
    need a capital somewhere.

    `countries`: code to name. `folded`: ISO code of a dependency or former state to the code of its state.
    `faults`: rows of users' tables that could not be used. Phrases and family names are looked up with `entries` and
    `terms`; our own rows are read when they are first asked for, so that loading costs little.
    """

    longest: dict[str, int] = field(default_factory=dict)
    going_on: dict[str, str] = field(default_factory=dict)
    plain: set[str] = field(default_factory=set)
    countries: dict[str, str] = field(default_factory=dict)
    folded: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    _phrases: dict[str, list[Row | Entry]] = field(default_factory=dict)
    _surnames: dict[str, list[Row | Entry]] = field(default_factory=dict)
    _entries: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    _terms: dict[str, tuple[Entry, ...]] = field(default_factory=dict)

    @staticmethod
    def load(extra: Iterable[Path] = ()) -> ActorTables:
        """Our tables with the user's files on top; loaded once for each list of files.

        Raises TableError with file and line for a fault in ours; a user's bad rows go to `faults`.
        """
        return load_tables(tuple(extra))

    def add(self, phrase: str, filed: Row | Entry) -> None:
        """File an entry, or the row that holds it, under one of its phrases."""
        pieces = pieces_of(phrase)
        if not pieces:
            return
        size = len(pieces)
        if phrase.islower():
            self.plain.add(pieces[0])
            self.plain.add(letters(phrase.split(None, 1)[0]))
        whole = "".join(pieces)
        self._phrases.setdefault(whole, []).append(filed)
        self._begin(pieces[0], whole, size)
        word = phrase.split(None, 1)[0]
        if not word.isalnum():  # "U.N.", "al-Qaeda": one token of the parser or several
            self._begin(letters(word), whole, size)

    def _begin(self, first: str, whole: str, size: int) -> None:
        """File under a phrase's first word how the phrase goes on."""
        if self.longest.get(first, 0) < size:
            self.longest[first] = size
        after = whole[len(first) : len(first) + 1]
        if after and after not in (known := self.going_on.get(first, "")):
            self.going_on[first] = known + after

    def add_surname(self, name: str, code: str | None, filed: Row | Entry) -> None:
        """File an office-holder's term under the family name."""
        self._surnames.setdefault(_surname_key(surname_of(name, code)), []).append(filed)

    @property
    def known(self) -> Collection[str]:
        """The letters of every phrase that means something."""
        return self._phrases

    def entries(self, key: str) -> tuple[Entry, ...]:
        """Everything that the phrase with these letters (see `letters`) can mean, users' entries first."""
        found = self._entries.get(key)
        if found is None:
            filed = self._phrases.get(key)
            if filed is None:
                return ()
            found = self._entries[key] = tuple(self._read(filed, lambda phrase, _: "".join(pieces_of(phrase)) == key))
        return found

    def terms(self, surname: str) -> tuple[Entry, ...]:
        """The terms of all office-holders with that family name."""
        key = _surname_key(surname)
        found = self._terms.get(key)
        if found is None:
            filed = self._surnames.get(key, [])
            found = self._terms[key] = tuple(self._read(filed, lambda phrase, entry: phrase == entry.name))
        return found

    def find(self, name: str) -> tuple[Entry, ...]:
        """Everything that the phrase can mean, users' entries first."""
        return self.entries(letters(name))

    def phrases(self) -> list[str]:
        """The letters of all phrases."""
        return list(self._phrases)

    def bad_rows(self) -> list[TableError]:
        """The faults of our own rows, each by file and line: unknown codes and sectors, impossible dates."""
        faults: dict[tuple[Path, int], TableError] = {}
        for filed in self._phrases.values():
            for item in filed:
                if isinstance(item, Row):
                    try:
                        item.entries(self)
                    except TableError as error:
                        faults[item.file.path, item.number] = error
        return list(faults.values())

    def surnames(self) -> list[str]:
        """The letters of all family names of office-holders."""
        return list(self._surnames)

    def state_of(self, iso3: str | None) -> str | None:
        """PLOVER's code of the state that an ISO code belongs to, None where it is no state's."""
        code = self.folded.get(iso3 or "", iso3)
        return code if code in self.countries else None

    def known_code(self, code: str) -> bool:
        """Whether it is a PLOVER actor code."""
        return code in self.countries or code in NO_STATE

    def _read(self, filed: Iterable[Row | Entry], wanted: Callable[[str, Entry], bool]) -> Iterator[Entry]:
        for item in filed:
            if isinstance(item, Entry):
                yield item
            else:
                yield from (entry for phrase, entry in item.entries(self) if wanted(phrase, entry))


def load_tables(extra: tuple[Path, ...] = ()) -> ActorTables:
    """Our tables with a user's files on top, loaded once a process. See ActorTables.load."""
    return _load_tables(extra, tuple(path.resolve() for path in extra))


@lru_cache(maxsize=8)
def _load_tables(extra: tuple[Path, ...], where: tuple[Path, ...]) -> ActorTables:
    """`where`: the same files whatever folder the process is in."""
    tables = ActorTables()
    folder = data_path("actors")
    _add_countries(tables, folder / "countries.tsv")
    for entry, phrases in _user_entries(tables, extra):
        for phrase in phrases:
            tables.add(phrase, entry)
    _index(tables, folder / "metonyms.tsv", ("name",), _seat)
    _index(tables, folder / "organisations.tsv", ("name", "aliases"), _organisation)
    _index(tables, folder / "roles.tsv", ("words", "plural"), _role)
    for path in sorted((folder / "office_holders").glob("*.tsv")):
        _index(tables, path, ("name", "aliases"), _holder)
    return tables


def _index(tables: ActorTables, path: Path, columns: tuple[str, str] | tuple[str], read: Callable[..., Filed]) -> None:
    """File the rows of one of our tables under the phrases in these columns; the second may list several."""
    header, rows = read_cells(path, (*columns, "code") if read is not _role else columns)
    file = TableFile(path, tuple(header), read)
    name, more = header.index(columns[0]), header.index(columns[-1])
    code = header.index("code") if read is _holder else -1
    for number, cells in rows:
        row = Row(file, number, tuple(cells))
        for phrase in cell_list(cells[name]) if ";" in cells[name] else (cells[name],):
            tables.add(phrase, row)
        if more != name and cells[more] and cells[more] != cells[name]:
            for phrase in cell_list(cells[more]):
                tables.add(phrase, row)
        if code >= 0:
            tables.add_surname(cells[name], cells[code], row)


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
    singular = cell_list(row["words"])
    office = singular[0] if row["office"] == "yes" else None
    for phrase, plural in [(p, False) for p in singular] + [(p, True) for p in cell_list(row["plural"])]:
        if not (plural and phrase in singular):
            yield (
                phrase,
                Entry(
                    singular[0],
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
    """A term of office. Who leads a partly recognised entity is of its government (codebook: PRE besides the own sector)."""
    code, sector, (start, end) = _code(row, tables), _sector(row), _span(row)
    sector, others = ("GOV", ("PRE",)) if sector == "PRE" else (sector, ())
    entry = Entry(row["name"], "holder", code, sector, others, "person", row["office"], start, end, where=where)
    for phrase in (row["name"], *cell_list(row["aliases"])):
        yield phrase, entry


def _surname_key(surname: str) -> str:
    """Letters of a family name without a leading article: "al-Assad" is filed with "Assad"."""
    if surname.isalpha() and surname.isascii():
        return surname.lower()
    pieces = pieces_of(surname)
    return "".join(pieces[1:] if len(pieces) > 1 and pieces[0] in words("particle") else pieces)


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
                tables.add_surname(row["name"], code, entry)
            yield entry, (row["name"], *cell_list(row.get("aliases", "")))
