"""The site under test: `dragoman serve` in a process of its own, over a record of our gold corpus and of hostile reports."""

from __future__ import annotations

import datetime as dt
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from dragoman import Report
from dragoman.evaluation import read_gold

GOLD = Path(__file__).parents[2] / "evaluation" / "gold"
HOSTILE = (
    '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 2">`${window.hacked = 3}` {{ 7 * 7 }} </div>'
)
HOSTILE_ID = "a/b?c=<b>\"'&#"
CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip


def reports() -> list[Report]:
    """The gold reports, and one full of markup."""
    gold = [one.report for one in read_gold([GOLD])]
    text = f"Kenya expelled the envoy of Chad on Friday, officials {HOSTILE} said. Police in Nairobi arrested two activists."
    hostile = Report(
        text=text, id=HOSTILE_ID, date=dt.date(2027, 1, 3), title=HOSTILE, publication=HOSTILE, date_source="given"
    )
    return [*gold, hostile]


class Site:
    """`dragoman serve` in a process of its own."""

    def __init__(self, record: Path, *options: str) -> None:
        self.record = record
        self.options = options
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.home = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = [str(Path(sys.executable).with_name("dragoman")), "serve", str(self.record), "--port", str(self.port)]
        self.process = subprocess.Popen([*command, *self.options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        while True:
            try:
                urllib.request.urlopen(f"{self.home}/api/v1/openapi.json")
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                if self.process.poll() is not None:
                    assert self.process.stdout is not None
                    raise RuntimeError(self.process.stdout.read().decode()) from None
                time.sleep(0.05)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def own(url: str, site: Site) -> bool:
    """Whether an address is the site's, or holds its data itself."""
    return url.startswith((site.home, site.home.replace("http", "ws"), "data:", "blob:", "about:"))
