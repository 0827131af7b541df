"""Takes the pictures of docs/workbench.md: `make screenshots`. Needs Chromium (apt-get install chromium).

Codes our gold corpus into a record, serves it, and looks at every view: on a laptop, some of them dark or on a phone.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from dragoman import Coder
from dragoman.evaluation import read_gold
from dragoman.record import build

HERE = Path(__file__).parent
GOLD = HERE.parents[1] / "evaluation" / "gold"
PORT = 8799
HOME = f"http://127.0.0.1:{PORT}"
LAPTOP, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
REPORT = "kor-2011-hospital-wire"
TEXT = """NAIROBI, June 25 - Kenyan police arrested two activists in Mombasa on Friday, a rights group said.
The government has refused to meet the opposition until it calls off the protests planned for Saturday.
Uganda's foreign minister will visit Nairobi next week to mediate."""
BROWSER = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync"]  # fmt: skip


def ask(path: str) -> dict[str, object]:
    with urllib.request.urlopen(f"{HOME}/api/v1/{path}") as answer:
        found: dict[str, object] = json.loads(answer.read())
        return found


def serve(record: Path) -> subprocess.Popen[bytes]:
    """The workbench over the record, once it answers."""
    server = subprocess.Popen([str(Path(sys.executable).with_name("dragoman")), "serve", str(record), "--port", str(PORT)])
    while True:
        try:
            ask("record")
            return server
        except OSError:
            time.sleep(0.1)


def views() -> list[tuple[str, str, str, dict[str, int]]]:
    """(name, address, light or dark, size) of each picture."""
    event = next(e for e in ask(f"report?id={REPORT}")["events"] if e["attribution"])  # type: ignore[attr-defined]
    happening = ask("happenings?sort=-sources&size=1")["rows"][0]["happening_id"]  # type: ignore[index]
    with urllib.request.urlopen(f"{HOME}/api/v1/network?most=12") as answer:
        link = max(json.loads(answer.read())["links"], key=lambda one: one["happenings"])
    relation = f"/relation?one={link['actor']}&other={link['recipient']}"
    return [
        ("home", "/", "light", LAPTOP),
        ("happenings", "/happenings", "light", LAPTOP),
        ("events", "/events?search=police&sort=-confidence", "light", LAPTOP),
        ("report", f"/report?id={REPORT}", "light", LAPTOP),
        ("report-event", f"/report?id={REPORT}&event={event['id']}&hide=time,place", "dark", LAPTOP),
        ("happening", f"/happening?id={happening}", "light", LAPTOP),
        ("relation", relation, "light", LAPTOP),
        ("map", "/map", "light", LAPTOP),
        ("network", "/network?most=20", "dark", LAPTOP),
        ("contested", "/disagreements", "light", LAPTOP),
        ("damage", "/damage", "light", LAPTOP),
        ("judge", "/judge", "light", LAPTOP),
        ("code", "/code", "light", LAPTOP),
        ("lexicon", "/lexicon?id=consult.visit", "light", LAPTOP),
        ("api", "/api", "light", LAPTOP),
        ("phone-happenings", "/happenings?category=CONSULT", "light", PHONE),
        ("phone-report", f"/report?id={REPORT}", "dark", PHONE),
        ("nothing-found", "/events?search=xyzzyx", "light", LAPTOP),
        ("fault", "/events?category=WAR", "light", LAPTOP),
    ]


def prepare(page: Page, name: str) -> None:
    """What somebody does before the picture is taken."""
    if name == "report":
        page.locator(".card summary").first.click()
    elif name == "code":
        page.get_by_label("Report").fill(TEXT)
        page.get_by_label("Its day").fill("2024-06-25")
        page.get_by_role("button", name="Code it").click()
        page.wait_for_selector("#coded article", timeout=90_000)
    elif name == "judge":
        page.get_by_label("Your name").fill("Ann")
        page.locator("h1").click()
        for key in ("y", "y", "3", "n", "y", "y"):
            before = page.locator("[data-judging]").get_attribute("data-event")
            page.keyboard.press(key)
            if not key.isdigit():
                page.wait_for_function("old => document.querySelector('[data-judging]').dataset.event !== old", arg=before)
    elif name == "events":
        page.locator(".chooser summary").click()


def main() -> None:
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        record = Path(folder) / "gold.duckdb"
        build((one.report for one in read_gold([GOLD])), record, Coder())
        server = serve(record)
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=BROWSER)
        try:
            for name, address, scheme, size in views():
                page = browser.new_page(viewport=size, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
                page.goto(f"{HOME}{address}")
                page.wait_for_selector("#main h1")
                page.wait_for_function("window.did_handshake && !document.querySelector('figure.chart:not([data-ready])')")
                prepare(page, name)
                page.wait_for_timeout(1_500)
                page.screenshot(path=HERE / f"{name}.png")
                page.close()
                print(HERE / f"{name}.png")
        finally:
            browser.close()
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
