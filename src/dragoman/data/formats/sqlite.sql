-- The tables of `dragoman export --format sqlite`. Lists (mode, context, aux_mode) are JSON arrays, which Datasette facets by
-- item. Offsets are characters of the report's text, end exclusive. `id`: the event's, as in the record.

CREATE TABLE categories (
    category TEXT PRIMARY KEY, quad_code INTEGER NOT NULL, score REAL NOT NULL, cameo TEXT NOT NULL, covers TEXT NOT NULL);

CREATE TABLE reports (
    report_id TEXT PRIMARY KEY, date TEXT, title TEXT, publication TEXT, url TEXT, language TEXT, coder TEXT, story_id TEXT);

CREATE TABLE events (
    event INTEGER PRIMARY KEY, id TEXT NOT NULL, report_id TEXT NOT NULL REFERENCES reports (report_id),
    date TEXT, enddate TEXT, date_text TEXT, date_basis TEXT, actor TEXT, category TEXT NOT NULL REFERENCES categories (category),
    mode TEXT, recipient TEXT, context TEXT, aux_mode TEXT, quad_code INTEGER, event_scale REAL, said_by TEXT, event_text TEXT,
    place TEXT, country_code TEXT, latitude REAL, longitude REAL, geonameid INTEGER, dead INTEGER, injured INTEGER,
    arrested INTEGER, confidence REAL, rule TEXT, damage TEXT, text TEXT, text_start INTEGER, text_end INTEGER);

-- role: actor, recipient or source (who says so, outermost first; cue and quote are his).
CREATE TABLE participants (
    event INTEGER NOT NULL REFERENCES events (event), role TEXT NOT NULL, number INTEGER NOT NULL, code TEXT, sector TEXT,
    name TEXT, words TEXT, country TEXT, office TEXT, "start" INTEGER, "end" INTEGER, kind TEXT, cue TEXT, quote INTEGER);

CREATE TABLE conditions (
    event INTEGER NOT NULL REFERENCES events (event), connective TEXT, text TEXT, "start" INTEGER, "end" INTEGER);
