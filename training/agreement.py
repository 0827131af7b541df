"""How far two labellers of the same sentences agree, the second blind: python training/agreement.py

A tenth of the sentences was labelled anew (training/second/*.txt). An event of both is one where the triggers overlap.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sentences import HOME, Labelled, Span, Told, read_sentences


def overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def matched(first: Labelled, second: Labelled) -> list[tuple[Told, Told]]:
    """The events of both whose triggers overlap, each once, those of one category first."""
    pairs = [(a, b) for a in first.events for b in second.events if overlap(a.trigger, b.trigger)]
    found: list[tuple[Told, Told]] = []
    for a, b in sorted(pairs, key=lambda pair: pair[0].category != pair[1].category):
        if not any(a is x or b is y for x, y in found):
            found.append((a, b))
    return found


def f1(right: int, one: int, other: int) -> float:
    return 2 * right / (one + other) if one + other else 0.0


def parties(spans: tuple[Span, ...], others: tuple[Span, ...]) -> int:
    return sum(any(overlap(a, b) for b in others) for a in spans)


def main() -> None:
    faults: list[str] = []
    first = {s.text: s for s in read_sentences(sorted(HOME.glob("*.txt")), faults)}
    second = list(read_sentences(sorted((Path(__file__).parent / "second").glob("*.txt")), faults))
    both = [(first[s.text], s) for s in second if s.text in first]
    pairs = [pair for a, b in both for pair in matched(a, b)]
    same = [(a, b) for a, b in pairs if a.category in (b.category, *b.also) or b.category in a.also]
    one, other = (sum(len(sentence[n].events) for sentence in both) for n in (0, 1))
    print(f"sentences: {len(both)}, events: {one} and {other}\n\n| what | F1 |\n|---|---:|")
    print(f"| whether a sentence tells an event | {sum(bool(a.events) == bool(b.events) for a, b in both) / len(both):.3f} (share) |")
    print(f"| event at its words | {f1(len(pairs), one, other):.3f} |")
    print(f"| event with its category | {f1(len(same), one, other):.3f} |")
    sets: list[tuple[str, Callable[[Told], tuple[str, ...]]]] = [("mode", lambda e: e.modes), ("auxiliary mode", lambda e: e.marks)]
    for name, labels in sets:
        counts = [(len({*labels(a)} & {*labels(b)}), len(labels(a)), len(labels(b))) for a, b in same]
        print(f"| {name}, where the category is the same | {f1(*map(sum, zip(*counts, strict=True))):.3f} |")
    roles: list[tuple[str, Callable[[Told], tuple[Span, ...]]]] = [("actor", lambda e: e.actors), ("recipient", lambda e: e.recipients)]
    for name, spans in roles:
        counts = [(parties(spans(a), spans(b)), len(spans(a)), len(spans(b))) for a, b in same]
        print(f"| {name} | {f1(*map(sum, zip(*counts, strict=True))):.3f} |")


if __name__ == "__main__":
    main()
