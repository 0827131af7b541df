"""The workbench's speed and memory: python benchmarks/web.py FOLDER [EVENTS] [USERS]

Makes a record of EVENTS invented events (5,000,000 unless given) in FOLDER, or takes the one that is there; serves it;
prints how long its index took, the first view of it (in headless Chromium where there is one), the 95th percentile from
a filter to its table while USERS (20) work at once, each looking at a table for three seconds on average, first by the
API, then one of them in the browser, which takes its time from the same cores; how many filters a second it answers
when nobody pauses; and what all the server's processes hold, the coder's too.
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
from pathlib import Path
from urllib.parse import urlencode

from dragoman import ontology
from dragoman.record.database import Database

CODES = """
    USA RUS CHN PRK KOR JPN ISR IRN SYR IRQ KEN UGA FRA DEU GBR UKR TUR IND PAK AFG EGY SAU YEM NGA SDN ETH SOM COD MLI
    NER BFA LBY TUN DZA MAR ESP ITA GRC POL HUN ROU SRB BIH ALB BGR GEO ARM AZE KAZ UZB KGZ TJK MMR THA VNM KHM LAO PHL
    IDN MYS AUS NZL PNG FJI CAN MEX GTM HND SLV NIC CRI PAN COL VEN ECU PER BOL BRA ARG CHL URY PRY CUB HTI DOM JAM ZAF
    ZWE ZMB MOZ
""".split()  # noqa: SIM905
COLUMNS = {
    "happenings": "happening_id,date,enddate,actor,recipient,event,mode,status,evidence,place,sources",
    "events": "id,report_id,date,enddate,actor,recipient,event,mode,aux_mode,trigger,text,text_info,cite_info",
}
"""What the pages ask for."""
PORT = 8765
HOME = f"http://127.0.0.1:{PORT}"
THINKING = 3.0
"""Seconds that a user looks at a table on average before asking for another."""
SECONDS = 60.0
WORDS = 5_000
PASTED = b'{"text": "Kenyan police arrested two activists in Mombasa on Friday.", "date": "2024-06-25"}'
BROWSER = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync"]  # fmt: skip

# -- the record


def invent(path: Path, events: int) -> None:
    """A record of invented events, all of it made by DuckDB."""
    kinds = ontology.categories().values()
    modes = {kind.name: [mode for category, mode in ontology.modes() if category == kind.name] for kind in kinds}
    numbers = {"events": events, "kinds": len(modes), "codes": len(CODES), "words": WORDS}
    with Database(path, read_only=False) as database:
        database.run("SET enable_progress_bar = false")
        database.run("CREATE TEMP TABLE code (n INTEGER, c VARCHAR)")
        for n, code in enumerate(CODES):
            database.run("INSERT INTO code VALUES ($n, $c)", {"n": n, "c": code})
        database.run("CREATE TEMP TABLE kind (n INTEGER, category VARCHAR, quad TINYINT, score DOUBLE, modes VARCHAR[])")
        for n, kind in enumerate(kinds):
            values = {"n": n, "name": kind.name, "quad": kind.quad, "score": kind.score, "modes": modes[kind.name]}
            database.run("INSERT INTO kind VALUES ($n, $name, $quad, $score, $modes)", values)
        database.run(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").format(**numbers))


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
        table = draw.choice([*COLUMNS])
        seconds, _ = fetch(f"/api/v1/{table}?{urlencode(filters(draw) | {'columns': COLUMNS[table]})}")
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


def resident(pid: int) -> float:
    """MiB that a process and those that it started hold now."""
    parents, held = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            held[int(folder.name)] = int((folder / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except OSError:
            continue  # it has ended meanwhile
    own = {pid}
    while more := {one for one, parent in parents.items() if parent in own} - own:
        own |= more
    return sum(held.get(one, 0) for one in own) / (1 << 20)


def watch(pid: int, found: list[float]) -> None:
    """Look every two seconds what a server holds; oftener would take the time of those who ask."""
    while Path(f"/proc/{pid}").exists():
        found.append(resident(pid))
        time.sleep(2)


def start(record: Path) -> subprocess.Popen[str]:
    """The server, once it answers."""
    command = [str(Path(sys.executable).with_name("dragoman")), "serve", str(record), "--port", str(PORT)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    server.stdout.readline()
    while server.poll() is None:
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
    with Database(record, read_only=False) as database:  # one of an older version, whose stories may be gone
        database.run(
            "INSERT INTO stories SELECT report_id, report_id, report_id FROM reports ANTI JOIN stories USING (report_id)"
        )
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
        for path in ("/happenings", "/events"):
            if (seconds := first_view(path)) is not None:
                print(f"first_view_seconds {path} {seconds:.2f}", flush=True)
        crowd(users, 0.5, 5, 1_000)
        taken = crowd(users, THINKING, SECONDS, 0)
        print(f"asked {len(taken)}\nfilter_to_table_p50_ms {statistics.median(taken) * 1000:.0f}")
        print(f"filter_to_table_p95_ms {percentile(taken, 0.95) * 1000:.0f}", flush=True)
        if chromium():
            seen: list[float] = []
            browsing = threading.Thread(target=browse, args=(time.monotonic() + SECONDS, seen))
            browsing.start()
            crowd(users - 1, THINKING, SECONDS, 10_000)
            browsing.join()
            print(f"in_browser {len(seen)}\nin_browser_p50_ms {statistics.median(seen) * 1000:.0f}")
            print(f"in_browser_p95_ms {percentile(seen, 0.95) * 1000:.0f}", flush=True)
        pasted = urllib.request.Request(f"{HOME}/api/v1/code", PASTED, {"content-type": "application/json"})
        urllib.request.urlopen(pasted, timeout=90).read()
        pressing = crowd(users, 0, 20, 5_000)
        print(f"without_a_pause_per_second {len(pressing) / 20:.1f}")
        print(f"without_a_pause_p95_ms {percentile(pressing, 0.95) * 1000:.0f}")
        print(f"peak_memory_mib {max(memory):.0f}\nload_average {os.getloadavg()[0]:.1f}")
    finally:
        server.terminate()


if __name__ == "__main__":
    main()
