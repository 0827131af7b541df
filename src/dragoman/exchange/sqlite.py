"""A record as a SQLite file that opens in Datasette: tables joined by foreign keys, and full-text search over the words."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from adbc_driver_sqlite import dbapi

from dragoman import ontology
from dragoman.errors import RecordError
from dragoman.exchange.selection import Chosen
from dragoman.tables import data_path

REPORTS = """
SELECT r.report_id, CAST(r."date" AS VARCHAR), r.title, r.publication, r.url, r."language", r.coder, s.story_id
FROM reports r LEFT JOIN stories s USING (report_id)
WHERE r.report_id IN (SELECT e.report_id FROM chosen c JOIN events e ON e.rowid = c."row") ORDER BY r."date", r.report_id
"""
EVENTS = """
SELECT e."row", e.id, e.report_id, CAST(e."date" AS VARCHAR), CAST(e.enddate AS VARCHAR), e.date_text, e.date_basis,
    {actors}, e.category, to_json(e.mode), {recipients}, to_json(e.context), to_json(e.aux_mode), e.quad_code, e.event_scale,
    {said_by}, e."trigger"."text", e.event_loc.resolved_place, e.event_loc.country_code, e.event_loc.lat, e.event_loc.lon,
    e.event_loc.geonameid, e.size.dead, e.size.injured, e.size.arrested, e.confidence, e.rule,
    to_json([x.kind FOR x IN e.damage]), printable(e."text"), e.text_info."start", e.text_info."end"
FROM {rows} e ORDER BY e."row"
"""
PARTICIPANTS = """
WITH told AS (
    SELECT e."row", e.attribution, unnest([
        {{role: 'actor', entities: e.actor}}, {{role: 'recipient', entities: e.recipient}},
        {{role: 'source', entities: [x.source FOR x IN e.attribution]}}]) AS side
    FROM {rows} e
), each AS (
    SELECT "row", side.role, unnest(range(len(side.entities))) AS number, unnest(side.entities) AS x,
        unnest(CASE WHEN side.role = 'source' THEN attribution ELSE [] END) AS said
    FROM told WHERE len(side.entities) > 0
)
SELECT "row", role, number, x.code, x.sector, named(x), x.entity_text, x.country_name, x.office, x."start", x."end",
    said.kind, said.cue, said.quote
FROM each ORDER BY "row", role, number
"""
CONDITIONS = """
SELECT "row", x.connective, x."text", x."start", x."end" FROM (SELECT e."row", unnest(e.condition) AS x FROM {rows} e)
ORDER BY "row", x."start"
"""
TABLES = {"events": EVENTS, "participants": PARTICIPANTS, "conditions": CONDITIONS}
"""What each table of data/formats/sqlite.sql is filled with, piece by piece; `rows`: SQL of the rows."""


def write(chosen: Chosen, out: Path) -> None:
    """Write the rows to an empty file."""
    words = {
        "actors": joined("named(x)", "e.actor"),
        "recipients": joined("named(x)", "e.recipient"),
        "said_by": joined("coalesce(named(x.source), x.cue)", "e.attribution"),
    }
    try:
        with closing(sqlite3.connect(out)) as file:
            file.executescript(_script("sqlite"))
            kinds = [(c.name, c.quad, c.score, c.cameo, c.covers) for c in ontology.categories().values()]
            file.executemany("INSERT INTO categories VALUES (?, ?, ?, ?, ?)", kinds)
            file.commit()
            columns = {name: [row[1] for row in file.execute(f"PRAGMA table_info({name})")] for name in ("reports", *TABLES)}
        with dbapi.connect(str(out)) as filled, filled.cursor() as cursor:

            def fill(table: str, query: str) -> None:
                found = chosen.database.arrow_here(query)  # through Arrow, so that no value becomes an object of Python's
                cursor.adbc_ingest(table, found.rename_columns(columns[table]), mode="append")

            fill("reports", REPORTS)
            for rows in chosen:
                for table, query in TABLES.items():
                    fill(table, query.format(rows=rows, **words))
            filled.commit()
        with closing(sqlite3.connect(out)) as file:
            file.executescript(_script("sqlite_search"))
    except (sqlite3.Error, dbapi.Error) as error:
        raise RecordError(f"cannot be written: {error}", source=str(out)) from error


def joined(each: str, items: str) -> str:
    """SQL of a part of each item as one text; none where there are no items."""
    return f"nullif(array_to_string([{each} FOR x IN {items}], '; '), '')"


def _script(name: str) -> str:
    return data_path("formats", f"{name}.sql").read_text(encoding="utf-8")
