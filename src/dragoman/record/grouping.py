"""What follows from all reports of a record together: stories and happenings, made anew from what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from dragoman import ontology
from dragoman.record.database import Database
from dragoman.record.disagreements import find_disagreements
from dragoman.record.happenings import Coding, Happening
from dragoman.record.merging import find_happenings, find_mergers
from dragoman.record.outcomes import find_outcomes
from dragoman.record.rows import Row
from dragoman.record.stories import find_stories
from dragoman.record.suggestions import find_suggestions
from dragoman.record.wording import Vocabulary

UNGROUPED = "SELECT count(*) FROM reports ANTI JOIN stories USING (report_id)"
MADE = ("stories", "happenings", "happening_events", "disagreements", "outcomes", "suggestions")
KIND_CELLS, STORY_CELL = 3, 7
SORT_PARTICIPANTS = """
CREATE TEMP TABLE sorted AS FROM participants ORDER BY code, role, "key", number, report_id;
DELETE FROM participants; INSERT INTO participants FROM sorted; DROP TABLE sorted
"""
"""Rows of one code lie together, so that a question for it reads few of them."""
WORDINGS = 'SELECT report_id, "date", title, "text" FROM reports ORDER BY "date" NULLS LAST, report_id'
CODINGS = """
WITH side AS (
    SELECT "key", report_id, role, list_sort(list_distinct(list(coalesce(code, lower("name"))))) AS who,
        list_sort(list_distinct(list(sector))) AS sectors
    FROM participants WHERE role IN ('actor', 'recipient') GROUP BY ALL
)
SELECT e.category, coalesce(a.who, []) AS actor, coalesce(r.who, []) AS recipient,
    e."key", e.id, e.report_id, e.number, s.story_id, s.copy_of, e.report_date, e."date", e.enddate, e.date_basis, e.mode,
    e.aux_mode, e.rule, e.event_loc.resolved_place, e.event_loc.geonameid, e.event_loc.country_code,
    e.event_loc.lat, e.event_loc.lon, e.size.dead, e.size.injured, e.size.arrested, e.confidence, e."text",
    [coalesce(x.source.code, lower(x.source.entity_name), lower(x.source.entity_text)) FOR x IN e.attribution
        IF x.source.entity_text IS NOT NULL] AS said_by,
    coalesce(a.sectors, []) AS actor_sector, coalesce(r.sectors, []) AS recipient_sector, e."trigger"."text",
    e.text_info."sequence" {more} FROM events e JOIN stories s USING (report_id)
LEFT JOIN side a ON a."key" = e."key" AND a.report_id = e.report_id AND a.role = 'actor'
LEFT JOIN side r ON r."key" = e."key" AND r.report_id = e.report_id AND r.role = 'recipient'
{joined} ORDER BY {order} e.report_date NULLS LAST, e.report_id, e.number
"""
BY_STORY = CODINGS.format(more="", joined="", order="s.story_id, e.category,")
PLACED = 'JOIN placed p ON p."key" = e."key" AND p.report_id = e.report_id'
BY_KIND = CODINGS.format(more=", p.happening", joined=PLACED, order="e.category, actor, recipient,")
BY_HAPPENING = CODINGS.format(more=", p.happening", joined=PLACED, order="p.happening,")
PLACE = 'CREATE TEMP TABLE placed (happening VARCHAR, "key" UBIGINT, report_id VARCHAR)'
MERGE = "UPDATE placed SET happening = m.kept FROM merged m WHERE m.gone = placed.happening"


def group(database: Database) -> None:
    """Make stories and happenings anew when a report has none, all in one transaction."""
    [(ungrouped,)] = database.rows(UNGROUPED)
    if not ungrouped:
        return
    with database.transaction():
        for table in MADE:
            database.run(f"DELETE FROM {table}")
        vocabulary = Vocabulary()
        wordings = [vocabulary.read(*row) for rows in database.pieces(WORDINGS) for row in rows]
        database.append("stories", [(s.report_id, s.story_id, s.copy_of) for s in find_stories(wordings, vocabulary)])
        del wordings, vocabulary
        _place_codings(database)
        rows: dict[str, list[Row]] = {"happenings": [], "happening_events": [], "disagreements": []}
        for happening in _happenings(database):
            rows["happenings"].append(_happening_row(happening))
            rows["happening_events"] += ((happening.first.id, c.key, c.report_id) for c in happening.codings)
            rows["disagreements"] += _disagreement_rows(happening)
        for table, cells in rows.items():
            database.append(table, cells)
        database.run("DROP TABLE placed")
        database.append("outcomes", find_outcomes(database))
        database.append("suggestions", find_suggestions(database))
        database.run(SORT_PARTICIPANTS)


def _rows(database: Database, query: str) -> Iterator[Row]:
    return (row for piece in database.pieces(query) for row in piece)


def _place_codings(database: Database) -> None:
    """Give every coding its happening in the table `placed`: first within its story, then, by kind, between stories."""
    placed: list[Row] = []
    for _, told in groupby(_rows(database, BY_STORY), key=lambda row: (row[STORY_CELL], row[0])):
        for happening in find_happenings([_coding(row) for row in told]):
            placed += ((happening.first.id, c.key, c.report_id) for c in happening.codings)
    database.run(PLACE)
    database.append("placed", placed)
    del placed
    merged: dict[str, str] = {}
    for _, kind in groupby(_rows(database, BY_KIND), key=lambda row: row[:KIND_CELLS]):
        for kept, gone in find_mergers((row[-1], _coding(row[:-1])) for row in kind):
            one, other = sorted((_kept(merged, kept), _kept(merged, gone)))
            if one != other:
                merged[other] = one
    database.run("CREATE TEMP TABLE merged (gone VARCHAR, kept VARCHAR)")
    database.append("merged", [(gone, _kept(merged, gone)) for gone in merged])
    database.run(f"{MERGE}; DROP TABLE merged")


def _kept(merged: dict[str, str], happening: str) -> str:
    """The happening that this one has become part of, itself where it has not."""
    while happening in merged:
        happening = merged[happening]
    return happening


def _happenings(database: Database) -> Iterator[Happening]:
    """Every happening with its codings in order."""
    for _, told in groupby(_rows(database, BY_HAPPENING), key=lambda row: row[-1]):
        yield Happening([_coding(row[:-1]) for row in told])


def _disagreement_rows(happening: Happening) -> Iterator[Row]:
    for found in find_disagreements(happening):
        sides = [
            {
                "value": side.value,
                "sources": len({c.copy_of for c in side.codings}),
                "reports": [c.report_id for c in side.codings],
                "events": [c.id for c in side.codings],
                "said_by": sorted({c.said_by[0] for c in side.codings if c.said_by}),
            }
            for side in found.sides
        ]
        yield happening.first.id, found.field, sides


def _coding(row: Row) -> Coding:
    cells: Iterator[Any] = (tuple(cell) if isinstance(cell, list) else cell for cell in row)
    return Coding(*cells)


def _happening_row(happening: Happening) -> Row:
    first, voices = happening.first, happening.told_by()
    actor, _ = happening.commonest("actor")
    recipient, _ = happening.commonest("recipient")
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
        actor or (),
        recipient or (),
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
