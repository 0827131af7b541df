"""An evaluation as plain text and as one JSON object."""

from __future__ import annotations

from typing import Any

from dragoman.evaluation import causes
from dragoman.evaluation.gold import corpus_hash
from dragoman.evaluation.scoring import Evaluation

COLUMNS = f"{'measure':<28}{'precision':>10}{'recall':>8}{'F1':>7}{'interval':>16}{'gold':>6}{'coded':>7}"


def lines(evaluation: Evaluation) -> list[str]:
    """The lines of the table of figures and of that of errors by cause."""
    events = sum(len(report.events) for report in evaluation.reports)
    corpus = corpus_hash(evaluation.reports)[:12]
    told = [f"reports: {len(evaluation.reports)}, events: {events}, corpus: {corpus}", "", COLUMNS]
    for name, f in evaluation.figures.items():
        interval = f"{f.low:.3f} to {f.high:.3f}"
        told.append(f"{name:<28}{f.precision:>10.3f}{f.recall:>8.3f}{f.f1:>7.3f}{interval:>16}{f.gold:>6}{f.coded:>7}")
    told += ["", "errors by cause"]
    told += [f"{count:>5}  {cause}" for cause, count in causes.tally(evaluation.pairs)]
    return told


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """The same as one object, with every error."""
    return {
        "reports": [report.report.id for report in evaluation.reports],
        "left_out": evaluation.left_out,
        "corpus": corpus_hash(evaluation.reports),
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
        "causes": dict(causes.tally(evaluation.pairs)),
        "errors": [
            {"report_id": pair.report.report.id, "cause": cause, "gold": pair.gold, "coded": pair.coded}
            for pair in evaluation.pairs
            if (cause := causes.cause(pair))
        ],
    }
