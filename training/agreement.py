"""How far two labellers of the same sentences agree, the second blind: python training/agreement.py

A tenth of the sentences was labelled anew (training/second/*.txt). An event of both is one where the triggers overlap.
"""

from __future__ import annotations

from collections.abc import Callable

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


def agreement() -> str:
    """The table of agreement, in Markdown."""
    faults: list[str] = []
    first = {s.text: s for s in read_sentences(sorted(HOME.glob("*.txt")), faults)}
    second = list(read_sentences(sorted((HOME.parent / "second").glob("*.txt")), faults))
    both = [(first[s.text], s) for s in second if s.text in first]
    pairs = [pair for a, b in both for pair in matched(a, b)]
    same = [(a, b) for a, b in pairs if a.category in (b.category, *b.also) or b.category in a.also]
    one, other = (sum(len(sentence[n].events) for sentence in both) for n in (0, 1))
    told = sum(bool(a.events) == bool(b.events) for a, b in both) / len(both)
    rows = [
        ("whether a sentence tells an event (share)", told),
        ("event at its words", f1(len(pairs), one, other)),
        ("event with its category", f1(len(same), one, other)),
        ("mode, where the category is the same", label_f1(same, lambda e: e.modes)),
        ("auxiliary mode, where the category is the same", label_f1(same, lambda e: e.marks)),
        ("actor, where the category is the same", party_f1(same, lambda e: e.actors)),
        ("recipient, where the category is the same", party_f1(same, lambda e: e.recipients)),
    ]
    head = f"{len(both)} sentences, {one} and {other} events:\n\n| what | F1 |\n|---|---:|\n"
    return head + "\n".join(f"| {name} | {value:.3f} |" for name, value in rows)


def label_f1(same: list[tuple[Told, Told]], labels: Callable[[Told], tuple[str, ...]]) -> float:
    counts = [(len({*labels(a)} & {*labels(b)}), len(labels(a)), len(labels(b))) for a, b in same]
    return f1(*map(sum, zip(*counts, strict=True)))


def party_f1(same: list[tuple[Told, Told]], spans: Callable[[Told], tuple[Span, ...]]) -> float:
    counts = [(parties(spans(a), spans(b)), len(spans(a)), len(spans(b))) for a, b in same]
    return f1(*map(sum, zip(*counts, strict=True)))


if __name__ == "__main__":
    print(agreement())
