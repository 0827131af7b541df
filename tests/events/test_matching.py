"""Patterns meet sentences: who fills which role where the words stand otherwise than in the pattern."""

from __future__ import annotations

import pytest

from dragoman import Coder, Report
from dragoman.config import Settings
from dragoman.model import Event
from dragoman.pipeline import Coded

RULES = Settings(reader=False)
"""The lexicon alone: its entries are tested here, not what the reader makes of them."""


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(RULES)


def told(coder: Coder, text: str) -> list[Event]:
    [result] = coder.code_many([Report(text=text, id="test")])
    assert isinstance(result, Coded)
    return list(result.events)


def names(event: Event) -> tuple[list[str], list[str]]:
    return [a.entity_text for a in event.actor], [r.entity_text for r in event.recipient]


def test_a_verb_after_to_brings_its_object(coder: Coder) -> None:
    [event] = told(coder, "Malta and Cyprus failed to reach a compromise with Libya.")
    assert event.event == ("REJECT",)


@pytest.mark.parametrize(
    "text",
    [
        "The junta let the engineers go.",
        "The junta let go the engineers.",
    ],
)
def test_a_bare_infinitive_is_a_word_of_the_pattern(coder: Coder, text: str) -> None:
    [event] = told(coder, text)
    assert (event.event, event.mode) == (("RETREAT",), ("release",))
    assert names(event) == (["The junta"], ["the engineers"])


def test_an_infinitive_with_to_is_no_object_noun(coder: Coder) -> None:
    [event] = told(coder, "The Omani minister is scheduled to visit Uruguay.")
    assert event.rule == "consult.visit"
    assert names(event) == (["The Omani minister"], ["Uruguay"])


def test_a_participle_completes_the_object(coder: Coder) -> None:
    [event] = told(coder, "The Latvian judge ordered the mayors detained.")
    assert event.event == ("COERCE",)
    assert names(event) == (["The Latvian judge"], ["the mayors"])


def test_between_a_plural_is_between_several(coder: Coder) -> None:
    [event] = told(coder, "A telephone conversation between the two chancellors lasted an hour.")
    assert event.event == ("CONSULT",)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Brazil sent a letter demanding the release of the French pilot.", "REQUEST"),
        ("The Senate passed a motion condemning Nicaragua.", "ACCUSE"),
    ],
)
def test_what_a_writing_says_is_done_by_its_sender(coder: Coder, text: str, category: str) -> None:
    events = [e for e in told(coder, text) if e.event == (category,)]
    assert len(events) == 1
    assert names(events[0])[0] in (["Brazil"], ["The Senate"])


def test_an_attack_in_a_participle_is_not_done_by_whoever_suffered_it(coder: Coder) -> None:
    for event in told(coder, "Portugal suffered a blast killing three sailors."):
        assert "Portugal" not in names(event)[0]


def test_a_short_verb_without_doubled_letter_is_another_verb(coder: Coder) -> None:
    [event] = told(coder, "The rebels spared the life of the Danish consul.")
    assert event.rule == "retreat.spare-life-of"


def test_a_compound_verb_outweighs_its_last_part(coder: Coder) -> None:
    [event] = told(coder, "The policemen ill-treated the prisoners.")
    assert event.event == ("ASSAULT",)


def test_a_past_form_tagged_as_present_is_known(coder: Coder) -> None:
    [event] = told(coder, "The king of Tonga decreed a state of emergency.")
    assert (event.event, event.mode) == (("COERCE",), ("martial-law",))


def test_words_win_over_any_content(coder: Coder) -> None:
    [event] = told(coder, "The Peruvian general ordered the Chilean teachers to leave.")
    assert event.rule == "coerce.order-to-leave"


def test_a_preposition_may_hang_on_the_verb_before_the_object(coder: Coder) -> None:
    [event] = told(coder, "The rebels stopped firing rockets at the Omani garrison.")
    assert event.event == ("RETREAT",)
    assert names(event) == (["The rebels"], ["the Omani garrison"])
