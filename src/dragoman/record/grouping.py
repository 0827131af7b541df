"""What follows from all reports of a record together: stories and happenings, made anew from what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from dragoman import ontology
from dragoman.record.database import Database
from dragoman.record.disagreements import find_disagreements
from dragoman.record.happenings import Coding, Happening, find_happenings
from dragoman.record.rows import Row
from dragoman.record.stories import find_stories
from dragoman.record.wording import Vocabulary

UNGROUPED = "SELECT count(*) FROM reports ANTI JOIN stories USING (report_id)"
KIND_CELLS = 3
SORT_PARTICIPANTS = """
CREATE TEMP TABLE sorted AS FROM participants ORDER BY code, role, "key", number, report_id;
DELETE FROM participants; INSERT INTO participants FROM sorted; DROP TABLE sorted
"""
"""Rows of one code lie together, so that a question for it reads few of them."""
WORDINGS = 'SELECT report_id, "date", title, "text" FROM reports ORDER BY "date" NULLS LAST, report_id'
CODINGS = """
WITH side AS (
    SELECT "key", report_id, role, list_sort(list_distinct(list(coalesce(code, lower("name"))))) AS who
    FROM participants WHERE role IN ('actor', 'recipient') GROUP BY ALL
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
        database.run("DELETE FROM stories; DELETE FROM happenings; DELETE FROM happening_events; DELETE FROM disagreements")
        vocabulary = Vocabulary()
        wordings = [vocabulary.read(*row) for rows in database.pieces(WORDINGS) for row in rows]
        database.append("stories", [(s.report_id, s.story_id, s.copy_of) for s in find_stories(wordings, vocabulary)])
        del wordings, vocabulary
        rows: dict[str, list[Row]] = {"happenings": [], "happening_events": [], "disagreements": []}
        for happening in _happenings(database):
            rows["happenings"].append(_happening_row(happening))
            rows["happening_events"] += ((happening.first.id, c.key, c.report_id) for c in happening.codings)
            rows["disagreements"] += _disagreement_rows(happening)
        for table, cells in rows.items():
            database.append(table, cells)
        database.run(SORT_PARTICIPANTS)


def _happenings(database: Database) -> Iterator[Happening]:
    """Every happening, kind by kind (category, actors, recipients)."""
    rows = (row for piece in database.pieces(CODINGS) for row in piece)
    for _, kind in groupby(rows, key=lambda row: row[:KIND_CELLS]):
        yield from find_happenings(_coding(row) for row in kind)


def _disagreement_rows(happening: Happening) -> Iterator[Row]:
    for found in find_disagreements(happening):
        sides = [
            {
                "value": side.value,
                "sources": len({c.copy_of for c in side.codings}),
                "reports": [c.report_id for c in side.codings],
                "events": [c.id for c in side.codings],
            }
            for side in found.sides
        ]
        yield happening.first.id, found.field, sides


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
