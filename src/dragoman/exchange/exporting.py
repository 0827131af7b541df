"""A record written in the formats that other people's scripts read, all of it by DuckDB, without holding it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman.errors import RecordError, SettingError
from dragoman.exchange.selection import Chosen, choose, left_out_marks, limit_memory
from dragoman.formats import gdelt, icews, phoenix, polecat
from dragoman.formats.layout import Layout
from dragoman.formats.tables import literal, macros
from dragoman.record.database import Database
from dragoman.record.filters import Filters
from dragoman.record.queries import EVENTS

COPIED = 1 << 20
"""Bytes that are copied at a time."""
BATCH = 25_000
"""Rows of a Parquet file that are held at a time."""

LAYOUTS: dict[str, Layout] = {
    "polecat": polecat.LAYOUT,
    "icews": icews.LAYOUT,
    "gdelt": gdelt.LAYOUT,
    "phoenix": phoenix.LAYOUT,
}

Write = Callable[[Chosen, Path], None]

PREPARED = {
    "counts": """
CREATE OR REPLACE TEMP TABLE counted AS
SELECT l."key", l.report_id, any_value(h.codings) AS codings, any_value(h.sources) AS sources,
    any_value(h.reports) AS reports
FROM happening_events l JOIN happenings h USING (happening_id) GROUP BY ALL
""",
    "story": """
CREATE OR REPLACE TEMP TABLE people AS
SELECT report_id, string_agg(DISTINCT "name", '; ' ORDER BY "name") FILTER (person) AS people,
    string_agg(DISTINCT "name", '; ' ORDER BY "name") FILTER (NOT person) AS organisations
FROM (
    SELECT report_id, replace(x.entity_name, ';', ',') AS "name", x.office IS NOT NULL AS person
    FROM (SELECT report_id, unnest(actor || recipient) AS x FROM events)
    WHERE x.entity_name IS NOT NULL AND x.entity_name <> coalesce(x.country_name, '')
) GROUP BY report_id;
CREATE OR REPLACE TEMP TABLE told_places AS
SELECT report_id, string_agg(DISTINCT "name", '; ' ORDER BY "name") AS places
FROM (SELECT report_id, replace(resolved_place, ';', ',') AS "name" FROM places) GROUP BY report_id
""",
}
"""What some formats tell of an event beside its own fields, by what they say that they need; made once for all pieces."""

JOINED = {
    "counts": 'LEFT JOIN counted told ON told."key" = e."key" AND told.report_id = e.report_id',
    "story": "LEFT JOIN people p ON p.report_id = e.report_id LEFT JOIN told_places l ON l.report_id = e.report_id",
}
MORE = {
    "counts": "told,",
    "story": "{people: p.people, organisations: p.organisations, places: l.places} AS s,",
}

NUMBERS = """
CREATE OR REPLACE TEMP TABLE report_numbers AS SELECT report_id, row_number() OVER (ORDER BY rowid) AS number FROM reports
"""
TABLE = """
SELECT {cells}
FROM (
    SELECT e, r, {more} e.event_loc AS place, e.actor AS actors, e.recipient AS recipients, e.actor[1] AS one,
        e.recipient[1] AS other, coalesce(nullif(regexp_extract(e.rule, '^cameo ([0-9]+)$', 1), ''),
            cameo_code(e.category, e.mode, e.context)) AS code
    FROM {rows} e JOIN (
        SELECT * EXCLUDE ("text") FROM reports JOIN report_numbers USING (report_id)
    ) r ON r.report_id = e.report_id {joined}
) ORDER BY e."row"
"""

READINGS = """
CREATE OR REPLACE TEMP TABLE readings AS
SELECT report_id, list({"start": "start", "end": "end", suggestion: suggestion} ORDER BY "start") AS readings
FROM suggestions GROUP BY report_id
"""
DAMAGE = """[{{kind: m.kind, "text": m."text", "start": m."start", "end": m."end", note: m.note,
        suggestion: coalesce(m.suggestion, [x.suggestion FOR x IN coalesce(g.readings, [])
            IF x."start" < m."end" AND m."start" < x."end"][1])}} FOR m IN e.damage]"""
"""An event's marks, each with what other reports have in the place of the damaged words."""

