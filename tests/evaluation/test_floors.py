"""The quality floors: what the coder reaches on each part of the gold corpus must not fall below evaluation/floors.json.

A floor is the last entry of its list. A new entry is added when one is raised or lowered; lowering one needs a reason.
When the corpus changes, its hash in the file no longer fits: measure anew (`dragoman evaluate evaluation/gold --part test`),
then set the floors and the hash.
"""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from dragoman.evaluation import Evaluation, corpus_hash, measure, read_gold
from dragoman.evaluation.gold import PARTS
from dragoman.pipeline import Coder

HOME = Path(__file__).parents[2] / "evaluation"
FLOORS: dict[str, Any] = json.loads((HOME / "floors.json").read_text(encoding="utf-8"))
EACH = [(part, name) for part, floors in FLOORS["floors"].items() for name in floors]


@pytest.fixture(scope="module")
def measured() -> dict[str, Evaluation]:
    coder, gold = Coder(), read_gold([HOME / "gold"])
    return {part: measure([report for report in gold if report.part == part], coder) for part in PARTS}


def test_the_floors_are_those_of_this_corpus() -> None:
    assert corpus_hash(read_gold([HOME / "gold"])) == FLOORS["corpus"], "the corpus has changed: measure anew"


def test_both_parts_have_floors_for_whole_events() -> None:
    assert all("whole event" in FLOORS["floors"][part] for part in PARTS)


@pytest.mark.parametrize(("part", "name"), EACH)
def test_no_floor_is_missed(measured: dict[str, Evaluation], part: str, name: str) -> None:
    assert measured[part].left_out == {}
    assert measured[part].figures[name].f1 >= FLOORS["floors"][part][name][-1]["floor"]


@pytest.mark.parametrize(("part", "name"), EACH)
def test_a_floor_is_lowered_only_with_a_reason(part: str, name: str) -> None:
    entries = FLOORS["floors"][part][name]
    for before, after in pairwise(entries):
        assert before["date"] <= after["date"]
        assert after["floor"] >= before["floor"] or after["reason"].strip()
