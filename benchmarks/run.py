"""All benchmarks of coding with one command, written into benchmarks/RESULTS.md between its marks.

    python benchmarks/run.py [--news FILE]... [--runs 5] [--full] [--only PART ...]

`--news`: reports to measure news text on, as JSONL (else our gold reports' texts and the examples). `--full`: memory up to
50,000 reports instead of 4,000, 5,000 reports for several processes instead of 600. Each figure is a ratio of two things
measured in turn in the same run, or a plain figure that a busy machine changes little. Takes some 15 minutes, an hour with
--full. Parts: speed, loss, workers, ray, start, memory, instructions.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from generated import reports as generated

HOME = Path(__file__).parent
RESULTS = HOME / "RESULTS.md"
BEGIN, END = "<!-- coding: begin -->", "<!-- coding: end -->"
PARTS = ("speed", "loss", "workers", "ray", "start", "memory", "instructions")
PARTITIONS = 8
Row = tuple[str, str, str]


def part(*arguments: object, core: bool = False) -> dict[str, Any]:
    """What one part of coding.py tells, run by itself; with `core` on one core."""
    pinned = ["taskset", "-c", str(max(os.sched_getaffinity(0)))] if core and shutil.which("taskset") else []
    command = [*pinned, sys.executable, "-W", "ignore", str(HOME / "coding.py"), *map(str, arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.strip().split("\n")[-1])
    return found


def middle(numbers: list[float], form: str = ".2f") -> str:
    """Median, and from and to."""
    return f"{statistics.median(numbers):{form}} ({min(numbers):{form}} to {max(numbers):{form}})"


def own_news(folder: Path) -> Path:
    """The texts of our gold reports and examples as one file."""
    rows = []
    for file in sorted((HOME.parent / "evaluation" / "gold").glob("*.json")):
        report = json.loads(file.read_text(encoding="utf-8"))["report"]
        rows.append({"id": report["id"], "date": report.get("date"), "text": report["text"]})
    return written(folder / "own-news.jsonl", rows)


def written(path: Path, rows: Any) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")
    return path


def speed(texts: dict[str, Path], runs: int) -> list[Row]:
    """Whole coding against spaCy's full pipeline, with and without the reader."""
    rows = []
    for name, path in texts.items():
        goal = "4" if name == "few events" else "2.0"
        by_reader = {}
        for reader in ("off", "on"):
            found = by_reader[reader] = part("speed", path, runs, reader, core=True)
            what = f"{name}, {'rules and reader' if reader == 'on' else 'rules alone'}: times spaCy's full pipeline"
            parsed = f"{100 * found['parsed'] / found['sentences']:.0f}% of {found['sentences']} sentences parsed"
            rows.append((f"{what} ({parsed})", goal, middle(found["ratio"])))
        kept = [a / b for a, b in zip(by_reader["off"]["coding"], by_reader["on"]["coding"], strict=True)]
        rows.append((f"{name}: speed with the reader as a share of that without", "0.60", middle(kept)))
    return rows


def loss(texts: dict[str, Path]) -> list[Row]:
    """What the gate loses."""
    rows = []
    for name, path in texts.items():
        for reader in ("off", "on"):
            found = part("loss", path, reader)
            what = "rules and reader" if reader == "on" else "rules alone"
            told = f"{found['lost']} of {found['found']} ({100 * found['share']:.2f}%)"
            rows.append((f"{name}, {what}: events that the gate loses", "0.5%", told))
    return rows


def crews(folder: Path, number: int, runs: int, pairs: list[tuple[str, tuple[Any, Any], tuple[Any, Any], str]]) -> list[Row]:
    """Crews against each other: what, the one, the other, goal."""
    parts = folder / "partitions"
    shutil.rmtree(parts, ignore_errors=True)
    parts.mkdir()
    rows = [*generated(number, seed=7)]
    for place in range(PARTITIONS):
        written(parts / f"{place}.jsonl", rows[place::PARTITIONS])
    found = []
    for what, one, other, goal in pairs:
        ratios = []
        for _ in range(runs):
            seconds = [part("build", parts, folder, *crew)["coding"] for crew in (one, other)]
            ratios.append(seconds[0] / seconds[1])
        found.append((f"{what}, {number} reports", goal, middle(ratios)))
    return found


def start(runs: int) -> list[Row]:
    seconds = [part("first", core=True)["seconds"] for _ in range(runs)]
    return [("seconds from start to the first event", "1.5", middle(seconds))]


