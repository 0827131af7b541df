"""Precision, recall and F1 of events and of each field, with bootstrap intervals over reports.

Measures of events count every gold and every coded event. Measures of a field (actor, mode, date, ...) count what stands in
that field of the events that answer each other, so that a missed event is not counted again in each of its fields.
Statements, times, places and damage are matched by their spans, over whole reports.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from dragoman import ontology
from dragoman.evaluation.gold import GoldReport, Item
from dragoman.evaluation.matching import Pair, codes_of, is_mutual, judged_marks, overlap, pair_events
from dragoman.model import Skipped
from dragoman.pipeline import Coder

SAMPLES = 1000
SEED = 20260101
LEVEL = 0.95

Counts = Counter[tuple[str, str]]
"""(measure, "right" | "coded" | "gold") -> how many."""


@dataclass(frozen=True, slots=True)
class Figure:
    """How much of what was coded is right (precision) and how much of the gold was found (recall).

    `low` and `high`: the interval of F1 that 95% of resampled corpora lie in.
    """

    right: int
    coded: int
    gold: int
    low: float = 0.0
    high: float = 1.0

    @property
    def precision(self) -> float:
        return self.right / self.coded if self.coded else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return f1(self.right, self.coded, self.gold)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures by measure, and all pairs of events. `left_out`: reports that were not coded, with the reason."""

    figures: dict[str, Figure]
    pairs: list[Pair]
    reports: list[GoldReport]
    left_out: dict[str, str]


def f1(right: int, coded: int, gold: int) -> float:
    """F1; 0 where nothing is coded and nothing is gold."""
    return 2 * right / (coded + gold) if coded + gold else 0.0


def measure(reports: list[GoldReport], coder: Coder) -> Evaluation:
    """Code the gold reports' texts and measure what comes out."""
    coded, left_out = {}, {}
    for result in coder.code_many(r.report for r in reports):
        if isinstance(result, Skipped):
            left_out[result.source] = result.reason
        else:
            coded[result.report.id] = result.to_dict()
    return evaluate(reports, coded, left_out)


def evaluate(reports: list[GoldReport], coded: Mapping[str, Item], left_out: Mapping[str, str] | None = None) -> Evaluation:
    """Measure. `coded`: report id -> what `dragoman code --format json` prints for it; without one, nothing was coded.

    `left_out`: report id -> why it was not coded, where that is known.
    """
    pairs, counts = [], []
    for report in reports:
        record = coded.get(report.report.id, {})
        own = pair_events(report, record.get("events", []))
        pairs += own
        counts.append(count_events(own) + count_spans(report, record))
    uncoded = [report.report.id for report in reports if report.report.id not in coded]
    return Evaluation(figures(counts), pairs, reports, {one: (left_out or {}).get(one, "not coded") for one in uncoded})


def count_events(pairs: Iterable[Pair]) -> Counts:
    """Counts of whole events, of categories, and of the fields of those that answer each other."""
    counts: Counts = Counter()
    for pair in pairs:
        gold, coded = pair.gold, pair.coded
        if gold is not None:
            for name in ("whole event", "category", f"category {gold['event'][0]}", f"whole {gold['event'][0]}"):
                counts[name, "gold"] += 1
        if coded is not None:
            category = gold["event"][0] if gold is not None and pair.answers else coded["event"][0]
            for name in ("category", f"category {category}"):
                counts[name, "coded"] += 1
                counts[name, "right"] += pair.answers
            for name in ("whole event", f"whole {category}"):
                counts[name, "coded"] += 1
                counts[name, "right"] += pair.right
        if gold is not None and coded is not None and pair.answers:
            counts += count_fields(gold, coded)
    return counts


def tally(name: str, right: int, coded: int, gold: int) -> Counts:
    return Counter({(name, "right"): right, (name, "coded"): coded, (name, "gold"): gold})


def count_sets(name: str, gold: set[str], coded: set[str]) -> Counts:
    return tally(name, len(gold & coded), len(coded), len(gold))


def count_one(name: str, gold: bool, coded: bool, right: bool) -> Counts:
    """A field that is there or not, as a whole right or wrong."""
    return tally(name, gold and coded and right, coded, gold)


def count_fields(gold: Item, coded: Item) -> Counts:
    """Counts of each field of a gold event and the coded event that answers it."""
    sides = {"parties": ("actor", "recipient")} if is_mutual(gold) else {"actor": ("actor",), "recipient": ("recipient",)}
    counts: Counts = Counter()
    for name, roles in sides.items():
        counts += count_sets(name, codes_of(gold, *roles), codes_of(coded, *roles))
    counts += count_one("trigger", True, True, overlap(gold["trigger"], coded["trigger"]))
    counts += count_sets("sector", *sectors_of(gold, coded))
    counts += count_sets("mode", set(gold["mode"]), set(coded["mode"]))
    counts += count_sets("auxiliary mode", set(gold["aux_mode"]), judged_marks(gold, coded))
    counts += count_one("date", bool(gold["date"]), bool(coded["date"]), same_days(gold, coded))
    where, told = gold["event_loc"] or {}, coded["event_loc"] or {}
    there = where.get("country_code") == told.get("country_code")
    counts += count_one("place of the event", bool(where), bool(told), there)
    counts += count_matched("attribution", gold["attribution"], coded["attribution"], same_link)
    counts += count_matched("condition", gold["condition"], coded["condition"], overlap)
    return counts


