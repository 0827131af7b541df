"""Every entry of the lexicon codes its own example; every trap (category NONE) codes nothing."""

from __future__ import annotations

import pytest

from dragoman import Coder, Report, lexicon
from dragoman.config import Settings
from dragoman.events.matching import Matcher
from dragoman.lexicon import NONE, Entry
from dragoman.pipeline import Coded

RULES = Settings(reader=False)
"""The lexicon alone: its entries are tested here, not what the reader makes of them."""

ENTRIES = sorted(lexicon.load().entries.values(), key=lambda e: e.id)


@pytest.fixture(scope="module")
def coded() -> dict[str, Coded]:
    results = Coder(RULES).code_many(Report(text=e.example, id=e.id) for e in ENTRIES)
    return {r.report.id: r for r in results if isinstance(r, Coded)}


def test_every_example_is_read(coded: dict[str, Coded]) -> None:
    assert [e.id for e in ENTRIES if e.id not in coded] == []


@pytest.mark.parametrize("category", sorted({e.category for e in ENTRIES if e.category != NONE}))
def test_entries_fire_on_their_examples(coded: dict[str, Coded], category: str) -> None:
    silent = [e for e in ENTRIES if e.category == category and not fires(e, coded[e.id])]
    assert [f"{e.source} {e.id}: {e.example}" for e in silent] == []


def fires(entry: Entry, result: Coded) -> bool:
    """Whether the entry made an event, or fitted where another entry of its category made the event."""
    if any(event.rule == entry.id for event in result.events):
        return True
    if not any(event.rule.split(".")[0] == entry.id.split(".")[0] for event in result.events):
        return False
    document = result.document
    assert document.discourse is not None
    matcher = Matcher(lexicon.load(), document.discourse)
    return any(m.entry.id == entry.id for s in document.sentences for m in matcher.matches(s))


def test_traps_code_nothing(coded: dict[str, Coded]) -> None:
    coded_traps = {e.id: coded[e.id].events[0].rule for e in ENTRIES if e.category == NONE and coded[e.id].events}
    assert coded_traps == {}
