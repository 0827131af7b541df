"""Parties that the clause leaves to the report: the raid that is condemned is somebody's, a refusal answers somebody, and
who was freed was held by somebody.

Looked up among the events told before, nearest first; what words and categories lead where stands in data/events.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from dragoman.actors.wording import words
from dragoman.events.fitting import Match
from dragoman.model import Entity, Event, Reason, Sentence
from dragoman.syntax import kids
from dragoman.tables import cell_list, data_path, read_table

FARTHEST = 6
"""Sentences that an answer or a nameless doer is followed back."""
OPPOSING = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SANCTION"})
"""The codebook's examples of these always have a recipient: where none is told, the other side of the quarrel is meant. Two
in one sentence are said to the same one: "condemned the raid and demanded an end"."""


@cache
def retold() -> dict[str, frozenset[str]]:
    """Noun -> the categories of what it can be another name for."""
    found: dict[str, frozenset[str]] = {}
    for _, row in read_table(data_path("events", "retold.tsv"), ("words", "categories")):
        for word in cell_list(row["words"]):
            found[word] = found.get(word, frozenset()) | frozenset(cell_list(row["categories"]))
    return found


@cache
def answers() -> dict[str, frozenset[str]]:
    """Category -> what it can be the answer to."""
    rows = read_table(data_path("events", "replies.tsv"), ("category", "answers"))
    return {row["category"]: frozenset(cell_list(row["answers"])) for _, row in rows}


@cache
def done_before() -> dict[str, frozenset[str]]:
    """Category of a passive without agent -> what its doer did before."""
    rows = read_table(data_path("events", "undone.tsv"), ("category", "done"))
    return {row["category"]: frozenset(cell_list(row["done"])) for _, row in rows}


def owners_of_deed(s: Sentence, token: int, actors: Iterable[Entity], told: list[Event]) -> list[Entity]:
    """Who did what the noun tells ("condemned the closing of the paper") or comes back to ("the raid", "the decision")."""
    own = list(actors)
    how = f"whose {s.lower[token]} it is"
    for event in told:
        if event.sentence == s.index and event.trigger_token == token and codes(event.actor):
            return [with_reason(a, how) for a in event.actor if a.code]
    categories = retold().get(s.lemma[token])
    determined = [s.lower[c] for c in kids(s, token, "det", "poss")]
    known = words("definite").keys() | words("pronoun").keys()
    if categories is None or not (determined or s.tag[token] == "NNS") or not known.issuperset(determined):
        return []
    for event in reversed([e for e in told if (e.sentence, e.trigger_token) < (s.index, token)]):
        if event.event[0] in categories and codes(event.actor) and not any(is_one(a, b) for a in event.actor for b in own):
            return [with_reason(a, how) for a in event.actor if a.code]
    return []


def answered(event: Event, told: list[Event]) -> list[Entity]:
    """Whom an event without recipient is meant for: who did something to its actor before that it can be the answer to."""
    for other in near(told, event.sentence):
        is_answer = other.event[0] in answers().get(event.event[0], ()) and is_on(event.actor, other.recipient)
        if is_answer and not is_on(event.actor, other.actor) and codes(other.actor):
            return [with_reason(a, f"answers {other.trigger_text!r}") for a in other.actor if a.code]
    return []


def opposed(event: Event, told: list[Event]) -> list[Entity]:
    """The other side of what the actor was told to be in last."""
    if event.event[0] not in OPPOSING:
        return []
    for other in near(told, event.sentence):
        sides = (other.actor, other.recipient)
        for own, theirs in (sides, sides[::-1]):
            if is_on(event.actor, own) and not is_on(event.actor, theirs) and codes(theirs):
                return [with_reason(e, f"the other side of {other.trigger_text!r}") for e in theirs if e.code]
    return []


def shared(event: Event, told: list[Event]) -> list[Entity]:
    """Whom the same actor addresses in the same sentence with other words."""
    if event.event[0] not in OPPOSING:
        return []
    for other in (e for e in told if e.sentence == event.sentence):
        if other.event[0] in OPPOSING and codes(other.actor) == codes(event.actor) and codes(other.recipient):
            return [with_reason(r, f"as of {other.trigger_text!r}") for r in other.recipient if r.code]
    return []


def doer(category: str, recipients: list[Entity], sentence: int, told: list[Event]) -> list[Entity]:
    """Who did what a passive tells without agent: the actor of the nearest like deed, to the same people if there is one."""
    done = [e for e in near(told, sentence) if e.event[0] in done_before().get(category, ()) and codes(e.actor)]
    done = [e for e in done if not is_on(e.actor, recipients)]
    same = [e for e in done if any(told_alike(r, x) for r in recipients for x in e.recipient)]
    return [a for e in (same or done)[:1] for a in e.actor if a.code]


def told_alike(one: Entity, other: Entity) -> bool:
    """Whether two mentions are of the same people: one refers to the other, or their names are the same."""
    if one.refers_to and one.refers_to in ((other.start, other.end), other.refers_to):
        return True
    return bool(one.entity_name) and one.entity_name == other.entity_name


def near(told: list[Event], sentence: int) -> Iterator[Event]:
    """The events of the last sentences, the latest first."""
    return (e for e in reversed(told) if sentence - e.sentence <= FARTHEST)


def codes(entities: Iterable[Entity]) -> set[str]:
    return {e.code for e in entities if e.code}


def is_one(one: Entity, other: Entity) -> bool:
    """Whether two mentions are of one party: the same name, or the same country and sector."""
    if one.entity_name and other.entity_name:
        return one.entity_name == other.entity_name
    return bool(one.code) and (one.code, one.sector) == (other.code, other.sector)


def is_on(actors: Iterable[Entity], side: Iterable[Entity]) -> bool:
    """Whether one of the actors is on that side of an event: a party of it, or of the only country there."""
    theirs = list(side)
    return any(is_one(a, b) for a in actors for b in theirs)


def with_reason(entity: Entity, how: str) -> Entity:
    """The entity as told before, with the reason why it is meant here."""
    return replace(entity, found_by=f"{how}: {entity.found_by}")


def with_counterparts(event: Event, match: Match, told: list[Event]) -> Event:
    """The event with the recipients that the report tells around it, where its own clause names none or only a deed.

    `told`: the events before it, and those of its sentence. A deed's name gives way to its doer ("condemned the raid").
    """
    s, open_ = match.sentence, not codes(event.recipient)
    if not open_ or event.mutual or len(event.actor) > 1 or event.event[0] not in answers():
        return event
    deeds = [t for t in sorted({*match.used, *match.recipients}) if s.tag[t][:2] == "NN" or s.tag[t] == "VBG"]
    found = next((o for t in deeds if t != match.trigger and (o := owners_of_deed(s, t, event.actor, told))), [])
    if not event.recipient:
        before = [e for e in told if (e.sentence, e.trigger_token) < (s.index, match.trigger)]
        found = found or shared(event, told) or answered(event, before) or opposed(event, before)
    if not found:
        return event
    reasons = tuple(Reason("recipient", f"{r.entity_text}: {r.found_by}", r.start, r.end) for r in found)
    return replace(event, recipient=tuple(found), derivation=(*event.derivation, *reasons))
