"""One report with everything that was read from it: as the record has it, or as the coder has just coded it.

Both have one form, that of `dragoman code --format json` with the report's text, so that one page shows both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dragoman import lexicon, ontology
from dragoman.errors import TableError
from dragoman.web.asking import AskedError
from dragoman.web.desk import Reader
from dragoman.web.tables import EVENTS, STATEMENTS, Row

ROLES = ("trigger", "actor", "recipient", "source", "condition", "time", "place", "damage")
"""What is highlighted in a report, in the order of the legend."""
MOST_SIBLINGS = 50
"""Other reports of a story that are listed."""
PLACES = 'SELECT "text", "start", "end", resolved_place, geonameid, lat, lon, country_code FROM places'
TIMES = 'SELECT "text", "start", "end", "type", "value", "date", enddate, note FROM times'
DAMAGE = 'SELECT number, kind, "text", "start", "end", note FROM damage'
SUGGESTIONS = 'SELECT number, kind, "text", "start", "end", suggestion, confidence, supported_by FROM suggestions'
OF_REPORT = "WHERE report_id = $report ORDER BY number NULLS LAST"


# -- from the record


def read_report(reader: Reader, report_id: str) -> Row:
    """A report of the record. Raises AskedError where there is none of this id."""
    of = {"report": report_id}
    query = """SELECT r.report_id, r."date", r.date_source, r.title, r.publication, r.url, r."language", r.coder, r."text",
        s.story_id, nullif(s.copy_of, r.report_id) AS copy_of
        FROM reports r LEFT JOIN stories s ON s.report_id = r.report_id WHERE r.report_id = $report"""
    found = _dicts(
        reader, query, of, "report_id date date_source title publication url language coder text story_id copy_of"
    )
    if not found:
        raise AskedError(f"there is no report {report_id[:80]!r} in this record")
    [report] = found
    numbers = reader.rows("SELECT rowid FROM events WHERE report_id = $report ORDER BY number", of)
    told = reader.rows("SELECT rowid FROM statements WHERE report_id = $report ORDER BY number", of)
    damage = _dicts(reader, f"{DAMAGE} {OF_REPORT}", of, "number kind text start end note")
    suggested = _dicts(
        reader, f"{SUGGESTIONS} {OF_REPORT}", of, "number kind text start end suggestion confidence supported_by"
    )
    events = EVENTS.of(reader, [n for (n,) in numbers])
    return {
        "report": report,
        "events": events,
        "statements": STATEMENTS.of(reader, [n for (n,) in told]),
        "times": _dicts(reader, f"{TIMES} {OF_REPORT}", of, "text start end type value date enddate note"),
        "places": _dicts(
            reader, f"{PLACES} {OF_REPORT}", of, "text start end resolved_place geonameid lat lon country_code"
        ),
        "damage": list(_with_suggestions(damage, suggested)),
        "story": _siblings(reader, report),
        "happenings": _happenings(reader, report_id),
    }


def read_event(reader: Reader, event_id: str) -> Row:
    """An event by its id, or the first letters of it. Raises AskedError where there is none, or several."""
    text = event_id.lower()
    query = "SELECT rowid FROM events WHERE id >= $id AND id < $id || chr(1114111) LIMIT 2"
    numbers = [n for (n,) in reader.rows(query, {"id": text})]
    if len(numbers) != 1:
        raise AskedError(f"there {'is no event' if not numbers else 'are several events'} {event_id[:40]!r} in this record")
    [event] = EVENTS.of(reader, numbers)
    return event


def _dicts(reader: Reader, query: str, parameters: dict[str, Any], names: str) -> list[Row]:
    return [dict(zip(names.split(), row, strict=True)) for row in reader.rows(query, parameters)]


def _with_suggestions(damage: list[Row], suggested: list[Row]) -> Iterator[Row]:
    """Damage marks with the readings that other reports support; and such readings of words that bear no mark."""
    own = {row["number"]: row for row in suggested if row["number"] is not None}
    none: Row = {"suggestion": None, "confidence": None, "supported_by": []}
    for mark in damage:
        found = own.get(mark["number"], none)
        yield {name: mark[name] for name in mark if name != "number"} | {name: found[name] for name in none}
    for row in suggested:
        if row["number"] is None:
            yield {name: row[name] for name in row if name != "number"} | {"note": None}


def _siblings(reader: Reader, report: Row) -> list[Row]:
    query = f"""SELECT r.report_id, r."date", r.title, r.publication, s.copy_of
        FROM stories s JOIN reports r USING (report_id) WHERE s.story_id = $story AND r.report_id <> $report
        ORDER BY r."date" NULLS LAST, r.report_id LIMIT {MOST_SIBLINGS}"""
    of = {"story": report["story_id"], "report": report["report_id"]}
    return _dicts(reader, query, of, "report_id date title publication copy_of")


def _happenings(reader: Reader, report_id: str) -> dict[str, Row]:
    """Event id -> its happening, with the other reports that tell it."""
    query = """
        WITH own AS (
            SELECT e.id, l.happening_id FROM happening_events l
            JOIN events e ON e."key" = l."key" AND e.report_id = l.report_id
            WHERE l.report_id = $report
        ), told AS (
            SELECT happening_id, list(DISTINCT report_id ORDER BY report_id) AS reports FROM happening_events
            WHERE happening_id IN (SELECT happening_id FROM own) GROUP BY happening_id
        )
        SELECT own.id, own.happening_id, [x FOR x IN told.reports IF x <> $report] FROM own JOIN told USING (happening_id)"""
    rows = reader.rows(query, {"report": report_id})
    return {event: {"happening_id": happening, "reports": reports} for event, happening, reports in rows}


# -- from the coder


def coded_report(coded: Any) -> Row:
    """A report as the coder has just coded it, in the same form; with every step of each derivation."""
    found: Row = coded.to_dict()
    found["report"] |= {"text": coded.report.text, "story_id": None, "copy_of": None, "coder": None}
    for mark in found["damage"]:
        mark |= {"suggestion": None, "confidence": None, "supported_by": []}
    return found | {"story": [], "happenings": {}, "steps": derivations(coded)}


def derivations(coded: Any) -> dict[str, list[tuple[str, str]]]:
    """Event id -> (room, what it decided) of each step, as `dragoman explain` prints them."""
    from dragoman.terminal import steps

    return {event.id: list(dict.fromkeys(steps(event, coded))) for event in coded.events}


# -- highlighted


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a report with a role in what was read from it. `event`: the id of the event, empty where it is of none."""

    start: int
    end: int
    role: str
    event: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are in the same spans from first to last. `start`: where they stand in the report."""

    text: str
    start: int
    spans: tuple[Span, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(role for role in ROLES if any(span.role == role for span in self.spans))

    @property
    def events(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(span.event for span in self.spans if span.event))

    @property
    def says(self) -> str:
        return "; ".join(dict.fromkeys(f"{span.role}: {span.says}" if span.says else span.role for span in self.spans))


def spans_of(found: Row) -> Iterator[Span]:
    """Every span of a report."""
    for event in found["events"]:
        own = event["id"]
        yield Span(event["trigger"]["start"], event["trigger"]["end"], "trigger", own, " ".join(kind(event)))
        for role in ("actor", "recipient"):
            for entity in event[role]:
                yield from _entity(entity, role, own)
        for link in event["attribution"]:
            yield Span(link["start"], link["end"], "source", own, name(link["source"]) if link["source"] else link["kind"])
        for condition in event["condition"]:
            yield Span(condition["start"], condition["end"], "condition", own, condition["connective"])
    for statement in found["statements"]:
        if statement["source"]:
            yield from _entity(statement["source"], "source", "")
    for time in found["times"]:
        yield Span(time["start"], time["end"], "time", "", str(time["value"]))
    for place in found["places"]:
        yield Span(place["start"], place["end"], "place", "", place["resolved_place"] or "not resolved")
    for mark in found["damage"]:
        yield Span(mark["start"], mark["end"], "damage", "", mark["kind"])


def _entity(entity: Row, role: str, event: str) -> Iterator[Span]:
    if entity["start"] is not None:
        yield Span(entity["start"], entity["end"], role, event, name(entity))


def pieces(text: str, spans: Iterable[Span]) -> list[Piece]:
    """The text cut wherever a span begins or ends. Spans that do not lie in the text are left out."""
    spans = [s for s in spans if s.start is not None and 0 <= s.start < s.end <= len(text)]
    cuts = sorted({0, len(text), *(s.start for s in spans), *(s.end for s in spans)})
    begin: dict[int, list[Span]] = {}
    for span in spans:
        begin.setdefault(span.start, []).append(span)
    found, active = [], list[Span]()
    for start, end in pairwise(cuts):
        active = [s for s in active if s.end > start] + begin.get(start, [])
        found.append(Piece(text[start:end], start, tuple(active)))
    return found


# -- in plain words


def name(entity: Row) -> str:
    """An entity's name, with code and sector in brackets."""
    code = "/".join(part for part in (entity["code"], entity["sector"]) if part)
    told = entity["entity_name"] or entity["entity_text"] or "nobody named"
    return f"{told} [{code}]" if code else str(told)


