"""The record's speed and memory: python benchmarks/record.py FOLDER [EVENTS [REPORTS]]

Prints events stored a second; how long questions over EVENTS events (5,000,000 unless given) take, at the 95th percentile
and one by one; the cost of a report in finding stories among 1,000, 10,000 and REPORTS reports (100,000 unless given), and
in grouping a whole record of 1,000 and 10,000; and peak memory after each part. All events and texts are invented. Leaves
FOLDER/benchmark.duckdb, which a second run with `--asking` questions again without making it.
"""

from __future__ import annotations

import datetime as dt
import random
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dragoman.record import Record
from dragoman.record.database import Database
from dragoman.record.grouping import group
from dragoman.record.layout import arrange
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
NARROW: list[dict[str, Any]] = [
    {"actor": "KEN"}, {"actor": "USA/MIL"}, {"recipient": "NGA", "quad": 4}, {"dyad": ("USA", "PRK")},
    {"dyad": ("KEN", "UGA"), "undirected": True}, {"report": "r77"}, {"actor": "Ken"}, {"source": "IRN"},
    {"category": "ASSAULT", "since": dt.date(2020, 1, 1), "until": dt.date(2020, 1, 7)},
    {"mode": "visit", "since": dt.date(2020, 1, 1), "until": dt.date(2020, 1, 31)}, {"status": "negation", "actor": "FRA"},
    {"place": "KEN", "since": dt.date(2022, 1, 1)}, {"category": "AID"}, {"min_confidence": 0.9, "quad": 2},
    {"publication": "Paper 7", "actor": "EGY"}, {"quad": 4}, {"since": dt.date(2024, 1, 1)},
]  # fmt: skip
"""Filters on who, what, when, where and how certain."""
WIDE: list[dict[str, Any]] = [{"text": "bada kupo"}, {"actor": "MIL"}]
"""Filters for which every sentence is read, or a third of all events asked for."""
AGAIN = 4


def words_of_news(draw: random.Random) -> Callable[[int], str]:
    """A source of sentences: so many words, the frequent ones more often."""
    parts = [f"{a}{b}" for a in "bcdfghklmnprstvw" for b in "aeiou"]
    words = ["".join(draw.choices(parts, k=draw.choice([1, 2, 2, 3, 3, 4]))) for _ in range(20_000)]
    weights = [1 / (n + 5) for n in range(len(words))]
    pool = draw.choices(words, weights, k=1_000_000)

    def sentence(count: int) -> str:
        first = draw.randrange(len(pool) - count)
        return " ".join(pool[first : first + count]).capitalize() + "."

    return sentence


def entity(code: str, sector: str) -> dict[str, Any]:
    return {"entity_text": code.title(), "entity_name": code.title(), "code": code, "country_name": code, "sector": sector,
            "other_sectors": [], "office": None, "identifier_id": None, "refers_to": None, "start": 0, "end": 3}  # fmt: skip


Rows = tuple[tuple[Any, ...], list[tuple[Any, ...]], list[tuple[Any, ...]]]


def invent(draw: random.Random, sentence: Callable[[int], str], name: str, day: dt.date, text: str) -> Rows:
    """Rows of one report, its events and their participants."""
    report = (name, day, "given", "A title", f"Paper {draw.randrange(50)}", None, "en", 20, "0", "dragoman", text)
    events, participants = [], []
    for n in range(PER_REPORT):
        key = draw.getrandbits(64)
        (category, quad, score, mode), (one, other) = draw.choice(KINDS), draw.sample(CODES, 2)
        sector, marks = draw.choice(["GOV", "MIL", "COP"]), draw.choice([[], [], [], ["negation"]])
        place = {"extracted_place": one, "resolved_place": one, "geonameid": 1, "lat": 1.0, "lon": 1.0, "country_code": one}
        said = draw.choice([[], [], [entity(draw.choice(CODES), "GOV")]])
        told = [{"source": s, "kind": "named", "cue": "said", "quote": False, "start": 0, "end": 3} for s in said]
        events.append((
            key, f"{key:016x}", name, n, day, day, day, None, "report", [entity(one, sector)], [entity(other, "GOV")],
            category, [mode], [], marks, quad, score, {"text": "met", "start": 4, "end": 7}, place,
            {"dead": None, "injured": None, "arrested": None}, told, [], round(draw.random(), 3), "a.rule", [], [[0, 60]],
            sentence(draw.randint(12, 24)), {"sequence": n, "start": 0, "end": 60},
        ))  # fmt: skip
        participants.append((key, name, "actor", 0, one, sector, one.title(), one))
        participants.append((key, name, "recipient", 0, other, "GOV", other.title(), other))
        participants += [(key, name, "source", 0, s["code"], "GOV", s["code"].title(), s["code"]) for s in said]
    return report, events, participants


