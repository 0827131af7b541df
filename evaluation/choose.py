"""Fit how the rules' word and the reader's are weighed, on the development part of the gold corpus. Run: make choice

Writes src/dragoman/data/reader/choice.tsv. The model is a logistic regression over the traits of `dragoman.events.witnesses`;
a candidate is right when the gold has an event of its category at its words. The limit is the middle one of those whose F1,
on reports that the weights were not fitted on, is within NEAR of the best. The test part is not looked at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from statistics import median_low

import numpy as np
from logistic import best_penalty, fit, left_out

from dragoman import lexicon
from dragoman.config import Settings
from dragoman.evaluation import corpus_hash, read_gold
from dragoman.evaluation.gold import GoldReport
from dragoman.events.candidates import propose
from dragoman.events.matching import Matcher
from dragoman.events.witnesses import Heard, hear
from dragoman.model import Document
from dragoman.pipeline import Coded, Coder

HOME = Path(__file__).parents[1]
CHOICE = HOME / "src" / "dragoman" / "data" / "reader" / "choice.tsv"
BY_HAND = "by hand: "
NEAR = 0.002
"""F1 by which limits do not differ."""
LIMITS = [n / 50 for n in range(10, 36)]
HEAD = """\
# How the lexicon's candidates and the reader's own are weighed (src/dragoman/events/witnesses.py): weights in log odds, and the
# limit, a share from 0 to 1, from which a candidate stands. Set by hand: `by hand: political`, the share from which an event
# counts though none of its parties is known to be political; `by hand: pair ...`, between a marked pair the category that the
# rules find gets rules * (base + its score) beside the reader's share of it (src/dragoman/relations/relating.py).
# All else is written by evaluation/choose.py (`make choice`), {day}, from {count} candidates of the development part of our gold
# corpus (hash {corpus}), {share:.3f} of them right, with a ridge penalty of {penalty:g}.
trait\tweight
"""


def candidates(document: Document, words: lexicon.Lexicon) -> Iterator[Heard]:
    """All that either witness tells in a report."""
    assert document.discourse is not None
    matcher = Matcher(words, document.discourse)
    for s in document.sentences:
        if (reading := document.readings.get(s.index)) is not None:
            yield from hear(document, propose(matcher, s), reading, matcher, s)


def is_right(one: Heard, gold: GoldReport) -> bool:
    """Whether the gold has an event of that category at the candidate's words."""
    s = one.candidate.match.sentence
    spans = [(s.start_of[t], s.end_of[t]) for t in one.candidate.match.used]
    for event in gold.events:
        trigger = event["trigger"]
        at = any(start < trigger["end"] and trigger["start"] < end for start, end in spans)
        if at and one.category in (*event["event"], *event.get("also_event", ())):
            return True
    return False


def main() -> None:
    """Fit, choose the limit, write the table."""
    gold = [r for r in read_gold([HOME / "evaluation" / "gold"])]
    reports = [r for r in gold if r.part == "development"]
    coder = Coder(Settings(gate=False))
    words = lexicon.load(coder.settings.lexicon)
    heard, right, home = [], [], []
    for number, (report, coded) in enumerate(zip(reports, coder.code_many(r.report for r in reports), strict=True)):
        assert isinstance(coded, Coded), f"{report.report.id} cannot be coded"
        for one in candidates(coded.document, words):
            heard.append(one.traits)
            right.append(float(is_right(one, report)))
            home.append(number)
    names = list(dict.fromkeys(name for traits in heard for name in traits if not name.startswith(BY_HAND)))
    has = np.array([[traits.get(name, 0.0) for name in names] for traits in heard])
    data = (has, np.array(right), np.array(home))
    free = [names.index("entry"), names.index("reader")]
    penalty = best_penalty(*data, free=free)
    p = left_out(*data, penalty, free)
    total = sum(len(r.events) for r in reports)
    scores = {limit: 2 * data[1][p >= limit].sum() / ((p >= limit).sum() + total) for limit in LIMITS}
    limit = median_low(one for one, score in scores.items() if score >= max(scores.values()) - NEAR)
    kept = [line for line in CHOICE.read_text(encoding="utf-8").splitlines() if line.startswith(BY_HAND)]
    weights = dict(zip(names, fit(*data[:2], penalty, free), strict=True))
    head = HEAD.format(
        day=dt.date.today(), count=len(right), corpus=corpus_hash(gold)[:12], share=np.mean(right), penalty=penalty
    )
    rows = [f"limit\t{limit:g}", *(f"{name}\t{weight:.3f}" for name, weight in weights.items()), *kept]
    CHOICE.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    print(f"{len(right)} candidates, {np.mean(right):.3f} right; limit {limit:g}: F1 {scores[limit]:.3f} on left out reports")


if __name__ == "__main__":
    main()
