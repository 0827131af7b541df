"""How far two coders agree who coded the same reports, the second blind: python evaluation/agreement.py

The second coding of a third of the corpus stands in evaluation/second/*.txt, in the notation of evaluation/sources. Spans and
what is listed are compared by F1, one coding taken as the other's gold; labels of events that both have at one place by
Krippendorff's alpha for nominal data (1: as one; 0: as by chance).
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import build_gold

from dragoman.evaluation.checking import Checker
from dragoman.evaluation.gold import GoldReport
from dragoman.evaluation.matching import Pair, codes_of, overlap
from dragoman.evaluation.reading import read_gold
from dragoman.evaluation.scoring import evaluate
from dragoman.language import cut_sentences

HOME = Path(__file__).parent
SHOWN = ("whole event", "category", "trigger", "actor", "recipient", "parties", "sector", "mode", "auxiliary mode", "context", "size")
SHOWN += ("date", "place of the event", "attribution", "condition", "statements", "times with their days")
SHOWN += ("places with their country", "damage")


def second_codings() -> list[GoldReport]:
    """The reports as the second coders coded them."""
    found = []
    for path in sorted((HOME / "second").glob("*.txt")):
        for block in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            made = build_gold.gold(block)
            found.append(Checker(f"{path.name}, {made['report']['id']}").report(made))
    return found


def as_coded(report: GoldReport) -> dict[str, Any]:
    """A hand-made coding in the form in which the coder's output is compared."""
    text = report.report.text
    sentences = [
        span for line in re.finditer(r"[^\n]+", text) for span in cut_sentences(text, line.start(), line.end())
    ]
    events = []
    for event in report.events:
        at = event["trigger"]["start"]
        start, end = next(((a, b) for a, b in sentences if a <= at < b), (at, at + 1))
        events.append({**event, "text_info": {"start": start, "end": end}})
    lists = {name: getattr(report, name) or [] for name in ("statements", "times", "places", "damage")}
    return {"events": events, **lists}


def alpha(pairs: Iterable[tuple[str, str]]) -> float:
    """Krippendorff's alpha of two coders for nominal data: 1 - observed / expected disagreement (Krippendorff 2004)."""
    told = list(pairs)
    seen = Counter(label for pair in told for label in pair)
    size = seen.total()
    observed = sum(a != b for a, b in told) / max(1, len(told))
    expected = 1 - sum(n * (n - 1) for n in seen.values()) / max(1, size * (size - 1))
    return 1 - observed / expected if expected else 1.0


def label(event: dict[str, Any], field: str) -> str:
    """The labels of a field as one."""
    if field in ("actor", "recipient"):
        return " ".join(sorted(codes_of(event, field))) or "-"
    if field == "sector":
        return " ".join(sorted(str(e["sector"]) for e in event["actor"])) or "-"
    return " ".join(sorted(event.get(field) or ())) or "-"


def at_one_place(pairs: Iterable[Pair]) -> list[Pair]:
    """The pairs of events whose triggers share words."""
    return [p for p in pairs if p.gold and p.coded and overlap(p.gold["trigger"], p.coded["trigger"])]


def main() -> None:
    second = {report.report.id: report for report in second_codings()}
    first = [report for report in read_gold([HOME / "gold"]) if report.report.id in second]
    changed = [r.report.id for r in first if r.report.text != second[r.report.id].report.text]
    if changed:
        raise SystemExit(f"the texts differ: {', '.join(changed)}")
    found = evaluate(first, {name: as_coded(report) for name, report in second.items()})
    events = [sum(len(r.events) for r in reports) for reports in (first, second.values())]
    print(f"reports: {len(first)}, events: {events[0]} and {events[1]}\n")
    print("| what | F1 | 95% interval |\n|---|---:|---|")
    for name in SHOWN:
        if name in found.figures:
            f = found.figures[name]
            print(f"| {name} | {f.f1:.3f} | {f.low:.3f} to {f.high:.3f} |")
    placed = at_one_place(found.pairs)
    print(f"\nAt one place: {len(placed)} pairs of events\n\n| label | alpha |\n|---|---:|")
    for field in ("event", "mode", "aux_mode", "actor", "recipient", "sector"):
        print(f"| {field} | {alpha((label(p.gold, field), label(p.coded, field)) for p in placed if p.gold and p.coded):.3f} |")


if __name__ == "__main__":
    main()