def write(database: Database, rows: list[Rows]) -> None:
    with database.transaction():
        database.append("reports", [r for r, _, _ in rows])
        database.append("events", [e for _, events, _ in rows for e in events])
        database.append("participants", [p for _, _, found in rows for p in found])


def store(path: Path) -> float:
    """Events stored a second."""
    draw, seconds = random.Random(1), 0.0
    sentence = words_of_news(draw)
    with Database(path, read_only=False) as database:
        for batch in range(0, STORED // PER_REPORT, 256):
            days = [FIRST + dt.timedelta(draw.randrange(DAYS)) for _ in range(256)]
            rows = [invent(draw, sentence, f"r{batch + i}", day, sentence(40)) for i, day in enumerate(days)]
            begun = time.perf_counter()
            write(database, rows)
            seconds += time.perf_counter() - begun
    return STORED / seconds


def multiply(path: Path, wanted: int) -> float:
    """Copies of the events under other keys and ids, until there are as many as wanted; seconds to put them in order."""
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
        begun = time.perf_counter()
        with database.transaction():
            arrange(database)
        database.run("CHECKPOINT")
        return time.perf_counter() - begun


def ask(path: Path, filters: list[dict[str, Any]]) -> None:
    """Print milliseconds of counting and of the first 100 rows, of each filter the median and of all the 95th percentile."""
    counts, firsts = [], []
    with Record(path) as record:
        for one in filters:
            times = []
            for _ in range(AGAIN):
                begun = time.perf_counter()
                found = record.events(**one).count()
                counted = time.perf_counter()
                list(record.events(**one, limit=100))
                times.append((1000 * (counted - begun), 1000 * (time.perf_counter() - counted)))
            counts += [count for count, _ in times]
            firsts += [first for _, first in times]
            middle = [sorted(part)[AGAIN // 2] for part in zip(*times, strict=True)]
            print(f"  count {middle[0]:5.0f} ms, first rows {middle[1]:5.0f} ms, {found:9,} events: {one}")
    print(f"count_p95_ms {_percentile(counts):.0f}\nfirst_100_rows_p95_ms {_percentile(firsts):.0f}", flush=True)


def _percentile(times: list[float]) -> float:
    return sorted(times)[int(0.95 * len(times))]


def news(reports: int) -> list[tuple[str, dt.date, None, str]]:
    """Stories of four reports each, with words of their own, of others' and of all."""
    draw = random.Random(reports)
    words = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in ("ara", "elo", "ini", "oru", "umi") for c in range(400)]
    told = []
    for n in range(reports // 4):
        own, day = draw.sample(words, 40), FIRST + dt.timedelta(n * 40 // reports)
        told += [(f"{n:06}-{i}", day, None, " ".join(draw.sample(own, 25) + draw.sample(words[:500], 80))) for i in range(4)]
    return told


def stories(reports: int) -> float:
    """Milliseconds a report to read it and find its story."""
    told = news(reports)
    begun, vocabulary = time.process_time(), Vocabulary()
    find_stories([vocabulary.read(*report) for report in told], vocabulary)
    return 1000 * (time.process_time() - begun) / reports


def grouping(path: Path, reports: int) -> float:
    """Milliseconds a report, with PER_REPORT events each, to group a whole record: stories, happenings and what follows."""
    path.unlink(missing_ok=True)
    draw = random.Random(reports)
    sentence, told = words_of_news(draw), news(reports)
    with Database(path, read_only=False) as database:
        for first in range(0, reports, 1000):
            write(database, [invent(draw, sentence, name, day, text) for name, day, _, text in told[first : first + 1000]])
        begun = time.process_time()
        group(database)
        seconds = time.process_time() - begun
    path.unlink()
    return 1000 * seconds / reports


def memory(part: str) -> None:
    print(f"peak_memory_mib_{part} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}", flush=True)


def main() -> None:
    arguments = [a for a in sys.argv[1:] if a != "--asking"]
    folder = Path(arguments[0])
    path = folder / "benchmark.duckdb"
    if "--asking" not in sys.argv:
        path.unlink(missing_ok=True)
        print(f"stored_events_per_second {store(path):.0f}", flush=True)
        seconds = multiply(path, int(arguments[1]) if len(arguments) > 1 else 5_000_000)
        print(f"put_in_order_s {seconds:.0f}")
        memory("storing")
    ask(path, NARROW)
    print("filters that read every sentence, or ask for a third of all:")
    ask(path, WIDE)
    memory("asking")
    if "--asking" not in sys.argv:
        for reports in (1_000, 10_000, int(arguments[2]) if len(arguments) > 2 else 100_000):
            print(f"stories_ms_per_report_{reports} {stories(reports):.2f}", flush=True)
        for reports in (1_000, 10_000):
            print(f"grouping_ms_per_report_{reports} {grouping(folder / 'group.duckdb', reports):.2f}", flush=True)
        memory("grouping")


if __name__ == "__main__":
    main()
