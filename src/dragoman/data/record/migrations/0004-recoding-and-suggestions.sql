-- With which tables reports were coded, so that `--recode` can tell what an edited one can have changed. `content`: a ZIP
-- file of the lexicon and actor tables, ours and the user's; `version`: a hash of them, kept in runs.tables as "searched".
CREATE TABLE table_files (version VARCHAR PRIMARY KEY, content BLOB NOT NULL);

-- The run that coded a report, or that found its coding untouched by what has changed since.
CREATE TABLE coded_in (report_id VARCHAR NOT NULL, run INTEGER NOT NULL);

-- What other reports of the same story say in the place of damaged words. Never applied. `number`: the mark's in `damage`,
-- null where only the other reports show that the words are damaged. `supported_by`: the reports that have this reading.
CREATE TABLE suggestions (
    report_id VARCHAR NOT NULL, number INTEGER, kind VARCHAR NOT NULL, "text" VARCHAR NOT NULL, "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL, suggestion VARCHAR NOT NULL, confidence DOUBLE NOT NULL, supported_by VARCHAR[] NOT NULL);

-- What became of a plan or promise: done, cancelled or denied, and the happening that tells it.
DROP VIEW outcomes;
CREATE TABLE outcomes (plan_id VARCHAR NOT NULL, outcome VARCHAR NOT NULL, outcome_id VARCHAR NOT NULL);

-- A field in which independent sources of one happening cannot all be right: date, place, status, dead, injured, arrested,
-- actor, recipient or source. `said_by`: whom the reports of a side name as saying so.
DROP TABLE disagreements;
CREATE TABLE disagreements (
    happening_id VARCHAR NOT NULL, field VARCHAR NOT NULL,
    sides STRUCT("value" VARCHAR, sources INTEGER, reports VARCHAR[], events VARCHAR[], said_by VARCHAR[])[]);

-- All of these follow from the codings: without its stories a record is grouped again by the next build.
DELETE FROM stories;
