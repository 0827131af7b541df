"""The gate before the parser: what it lets through, and that it loses next to no event."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman import Coded, Coder, Report, Settings, read_reports
from dragoman.bench import example_reports, gate_loss
from dragoman.evaluation import read_gold

HOME = Path(__file__).parents[1]
MOST_LOST = 0.005
"""Share of the events found in all sentences that may be lost."""


def development() -> list[Report]:
    """Our gold reports' development part, and the examples."""
    gold = [g.report for g in read_gold([HOME / "evaluation" / "gold"]) if g.part == "development"]
    own = [r for r in read_reports([HOME / "examples"]) if isinstance(r, Report)]
    return gold + own


@pytest.mark.parametrize("reader", [False, True], ids=["rules", "rules and reader"])
def test_next_to_no_event_of_our_texts_is_lost(reader: bool) -> None:
    loss = gate_loss(development(), Settings(reader=reader))
    assert loss.found > 500
    assert loss.share <= MOST_LOST, [(report, e.event, e.trigger_text, e.rule) for report, e in loss.lost]


def test_no_entrys_example_is_lost() -> None:
    settings = Settings(reader=False)
    loss = gate_loss(example_reports(settings)[::8], settings)
    assert loss.found > 300
    assert loss.share <= MOST_LOST, [(e.event, e.trigger_text, e.rule) for _, e in loss.lost]


def parsed(text: str, **settings: bool) -> list[bool]:
    """For each sentence whether it was parsed."""
    [coded] = Coder(Settings(reader=False, **settings)).code_many([Report(text, "r")])
    assert isinstance(coded, Coded)
    return [bool(s.tag[0]) for s in coded.document.sentences]


DULL = "The bread rose slowly in the warm kitchen all through the long evening."


def test_what_tells_nothing_is_not_parsed_unless_everything_is() -> None:
    text = f"{DULL} {DULL} Kenyan police arrested two activists in Mombasa on Friday."
    assert parsed(text) == [False, False, True]
    assert parsed(text, gate=False) == [True, True, True]


def test_the_sentence_that_a_pronoun_may_mean_is_parsed_too() -> None:
    assert parsed(f"{DULL} {DULL} They arrested two activists in Mombasa.") == [False, True, True]
