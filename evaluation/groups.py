"""How well a record groups: python evaluation/groups.py [--gold] [--errors] [--keep FOLDER]

Builds a record of all gold reports and compares it with what the gold groups tell together (gold/groups/groups.json):

- happenings that two reports or more tell: merged rightly where one happening of the record holds a coding of each of these
  reports, all codings of this happening that were found, and none of another;
- contradictions: found where the record has a disagreement on that happening and field, a report of one side against one
  of another; the precision counts the record's disagreements on happenings that gold codings are in;
- damage: the gold marks that have a suggestion, right where the record suggests the same words there; and the record's
  suggestions that are wrong at confidence CERTAIN or more, wherever they stand in any gold report;
- outcomes of plans: the same plan, outcome and happening that tells it.

`--gold` stores the gold codings and damage marks as if the coder had found them, which measures the record alone. Without it
the coder's own are grouped, from end to end; a gold event has been found where a coded one answers it (evaluation.matching).
A group's part is by the hash of its name. `--errors` lists what is wrong in development groups; errors of test groups are
only counted.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dragoman.config import Settings
from dragoman.evaluation.gold import PARTS, GoldReport, Item, part_of
from dragoman.evaluation.matching import pair_events
from dragoman.evaluation.reading import read_gold
from dragoman.identity import event_id
from dragoman.model import Attribution, Condition, Damage, Document, Entity, Event, Report, Skipped
from dragoman.pipeline import Coded, Coder
from dragoman.record import build
from dragoman.record.database import Database

GOLD = Path(__file__).parent / "gold"
CERTAIN = 0.9
SIZES = ("dead", "injured", "arrested", "number")
"""The record's fields that a gold contradiction of field `size` can be found in."""

Key = tuple[str, str]
"""A gold happening: its group and its name there."""


@dataclass(slots=True)
class Score:
    """Counts of one part. `told`: what the gold tells; `found`: what the record tells; `right`: what both do."""

    right: int = 0
    told: int = 0
    found: int = 0

    def __str__(self) -> str:
        recall = f"{self.right / self.told:.3f}" if self.told else "-"
        precision = f", precision {self.right / self.found:.3f} of {self.found}" if self.found else ""
        return f"{recall} ({self.right} of {self.told}{precision})"


@dataclass(slots=True)
class Scores:
    """All counts of one part. `possible`: happenings of which codings of two reports were found."""

    happenings: Score = field(default_factory=Score)
    possible: Score = field(default_factory=Score)
    contradictions: Score = field(default_factory=Score)
    suggestions: Score = field(default_factory=Score)
    certain: Score = field(default_factory=Score)
    outcomes: Score = field(default_factory=Score)


class GoldCoder(Coder):
    """Gives the gold codings of reports as if it had found them: events and damage; all else is the coder's own."""

    def __init__(self, gold: Iterable[GoldReport]) -> None:
        super().__init__(Settings(gate=False))
        self._gold = {g.report.id: g for g in gold}

    def code_many(self, reports: Iterable[Report | Skipped]) -> Iterator[Coded | Skipped]:
        for coded in super().code_many(reports):
            if isinstance(coded, Coded):
                self._replace(coded.document, self._gold[coded.report.id])
            yield coded

    def _replace(self, document: Document, gold: GoldReport) -> None:
        names = ("kind", "text", "start", "end", "note")
        document.damage = [Damage(*(mark[n] for n in names)) for mark in gold.damage or ()]
        events = [event_of(item, document) for item in gold.events]
        events = [replace(e, id=event_id(document, e)) for e in events]
        document.statements = [replace(s, events=()) for s in document.statements]
        document.conditions = []
        document.events = [replace(e, condition=tuple(with_events(c, events) for c in e.condition)) for e in events]


def with_events(condition: Condition, events: list[Event]) -> Condition:
    return replace(condition, events=tuple(e.id for e in events if condition.start <= e.trigger[0] < condition.end))


def event_of(item: Item, document: Document) -> Event:
    """A gold event as the coder would tell it. Its rule is its words: a lexicon entry fires at the same words."""
    trigger, where = item["trigger"], item["event_loc"]
    sentence = max((s for s in document.sentences if s.start <= trigger["start"]), key=lambda s: s.start, default=None)
    places = [p for p in document.places if where and p.start < where["end"] and where["start"] < p.end]
    attribution = item["attribution"]
    return Event(
        id="",
        sentence=sentence.index if sentence else 0,
        trigger_token=0,
        trigger=(trigger["start"], trigger["end"]),
        trigger_text=trigger["text"],
        event=tuple(item["event"]),
        mode=tuple(item["mode"]),
        actor=tuple(map(entity_of, item["actor"])),
        recipient=tuple(map(entity_of, item["recipient"])),
        rule=f"{item['event'][0]}.{trigger['text'].lower()}",
        aux_mode=tuple(item["aux_mode"]),
        date=day(item["date"]),
        enddate=day(item["enddate"]),
        date_basis=item["date_basis"],
        place=places[0] if places else None,
        size=tuple((name, item.get("size", {}).get(name)) for name in SIZES[:3]),
        attribution=tuple(
            Attribution(
                entity_of(a["source"]) if a["source"] else None, a["kind"], a["cue"], a["quote"], a["start"], a["end"]
            )
            for a in attribution
        ),
        condition=tuple(Condition(c["connective"], c["text"], c["start"], c["end"]) for c in item["condition"]),
    )


