"""Contexts, four reports of ours for each (contexts.tsv)."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman import Coder, Report
from dragoman.config import Settings
from dragoman.events.contexts import table
from dragoman.model import Event
from dragoman.pipeline import Coded
from dragoman.tables import read_table

RULES = Settings(reader=False)
"""The lexicon alone: its entries are tested here, not what the reader makes of them."""

ROWS = [row for _, row in read_table(Path(__file__).with_name("contexts.tsv"), ("context", "has", "title", "text"))]


@pytest.fixture(scope="module")
def events() -> list[list[Event]]:
    """The events of every row's text."""
    reports = [
        Report(text=r["text"].replace(" || ", "\n\n"), id=str(i), title=r["title"] or None) for i, r in enumerate(ROWS)
    ]
    return [c.events if isinstance(c, Coded) else [] for c in Coder(RULES).code_many(reports)]


@pytest.mark.parametrize("n", range(len(ROWS)), ids=lambda n: f"{ROWS[n]['context']}-{n}")
def test_an_event_has_the_contexts_that_are_told(events: list[list[Event]], n: int) -> None:
    row = ROWS[n]
    assert events[n], "no event is found"
    assert any(row["context"] in e.context for e in events[n]) == (row["has"] == "yes"), [e.context for e in events[n]]


def test_all_37_contexts_are_in_the_table_and_tested() -> None:
    assert len(table().scope) == 37
    assert {row["context"] for row in ROWS} == set(table().scope)
    assert set(table().scope.values()) == {"sentence", "title", "paragraph"}
