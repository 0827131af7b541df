"""Fit the confidence of events on the development part of the gold corpus, and check it on the test part.

Writes src/dragoman/data/confidence/weights.tsv, docs/confidence.md and docs/confidence.svg. Run: make calibration

The model is a logistic regression over the traits of `dragoman.confidence`, with one ridge penalty that draws every weight
but the base towards zero. The penalty is chosen by cross-validation on the development part, in which whole reports are left
out; the test part is looked at once, to count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np
from logistic import Array, best_penalty, fit, left_out, loss, shares

from dragoman import __version__, lexicon
from dragoman.confidence import BASE, TRAITS, traits
from dragoman.errors import GoldError
from dragoman.evaluation import GoldReport, calibration, corpus_hash, read_gold
from dragoman.evaluation.matching import pair_events
from dragoman.evaluation.sheets import Share
from dragoman.model import Skipped
from dragoman.pipeline import Coder

HOME = Path(__file__).parents[1]
GOLD = HOME / "evaluation" / "gold"
WEIGHTS = HOME / "src" / "dragoman" / "data" / "confidence" / "weights.tsv"
DOCS = HOME / "docs"

SAMPLES = 1000
SEED = 20260101


@dataclass(frozen=True)
class Events:
    """The coded events of some reports: their traits (0 or 1, one row an event), whether they are right, whose they are."""

    has: Array
    right: Array
    report: Array


def code(reports: Sequence[GoldReport]) -> Events:
    """Code the reports and see which events are right."""
    coder = Coder()
    words = lexicon.load(coder.settings.lexicon)
    has, right, home = [], [], []
    for number, (gold, coded) in enumerate(zip(reports, coder.code_many(r.report for r in reports), strict=True)):
        if isinstance(coded, Skipped):
            raise GoldError(f"cannot be coded: {coded.reason}", source=gold.path)
        record = coded.to_dict()
        answered = {id(pair.coded): pair.right for pair in pair_events(gold, record["events"]) if pair.coded is not None}
        for event, told in zip(coded.events, record["events"], strict=True):
            found = traits(event, coded.document, words)
            has.append([1.0, *(float(name in found) for name in TRAITS)])
            right.append(float(answered[id(told)]))
            home.append(number)
    return Events(np.array(has), np.array(right), np.array(home))


def rated(right: Array, p: Array) -> list[tuple[float, bool]]:
    return [(float(confidence), bool(one)) for confidence, one in zip(p, right, strict=True)]


def error(right: Array, p: Array) -> float:
    return calibration.error(rated(right, p))


def error_interval(events: Events, p: Array) -> tuple[float, float]:
    """The bounds that 95% of corpora resampled by report have their calibration error in."""
    draw = np.random.default_rng(SEED)
    rows = [np.flatnonzero(events.report == r) for r in np.unique(events.report)]
    found = []
    for _ in range(SAMPLES):
        some = np.concatenate([rows[i] for i in draw.integers(len(rows), size=len(rows))])
        found.append(error(events.right[some], p[some]))
    low, high = np.quantile(found, [0.025, 0.975])
    return float(low), float(high)


def error_by_chance(p: Array) -> float:
    """The mean calibration error that a perfectly calibrated model of these confidences would show on so many events."""
    draw = np.random.default_rng(SEED)
    return float(np.mean([error((draw.random(len(p)) < p).astype(float), p) for _ in range(SAMPLES)]))


def wilson(share: float, n: int) -> tuple[float, float]:
    return Share(round(share * n), n).interval


# -- what is written


def weights_table(weights: Array, events: Events, penalty: float, corpus: str) -> str:
    head = f"""\
# Weights of the traits that make an event's confidence, in log odds (src/dragoman/confidence.py); `events`: how many had it.
# Written by evaluation/calibrate.py on {dt.date.today()}, dragoman {__version__}; do not edit by hand.
# Fitted on {len(events.right)} coded events of the development part of our gold corpus (hash {corpus[:12]}),
# {events.right.mean():.3f} of them right, with a ridge penalty of {penalty:g}.
trait\tweight\tevents
"""
    counts = events.has.sum(axis=0).astype(int)
    rows = zip((BASE, *TRAITS), weights, counts, strict=True)
    return head + "".join(f"{name}\t{weight:.3f}\t{count}\n" for name, weight, count in rows)


def plot(parts: dict[str, tuple[Events, Array]]) -> str:
    """The reliability plot: share right against confidence, each bin with its interval, as SVG."""
    size, edge = 360, 50
    colours = {"development": "#4477aa", "test": "#cc3311"}

    def x(value: float) -> float:
        return edge + value * size

    def y(value: float) -> float:
        return edge / 2 + (1 - value) * size

    shown = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size + 2 * edge} {size + 2 * edge}" role="img" '
        'font-family="system-ui, sans-serif" font-size="12">',
        "<title>Share of events found right against their confidence</title>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<path d="M{x(0)} {y(0)}L{x(1)} {y(1)}" stroke="#999" stroke-dasharray="4 4"/>',
        f'<path d="M{x(0)} {y(1)}V{y(0)}H{x(1)}" fill="none" stroke="#333"/>',
    ]
    for tick in range(0, 11, 2):
        value = tick / 10
        shown.append(f'<text x="{x(value)}" y="{y(0) + 18}" text-anchor="middle">{value:.1f}</text>')
        shown.append(f'<text x="{x(0) - 8}" y="{y(value) + 4}" text-anchor="end">{value:.1f}</text>')
    shown.append(f'<text x="{x(0.5)}" y="{y(0) + 38}" text-anchor="middle">confidence</text>')
    middle = f"translate({x(0) - 34} {y(0.5)}) rotate(-90)"
    shown.append(f'<text transform="{middle}" text-anchor="middle">share found right</text>')
    for number, (name, (events, p)) in enumerate(parts.items()):
        colour = colours[name]
        for b in calibration.bins(rated(events.right, p)):
            low, high = wilson(b.share, b.events)
            at = f"{x(b.confidence):.1f}"
            shown.append(f'<path d="M{at} {y(low):.1f}V{y(high):.1f}" stroke="{colour}" stroke-opacity=".5"/>')
            radius = 2 + np.sqrt(b.events) / 3
            shown.append(f'<circle cx="{at}" cy="{y(b.share):.1f}" r="{radius:.1f}" fill="{colour}"/>')
        shown.append(f'<text x="{x(0.03)}" y="{y(0.97) + 18 * number}" fill="{colour}">{escape(name)} part</text>')
    return "\n".join([*shown, "</svg>"]) + "\n"


PAGE = """\
# Confidence

