"""Our whole coding against spaCy's full small pipeline on the same reports, in turn, in one process.

    python benchmarks/coding.py REPORTS.jsonl [RUNS]

Prints sentences a second of both and the ratio of each pair of runs: minimum, median, maximum.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

from dragoman import Coder, Report, read_reports
from dragoman.language import DEFAULT_MODEL


def main(path: Path, runs: int) -> None:
    """Measure and print."""
    import importlib

    reports = [r for r in read_reports([path]) if isinstance(r, Report)]
    coder = Coder()
    coder.warm_up()
    reference = importlib.import_module(DEFAULT_MODEL).load()
    texts = [paragraph for r in reports for paragraph in r.text.split("\n") if paragraph.strip()]
    list(coder.code_many(reports[:3]))
    list(reference.pipe(texts[:50]))
    ours, theirs, sentences = [], [], 0
    for _ in range(runs):
        start = time.perf_counter()
        sentences = sum(len(c.document.sentences) for c in coder.code_many(reports) if hasattr(c, "document"))
        ours.append(time.perf_counter() - start)
        start = time.perf_counter()
        for _doc in reference.pipe(texts, batch_size=64):
            pass
        theirs.append(time.perf_counter() - start)
    ratios = [b / a for a, b in zip(ours, theirs, strict=True)]
    print(f"{len(reports)} reports, {sentences} sentences, {runs} runs")
    print(f"dragoman {sentences / statistics.median(ours):.0f} sentences/s")
    print(f"spaCy small pipeline {sentences / statistics.median(theirs):.0f} sentences/s")
    print(f"ratio {min(ratios):.2f} {statistics.median(ratios):.2f} {max(ratios):.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5)
