"""What the reader makes of one sentence: where it sees events, of what category, and who takes part in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dragoman.model import Sentence

Span = tuple[int, int]
"""First and last token + 1, or character offsets, end exclusive."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An event that the reader sees. `share`: its own confidence, 0 to 1. Spans are character offsets into the report."""

    category: str
    share: float
    start: int
    end: int
    modes: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    actors: tuple[Span, ...] = ()
    recipients: tuple[Span, ...] = ()


@dataclass(slots=True)
class Reading:
    """One sentence as read. `pieces`: (start, end, {category: share}) of each word piece that may tell an event."""

    pieces: list[tuple[int, int, dict[str, float]]] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)

    def shares(self, start: int, end: int) -> dict[str, float]:
        """Category -> the greatest share that the reader gives it on these words."""
        found: dict[str, float] = {}
        for first, last, told in self.pieces:
            if first < end and start < last:
                for category, share in told.items():
                    found[category] = max(share, found.get(category, 0.0))
        return found


def heads(s: Sentence, spans: tuple[Span, ...]) -> Iterator[int]:
    """The head token of each span of characters: the first whose own governor lies outside."""
    for start, end in spans:
        tokens = s.token_at(start, end)
        yield from [t for t in tokens if s.head[t] not in tokens or s.head[t] == t][:1]
