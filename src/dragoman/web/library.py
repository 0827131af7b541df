"""What the API and the pages ask of the record, each answer remembered for as long as the record stays the same."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from pathlib import Path
from typing import Any

from dragoman.errors import DragomanError
from dragoman.model import Report
from dragoman.web import evidence, geography, index, judging, relations
from dragoman.web.asking import Asked, AskedError, Listed
from dragoman.web.coding import CodingDesk
from dragoman.web.desk import Desk, Reader
from dragoman.web.tables import EVENTS, HAPPENINGS, TABLES, Row, Table

COUNTED = ("reports", "events", "happenings", "statements", "disagreements", "suggestions", "skipped", "judgements")


class Library:
    """A record that is being served, and the coder for texts that are not in it."""

    def __init__(self, record: Path, **limits: Any) -> None:
        self.desk = Desk(record, **limits)
        self.coder = CodingDesk()
        self._indexing = threading.Lock()

    def close(self) -> None:
        """Give the record free and end the coder."""
        self.desk.close()
        self.coder.close()

    def make_quick(self) -> None:
        """See to it that there is an index of the record as it is now; at once, or some minutes for a very large one."""
        if self.desk.index is not None or not self._indexing.acquire(blocking=False):
            return
        try:
            self.desk.use_index(index.find_index(self.desk) or index.make_index(self.desk))
        except DragomanError as error:
            logging.getLogger("dragoman").info("no index yet: %s", error)
        finally:
            self._indexing.release()

    # -- tables

    def page(self, table: Table, asked: Listed) -> tuple[int, list[Row]]:
        """How many rows a table has, and a page of them."""
        key = (table.name, asked.key, asked.sort, asked.page, asked.size, tuple(asked.columns or ()))
        return self.desk.ask(("page", *key), lambda reader: table.page(reader, asked))

    def facets(self, table: Table, asked: Asked) -> dict[str, list[tuple[Any, int]]]:
        """What they can be counted by."""
        return self.desk.ask(("facets", table.name, asked.key), lambda reader: table.counts(reader, asked), slow=True)

    # -- one

    def report(self, report_id: str) -> Row:
        """A report with all that was read from it."""
        return self.desk.ask(("report", report_id), lambda reader: evidence.read_report(reader, report_id))

    def event(self, event_id: str) -> Row:
        """An event."""
        return self.desk.ask(("event", event_id), lambda reader: evidence.read_event(reader, event_id))

    def happening(self, happening_id: str) -> Row:
        """A happening with the events that tell it, its disagreements, and what it was planned or promised as."""
        return self.desk.ask(("happening", happening_id), lambda reader: _happening(reader, happening_id))

    def derivations(self, report_id: str) -> dict[str, list[tuple[str, str]]]:
        """Every step of the derivation of a report's events, by coding it again with the tables of today."""
        report = self.report(report_id)["report"]
        fields = ("date", "title", "publication", "url", "language", "date_source")
        told = {name: report[name] for name in fields if report[name] is not None}
        steps: dict[str, list[tuple[str, str]]] = self.coder.code(Report(report["text"] or "", report_id, **told))["steps"]
        return steps

    # -- views

    def timeline(self, between: relations.Between) -> list[Row]:
        """What passed between two."""
        return self.desk.ask(("timeline", between), lambda reader: relations.timeline(reader, between), slow=True)

    def series(self, between: relations.Between) -> list[Row]:
        """Its score by period."""
        return self.desk.ask(("series", between), lambda reader: relations.series(reader, between), slow=True)

    def state(self, between: relations.Between) -> list[Row]:
        """Where things stood on a day."""
        return self.desk.ask(("state", between), lambda reader: relations.state(reader, between), slow=True)

    def pairs(self) -> list[tuple[str, str, int]]:
        """The pairs of codes between which most happened."""
        return self.desk.ask("pairs", relations.common_pairs, slow=True)

    def places(self, asked: Asked) -> list[Row]:
        """Places by how much happened there."""
        return self.desk.ask(("places", asked.key), lambda reader: geography.places(reader, asked), slow=True)

    def network(self, asked: geography.Drawn) -> dict[str, list[Row]]:
        """Who acts on whom."""
        return self.desk.ask(("network", asked.key, asked.most), lambda reader: geography.network(reader, asked), slow=True)

    def days(self) -> tuple[dt.date | None, dt.date | None]:
        """From when to when."""
        return self.desk.ask("days", geography.days)

    def summary(self) -> Row:
        """What the record holds."""
        return self.desk.ask("summary", lambda reader: _summary(reader, self.desk), slow=True)

    # -- judging

    def sample(self, sample: judging.Sample) -> list[str]:
        """The ids of a sample's events, in the order in which they are judged."""
        key = ("sample", sample.key, sample.seed, sample.number)
        return self.desk.ask(key, lambda reader: [row["id"] for row in _sampled(reader, sample)], slow=True)

    def judgements(self, sample: judging.Sample) -> list[Row]:
        """The judgements of a sample."""
        with self.desk.reading() as reader:
            return judging.judgements(reader, sample)


