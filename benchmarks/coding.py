"""One part of benchmarks/run.py each, in a process of its own; every one prints a JSON object.

python benchmarks/coding.py speed FILE RUNS READER      coding against spaCy's full pipeline, in turn
python benchmarks/coding.py build FILE FOLDER WORKERS RUNNER     seconds that a build by so many takes
python benchmarks/coding.py first                       seconds from start to the first event
python benchmarks/coding.py memory FILE                 peak memory of a process that codes the file, MiB
python benchmarks/coding.py stage FILE                  code the file once (counted from outside)
python benchmarks/coding.py loss FILE                   events that the gate loses
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path

START = time.perf_counter()


def reports_of(path: str) -> list:  # type: ignore[type-arg]
    from dragoman import Report, read_reports

    return [r for r in read_reports([Path(path)]) if isinstance(r, Report)]


def speed(path: str, runs: str, reader: str) -> dict[str, object]:
    from dragoman import Settings
    from dragoman.bench import as_dict, measure

    return as_dict(measure(reports_of(path), Settings(reader=reader == "on"), int(runs)))


def build(path: str, folder: str, workers: str, runner: str) -> dict[str, object]:
    from dragoman import Coder, Settings
    from dragoman.record import build as build_record
    from dragoman.runners.carrying import Crew, FileReports, carry

    coder = Coder(Settings(reader=False))
    record = Path(folder) / f"{runner}-{workers}.duckdb"
    record.unlink(missing_ok=True)
    parts = tuple(sorted(Path(path).iterdir())) if Path(path).is_dir() else (Path(path),)
    crew = Crew(workers=int(workers), runner=runner)
    first: list[float] = []

    def progress(reports: int) -> None:
        first.append(time.perf_counter())

    start = time.perf_counter()
    built = build_record(FileReports(parts), record, coder, carry=carry(crew, coder, record), progress=progress)
    return {"seconds": time.perf_counter() - start, "coding": first[-1] - start, "reports": built.added}


def first() -> dict[str, object]:
    import dragoman

    coded = dragoman.code("Kenyan police arrested two activists in Mombasa on Friday.", date="2024-06-25")
    return {"seconds": time.perf_counter() - START, "events": len(coded.events)}


def memory(path: str, reader: str) -> dict[str, object]:
    from dragoman import Coder, Settings, read_reports
    from dragoman.runners.memory import most_resident

    number = sum(1 for _ in Coder(Settings(reader=reader == "on")).code_many(read_reports([Path(path)])))
    return {"reports": number, "MiB": most_resident() / 2**20}


def stage(path: str) -> dict[str, object]:
    """All that comes after the parser, so that what is counted is ours."""
    from dragoman import Coder, Settings

    coder = Coder(Settings(reader=False))
    return {"reports": sum(1 for _ in coder.code_many(reports_of(path)))}


def loss(path: str, reader: str) -> dict[str, object]:
    from dragoman import Settings
    from dragoman.bench import gate_loss

    found = gate_loss(reports_of(path), Settings(reader=reader == "on"))
    return {"found": found.found, "lost": len(found.lost), "share": found.share}


def middle(numbers: list[float]) -> str:
    """Median, and from and to."""
    return f"{statistics.median(numbers):.2f} ({min(numbers):.2f} to {max(numbers):.2f})"


PARTS = {"speed": speed, "build": build, "first": first, "memory": memory, "stage": stage, "loss": loss}

if __name__ == "__main__":
    print(json.dumps(PARTS[sys.argv[1]](*sys.argv[2:])))  # type: ignore[operator]
