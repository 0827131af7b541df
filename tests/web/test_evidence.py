"""Evidence: every highlighted word is the report's own, and each derivation says why in plain words."""

from __future__ import annotations

import pytest

pytest.importorskip("nicegui")

from hypothesis import given
from hypothesis import strategies as st

from dragoman.web.asking import AskedError, Listed
from dragoman.web.evidence import ROLES, Span, explain, lexicon_entry, pieces, spans_of
from dragoman.web.library import Library
from dragoman.web.tables import REPORTS

SPANS = st.lists(
    st.builds(Span, st.integers(-2, 30), st.integers(-2, 34), st.sampled_from(ROLES), st.sampled_from(["", "a", "b"]))
)


@given(st.text(max_size=30), SPANS)
def test_pieces_make_up_the_text_and_each_span(text: str, spans: list[Span]) -> None:
    cut = pieces(text, spans)
    assert "".join(piece.text for piece in cut) == text
    for span in spans:
        if 0 <= span.start < span.end <= len(text):
            assert "".join(piece.text for piece in cut if span in piece.spans) == text[span.start : span.end]


def test_every_report_of_the_record_can_be_shown(library: Library) -> None:
    _, rows = library.page(REPORTS, Listed.read({"size": "200"}))
    for row in rows:
        found = library.report(row["report_id"])
        text = found["report"]["text"]
        assert "".join(piece.text for piece in pieces(text, spans_of(found))) == text
        for event in found["events"]:
            trigger = event["trigger"]
            assert text[trigger["start"] : trigger["end"]] == trigger["text"]
            told = dict(explain(event, text))
            assert {"event", "status", "date", "said by"} <= set(told)
            assert found["happenings"][event["id"]]["happening_id"]


def test_derivations_are_those_of_the_coder(library: Library) -> None:
    found = library.report("kor-2011-hospital-wire")
    steps = library.derivations("kor-2011-hospital-wire")
    stored = {event["id"] for event in found["events"]}
    assert len(stored & set(steps)) > len(stored) / 2, (
        "all but what today's tables, or the reader by itself, make another of"
    )
    assert all({"report", "sentence", "date"} <= {room for room, _ in told} for told in steps.values())


def test_suggestions_stand_with_their_support(library: Library) -> None:
    with library.desk.reading() as reader:
        reports = [name for (name,) in reader.rows("SELECT DISTINCT report_id FROM suggestions ORDER BY 1")]
    assert reports
    for name in reports:
        suggested = [mark for mark in library.report(name)["damage"] if mark["suggestion"]]
        assert suggested
        assert all(mark["supported_by"] for mark in suggested)


def test_what_there_is_not_is_told(library: Library) -> None:
    for ask in (library.report, library.event, library.happening):
        with pytest.raises(AskedError, match="there is no"):
            ask("zz")
    with pytest.raises(AskedError, match="several"):
        library.event("")


def test_lexicon_entries() -> None:
    entry = lexicon_entry("consult.visit")
    assert entry is not None
    assert (entry["category"], entry["mode"]) == ("CONSULT", ["visit"])
    assert entry["covers"]
    assert lexicon_entry("cameo 190") is None
    assert lexicon_entry(None) is None
