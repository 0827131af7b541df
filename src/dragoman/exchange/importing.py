"""Other people's event data as a record that all questions work on; what a file has wrong is counted, and the rest loads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dragoman.errors import RecordError, SettingError
from dragoman.exchange.cells import READINGS, Fault, fill
from dragoman.exchange.landing import is_known, land, prepare, regroup
from dragoman.exchange.lines import Lines, open_lines
from dragoman.exchange.selection import limit_memory
from dragoman.formats import reading
from dragoman.formats.tables import macros
from dragoman.record.database import Database

FORMATS = ("plover", *READINGS)
PIECE = 5_000
"""PLOVER records that are held at a time."""
MEMORY = "1GB"
"""What DuckDB may hold while a file of a million events goes in as one."""
EXPECTED = ("statement",)
"""Rows that are left out because PLOVER has no such event, not because something is wrong with them."""
MOST_NAMES = 5
"""Unknown countries that are named."""

READ = """
CREATE OR REPLACE TEMP TABLE read AS {query};
INSERT INTO faulty SELECT line, fault.code, fault.reason FROM read WHERE fault IS NOT NULL;
INSERT INTO told BY NAME
SELECT r.line, r.id, r.report_id, r.report_date, r."date", r."date" AS enddate,
    CASE WHEN r."date" = r.report_date THEN 'report' ELSE 'stated' END AS date_basis, r.actor, r.recipient, r.category,
    r.mode, r.context, [] AS aux_mode, k.quad_code, coalesce(r.event_scale, m.score, k.score) AS event_scale,
    CASE WHEN r.words IS NOT NULL THEN {{'text': r.words, 'start': NULL, 'end': NULL}} END AS "trigger", r.event_loc,
    {{'dead': NULL, 'injured': NULL, 'arrested': NULL}} AS size, [] AS attribution, [] AS condition, r.rule, [] AS damage,
    [] AS evidence, '' AS "text", {{'sequence': r."sequence", 'start': NULL, 'end': NULL}} AS text_info,
    r.publication, r."language", r.coder
