-- Made after the tables of sqlite.sql are filled: unique ids, the ways from one table to another, and the words to search.
-- content="...", written so: by that Datasette knows which table the words belong to.

CREATE UNIQUE INDEX events_id ON events (id);
CREATE INDEX events_report ON events (report_id);
CREATE INDEX events_category ON events (category, date);
CREATE INDEX participants_event ON participants (event);
CREATE INDEX participants_code ON participants (code, role);
CREATE INDEX conditions_event ON conditions (event);

CREATE VIRTUAL TABLE events_fts USING fts5 (text, actor, recipient, content="events", content_rowid="event");
INSERT INTO events_fts (events_fts) VALUES ('rebuild');
CREATE VIRTUAL TABLE reports_fts USING fts5 (title, publication, content="reports");
INSERT INTO reports_fts (reports_fts) VALUES ('rebuild');
