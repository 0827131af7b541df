"""What a second opinion is asked of: `Coder`, a protocol that anything can speak; and our own coder as one that does."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from dragoman.errors import DragomanError
from dragoman.model import Entity, Event, Report, Skipped
from dragoman.pipeline import Coder as Pipeline


class OpinionError(DragomanError):
    """An answer that cannot be used: it is no coding, or names what PLOVER has not."""

    code = "opinion"


@dataclass(frozen=True, slots=True)
class Question:
    """One event to be judged, without what anybody thinks of it.

    `text`: its sentence. `start`, `end`: the words in it that tell the event, in characters, end exclusive. `date`: the
    report's day.
    """

    text: str
    start: int
    end: int
    date: dt.date | None = None
    title: str | None = None

    @property
    def marked(self) -> str:
        """The sentence with those words between « and »."""
        return f"{self.text[: self.start]}«{self.text[self.start : self.end]}»{self.text[self.end :]}"


@dataclass(frozen=True, slots=True)
class Opinion:
    """One coder's coding. `category`: None where it sees no political event. `actor`, `recipient`: codes, "" for one who
    has none.
    """

    category: str | None
    mode: tuple[str, ...] = ()
    aux_mode: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()


class Coder(Protocol):
    """Whoever can judge an event: a service, another program, a person at a keyboard.

    `name` tells its opinions apart from others' in a record. `judge` raises OpinionError for an answer that cannot be used,
    and SettingError when no further question has a chance.
    """

    @property
    def name(self) -> str: ...

    def judge(self, question: Question) -> Opinion: ...


class OurCoder:
    """Our coder, with settings of its own, as a second opinion on what it coded with others."""

    def __init__(self, coder: Pipeline, name: str) -> None:
        self.coder = coder
        self.name = name

    def judge(self, question: Question) -> Opinion:
        """The event that it tells by those words, when it finds one there."""
        report = Report(question.text, "question", question.date)
        [coded] = self.coder.code_many([report])
        if isinstance(coded, Skipped):
            raise OpinionError(coded.reason, source=self.name)
        for event in coded.events:
            if event.trigger[0] < question.end and question.start < event.trigger[1]:
                return opinion_of(event)
        return Opinion(None)


def opinion_of(event: Event) -> Opinion:
    """An event of ours as an opinion."""

    def codes(entities: tuple[Entity, ...]) -> tuple[str, ...]:
        return tuple(entity.code or "" for entity in entities)

    return Opinion(event.event[0], event.mode, event.aux_mode, codes(event.actor), codes(event.recipient))
