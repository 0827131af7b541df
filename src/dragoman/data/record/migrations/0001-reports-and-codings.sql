-- What reports say: each report as it came, and everything that the coder read from it (docs/record.md).
-- `key` numbers an event: its id, 16 hexadecimal digits, as a number.

CREATE TYPE entity AS STRUCT(
    entity_text VARCHAR, entity_name VARCHAR, code VARCHAR, country_name VARCHAR, sector VARCHAR,
    other_sectors VARCHAR[], office VARCHAR, identifier_id VARCHAR, refers_to INTEGER[], "start" INTEGER, "end" INTEGER);

CREATE TYPE mark AS STRUCT(
    kind VARCHAR, "text" VARCHAR, "start" INTEGER, "end" INTEGER, note VARCHAR, suggestion VARCHAR);

CREATE TABLE reports (
    report_id VARCHAR PRIMARY KEY, "date" DATE, date_source VARCHAR, title VARCHAR, publication VARCHAR, url VARCHAR,
    "language" VARCHAR, sentences INTEGER, hash VARCHAR NOT NULL, coder VARCHAR NOT NULL, "text" VARCHAR NOT NULL);

CREATE TABLE events (
    "key" UBIGINT NOT NULL, id VARCHAR NOT NULL, report_id VARCHAR NOT NULL, number INTEGER NOT NULL,
    report_date DATE, "date" DATE, enddate DATE, date_text VARCHAR, date_basis VARCHAR,
    actor entity[], recipient entity[],
    category VARCHAR NOT NULL, mode VARCHAR[], context VARCHAR[], aux_mode VARCHAR[],
    quad_code TINYINT, event_scale DOUBLE,
    "trigger" STRUCT("text" VARCHAR, "start" INTEGER, "end" INTEGER),
    event_loc STRUCT(
        extracted_place VARCHAR, resolved_place VARCHAR, geonameid INTEGER, lat DOUBLE, lon DOUBLE, country_code VARCHAR),
    size STRUCT(dead BIGINT, injured BIGINT, arrested BIGINT),
    attribution STRUCT(
        source entity, kind VARCHAR, cue VARCHAR, quote BOOLEAN, "start" INTEGER, "end" INTEGER)[],
    condition STRUCT(connective VARCHAR, "text" VARCHAR, "start" INTEGER, "end" INTEGER, events VARCHAR[])[],
    confidence DOUBLE, rule VARCHAR, damage mark[], evidence INTEGER[][], "text" VARCHAR,
    text_info STRUCT("sequence" INTEGER, "start" INTEGER, "end" INTEGER));

-- One row for each entity of an event. role: actor, recipient, party (an actor of a mutual event, beside its
-- row as actor), or source (who says so, innermost last).
CREATE TABLE participants (
    "key" UBIGINT NOT NULL, report_id VARCHAR NOT NULL, role VARCHAR NOT NULL, number INTEGER NOT NULL,
    code VARCHAR, sector VARCHAR, "name" VARCHAR, country VARCHAR);

CREATE TABLE statements (
    id VARCHAR NOT NULL, report_id VARCHAR NOT NULL, number INTEGER NOT NULL, report_date DATE, source entity,
    kind VARCHAR, cue VARCHAR, quote BOOLEAN, "text" VARCHAR, "start" INTEGER, "end" INTEGER, spans INTEGER[][],
    "date" VARCHAR, events VARCHAR[]);

CREATE TABLE times (
    report_id VARCHAR NOT NULL, number INTEGER NOT NULL, "text" VARCHAR, "start" INTEGER, "end" INTEGER,
    "type" VARCHAR, "value" VARCHAR, "date" DATE, enddate DATE, note VARCHAR);

CREATE TABLE places (
    report_id VARCHAR NOT NULL, number INTEGER NOT NULL, "text" VARCHAR, "start" INTEGER, "end" INTEGER,
    resolved_place VARCHAR, geonameid INTEGER, lat DOUBLE, lon DOUBLE, country_code VARCHAR);

CREATE TABLE damage (
    report_id VARCHAR NOT NULL, number INTEGER NOT NULL, kind VARCHAR, "text" VARCHAR, "start" INTEGER, "end" INTEGER,
    note VARCHAR, suggestion VARCHAR);

-- What was left out, and why.
CREATE TABLE skipped (
    source VARCHAR NOT NULL, place VARCHAR NOT NULL, code VARCHAR NOT NULL, reason VARCHAR NOT NULL,
    PRIMARY KEY (source, place, code));

-- Every build: with which coder, settings and tables.
CREATE TABLE runs (
    run INTEGER PRIMARY KEY, coder VARCHAR NOT NULL, settings VARCHAR NOT NULL, tables VARCHAR NOT NULL,
    started TIMESTAMP NOT NULL, finished TIMESTAMP, added INTEGER, known INTEGER, left_out INTEGER, events INTEGER);
