"""What became of plans, promises and threats: a later report has them done, cancelled or denied."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from dragoman.record.database import Database
from dragoman.record.happenings import content_words
from dragoman.tables import data_path, read_table

PATIENCE = dt.timedelta(60)
"""What is told later than that after a plan without a day says nothing about it."""

EARLY, LATE = dt.timedelta(1), dt.timedelta(7)
"""How far from the planned days its outcome may lie."""

LOOKED_AT = 256
"""Later happenings of the same parties, or of the same story, that a plan is compared with; bounds the cost."""

SHARED_WORDS = 2
"""Words that a plan and its outcome share at least, beyond the most frequent, where their parties are not the same."""

TOLD = """
WITH told AS (
    SELECT l.happening_id, arg_min({{"text": e."text", words: lower(e."trigger"."text")}},
        (coalesce(e.report_date, DATE '9999-12-31'), e.report_id, e.number)) AS first
    FROM happening_events l JOIN events e USING ("key", report_id) GROUP BY l.happening_id
), placed AS (
    SELECT DISTINCT l.happening_id, s.story_id FROM happening_events l JOIN stories s USING (report_id)
)
SELECT {by} AS together, h.happening_id, h.category, h.mode, h.status, h."date", h.enddate, h.first_report, h.last_report,
    h.country_code, h.actor, list_sort(list_distinct(list_concat(h.actor, h.recipient))) AS parties, t.first."text",
    t.first.words
FROM happenings h JOIN told t USING (happening_id) {more}
WHERE h.first_report IS NOT NULL ORDER BY together, h.first_report, h.happening_id
"""
BY_PARTIES = TOLD.format(by="list_sort(list_distinct(list_concat(h.actor, h.recipient)))", more="")
BY_STORY = TOLD.format(by="p.story_id", more="JOIN placed p USING (happening_id)")


@dataclass(frozen=True)
class Told:
    """A happening as far as plans need it: `date` is its first day, `trigger` the words that tell it first."""

    id: str
    category: str
    mode: frozenset[str]
    status: str
    date: dt.date | None
    enddate: dt.date | None
    first_report: dt.date
    last_report: dt.date
    country: str | None
    actor: frozenset[str]
    parties: frozenset[str]
    text: str
    trigger: str

    @property
    def is_plan(self) -> bool:
        return self.status == "open" or (self.status == "told" and self.category in promises())


@dataclass(frozen=True, slots=True)
class _Way:
    """A row of outcomes.tsv."""

    plan: str
    outcome: str
    told: str
    mode: str
    cancelling: bool


def find_outcomes(database: Database) -> list[tuple[str, str, str]]:
    """(plan, outcome, the happening that tells it); the first that tells it as done, else the first that does not."""
    best: dict[str, tuple[tuple[bool, bool, dt.date, str], str]] = {}
    for query in (BY_PARTIES, BY_STORY):
        rows = (row for piece in database.pieces(query) for row in piece)
        for _, group in groupby(rows, key=lambda row: row[0]):
            told = [_told(row[1:]) for row in group]
            for plan, outcome, later in _outcomes(told):
                rank = outcome != "done", plan.parties != later.parties, later.first_report, later.id
                best[plan.id] = min(best.get(plan.id, (rank, outcome)), (rank, outcome))
    return [(plan, outcome, rank[-1]) for plan, (rank, outcome) in sorted(best.items())]


def _told(cells: Iterable[Any]) -> Told:
    read: list[Any] = [frozenset(cell) if isinstance(cell, list) else cell for cell in cells]
    return Told(*read)


def _outcomes(told: list[Told]) -> Iterator[tuple[Told, str, Told]]:
    """The pairs among happenings in order of their first report."""
    days = [one.first_report for one in told]
    for plan in (one for one in told if one.is_plan):
        first = bisect_left(days, plan.first_report + dt.timedelta(1))
        for later in told[first : first + LOOKED_AT]:
            outcome = outcome_of(plan, later)
            if outcome is not None:
                yield plan, outcome, later


def outcome_of(plan: Told, later: Told) -> str | None:
    """Whether the later happening tells the plan as done, cancelled or denied; None where it is about something else."""
    if later.status == "open" or not plan.actor & later.parties or not _is_same_matter(plan, later):
        return None
    if later.status == "denied":
        ways = {w.outcome for w in ways_of(plan) if w.outcome == "done" and _fits(w, plan, later)}
        return "denied" if ways and _in_time(plan, later.first_report) else None
    for way in ways_of(plan):
        if _fits(way, plan, later):
            day = later.date if way.outcome == "done" else later.first_report
            if day is not None and day >= plan.first_report and _in_time(plan, day, exactly=way.outcome == "done"):
                return way.outcome
    return None


def ways_of(plan: Told) -> list[_Way]:
    """How it may come out: as its category can, and where it is told as something to come, as anything can."""
    return [way for way in _ways() if way.plan == plan.category or (way.plan == "*" and plan.status == "open")]


def _fits(way: _Way, plan: Told, later: Told) -> bool:
    if later.category != (plan.category if way.told == "=" else way.told) or (way.mode and way.mode not in later.mode):
        return False
    if way.cancelling:
        return any(later.trigger.startswith(words) or f" {words}" in later.trigger for words in cancellations())
    same_mode = not plan.mode or not later.mode or later.category != plan.category or bool(plan.mode & later.mode)
    return same_mode and (way.told != "=" or plan.actor == later.actor or plan.parties == later.parties)


def _is_same_matter(plan: Told, later: Told) -> bool:
    """Whether they have the same parties, or share words; and are not told of two countries."""
    if plan.country and later.country and plan.country != later.country:
        return False
    return plan.parties == later.parties or len(_words(plan) & _words(later)) >= SHARED_WORDS


def _words(told: Told) -> set[str]:
    return set(content_words(told.text)) - {word for who in told.parties for word in who.lower().split()}


def _in_time(plan: Told, day: dt.date, *, exactly: bool = False) -> bool:
    """Whether something on that day can be what became of the plan. `exactly`: it is not done before it was to be done."""
    if plan.date is None or plan.date <= plan.first_report:
        return day <= plan.last_report + PATIENCE
    return (not exactly or day >= plan.date - EARLY) and day <= (plan.enddate or plan.date) + LATE


@cache
def _ways() -> tuple[_Way, ...]:
    rows = read_table(data_path("record", "outcomes.tsv"), ("plan", "outcome", "told", "mode", "trigger"))
    return tuple(_Way(r["plan"], r["outcome"], r["told"], r["mode"], r["trigger"] == "yes") for _, r in rows)


@cache
def promises() -> frozenset[str]:
    """The categories that speak of what may come by their nature."""
    return frozenset(way.plan for way in _ways()) - {"*", "CONSULT", "PROTEST"}


@cache
def cancellations() -> tuple[str, ...]:
    """How the words begin by which something is told not to take place."""
    return tuple(row["words"] for _, row in read_table(data_path("record", "cancellations.tsv"), ("words",)))
