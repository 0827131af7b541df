-- A record of invented events for benchmarks/web.py, made by DuckDB alone. Three happenings tell five events, ten events stand
-- in a report; reports come in the order of their days and tell of the month before. In braces: numbers; kind: the categories.

CREATE TEMP MACRO draw(h, k, n) AS CAST(hash(h, k) % n AS INTEGER);
CREATE TEMP MACRO word(x) AS (['ba','ce','di','fo','gu','la','me','ni','po','ru','sa','te','vi','zo','ka','lo','mi','na','ro','ta'])[1 + x % 20]
    || (['ra','le','ni','do','mu','ka','se','ti','no','pu'])[1 + x // 20 % 10]
    || (['n','r','s','l','nd','rt','st','lk','mp','sh','ck','th','ng','m','t','d','k','p','g','b','la','ra','ma','sa','ta'])[1 + x // 200];
CREATE TEMP MACRO words(h, many) AS array_to_string(
    [word(CAST(floor({words} * pow((hash(h, j) % 100000) / 100000.0, 3)) AS INTEGER)) FOR j IN range(many)], ' ');
CREATE TEMP MACRO who(c, s) AS {{entity_text: c, entity_name: c, code: c, country_name: c, sector: s,
    other_sectors: []::VARCHAR[], office: NULL::VARCHAR, identifier_id: NULL::VARCHAR, refers_to: NULL::INTEGER[],
    "start": 0, "end": 3}}::entity;
CREATE TEMP MACRO id(i) AS lower(to_hex(hash(i)));

CREATE TEMP TABLE h AS SELECT i AS h, k.category, k.quad, k.score,
    CASE WHEN len(k.modes) > 0 THEN [k.modes[1 + draw(i, 'mode', len(k.modes))]] ELSE [] END AS mode, a.c AS one,
    b.c AS other, ['GOV','MIL','COP','PTY'][1 + draw(i, 's', 4)] AS sector, DATE '2010-01-02' + CAST(i * 5800 // ({events} * 3 // 5) AS INTEGER) - draw(i, 'day', 30) AS day,
    CASE draw(i, 'mark', 10) WHEN 0 THEN ['negation'] WHEN 1 THEN ['future'] WHEN 2 THEN ['hypothetical'] ELSE [] END AS marks,
    p.c AS place, draw(i, 'dead', 30) AS dead
FROM range({events} * 3 // 5) t(i) JOIN kind k ON k.n = draw(i, 'kind', {kinds})
JOIN code a ON a.n = CAST(floor({codes} * pow(draw(i, 'a', 100000) / 100000.0, 2)) AS INTEGER)
JOIN code b ON b.n = draw(i, 'b', {codes}) JOIN code p ON p.n = draw(i, 'p', {codes});
INSERT INTO reports SELECT 'r' || i, DATE '2010-01-02' + CAST(i * 5800 // ({events} // 10) AS INTEGER), 'given', 'Title ' || i,
    'Paper ' || i % 50, NULL, 'en', 20, 'x', 'dragoman', words(i, 120) FROM range({events} // 10) t(i);
INSERT INTO events SELECT hash(i), id(i), 'r' || i // 10, i % 10, h.day + 1, h.day, h.day, NULL, 'report', [who(one, sector)],
    [who(other, 'GOV')], category, mode, []::VARCHAR[], marks, quad, score, {{"text": 'met', "start": 4, "end": 7}},
    {{extracted_place: place, resolved_place: place, geonameid: hash(place) % 1000000, lat: hash(place) % 140 - 60.0,
        lon: hash(place, 1) % 340 - 170.0, country_code: place}},
    {{dead: CASE WHEN dead < 5 THEN dead END, injured: NULL, arrested: NULL}},
    CASE WHEN i % 3 = 0 THEN [{{source: who(one, 'GOV'), kind: 'named', cue: 'said', quote: false, "start": 0, "end": 3}}]
        ELSE [] END, [], 0.3 + (hash(i, 7) % 600) / 1000.0, 'consult.visit', [], [[0, 100]], words(i, 18),
    {{"sequence": i % 10, "start": 0, "end": 100}}
FROM (SELECT i, i // 5 * 3 + [0, 0, 1, 1, 2][1 + i % 5] AS h FROM range({events}) t(i)) JOIN h USING (h) ORDER BY i;
INSERT INTO participants SELECT "key", report_id, role, 0, code, sector, code, code FROM (
    SELECT "key", report_id, 'actor' AS role, actor[1].code AS code, actor[1].sector AS sector FROM events
    UNION ALL SELECT "key", report_id, 'recipient', recipient[1].code, 'GOV' FROM events
    UNION ALL SELECT "key", report_id, 'source', attribution[1].source.code, 'GOV' FROM events WHERE len(attribution) > 0)
ORDER BY code, role, "key";
INSERT INTO stories SELECT report_id, report_id, report_id FROM reports;
INSERT INTO happenings SELECT id(h // 3 * 5 + [0, 2, 4][1 + h % 3]), category, mode, [one], [other], day, day, place, place, quad,
    score, CASE WHEN dead < 5 THEN dead END, NULL, NULL, CASE WHEN list_contains(marks, 'negation') THEN 'denied'
    WHEN len(marks) > 0 THEN 'open' ELSE 'told' END, day + 1, day + 2, 2 - (h % 3) // 2, 2 - (h % 3) // 2, 2 - (h % 3) // 2, 0.5,
    {{mode: 1.0, "date": 1.0, place: 1.0, size: 1.0, status: 1.0}} FROM h ORDER BY h;
INSERT INTO happening_events SELECT id(i // 5 * 5 + [0, 0, 2, 2, 4][1 + i % 5]), hash(i), 'r' || i // 10 FROM range({events}) t(i);
INSERT INTO runs VALUES (1, 'invented', '{{}}', '{{}}', now()::TIMESTAMP, now()::TIMESTAMP, 0, 0, 0, 0);
CHECKPOINT;
