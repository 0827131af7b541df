"""Confidence: a share for every event, told by traits that stand in the table."""

from __future__ import annotations

import pytest

from dragoman import Coder, Report, lexicon
from dragoman.confidence import BASE, TRAITS, share, traits, weights
from dragoman.model import Event
from dragoman.pipeline import Coded


def found(text: str) -> list[str]:
    """The traits of the only event of a text."""
    [coded] = Coder().code_many([Report(text=text, id="r")])
    assert isinstance(coded, Coded)
    [event] = coded.events
    return traits(event, coded.document, lexicon.load())


def code(text: str) -> list[Event]:
    [coded] = Coder().code_many([Report(text=text, id="r")])
    assert isinstance(coded, Coded)
    return coded.events


def test_every_event_has_a_share_and_tells_what_made_it() -> None:
    [event] = code("Kenya condemned Uganda.")
    assert event.confidence is not None
    assert 0 < event.confidence < 1
    [reason] = [r for r in event.derivation if r.room == "confidence"]
    assert reason.says.startswith(f"{event.confidence}: {BASE} ")


def test_the_table_has_a_weight_for_every_trait_and_no_other() -> None:
    assert set(weights()) == {BASE, *TRAITS}


def test_traits_are_what_the_event_shows() -> None:
    known, unknown = (found("Kenya condemned Uganda."), found("Gunmen killed two farmers on Monday, a witness said."))
    assert "an actor without a code" not in known
    assert {"an actor without a code", "a recipient without a code", "told by a source"} <= set(unknown)
    assert "verbal conflict" in known
    assert "verbal conflict" not in unknown


def test_log_odds() -> None:
    assert share(0) == 0.5
    assert share(2) == pytest.approx(1 - share(-2))
