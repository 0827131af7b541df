"""Every view by keyboard and screen reader: axe finds nothing, light and dark, on a laptop and a phone."""

from __future__ import annotations

from typing import Any

import pytest
from web_site import Site

pytest.importorskip("axe_playwright_python")

from axe_playwright_python.sync_playwright import Axe

VIEWS = [
    "/", "/happenings", "/events?actor=KOR", "/events?search=xyzzyx", "/reports", "/statements", "/disagreements", "/damage",
    "/relation", "/relation?one=RUS&other=GEO", "/map", "/network", "/judge", "/code", "/api",
    "/report?id=kor-2011-hospital-wire", "/lexicon?id=accuse.blame", "/events?colour=red",
]  # fmt: skip
SIZES = {"laptop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}


@pytest.mark.parametrize("address", VIEWS)
def test_axe_finds_nothing(browser: Any, site: Site, address: str) -> None:
    for scheme, size in (("light", "laptop"), ("dark", "phone")):
        context = browser.new_context(viewport=SIZES[size], color_scheme=scheme, base_url=site.home)
        page = context.new_page()
        page.goto(address)
        page.wait_for_selector("#main h1")
        page.wait_for_function("!document.querySelector('figure.chart:not([data-ready])')")
        found = Axe().run(page).response["violations"]
        told = [f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:200]}" for one in found]
        assert told == [], (scheme, size)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"
        context.close()


def test_the_keyboard_reaches_everything(browser: Any, site: Site) -> None:
    page = browser.new_page(base_url=site.home)
    page.goto("/happenings")
    page.wait_for_selector("#main tbody tr")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('#main').contains(document.activeElement)")
    reached = set()
    for _ in range(400):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "(e => e.id || e.name || e.getAttribute('href') || e.className || e.tagName)(document.activeElement)"
            )
        )
        if "BODY" in reached:
            break
    assert {"search", "category", "from"} <= reached
    assert any("sort=" in str(one) for one in reached)
    assert any("/happening?id=" in str(one) for one in reached)
    page.close()