RECORDS = f"""
SELECT e."row", e.id, e.report_id, e.report_date, e."date", e.enddate, e.date_text, e.date_basis, e.actor, e.recipient,
    [e.category] AS event, e.mode, e.context, e.aux_mode, e.quad_code, e.event_scale, [e."trigger"."text"] AS event_text,
    e."trigger", e.event_loc, e.size, e.attribution, e.condition, e.confidence, e.rule, {DAMAGE} AS damage,
    e.evidence, e."text", e.text_info, {{{{title: r.title, publication: r.publication, url: r.url,
        "language": r."language", coder: r.coder, codebook: 'plover-2.0'}}}} AS cite_info, s.story_id
FROM {{rows}} e JOIN reports r ON r.report_id = e.report_id LEFT JOIN stories s ON s.report_id = e.report_id
LEFT JOIN readings g ON g.report_id = e.report_id
"""
WHOLE_RECORDS = 'SELECT * EXCLUDE ({without}) FROM ({records}) ORDER BY "row"'


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote: events, the rows that they stand in, and for each mark how many events were left out for it."""

    events: int
    rows: int
    left_out: dict[str, int] = field(default_factory=dict)


def export(
    record: str | Path, name: str, out: str | Path, *, dyads: bool = False, include: Sequence[str] = (), **filters: Any
) -> Exported:
    """Write the events of a record to a file, in one of FORMATS.

    `dyads`: one row for each actor and recipient, as icews, gdelt and phoenix always have it. `include`: what is left out
    otherwise, "negation", "hypothetical" or "all". `filters`: the fields of `Filters`. The file is there only once all is
    written.

    Raises SettingError for a format, filter or inclusion that there is not, RecordError when the record cannot be read or
    the file cannot be written.
    """
    record, out = Path(record), Path(out)
    if name not in FORMATS:
        raise SettingError(f"no format {name!r}; there are {', '.join(FORMATS)}")
    chosen = Filters(**filters)
    marks = left_out_marks(include, chosen.status)
    by_dyad = dyads or (name in LAYOUTS and LAYOUTS[name].by_dyad)
    with Database(record, read_only=True) as database, tempfile.TemporaryDirectory() as spill, whole_file(out) as part:
        limit_memory(database, spill)
        for statement in macros():
            database.run(statement)
        events, rows, left_out = choose(database, chosen, marks, by_dyad=by_dyad)
        database.run(READINGS)
        FORMATS[name](Chosen(database, by_dyad), part)
    return Exported(events, rows, left_out)


@contextmanager
def whole_file(out: Path) -> Iterator[Path]:
    """A file beside `out` to write to, which takes its place when all went well."""
    try:
        handle, part = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    except OSError as error:
        raise RecordError(f"cannot be written: {error.strerror}", source=str(out)) from error
    os.close(handle)
    try:
        yield Path(part)
        os.chmod(part, 0o666 & ~_umask())
        os.replace(part, out)
    except OSError as error:
        raise RecordError(f"cannot be written: {error.strerror}", source=str(out)) from error
    finally:
        with suppress(FileNotFoundError):
            os.unlink(part)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _copy(database: Database, query: str, out: Path, options: str) -> None:
    database.run(f"COPY ({query}) TO {literal(str(out))} ({options})")


def _join(chosen: Chosen, query: Callable[[str], str], options: Callable[[bool], str], out: Path) -> None:
    """Write a text file, each piece behind the one before. `options` of a piece: whether it is the first."""
    part = out.with_name(f"{out.name}.part")
    try:
        with open(out, "wb") as whole:
            for n, rows in enumerate(chosen):
                _copy(chosen.database, query(rows), part, options(n == 0))
                with open(part, "rb") as written:
                    shutil.copyfileobj(written, whole, COPIED)
    finally:
        part.unlink(missing_ok=True)


def _table(layout: Layout) -> Write:
    def query(rows: str) -> str:
        return TABLE.format(
            cells=layout.cells(),
            more=" ".join(MORE[need] for need in layout.needs),
            rows=rows,
            joined=" ".join(JOINED[need] for need in layout.needs),
        )

    def write(chosen: Chosen, out: Path) -> None:
        for statement in (NUMBERS, *(PREPARED[need] for need in layout.needs)):
            chosen.database.run(statement)
        _join(chosen, query, lambda first: layout.options(header=first), out)

    return write


def _csv(chosen: Chosen, out: Path) -> None:
    """The columns of `dragoman events --format csv`, with texts that no spreadsheet runs."""

    def flat(rows: str) -> str:
        return f'SELECT {EVENTS.flat}, "row" FROM ({RECORDS.format(rows=rows)})'

    columns = chosen.database.rows(f"DESCRIBE {flat(next(iter(chosen)))}")
    cells = ", ".join(
        f'nullif(inert(printable("{name}")), \'\') AS "{name}"' if kind == "VARCHAR" else f'"{name}"'
        for name, kind, *_ in columns
        if name != "row"
    )
    _join(
        chosen,
        lambda rows: f'SELECT {cells} FROM ({flat(rows)}) ORDER BY "row"',
        lambda first: f"FORMAT csv, HEADER {str(first).lower()}",
        out,
    )


def _plover(chosen: Chosen, out: Path) -> None:
    def query(rows: str) -> str:
        return WHOLE_RECORDS.format(without='"row", story_id', records=RECORDS.format(rows=rows))

    _join(chosen, query, lambda first: "FORMAT json, DATEFORMAT '%Y-%m-%d'", out)


def _parquet(chosen: Chosen, out: Path) -> None:
    from pyarrow import parquet

    part = out.with_name(f"{out.name}.part")
    writer: Any = None
    try:
        for rows in chosen:
            query = WHOLE_RECORDS.format(without='"row"', records=RECORDS.format(rows=rows))
            _copy(chosen.database, query, part, "FORMAT parquet")
            with parquet.ParquetFile(part) as written:
                writer = writer or parquet.ParquetWriter(out, written.schema_arrow, compression="zstd")
                for batch in written.iter_batches(BATCH):
                    writer.write_batch(batch)
        writer.close()
    finally:
        part.unlink(missing_ok=True)


def _sqlite(chosen: Chosen, out: Path) -> None:
    from dragoman.exchange.sqlite import write

    write(chosen, out)


FORMATS: dict[str, Write] = {
    **{name: _table(layout) for name, layout in LAYOUTS.items()},
    "plover": _plover,
    "csv": _csv,
    "parquet": _parquet,
    "sqlite": _sqlite,
}
"""How each format is written."""
