"""Sentences full of trigger words that tell no political event stay uncoded; events in the same words do not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman import Coder, Report
from dragoman.config import Settings
from dragoman.events.domains import told_of
from dragoman.model import Document
from dragoman.pipeline import Coded
from dragoman.tables import read_table

RULES = Settings(reader=False)
"""The lexicon alone: its entries are tested here, not what the reader makes of them."""

ROWS = [row for _, row in read_table(Path(__file__).with_name("traps.tsv"), ("kind", "sentence", "note"))]
MOST_TRAPS_CODED = 0.05
FEWEST_EVENTS_CODED = 0.9


@pytest.fixture(scope="module")
def coded() -> list[bool]:
    """For every row, whether any event was coded in it."""
    results = Coder(RULES).code_many(Report(text=row["sentence"], id=str(n)) for n, row in enumerate(ROWS))
    return [isinstance(r, Coded) and bool(r.events) for r in results]


def test_the_table_holds_what_the_shares_are_about() -> None:
    kinds = [row["kind"] for row in ROWS]
    assert len(kinds) - kinds.count("event") >= 320
    assert kinds.count("event") >= 60


def test_traps_are_not_coded(coded: list[bool]) -> None:
    traps = [row["sentence"] for row in ROWS if row["kind"] != "event"]
    fallen = [row["sentence"] for row, fell in zip(ROWS, coded, strict=True) if fell and row["kind"] != "event"]
    assert len(fallen) <= MOST_TRAPS_CODED * len(traps), "\n".join(fallen)


def test_events_in_the_same_words_are_coded(coded: list[bool]) -> None:
    events = [row["sentence"] for row in ROWS if row["kind"] == "event"]
    missed = [row["sentence"] for row, found in zip(ROWS, coded, strict=True) if not found and row["kind"] == "event"]
    assert len(events) - len(missed) >= FEWEST_EVENTS_CODED * len(events), "\n".join(missed)


@pytest.mark.parametrize(
    ("trap", "event"),
    [
        ("Peru hit the crossbar twice in the second half.", "Peru hit a rebel camp twice on Sunday."),
        ("In the novel, a spy shoots a minister.", "In the capital, a spy shot a minister."),
        ("The minister killed a wasp at breakfast.", "The minister's guards killed a protester at breakfast."),
        ("Tyrants jail poets.", "The tyrants jailed the poets."),
        ("Two farmers were killed when a tractor rolled down a slope.", "Two farmers were killed when a grenade exploded."),
    ],
)
def test_what_turns_a_candidate_away(trap: str, event: str) -> None:
    trapped, told = Coder(RULES).code_many([Report(text=trap, id="trap"), Report(text=event, id="event")])
    assert isinstance(trapped, Coded)
    assert isinstance(told, Coded)
    assert not trapped.events
    assert told.events


def test_domains_of_a_sentence(parse: Callable[..., Document]) -> None:
    document = parse(
        "The goalkeeper blocked a shot.\nThe coach praised the players.\nPolice arrested the goalkeeper.\nThe senate met."
    )
    assert [sorted(told_of(s)) for s in document.sentences] == [["sport"], ["sport"], [], []]