def sectors_of(gold: Item, coded: Item) -> tuple[set[str], set[str]]:
    """Code and sector of everybody in both events; a coded secondary sector that is the gold's counts as the first."""
    want = {f"{e['code']} {e['sector']}" for role in ("actor", "recipient") for e in gold[role] if e["code"] and e["sector"]}
    have = set()
    for entity in coded["actor"] + coded["recipient"]:
        told = [f"{entity['code']} {s}" for s in (entity["sector"], *entity.get("other_sectors", ())) if s]
        if entity["code"] and told:
            have.add(next((one for one in told if one in want), told[0]))
    return want, have


def same_days(gold: Item, coded: Item) -> bool:
    """The coded days lie within the gold's, or the gold's begin or end with them."""
    if not gold["date"] or not coded["date"]:
        return False
    first, last = gold["date"], gold["enddate"] or gold["date"]
    start, end = coded["date"], coded["enddate"] or coded["date"]
    return bool(start <= last and first <= end and not (start < first and end > last))


def words_of(link: Item) -> set[str]:
    """The words of a source, lower case."""
    text = (link["source"] or {}).get("entity_text") or ""
    return set("".join(c.lower() if c.isalnum() else " " for c in text).split()) - {"the", "a", "an"}


def same_link(gold: Item, coded: Item) -> bool:
    """The same source: a word in common, or both without one."""
    return bool(words_of(gold) & words_of(coded)) or not (words_of(gold) or words_of(coded))


def count_matched(name: str, gold: list[Item], coded: list[Item], same: Callable[[Item, Item], bool]) -> Counts:
    """Each gold item and each coded item matched at most once."""
    left = list(coded)
    right = 0
    for item in gold:
        found = next((one for one in left if same(item, one)), None)
        if found is not None:
            left.remove(found)
            right += 1
    return tally(name, right, len(coded), len(gold))


def count_spans(report: GoldReport, record: Item) -> Counts:
    """Counts of what is listed beside events."""

    def days(gold: Item, coded: Item) -> bool:
        want, have = ((one["date"], one["enddate"] or one["date"]) for one in (gold, coded))
        return overlap(gold, coded) and want == have

    def place(gold: Item, coded: Item) -> bool:
        return overlap(gold, coded) and gold["country_code"] == coded["country_code"]

    def mark(gold: Item, coded: Item) -> bool:
        return overlap(gold, coded) and gold["kind"] == coded["kind"]

    def statement(gold: Item, coded: Item) -> bool:
        return overlap(gold, coded) and same_link(gold, coded)

    told = {name: record.get(name, []) for name in ("statements", "times", "places", "damage")}
    counts = count_matched("statements", report.statements, told["statements"], statement)
    counts += count_matched("times found", report.times, told["times"], overlap)
    counts += count_matched("times with their days", report.times, told["times"], days)
    counts += count_matched("places with their country", report.places, told["places"], place)
    counts += count_matched("damage", report.damage, told["damage"], mark)
    return counts


def measures() -> list[str]:
    """All measures in the order in which they are shown."""
    fields = "actor,recipient,parties,sector,mode,auxiliary mode,date,place of the event,attribution,condition"
    beside = "statements,times found,times with their days,places with their country,damage"
    by_category = [f"{what} {name}" for what in ("category", "whole") for name in ontology.categories()]
    return ["whole event", "category", "trigger", *fields.split(","), *beside.split(","), *by_category]


def figures(counts: list[Counts]) -> dict[str, Figure]:
    """A figure for every measure that has something to count. `counts`: one a report."""
    draw = random.Random(SEED)
    samples = [draw.choices(range(len(counts)), k=len(counts)) for _ in range(SAMPLES)]
    found = {}
    for name in measures():
        rows = [(c[name, "right"], c[name, "coded"], c[name, "gold"]) for c in counts]
        right, coded, gold = (sum(column) for column in zip(*rows, strict=True)) if rows else (0, 0, 0)
        if coded + gold:
            found[name] = Figure(right, coded, gold, *interval(rows, samples))
    return found


def interval(rows: list[tuple[int, int, int]], samples: list[list[int]]) -> tuple[float, float]:
    """The bounds that LEVEL of the resampled corpora's F1 lie in; samples without anything to count are left out."""
    values = []
    for sample in samples:
        right, coded, gold = (sum(rows[i][column] for i in sample) for column in range(3))
        if coded + gold:
            values.append(f1(right, coded, gold))
    values.sort()
    cut = int(len(values) * (1 - LEVEL) / 2)
    return values[cut], values[-1 - cut]
