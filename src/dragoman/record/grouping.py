"""What follows from all reports of a record together: stories and happenings, made anew from what is stored."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from dragoman import ontology
from dragoman.record.conditions import find_met
from dragoman.record.database import Database
from dragoman.record.disagreements import find_disagreements
from dragoman.record.happenings import Coding, Happening
from dragoman.record.layout import arrange
from dragoman.record.merging import find_happenings, find_mergers
from dragoman.record.outcomes import find_outcomes
from dragoman.record.rows import Row
from dragoman.record.stories import find_stories
from dragoman.record.suggestions import find_suggestions
from dragoman.record.wording import Vocabulary

UNGROUPED = "SELECT count(*) FROM reports ANTI JOIN stories USING (report_id)"
MADE = ("stories", "happenings", "happening_events", "disagreements", "outcomes", "conditions_met", "suggestions")
HELD = 100_000
"""Codings that are in memory at a time."""

WORDINGS = 'SELECT report_id, "date", title, "text" FROM reports ORDER BY "date" NULLS LAST, report_id'
WHO = "list_sort(list_distinct([coalesce(x.code, lower(coalesce(x.entity_name, x.entity_text))) FOR x IN e.{role}]))"
SECTORS = "list_sort(list_distinct([x.sector FOR x IN e.{role} IF x.sector IS NOT NULL]))"
CODINGS = f"""
SELECT e.category, {WHO.format(role="actor")} AS actor, {WHO.format(role="recipient")} AS recipient,
    e."key", e.id, e.report_id, e.number, s.story_id, s.copy_of, e.report_date, e."date", e.enddate, e.date_basis, e.mode,
    e.aux_mode, e.rule, e.event_loc.resolved_place, e.event_loc.geonameid, e.event_loc.country_code,
    e.event_loc.lat, e.event_loc.lon, e.size.dead, e.size.injured, e.size.arrested, e.confidence, e."text",
    [coalesce(x.source.code, lower(x.source.entity_name), lower(x.source.entity_text)) FOR x IN e.attribution
        IF x.source.entity_text IS NOT NULL] AS said_by,
    {SECTORS.format(role="actor")}, {SECTORS.format(role="recipient")}, e."trigger"."text", e.text_info."sequence" {{more}}
FROM events e JOIN stories s USING (report_id) {{joined}}
ORDER BY {{order}} e.report_date NULLS LAST, e.report_id, e.number
"""
KIND_CELLS, STORY_CELL = 3, 7
PLACE = 'CREATE TEMP TABLE placed (happening VARCHAR, "key" UBIGINT, report_id VARCHAR, kind UINTEGER)'
PLACED = 'JOIN placed p ON p."key" = e."key" AND p.report_id = e.report_id'
PART = "AND {what} % $parts = $part"
BY_STORY = CODINGS.format(
    more="", joined=PART.format(what="hash(s.story_id)").replace("AND", "WHERE"), order="s.story_id, e.category,"
)
BY_KIND = CODINGS.format(
    more=", p.happening", joined=PLACED + " " + PART.format(what="p.kind"), order="e.category, actor, recipient,"
)
BY_HAPPENING = CODINGS.format(
    more=", p.happening", joined=PLACED + " " + PART.format(what="hash(p.happening)"), order="p.happening,"
)
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
        for codings in _parts(database, BY_HAPPENING):
            _tell(database, codings)
        database.run("DROP TABLE placed")
        database.append("outcomes", find_outcomes(database))
        database.append("conditions_met", find_met(database))
        database.append("suggestions", find_suggestions(database))
        arrange(database)


def _parts(database: Database, query: str) -> Iterator[list[Row]]:
    """The codings of a query in parts of about HELD; what belongs together is in one part."""
    [(codings,)] = database.rows("SELECT count(*) FROM events")
    parts = 1 + codings // HELD
    for part in range(parts):
        yield database.rows(query, {"parts": parts, "part": part})


def _place_codings(database: Database) -> None:
    """Give every coding its happening in the table `placed`: first within its story, then, by kind, between stories."""
    database.run(PLACE)
    for codings in _parts(database, BY_STORY):
        placed: list[Row] = []
        for _, told in groupby(codings, key=lambda row: (row[STORY_CELL], row[0])):
            for happening in find_happenings([_coding(row) for row in told]):
                name = happening.first.id
                placed += ((name, c.key, c.report_id, _kind(c)) for c in happening.codings)
        database.append("placed", placed)
    merged: dict[str, str] = {}
    for codings in _parts(database, BY_KIND):
        for _, kind in groupby(codings, key=lambda row: row[:KIND_CELLS]):
            for kept, gone in find_mergers((row[-1], _coding(row[:-1])) for row in kind):
                one, other = sorted((_kept(merged, kept), _kept(merged, gone)))
                if one != other:
                    merged[other] = one
    database.run("CREATE TEMP TABLE merged (gone VARCHAR, kept VARCHAR)")
    database.append("merged", [(gone, _kept(merged, gone)) for gone in merged])
    database.run(f"{MERGE}; DROP TABLE merged")


def _kind(coding: Coding) -> int:
    """A number that codings of one category, actors and recipients share."""
    return zlib.crc32(repr((coding.category, coding.actor, coding.recipient)).encode())


def _kept(merged: dict[str, str], happening: str) -> str:
    """The happening that this one has become part of, itself where it has not."""
    while happening in merged:
        happening = merged[happening]
    return happening


def _tell(database: Database, codings: list[Row]) -> None:
    """Store the happenings of these codings, and where their tellings disagree."""
    rows: dict[str, list[Row]] = {"happenings": [], "happening_events": [], "disagreements": []}
    for _, told in groupby(codings, key=lambda row: row[-1]):
        happening = Happening([_coding(row[:-1]) for row in told])
        rows["happenings"].append(_happening_row(happening))
        rows["happening_events"] += ((happening.first.id, c.key, c.report_id) for c in happening.codings)
        rows["disagreements"] += _disagreement_rows(happening)
    for table, cells in rows.items():
        database.append(table, cells)


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
