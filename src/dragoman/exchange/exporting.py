"""A record written in the formats that other people's scripts read, all of it by DuckDB, without holding it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman.errors import RecordError, SettingError
from dragoman.exchange.selection import IN_ORDER, choose, left_out_marks, limit_memory, rows_of
from dragoman.formats import gdelt, icews, phoenix, polecat
from dragoman.formats.layout import Layout
from dragoman.formats.tables import literal, macros
from dragoman.record.database import Database
from dragoman.record.filters import Filters
from dragoman.record.queries import EVENTS

LAYOUTS: dict[str, Layout] = {
    "polecat": polecat.LAYOUT,
    "icews": icews.LAYOUT,
    "gdelt": gdelt.LAYOUT,
    "phoenix": phoenix.LAYOUT,
}

Write = Callable[[Database, str, Path], None]
NEEDED = {
    "counts": """LEFT JOIN (
    SELECT l."key", l.report_id, any_value(h.codings) AS codings, any_value(h.sources) AS sources,
        any_value(h.reports) AS reports
    FROM happening_events l JOIN happenings h USING (happening_id) GROUP BY ALL
) told ON told."key" = e."key" AND told.report_id = e.report_id""",
    "story": """LEFT JOIN (
    SELECT report_id, string_agg(DISTINCT "name", '; ' ORDER BY "name") FILTER (person) AS people,
        string_agg(DISTINCT "name", '; ' ORDER BY "name") FILTER (NOT person) AS organisations
    FROM (
        SELECT report_id, replace(x.entity_name, ';', ',') AS "name", x.office IS NOT NULL AS person
        FROM (SELECT report_id, unnest(actor || recipient) AS x FROM events)
        WHERE x.entity_name IS NOT NULL AND x.entity_name <> coalesce(x.country_name, '')
    ) GROUP BY report_id
) p ON p.report_id = e.report_id LEFT JOIN (
    SELECT report_id, string_agg(DISTINCT "name", '; ' ORDER BY "name") AS places
    FROM (SELECT report_id, replace(resolved_place, ';', ',') AS "name" FROM places) GROUP BY report_id
) l ON l.report_id = e.report_id""",
}
"""What some formats tell of an event beside its own fields, by what they say that they need."""

TABLE = """
SELECT {cells}
FROM (
    SELECT e, r, {more} e.event_loc AS place, e.actor AS actors, e.recipient AS recipients, e.actor[1] AS one,
        e.recipient[1] AS other, coalesce(nullif(regexp_extract(e.rule, '^cameo ([0-9]+)$', 1), ''),
            cameo_code(e.category, e.mode, e.context)) AS code
    FROM {rows} e JOIN (
        SELECT * EXCLUDE ("text"), row_number() OVER (ORDER BY rowid) AS number FROM reports
    ) r ON r.report_id = e.report_id {needed}
)
"""

RECORDS = """
SELECT e.id, e.report_id, e.report_date, e."date", e.enddate, e.date_text, e.date_basis, e.actor, e.recipient,
    [e.category] AS event, e.mode, e.context, e.aux_mode, e.quad_code, e.event_scale, [e."trigger"."text"] AS event_text,
    e."trigger", e.event_loc, e.size, e.attribution, e.condition, e.confidence, e.rule, e.damage, e.evidence, e."text",
    e.text_info, {{title: r.title, publication: r.publication, url: r.url, "language": r."language", coder: r.coder,
    codebook: 'plover-2.0'}} AS cite_info {story}
FROM {rows} e JOIN reports r ON r.report_id = e.report_id LEFT JOIN stories s ON s.report_id = e.report_id
"""


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
        database.run(IN_ORDER)
        FORMATS[name](database, rows_of(by_dyad=by_dyad), part)
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


def _records(rows: str, story: bool = True) -> str:
    return RECORDS.format(rows=rows, story=", s.story_id" if story else "")


def _table(layout: Layout) -> Write:
    def write(database: Database, rows: str, out: Path) -> None:
        more = {"counts": "told,", "story": "{people: p.people, organisations: p.organisations, places: l.places} AS s,"}
        query = TABLE.format(
            cells=layout.cells(),
            more=" ".join(more[need] for need in layout.needs),
            rows=rows,
            needed=" ".join(NEEDED[need] for need in layout.needs),
        )
        _copy(database, query, out, layout.options())

    return write


def _csv(database: Database, rows: str, out: Path) -> None:
    """The columns of `dragoman events --format csv`, with texts that no spreadsheet runs."""
    flat = f"SELECT {EVENTS.flat} FROM ({_records(rows)})"
    texts = [name for name, kind, *_ in database.rows(f"DESCRIBE {flat}") if kind == "VARCHAR"]
    shown = ", ".join(f'nullif(inert(printable("{name}")), \'\') AS "{name}"' for name in texts)
    _copy(database, f"SELECT * REPLACE ({shown}) FROM ({flat})", out, "FORMAT csv, HEADER true")


def _parquet(database: Database, rows: str, out: Path) -> None:
    _copy(database, _records(rows), out, "FORMAT parquet, COMPRESSION zstd")


def _plover(database: Database, rows: str, out: Path) -> None:
    _copy(database, _records(rows, story=False), out, "FORMAT json, DATEFORMAT '%Y-%m-%d'")


def _sqlite(database: Database, rows: str, out: Path) -> None:
    from dragoman.exchange.sqlite import write

    write(database, rows, out)


FORMATS: dict[str, Write] = {
    **{name: _table(layout) for name, layout in LAYOUTS.items()},
    "plover": _plover,
    "csv": _csv,
    "parquet": _parquet,
    "sqlite": _sqlite,
}
"""How each format is written from SQL of the rows."""
