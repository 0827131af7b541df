"""What follows from all reports of a record together: stories and happenings, made anew from what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from dragoman import ontology
from dragoman.record.database import Database
from dragoman.record.happenings import Coding, Happening, find_happenings
from dragoman.record.rows import Row
from dragoman.record.stories import find_stories
from dragoman.record.wording import Vocabulary

UNGROUPED = "SELECT count(*) FROM reports ANTI JOIN stories USING (report_id)"
KIND_CELLS = 3
WORDINGS = 'SELECT report_id, "date", title, "text" FROM reports ORDER BY "date" NULLS LAST, report_id'
CODINGS = """
WITH side AS (
    SELECT "key", report_id, role, list_sort(list_distinct(list(coalesce(code, lower("name"))))) AS who
    FROM participants WHERE role <> 'source' GROUP BY ALL
)
SELECT e.category, coalesce(a.who, []) AS actor, coalesce(r.who, []) AS recipient,
    e."key", e.id, e.report_id, e.number, s.story_id, s.copy_of, e.report_date, e."date", e.enddate, e.date_basis, e.mode,
    e.aux_mode, e.rule, e.event_loc.resolved_place, e.event_loc.geonameid, e.event_loc.country_code,
    e.event_loc.lat, e.event_loc.lon, e.size.dead, e.size.injured, e.size.arrested, e.confidence, e."text"
FROM events e JOIN stories s USING (report_id)
LEFT JOIN side a ON a."key" = e."key" AND a.report_id = e.report_id AND a.role = 'actor'
LEFT JOIN side r ON r."key" = e."key" AND r.report_id = e.report_id AND r.role = 'recipient'
ORDER BY e.category, actor, recipient, e.report_date NULLS LAST, e.report_id, e.number
"""


def group(database: Database) -> None:
    """Make stories and happenings anew when a report has none, all in one transaction."""
    [(ungrouped,)] = database.rows(UNGROUPED)
    if not ungrouped:
        return
    with database.transaction():
        database.run("DELETE FROM stories; DELETE FROM happenings; DELETE FROM happening_events")
        vocabulary = Vocabulary()
        wordings = [vocabulary.read(*row) for rows in database.pieces(WORDINGS) for row in rows]
        database.append("stories", [(s.report_id, s.story_id, s.copy_of) for s in find_stories(wordings, vocabulary)])
        del wordings, vocabulary
        happenings = list(_happenings(database))
        database.append("happenings", (row for row, _ in happenings))
        database.append("happening_events", (link for _, links in happenings for link in links))


def _happenings(database: Database) -> Iterator[tuple[Row, list[Row]]]:
    """(row of `happenings`, rows of `happening_events`) of every happening; holds the codings of one kind at a time."""
    rows = (row for piece in database.pieces(CODINGS) for row in piece)
    for _, kind in groupby(rows, key=lambda row: row[:KIND_CELLS]):
        for happening in find_happenings(_coding(row) for row in kind):
            links = [(happening.first.id, c.key, c.report_id) for c in happening.codings]
            yield _happening_row(happening), links


def _coding(row: Row) -> Coding:
    cells: Iterator[Any] = (tuple(cell) if isinstance(cell, list) else cell for cell in row)
    return Coding(*cells)


def _happening_row(happening: Happening) -> Row:
    first, voices = happening.first, happening.told_by()
    mode, mode_share = happening.commonest("mode")
    span, date_share = happening.commonest("span")
    place, place_share = happening.commonest("place")
    size, size_share = happening.commonest("size")
    status, status_share = happening.commonest("status")
    days = [c.report_date for c in happening.codings if c.report_date]
    countries, _ = happening.commonest("country")
    known = [c.confidence for c in happening.codings if c.confidence is not None]
    agreement = {"mode": mode_share, "date": date_share, "place": place_share, "size": size_share, "status": status_share}
    return (
        first.id,
        first.category,
        mode or (),
        first.actor,
        first.recipient,
        *(span or (None, None)),
        place,
        countries,
        ontology.quad(first.category),
        ontology.score(first.category, mode or ()),
        *(size or (None, None, None)),
        status,
        min(days, default=None),
        max(days, default=None),
        len({c.report_id for c in happening.codings}),
        len(voices),
        len(happening.codings),
        max(known, default=None),
        agreement,
    )
