"""What became of plans, promises, threats, demands and refusals: a report has them done, cancelled, met, ended."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from typing import Any

from dragoman.record.database import Database
from dragoman.record.happenings import content_words, names_of
from dragoman.record.merging import rarity
from dragoman.tables import data_path, read_table

PATIENCE, LONG_PATIENCE = dt.timedelta(60), dt.timedelta(730)
"""What is told later than that after a plan without a day says nothing about it; demands and refusals stand for longer."""

STANDING = frozenset({"REQUEST", "REJECT"})
"""What stands until something answers it."""

EARLY, LATE = dt.timedelta(1), dt.timedelta(7)
"""How far from the planned days its outcome may lie."""

LOOKED_AT = 256
"""Later happenings of the same parties, or of the same story, that a plan is compared with; bounds the cost."""

TOLD = """
WITH told AS (
    SELECT l.happening_id, list({{"text": e."text", words: lower(e."trigger"."text")}}
        ORDER BY e.report_date NULLS LAST, e.report_id, e.number)[:3] AS codings, list(DISTINCT s.story_id) AS stories
    FROM happening_events l JOIN events e USING ("key", report_id) JOIN stories s USING (report_id) GROUP BY l.happening_id
), placed AS (
    SELECT DISTINCT l.happening_id, s.story_id FROM happening_events l JOIN stories s USING (report_id)
)
SELECT {by} AS together, h.happening_id, h.category, h.mode, h.status, h."date", h.enddate, h.first_report, h.last_report,
    h.country_code, h.place, h.actor, list_sort(list_distinct(list_concat(h.actor, h.recipient))) AS parties, t.stories,
    array_to_string([c."text" FOR c IN t.codings], ' '), array_to_string([c.words FOR c IN t.codings], ' ')
FROM happenings h JOIN told t USING (happening_id) {more}
WHERE h.first_report IS NOT NULL ORDER BY together, h.first_report, h.happening_id
"""
BY_PARTIES = TOLD.format(by="list_sort(list_distinct(list_concat(h.actor, h.recipient)))", more="")
BY_STORY = TOLD.format(by="p.story_id", more="JOIN placed p USING (happening_id)")


@dataclass(frozen=True)
class Told:
    """A happening as far as plans need it: `date` is its first day, `text` and `trigger` are of its first three codings."""

    id: str
    category: str
    mode: frozenset[str]
    status: str
    date: dt.date | None
    enddate: dt.date | None
    first_report: dt.date
    last_report: dt.date
    country: str | None
    place: str | None
    actor: frozenset[str]
    parties: frozenset[str]
    stories: frozenset[str]
    text: str
    trigger: str

    @cached_property
    def words(self) -> frozenset[str]:
        """The stems of the words that most reports do not share, but for the parties' names."""
        return content_words(self.text).difference(*map(names_of, self.parties))

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
    by: str


def find_outcomes(database: Database) -> list[tuple[str, str, str]]:
    """(plan, outcome, the happening that tells it): of all that can be its outcome the one for which most speaks."""
    best: dict[str, tuple[tuple[float, int, str], str]] = {}
    for query in (BY_PARTIES, BY_STORY):
        rows = (row for piece in database.pieces(query) for row in piece)
        for _, group in groupby(rows, key=lambda row: row[0]):
            for plan, outcome, later, weight in outcomes_among([_told(row[1:]) for row in group]):
                rank = weight, -later.first_report.toordinal(), later.id
                best[plan.id] = max(best.get(plan.id, (rank, outcome)), (rank, outcome))
    return [(plan, outcome, rank[-1]) for plan, (rank, outcome) in sorted(best.items())]


def _told(cells: Iterable[Any]) -> Told:
    read: list[Any] = [frozenset(cell) if isinstance(cell, list) else cell for cell in cells]
    return Told(*read)


def outcomes_among(told: list[Told]) -> Iterator[tuple[Told, str, Told, float]]:
    """(plan, outcome, what tells it, the weight of the evidence) among happenings in order of their first report."""
    days = [one.first_report for one in told]
    rare: Mapping[str, float] | None = None
    for plan in (one for one in told if one.is_plan):
        first = bisect_left(days, plan.first_report)
        for later in told[first : first + LOOKED_AT]:
            outcome = outcome_of(plan, later)
            if outcome is None:
                continue
            if rare is None:
                rare = rarity(told)
            if (weight := weigh(plan, later, rare)) > 0:
                yield plan, outcome, later, weight