def memory(folder: Path, numbers: tuple[int, ...]) -> list[Row]:
    """Peak memory by the number of reports."""
    peaks = {n: part("memory", written(folder / "m.jsonl", generated(n, seed=3)), "off")["MiB"] for n in numbers}
    told = ", ".join(f"{number:,}: {peak:.0f}" for number, peak in peaks.items())
    growth = peaks[numbers[-1]] / peaks[numbers[0]] - 1
    reader = part(
        "memory", folder / "m.jsonl" if numbers[-1] <= 5000 else written(folder / "s.jsonl", generated(1000)), "on"
    )
    return [
        (f"peak memory of a worker, MiB, rules alone, by reports coded ({told})", "600", f"{max(peaks.values()):.0f}"),
        (f"growth of it from {numbers[0]:,} to {numbers[-1]:,} reports", "10%", f"{100 * growth:.0f}%"),
        (f"peak memory of a worker with the reader, MiB ({reader['reports']:,} reports)", "600", f"{reader['MiB']:.0f}"),
    ]


def instructions(folder: Path) -> list[Row]:
    """Instructions that coding takes, by valgrind: those for 25 reports less those for 5, so that the start is left out."""
    if not shutil.which("valgrind"):
        return [("instructions a report", "", "not measured: valgrind is not installed")]
    counts = []
    same = {**os.environ, "PYTHONHASHSEED": "0", "OPENBLAS_CORETYPE": "Haswell"}
    for number in (5, 25):
        path = written(folder / f"i{number}.jsonl", generated(number, seed=5))
        counting = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", sys.executable]
        command = [*counting, "-W", "ignore", str(HOME / "coding.py"), "stage", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, env=same)
        found = re.search(r"I\s+refs:\s+([\d,]+)", done.stderr)
        if not found:
            return [("instructions a report", "", f"not measured: {done.stderr.strip().splitlines()[-1][:120]}")]
        counts.append(int(found[1].replace(",", "")))
    return [("million instructions for a report of few events, rules alone", "", f"{(counts[1] - counts[0]) / 20e6:.1f}")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--news", type=Path, action="append", default=[])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    options = parser.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts = {path.stem: path for path in options.news} or {"our gold texts": own_news(folder)}
        few = {"few events": written(folder / "few.jsonl", generated(150))}
        number = 5000 if options.full else 600
        works = {
            "speed": lambda: speed(texts | few, options.runs),
            "loss": lambda: loss(texts),
            "workers": lambda: crews(
                folder, number, options.runs, [("2 local processes against 1", (1, "local"), (2, "local"), "1.8")]
            ),
            "ray": lambda: crews(
                folder, number, min(options.runs, 3), [("Ray against local, 2 processes", (2, "local"), (2, "ray"), "0.9")]
            ),
            "start": lambda: start(options.runs),
            "memory": lambda: memory(folder, (1000, 50_000) if options.full else (1000, 4000)),
            "instructions": lambda: instructions(folder),
        }
        for one in options.only:
            print(f"measuring {one}", file=sys.stderr)
            found = works[one]()
            rows += found
            for row in found:
                print(*row, sep=" | ", file=sys.stderr)
            write(rows, options)


def write(rows: list[Row], options: argparse.Namespace) -> None:
    """Put the table into RESULTS.md."""
    table = "\n".join(f"| {what} | {goal} | {told} |" for what, goal, told in rows)
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    models = [line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line]
    machine = f"{len(models)} cores ({models[0]}), Python {platform.python_version()}" if models else platform.platform()
    size = "given" if options.full else "not given"
    whole = "" if set(options.only) == set(PARTS) else f" Only: {', '.join(options.only)}."
    section = f"""{BEGIN}
## Coding (`make benchmark`: benchmarks/run.py)

{dt.date.today()}, {machine}, load average {load} at the end, {options.runs} runs, `--full` {size}.{whole}
Medians, and from and to. Speeds are ratios of the processor's time on one core, both measured in turn in one process.

| what | goal | measured |
|---|---|---|
{table}
{END}"""
    text = RESULTS.read_text(encoding="utf-8")
    if BEGIN in text:
        text = text[: text.index(BEGIN)] + section + text[text.index(END) + len(END) :]
    else:
        text = text.rstrip("\n") + "\n\n" + section + "\n"
    RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
