"""Checks of gold reports in our form: the first thing that breaks a rule is raised with its file, record and field.

{"report": {"id", "date", "text", ...}, "events": [], "statements": [], "times": [], "places": [], "damage": []}
Fields beyond those checked here are kept and not looked at, so that corrected output of the coder is a gold file too.
The lists but `events`, and of an event `context`, `size` and `happening`, may be left out: what a gold set does not tell is
not judged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from dragoman import ontology
from dragoman.actors import load_tables
from dragoman.errors import GoldError
from dragoman.evaluation.gold import LABELS, GoldReport, Item
from dragoman.model import Report

DATE_BASES = ("stated", "report", "unknown")
SIZES = ("dead", "injured", "arrested")
SOURCE_KINDS = ("named", "organisation", "anonymous", "document")
TIME_TYPES = ("DATE", "TIME", "DURATION", "SET")
DAMAGE_KINDS = ("boilerplate", "fragment", "role-mismatch", "name-variant", "unknown-term", "self-conflict", "fused-clause")


@cache
def codes() -> frozenset[str]:
    """Codes that an actor may have."""
    return frozenset(load_tables().countries) | ontology.NO_STATE


def under(place: str, key: str) -> str:
    """The name of a field in a record: "events[3].actor"."""
    return f"{place}.{key}" if place else key


@dataclass(slots=True)
class Checker:
    """Walks one gold file; the first thing that breaks a rule is raised with its record and field."""

    source: str
    text: str = ""

    def fail(self, place: str, message: str) -> GoldError:
        return GoldError(message, source=self.source, place=place)

    def get(self, item: Item, key: str, place: str, kind: type | tuple[type, ...]) -> Any:
        """The field, which must be there and of that kind; truth values are no numbers."""
        if key not in item:
            raise self.fail(under(place, key), "is missing")
        value = item[key]
        wanted = kind if isinstance(kind, tuple) else (kind,)
        if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
            names = " or ".join("null" if k is type(None) else k.__name__ for k in wanted)
            raise self.fail(under(place, key), f"{str(value)[:40]!r} is no {names}")
        return value

    def items(self, item: Item, key: str, place: str) -> Iterator[tuple[Item, str]]:
        for i, one in enumerate(self.get(item, key, place, list)):
            if not isinstance(one, dict):
                raise self.fail(f"{under(place, key)}[{i}]", "is no object")
            yield one, f"{under(place, key)}[{i}]"

    def label(self, item: Item, key: str, place: str, known: Collection[str], *, null: bool = False) -> None:
        value = self.get(item, key, place, (str, type(None)) if null else str)
        if value is not None and value not in known:
            raise self.fail(f"{place}.{key}", f"unknown label {value!r}")

    def labels(self, item: Item, key: str, place: str, known: Collection[str]) -> list[str]:
        values: list[str] = self.get(item, key, place, list)
        for value in values:
            if not isinstance(value, str) or value not in known:
                raise self.fail(f"{place}.{key}", f"unknown label {str(value)[:40]!r}")
        return values

    def span(self, item: Item, place: str, key: str = "text") -> None:
        """`start` and `end` are offsets into the report's text, and the words there are those that the record has."""
        words = self.get(item, key, place, str)
        start, end = (self.get(item, edge, place, int) for edge in ("start", "end"))
        if not 0 <= start < end <= len(self.text):
            raise self.fail(f"{place}.start", f"offsets {start}-{end} do not lie in the text of {len(self.text)} characters")
        there = self.text[start:end]
        if there != words:
            raise self.fail(f"{place}.{key}", f"{words[:60]!r} is not what stands at {start}-{end}: {there[:60]!r}")

    def day(self, item: Item, key: str, place: str) -> dt.date | None:
        value = self.get(item, key, place, (str, type(None)))
        try:
            return dt.date.fromisoformat(value) if value is not None else None
        except ValueError as error:
            raise self.fail(f"{place}.{key}", f"{value[:40]!r} is no day like 2020-07-03") from error

    def days(self, item: Item, place: str) -> dt.date | None:
        day, end = self.day(item, "date", place), self.day(item, "enddate", place)
        if end and (day is None or end < day):
            raise self.fail(f"{place}.enddate", "lies before the date" if day else "without a date")
        return day

    def entity(self, item: Item, place: str) -> None:
        self.span(item, place, "entity_text")
        self.label(item, "code", place, codes(), null=True)
        self.label(item, "sector", place, ontology.sectors(), null=True)

    def link(self, item: Item, place: str) -> None:
        """Who says so: in attributions and statements."""
        source = self.get(item, "source", place, (dict, type(None)))
        if source is not None:
            self.entity(source, f"{place}.source")
        self.label(item, "kind", place, SOURCE_KINDS)
        self.get(item, "cue", place, str)
        self.get(item, "quote", place, bool)

    def event(self, item: Item, place: str) -> None:
        self.span(self.get(item, "trigger", place, dict), f"{place}.trigger")
        categories = self.labels(item, "event", place, ontology.categories())
        if len(categories) != 1:
            raise self.fail(f"{place}.event", "must have one category")
        if "also_event" in item:
            categories = categories + self.labels(item, "also_event", place, ontology.categories())
        self.labels(item, "mode", place, {mode for category, mode in ontology.modes() if category in categories})
        self.labels(item, "aux_mode", place, ontology.AUX_MODES)
        if "context" in item:
            self.labels(item, "context", place, ontology.contexts())
        if "size" in item:
            self.size(item, place)
        if "happening" in item:
            self.get(item, "happening", place, (str, type(None)))
        for key in ("actor", "recipient"):
            for one, where in self.items(item, key, place):
                self.entity(one, where)
        self.label(item, "date_basis", place, DATE_BASES)
        if (self.days(item, place) is None) != (item["date_basis"] == "unknown"):
            raise self.fail(f"{place}.date", "must be null where date_basis is unknown, and only there")
        where = self.get(item, "event_loc", place, (dict, type(None)))
        if where is not None:
            self.get(where, "extracted_place", f"{place}.event_loc", str)
            self.label(where, "country_code", f"{place}.event_loc", codes(), null=True)
        for one, where in self.items(item, "attribution", place):
            self.link(one, where)
        for one, where in self.items(item, "condition", place):
            self.span(one, where)
            self.get(one, "connective", where, str)

    def size(self, item: Item, place: str) -> None:
        """How many were killed, injured and arrested: whole numbers or null."""
        for key in (told := self.get(item, "size", place, dict)):
            if key not in SIZES:
                raise self.fail(f"{place}.size", f"unknown label {key[:40]!r}")
            value = self.get(told, key, f"{place}.size", (int, type(None)))
            if value is not None and value < 0:
                raise self.fail(f"{place}.size.{key}", f"{value} is less than 0")

    def statement(self, item: Item, place: str) -> None:
        self.span(item, place)
        self.link(item, place)

    def time(self, item: Item, place: str) -> None:
        self.span(item, place)
        self.label(item, "type", place, TIME_TYPES)
        self.days(item, place)

    def place(self, item: Item, place: str) -> None:
        self.span(item, place)
        self.label(item, "country_code", place, codes(), null=True)

    def mark(self, item: Item, place: str) -> None:
        self.span(item, place)
        self.label(item, "kind", place, DAMAGE_KINDS)
        if "suggestion" in item:
            self.get(item, "suggestion", place, (str, type(None)))

    def report(self, whole: object) -> GoldReport:
        if not isinstance(whole, dict) or not isinstance(whole.get("report"), dict):
            raise self.fail("report", "is missing: a gold file is an object with `report` and what was coded in it")
        told = whole["report"]
        report_id, self.text = self.get(told, "id", "report", str), self.get(told, "text", "report", str)
        if not report_id or not self.text.strip():
            raise self.fail("report.text" if report_id else "report.id", "is empty")
        day = self.day(told, "date", "report")
        lists: dict[str, list[Item]] = {}
        for name, check in CHECKS.items():
            if name != "events" and name not in whole:
                continue
            lists[name] = []
            for one, place in self.items(whole, name, ""):
                check(self, one, place)
                lists[name].append(one)
        more = {key: self.note(told, key) for key in ("title", "publication", "url")}
        labels = {key: self.note(told, key) for key in LABELS}
        return GoldReport(self.source, Report(self.text, report_id, day, **more), **lists, **labels)  # type: ignore[arg-type]

    def note(self, told: Item, key: str) -> str | None:
        """A text of the report that may be left out."""
        value: str | None = self.get(told, key, "report", (str, type(None))) if key in told else None
        return value


CHECKS: dict[str, Callable[[Checker, Item, str], None]] = {
    "events": Checker.event,
    "statements": Checker.statement,
    "times": Checker.time,
    "places": Checker.place,
    "damage": Checker.mark,
}
"""What is coded in a report, and how each is checked."""
