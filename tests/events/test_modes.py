"""Every mode of every category, two sentences of ours each (modes.tsv)."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman import Coder, Report, ontology
from dragoman.config import Settings
from dragoman.model import Event
from dragoman.pipeline import Coded
from dragoman.tables import read_table

RULES = Settings(reader=False)
"""The lexicon alone: its entries are tested here, not what the reader makes of them."""

ROWS = [row for _, row in read_table(Path(__file__).with_name("modes.tsv"), ("category", "mode", "sentence"))]
NOT_YET = {
    "Protesters in Bolivia blocked the road to the airport.": "an entry for closed crossings demands as many words",
    "Rebels in South Sudan sexually assaulted villagers.": "the parser takes the verb for an adjective",
    "A drone strike by Ukraine hit a Russian refinery.": "the noun reads as a strike of workers",
}


@pytest.fixture(scope="module")
def events() -> list[list[Event]]:
    """The events of every row's sentence."""
    coded = Coder(RULES).code_many(Report(text=row["sentence"], id=str(i)) for i, row in enumerate(ROWS))
    return [c.events if isinstance(c, Coded) else [] for c in coded]


def case(n: int) -> object:
    """The row as a test case, expected to fail where it is known to: it must be struck off NOT_YET once it passes."""
    row, why = ROWS[n], NOT_YET.get(ROWS[n]["sentence"])
    marks = [pytest.mark.xfail(reason=why, strict=True)] if why else []
    return pytest.param(n, id=f"{row['category']}-{row['mode']}-{n}", marks=marks)


@pytest.mark.parametrize("n", [case(n) for n in range(len(ROWS))])
def test_the_sentence_has_its_category_and_mode(events: list[list[Event]], n: int) -> None:
    row = ROWS[n]
    wanted = () if row["mode"] == "-" else (row["mode"],)
    found = [(e.event[0], e.mode) for e in events[n]]
    assert any(c == row["category"] and (set(wanted) <= set(m) if wanted else not m) for c, m in found), found


def test_every_mode_and_every_category_is_tested() -> None:
    assert {(r["category"], r["mode"]) for r in ROWS} >= set(ontology.modes())
    assert {r["category"] for r in ROWS} == set(ontology.categories())
