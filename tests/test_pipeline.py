"""The Python interface: one text, many reports, and what is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

import dragoman
from dragoman import Coded, Coder, Report, ReportError, SettingError, Settings, Skipped, TableError
from dragoman.model import Document
from dragoman.pipeline import Step, check
from dragoman.reports.decode import LONGEST_TEXT

NEWS = "Chad expelled the ambassador of Libya."
KOREAN = "정부는 월요일에 국경 회담을 재개한다고 밝혔다."


def test_a_dateline_goes_before_the_date_given() -> None:
    coded = dragoman.code(f"LIMA, Dec. 30 (Agency) - {NEWS}", date="2020-01-02")
    assert (coded.report.date, coded.report.date_source) == (dt.date(2019, 12, 30), "dateline")
    coded = dragoman.code(NEWS, date="2020-01-02")
    assert (coded.report.date, coded.report.date_source) == (dt.date(2020, 1, 2), "option")
    coded = dragoman.code(NEWS, date=dt.date(2020, 1, 2), settings=Settings(date=dt.date(1999, 1, 1)))
    assert coded.report.date == dt.date(2020, 1, 2)
    assert [e.event for e in coded.events] == [("SANCTION",)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        (KOREAN, "not-english"),
        ("a " * LONGEST_TEXT, "too-long"),
        ("half \ud83d", "not-text"),
        (None, "no-text"),
    ],
)
def test_what_cannot_be_coded_says_why(text: str, code: str) -> None:
    with pytest.raises(ReportError) as told:
        dragoman.code(text, id="mine")
    assert (told.value.code, told.value.source) == (code, "mine")


def test_a_date_that_is_none() -> None:
    with pytest.raises(ReportError, match="2020-13-01"):
        dragoman.code(NEWS, date="2020-13-01")


def test_many_reports_keep_their_order_and_their_number() -> None:
    given = Skipped("x.txt", None, "missing", "no such file")
    reports = [
        Report(NEWS, "same", dt.date(2020, 1, 2)),
        given,
        Report(KOREAN, "k"),
        Report(NEWS, "same", dt.date(2020, 1, 2)),
        Report("", "e"),
        Report(NEWS, "n"),
    ]
    found = list(Coder(Settings(batch_size=2, date=dt.date(2021, 3, 4))).code_many(reports))
    assert [f.report.id if isinstance(f, Coded) else f.code for f in found] == [
        "same", "missing", "not-english", "same", "empty", "n",
    ]  # fmt: skip
    assert found[1] is given
    coded = [f for f in found if isinstance(f, Coded)]
    assert [c.report.date_source for c in coded] == ["given", "given", "option"]
    assert all(len(c.events) == 1 for c in coded)


def test_reports_are_drawn_only_as_they_are_needed() -> None:
    drawn = []

    def endless() -> Iterator[Report]:
        while True:
            drawn.append(1)
            yield Report(NEWS, str(len(drawn)))

    stream = Coder(Settings(batch_size=3)).code_many(endless())
    assert drawn == []
    assert isinstance(next(stream), Coded)
    assert len(drawn) == 3


def test_dates_written_as_text_are_read() -> None:
    written = Report(NEWS, "a", "2020-07-03")  # type: ignore[arg-type]
    stamped = Report(NEWS, "b", dt.datetime(2020, 7, 3, 12))
    wrong = Report(NEWS, "c", "July")  # type: ignore[arg-type]
    first, second, third = Coder().code_many([written, stamped, wrong])
    assert isinstance(first, Coded)
    assert isinstance(second, Coded)
    assert isinstance(third, Skipped)
    assert first.events[0].date == second.events[0].date == dt.date(2020, 7, 3)
    assert third.code == "bad-date"


def test_one_reports_fault_does_not_cost_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    coder = Coder()

    def breaks(document: Document) -> None:
        if document.report.id == "bad":
            raise RuntimeError("two\nlines")

    def breaks_all(documents: list[Document]) -> None:
        for document in documents:
            document.sentences.append(document.sentences[0])
            breaks(document)

    language = coder.steps[0]
    coder.steps = (language, Step("extra", ("sentences",), (), breaks, breaks_all), *coder.steps[1:])
    found = list(coder.code_many([Report(NEWS, "a"), Report(NEWS, "bad"), Report(NEWS, "b")]))
    assert [type(f) for f in found] == [Coded, Skipped, Coded]
    assert isinstance(found[1], Skipped)
    assert (found[1].code, found[1].reason) == ("coder-fault", "the extra step failed: RuntimeError: two lines")


def test_faults_of_settings_and_tables_are_raised(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="batch_size"):
        Coder(Settings(batch_size=0))
    with pytest.raises(SettingError, match="nosuch"):
        dragoman.code(NEWS, settings=Settings(model="nosuch"))
    path = tmp_path / "mine.tsv"
    path.write_text("id\tkind\tpattern\tcategory\tmode\texample\nx\tverb\tA zap R\tNOSUCH\t\tA zaps B.\n", encoding="utf-8")
    with pytest.raises(TableError, match="line 2"):
        dragoman.code(NEWS, settings=Settings(lexicon=(path,)))


def test_a_step_that_lacks_what_it_needs_is_refused() -> None:
    with pytest.raises(SettingError, match="'b' needs y"):
        check((Step("a", ("report",), ("x",), print), Step("b", ("x", "y"), (), print)))