This page is written by `make calibration`; do not edit it by hand.

`confidence` is the share of such codings that a gold set found right. An event is right when its category,
actors, recipients and auxiliary modes all are, by the rules of [evaluation.md](evaluation.md). It says
nothing of dates, places, modes and contexts, and nothing of whether what the report tells is true.

It is a logistic model over a few traits of the event. Every weight is in
`src/dragoman/data/confidence/weights.tsv`, and `dragoman explain` prints those that made the confidence of an
event. It was fitted on the development part of our gold corpus (hash {corpus}; {fitted} coded events), with a
ridge penalty of {penalty:g} chosen by cross-validation over reports, and checked on the test part ({checked}
coded events).

![Share of events found right against their confidence](confidence.svg)

Points: events of one tenth of the scale, larger where there are more; bars: 95% intervals of the share. The
development part's points are of models fitted without the report at hand.

| part | events | right | mean confidence | calibration error | interval | by chance | log loss | without traits |
|---|---:|---:|---:|---:|---|---:|---:|---:|
{parts}

The calibration error is the expected one over ten bins of equal width; its interval is of corpora resampled
by report. "By chance": the mean error that a perfectly calibrated model would show on so many events. Log
loss is better the smaller; "without traits" is what one confidence for every event would have.

| part | confidence | events | mean confidence | share right | interval |
|---|---|---:|---:|---:|---|
{bins}

| trait | weight | events of the development part |
|---|---:|---:|
{weights}

On your own texts the shares will be others where those differ from our corpus: measure with a sample
([evaluation.md](evaluation.md)), which also shows the mean confidence beside the share that you find.
"""


def page(parts: dict[str, tuple[Events, Array]], weights: Array, penalty: float, corpus: str) -> str:
    """The documentation page with the numbers."""
    development, test = parts["development"][0], parts["test"][0]
    told, found = [], []
    for name, (events, p) in parts.items():
        low, high = error_interval(events, p)
        plain = loss(events.right, np.full(len(p), development.right.mean()))
        told.append(
            f"| {name} | {len(p)} | {events.right.mean():.3f} | {p.mean():.3f} | {error(events.right, p):.3f} "
            f"| {low:.3f} to {high:.3f} | {error_by_chance(p):.3f} | {loss(events.right, p):.3f} | {plain:.3f} |"
        )
        for b in calibration.bins(rated(events.right, p)):
            low, high = wilson(b.share, b.events)
            scale = f"{b.first:.1f} to {b.first + 1 / calibration.BINS:.1f}"
            found.append(f"| {name} | {scale} | {b.events} | {b.confidence:.3f} | {b.share:.3f} | {low:.3f} to {high:.3f} |")
    rows = zip((BASE, *TRAITS), weights, development.has.sum(axis=0).astype(int), strict=True)
    return PAGE.format(
        corpus=corpus[:12],
        fitted=len(development.right),
        checked=len(test.right),
        penalty=penalty,
        parts="\n".join(told),
        bins="\n".join(found),
        weights="\n".join(f"| {name} | {weight:+.2f} | {count} |" for name, weight, count in rows),
    )


def main() -> None:
    """Fit, check, and write what was found."""
    gold = read_gold([GOLD])
    corpus = corpus_hash(gold)
    coded = {part: code([r for r in gold if r.part == part]) for part in ("development", "test")}
    events = coded["development"]
    data = (events.has, events.right, events.report)
    penalty = best_penalty(*data)
    weights = fit(events.has, events.right, penalty)
    parts = {"development": (events, left_out(*data, penalty)), "test": (coded["test"], shares(coded["test"].has, weights))}
    WEIGHTS.write_text(weights_table(weights, events, penalty, corpus), encoding="utf-8")
    (DOCS / "confidence.svg").write_text(plot(parts), encoding="utf-8")
    (DOCS / "confidence.md").write_text(page(parts, weights, penalty, corpus), encoding="utf-8")
    for name, (own, p) in parts.items():
        low, high = error_interval(own, p)
        print(f"{name}: {len(p)} events, calibration error {error(own.right, p):.3f} ({low:.3f} to {high:.3f})")


if __name__ == "__main__":
    main()
