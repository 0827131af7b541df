"""The SQL of the questions. `{where}` and `{more}` take conditions that filters.py makes; values are always parameters."""

from __future__ import annotations

from dataclasses import dataclass

COUNT = "SELECT count(*) FROM ({full})"
TOLD = "JOIN reports r USING (report_id) LEFT JOIN stories s USING (report_id)"
"""What conditions on reports and stories need beside the events."""
IN_TIME = "e.report_date NULLS LAST, e.report_id, e.number"
AT_RANDOM = "md5({seed} || e.id || e.report_id)"
"""The order of events in which a limit keeps the first."""


@dataclass(frozen=True, slots=True)
class Query:
    """`full`: every column, structures and lists kept. `brief`: what a table for people shows of it. `flat`: for CSV,
    one value a cell. Both are what stands after SELECT. `count`: how many rows there are, without making them.

    `pick`: row number and id of the first rows, in order, and `row`, `id`: what these are in `full`. With a limit the rows
    are picked first, by the narrow columns that conditions and order need, and only then are they read as a whole, each
    table that is joined to them by the ids alone (`{near}`).
    """

    full: str
    count: str = COUNT
    brief: str = "*"
    flat: str = "*"
    pick: str = ""
    row: str = ""
    id: str = ""


def _each(column: str, part: str) -> str:
    """A part of each structure of a list, joined with `;`, so that the parts of one entity have one position."""
    return f"array_to_string([coalesce(x.{part}, '') FOR x IN {column}], ';')"


def _entities(column: str) -> str:
    name = f"array_to_string([coalesce(x.entity_name, x.entity_text) FOR x IN {column}], ';')"
    parts = ", ".join(f"{_each(column, part)} AS {column}_{part}" for part in ("code", "sector"))
    return f"{name} AS {column}, {parts}"


def _label(entity: str) -> str:
    """An entity as people read it: name and, in brackets, code and sector."""
    name = f"coalesce({entity}.entity_name, {entity}.entity_text)"
    code = f"concat_ws('/', {entity}.code, {entity}.sector)"
    return f"{name} || CASE WHEN {code} = '' THEN '' ELSE ' [' || {code} || ']' END"


def _labels(column: str) -> str:
    return f"array_to_string([{_label('x')} FOR x IN {column}], ', ')"


