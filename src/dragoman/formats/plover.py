"""PLOVER records: our events, statements, times, places and damage as plain dictionaries (docs/record.md)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dragoman import __version__, ontology
from dragoman.model import Attribution, Condition, Damage, Document, Entity, Event, Place, Statement, TimeExpression

CODEBOOK = "plover-2.0"


def day(value: dt.date | None) -> str | None:
    """ISO form of a day."""
    return value.isoformat() if value else None


def entity_record(entity: Entity) -> dict[str, Any]:
    """An entity; `start` and `end` are null where no words name it."""
    named = entity.start >= 0
    return {
        "entity_text": entity.entity_text,
        "entity_name": entity.entity_name,
        "code": entity.code,
        "country_name": entity.country_name,
        "sector": entity.sector,
        "other_sectors": list(entity.other_sectors),
        "office": entity.office,
        "identifier_id": entity.identifier_id,
        "refers_to": list(entity.refers_to) if entity.refers_to else None,
        "start": entity.start if named else None,
        "end": entity.end if named else None,
    }


def attribution_record(a: Attribution) -> dict[str, Any]:
    """One link of the chain of who says so."""
    return {
        "source": entity_record(a.source) if a.source else None,
        "kind": a.kind,
        "cue": a.cue,
        "quote": a.quote,
        "start": a.start,
        "end": a.end,
    }


def condition_record(c: Condition) -> dict[str, Any]:
    """What the event hangs on."""
    return {"connective": c.connective, "text": c.text, "start": c.start, "end": c.end, "events": list(c.events)}


def damage_record(d: Damage) -> dict[str, Any]:
    """A mark on damaged words."""
    return {
        "kind": d.kind,
        "text": d.text,
        "start": d.start,
        "end": d.end,
        "note": d.note,
        "suggestion": d.suggestion,
    }


def resolution(p: Place) -> dict[str, Any]:
    """What a place name was resolved to."""
    return {
        "resolved_place": p.resolved_place,
        "geonameid": p.geonameid,
        "lat": p.lat,
        "lon": p.lon,
        "country_code": p.country_code,
    }


def place_record(p: Place) -> dict[str, Any]:
    """A place name and what it was resolved to."""
    return {"text": p.text, "start": p.start, "end": p.end, **resolution(p)}


def time_record(t: TimeExpression) -> dict[str, Any]:
    """A time expression with its TIMEX3 type and value."""
    return {
        "text": t.text,
        "start": t.start,
        "end": t.end,
        "type": t.type,
        "value": t.value,
        "date": day(t.date),
        "enddate": day(t.enddate),
        "note": t.note,
    }


def statement_record(s: Statement, report_id: str) -> dict[str, Any]:
    """A statement, with its exact span."""
    return {
        "id": s.id,
        "report_id": report_id,
        "source": entity_record(s.source) if s.source else None,
        "kind": s.kind,
        "cue": s.cue,
        "quote": s.quote,
        "text": s.text,
        "start": s.start,
        "end": s.end,
        "spans": [list(span) for span in s.spans],
        "date": s.date,
        "events": list(s.events),
    }


def event_record(event: Event, document: Document) -> dict[str, Any]:
    """One event as record.md describes it."""
    report, sentence = document.report, document.sentences[event.sentence]
    category = event.event[0]
    place = event.place
    return {
        "id": event.id,
        "report_id": report.id,
        "report_date": day(report.date),
        "date": day(event.date),
        "enddate": day(event.enddate),
        "date_text": event.date_text,
        "date_basis": event.date_basis,
        "actor": [entity_record(e) for e in event.actor],
        "recipient": [entity_record(e) for e in event.recipient],
        "event": list(event.event),
        "mode": list(event.mode),
        "context": list(event.context),
        "aux_mode": list(event.aux_mode),
        "quad_code": ontology.quad(category),
        "event_scale": ontology.score(category, event.mode),
        "event_text": [event.trigger_text],
        "trigger": {"text": event.trigger_text, "start": event.trigger[0], "end": event.trigger[1]},
        "event_loc": {"extracted_place": place.text, **resolution(place)} if place else None,
        "size": dict(event.size),
        "attribution": [attribution_record(a) for a in event.attribution],
        "condition": [condition_record(c) for c in event.condition],
        "confidence": event.confidence,
        "rule": event.rule,
        "damage": [damage_record(d) for d in event.damage],
        "evidence": [list(span) for span in event.evidence],
        "text": document.words(sentence.start, sentence.end),
        "text_info": {"sequence": sentence.index, "start": sentence.start, "end": sentence.end},
        "cite_info": {
            "title": report.title,
            "publication": report.publication,
            "url": report.url,
            "language": report.language,
            "coder": f"dragoman {__version__}",
            "codebook": CODEBOOK,
        },
    }


def report_record(document: Document) -> dict[str, Any]:
    """The report itself, without its text."""
    report = document.report
    return {
        "report_id": report.id,
        "date": day(report.date),
        "date_source": report.date_source,
        "title": report.title,
        "publication": report.publication,
        "url": report.url,
        "language": report.language,
        "characters": len(report.text),
        "sentences": len(document.sentences),
    }


def coded_record(document: Document) -> dict[str, Any]:
    """All that was found in one report, as `dragoman code --format json` prints it."""
    return {
        "report": report_record(document),
        "events": [event_record(e, document) for e in document.events],
        "statements": [statement_record(s, document.report.id) for s in document.statements],
        "times": [time_record(t) for t in document.times],
        "places": [place_record(p) for p in document.places],
        "damage": [damage_record(d) for d in document.damage],
    }
