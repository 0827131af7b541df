"""Which reports tell one story, and which of them are copies of one text.

Reports are compared by the rare words of their title and head. To compare each only with those that can matter, an index
from its rarest words to the latest reports with them proposes a bounded number of candidates, so the cost of a report does
not grow with the record. Stories are then grown by average link: two groups become one while the mean likeness between
their reports is high enough. All orders are by date and id, so the outcome does not hang on the order of arrival.
"""

from __future__ import annotations

from array import array
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest

from dragoman.record.linking import Groups, average_link
from dragoman.record.wording import Vocabulary, Wording, vector

SAME_STORY = 0.105
"""Mean likeness at which groups are one story: unrelated news shares hardly a tenth of its weight in rare words, reports of
one story a seventh or more; in a small record whose news has one topic, a tenth is no sign any more."""

WORTH_KEEPING = 0.05
HALF_LIFE_DAYS = 90
"""News that much apart needs twice the likeness: what recurs (tests, talks, elections) is told in the same words."""

SEARCH_TERMS = 20
"""The rarest terms of a report that others have too: by these it is looked for."""

LATEST_HOLDERS = 32
COMPARED = 48
"""A report is compared with at most this many earlier ones, found among the latest holders of its rarest terms."""

FEW = 6
"""Of many that share but one of these terms only so many are compared, with those that share more: one word is chance."""

SEEN = COMPARED // 2
"""Of a group larger than this a report need not be like all: it has been compared with about so many of them."""

COPY_LIKENESS = 0.3
COPIED = 0.6
"""Share of the shorter text's pieces that stand in the longer: a copy, also when cut, updated or given a new headline."""

FEWEST_PIECES = 4


@dataclass(frozen=True, slots=True)
class Story:
    """Where a report belongs. `copy_of`: the earliest report with nearly the same text, itself where there is none."""

    report_id: str
    story_id: str
    copy_of: str


def find_stories(ordered: Sequence[Wording], vocabulary: Vocabulary) -> list[Story]:
    """The story of every report. `ordered`: by date, undated ones last, and id; read with `vocabulary` in that order."""
    likeness: dict[tuple[int, int], float] = {}
    copies = Groups(len(ordered))
    for earlier, later, like in _compare(ordered, vocabulary):
        if like >= COPY_LIKENESS and is_copy(ordered[earlier], ordered[later]):
            copies.join(earlier, later)
        like *= 0.5 ** (_days_between(ordered[earlier], ordered[later]) / HALF_LIFE_DAYS)
        if like >= WORTH_KEEPING:
            likeness[earlier, later] = like
    stories = average_link(len(ordered), likeness, SAME_STORY, SEEN)
    return [
        Story(w.report_id, ordered[stories.first(i)].report_id, ordered[copies.first(i)].report_id)
        for i, w in enumerate(ordered)
    ]


def is_copy(one: Wording, other: Wording) -> bool:
    """Whether the shorter of two texts stands, nearly all of it, in the longer."""
    sample = max(one.sample, other.sample)
    pieces, others = ({p for p in w.pieces if p % sample == 0} for w in (one, other))
    fewest = min(len(pieces), len(others))
    return fewest >= FEWEST_PIECES and len(pieces & others) >= COPIED * fewest


def _days_between(one: Wording, other: Wording) -> int:
    return abs((one.date - other.date).days) if one.date and other.date else 0


def _compare(ordered: Sequence[Wording], vocabulary: Vocabulary) -> Iterator[tuple[int, int, float]]:
    """(earlier, later, likeness 0 to 1) of the pairs that are worth comparing, positions in `ordered`."""
    weights, held = vocabulary.rarity(), vocabulary.held
    holders: dict[int, deque[int]] = {}
    vectors: list[tuple[array[int], array[float]]] = []
    for later, wording in enumerate(ordered):
        own = vector(wording, weights)
        shared: Counter[int] = Counter()
        telling = [term for term in own if held[term] > 1]
        for term in telling[:SEARCH_TERMS]:
            shared.update(holders.get(term, ()))
        for earlier in _promising(shared):
            like = sum(own[term] * weight for term, weight in zip(*vectors[earlier], strict=True) if term in own)
            if like >= WORTH_KEEPING:
                yield earlier, later, like
        vectors.append((array("I", own.keys()), array("d", own.values())))
        for term in telling:
            holders.setdefault(term, deque(maxlen=LATEST_HOLDERS)).append(later)


def _promising(shared: Counter[int]) -> list[int]:
    """The reports to compare with: all where they are few, else by how many of the search terms they share."""
    if len(shared) <= COMPARED:
        return list(shared)
    several = [(count, earlier) for earlier, count in shared.items() if count > 1]
    found = [earlier for _, earlier in nlargest(COMPARED, several)]
    if len(found) < FEW:
        found += [earlier for earlier in reversed(shared) if shared[earlier] == 1][: FEW - len(found)]
    return found