def kind(event: Row) -> list[str]:
    """Category and modes."""
    return [event["event"][0], *event["mode"]]


def explain(event: Row, text: str) -> Iterator[tuple[str, str]]:
    """(what, in plain words why) of an event, from what the record keeps of it; `text`: its report's."""
    entry = lexicon_entry(event["rule"])
    fits = f", as in “{entry['pattern']}”" if entry else ""
    if str(event["rule"]).startswith("reader."):
        fits = ": the trained reader says so, no entry of the lexicon"
    yield "event", f"“{event['trigger']['text']}” is told as {' '.join(kind(event))}{fits}"
    for role in ("actor", "recipient"):
        for entity in event[role]:
            yield role, _who(entity, text)
        if not event[role] and not (role == "recipient" and len(event["actor"]) > 1):
            yield role, "nobody is told"
    yield "status", ", ".join(event["aux_mode"]) if event["aux_mode"] else "told as a fact: no mark of status holds"
    yield "date", when(event)
    if place := event["event_loc"]:
        told = place["resolved_place"] or "no place of that name is known"
        country = f" [{place['country_code']}]" if place["country_code"] else ""
        yield "place", f"“{place['extracted_place']}”: {told}{country}"
    for link in event["attribution"]:
        who = name(link["source"]) if link["source"] else f"somebody {link['kind']}"
        yield "said by", f"{who}, {link['kind']}{', quoted' if link['quote'] else ''}, by “{link['cue']}”"
    if not event["attribution"]:
        yield "said by", "the report itself"
    for condition in event["condition"]:
        yield "condition", f"{condition['connective']}: “{condition['text']}”"
    for what, number in (event["size"] or {}).items():
        if number is not None:
            yield "size", f"{number} {what}"
    if event["context"]:
        yield "context", ", ".join(event["context"])
    for first, last in event["evidence"][1:]:
        yield "told again", f"“{' '.join(text[first:last].split())}”"
    for mark in event["damage"]:
        yield "damaged", f"“{mark['text']}”, {mark['kind']}{': ' + mark['note'] if mark['note'] else ''}"
    if event["confidence"] is not None:
        yield "confidence", f"{event['confidence']:.2f}: of 100 such codings about {event['confidence'] * 100:.0f} are right"


