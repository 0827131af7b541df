"""A report that takes too long is set aside with its reason, and those beside it are coded."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from typing import Any

import pytest

from dragoman import Coder, Report, Skipped
from dragoman.budget import ORDINARY, Spent, at_most, seconds_for
from dragoman.config import Limits
from dragoman.model import Document
from dragoman.pipeline import Coded
from dragoman.reports import pages, read_reports

NEWS = "Kenyan police arrested two activists in Mombasa on Friday."
ENDLESS = "the endless report"


def forever(*_: Any) -> None:
    while True:
        try:
            re.fullmatch(r"(a|a)*b", "a" * 40)
        except Exception:  # what a library does that takes every error for its own
            continue


def test_a_slow_report_is_set_aside_and_the_others_are_coded() -> None:
    coder = Coder(limits=Limits(report_seconds=0.3))
    list(coder.code_many([Report(text=NEWS, id="warm")]))
    coder = Coder(limits=Limits(report_seconds=1.0))

    def run(document: Document) -> None:
        if document.report.id == ENDLESS:
            forever()
        whole.run(document)

    whole = coder.steps[0]
    assert whole.run_all is not None
    slow = replace(whole, run=run, run_all=lambda documents: [run(d) for d in documents] and None)
    coder.steps = (slow, *coder.steps[1:])
    reports = [Report(text=NEWS, id=name) for name in ("a", ENDLESS, "b")]
    a, endless, b = coder.code_many(reports)
    assert isinstance(a, Coded)
    assert isinstance(b, Coded)
    assert [e.event for e in a.events] == [e.event for e in b.events] == [("COERCE",)]
    assert endless == Skipped(ENDLESS, None, "too-slow", "more than 1 s of work on it, last in the language step")


def test_a_slow_page_is_set_aside(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    import trafilatura

    monkeypatch.setattr(trafilatura, "bare_extraction", lambda *_, **__: forever())
    page = tmp_path / "page.html"
    page.write_text("<html><body><p>x</p></body></html>")
    [told] = read_reports([page], limits=Limits(report_seconds=0.2))
    assert isinstance(told, Skipped)
    assert told.code == "too-slow"
    assert pages.is_html(page.read_text())


def test_elsewhere_than_in_the_main_thread_nothing_is_broken_off() -> None:
    done = []

    def work() -> None:
        with at_most(0.001):
            done.append(sum(range(2_000_000)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done


def test_time_grows_with_the_text_beyond_the_ordinary() -> None:
    assert seconds_for(10, 60) == seconds_for(ORDINARY, 60) == 60
    assert seconds_for(20 * ORDINARY, 60) == 1200


def test_a_block_within_its_time_is_left_alone() -> None:
    with at_most(5):
        pass
    with pytest.raises(Spent), at_most(0.05):
        forever()
