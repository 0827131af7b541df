"""A report's words as a weighted vector, and the pieces of its text by which copies are known. Kept small: arrays of ids."""

from __future__ import annotations

import datetime as dt
import math
import re
import zlib
from array import array
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

from dragoman.tables import data_path, read_table

HEAD_WORDS = 250
"""News tells its story first: words beyond this many are background that other stories share, and are not weighed."""

TITLE_WEIGHT = 2
KEPT_TERMS = 80
PRIOR_REPORTS = 200
UNLISTED_SHARE = 0.0025
PIECE = 4
"""Words of a piece: long enough that two writers do not hit on it by chance, short enough to survive an editor."""

MOST_PIECES = 256
"""Of a text with more pieces every second, fourth, ... is kept, chosen by its hash, so the same ones in every text."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Wording:
    """What grouping needs of one report: the ids of its terms in title and head, how often each is used there, and the
    hashes of runs of words of the whole text, of which one in `sample` is kept.
    """

    report_id: str
    date: dt.date | None
    terms: array[int]
    counts: array[int]
    pieces: array[int]
    sample: int


@dataclass(slots=True)
class Vocabulary:
    """The terms of all reports read so far: their ids, and in how many reports each is held."""

    ids: dict[str, int] = field(default_factory=dict)
    held: list[int] = field(default_factory=list)
    reports: int = 0

    def read(self, report_id: str, date: dt.date | None, title: str | None, text: str) -> Wording:
        """The wording of a report, which is taken into the counts."""
        words = _WORD.findall(text.lower())
        counts = Counter(_term(w) for w in words[:HEAD_WORDS])
        for word in _WORD.findall((title or "").lower()):
            counts[_term(word)] += TITLE_WEIGHT
        self.reports += 1
        numbers = [self.ids.setdefault(term, len(self.ids)) for term in counts]
        self.held += [0] * (len(self.ids) - len(self.held))
        for number in numbers:
            self.held[number] += 1
        used = array("I", counts.values())
        return Wording(report_id, date, array("I", numbers), used, *_pieces(words))

    def rarity(self) -> list[float]:
        """The weight of each term by how few reports hold it: counted here, on top of PRIOR_REPORTS of ordinary news."""
        shares, reports = word_shares(), self.reports + PRIOR_REPORTS
        return [
            math.log(reports / (held + PRIOR_REPORTS * shares.get(term, UNLISTED_SHARE)))
            for term, held in zip(self.ids, self.held, strict=True)
        ]


def _term(word: str) -> str:
    """The word without a plural's s."""
    return word[:-1] if len(word) > 4 and word[-1] == "s" and word[-2] not in "su" else word


def _pieces(words: list[str]) -> tuple[array[int], int]:
    hashes = {zlib.crc32(" ".join(words[i : i + PIECE]).encode()) for i in range(len(words) - PIECE + 1)}
    sample = 1
    while len(hashes) > MOST_PIECES:
        sample *= 2
        hashes = {h for h in hashes if h % sample == 0}
    return array("I", sorted(hashes)), sample


@cache
def word_shares() -> dict[str, float]:
    """Term -> share of reports that hold it, for the words that most reports share."""
    shares: dict[str, float] = {}
    for _, row in read_table(data_path("record", "word_shares.tsv"), ("share", "words")):
        for word in row["words"].split():
            shares.setdefault(_term(word), float(row["share"]))
    return shares


def vector(wording: Wording, weights: list[float]) -> dict[int, float]:
    """The report's weightiest terms, weightiest first, as a vector of length 1."""
    weighed = [((1 + math.log(n)) * weights[t], t) for t, n in zip(wording.terms, wording.counts, strict=True)]
    kept = sorted(weighed, key=lambda item: (-item[0], item[1]))[:KEPT_TERMS]
    length = math.sqrt(sum(w * w for w, _ in kept))
    return {t: w / length for w, t in kept} if length else {}
