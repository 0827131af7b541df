"""A long build with bad reports among good ones: memory stays flat, and every bad one is accounted for by its reason.

`python benchmarks/soak.py [REPORTS [FILES]]` (20,000 reports in 20 files unless told). Five in a hundred are bad, in seven
ways that are counted as they are made. Prints the peak of memory after each tenth; fails where a report is missing, a reason
is another than expected, or memory grows by more than a quarter after the first half.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "faults"))

from bench import invented

from dragoman import Coder, Record, Report, Skipped, build, read_reports
from dragoman.reports.decode import LONGEST_TEXT

BAD_SHARE = 0.05
GROWTH = 1.25
SPANISH = (
    "El gobierno de Chile y los sindicatos firmaron el lunes un acuerdo que pone fin a la huelga de los mineros del norte. "
    * 3
)
BAD: dict[str, Callable[[dict[str, str]], str]] = {
    "bad-json": lambda row: json.dumps(row)[:-9],
    "no-text": lambda row: json.dumps({key: value for key, value in row.items() if key != "text"}),
    "empty": lambda row: json.dumps(row | {"text": "  "}),
    "not-english": lambda row: json.dumps(row | {"text": SPANISH}),
    "too-long": lambda row: json.dumps(row | {"text": "long " * (LONGEST_TEXT // 5 + 1)}),
    "not-text": lambda row: json.dumps(row | {"text": "\0" * 400 + row["text"]}),
    "id-conflict": lambda row: json.dumps(row | {"id": "first"}),
}
"""The code that is expected -> what makes a line of a good report bad so."""


def write(folder: Path, reports: int, parts: int) -> Counter[str]:
    """The files; how often each reason must be told."""
    draw, expected = random.Random(reports), Counter[str]()
    for part in range(parts):
        with open(folder / f"part-{part:04}.jsonl", "w", encoding="utf-8") as out:
            if not part:
                print(json.dumps(invented(0) | {"id": "first"}), file=out)
            for number in range(part * reports // parts, (part + 1) * reports // parts):
                row = invented(number + 1, count=8)
                if draw.random() < BAD_SHARE:
                    code = draw.choice(list(BAD))
                    expected[code] += 1
                    print(BAD[code](row), file=out)
                else:
                    print(json.dumps(row), file=out)
    return expected


def watched(reports: Iterator[Report | Skipped], every: int, peaks: list[int]) -> Iterator[Report | Skipped]:
    """The same, with the peak of memory so far kept after each `every`."""
    for number, report in enumerate(reports, 1):
        yield report
        if number % every == 0:
            peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10)
            print(f"{number} reports, peak {peaks[-1]} MB", flush=True)


def main(reports: int, parts: int) -> None:
    """Build, count, compare."""
    with tempfile.TemporaryDirectory(prefix="soak") as home:
        folder, path = Path(home, "in"), Path(home, "soak.duckdb")
        folder.mkdir()
        expected = write(folder, reports, parts)
        peaks: list[int] = []
        built = build(watched(read_reports([folder]), max(reports // 10, 1), peaks), path, Coder())
        with Record(path) as record:
            told = Counter(row["code"] for row in record.skipped())
            kept = record.reports().count()
    print(f"kept {kept}, left out {built.left_out}; told: {dict(told)}; expected: {dict(expected)}")
    faults = []
    if told != expected:
        faults.append("other reasons than expected")
    if kept != reports + 1 - expected.total():
        faults.append(f"{reports + 1 - expected.total() - kept} reports missing")
    if len(peaks) > 5 and peaks[-1] > GROWTH * peaks[len(peaks) // 2]:
        faults.append(f"memory grew from {peaks[len(peaks) // 2]} to {peaks[-1]} MB")
    sys.exit("; ".join(faults))


if __name__ == "__main__":
    main(*(int(a) for a in (sys.argv[1:] + ["20000", "20"][len(sys.argv) - 1 :])))