def _who(entity: Row, text: str) -> str:
    """Which words, whom they mean, and how they were understood."""
    words = entity["entity_text"]
    told = [f"“{words}”"] if words else []
    if entity["refers_to"]:
        first, last = entity["refers_to"]
        told.append(f"which stands for “{' '.join(text[first:last].split())}”")
    told.append(f"is {name(entity)}" if told else name(entity))
    if entity["office"]:
        told.append(f"as {entity['office']}")
    if entity["sector"] in ontology.sectors():
        told.append(f"({ontology.sectors()[entity['sector']]})")
    return " ".join(told)


def when(event: Row) -> str:
    """The event's days, and what they rest on."""
    days = " to ".join(dict.fromkeys(str(day) for day in (event["date"], event["enddate"]) if day)) or "unknown"
    if event["date_text"]:
        return f"{days}: the text says “{event['date_text']}”"
    if event["date_basis"] == "report":
        return f"{days}: no time is told with it, so it is the report's date"
    if event["date"] is None:
        return f"{days}: told as past, or in a report without a date, so none is guessed"
    return f"{days}: from the text"


def lexicon_entry(rule: str | None) -> Row | None:
    """The lexicon entry of this id, None where it is not one of ours ("cameo 190")."""
    try:
        entry = lexicon.load().entries.get(rule or "")
    except TableError:
        return None
    if entry is None:
        return None
    category, modes = ontology.categories().get(entry.category), ontology.modes()
    return {
        "id": entry.id,
        "kind": entry.kind,
        "pattern": entry.pattern,
        "category": entry.category,
        "mode": list(entry.mode),
        "example": entry.example,
        "source": entry.source,
        "covers": category.covers if category else None,
        "modes": {m: modes[entry.category, m].covers for m in entry.mode if (entry.category, m) in modes},
    }
