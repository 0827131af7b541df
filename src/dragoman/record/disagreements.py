"""Where tellings of one happening contradict one another: which field, and who tells which side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from dragoman.record.counts import Count, read_counts
from dragoman.record.evidence import SIZES, days_apart, parties_contradict, place_contradicts, sides_contradict
from dragoman.record.happenings import Coding, Happening

ROLES = ("actor", "recipient")
SAME_WORDS = 0.5
"""Share of the shorter sentence's words that two must have in common to report one statement, whoever is said to make it."""

Differ = Callable[[Coding, Coding], bool]


@dataclass(frozen=True, slots=True)
class Side:
    """One value of a contested field, and the codings that tell it, the earliest first."""

    value: str
    codings: tuple[Coding, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field in which the tellings of one happening differ.

    `field`: date, place, status, dead, injured, arrested, number (of what else), actor, recipient or source (who says so).
    """

    field: str
    sides: tuple[Side, ...]


def find_disagreements(happening: Happening) -> Iterator[Disagreement]:
    """The fields that several voices tell so that they cannot all be right, each with its sides.

    A copy that has another number or day than its text's others is a voice of its own, and so is each whom a report names as
    saying so. A day and a week that holds it,
    a town and its country, soldiers and "gunmen" do not differ; the days of news that tells none are not compared.
    """
    codings = happening.codings
    settled = [c for c in codings if not c.plan]
    dated = [c for c in codings if c.date_basis == "stated"]
    yield from _disagreement("date", dated, _day, lambda a, b: days_apart(a, b) > 0)
    yield from _disagreement("place", [c for c in codings if c.place], lambda c: c.place or "", place_contradicts)
    yield from _disagreement("status", settled, lambda c: c.status, _unlike(lambda c: "negation" in c.aux_mode))
    for name in SIZES:
        counted = [c for c in settled if getattr(c, name) is not None]
        yield from _disagreement(name, counted, _number(name), _unlike(_number(name)))
    yield from _numbers(settled)
    for role in ROLES:
        known = [c for c in codings if getattr(c, role)]
        yield from _disagreement(role, known, _party(role), _other_party(role))
    said = [c for c in codings if any(who.isupper() for who in c.said_by[:1])]
    yield from _disagreement("source", said, lambda c: c.said_by[0], _said_by_another)


def _disagreement(
    field: str, codings: Iterable[Coding], value: Callable[[Coding], str], differ: Differ
) -> Iterator[Disagreement]:
    """One disagreement at most: each coding stands on the side of the first one that it does not contradict."""
    sides: list[list[Coding]] = []
    for coding in codings:
        agreeing = next((side for side in sides if not differ(side[0], coding)), None)
        if agreeing is None:
            sides.append([coding])
        else:
            agreeing.append(coding)
    if len({voice(c) for side in sides for c in side}) > 1 and len(sides) > 1:
        yield Disagreement(field, tuple(Side(value(side[0]), tuple(side)) for side in sides))


def voice(coding: Coding) -> tuple[str, str]:
    """Who tells it: the report, and whom it names as saying so."""
    return coding.report_id, coding.said_by[0] if coding.said_by else ""


def _unlike(value: Callable[[Coding], object]) -> Differ:
    return lambda one, other: value(one) != value(other)


def _day(coding: Coding) -> str:
    return str(coding.date) if coding.enddate in (None, coding.date) else f"{coding.date}/{coding.enddate}"


def _number(name: str) -> Callable[[Coding], str]:
    return lambda coding: str(getattr(coding, name))


def _numbers(codings: list[Coding]) -> Iterator[Disagreement]:
    """Other numbers of one thing ("18 per cent", "28 per cent"), where each sentence has only one of it."""
    told: dict[str, dict[int, Count]] = defaultdict(dict)
    for place, coding in enumerate(codings):
        sizes = {getattr(coding, name) for name in SIZES}
        counts = [count for count in read_counts(coding.text) if count.value not in sizes]
        for count in counts:
            for unit in count.units:
                if sum(unit in other.units for other in counts) == 1:
                    told[unit][place] = count
    for counted in told.values():
        own = {codings[place].key: count for place, count in counted.items()}
        found = list(
            _disagreement(
                "number",
                [codings[place] for place in counted],
                lambda c, own=own: own[c.key].text,  # type: ignore[misc]
                lambda a, b, own=own: own[a.key].value != own[b.key].value,  # type: ignore[misc]
            )
        )
        if found:
            yield found[0]
            return


def _party(role: str) -> Callable[[Coding], str]:
    """Codes and sectors, or names, of the parties in a role."""

    def value(coding: Coding) -> str:
        codes, sectors = getattr(coding, role), getattr(coding, f"{role}_sector")
        return ", ".join(codes) + (f" ({', '.join(sectors)})" if sectors else "")

    return value


def _other_party(role: str) -> Differ:
    def differ(one: Coding, other: Coding) -> bool:
        if {*one.actor, *one.recipient} != {*other.actor, *other.recipient} and parties_contradict(
            getattr(one, role), getattr(other, role)
        ):
            return True
        return sides_contradict(getattr(one, f"{role}_sector"), getattr(other, f"{role}_sector"))

    return differ


def _said_by_another(one: Coding, other: Coding) -> bool:
    shorter = min(len(one.words), len(other.words))
    alike = shorter > 0 and len(one.words & other.words) >= SAME_WORDS * shorter
    return alike and one.said_by[0] != other.said_by[0] and one.status == other.status
