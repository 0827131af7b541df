"""Two actors over time: what passed between them, its score by week or month, and where things stood on a day."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field

from dragoman.record import Record
from dragoman.web.asking import Address, Asked, AskedError, Day, Text
from dragoman.web.desk import Reader
from dragoman.web.tables import HAPPENINGS, Row

MOST = 2_000
"""Happenings of a timeline: the latest."""
SECTIONS = {
    "contact": "Last contacts",
    "planned": "Planned, and not yet told as done",
    "refusal": "Standing refusals",
    "demand": "Standing demands",
    "threat": "Standing threats",
    "contested": "Contested",
}
STANDINGS = {
    "done": "told to have taken place",
    "planned": "planned, possible or promised",
    "refused": "refused",
    "denied": "denied",
}


class Between(Address):
    """A relation and the time that is looked at."""

    one: Annotated[Text, Field(description="A code: USA.")] = None
    other: Annotated[Text, Field(description="Another: PRK.")] = None
    by: Annotated[Literal["week", "month"], Field(description="What the score is a mean of.")] = "month"
    on: Annotated[Day, Field(description="The day on which the state of play is told; else the latest report.")] = None
    since: Annotated[Day, Field(alias="from", description="First day, YYYY-MM-DD.")] = None
    until: Annotated[Day, Field(alias="to", description="Last day, YYYY-MM-DD.")] = None

    @property
    def pair(self) -> tuple[str, str]:
        """Both codes. Raises AskedError where one is missing."""
        if not self.one or not self.other:
            raise AskedError("one, other: a relation is between two codes; name both")
        return self.one.upper(), self.other.upper()

    @property
    def asked(self) -> Asked:
        """The filters for what passed between them, either way round."""
        return Asked(dyad=self.pair, undirected=True, since=self.since, until=self.until)


def standing(happening: Row) -> str:
    """How it is told apart on a timeline: done, planned, refused or denied."""
    if happening["status"] == "denied":
        return "denied"
    if happening["status"] == "open":
        return "planned"
    return "refused" if happening["event"] == "REJECT" else "done"


def timeline(reader: Reader, between: Between) -> list[Row]:
    """What passed between the two, the latest MOST in order of time, each with its `standing`."""
    where = HAPPENINGS.conditions(between.asked, reader)
    where.conditions.append('h."date" IS NOT NULL')
    query = f'SELECT h.rowid {HAPPENINGS.source(where)} ORDER BY h."date" DESC, h.rowid DESC LIMIT {MOST}'
    numbers = [n for (n,) in reader.rows(query, where.values)]
    wanted = "happening_id date enddate actor recipient event mode status quad_code event_scale reports evidence outcome"
    rows = HAPPENINGS.of(reader, numbers[::-1], {name: HAPPENINGS.fields[name] for name in wanted.split()})
    return [row | {"standing": standing(row)} for row in rows]


def series(reader: Reader, between: Between) -> list[Row]:
    """Happenings and their mean PLOVER score by period, for each of the two ways."""
    asked: Row = {"by": between.by, "since": between.since, "until": between.until}
    one, other = between.pair
    with reader.limited():
        record = Record(reader.database)
        return [row for pair in ((one, other), (other, one)) for row in record.series(dyad=pair, **asked)]


def state(reader: Reader, between: Between) -> list[Row]:
    """The state of play on the day, as `dragoman state` tells it."""
    one, other = between.pair
    with reader.limited():
        return list(Record(reader.database).state(one, other, between.on))


def latest_report(reader: Reader) -> dt.date | None:
    """The day of the latest report."""
    [(day,)] = reader.rows('SELECT max("date") FROM reports')
    found: dt.date | None = day
    return found


def common_pairs(reader: Reader, most: int = 12) -> list[tuple[str, str, int]]:
    """The pairs of codes between which most happened."""
    query = f"""SELECT least(h.actor[1], h.recipient[1]) AS one, greatest(h.actor[1], h.recipient[1]) AS other, count(*) AS n
        FROM happenings h WHERE len(h.recipient) > 0 AND h.actor[1] <> h.recipient[1]
        AND h.actor[1] > '' AND h.recipient[1] > ''
        AND h.actor[1] = upper(h.actor[1]) AND h.recipient[1] = upper(h.recipient[1])
        GROUP BY one, other ORDER BY n DESC, one, other LIMIT {most}"""
    rows: list[Any] = reader.rows(query)
    return [(one, other, int(n)) for one, other, n in rows]
