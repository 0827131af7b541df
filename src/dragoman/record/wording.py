"""A report's words as a weighted vector, and the pieces of its text by which copies are known."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

from dragoman.tables import data_path, read_table

HEAD_WORDS = 250
"""News tells its story first: words beyond this many are background that other stories share, and are not weighed."""

TITLE_WEIGHT = 2
KEPT_TERMS = 80
PRIOR_REPORTS = 200
UNLISTED_SHARE = 0.0025
PIECE = 4
"""Words of a piece: long enough that two writers do not hit on it by chance, short enough to survive an editor."""

SAMPLE = 8
"""One piece of this many is kept, chosen by its hash, so the same ones in every text."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Wording:
    """What grouping needs of one report. `counts`: how often title and head use each term. `pieces`: hashes of sampled
    runs of words.
    """

    report_id: str
    date: dt.date | None
    counts: Mapping[str, int]
    pieces: frozenset[int]
    words: int


def read_wording(report_id: str, date: dt.date | None, title: str | None, text: str) -> Wording:
    """The wording of a report."""
    words = _WORD.findall(text.lower())
    counts = Counter(_term(w) for w in words[:HEAD_WORDS])
    for word in _WORD.findall((title or "").lower()):
        counts[_term(word)] += TITLE_WEIGHT
    return Wording(report_id, date, counts, _pieces(words), len(words))


def _term(word: str) -> str:
    """The word without a plural's s."""
    return word[:-1] if len(word) > 4 and word[-1] == "s" and word[-2] not in "su" else word


def _pieces(words: list[str]) -> frozenset[int]:
    hashes = {
        int.from_bytes(blake2b(" ".join(words[i : i + PIECE]).encode(), digest_size=8).digest(), "little")
        for i in range(len(words) - PIECE + 1)
    }
    return frozenset(h for h in hashes if h % SAMPLE == 0)


@cache
def word_shares() -> dict[str, float]:
    """Term -> share of reports that hold it, for the words that most reports share."""
    shares: dict[str, float] = {}
    for _, row in read_table(data_path("record", "word_shares.tsv"), ("share", "words")):
        for word in row["words"].split():
            shares.setdefault(_term(word), float(row["share"]))
    return shares


def rarity(wordings: Iterable[Wording]) -> dict[str, float]:
    """Term -> weight by how few reports hold it: counted in the record, on top of PRIOR_REPORTS of ordinary news."""
    held: Counter[str] = Counter()
    reports = PRIOR_REPORTS
    for wording in wordings:
        held.update(wording.counts.keys())
        reports += 1
    shares = word_shares()
    return {
        term: math.log(reports / (count + PRIOR_REPORTS * shares.get(term, UNLISTED_SHARE))) for term, count in held.items()
    }


def vector(wording: Wording, weights: Mapping[str, float]) -> dict[str, float]:
    """The report's weightiest terms, as a vector of length 1."""
    weighed = {t: (1 + math.log(n)) * weights[t] for t, n in wording.counts.items()}
    kept = sorted(weighed.items(), key=lambda item: (-item[1], item[0]))[:KEPT_TERMS]
    length = math.sqrt(sum(w * w for _, w in kept))
    return {t: w / length for t, w in kept} if length else {}
