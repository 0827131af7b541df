"""Marks in text: nothing is lost, nothing runs, and marks may lie in one another."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from dragoman.display.marking import Mark, marked

MARKS = st.lists(
    st.builds(Mark, st.integers(-3, 30), st.integers(-3, 30), st.sampled_from(["actor", "trigger quad4"])), max_size=5
)


@given(text=st.text(max_size=25), marks=MARKS, start=st.integers(0, 10))
def test_the_text_stays_as_it_is(text: str, marks: list[Mark], start: int) -> None:
    start = min(start, len(text))
    assert html.unescape(re.sub(r"<[^>]*>", "", marked(text, marks, start))) == html.unescape(html.escape(text[start:]))


def test_nothing_that_a_report_says_runs() -> None:
    shown = marked("<b>&\"'", [Mark(0, 3, "actor", '"><script>')])
    assert shown == '<mark class="actor" title="&quot;&gt;&lt;script&gt;">&lt;b&gt;</mark>&amp;&quot;&#x27;'


def test_marks_that_overlap() -> None:
    shown = marked("Chad hit Mali", [Mark(0, 8, "actor", "a"), Mark(5, 13, "trigger quad4", "t")])
    assert re.findall(r'class="([^"]*)" title="([^"]*)">([^<]*)', shown) == [
        ("actor", "a", "Chad "), ("actor trigger quad4", "a; t", "hit"), ("trigger quad4", "t", " Mali"),
    ]  # fmt: skip
