"""Two witnesses: what becomes of an event when the reader agrees, sees another or none, and of what it alone sees."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dragoman import Coded, Coder, Report, Settings
from dragoman.model import Event
from dragoman.reader import Proposal, Reading


class Says:
    """A reader that says the same of every sentence: categories with shares of words, who acts, to whom, which marks."""

    def __init__(self, *told: tuple[str, str, float, str, str, tuple[str, ...]]) -> None:
        self.told = told

    def read(self, sentences: Sequence[tuple[str, int]]) -> list[Reading]:
        readings = []
        for text, at in sentences:
            reading = Reading()
            for words, category, share, actor, recipient, marks in self.told:
                start, end = self.span(words, text, at)
                sides = [(self.span(side, text, at),) if side else () for side in (actor, recipient)]
                reading.pieces.append((start, end, {category: share}))
                reading.proposals.append(Proposal(category, share, start, end, (), marks, *sides))
            readings.append(reading)
        return readings

    @staticmethod
    def span(words: str, text: str, at: int) -> tuple[int, int]:
        return at + text.index(words), at + text.index(words) + len(words)


def events(text: str, reader: Says) -> list[Event]:
    coder = Coder(Settings(gate=False))
    coder.__dict__["reader"] = reader  # what the cached property holds
    [coded] = coder.code_many([Report(text=text, id="r")])
    assert isinstance(coded, Coded)
    return coded.events


def told(event: Event) -> tuple[str, list[str | None], list[str | None], tuple[str, ...], str]:
    return event.event[0], [a.code for a in event.actor], [r.code for r in event.recipient], event.aux_mode, event.rule


KNOWN = "Kenya condemned Uganda on Monday."
UNKNOWN = "Kenya serenaded Uganda on Monday."


def test_an_entry_that_the_reader_confirms_stands_and_both_are_heard() -> None:
    [event] = events(KNOWN, Says(("condemned", "ACCUSE", 0.95, "Kenya", "Uganda", ())))
    assert told(event) == ("ACCUSE", ["KEN"], ["UGA"], (), "accuse.condemn")
    rooms = [reason.room for reason in event.derivation]
    assert "lexicon" in rooms
    assert "reader" in rooms


def test_an_entry_of_one_word_falls_where_the_reader_sees_nothing() -> None:
    assert events("Kenya struck Uganda on Monday.", Says()) == []


def test_what_the_reader_is_sure_of_stands_instead_of_a_bare_entry() -> None:
    [event] = events("Kenya struck Uganda on Monday.", Says(("struck", "AGREE", 0.97, "Kenya", "Uganda", ())))
    assert told(event) == ("AGREE", ["KEN"], ["UGA"], (), "reader.agree")


def test_what_no_entry_tells_is_the_readers_alone() -> None:
    [event] = events(UNKNOWN, Says(("serenaded", "REJECT", 0.95, "Kenya", "Uganda", ())))
    assert told(event) == ("REJECT", ["KEN"], ["UGA"], (), "reader.reject")
    assert events(UNKNOWN, Says(("serenaded", "REJECT", 0.2, "Kenya", "Uganda", ()))) == []


@pytest.mark.parametrize("marks", [(), ("negation",)])
def test_a_negation_that_the_readers_category_holds_is_no_mark(marks: tuple[str, ...]) -> None:
    text = "Kenya will not serenade Uganda on Monday."
    [event] = events(text, Says(("serenade", "REJECT", 0.95, "Kenya", "Uganda", marks)))
    assert event.event == ("REJECT",)
    assert ("negation" in event.aux_mode) == ("negation" in marks)


def test_two_that_tell_the_same_are_one_event() -> None:
    text = "Kenya held talks with Uganda on Monday."
    both = ("held", "CONSULT", 0.95, "Kenya", "Uganda", ()), ("talks", "CONSULT", 0.95, "Kenya", "Uganda", ())
    assert [e.event for e in events(text, Says(*both))] == [("CONSULT",)]
