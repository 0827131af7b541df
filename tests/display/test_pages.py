"""What a notebook shows of reports, events, answers and records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from made import entity, event, record_of

import dragoman
from dragoman import Report
from dragoman.display import timeline
from dragoman.errors import SettingError
from dragoman.record import Record

EVENTS = [
    event("1", "ASSAULT", mode=["aerial"], quad_code=4, event_scale=-9.0,
          trigger={"text": "<hit>", "start": 106, "end": 111},
          actor=[entity("Chad", "TCD", start=100, end=104)], recipient=[entity("Mali", "MLI", start=112, end=116)],
          text="Chad, <hit> Mali.", text_info={"sequence": 1, "start": 100, "end": 117}),
    event("2", "CONSULT", report="r2", day="2021-05-04"),
    event("3", "CONSULT", report="r3", day="2021-05-09", aux_mode=["negation"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    path = record_of(tmp_path_factory.mktemp("pages") / "r<>.duckdb", EVENTS)
    with Record(path) as opened:
        yield opened


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL).split())


def test_a_report_shows_its_text() -> None:
    page = Report("Chad <b>met</b> Mali.", "r1", title="A & B", publication="Post")._repr_html_()
    assert "Chad &lt;b&gt;met&lt;/b&gt; Mali." in page
    assert "A &amp; B" in page
    assert "… 5,000 more characters" in Report("x" * 25_000)._repr_html_()


def test_a_coded_report_shows_who_does_what_in_its_words() -> None:
    coded = dragoman.code("Kenyan police arrested two activists on Friday.", date="2024-06-25")
    page = coded._repr_html_()
    marks = {(kinds, words) for kinds, words in re.findall(r'<mark class="([^"]*)" title="[^"]+">([^<]*)', page)}
    assert {("actor", "Kenyan police"), ("trigger quad4", "arrested"), ("recipient", "two activists")} <= marks
    assert "COERCE arrest" in words_of(page)
    assert "actor Kenyan police [KEN COP]" in words_of(coded.events[0]._repr_html_())
    assert "no events" in dragoman.code("The weather stayed fine.", date="2024-06-25")._repr_html_()


def test_events_of_a_record_show_their_sentences(record: Record) -> None:
    page = record.events()._repr_html_()
    assert '<mark class="actor" title="actor of ASSAULT aerial: TCD">Chad</mark>, ' in page
    assert '<mark class="trigger quad4" title="ASSAULT aerial">&lt;hit&gt;</mark>' in page
    assert "3 rows" in words_of(page)
    assert "happening" not in words_of(page)
    assert "KEN" in words_of(record.happenings()._repr_html_())
    assert "0 rows" in words_of(record.statements()._repr_html_())


def test_a_record_shows_what_it_holds_and_its_timeline(record: Record) -> None:
    page = record._repr_html_()
    assert "3 reports, 3 events, 0 statements, 3 happenings, 0 skipped" in words_of(page)
    assert "r&lt;&gt;.duckdb" in page
    drawing = ElementTree.fromstring(page[page.index("<svg") : page.index("</svg>") + 6])
    told = {text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text")}
    assert {"happenings a month", "mean PLOVER score", "material conflict"} <= told


def test_without_matplotlib_a_record_shows_the_rest(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setattr(timeline, "has_matplotlib", lambda: False)
    assert "<svg" not in record._repr_html_()
    monkeypatch.setitem(sys.modules, "matplotlib.dates", None)
    with pytest.raises(SettingError, match=r"pip install 'dragoman\[notebook\]'"):
        record.plot()


def test_the_timeline_counts_what_took_place(record: Record, tmp_path: Path) -> None:
    rows = [(str(r["period"]), r["quad_code"], r["happenings"], r["mean_score"]) for r in record.timeline()]
    assert rows == [("2021-03-01", 4, 1, -9.5), ("2021-05-01", 1, 1, 2.5)]
    assert [str(r["period"]) for r in record.timeline("week", category="CONSULT")] == ["2021-05-03"]
    assert record.timeline(status="negation").count() == 1
    with pytest.raises(SettingError, match="no period 'year'"):
        record.timeline("year")
    record.plot("day", actor="TCD").save(tmp_path / "plot.png")
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")
    assert record.plot(actor="NOBODY").empty
