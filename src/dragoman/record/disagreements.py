"""Where reports of one happening contradict one another: which field, and who tells which side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dragoman.record.happenings import Coding, Happening, days_apart, place_contradicts
from dragoman.record.merging import parties_contradict

NUMBERS = ("dead", "injured", "arrested")
ROLES = ("actor", "recipient")
SAME_WORDS = 0.5
"""Share of the shorter sentence's words that two must have in common to report one statement, whoever is said to make it."""


@dataclass(frozen=True, slots=True)
class Side:
    """One value of a contested field, and the codings that tell it, the earliest first."""

    value: str
    codings: tuple[Coding, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field in which the sources of one happening differ.

    `field`: date, place, status, dead, injured, arrested, actor, recipient or source (who says so).
    """

    field: str
    sides: tuple[Side, ...]


def find_disagreements(happening: Happening) -> Iterator[Disagreement]:
    """The fields that independent sources tell so that they cannot all be right, each with its sides.

    A day and a week that holds it, a town and its country do not differ; the days of news that tells none are not compared;
    copies of one text are one source.
    """
    dated = [c for c in happening.codings if c.date_basis == "stated"]
    yield from _disagreement("date", dated, _day, lambda a, b: days_apart(a, b) > 0)
    placed = [c for c in happening.codings if c.place]
    yield from _disagreement("place", placed, lambda c: c.place or "", place_contradicts)
    settled = [c for c in happening.codings if not c.open]
    yield from _disagreement("status", settled, _status, _unequal(_status))
    for name in NUMBERS:
        counted, number = [c for c in settled if getattr(c, name) is not None], _number(name)
        yield from _disagreement(name, counted, number, _unequal(number))
    for role in ROLES:
        known, who = [c for c in happening.codings if _known(getattr(c, role))], _party(role)
        yield from _disagreement(role, known, who, _other_party(role))
    said = [c for c in happening.codings if _known(c.said_by[:1])]
    yield from _disagreement("source", said, lambda c: c.said_by[0], _said_by_another)


def _known(parties: tuple[str, ...]) -> bool:
    return any(who.isupper() for who in parties)


def _party(role: str) -> Callable[[Coding], str]:
    return lambda coding: ", ".join(who for who in getattr(coding, role) if who.isupper())


def _other_party(role: str) -> Callable[[Coding, Coding], bool]:
    def differ(one: Coding, other: Coding) -> bool:
        if {*one.actor, *one.recipient} == {*other.actor, *other.recipient}:  # a meeting told from either side
            return False
        return parties_contradict(getattr(one, role), getattr(other, role))

    return differ


def _said_by_another(one: Coding, other: Coding) -> bool:
    shorter = min(len(one.words), len(other.words))
    alike = shorter > 0 and len(one.words & other.words) >= SAME_WORDS * shorter
    return alike and one.said_by[0] != other.said_by[0] and one.status == other.status


def _status(coding: Coding) -> str:
    return coding.status


def _number(name: str) -> Callable[[Coding], str]:
    return lambda coding: str(getattr(coding, name))


def _unequal(value: Callable[[Coding], str]) -> Callable[[Coding, Coding], bool]:
    return lambda one, other: value(one) != value(other)


def _day(coding: Coding) -> str:
    return str(coding.date) if coding.enddate in (None, coding.date) else f"{coding.date}/{coding.enddate}"


def _disagreement(
    field: str, codings: list[Coding], value: Callable[[Coding], str], differ: Callable[[Coding, Coding], bool]
) -> Iterator[Disagreement]:
    """One disagreement at most: each coding stands on the side of the first one that it does not contradict."""
    sides: list[list[Coding]] = []
    for coding in codings:
        agreeing = next((side for side in sides if not differ(side[0], coding)), None)
        if agreeing is None:
            sides.append([coding])
        else:
            agreeing.append(coding)
    if len(sides) > 1 and len({c.copy_of for side in sides for c in side}) > 1:
        yield Disagreement(field, tuple(Side(value(side[0]), tuple(side)) for side in sides))
