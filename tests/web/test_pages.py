"""The pages in a real browser: what they show, that their addresses say it, and what happens when things go wrong."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from web_site import HOSTILE_ID, Site

pytest.importorskip("playwright")

from playwright.sync_api import expect

REPORT = "kor-2011-hospital-wire"


def table(page: Any) -> Any:
    return page.locator("#main table.rows")


def total(page: Any) -> int:
    return int(page.locator("#main .total strong").inner_text().replace(",", ""))


# -- tables


def test_filters_go_into_the_address_and_come_back(page: Any) -> None:
    page.goto("/events")
    expect(table(page)).to_be_visible()
    whole = total(page)
    page.get_by_role("textbox", name="Actor").fill("KOR")
    page.get_by_role("textbox", name="Actor").press("Enter")
    page.wait_for_url("**/events?actor=KOR")
    expect(page.locator(".chips")).to_contain_text("actor: KOR")
    few = total(page)
    assert 0 < few < whole
    page.reload()
    expect(page.get_by_role("textbox", name="Actor")).to_have_value("KOR")
    assert total(page) == few
    page.get_by_role("link", name="Remove the filter actor: KOR").click()
    page.wait_for_url(re.compile(r"/events\??$"))
    expect(page.locator("#main .total strong")).to_have_text(f"{whole:,}")
    page.go_back()
    expect(page.locator("#main .total strong")).to_have_text(f"{few:,}")
    expect(page.get_by_role("textbox", name="Actor")).to_have_value("KOR")


def test_facets_narrow_down(page: Any) -> None:
    page.goto("/happenings")
    facet = page.locator("#side").get_by_role("link", name=re.compile("CONSULT"))
    number = facet.locator(".n").inner_text()
    facet.click()
    page.wait_for_url("**/happenings?category=CONSULT")
    expect(page.locator("#main .total strong")).to_have_text(number)
    expect(page.locator("#side")).not_to_contain_text("ASSAULT")


def test_sorting_paging_and_columns(page: Any) -> None:
    page.goto("/events?size=20")
    page.get_by_role("columnheader", name="Event").get_by_role("link").click()
    page.wait_for_url("**sort=-event**")
    expect(page.get_by_role("columnheader", name="Event")).to_have_attribute("aria-sort", "descending")
    first = page.locator("tbody tr").first.inner_text()
    page.get_by_role("link", name="Next page").click()
    page.wait_for_url("**page=2**")
    expect(page.locator("tbody tr").first).not_to_have_text(first)
    page.locator(".chooser summary").click()
    page.get_by_label("Confidence", exact=True).check()
    expect(page.get_by_role("columnheader", name="Confidence")).to_be_visible()
    assert "confidence" in page.url


def test_a_search_shows_the_words_in_their_sentences(page: Any) -> None:
    page.goto("/happenings")
    page.get_by_label("Words").fill("hospital")
    page.get_by_label("Words").press("Enter")
    page.wait_for_url("**search=hospital")
    expect(page.locator("td.c-evidence").first).to_contain_text(re.compile("hospital", re.I))


def test_downloads_hold_what_is_shown(page: Any, tmp_path: Path) -> None:
    page.goto("/events?actor=KOR&columns=date,actor&sort=date")
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").click()
    path = tmp_path / "events.csv"
    started.value.save_as(path)
    with open(path, encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["date", "actor", "actor_code", "actor_sector"]
    assert len(rows) == total(page)


def test_nothing_found_is_said(page: Any) -> None:
    page.goto("/events?search=xyzzyx")
    expect(page.locator("#main .empty")).to_contain_text("Nothing here")
    page.locator("#main .empty").get_by_role("link").click()
    expect(table(page)).to_be_visible()


def test_an_address_that_cannot_be_is_told(page: Any) -> None:
    answer = page.goto("/events?category=WAR")
    assert answer.status == 400
    expect(page.get_by_role("alert")).to_contain_text("no category 'WAR'")
    assert page.goto("/events?colour=red").status == 400
    assert page.goto("/report?id=none").status == 400
    page.goto("/events")
    page.get_by_text("More filters").click()
    page.get_by_label("Two actors").fill("USA")
    page.get_by_label("Two actors").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("two codes")


# -- evidence


def test_evidence_is_highlighted_and_explained(page: Any) -> None:
    page.goto(f"/report?id={REPORT}")
    trigger = page.locator("mark.r-trigger").first
    expect(trigger).to_be_visible()
    card = page.locator(".card").first
    card.locator("summary").click()
    expect(card.locator(".why")).to_contain_text("the text says")
    card.locator("h3 a").click()
    page.wait_for_url("**event=**")
    assert page.locator("article mark.on").count() > 1
    page.locator(".card.on").get_by_role("link", name=re.compile("Lexicon entry")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lexicon entry")
    page.get_by_role("link", name="All events that it made").click()
    expect(table(page)).to_be_visible()


def test_the_legend_switches_and_stays_in_the_address(page: Any) -> None:
    page.goto(f"/report?id={REPORT}")
    place = page.locator("article mark.r-place").first
    shown = place.evaluate("e => getComputedStyle(e).backgroundColor")
    page.get_by_role("checkbox", name=re.compile("place")).uncheck()
    assert place.evaluate("e => getComputedStyle(e).backgroundColor") != shown
    assert "hide=place" in page.url
    page.reload()
    expect(page.get_by_role("checkbox", name=re.compile("place"))).not_to_be_checked()


def test_every_step_of_a_derivation(page: Any) -> None:
    page.goto(f"/report?id={REPORT}")
    page.get_by_role("link", name="Every step").click()
    page.wait_for_url("**steps=true")
    expect(page.locator(".why dt", has_text="sentence").first).to_be_attached(timeout=60_000)


def test_a_happening_leads_to_its_reports(page: Any) -> None:
    page.goto("/happenings?sort=-reports")
    page.locator("td.c-date a").first.click()
    page.wait_for_url("**/happening?id=**")
    expect(page.locator(".tellings li").first).to_be_visible()
    page.locator(".tellings a.evidence").first.click()
    page.wait_for_url("**/report?id=**")
    expect(page.locator("article mark.on").first).to_be_visible()


def test_markup_in_reports_is_shown_as_text(page: Any) -> None:
    for address in (
        f"/report?id={quote(HOSTILE_ID, safe='')}",
        "/reports?sort=-date",
        "/events?sort=-date",
        "/",
        "/judge?report=" + quote(HOSTILE_ID),
    ):
        page.goto(address)
        expect(page.locator("#main h1")).to_be_visible()
        expect(page.locator("#main")).to_contain_text("<script>window.hacked = 1</script>")
        assert page.evaluate("window.hacked") is None
    assert page.locator("#main script, #main img").count() == 0


# -- relation, map, network


@pytest.mark.parametrize("address", ["/", "/relation?one=RUS&other=GEO", "/map", "/network"])
def test_charts_are_drawn_and_have_a_table_beside(page: Any, address: str) -> None:
    page.goto(address)
    for chart in page.locator("figure.chart").all():
        expect(chart).to_have_attribute("data-ready", "yes")
        expect(chart.locator("canvas").first).to_be_visible()
        assert chart.get_attribute("aria-label")
    if address != "/":
        page.get_by_text("The same as").first.click()
        expect(page.locator("details[open] table").first).to_be_visible()


def test_a_relation_is_chosen_and_its_state_told(page: Any) -> None:
    page.goto("/relation")
    page.locator(".pairs a").first.click()
    page.wait_for_url("**one=**")
    for heading in ("What passed between them", "Score by month", "Where things stand"):
        expect(page.get_by_role("heading", name=re.compile(heading))).to_be_visible()
    page.get_by_label("State of play on").fill("1980-01-01")
    page.wait_for_url("**on=1980-01-01")
    expect(page.locator(".state .none")).to_have_count(6)
    page.emulate_media(media="print")
    expect(page.locator(".top")).to_be_hidden()
    expect(page.locator(".state")).to_be_visible()


def test_the_time_slider_goes_into_the_address(page: Any) -> None:
    page.goto("/map?category=ASSAULT")
    page.locator("[data-slider] input[name=from]").focus()
    page.keyboard.press("PageUp")
    page.wait_for_url(re.compile("from=[0-9-]+"))
    assert "category=ASSAULT" in page.url
    expect(page.locator("#main .chips")).to_contain_text("from:")


def test_a_circle_of_the_map_leads_to_what_happened_there(page: Any) -> None:
    page.goto("/map")
    page.get_by_text("The same as a table").click()
    page.locator("details[open] table a").first.click()
    page.wait_for_url("**/happenings?place=**")
    expect(table(page)).to_be_visible()


# -- judging and coding


def test_judging_by_keys(browser: Any, built: Path, tmp_path: Path) -> None:
    import shutil

    site = Site(Path(shutil.copy(built, tmp_path / "judged.duckdb")))
    page = browser.new_page(base_url=site.home)
    try:
        page.goto("/judge?number=3")
        page.get_by_role("button", name="Right").click()
        expect(page.locator(".says")).to_contain_text("who you are")
        page.get_by_label("Your name").fill("Ann")
        page.locator("h1").click()
        first = page.locator("[data-judging]").get_attribute("data-event")
        page.keyboard.press("y")
        expect(page.locator(".precision")).to_contain_text("100.0% right, between 20.7% and 100.0%")
        assert page.locator("[data-judging]").get_attribute("data-event") != first
        page.keyboard.press("n")
        expect(page.locator(".says")).to_contain_text("name what makes the event wrong")
        page.keyboard.press("3")
        page.keyboard.press("n")
        expect(page.locator(".precision")).to_contain_text("50.0% right")
        page.keyboard.press("u")
        expect(page.locator("#main .empty").first).to_contain_text("All of this sample is judged")
        page.keyboard.press("z")
        page.keyboard.press("z")
        expect(page.locator(".precision")).to_contain_text("100.0% right")
        page.reload()
        expect(page.get_by_label("Your name")).to_have_value("Ann")
        expect(page.locator(".precision")).to_contain_text("100.0% right")
        with page.expect_download() as started:
            page.get_by_role("link", name="CSV").click()
        assert "Ann" in Path(started.value.path()).read_text(encoding="utf-8")
    finally:
        page.close()
        site.stop()


def test_a_pasted_text_is_coded(page: Any) -> None:
    page.goto("/code")
    page.get_by_label("Report").fill(
        "Kenyan police arrested two activists in Mombasa on Friday. <script>window.hacked = 1</script>"
    )
    page.get_by_label("Its day").fill("2024-06-25")
    page.get_by_role("button", name="Code it").click()
    expect(page.locator("#coded mark.r-trigger").first).to_be_visible(timeout=60_000)
    expect(page.locator("#coded article")).to_contain_text("<script>")
    assert page.evaluate("window.hacked") is None
    page.get_by_label("Report").fill("Президент встретился с премьер-министром в Париже.")
    page.get_by_role("button", name="Code it").click()
    expect(page.locator("#coded .fault")).to_be_visible()


# -- when things go wrong


def test_a_lost_connection_is_said_and_mends_itself(browser: Any, built: Path, tmp_path: Path) -> None:
    import shutil

    site = Site(Path(shutil.copy(built, tmp_path / "lost.duckdb")))
    page = browser.new_page(base_url=site.home)
    try:
        page.goto("/events?actor=KOR")
        expect(table(page)).to_be_visible()
        page.wait_for_function("window.did_handshake")
        site.stop()
        expect(page.get_by_text("Connection lost")).to_be_visible(timeout=30_000)
        expect(table(page)).to_be_visible()
        site.start()
        expect(page.get_by_text("Connection lost")).to_be_hidden(timeout=60_000)
        page.wait_for_function("window.did_handshake")
        page.get_by_role("columnheader", name="Event").get_by_role("link").click()
        page.wait_for_url("**sort=-event**")
        expect(table(page)).to_be_visible()
    finally:
        page.close()
        site.stop()


def test_light_and_dark(page: Any) -> None:
    page.goto("/")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="Light or dark").click()
    dark = page.evaluate(paper)
    assert light != dark
    page.reload()
    expect(page.locator("#main h1")).to_be_visible()
    assert page.evaluate(paper) == dark
