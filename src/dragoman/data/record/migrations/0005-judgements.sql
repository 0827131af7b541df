-- What people say of coded events, one row a judgement. `sample`: how the events were drawn, as in the workbench's address.
-- `answer`: yes (right), no (wrong) or ? (cannot be told). `wrong`: the fields at fault. `shown`: the row that was judged
-- (evaluation/sheets.py) as JSON, so that it can be counted after the event has been coded anew.
CREATE TABLE judgements (
    number INTEGER PRIMARY KEY, sample VARCHAR NOT NULL, event_id VARCHAR NOT NULL, report_id VARCHAR NOT NULL,
    answer VARCHAR NOT NULL, wrong VARCHAR[] NOT NULL, note VARCHAR NOT NULL, judge VARCHAR NOT NULL,
    judged TIMESTAMP NOT NULL, shown VARCHAR NOT NULL);
