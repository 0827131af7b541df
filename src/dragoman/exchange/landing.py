"""Events that have been read, from the table `told` into a record: each once, under an id of its own, with its report."""

from __future__ import annotations

from typing import Any

from dragoman import __version__
from dragoman.errors import RecordError
from dragoman.record.building import now
from dragoman.record.database import Database
from dragoman.record.grouping import group

LONGEST_TEXT = 2_000_000
"""Characters up to which a report's text is put together from the sentences that its events tell."""

PIECE = 100_000
"""Lines that are sorted at a time: a million events at once would not fit into memory."""

CODER = f"dragoman {__version__} import"

TOLD = """
CREATE OR REPLACE TEMP TABLE told AS
SELECT CAST(0 AS BIGINT) AS line, r.title, r.publication, r.url, r."language", r.coder, e.* EXCLUDE ("key", number)
FROM events e, reports r LIMIT 0;
CREATE OR REPLACE TEMP TABLE faulty (line BIGINT, code VARCHAR, reason VARCHAR)
"""
"""`told`: the events of one file, each with its line and what it tells of its report. `faulty`: rows that are left out."""

CODED_HERE = "SELECT count(*) FROM reports WHERE hash <> ''"
OF_ANOTHER_KIND = """SELECT count(*) FROM reports WHERE ("text" = '') <> $textless"""
KNOWN = "SELECT count(*) FROM runs WHERE coder = $coder AND tables = $tables"

FRESH = """
CREATE OR REPLACE TEMP TABLE fresh AS
WITH keyed AS (
    SELECT line, report_id, id, md5_number_lower(CAST(struct_pack(*COLUMNS(* EXCLUDE (line))) AS VARCHAR)) AS "key" FROM told
), new AS (
    FROM keyed ANTI JOIN events USING ("key") QUALIFY row_number() OVER (PARTITION BY "key" ORDER BY line) = 1
), had AS (
    SELECT string_split(id, '#')[1] AS id, count(*) AS ids FROM events GROUP BY ALL
), counted AS (
    SELECT new.*, row_number() OVER (PARTITION BY new.id ORDER BY line) + coalesce(had.ids, 0) AS copy
    FROM new LEFT JOIN had USING (id)
), named AS (
    SELECT * EXCLUDE (copy) REPLACE (CASE WHEN copy > 1 THEN id || '#' || copy ELSE id END AS id), copy > 1 AS renamed
    FROM counted
)
SELECT n.* REPLACE (CASE WHEN e.id IS NOT NULL OR row_number() OVER (PARTITION BY n.id ORDER BY line) > 1
        THEN n.id || '#' || n."key" ELSE n.id END AS id),
    row_number() OVER (PARTITION BY n.report_id ORDER BY line) - 1 + coalesce(r.events, 0) AS number
FROM named n LEFT JOIN (SELECT DISTINCT id FROM events) e ON e.id = n.id
LEFT JOIN (SELECT report_id, count(*) AS events FROM events GROUP BY report_id) r ON r.report_id = n.report_id
"""
"""The lines that stand in the file once and not yet in the record, each with the id and number that its event gets. `key`: a
number for all that a row tells. An id that is taken gets `#2` and so on; one that somebody has taken for that too, the key.
"""

REPORTS = f"""
INSERT INTO reports BY NAME
WITH sentences AS (
    SELECT DISTINCT report_id, CAST(text_info."start" AS BIGINT) AS "start", CAST(text_info."end" AS BIGINT) AS "end", "text"
    FROM told SEMI JOIN fresh USING (line)
    WHERE length("text") > 0 AND length("text") = "end" - "start" AND "start" >= 0 AND "end" <= {LONGEST_TEXT}
), apart AS (
    SELECT *, "start" - coalesce(max("end") OVER (
        PARTITION BY report_id ORDER BY "start", "end" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS gap
    FROM sentences
), texts AS (
    SELECT report_id, string_agg(repeat(' ', gap) || "text", '' ORDER BY "start", "end") AS "text", count(*) AS sentences
    FROM apart WHERE gap >= 0 GROUP BY report_id
)
SELECT f.report_id, f.report_date AS "date", CASE WHEN f.report_date IS NOT NULL THEN 'given' END AS date_source, f.title,
    f.publication, f.url, f."language", coalesce(t.sentences, 0) AS sentences, '' AS hash,
    coalesce(f.coder, 'unknown') AS coder, coalesce(t."text", '') AS "text"
FROM told f SEMI JOIN (SELECT min(line) AS line FROM fresh GROUP BY report_id) USING (line)
LEFT JOIN texts t USING (report_id)
WHERE NOT EXISTS (SELECT 1 FROM reports r WHERE r.report_id = f.report_id)
"""
"""A report's text is what its events tell of it, each sentence in its place, and blanks between them."""

EVENTS = """
INSERT INTO events BY NAME
SELECT t.* EXCLUDE (line, title, publication, url, "language", coder) REPLACE (f.id AS id), f."key", f.number
FROM told t JOIN fresh f USING (line) WHERE line BETWEEN $first AND $last ORDER BY line
"""
PARTICIPANTS = """
INSERT INTO participants
WITH sides AS (
    SELECT f."key", t.report_id, unnest([
        {role: 'actor', entities: actor}, {role: 'recipient', entities: recipient},
        {role: 'party', entities: CASE WHEN len(actor) > 1 AND len(recipient) = 0 THEN actor ELSE [] END},
        {role: 'source', entities: [x.source FOR x IN attribution]}]) AS side
    FROM told t JOIN fresh f USING (line)
), each AS (
    SELECT "key", report_id, side.role, unnest(range(len(side.entities))) AS number, unnest(side.entities) AS x FROM sides
)
SELECT "key", report_id, role, number, x.code, x.sector, coalesce(x.entity_name, x.entity_text), x.country_name
FROM each WHERE x IS NOT NULL ORDER BY x.code, role, "key"
"""

