"""The record's speed and memory: python benchmarks/record.py FOLDER [EVENTS]

Prints events stored a second, the 95th percentile of answering a filter (count and first 100 rows) over EVENTS events
(5,000,000 unless given), the cost of grouping a report in records of 1,000, 10,000 and 100,000, and peak memory. All
events and texts are invented.
"""

from __future__ import annotations

import datetime as dt
import random
import resource
import sys
import time
from pathlib import Path
from typing import Any

from dragoman.record import Record
from dragoman.record.database import Database
from dragoman.record.stories import find_stories
from dragoman.record.wording import Vocabulary

CODES = "USA RUS CHN PRK KOR JPN ISR IRN SYR IRQ KEN UGA FRA DEU GBR UKR TUR IND PAK AFG EGY SAU YEM NGA".split()  # noqa: SIM905
KINDS = [
    ("CONSULT", 1, 2.5, "visit"),
    ("AID", 2, 4.0, "economic"),
    ("REQUEST", 3, -1.0, "yield"),
    ("ASSAULT", 4, -9.0, "aerial"),
]
FIRST, DAYS, STORED, PER_REPORT = dt.date(2015, 1, 1), 3650, 200_000, 10
FILTERS: list[dict[str, Any]] = [
    {"actor": "KEN"}, {"actor": "USA/MIL"}, {"recipient": "NGA", "quad": 4}, {"dyad": ("USA", "PRK")},
    {"dyad": ("KEN", "UGA"), "undirected": True}, {"report": "r77"},
    {"category": "ASSAULT", "since": dt.date(2020, 1, 1), "until": dt.date(2020, 1, 7)},
    {"mode": "visit", "since": dt.date(2020, 1, 1), "until": dt.date(2020, 1, 31)}, {"status": "negation", "actor": "FRA"},
    {"place": "KEN", "since": dt.date(2022, 1, 1)},
]  # fmt: skip


def entity(code: str, sector: str) -> dict[str, Any]:
    return {"entity_text": code.title(), "entity_name": code.title(), "code": code, "country_name": code, "sector": sector,
            "other_sectors": [], "office": None, "identifier_id": None, "refers_to": None, "start": 0, "end": 3}  # fmt: skip


def invent(draw: random.Random, number: int) -> tuple[tuple[Any, ...], list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Rows of one report, its events and their participants."""
    name, day = f"r{number}", FIRST + dt.timedelta(draw.randrange(DAYS))
    report = (name, day, "given", "A title", f"Paper {number % 50}", None, "en", 20, "0", "dragoman", "Text. " * 40)
    events, participants = [], []
    for n in range(PER_REPORT):
        key = draw.getrandbits(64)
        (category, quad, score, mode), (one, other) = draw.choice(KINDS), draw.sample(CODES, 2)
        sector, marks = draw.choice(["GOV", "MIL", "COP"]), draw.choice([[], [], [], ["negation"]])
        place = {"extracted_place": one, "resolved_place": one, "geonameid": 1, "lat": 1.0, "lon": 1.0, "country_code": one}
        events.append((
            key, f"{key:016x}", name, n, day, day, day, None, "report", [entity(one, sector)], [entity(other, "GOV")],
            category, [mode], [], marks, quad, score, {"text": "met", "start": 4, "end": 7}, place,
            {"dead": None, "injured": None, "arrested": None}, [], [], 0.5, "a.rule", [], [[0, 60]],
            "A sentence of about sixty characters tells what took place.", {"sequence": n, "start": 0, "end": 60},
        ))  # fmt: skip
        participants.append((key, name, "actor", 0, one, sector, one.title(), one))
        participants.append((key, name, "recipient", 0, other, "GOV", other.title(), other))
    return report, events, participants


def store(path: Path) -> float:
    """Events stored a second."""
    draw, seconds = random.Random(1), 0.0
    with Database(path, read_only=False) as database:
        for batch in range(0, STORED // PER_REPORT, 256):
            rows = [invent(draw, batch + i) for i in range(256)]
            begun = time.perf_counter()
            with database.transaction():
                database.append("reports", [r for r, _, _ in rows])
                database.append("events", [e for _, events, _ in rows for e in events])
                database.append("participants", [p for _, _, found in rows for p in found])
            seconds += time.perf_counter() - begun
    return STORED / seconds


def multiply(path: Path, wanted: int) -> None:
    """Copies of the events under other keys and report ids, until there are as many as wanted."""
    with Database(path, read_only=False) as database:
        for copy in range(1, wanted // STORED):
            values = {"key": copy * 7919, "name": f"x{copy}"}
            for table, columns in (
                ("reports", ""),
                ("events", "xor(key, $key::UBIGINT), id,"),
                ("participants", "xor(key, $key::UBIGINT),"),
            ):
                used = values if columns else {"name": values["name"]}
                out = "report_id, key, id" if "id," in columns else "report_id, key" if columns else "report_id"
                database.run(
                    f"INSERT INTO {table} SELECT {columns} report_id || $name, * EXCLUDE ({out}) FROM {table} "
                    "WHERE NOT contains(report_id, 'x')",
                    used,
                )
        database.run("CREATE TEMP TABLE s AS FROM participants ORDER BY code, role, key; DELETE FROM participants")
        database.run("INSERT INTO participants FROM s; DROP TABLE s; CHECKPOINT")


def answer(path: Path) -> tuple[float, float]:
    """95th percentile, in seconds, of counting and of the first 100 rows."""
    counts, firsts = [], []
    with Record(path) as record:
        for filters in FILTERS * 4:
            begun = time.perf_counter()
            record.events(**filters).count()
            counted = time.perf_counter()
            list(record.events(**filters, limit=100))
            counts.append(counted - begun)
            firsts.append(time.perf_counter() - counted)
    return sorted(counts)[int(0.95 * len(counts))], sorted(firsts)[int(0.95 * len(firsts))]


def grouping(reports: int) -> float:
    """Seconds a report to read and group."""
    draw = random.Random(reports)
    words = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in ("ara", "elo", "ini", "oru", "umi") for c in range(400)]
    news = []
    for n in range(reports // 4):
        own, day = draw.sample(words, 40), FIRST + dt.timedelta(n * 40 // reports)
        news += [(f"{n:06}-{i}", day, None, " ".join(draw.sample(own, 25) + draw.sample(words[:500], 80))) for i in range(4)]
    begun, vocabulary = time.process_time(), Vocabulary()
    find_stories([vocabulary.read(*report) for report in news], vocabulary)
    return (time.process_time() - begun) / reports


def main() -> None:
    path = Path(sys.argv[1]) / "benchmark.duckdb"
    path.unlink(missing_ok=True)
    print(f"stored_events_per_second {store(path):.0f}")
    multiply(path, int(sys.argv[2]) if len(sys.argv) > 2 else 5_000_000)
    count, first = answer(path)
    print(f"count_p95_ms {count * 1000:.0f}\nfirst_100_rows_p95_ms {first * 1000:.0f}")
    for reports in (1_000, 10_000, 100_000):
        print(f"grouping_ms_per_report_{reports} {grouping(reports) * 1000:.2f}", flush=True)
    print(f"peak_memory_mib {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")


if __name__ == "__main__":
    main()
