-- What follows from all reports together. Made anew from the tables of 0001 whenever reports have been added.

-- copy_of: the earliest report with nearly the same text (itself where there is none earlier).
CREATE TABLE stories (report_id VARCHAR PRIMARY KEY, story_id VARCHAR NOT NULL, copy_of VARCHAR NOT NULL);

-- Codings of one happening. status: told (to have taken place), denied, open (it may come). `agreement`: for each field the share of its sources that have the commonest value.
CREATE TABLE happenings (
    happening_id VARCHAR PRIMARY KEY, category VARCHAR NOT NULL, mode VARCHAR[], actor VARCHAR[], recipient VARCHAR[],
    "date" DATE, enddate DATE, place VARCHAR, country_code VARCHAR, quad_code TINYINT, event_scale DOUBLE,
    dead BIGINT, injured BIGINT, arrested BIGINT, status VARCHAR,
    first_report DATE, last_report DATE, reports INTEGER, sources INTEGER, codings INTEGER, confidence DOUBLE,
    agreement STRUCT(mode DOUBLE, "date" DOUBLE, place DOUBLE, size DOUBLE, status DOUBLE));

CREATE TABLE happening_events (happening_id VARCHAR NOT NULL, "key" UBIGINT NOT NULL, report_id VARCHAR NOT NULL);

-- A field in which independent sources of one happening cannot all be right: date, place, status, dead, injured, arrested.
CREATE TABLE disagreements (
    happening_id VARCHAR NOT NULL, field VARCHAR NOT NULL,
    sides STRUCT("value" VARCHAR, sources INTEGER, reports VARCHAR[], events VARCHAR[])[]);