SKIPPED = """
INSERT OR IGNORE INTO skipped
SELECT $source, 'line ' || line, code, reason FROM faulty WHERE NOT list_contains($expected, code)
"""

BY_DAY = """
DELETE FROM stories; DELETE FROM happenings; DELETE FROM happening_events; DELETE FROM disagreements; DELETE FROM outcomes;
DELETE FROM suggestions;
INSERT INTO stories SELECT report_id, report_id, report_id FROM reports;

CREATE OR REPLACE TEMP TABLE placed AS
WITH side AS (
    SELECT "key", role, list_sort(list_distinct(list(coalesce(code, lower("name"))))) AS who
    FROM participants WHERE role IN ('actor', 'recipient') GROUP BY ALL
)
SELECT e."key", e.report_id, first_value(e.id) OVER (
    PARTITION BY e.category, e.mode, a.who, r.who, e."date", e.event_loc.country_code
    ORDER BY e.report_date, e.report_id, e.number) AS happening_id,
    coalesce(a.who, []) AS actor, coalesce(r.who, []) AS recipient
FROM events e LEFT JOIN side a ON a."key" = e."key" AND a.role = 'actor'
LEFT JOIN side r ON r."key" = e."key" AND r.role = 'recipient';

INSERT INTO happenings BY NAME
SELECT p.happening_id, any_value(e.category) AS category, any_value(e.mode) AS mode, any_value(p.actor) AS actor,
    any_value(p.recipient) AS recipient, any_value(e."date") AS "date", max(e.enddate) AS enddate,
    mode(e.event_loc.resolved_place) AS place, any_value(e.event_loc.country_code) AS country_code,
    any_value(e.quad_code) AS quad_code, any_value(e.event_scale) AS event_scale, 'told' AS status,
    min(e.report_date) AS first_report, max(e.report_date) AS last_report, count(DISTINCT e.report_id) AS reports,
    count(DISTINCT e.report_id) AS sources, count(*) AS codings
FROM placed p JOIN events e ON e."key" = p."key" GROUP BY p.happening_id ORDER BY first_report, p.happening_id;

INSERT INTO happening_events SELECT happening_id, "key", report_id FROM placed;
DROP TABLE placed
"""
"""Without the words of reports there are no stories to tell: what is coded alike on one day is one happening."""

RUN = """
INSERT INTO runs (run, coder, settings, tables, started, finished, added, known, left_out, events)
SELECT coalesce(max(run), 0) + 1, $coder, $source, $tables, $now, $now, $reports, $known, $left_out, $events FROM runs
"""


def prepare(database: Database, *, textless: bool) -> None:
    """Make the tables `told` and `faulty`. Raises RecordError for a record that holds something else than such imports."""
    [(here,)] = database.rows(CODED_HERE)
    if here:
        raise RecordError("holds reports that were coded here; import into a record of its own", source=str(database.path))
    [(others,)] = database.rows(OF_ANOTHER_KIND, {"textless": textless})
    if others:
        raise RecordError(
            "holds imports of another kind (with the words of reports, or without); import into a record of its own",
            source=str(database.path),
        )
    database.run(TOLD)


def is_known(database: Database, digest: str) -> bool:
    """Whether a file with these contents was imported before."""
    [(count,)] = database.rows(KNOWN, {"coder": CODER, "tables": digest})
    return bool(count)


def land(database: Database, source: str, digest: str, *, textless: bool, expected: tuple[str, ...]) -> dict[str, int]:
    """Move `told` and `faulty` into the record; how many events, new ids, repeated rows and rows left out there were."""
    [(rows,)] = database.rows("SELECT count(*) FROM told")
    database.run(FRESH)
    [(events, renamed)] = database.rows("SELECT count(*), count_if(renamed) FROM fresh")
    [(reports,)] = database.rows("SELECT count(DISTINCT report_id) FROM fresh ANTI JOIN reports USING (report_id)")
    [(left_out,)] = database.rows("SELECT count(*) FROM faulty")
    database.run(REPORTS)
    [(last,)] = database.rows("SELECT coalesce(max(line), 0) FROM told")
    for first in range(0, last + 1, PIECE):
        database.run(EVENTS, {"first": first, "last": first + PIECE - 1})
    database.run(PARTICIPANTS)
    database.run(SKIPPED, {"source": source, "expected": list(expected)})
    counts: dict[str, Any] = {"events": events, "reports": reports, "known": rows - events, "left_out": left_out}
    database.run(RUN, {"coder": CODER, "source": source, "tables": digest, "now": now(), **counts})
    database.run("DROP TABLE told; DROP TABLE fresh; DROP TABLE faulty")
    return {**counts, "renamed": renamed}


def regroup(database: Database, *, textless: bool) -> None:
    """Make stories and happenings anew."""
    if textless:
        with database.transaction():
            database.run(BY_DAY)
    else:
        group(database)
