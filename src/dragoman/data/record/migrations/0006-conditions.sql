-- Which later happening tells that what an event hangs on has come true. `start`: of the condition in its report's text.
CREATE TABLE conditions_met (
    report_id VARCHAR NOT NULL, "key" UBIGINT NOT NULL, "start" INTEGER NOT NULL, happening_id VARCHAR NOT NULL);

-- It follows from the codings: without its stories a record is grouped again by the next build.
DELETE FROM stories;