def entity_of(item: Item) -> Entity:
    return Entity(item["entity_text"], item["start"], item["end"], None, item["code"], None, item["sector"])


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@dataclass(slots=True)
class Grouped:
    """A record as the gold sees it. `keys`: the gold happenings (None: told by one report only) of the codings in each
    happening of the record, with the reports; `home`: the record's happening of each gold event found, by report and number.
    """

    database: Database
    keys: dict[str, set[tuple[Key | None, str]]] = field(default_factory=lambda: defaultdict(set))
    home: dict[Key, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))


def group_of(gold: GoldReport) -> str:
    return gold.group or gold.report.id


def read_record(database: Database, reports: list[GoldReport]) -> Grouped:
    """Where the codings that answer gold events lie in the record."""
    grouped = Grouped(database)
    query = 'SELECT e.report_id, e.number, l.happening_id FROM events e JOIN happening_events l USING ("key", report_id)'
    homes = {(report, number): home for report, number, home in database.rows(query)}
    for gold in reports:
        rows = database.rows(
            """SELECT number, [category] AS event, "trigger", text_info, actor, recipient, aux_mode FROM events
            WHERE report_id = $id ORDER BY number""",
            {"id": gold.report.id},
        )
        names = ("number", "event", "trigger", "text_info", "actor", "recipient", "aux_mode")
        coded = [dict(zip(names, row, strict=True)) for row in rows]
        for pair in pair_events(gold, coded):
            if pair.gold is None or pair.coded is None or not pair.answers:
                continue
            home = homes[gold.report.id, pair.coded["number"]]
            name = pair.gold.get("happening")
            key = (gold.group, name) if gold.group and name else None
            grouped.keys[home].add((key, gold.report.id))
            if key:
                grouped.home[key][gold.report.id].add(home)
    return grouped


def score_happenings(grouped: Grouped, reports: list[GoldReport], scores: dict[str, Scores], say: Any) -> None:
    told: dict[Key, set[str]] = defaultdict(set)
    for gold in reports:
        for event in gold.events:
            if gold.group and event.get("happening"):
                told[gold.group, event["happening"]].add(gold.report.id)
    for key, tellers in told.items():
        if len(tellers) < 2:
            continue
        part = scores[part_of(key[0])]
        found = grouped.home[key]
        homes = {home for there in found.values() for home in there}
        alone = len(homes) == 1 and all(k == key for k, _ in grouped.keys[next(iter(homes))])
        part.happenings.told += 1
        part.happenings.right += alone and set(found) == tellers
        if len(found) > 1:
            part.possible.told += 1
            part.possible.right += alone
        if not (alone and set(found) == tellers):
            others = [sorted({str(k and k[1]) for k, _ in grouped.keys[home]} - {key[1]}) for home in homes]
            say(
                key[0],
                f"happening {key[1]}: told by {len(tellers)}, found in {len(found)}, in {len(homes)} pieces, with {others}",
            )


def score_contradictions(grouped: Grouped, groups: dict[str, Any], scores: dict[str, Scores], say: Any) -> None:
    entries = grouped.database.rows("SELECT happening_id, field, sides FROM disagreements")
    used: set[int] = set()
    for group, told in groups.items():
        part = scores[part_of(group)].contradictions
        for one in told["contradictions"]:
            fields = SIZES if one["field"] == "size" else (one["field"],)
            sides = [set(side["reports"]) for side in one["sides"]]
            hits = [
                n
                for n, (home, name, found) in enumerate(entries)
                if name in fields
                and any(key == (group, one["happening"]) for key, _ in grouped.keys[home])
                and opposed(sides, [set(side["reports"]) for side in found])
            ]
            part.told += 1
            part.right += bool(hits)
            used.update(hits)
            if not hits:
                say(group, f"contradiction not found: {one['happening']} {one['field']}")
    for n, (home, name, found) in enumerate(entries):
        groups_in = {key[0] for key, _ in grouped.keys[home] if key}
        for group in groups_in:
            scores[part_of(group)].contradictions.found += 1
            if n not in used:
                sides_told = [(side["value"], side["reports"]) for side in found]
                say(group, f"contradiction not in the gold: {sorted(grouped.keys[home], key=str)} {name} {sides_told}")


