"""The speed and memory of exports: python benchmarks/export.py FOLDER [EVENTS]

Makes a record of EVENTS invented events (1,000,000 unless given), ten a report, some with several actors, and exports it in
every format, each in a process of its own. Prints seconds, seconds of CPU, the peak memory of that process (resident) and
the size of the file. With other work on the machine seconds say little; those of CPU, spread over its cores, say more.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from dragoman.record.database import Database

FORMATS = ("polecat", "icews", "gdelt", "phoenix", "csv", "parquet", "plover", "sqlite")
PER_REPORT = 10
CODES = "['USA','RUS','CHN','PRK','KOR','JPN','ISR','IRN','SYR','IRQ','KEN','UGA','FRA','DEU','GBR','UKR','TUR','IND','UNO']"
KINDS = """[('CONSULT', 'visit', 1, 4.0), ('AID', NULL, 2, 10.0), ('REQUEST', 'yield', 3, -1.0),
    ('ASSAULT', 'aerial', 4, -9.5), ('ACCUSE', 'allege', 3, -3.5), ('COERCE', 'arrest', 4, -7.0)]"""
WORDS = "['talks','border','minister','troops','agreement','river','convoy','embassy','trade','truce','police','harbour']"
TEXT = f"array_to_string([{WORDS}[1 + (hash(n, w) % 12)::INTEGER] FOR w IN range({{}})], ' ')"
"""Words that differ from text to text, so that they cost what news costs to index and to compress."""


def person(code: str) -> str:
    """SQL of an entity of the country that the SQL gives."""
    name, sector = "'Minister ' || n % 977", "['GOV', 'MIL', 'COP', 'REB'][1 + n % 4]"
    return f"""struct_pack(entity_text := {name}, entity_name := {name}, code := {code}, country_name := {code},
        sector := {sector}, other_sectors := []::VARCHAR[], office := 'minister', identifier_id := NULL::VARCHAR,
        refers_to := NULL::INTEGER[], "start" := 4, "end" := 30)"""


def make(path: Path, events: int) -> None:
    """A record with that many events."""
    path.unlink(missing_ok=True)
    with Database(path, read_only=False) as database:
        database.run("SET memory_limit = '1GB'")
        database.run(f"""
INSERT INTO reports SELECT 'r' || n, DATE '2015-01-01' + (n % 3650)::INTEGER, 'given', 'Title ' || n, 'Paper ' || n % 50,
    'https://news.example/' || n, 'en', 20, '0', 'dragoman', {TEXT.format(150)} FROM range({events // PER_REPORT}) t(n)""")
        database.run(f"""
INSERT INTO events
WITH drawn AS (
    SELECT n, hash(n) AS "key", {CODES}[1 + n % 19] AS one, {CODES}[1 + (n // 19 + n) % 19] AS other,
        {KINDS}[1 + n % 6] AS kind, 'r' || n // {PER_REPORT} AS report_id,
        DATE '2015-01-01' + (n // {PER_REPORT} % 3650)::INTEGER AS day FROM range({events}) t(n))
SELECT "key", printf('%016x', "key"), report_id, n % {PER_REPORT}, day, day, day, NULL, 'report',
    [{person("one")}]
        || CASE WHEN n % 10 = 0 THEN [{person("other")}] ELSE [] END,
    CASE WHEN n % 5 = 0 THEN [] ELSE [{person("other")}] END,
    kind[1], CASE WHEN kind[2] IS NULL THEN [] ELSE [kind[2]] END, ['military', 'diplomatic'],
    CASE WHEN n % 25 = 0 THEN ['negation'] ELSE [] END, kind[3], kind[4],
    {{'text': 'met', 'start': 4, 'end': 7}}, {{'extracted_place': one, 'resolved_place': 'Town ' || n % 997,
        'geonameid': n % 997, 'lat': 1.5, 'lon': -2.5, 'country_code': one}},
    {{'dead': NULL, 'injured': 3, 'arrested': NULL}}, [], [], NULL, 'a.rule', [], [[0, 60]],
    {TEXT.format(22)}, {{'sequence': n % {PER_REPORT}, 'start': 0, 'end': 60}}
FROM drawn""")
        database.run("""
INSERT INTO participants SELECT "key", report_id, role, 0, x.code, x.sector, x.entity_name, x.country_name
FROM (SELECT "key", report_id, 'actor' AS role, unnest(actor) AS x FROM events
    UNION ALL SELECT "key", report_id, 'recipient', unnest(recipient) FROM events)""")


def main() -> None:
    folder, events = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    record = folder / f"export-{events}.duckdb"
    if not record.exists():
        make(record, events)
    for name in FORMATS:
        out = folder / f"export.{name}"
        command = [str(Path(sys.executable).with_name("dragoman")), "export", str(record), "--format", name, "-o", str(out)]
        begun = time.perf_counter()
        process = subprocess.Popen(command, stderr=subprocess.PIPE)
        _, status, used = os.wait4(process.pid, 0)  # what this process alone has used
        seconds = time.perf_counter() - begun
        if status:
            raise SystemExit(f"{name} failed: {process.stderr.read().decode() if process.stderr else ''}")
        size = out.stat().st_size / 2**20
        took = f"{seconds:5.1f} s, {used.ru_utime + used.ru_stime:5.1f} s of CPU"
        print(f"{name:8} {took}, {used.ru_maxrss / 1024:5.0f} MiB, file {size:5.0f} MiB", flush=True)
        out.unlink()


if __name__ == "__main__":
    main()
