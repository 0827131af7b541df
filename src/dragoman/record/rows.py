"""What was coded in one report, as rows of the record's tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any

from dragoman.model import Report, Skipped
from dragoman.pipeline import Coded

Row = tuple[Any, ...]

TABLES = ("reports", "events", "participants", "statements", "times", "places", "damage")
PLACE_FIELDS = ("text", "start", "end", "resolved_place", "geonameid", "lat", "lon", "country_code")
TIME_FIELDS = ("text", "start", "end", "type", "value", "date", "enddate", "note")
DAMAGE_FIELDS = ("kind", "text", "start", "end", "note", "suggestion")
STATEMENT_FIELDS = ("source", "kind", "cue", "quote", "text", "start", "end", "spans", "date", "events")
EVENT_FIELDS = ("report_date", "date", "enddate", "date_text", "date_basis", "actor", "recipient")
STATUS_FIELDS = ("mode", "context", "aux_mode", "quad_code", "event_scale", "trigger", "event_loc", "size", "attribution")
TRACE_FIELDS = ("condition", "confidence", "rule", "damage", "evidence", "text", "text_info")


def storable(text: str) -> str:
    """The text as UTF-8 can carry it: lone surrogates become `?`, so that offsets keep their meaning."""
    return text.encode("utf-8", "replace").decode()


def storable_report(report: Report) -> Report:
    """The report with every text of it storable."""
    try:
        report.text.encode()
        report.id.encode()
        return report
    except UnicodeEncodeError:
        return replace(report, text=storable(report.text), id=storable(report.id))


def text_hash(text: str) -> str:
    """What tells two texts of one report id apart: 32 hexadecimal digits."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


def skipped_row(skipped: Skipped) -> dict[str, str]:
    """A row of `skipped`."""
    return {
        "source": storable(skipped.source),
        "place": storable(skipped.place or ""),
        "code": skipped.code,
        "reason": storable(skipped.reason),
    }


@dataclass(slots=True)
class Rows:
    """Rows by table, gathered report by report."""

    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})

    def add(self, coded: Coded) -> None:
        """Take in one coded report."""
        from dragoman import __version__

        found, text = coded.to_dict(), coded.report.text
        report = found["report"]
        name, day = report["report_id"], report["date"]
        told = tuple(report[f] for f in ("date_source", "title", "publication", "url", "language", "sentences"))
        self.tables["reports"].append((name, day, *told, text_hash(text), f"dragoman {__version__}", text))
        for number, event in enumerate(found["events"]):
            key = int(event["id"], 16)
            self.tables["events"].append((key, event["id"], name, number, *_event_cells(event)))
            self.tables["participants"] += ((key, name, *cells) for cells in _participants(event))
        for number, statement in enumerate(found["statements"]):
            cells = tuple(statement[f] for f in STATEMENT_FIELDS)
            self.tables["statements"].append((statement["id"], name, number, day, *cells))
        for table, fields in (("times", TIME_FIELDS), ("places", PLACE_FIELDS), ("damage", DAMAGE_FIELDS)):
            self.tables[table] += ((name, number, *(row[f] for f in fields)) for number, row in enumerate(found[table]))


def _event_cells(event: dict[str, Any]) -> Row:
    return (
        *(event[f] for f in EVENT_FIELDS),
        event["event"][0],
        *(event[f] for f in STATUS_FIELDS),
        *(event[f] for f in TRACE_FIELDS),
    )


def _participants(event: dict[str, Any]) -> Iterable[Row]:
    sources = [a["source"] for a in event["attribution"]]
    for role, entities in (("actor", event["actor"]), ("recipient", event["recipient"]), ("source", sources)):
        for number, entity in enumerate(entities):
            if entity:
                name = entity["entity_name"] or entity["entity_text"]
                yield role, number, entity["code"], entity["sector"], name, entity["country_name"]
