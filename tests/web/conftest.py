"""A record of our gold corpus and of hostile reports, coded once for all workers; its site, and a browser to look at it."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nicegui", reason="the workbench needs dragoman[ui]")

from web_site import CHROMIUM, QUIET, Site, own, reports

from dragoman import Coder
from dragoman.record import build
from dragoman.web.library import Library


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The record, which nobody writes to. Whichever worker comes first builds it."""
    base = tmp_path_factory.getbasetemp()
    folder = base if worker_id == "master" else base.parent
    path = folder / "workbench.duckdb"
    with open(folder / "workbench.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            part = folder / "workbench.part"
            build(reports(), part, Coder())
            part.rename(path)
    return path


@pytest.fixture
def record(built: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copy(built, tmp_path / "record.duckdb"))


@pytest.fixture
def library(record: Path) -> Iterator[Library]:
    made = Library(record, pause=0.05)
    yield made
    made.close()


@pytest.fixture(scope="session")
def site(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site over the record, for all tests that only look."""
    copy = Path(shutil.copy(built, tmp_path_factory.mktemp("site") / "gold.duckdb"))
    served = Site(copy)
    yield served
    served.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here; apt-get install chromium")
    api = pytest.importorskip("playwright.sync_api")
    api.expect.set_options(timeout=30_000)  # of a machine that does other things too
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture
def page(browser: Any, site: Site) -> Iterator[Any]:
    """A page of the site; whatever goes wrong in it, and whatever it asks of others, fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 860}, base_url=site.home)
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    opened.on("request", lambda request: None if own(request.url, site) else wrong.append(f"asks {request.url}"))
    opened.on("websocket", lambda socket: None if own(socket.url, site) else wrong.append(f"connects to {socket.url}"))
    yield opened
    context.close()
    assert wrong == []