def outcome_of(plan: Told, later: Told) -> str | None:
    """What the later happening can have made of the plan (done, cancelled or denied); None where it cannot be about it."""
    if later is plan or later.status == "open" or not plan.actor & later.parties:
        return None
    if plan.country and later.country and plan.country != later.country:
        return None
    same_day = later.first_report <= plan.first_report
    if later.status == "denied":
        done = any(way.outcome == "done" and _fits(way, plan, later) for way in ways_of(plan))
        return "denied" if done and not same_day and _in_time(plan, later.first_report, PATIENCE) else None
    for way in ways_of(plan):
        is_done = way.outcome not in ("cancelled", "refused")
        if _fits(way, plan, later) and not (is_done and same_day):
            day = later.date if is_done else max(later.first_report, plan.first_report)
            stands = LONG_PATIENCE if plan.category in STANDING else PATIENCE
            if day is not None and day >= plan.first_report and _in_time(plan, day, stands, exactly=is_done):
                return way.outcome
    return None


def weigh(plan: Told, later: Told, rare: Mapping[str, float] | None = None) -> float:
    """The weight of the evidence that it is what became of the plan; `rare`: stem of a word -> what it counts."""

    def count(words: frozenset[str]) -> float:
        return sum(rare[word] for word in words) if rare is not None else float(len(words))

    weight = weights()
    shorter = min(count(plan.words), count(later.words))
    share = count(plan.words & later.words) / shorter if shorter else 0.0
    return weight["base"] + weight["words"] * share + sum(weight[name] for name in evidence(plan, later))


def evidence(plan: Told, later: Told) -> Iterator[str]:
    """The names of what speaks for and against it, but for the words."""
    if plan.parties == later.parties:
        yield "parties"
    elif (towards := plan.parties - plan.actor) and not towards & later.parties:
        yield "other-parties"
    if plan.actor == later.actor:
        yield "actor"
    if plan.mode & later.mode:
        yield "mode"
    if plan.date and plan.date > plan.first_report and later.date:
        first, last = plan.date, plan.enddate or plan.date
        if first <= later.date <= last:
            yield "day"
        elif first - EARLY <= later.date <= last + LATE:
            yield "near-day"
    if plan.place and plan.place == later.place:
        yield "place"
    if plan.stories & later.stories:
        yield "story"
    if later.first_report <= plan.first_report:
        yield "one-report"
    if plan.category == later.category:
        yield "same-kind"


def ways_of(plan: Told) -> list[_Way]:
    """How it may come out: as its category can, and where it is told as something to come, as anything can."""
    return [way for way in _ways() if way.plan == plan.category or (way.plan == "*" and plan.status == "open")]


def _fits(way: _Way, plan: Told, later: Told) -> bool:
    if later.category != (plan.category if way.told == "=" else way.told) or (way.mode and way.mode not in later.mode):
        return False
    if not _is_by(way, plan, later):
        return False
    if way.cancelling:
        return any(later.trigger.startswith(words) or f" {words}" in later.trigger for words in cancellations())
    same_mode = not plan.mode or not later.mode or later.category != plan.category or bool(plan.mode & later.mode)
    return same_mode and (way.told != "=" or plan.actor == later.actor or plan.parties == later.parties)


def _is_by(way: _Way, plan: Told, later: Told) -> bool:
    """Whether it is done by whom the way asks for."""
    if way.by == "actor":
        return bool(plan.actor & later.actor)
    towards = plan.parties - plan.actor
    return way.by != "recipient" or (bool(towards & later.actor) if towards else plan.actor != later.actor)


def _in_time(plan: Told, day: dt.date, patience: dt.timedelta, *, exactly: bool = False) -> bool:
    """Whether something on that day can be what became of the plan. `exactly`: it is not done before it was to be done."""
    if plan.date is None or plan.date <= plan.first_report:
        return day <= plan.last_report + patience
    return (not exactly or day >= plan.date - EARLY) and day <= (plan.enddate or plan.date) + LATE


@cache
def weights() -> dict[str, float]:
    """Evidence -> its weight."""
    rows = read_table(data_path("record", "outcome_evidence.tsv"), ("evidence", "weight"))
    return {row["evidence"]: float(row["weight"]) for _, row in rows}


@cache
def _ways() -> tuple[_Way, ...]:
    rows = read_table(data_path("record", "outcomes.tsv"), ("plan", "outcome", "told", "mode", "trigger", "by"))
    return tuple(_Way(r["plan"], r["outcome"], r["told"], r["mode"], r["trigger"] == "yes", r["by"]) for _, r in rows)


@cache
def promises() -> frozenset[str]:
    """The categories that speak of what may come by their nature."""
    return frozenset(way.plan for way in _ways()) - {"*", "CONSULT", "PROTEST"}


@cache
def cancellations() -> tuple[str, ...]:
    """How the words begin by which something is told not to take place."""
    return tuple(row["words"] for _, row in read_table(data_path("record", "cancellations.tsv"), ("words",)))
