"""Codings that tell one thing, brought together: those of one story first, then happenings of several stories."""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from dragoman.record.evidence import can_be_one, common_words, likeness
from dragoman.record.happenings import Coding, Happening
from dragoman.record.linking import average_link

ENOUGH = 1e-9
"""The least mean weight of evidence that joins: anything above 0."""

FORBIDDEN = -5.0
"""What a pair counts that cannot be one."""

LATEST = 64
"""Codings that one is compared with, the latest before it; bounds the cost."""

SHARED = 0.2
"""Share of common words without which happenings of two stories are not one, whatever else speaks for it."""


class HasWords(Protocol):
    """A telling of something."""

    @property
    def words(self) -> frozenset[str]: ...


def find_happenings(codings: Sequence[Coding]) -> list[Happening]:
    """The happenings that codings of one story and category tell; given in order of report date, report and place in it."""
    rare = rarity(codings)
    weighed: dict[tuple[int, int], float] = {}
    for later, coding in enumerate(codings):
        for earlier in range(max(0, later - LATEST), later):
            other = codings[earlier]
            weighed[earlier, later] = likeness(other, coding, rare) if can_be_one(other, coding) else FORBIDDEN
    groups = average_link(len(codings), weighed, ENOUGH, LATEST)
    found: dict[int, Happening] = {}
    for position, coding in enumerate(codings):
        found.setdefault(groups.first(position), Happening()).codings.append(coding)
    return list(found.values())


def rarity(told: Iterable[HasWords]) -> Mapping[str, float]:
    """What each word counts: the fewer have it, the more it tells them apart."""
    held: Counter[str] = Counter()
    number = 0
    for one in told:
        held.update(one.words)
        number += 1
    return {word: math.log(1 + number / count) for word, count in held.items()}


def find_mergers(codings: Iterable[tuple[str, Coding]]) -> list[tuple[str, str]]:
    """Pairs of happenings of different stories that are one, the earlier told first.

    `codings`: those of one kind (category, actors, recipients) with the id of their happening, in order of report date,
    report and place. Each happening joins the one of another story that is likest to it.
    """
    latest: deque[tuple[str, Coding]] = deque(maxlen=LATEST)
    best: dict[str, tuple[float, str]] = {}
    for name, coding in codings:
        for other, told in latest:
            if other == name or told.story_id == coding.story_id or common_words(told, coding) < SHARED:
                continue
            if not can_be_one(told, coding):
                continue
            if (like := likeness(told, coding)) >= ENOUGH:
                best[name] = max(best.get(name, (like, other)), (like, other))
        latest.append((name, coding))
    return [(other, name) for name, (_, other) in best.items()]
