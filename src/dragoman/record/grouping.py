"""What follows from all reports of a record together: stories and happenings, made anew from what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from dragoman.record.database import Database
from dragoman.record.happenings import Coding, Happening, find_happenings
from dragoman.record.rows import Row
from dragoman.record.stories import find_stories
from dragoman.record.wording import read_wording

UNGROUPED = "SELECT count(*) FROM reports ANTI JOIN stories USING (report_id)"
WORDINGS = 'SELECT report_id, "date", title, "text" FROM reports'
CODINGS = """
WITH side AS (
    SELECT "key", report_id, role, list_sort(list_distinct(list(coalesce(code, lower("name"))))) AS who
    FROM participants WHERE role <> 'source' GROUP BY ALL
)
SELECT e.category, coalesce(a.who, []) AS actor, coalesce(r.who, []) AS recipient,
    e."key", e.id, e.report_id, e.number, s.story_id, s.copy_of, e.report_date, e."date", e.enddate, e.date_basis, e.mode,
    e.aux_mode, e.rule, e.event_loc.resolved_place, e.event_loc.country_code, e.event_loc.lat, e.event_loc.lon,
    e.size.dead, e.size.injured, e.size.arrested, e.confidence, e."text"
FROM events e JOIN stories s USING (report_id)
LEFT JOIN side a ON a."key" = e."key" AND a.report_id = e.report_id AND a.role = 'actor'
LEFT JOIN side r ON r."key" = e."key" AND r.report_id = e.report_id AND r.role = 'recipient'
ORDER BY e.category, actor, recipient, e.report_date NULLS LAST, e.report_id, e.number
"""
KEY_CELLS = 3


def group(database: Database) -> None:
    """Make stories and happenings anew when a report has none, all in one transaction."""
    [(ungrouped,)] = database.rows(UNGROUPED)
    if not ungrouped:
        return
    wordings = [read_wording(*row) for rows in database.pieces(WORDINGS) for row in rows]
    stories = [(s.report_id, s.story_id, s.copy_of) for s in find_stories(wordings)]
    del wordings
    with database.transaction():
        database.run("DELETE FROM stories; DELETE FROM happenings; DELETE FROM happening_events")
        database.append("stories", stories)
    # the codings are read after the stories are stored, and the happenings written after all are read
    happenings = list(_happenings(database))
    with database.transaction():
        database.append("happenings", (row for row, _ in happenings))
        database.append("happening_events", (link for _, links in happenings for link in links))
