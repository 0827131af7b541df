"""Precision, recall and F1 of events and of each field, with bootstrap intervals over reports.

Measures of events count every gold and every coded event. Measures of a field (actor, mode, date, ...) count what stands in
that field of the events that answer each other, so that a missed event is not counted again in each of its fields.
Statements, times, places and damage are matched by their spans, over whole reports. What a gold report or event does not
tell is not counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman import ontology
from dragoman.evaluation.gold import GoldReport, Item
from dragoman.evaluation.matching import Pair, codes_of, judged_marks, overlap, pair_events, sides
from dragoman.model import Skipped
from dragoman.pipeline import Coder

if TYPE_CHECKING:
    import numpy as np

SAMPLES = 1000
SEED = 20260101
LEVEL = 0.95
NOT_TOLD = "not told"

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
    """All figures by measure, and all pairs of events. `left_out`: reports that were not coded, with the reason.

    `counts`: what was counted in each report, in their order.
    """

    figures: dict[str, Figure]
    pairs: list[Pair]
    reports: list[GoldReport]
    left_out: dict[str, str]
    counts: list[Counts]

    def within(self, keep: Callable[[GoldReport], bool]) -> Evaluation:
        """The same for some of the reports."""
        kept = [(report, counts) for report, counts in zip(self.reports, self.counts, strict=True) if keep(report)]
        reports, counts = [report for report, _ in kept], [own for _, own in kept]
        ids = {report.report.id for report in reports}
        left_out = {one: why for one, why in self.left_out.items() if one in ids}
        return Evaluation(figures(counts), [p for p in self.pairs if p.report.report.id in ids], reports, left_out, counts)

    def by(self, label: str) -> dict[str, Evaluation]:
        """The same for each value of a label of the reports ("kind", "region"), sorted; "not told" where they have none."""
        values = sorted({getattr(report, label) or NOT_TOLD for report in self.reports})
        return {value: self.within(lambda r, v=value: (getattr(r, label) or NOT_TOLD) == v) for value in values}  # type: ignore[misc]


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
    reasons = {one: (left_out or {}).get(one, "not coded") for one in uncoded}
    return Evaluation(figures(counts), pairs, reports, reasons, counts)


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
    """Counts of each field that a gold event tells and the coded event that answers it."""
    counts: Counts = Counter()
    for name, roles in sides(gold).items():
        counts += count_sets(name, codes_of(gold, *roles), codes_of(coded, *roles))
    if "actor" in gold and "recipient" in gold:
        counts += count_sets("sector", *sectors_of(gold, coded))
    if "trigger" in gold:
        counts += count_one("trigger", True, True, overlap(gold["trigger"], coded["trigger"]))
    if "mode" in gold:
        counts += count_sets("mode", set(gold["mode"]), set(coded["mode"]))
    if "context" in gold:
        counts += count_sets("context", set(gold["context"]), set(coded.get("context", ())))
    if "aux_mode" in gold:
        counts += count_sets("auxiliary mode", set(gold["aux_mode"]), judged_marks(gold, coded))
    if "size" in gold:
        counts += count_sets("size", sizes_of(gold), sizes_of(coded))
    if "date" in gold:
        counts += count_one("date", bool(gold["date"]), bool(coded["date"]), same_days(gold, coded))
    if "event_loc" in gold:
        where, told = gold["event_loc"] or {}, coded["event_loc"] or {}
        there = where.get("country_code") == told.get("country_code")
        counts += count_one("place of the event", bool(where), bool(told), there)
    if "attribution" in gold:
        counts += count_matched("attribution", gold["attribution"], coded["attribution"], same_link)
    if "condition" in gold:
        counts += count_matched("condition", gold["condition"], coded["condition"], overlap)
    return counts


def sizes_of(event: Item) -> set[str]:
    """How many were killed, injured and arrested, as far as it is told: "dead 3"."""
    return {f"{what} {number}" for what, number in (event.get("size") or {}).items() if number is not None}


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

    matchers = {
        "statements": ("statements", statement),
        "times found": ("times", overlap),
        "times with their days": ("times", days),
        "places with their country": ("places", place),
        "damage": ("damage", mark),
    }
    counts: Counts = Counter()
    for measure, (name, same) in matchers.items():
        gold = getattr(report, name)
        if gold is not None:
            counts += count_matched(measure, gold, record.get(name, []), same)
    return counts


def measures() -> list[str]:
    """All measures in the order in which they are shown."""
    fields = "actor,recipient,parties,sector,mode,auxiliary mode,context,size,date,place of the event,attribution,condition"
    beside = "statements,times found,times with their days,places with their country,damage"
    by_category = [f"{what} {name}" for what in ("category", "whole") for name in ontology.categories()]
    return ["whole event", "category", "trigger", *fields.split(","), *beside.split(","), *by_category]


def figures(counts: list[Counts]) -> dict[str, Figure]:
    """A figure for every measure that has something to count. `counts`: one a report."""
    import numpy as np

    if not counts:
        return {}
    size = len(counts)
    resampled = np.random.default_rng(SEED).multinomial(size, [1 / size] * size, size=SAMPLES)
    found = {}
    for name in measures():
        rows = np.array([[c[name, "right"], c[name, "coded"], c[name, "gold"]] for c in counts])
        right, coded, gold = (int(total) for total in rows.sum(axis=0))
        if coded + gold:
            found[name] = Figure(right, coded, gold, *interval(resampled @ rows))
    return found


def interval(totals: np.ndarray) -> tuple[float, float]:
    """The bounds that LEVEL of the resampled corpora's F1 lie in. `totals`: right, coded and gold of each.

    Samples without anything to count are left out.
    """
    values = sorted(f1(*row) for row in totals.tolist() if row[1] + row[2])
    cut = int(len(values) * (1 - LEVEL) / 2)
    return values[cut], values[-1 - cut]