FROM read r JOIN kinds k ON k.category = r.category AND k.mode IS NULL
LEFT JOIN kinds m ON m.category = r.category AND m.mode = r.mode[1]
WHERE r.fault IS NULL;
"""
UNPLACED = """
SELECT "name", count(*) FROM (SELECT unnest({countries}) AS "name" FROM cells)
WHERE told("name") IS NOT NULL AND country_code(lower(told("name"))) IS NULL GROUP BY ALL
"""


@dataclass(slots=True)
class Imported:
    """What came of one file.

    `events`: those that were added; `renamed`: how many of them under a new id, because another has theirs. `repeated`: rows
    that stand twice in the file, or in the record already. `left_out`: rows by the code of their fault; `Record.skipped`
    tells each. `notes`: what is odd about the file, or why it was not loaded. `known`: it was loaded before.
    """

    source: str
    format: str = ""
    events: int = 0
    renamed: int = 0
    repeated: int = 0
    known: bool = False
    left_out: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    @property
    def faulty(self) -> bool:
        """Whether something was left out that should not have to be."""
        return any(code not in EXPECTED for code in self.left_out)


def import_events(
    files: Iterable[str | Path],
    record: str | Path,
    *,
    format: str | None = None,
    told: Callable[[Imported], None] = lambda imported: None,
) -> list[Imported]:
    """Load POLECAT, ICEWS or PLOVER JSONL files into a record, which is made when there is none.

    `format`: one of FORMATS, else each file's own header tells. `told`: called after each file. A file stands in the record
    as a whole or not at all; one that was loaded before is not loaded again. What cannot be read is left out and told.

    Raises RecordError when the record cannot be written or holds something else, SettingError for a format that there is
    not.
    """
    if format is not None and format not in FORMATS:
        raise SettingError(f"no format {format!r} that is read; there are {', '.join(FORMATS)}")
    found = []
    kinds = set()
    with Database(Path(record), read_only=False) as database, TemporaryDirectory() as spill:
        limit_memory(database, spill, MEMORY)
        for statement in chain(macros(), reading.macros()):
            database.run(statement)
        for table, rows in reading.CODES.items():
            database.append(table, rows())
        for path in files:
            for imported in _import_file(Path(path), database, format):
                found.append(imported)
                told(imported)
                if imported.events:
                    kinds.add(imported.format != "plover")
        for textless in kinds:
            regroup(database, textless=textless)
    return found


def _import_file(path: Path, database: Database, format: str | None) -> Iterator[Imported]:
    """What came of the file, or of each file in a ZIP."""
    with ExitStack() as stack:
        files = open_lines(path, stack)
        while True:
            imported = Imported(str(path))
            try:
                lines = next(files, None)
                if lines is None:
                    return
                imported.source = lines.source
                with database.transaction():
                    _load(lines, database, format, imported)
                yield imported
            except RecordError as error:
                if error.source == str(database.path):
                    raise
                place = f"{error.place}: " if error.place else ""
                yield Imported(
                    error.source or imported.source,
                    left_out=Counter({"unreadable": 1}),
                    notes=[f"not loaded: {place}{error.message}"],
                )


def _load(lines: Lines, database: Database, format: str | None, imported: Imported) -> None:
    digest = blake2b(digest_size=16)

    def watched() -> Iterator[tuple[int, str]]:
        for number, text in lines:
            digest.update(text.encode() + b"\n")
            yield number, text

    numbered = watched()
    first = next(numbered, None)
    if first is None:
        raise RecordError("holds nothing", source=lines.source)
    textless = format != "plover" and (format is not None or not first[1].lstrip().startswith("{"))
    prepare(database, textless=textless)
    if textless:
        _read_table(chain([first], numbered), database, format, imported)
    else:
        imported.format = "plover"
        _read_records(chain([first], numbered), database, imported)
    if lines.bad_bytes:
        imported.notes.append(f"lines with bytes that are no UTF-8: {len(lines.bad_bytes)}, first line {lines.bad_bytes[0]}")
    for code, count in database.rows("SELECT code, count(*) FROM faulty GROUP BY code ORDER BY code"):
        imported.left_out[code] = count
    imported.known = is_known(database, digest.hexdigest())
    if not imported.known:
        counts = land(database, lines.source, digest.hexdigest(), textless=textless, expected=EXPECTED)
        imported.events, imported.renamed, imported.repeated = counts["events"], counts["renamed"], counts["known"]


def _read_table(lines: Iterator[tuple[int, str]], database: Database, format: str | None, imported: Imported) -> None:
    unplaced: Counter[str] = Counter()
    for header, faults in fill(database, lines, imported.source, format):
        if not imported.format:
            imported.format = header.reading.name
            imported.notes += header.odd
        database.append("faulty", [(fault.line, fault.code, fault.reason) for fault in faults])
        database.run(READ.format(query=header.reading.read))
        unplaced.update(dict(database.rows(UNPLACED.format(countries=header.reading.countries))))
    if unplaced:
        named = ", ".join(f"{name} ({count})" for name, count in unplaced.most_common(MOST_NAMES))
        imported.notes.append(f"countries that we do not know: {named}{', …' if len(unplaced) > MOST_NAMES else ''}")


def _read_records(lines: Iterator[tuple[int, str]], database: Database, imported: Imported) -> None:
    from dragoman.formats.plover_reading import read_event

    columns = [name for name, *_ in database.rows("DESCRIBE told")]
    repaired = 0
    while piece := list(islice(lines, PIECE)):
        rows: list[tuple[Any, ...]] = []
        faults: list[Fault] = []
        for number, text in piece:
            try:
                event, was_repaired = read_event(text)
            except ValueError as error:
                faults.append(Fault(number, "bad-record", str(error)))
                continue
            repaired += was_repaired
            values = {"line": number, **event.pop("cite_info"), **event}
            rows.append(tuple(values[column] for column in columns))
        database.append("told", rows)
        database.append("faulty", [(fault.line, fault.code, fault.reason) for fault in faults])
    if repaired:
        imported.notes.append(f"records with lone surrogates, which are ? now: {repaired}")