EVENTS = Query(
    full="""
SELECT e.id, e.report_id, e.report_date, e."date", e.enddate, e.date_text, e.date_basis, e.actor, e.recipient,
    [e.category] AS event, e.mode, e.context, e.aux_mode, e.quad_code, e.event_scale, [e."trigger"."text"] AS event_text,
    e."trigger", e.event_loc, e.size, e.attribution, e.condition, e.confidence, e.rule, {damage} AS damage, e.evidence,
    e."text", e.text_info, {{title: r.title, publication: r.publication, url: r.url, "language": r."language",
    coder: r.coder, codebook: 'plover-2.0'}} AS cite_info, s.story_id
FROM events e JOIN (FROM reports {near}) r USING (report_id) LEFT JOIN (FROM stories {near}) s USING (report_id) {readings}
{where} ORDER BY e.report_date NULLS LAST, e.report_id, e.number
""",
    count="SELECT count(*) FROM events e {told} {where}",
    pick="SELECT e.rowid, e.report_id FROM events e {told} {where} ORDER BY {order} {limit}",
    row="e.rowid",
    id="report_id",
    brief=f"""id[:8] AS id, report_id AS report, "date", {_labels("actor")} AS actor,
    event[1] || CASE WHEN len(mode) > 0 THEN '/' || array_to_string(mode, '+') ELSE '' END AS event,
    {_labels("recipient")} AS recipient, array_to_string(aux_mode, ' ') AS marks,
    array_to_string([coalesce({_label("x.source")}, x.cue) FOR x IN attribution], ' < ') AS said_by,
    event_text[1] AS words, story_id AS story""",
    flat=f"""id, report_id, story_id, report_date, "date", enddate, date_text, date_basis, {_entities("actor")},
    {_entities("recipient")}, event[1] AS event, array_to_string(mode, ';') AS mode,
    array_to_string(context, ';') AS context, array_to_string(aux_mode, ';') AS aux_mode, quad_code, event_scale,
    event_text[1] AS event_text, event_loc.extracted_place, event_loc.resolved_place, event_loc.geonameid, event_loc.lat,
    event_loc.lon, event_loc.country_code, size.dead, size.injured, size.arrested,
    array_to_string([coalesce(x.source.entity_name, x.source.entity_text, x.cue) FOR x IN attribution], ';') AS said_by,
    array_to_string([x.connective || ' ' || x."text" FOR x IN condition], ';') AS condition, confidence, rule,
    {_each("damage", "kind")} AS damage, "text", text_info."start" AS text_start, text_info."end" AS text_end,
    cite_info.title, cite_info.publication, cite_info.url""",
)
STATEMENTS = Query(
    full="""
SELECT t.id, t.report_id, t.report_date, t.source, t.kind, t.cue, t.quote, t."text", t."start", t."end", t.spans, t."date",
    t.events
FROM statements t {told} {where} ORDER BY t.report_date NULLS LAST, t.report_id, t.number {limit}
""",
    pick="""SELECT t.rowid, t.report_id FROM statements t {told} {where}
    ORDER BY t.report_date NULLS LAST, t.report_id, t.number {limit}""",
    row="t.rowid",
    id="report_id",
    brief=f'report_id AS report, report_date AS "date", coalesce({_label("source")}, kind) AS source, cue, "text"',
    flat="""id, report_id, report_date, coalesce(source.entity_name, source.entity_text) AS source,
    source.code AS source_code, source.sector AS source_sector, kind, cue, quote, "text", "start", "end",
    array_to_string(events, ';') AS events""",
)
REPORTS = Query(
    full="""
SELECT r.report_id, s.story_id, nullif(s.copy_of, r.report_id) AS copy_of, r."date", r.date_source, r.title, r.publication,
    r.url, r."language", length(r."text") AS characters, r.sentences, coalesce(n.events, 0) AS events,
    coalesce(d.damage, 0) AS damage, coalesce(g.suggestions, 0) AS suggestions
FROM reports r LEFT JOIN (FROM stories {near}) s USING (report_id)
LEFT JOIN (SELECT report_id, count(*) AS events FROM events {near} GROUP BY report_id) n USING (report_id)
LEFT JOIN (SELECT report_id, count(*) AS damage FROM damage {near} GROUP BY report_id) d USING (report_id)
LEFT JOIN (SELECT report_id, count(*) AS suggestions FROM suggestions {near} GROUP BY report_id) g USING (report_id)
{where} ORDER BY r."date" NULLS LAST, r.report_id
""",
    count="SELECT count(*) FROM reports r LEFT JOIN stories s USING (report_id) {where}",
    pick="""SELECT r.rowid, r.report_id FROM reports r LEFT JOIN stories s USING (report_id) {where}
    ORDER BY r."date" NULLS LAST, r.report_id {limit}""",
    row="r.rowid",
    id="report_id",
    brief='report_id, story_id AS story, copy_of, "date", publication, title, events',
)
HAPPENINGS = Query(
    full="""
SELECT h.happening_id, h."date", h.enddate, h.actor, h.recipient, h.category AS event, h.mode, h.status, h.quad_code,
    h.event_scale, h.place, h.country_code, h.dead, h.injured, h.arrested, h.first_report, h.last_report, h.reports,
    h.sources, h.codings, h.confidence, h.agreement, n.events, o.outcome, o.outcome_id
FROM happenings h LEFT JOIN outcomes o ON o.plan_id = h.happening_id JOIN (
    SELECT l.happening_id, list(e.id ORDER BY e.report_date NULLS LAST, e.report_id, e.number) AS events
    FROM (FROM happening_events {near}) l JOIN events e USING ("key", report_id) GROUP BY l.happening_id
) n USING (happening_id)
{where} ORDER BY h.first_report NULLS LAST, h.happening_id
""",
    count="SELECT count(*) FROM happenings h {where}",
    pick="""SELECT h.rowid, h.happening_id FROM happenings h {where}
    ORDER BY h.first_report NULLS LAST, h.happening_id {limit}""",
    row="h.rowid",
    id="happening_id",
    brief="""happening_id[:8] AS id, "date", array_to_string(actor, ', ') AS actor,
    event || CASE WHEN len(mode) > 0 THEN '/' || array_to_string(mode, '+') ELSE '' END AS event,
    array_to_string(recipient, ', ') AS recipient, status, place, reports, sources, first_report AS "first",
    last_report AS "last\"""",
    flat="""* EXCLUDE (agreement) REPLACE (
    array_to_string(actor, ';') AS actor, array_to_string(recipient, ';') AS recipient,
    array_to_string(mode, ';') AS mode, array_to_string(events, ';') AS events),
    agreement.mode AS mode_agreement, agreement."date" AS date_agreement, agreement.place AS place_agreement,
    agreement.size AS size_agreement, agreement.status AS status_agreement""",
)
DISAGREEMENTS = Query(
    full="""
SELECT d.happening_id, h."date", h.actor, h.recipient, h.category AS event, h.mode, d.field, d.sides
FROM disagreements d JOIN happenings h USING (happening_id)
{where} ORDER BY h.first_report NULLS LAST, d.happening_id, d.field {limit}
""",
    brief="""happening_id[:8] AS id, "date", array_to_string(actor, ', ') AS actor, event,
    array_to_string(recipient, ', ') AS recipient, field,
    array_to_string([x."value" || ' (' || array_to_string(x.reports, ', ') || ')' FOR x IN sides], ' against ') AS sides""",
    flat="""* EXCLUDE (sides) REPLACE (
    array_to_string(actor, ';') AS actor, array_to_string(recipient, ';') AS recipient,
    array_to_string(mode, ';') AS mode), unnest(sides, recursive := true)""",
)
SUGGESTIONS = Query(
    full="""
SELECT g.report_id, r."date", g.kind, g."text", g."start", g."end", g.suggestion, g.confidence, g.supported_by
FROM suggestions g JOIN reports r USING (report_id) LEFT JOIN stories s USING (report_id)
{where} ORDER BY r."date" NULLS LAST, g.report_id, g."start" {limit}
""",
    brief="""report_id AS report, kind, "text" AS words, suggestion, confidence,
    array_to_string(supported_by, ', ') AS supported_by""",
    flat="* REPLACE (array_to_string(supported_by, ';') AS supported_by)",
)
READINGS = """LEFT JOIN (
    SELECT report_id, list({"start": "start", "end": "end", suggestion: suggestion} ORDER BY "start") AS readings
    FROM suggestions {near} GROUP BY report_id
) g USING (report_id)"""
DAMAGE = """[{kind: m.kind, "text": m."text", "start": m."start", "end": m."end", note: m.note,
    suggestion: coalesce(m.suggestion, list_filter(coalesce(g.readings, []),
        lambda x: x."start" < m."end" AND m."start" < x."end")[1].suggestion)} FOR m IN e.damage]"""
