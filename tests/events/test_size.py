"""Casualty numbers: dead, injured and arrested, in figures and words, from the clause that tells them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dragoman.events.size import read_size
from dragoman.model import Document


@pytest.mark.parametrize(
    ("sentence", "trigger", "category", "sizes"),
    [
        ("Gunmen killed five villagers and wounded 12 others.", "killed", "ASSAULT", {"dead": 5, "injured": 12}),
        ("Twenty-three soldiers were killed in the ambush.", "killed", "ASSAULT", {"dead": 23}),
        ("The raid left two dozen dead.", "raid", "ASSAULT", {"dead": 24}),
        ("Police arrested 1,200 protesters in Minsk.", "arrested", "COERCE", {"arrested": 1200}),
        ("3 killed in blast", "killed", "ASSAULT", {"dead": 3}),
        ("Troops attacked the village.", "attacked", "ASSAULT", {}),
        ("The two sides met for three days.", "met", "CONSULT", {}),
    ],
)
def test_numbers_are_read(
    parse: Callable[[str], Document], sentence: str, trigger: str, category: str, sizes: dict[str, int]
) -> None:
    s = parse(sentence).sentences[0]
    found = dict(read_size(s, s.text.index(trigger), category))
    assert {kind: n for kind, n in found.items() if n is not None} == sizes
