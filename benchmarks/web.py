"""The workbench's speed and memory: python benchmarks/web.py FOLDER [EVENTS] [USERS]

Makes a record of EVENTS invented events (5,000,000 unless given) in FOLDER, or takes the one that is there; serves it;
prints how long its index took, the first view of it (in headless Chromium where there is one), the 95th percentile from a
filter to its table while USERS (20) ask at once, each other than the one before, and what the server's processes hold.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from dragoman import ontology
from dragoman.record.database import Database

CODES = (
    "USA RUS CHN PRK KOR JPN ISR IRN SYR IRQ KEN UGA FRA DEU GBR UKR TUR IND PAK AFG EGY SAU YEM NGA SDN ETH SOM COD MLI NER "
    "BFA LBY TUN DZA MAR ESP ITA GRC POL HUN ROU SRB BIH ALB BGR GEO ARM AZE KAZ UZB KGZ TJK MMR THA VNM KHM LAO PHL IDN MYS "
    "AUS NZL PNG FJI CAN MEX GTM HND SLV NIC CRI PAN COL VEN ECU PER BOL BRA ARG CHL URY PRY CUB HTI DOM JAM ZAF ZWE ZMB MOZ"
).split()
PORT = 8765
HOME = f"http://127.0.0.1:{PORT}"
THINKING = 3.0
"""Seconds that a user looks at a table on average before asking for another."""
SECONDS = 60.0
WORDS = 5_000
BROWSER = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync"]  # fmt: skip

# -- the record: three happenings tell five events, ten events stand in a report, reports come
# in the order of their days, and tell of the month before

SOURCES = """
CREATE TEMP TABLE code AS SELECT row_number() OVER () - 1 AS n, c FROM (SELECT unnest($codes) AS c);
CREATE TEMP MACRO draw(h, k, n) AS CAST(hash(h, k) % n AS INTEGER);
CREATE TEMP MACRO word(x) AS (['ba','ce','di','fo','gu','la','me','ni','po','ru','sa','te','vi','zo','ka','lo','mi','na','ro','ta'])[1 + x % 20]
    || (['ra','le','ni','do','mu','ka','se','ti','no','pu'])[1 + x // 20 % 10]
    || (['n','r','s','l','nd','rt','st','lk','mp','sh','ck','th','ng','m','t','d','k','p','g','b','la','ra','ma','sa','ta'])[1 + x // 200];
CREATE TEMP MACRO words(h, many) AS array_to_string(
    [word(CAST(floor({words} * pow((hash(h, j) % 100000) / 100000.0, 3)) AS INTEGER)) FOR j IN range(many)], ' ');
CREATE TEMP MACRO who(c, s) AS {{entity_text: c, entity_name: c, code: c, country_name: c, sector: s,
    other_sectors: []::VARCHAR[], office: NULL::VARCHAR, identifier_id: NULL::VARCHAR, refers_to: NULL::INTEGER[],
    "start": 0, "end": 3}}::entity;
CREATE TEMP MACRO id(i) AS lower(to_hex(hash(i)));
"""
HAPPENED = """
CREATE TEMP TABLE h AS SELECT i AS h, k.category, k.quad, k.score,
    CASE WHEN len(k.modes) > 0 THEN [k.modes[1 + draw(i, 'mode', len(k.modes))]] ELSE [] END AS mode, a.c AS one,
    b.c AS other, ['GOV','MIL','COP','PTY'][1 + draw(i, 's', 4)] AS sector, DATE '2010-01-02' + CAST(i * 5800 // ({events} * 3 // 5) AS INTEGER) - draw(i, 'day', 30) AS day,
    CASE draw(i, 'mark', 10) WHEN 0 THEN ['negation'] WHEN 1 THEN ['future'] WHEN 2 THEN ['hypothetical'] ELSE [] END AS marks,
    p.c AS place, draw(i, 'dead', 30) AS dead
FROM range({events} * 3 // 5) t(i) JOIN kind k ON k.n = draw(i, 'kind', {kinds})
JOIN code a ON a.n = CAST(floor({codes} * pow(draw(i, 'a', 100000) / 100000.0, 2)) AS INTEGER)
JOIN code b ON b.n = draw(i, 'b', {codes}) JOIN code p ON p.n = draw(i, 'p', {codes})
"""
TOLD = """
INSERT INTO reports SELECT 'r' || i, DATE '2010-01-02' + CAST(i * 5800 // ({events} // 10) AS INTEGER), 'given', 'Title ' || i,
    'Paper ' || i % 50, NULL, 'en', 20, 'x', 'dragoman', words(i, 120) FROM range({events} // 10) t(i);
INSERT INTO events SELECT hash(i), id(i), 'r' || i // 10, i % 10, h.day + 1, h.day, h.day, NULL, 'report', [who(one, sector)],
    [who(other, 'GOV')], category, mode, []::VARCHAR[], marks, quad, score, {{"text": 'met', "start": 4, "end": 7}},
    {{extracted_place: place, resolved_place: place, geonameid: hash(place) % 1000000, lat: hash(place) % 140 - 60.0,
        lon: hash(place, 1) % 340 - 170.0, country_code: place}},
    {{dead: CASE WHEN dead < 5 THEN dead END, injured: NULL, arrested: NULL}},
    CASE WHEN i % 3 = 0 THEN [{{source: who(one, 'GOV'), kind: 'named', cue: 'said', quote: false, "start": 0, "end": 3}}]
        ELSE [] END, [], 0.3 + (hash(i, 7) % 600) / 1000.0, 'consult.visit', [], [[0, 100]], words(i, 18),
    {{"sequence": i % 10, "start": 0, "end": 100}}
FROM (SELECT i, i // 5 * 3 + [0, 0, 1, 1, 2][1 + i % 5] AS h FROM range({events}) t(i)) JOIN h USING (h) ORDER BY i;
INSERT INTO participants SELECT "key", report_id, role, 0, code, sector, code, code FROM (
    SELECT "key", report_id, 'actor' AS role, actor[1].code AS code, actor[1].sector AS sector FROM events
    UNION ALL SELECT "key", report_id, 'recipient', recipient[1].code, 'GOV' FROM events
    UNION ALL SELECT "key", report_id, 'source', attribution[1].source.code, 'GOV' FROM events WHERE len(attribution) > 0)
ORDER BY code, role, "key";
INSERT INTO stories SELECT report_id, report_id, report_id FROM reports;
INSERT INTO happenings SELECT id(h // 3 * 5 + [0, 2, 4][1 + h % 3]), category, mode, [one], [other], day, day, place, place, quad,
    score, CASE WHEN dead < 5 THEN dead END, NULL, NULL, CASE WHEN list_contains(marks, 'negation') THEN 'denied'
    WHEN len(marks) > 0 THEN 'open' ELSE 'told' END, day + 1, day + 2, 2 - (h % 3) // 2, 2 - (h % 3) // 2, 2 - (h % 3) // 2, 0.5,
    {{mode: 1.0, "date": 1.0, place: 1.0, size: 1.0, status: 1.0}} FROM h ORDER BY h;
INSERT INTO happening_events SELECT id(i // 5 * 5 + [0, 0, 2, 2, 4][1 + i % 5]), hash(i), 'r' || i // 10 FROM range({events}) t(i);
INSERT INTO runs VALUES (1, 'invented', '{{}}', '{{}}', now()::TIMESTAMP, now()::TIMESTAMP, 0, 0, 0, 0);
CHECKPOINT
"""


def invent(path: Path, events: int) -> None:
    """A record of invented events, all of it made by DuckDB."""
    kinds = ontology.categories().values()
    modes = {kind.name: [mode for category, mode in ontology.modes() if category == kind.name] for kind in kinds}
    numbers = {"events": events, "kinds": len(modes), "codes": len(CODES), "words": WORDS}
    with Database(path, read_only=False) as database:
        first, rest = SOURCES.format(**numbers).split(";", 1)
        database.run(first, {"codes": CODES})
        database.run(rest)
        database.run("CREATE TEMP TABLE kind (n INTEGER, category VARCHAR, quad TINYINT, score DOUBLE, modes VARCHAR[])")
        for n, kind in enumerate(kinds):
            values = {"n": n, "name": kind.name, "quad": kind.quad, "score": kind.score, "modes": modes[kind.name]}
            database.run("INSERT INTO kind VALUES ($n, $name, $quad, $score, $modes)", values)
        for statement in (HAPPENED + ";" + TOLD).split(";\n"):
            database.run(statement.format(**numbers))


# -- what users ask for


def filters(draw: random.Random) -> dict[str, str]:
    """Filters that somebody may set."""
    one, other = draw.sample(CODES, 2)
    year = draw.randrange(2010, 2025)
    kind = draw.choice([*ontology.categories()])
    word = "".join(
        draw.choice(part) for part in (["ba", "ce", "di", "fo", "gu", "la"], ["ra", "le", "ni"], ["nd", "rt", "st"])
    )
    return draw.choice([
        {"actor": one}, {"recipient": other}, {"dyad": f"{one},{other}"}, {"category": kind, "place": one},
        {"category": kind, "from": f"{year}-01-01", "to": f"{year}-12-31"}, {"actor": one, "quad": draw.choice("1234")},
        {"search": word}, {"search": word, "category": kind}, {"place": other}, {"actor": one, "status": "negation"},
    ])  # fmt: skip


def fetch(path: str) -> tuple[float, dict[str, object]]:
    """Seconds until an answer of the API is there, and it."""
    begun = time.perf_counter()
    with urllib.request.urlopen(f"{HOME}{path}", timeout=60) as answer:
        found = json.loads(answer.read())
    return time.perf_counter() - begun, found


def use(seed: int, until: float, thinking: float, taken: list[float]) -> None:
    """One user: sets filters on happenings or events, looks, sets others."""
    draw = random.Random(seed)
    while time.monotonic() < until:
        time.sleep(draw.expovariate(1 / thinking) if thinking else 0)
        table = draw.choice(["happenings", "events"])
        seconds, _ = fetch(f"/api/v1/{table}?{urlencode(filters(draw))}")
        taken.append(seconds)


def crowd(users: int, thinking: float, seconds: float, seed: int) -> list[float]:
    """Seconds from filter to table, of all users."""
    taken: list[float] = []
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=use, args=(seed + n, until, thinking, taken)) for n in range(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def percentile(taken: list[float], share: float) -> float:
    return sorted(taken)[min(len(taken) - 1, int(share * len(taken)))]


# -- the server


def processes(pid: int) -> Iterator[int]:
    """A process and all that it started."""
    yield pid
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        if parent == pid:
            yield from processes(int(folder.name))


def resident(pid: int) -> float:
    """MiB that a server's processes hold now."""
    total = 0
    for one in processes(pid):
        try:
            lines = Path(f"/proc/{one}/status").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return total / 1024


def watch(pid: int, found: list[float]) -> None:
    while Path(f"/proc/{pid}").exists() and found is not None:
        found.append(resident(pid))
        time.sleep(0.25)


def start(record: Path) -> subprocess.Popen[str]:
    """The server, once it answers."""
    command = [sys.executable, "-m", "dragoman.cli", "serve", str(record), "--port", str(PORT)]
    dragoman = Path(sys.executable).with_name("dragoman")
    command = [str(dragoman), *command[3:]]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    server.stdout.readline()
    for _ in range(200):
        try:
            urllib.request.urlopen(f"{HOME}/static/favicon.svg", timeout=5)
            return server
        except OSError:
            time.sleep(0.05)
    raise SystemExit("the server does not answer")


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def first_view(path: str) -> float | None:
    """Seconds until a table of the record stands in a browser that has seen nothing of the site."""
    if chromium() is None:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=BROWSER)
        page = browser.new_page()
        page.goto("about:blank")
        begun = time.perf_counter()
        page.goto(f"{HOME}{path}", wait_until="commit")
        page.wait_for_selector("#main tbody tr")
        taken = time.perf_counter() - begun
        browser.close()
    return taken


def browse(until: float, taken: list[float]) -> None:
    """One user in a real browser, who filters by the facets and the form."""
    from playwright.sync_api import sync_playwright

    draw = random.Random(7)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=BROWSER)
        page = browser.new_page()
        page.goto(f"{HOME}/happenings")
        page.wait_for_selector("#main tbody tr")
        while time.monotonic() < until:
            time.sleep(draw.expovariate(1 / THINKING))
            code = draw.choice(CODES)
            page.fill("#main input[name=actor]", code)
            page.evaluate("document.querySelector('#main table').dataset.old = 'yes'")
            begun = time.perf_counter()
            page.press("#main input[name=actor]", "Enter")
            page.wait_for_selector("#main table:not([data-old]) tbody tr")
            taken.append(time.perf_counter() - begun)
        browser.close()


def main() -> None:
    folder = Path(sys.argv[1])
    events = int(sys.argv[2]) if len(sys.argv) > 2 else 5_000_000
    users = int(sys.argv[3]) if len(sys.argv) > 3 else 20
    record = folder / f"web-{events}.duckdb"
    if not record.exists():
        invent(record, events)
    index = record.with_name(f"{record.name}.index")
    server = start(record)
    memory: list[float] = []
    threading.Thread(target=watch, args=(server.pid, memory), daemon=True).start()
    try:
        begun = time.perf_counter()
        made = not index.exists()
        while not index.exists():
            time.sleep(0.5)
        print(f"load_average {os.getloadavg()[0]:.1f}")
        if made:
            print(f"index_seconds {time.perf_counter() - begun:.0f}\nindex_mib {index.stat().st_size >> 20}")
            print(f"indexing_peak_mib {max(memory):.0f}", flush=True)
        time.sleep(5)
        server.terminate()
        server.wait()
        memory.clear()
        server = start(record)
        threading.Thread(target=watch, args=(server.pid, memory), daemon=True).start()
        for path in ("/happenings", "/events", "/"):
            if path != "/" and (seconds := first_view(path)) is not None:
                print(f"first_view_seconds {path} {seconds:.2f}", flush=True)
        crowd(users, 0.5, 5, 1_000)
        seen: list[float] = []
        browsing = threading.Thread(target=browse, args=(time.monotonic() + SECONDS, seen))
        if chromium():
            browsing.start()
        taken = crowd(users - bool(chromium()), THINKING, SECONDS, 0)
        if chromium():
            browsing.join()
            print(
                f"in_browser_p50_ms {statistics.median(seen) * 1000:.0f}\nin_browser_p95_ms {percentile(seen, 0.95) * 1000:.0f}"
            )
        print(f"asked {len(taken)}\nfilter_to_table_p50_ms {statistics.median(taken) * 1000:.0f}")
        print(f"filter_to_table_p95_ms {percentile(taken, 0.95) * 1000:.0f}", flush=True)
        pressing = crowd(users, 0, 20, 5_000)
        print(f"without_a_pause_per_second {len(pressing) / 20:.1f}")
        print(f"without_a_pause_p95_ms {percentile(pressing, 0.95) * 1000:.0f}")
        print(f"peak_memory_mib {max(memory):.0f}\nload_average {os.getloadavg()[0]:.1f}")
    finally:
        server.terminate()


if __name__ == "__main__":
    main()
