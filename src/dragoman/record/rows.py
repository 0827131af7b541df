"""What was coded in one report, as rows of the record's tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any

from dragoman.model import Report, Skipped
from dragoman.pipeline import Coded

Row = tuple[Any, ...]

TABLES = ("reports", "events", "participants", "statements", "times", "places", "damage")
PLACE_FIELDS = ("text", "start", "end", "resolved_place", "geonameid", "lat", "lon", "country_code")
TIME_FIELDS = ("text", "start", "end", "type", "value")
DAMAGE_FIELDS = ("kind", "text", "start", "end", "note", "suggestion")
STATEMENT_FIELDS = ("source", "kind", "cue", "quote", "text", "start", "end", "spans", "date", "events")
WHO_FIELDS = ("date_text", "date_basis", "actor", "recipient")
WHAT_FIELDS = ("mode", "context", "aux_mode", "quad_code", "event_scale", "trigger", "event_loc")
TRACE_FIELDS = ("attribution", "condition", "confidence", "rule", "damage", "evidence", "text", "text_info")
LARGEST = 2**63 - 1


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
        name, day = report["report_id"], coded.report.date
        told = tuple(report[f] for f in ("date_source", "title", "publication", "url", "language", "sentences"))
        self.tables["reports"].append((name, day, *told, text_hash(text), f"dragoman {__version__}", text))
        for number, event in enumerate(found["events"]):
            key = int(event["id"], 16)
            self.tables["events"].append((key, event["id"], name, number, day, *_event_cells(event)))
            self.tables["participants"] += ((key, name, *cells) for cells in _participants(event))
        for number, statement in enumerate(found["statements"]):
            cells = (statement[f] for f in STATEMENT_FIELDS)
            self.tables["statements"].append((statement["id"], name, number, day, *cells))
        for number, time in enumerate(found["times"]):
            days = (_day(time["date"]), _day(time["enddate"]), time["note"])
            self.tables["times"].append((name, number, *(time[f] for f in TIME_FIELDS), *days))
        for table, fields in (("places", PLACE_FIELDS), ("damage", DAMAGE_FIELDS)):
            self.tables[table] += ((name, number, *(row[f] for f in fields)) for number, row in enumerate(found[table]))


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _event_cells(event: dict[str, Any]) -> Row:
    return (
        _day(event["date"]),
        _day(event["enddate"]),
        *(event[f] for f in WHO_FIELDS),
        event["event"][0],
        *(event[f] for f in WHAT_FIELDS),
        {what: number if number is None else min(number, LARGEST) for what, number in event["size"].items()},
        *(event[f] for f in TRACE_FIELDS),
    )


def _participants(event: dict[str, Any]) -> Iterable[Row]:
    sources = [a["source"] for a in event["attribution"]]
    parties = event["actor"] if len(event["actor"]) > 1 and not event["recipient"] else []
    roles = (("actor", event["actor"]), ("recipient", event["recipient"]), ("party", parties), ("source", sources))
    for role, entities in roles:
        for number, entity in enumerate(entities):
            if entity:
                name = entity["entity_name"] or entity["entity_text"]
                yield role, number, entity["code"], entity["sector"], name, entity["country_name"]