"""An event's marks, with what the record suggests for them."""
SKIPPED = Query("SELECT source, nullif(place, '') AS place, code, reason FROM skipped ORDER BY source, place, code")
SERIES = Query("""
WITH kept AS (
    SELECT DISTINCT e."key", e.report_id, h.happening_id, h.event_scale, CAST(date_trunc({by}, h."date") AS DATE) AS period,
        len(e.recipient) = 0 AS mutual
    FROM events e {told} JOIN happening_events l USING ("key", report_id) JOIN happenings h USING (happening_id)
    {where}
), pairs AS (
    SELECT DISTINCT k.period, k.happening_id, k.event_scale, {actor} AS actor, {recipient} AS recipient
    FROM kept k
    JOIN (FROM participants {acting}) a ON a."key" = k."key" AND a.report_id = k.report_id AND a.role = 'actor'
    JOIN (FROM participants {concerned}) b ON b."key" = k."key" AND b.report_id = k.report_id
        AND (b.role = 'recipient' OR (k.mutual AND b.role = 'actor' AND b.number <> a.number))
    WHERE a.code IS NOT NULL AND b.code IS NOT NULL
), counted AS (
    SELECT period, actor, recipient, count(*) AS happenings, avg(event_scale) AS mean_score FROM pairs {dyad} GROUP BY ALL
), spans AS (
    SELECT CAST(coalesce(date_trunc({by}, {since}), min(period)) AS DATE) AS "first",
        CAST(coalesce(date_trunc({by}, {until}), max(period)) AS DATE) AS "last" FROM counted
), periods AS (
    SELECT CAST(unnest(generate_series("first", "last", to_days(1))) AS DATE) AS day FROM spans
), grid AS (
    SELECT DISTINCT CAST(date_trunc({by}, p.day) AS DATE) AS period, d.actor, d.recipient
    FROM periods p CROSS JOIN (SELECT DISTINCT actor, recipient FROM counted) d
)
SELECT period, actor, recipient, coalesce(happenings, 0) AS happenings, mean_score
FROM grid LEFT JOIN counted USING (period, actor, recipient) ORDER BY actor, recipient, period {limit}
""")
TIMELINE = Query("""
SELECT CAST(date_trunc({by}, h."date") AS DATE) AS period, h.quad_code, count(*) AS happenings,
    avg(h.event_scale) AS mean_score
FROM happenings h {where} GROUP BY ALL ORDER BY period, h.quad_code {limit}
""")
