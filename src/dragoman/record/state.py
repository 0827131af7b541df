"""Where a relation stands on a day: the SQL of `Record.state`. Parameters as in queries.py."""

from __future__ import annotations

from dragoman.record.queries import Query

SECTIONS = {
    "contact": "last meetings, visits and calls",
    "planned": "plans and promises of which no report tells yet what became of them",
    "outcome": "plans, promises and threats that were done, cancelled or denied",
    "refusal": "refusals that nothing has ended",
    "demand": "demands that have not been met",
    "threat": "threats that have neither been carried out nor withdrawn",
    "contested": "what sources tell so that they cannot all be right",
}

STATE = Query(
    full="""
WITH known AS (
    SELECT h.*, list_contains(h.actor, {one}) AS by_one, list_contains(h.actor, {other}) AS by_other,
        list_contains(h.recipient, {one}) AS to_one, list_contains(h.recipient, {other}) AS to_other
    FROM happenings h WHERE coalesce(h.first_report, h."date") <= {on}
), came AS (
    SELECT o.plan_id AS happening_id, o.outcome, o.outcome_id, t.first_report AS since
    FROM outcomes o JOIN happenings t ON t.happening_id = o.outcome_id WHERE t.first_report <= {on}
), between AS (
    SELECT k.*, c.outcome, c.outcome_id, c.since FROM known k LEFT JOIN came c USING (happening_id)
    WHERE (by_one AND to_other) OR (by_other AND to_one) OR (len(recipient) = 0 AND by_one AND by_other)
), held AS (
    SELECT b.*, k.section FROM between b JOIN (VALUES
        ('CONSULT', 'contact', []), ('REJECT', 'refusal', ['ended']), ('REQUEST', 'demand', ['met']),
        ('THREATEN', 'threat', ['done', 'cancelled'])
    ) AS k(category, section, closed_by) USING (category)
    WHERE b.status = 'told' AND NOT list_contains(k.closed_by, coalesce(b.outcome, ''))
    UNION ALL
    SELECT b.*, 'planned' FROM between b
    WHERE (b.status = 'open' OR (b.category = 'AGREE' AND b."date" > b.last_report)) AND b.outcome IS NULL
        AND b.quad_code < 3 AND coalesce(b.enddate, b.last_report) + INTERVAL 60 DAY >= {on}
    UNION ALL
    SELECT b.*, 'outcome' FROM between b WHERE b.outcome IN ('done', 'cancelled', 'denied')
    UNION ALL
    SELECT b.*, 'contested' FROM between b
    WHERE b.happening_id IN (SELECT happening_id FROM disagreements WHERE field IN ('status', 'actor', 'recipient'))
), latest AS (
    SELECT * FROM held QUALIFY row_number() OVER (
        PARTITION BY section ORDER BY coalesce(since, "date") DESC NULLS LAST, happening_id) <= {latest}
), codings AS (
    SELECT l.happening_id, list(e ORDER BY e.report_date NULLS LAST, e.report_id, e.number) AS told
    FROM happening_events l JOIN events e USING ("key", report_id)
    WHERE l.happening_id IN (SELECT happening_id FROM latest) AND coalesce(e.report_date, {on}) <= {on}
    GROUP BY l.happening_id
), met AS (
    SELECT m.report_id, m."key", list({{"start": m."start", happening_id: m.happening_id}} ORDER BY m."start") AS met
    FROM conditions_met m JOIN happenings t USING (happening_id) WHERE t.first_report <= {on} GROUP BY ALL
), hanging AS (
    SELECT l.happening_id, list({{connective: c.connective, "text": c."text", met: c.met_by IS NOT NULL, met_by: c.met_by}}
        ORDER BY l.report_date NULLS LAST, l.report_id, c."start") AS conditions
    FROM (
        SELECT l.happening_id, e.report_date, e.report_id, unnest([{{connective: x.connective, "text": x."text",
            "start": x."start", met_by: list_filter(coalesce(m.met, []), lambda y: y."start" = x."start")[1].happening_id}}
            FOR x IN e.condition]) AS c
        FROM (SELECT DISTINCT happening_id FROM latest) l
        JOIN happening_events USING (happening_id) JOIN events e USING ("key", report_id)
        LEFT JOIN met m USING ("key", report_id) WHERE coalesce(e.report_date, {on}) <= {on}
    ) l GROUP BY l.happening_id
), contested AS (
    SELECT happening_id, list({{field: field, sides: sides}} ORDER BY field) AS claims FROM disagreements
    WHERE happening_id IN (SELECT happening_id FROM latest WHERE section = 'contested')
        AND field IN ('status', 'actor', 'recipient') GROUP BY happening_id
)
SELECT l.section, l.happening_id, l."date", l.actor, l.recipient, l.category AS event, l.mode,
    coalesce(a.conditions, []) AS conditions,
    codings.told[1]."text" AS "text", list_filter([e.report_id FOR e IN codings.told],
        lambda x, i: list_position([e.report_id FOR e IN codings.told], x) = i) AS reports, l.sources,
    list_distinct(flatten([[coalesce(x.source.entity_name, x.source.entity_text, x.cue) FOR x IN e.attribution]
        FOR e IN codings.told])) AS said_by,
    l.outcome, l.outcome_id, o.told[1]."text" AS outcome_text, [e.report_id FOR e IN o.told] AS outcome_reports,
    CASE WHEN l.section = 'contested' THEN coalesce(t.claims, []) ELSE [] END AS claims
FROM latest l JOIN codings USING (happening_id) LEFT JOIN hanging a USING (happening_id)
LEFT JOIN contested t USING (happening_id) LEFT JOIN (
    SELECT l.happening_id AS outcome_id, list(e ORDER BY e.report_date NULLS LAST, e.report_id, e.number) AS told
    FROM happening_events l JOIN events e USING ("key", report_id)
    WHERE l.happening_id IN (SELECT outcome_id FROM latest) GROUP BY l.happening_id
) o ON o.outcome_id = l.outcome_id
ORDER BY l.section, coalesce(l.since, l."date") DESC NULLS LAST, l.happening_id
""",
    brief="""section, "date", array_to_string(actor, ', ') AS actor,
    event || CASE WHEN len(mode) > 0 THEN '/' || array_to_string(mode, '+') ELSE '' END AS event,
    array_to_string(recipient, ', ') AS recipient,
    concat_ws('; ', "text", nullif(array_to_string([x.connective || ' ' || x."text" || CASE WHEN x.met THEN ' (met)'
        ELSE ' (not met)' END FOR x IN conditions], '; '), '')) AS "text",
    concat_ws(': ', outcome, outcome_text) || array_to_string([c.field || ': ' || array_to_string(
        [s."value" || ' (' || array_to_string(s.reports, ', ') || ')' FOR s IN c.sides], ' against ') FOR c IN claims], '; ')
        AS "since then",
    array_to_string(list_concat(reports, coalesce(outcome_reports, [])), ', ') AS reports""",
    flat="""* EXCLUDE (claims) REPLACE (array_to_string(actor, ';') AS actor,
    array_to_string(recipient, ';') AS recipient, array_to_string(mode, ';') AS mode,
    array_to_string(reports, ';') AS reports, array_to_string(said_by, ';') AS said_by,
    array_to_string(outcome_reports, ';') AS outcome_reports,
    array_to_string([x.connective || ' ' || x."text" || CASE WHEN x.met THEN ' (met)'
        ELSE ' (not met)' END FOR x IN conditions], ';') AS conditions)""",
)