def opposed(sides: list[set[str]], others: list[set[str]]) -> bool:
    """Whether reports of two gold sides stand on two sides of the record's. One report may tell both sides."""
    numbers = range(len(sides))
    return any(
        sides[i] & others[a] and sides[j] & others[b]
        for i in numbers
        for j in numbers
        if i != j
        for a in range(len(others))
        for b in range(len(others))
        if a != b
    )


def score_suggestions(grouped: Grouped, reports: list[GoldReport], scores: dict[str, Scores], say: Any) -> None:
    rows = grouped.database.rows('SELECT report_id, kind, "text", "start", "end", suggestion, confidence FROM suggestions')
    by_report: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        by_report[row[0]].append(row)
    for gold in reports:
        part = scores[part_of(group_of(gold))]
        marks = [m for m in gold.damage or () if m.get("suggestion")]
        here = by_report[gold.report.id]
        good = set()
        for mark in marks:
            hits = [r for r in here if r[3] < mark["end"] and mark["start"] < r[4] and same_words(r[5], mark["suggestion"])]
            good.update(hits)
            part.suggestions.told += 1
            part.suggestions.right += bool(hits)
            if not hits:
                say(group_of(gold), f"no right suggestion for {mark['kind']} {mark['text']!r}: {mark['suggestion']!r}")
        part.suggestions.found += len(here)
        part.certain.found += sum(r[6] >= CERTAIN for r in here)
        part.certain.right += sum(r[6] >= CERTAIN for r in good)
        for row in here:
            if row not in good:
                say(group_of(gold), f"suggestion not in the gold: {row}")


def same_words(one: str, other: str) -> bool:
    """Whether one reading says all that the other does: "Kirsanov", "Pavel Kirsanov"."""
    words, others = (re.findall(r"[^\W_]+", text.casefold()) for text in (one, other))
    short, long = sorted((words, others), key=len)
    return bool(short) and any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


def score_outcomes(grouped: Grouped, groups: dict[str, Any], scores: dict[str, Scores], say: Any) -> None:
    rows = grouped.database.rows("SELECT plan_id, outcome, outcome_id FROM outcomes WHERE outcome IN ('done', 'cancelled', 'denied')")
    used = set()
    for group, told in groups.items():
        part = scores[part_of(group)].outcomes
        for one in told["outcomes"]:
            plan, teller = (group, one["planned"]), (group, one["happening"])
            hits = [
                row
                for row in rows
                if row[1] == one["outcome"]
                and any(key == plan for key, _ in grouped.keys[row[0]])
                and any(key == teller for key, _ in grouped.keys[row[2]])
            ]
            part.told += 1
            part.right += bool(hits)
            used.update(hits)
            if not hits:
                say(group, f"outcome not found: {one}")
    for row in rows:
        for group in {key[0] for key, _ in grouped.keys[row[0]] if key}:
            scores[part_of(group)].outcomes.found += 1
            if row not in used:
                say(group, f"outcome not in the gold: {grouped.keys[row[0]]} {row[1]} {grouped.keys[row[2]]}")


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--gold", action="store_true", help="group the gold codings, not the coder's")
    options.add_argument("--errors", action="store_true", help="list what is wrong in development groups")
    options.add_argument("--keep", type=Path, help="leave the record in this folder")
    asked = options.parse_args()
    reports = read_gold([GOLD])
    groups = json.loads((GOLD / "groups" / "groups.json").read_text(encoding="utf-8"))
    scores = {part: Scores() for part in PARTS}

    def say(group: str, error: str) -> None:
        if asked.errors and part_of(group) == PARTS[0]:
            print(f"{group}: {error}", file=sys.stderr)

    with TemporaryDirectory() as folder:
        path = (asked.keep or Path(folder)) / "groups.duckdb"
        path.unlink(missing_ok=True)
        build((g.report for g in reports), path, GoldCoder(reports) if asked.gold else Coder())
        with Database(path, read_only=True) as database:
            grouped = read_record(database, reports)
            score_happenings(grouped, reports, scores, say)
            score_contradictions(grouped, groups, scores, say)
            score_suggestions(grouped, reports, scores, say)
            score_outcomes(grouped, groups, scores, say)
    for part, found in scores.items():
        print(f"{part}: {sum(part_of(name) == part for name in groups)} groups")
        print(f"  happenings merged rightly  {found.happenings}")
        print(f"  of those found twice       {found.possible}")
        print(f"  contradictions found       {found.contradictions}")
        print(f"  damage suggestions right   {found.suggestions}")
        wrong = found.certain.found - found.certain.right
        print(f"  at confidence {CERTAIN} or more  {found.certain.right} right, {wrong} wrong")
        print(f"  outcomes of plans          {found.outcomes}")


if __name__ == "__main__":
    main()
