"""The page of an evaluation: whole in itself, each miss in its text, nothing of a report taken for markup."""

from __future__ import annotations

from html.parser import HTMLParser

from gold_reports import coded, entity

from dragoman.evaluation import evaluate
from dragoman.evaluation.gold import GoldReport
from dragoman.evaluation.html import page


def test_each_miss_stands_in_its_text(report: GoldReport) -> None:
    events = [coded("expelled", "COERCE", [entity("Peru", "PER")], [])]
    told = page(evaluate([report], {"andes": {"events": events}}))
    assert 'Peru <mark class="both">expelled</mark> the envoy' in told
    assert '<mark class="gold">&lt;condemned&gt;</mark>' in told
    assert "other category" in told


def test_the_page_needs_nothing_else_and_escapes_what_it_shows(report: GoldReport) -> None:
    bad = entity("Peru", None) | {"entity_text": "<script>alert(1)</script>"}
    told = page(evaluate([report], {"andes": {"events": [coded("expelled", "AID", [bad], [], rule='"><img src=x>')]}}))
    tags: list[tuple[str, list[tuple[str, str | None]]]] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append((tag, attrs))

    Tags().feed(told)
    assert {tag for tag, _ in tags}.isdisjoint({"script", "img", "link", "condemned", "iframe"})
    assert not [a for _, attrs in tags for a, _ in attrs if a in ("src", "href")]


def test_overlapping_triggers_are_cut_where_they_part(report: GoldReport) -> None:
    events = [coded("expelled the envoy", "AID", [], [])]
    told = page(evaluate([report], {"andes": {"events": events}}))
    assert '<mark class="both">expelled</mark><mark class="coded"> the envoy</mark>' in told
