"""What is measured beside the coder: each variant lacks what it says, and the baseline does what it says."""

from __future__ import annotations

import pytest

from dragoman import Report
from dragoman.config import Settings
from dragoman.evaluation.variants import variants
from dragoman.pipeline import Coded

EACH = variants(Settings())


def events(variant: str, text: str) -> list[tuple[str, list[str | None], list[str | None], tuple[str, ...]]]:
    [coded] = EACH[variant].code_many([Report(text=text, id="r")])
    assert isinstance(coded, Coded)
    return [(e.event[0], [a.code for a in e.actor], [r.code for r in e.recipient], e.aux_mode) for e in coded.events]


def test_pronouns_are_not_followed_without_reference_resolution() -> None:
    text = "Kenya recalled its envoy on Monday. It condemned Uganda."
    condemned = ("ACCUSE", ["KEN"], ["UGA"], ())
    assert condemned in events("whole coder", text)
    assert condemned not in events("without reference resolution", text)
    assert ("ACCUSE", ["KEN"], ["UGA"], ()) in events("without reference resolution", "Kenya condemned Uganda.")


def test_nothing_is_marked_without_status() -> None:
    text = "Kenya did not attack Uganda."
    assert events("whole coder", text) == [("ASSAULT", ["KEN"], ["UGA"], ("negation",))]
    assert events("without status", text) == [("ASSAULT", ["KEN"], ["UGA"], ())]


def test_nouns_tell_nothing_without_event_nouns() -> None:
    text = "Kenya's attack on Uganda drew crowds."
    assert any(event[0] == "ASSAULT" for event in events("whole coder", text))
    assert events("without event nouns", text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kenya condemned Uganda.", [("ACCUSE", ["KEN"], ["UGA"], ())]),
        ("Uganda was condemned by Kenya.", [("ACCUSE", ["UGA"], ["KEN"], ())]),
        ("The weather was fine.", []),
    ],
)
def test_the_baseline_takes_the_first_verb_and_the_nearest_names(
    text: str, found: list[tuple[str, list[str], list[str], tuple[str, ...]]]
) -> None:
    assert events("baseline", text) == found
