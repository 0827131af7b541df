"""Constructions and the codebook's "which category wins" rules, one sentence each (structure.tsv)."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman import Coder, Report
from dragoman.config import Settings
from dragoman.model import Entity, Event
from dragoman.pipeline import Coded
from dragoman.tables import read_table

RULES = Settings(reader=False)
"""The lexicon alone: its entries are tested here, not what the reader makes of them."""

ROWS = [row for _, row in read_table(Path(__file__).with_name("structure.tsv"), ("what", "sentence", "events"))]


@pytest.fixture(scope="module")
def coded() -> dict[str, Coded]:
    results = Coder(RULES).code_many(Report(text=row["sentence"], id=row["what"]) for row in ROWS)
    return {r.report.id: r for r in results if isinstance(r, Coded)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["what"].replace(" ", "-"))
def test_the_sentence_gives_its_events(coded: dict[str, Coded], row: dict[str, str]) -> None:
    events = coded[row["what"]].events
    for wanted in row["events"].split("|"):
        assert any(fits(event, wanted.strip()) for event in events), [shown(e) for e in events]


def fits(event: Event, wanted: str) -> bool:
    """Whether the event is what "CATEGORY/mode ACTORS>RECIPIENTS +marks" asks for; `*` is anything, `-` nobody."""
    what, who, *marks = wanted.split()
    category, _, mode = what.partition("/")
    actors, _, recipients = who.partition(">")
    return (
        event.event == (category,)
        and (mode in ("", "*") or mode in event.mode)
        and people(event.actor, actors)
        and people(event.recipient, recipients)
        and {m.lstrip("+") for m in marks} == {m for m in event.aux_mode if marks or m != "future"}
    )


def people(entities: tuple[Entity, ...], wanted: str) -> bool:
    if wanted == "*":
        return True
    return {e.code or e.sector for e in entities} == (set() if wanted == "-" else set(wanted.split(",")))


def shown(event: Event) -> str:
    who = ">".join(",".join(str(e.code or e.sector) for e in some) for some in (event.actor, event.recipient))
    return f"{event.event[0]}/{'+'.join(event.mode)} {who} +{' +'.join(event.aux_mode)} by {event.rule}"
