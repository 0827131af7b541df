"""Where reports of one happening contradict one another: which field, and who tells which side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dragoman.record.happenings import Coding, Happening, days_apart, place_contradicts

NUMBERS = ("dead", "injured", "arrested")


@dataclass(frozen=True, slots=True)
class Side:
    """One value of a contested field, and the codings that tell it, the earliest first."""

    value: str
    codings: tuple[Coding, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field in which the sources of one happening differ. `field`: date, place, status, dead, injured or arrested."""

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
