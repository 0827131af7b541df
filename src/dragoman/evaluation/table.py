"""An evaluation as plain text and as one JSON object."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import mean
from typing import Any

from dragoman.evaluation import calibration, causes
from dragoman.evaluation.gold import corpus_hash
from dragoman.evaluation.scoring import Evaluation, Figure

COLUMNS = f"{'measure':<28}{'precision':>10}{'recall':>8}{'F1':>7}{'interval':>16}{'gold':>6}{'coded':>7}"
SIDE_BY_SIDE = ("whole event", "category", "actor", "recipient", "parties", "auxiliary mode", "date")
"""The measures that are shown where several evaluations stand beside each other: F1, for whole events all there is."""


def lines(evaluation: Evaluation) -> list[str]:
    """The lines of the table of figures and of that of errors by cause."""
    events = sum(len(report.events) for report in evaluation.reports)
    corpus = corpus_hash(evaluation.reports)[:12]
    return [f"reports: {len(evaluation.reports)}, events: {events}, corpus: {corpus}", *tables(evaluation)]


def tables(evaluation: Evaluation) -> list[str]:
    """All figures, what the confidence was worth, and the errors by cause."""
    told = ["", COLUMNS, *(line(name, figure) for name, figure in evaluation.figures.items()), ""]
    if events := calibration.rated(evaluation.pairs):
        told += [f"mean confidence {mean(c for c, _ in events):.3f}, calibration error {calibration.error(events):.3f}", ""]
    return [*told, "errors by cause", *(f"{count:>5}  {cause}" for cause, count in causes.tally(evaluation.pairs))]


def line(name: str, f: Figure) -> str:
    interval = f"{f.low:.3f} to {f.high:.3f}"
    return f"{name:<28}{f.precision:>10.3f}{f.recall:>8.3f}{f.f1:>7.3f}{interval:>16}{f.gold:>6}{f.coded:>7}"


def side_by_side(evaluations: Mapping[str, Evaluation]) -> list[str]:
    """Evaluations one under the other by their names: the whole event with its interval, then F1 of other measures."""
    width = max(map(len, evaluations)) + 2
    head = f"{'':<{width}}{'reports':>8}{'events':>7}{'precision':>10}{'recall':>8}{'F1':>7}{'interval':>16}"
    told = [head + "".join(f"{name:>{len(name) + 2}}" for name in SIDE_BY_SIDE[1:])]
    for name, found in evaluations.items():
        f = found.figures.get("whole event", Figure(0, 0, 0))
        row = f"{name:<{width}}{len(found.reports):>8}{f.gold:>7}{f.precision:>10.3f}{f.recall:>8.3f}{f.f1:>7.3f}"
        row += f"{f'{f.low:.3f} to {f.high:.3f}':>16}"
        for measure in SIDE_BY_SIDE[1:]:
            value = f"{found.figures[measure].f1:.3f}" if measure in found.figures else "-"
            row += f"{value:>{len(measure) + 2}}"
        told.append(row)
    return told


def by_label(evaluation: Evaluation, label: str) -> list[str]:
    """The evaluation side by side for each value of a label of the reports, then the tables of each."""
    parts = evaluation.by(label)
    told = ["", f"by {label}: whole events, and F1 of", *side_by_side(parts)]
    for value, part in parts.items():
        told += ["", f"{label}: {value}", *tables(part)]
    return told


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """The same as one object, with every error."""
    return {
        "reports": [report.report.id for report in evaluation.reports],
        "left_out": evaluation.left_out,
        "corpus": corpus_hash(evaluation.reports),
        **figures(evaluation),
        "errors": [
            {"report_id": pair.report.report.id, "cause": cause, "gold": pair.gold, "coded": pair.coded}
            for pair in evaluation.pairs
            if (cause := causes.cause(pair))
        ],
    }


def figures(evaluation: Evaluation) -> dict[str, Any]:
    """The same as one object. `calibration`: None where no event has a confidence."""
    events = calibration.rated(evaluation.pairs)
    rated = (
        {"events": len(events), "mean": mean(c for c, _ in events), "error": calibration.error(events)} if events else None
    )
    return {
        "figures": {
            name: {
                "precision": f.precision,
                "recall": f.recall,
                "f1": f.f1,
                "f1_interval": [f.low, f.high],
                "right": f.right,
                "coded": f.coded,
                "gold": f.gold,
            }
            for name, f in evaluation.figures.items()
        },
        "calibration": rated,
        "causes": dict(causes.tally(evaluation.pairs)),
    }
