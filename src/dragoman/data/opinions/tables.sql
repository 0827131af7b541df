-- What other coders say of events of a record, beside what ours says. Made by the first `dragoman second-opinion`.
-- category: null where the other sees no political event. fault: why an answer could not be read; then all else is null.
-- same_…: whether it agrees with our coding as it was then.

CREATE TABLE IF NOT EXISTS opinions (
    event_id VARCHAR NOT NULL, report_id VARCHAR NOT NULL, coder VARCHAR NOT NULL, asked TIMESTAMP NOT NULL,
    category VARCHAR, mode VARCHAR[], aux_mode VARCHAR[], actor VARCHAR[], recipient VARCHAR[],
    same_category BOOLEAN, same_mode BOOLEAN, same_status BOOLEAN, same_actor BOOLEAN, same_recipient BOOLEAN,
    fault VARCHAR, PRIMARY KEY (event_id, report_id, coder));
