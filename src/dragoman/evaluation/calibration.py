"""Whether confidence means what it says: how often events of one confidence are right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dragoman.evaluation.matching import Pair

BINS = 10
Rated = Sequence[tuple[float, bool]]
"""The confidence of each event, and whether it is right."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Events of one tenth of the scale, from `first`: their mean confidence, the share of them that is right."""

    first: float
    confidence: float
    share: float
    events: int


def rated(pairs: Iterable[Pair]) -> list[tuple[float, bool]]:
    """The coded events that have a confidence, with whether they are wholly right."""
    coded = ((pair.coded, pair.right) for pair in pairs if pair.coded is not None)
    return [(event["confidence"], right) for event, right in coded if event.get("confidence") is not None]


def bins(events: Rated) -> list[Bin]:
    """The tenths of the scale that have events."""
    inside: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in events:
        inside.setdefault(min(int(confidence * BINS), BINS - 1), []).append((confidence, right))
    return [
        Bin(tenth / BINS, sum(c for c, _ in own) / len(own), sum(right for _, right in own) / len(own), len(own))
        for tenth, own in sorted(inside.items())
    ]


def error(events: Rated) -> float:
    """The expected calibration error: how far confidence and share lie apart, a mean over the bins by their events.

    0 where there are no events.
    """
    return sum(abs(b.confidence - b.share) * b.events for b in bins(events)) / (len(events) or 1)