def _sampled(reader: Reader, sample: judging.Sample) -> list[Row]:
    return EVENTS.of(reader, judging.draw(reader, sample), {"id": "e.id"})


def _happening(reader: Reader, happening_id: str) -> Row:
    query = "SELECT rowid FROM happenings WHERE happening_id >= $id AND happening_id < $id || chr(1114111) LIMIT 2"
    numbers = [n for (n,) in reader.rows(query, {"id": happening_id.lower()})]
    if len(numbers) != 1:
        found = "is no happening" if not numbers else "are several happenings"
        raise AskedError(f"there {found} {happening_id[:40]!r} in this record")
    [happening] = HAPPENINGS.of(reader, numbers)
    of = {"id": happening["happening_id"]}
    query = """SELECT e.rowid FROM happening_events l JOIN events e ON e."key" = l."key" AND e.report_id = l.report_id
        WHERE l.happening_id = $id ORDER BY e.report_date NULLS LAST, e.report_id, e.number"""
    tellings = EVENTS.of(reader, [n for (n,) in reader.rows(query, of)])
    sides = reader.rows("SELECT field, sides FROM disagreements WHERE happening_id = $id ORDER BY field", of)
    plans = reader.rows("SELECT plan_id, outcome FROM outcomes WHERE outcome_id = $id ORDER BY plan_id", of)
    return happening | {
        "tellings": tellings,
        "disagreements": [{"field": field, "sides": told} for field, told in sides],
        "outcome_of": [{"happening_id": plan, "outcome": outcome} for plan, outcome in plans],
    }


def _summary(reader: Reader, desk: Desk) -> Row:
    numbers = {name: int(reader.rows(f"SELECT count(*) FROM {name}")[0][0]) for name in COUNTED}
    [(first, last)] = reader.rows('SELECT min("date"), max("date") FROM reports')
    query = "SELECT run, coder, started, finished, added, left_out FROM runs ORDER BY run DESC LIMIT 1"
    run = [
        dict(zip(("run", "coder", "started", "finished", "added", "left_out"), row, strict=True))
        for row in reader.rows(query)
    ]
    by_year = reader.rows("""SELECT year("date") AS y, quad_code, count(*) FROM happenings WHERE "date" IS NOT NULL
        AND "date" >= (SELECT quantile_disc("date", 0.005) FROM happenings) GROUP BY ALL ORDER BY y, quad_code""")
    return {
        "record": desk.path.name,
        "numbers": numbers,
        "first_report": first,
        "last_report": last,
        "last_run": run[0] if run else None,
        "by_year": [{"year": year, "quad_code": quad, "happenings": int(number)} for year, quad, number in by_year],
        "copied": reader.since,
    }


__all__ = ["TABLES", "Library"]
