"""Happenings of one story whose parties are told or read otherwise, merged: "gunmen" here, "the rebels" there."""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.record.happenings import CONTRADICTION, LATEST, Coding, are_two, compatible, days_apart, likeness

ALIKE = 0.6
"""What two codings of one story must have in common (see `happenings.likeness`) where their parties are not the same."""

SAME_NUMBER = 0.2
"""What the same number of dead, injured or arrested is worth."""

OTHER_PARTY = 0.4
"""What another actor, or another recipient, takes away from two tellings of one deed: then the sources disagree on it."""

DEEDS = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "RETREAT", "AID"})
"""What is done once and by one side, whoever tells it. Words ("Chad condemned it", "Niger condemned it") are not."""


def find_mergers(codings: Iterable[tuple[str, Coding]]) -> list[tuple[str, str]]:
    """Pairs of happenings that are one, the earlier told first.

    `codings`: those of one story and category with the id of their happening, in order of report date, report and place.
    """
    groups: dict[str, list[Coding]] = {}
    for happening, coding in codings:
        groups.setdefault(happening, []).append(coding)
    names = list(groups)
    found: list[tuple[str, str]] = []
    for number, name in enumerate(names[1:], 1):
        earlier = [other for other in names[max(0, number - LATEST) : number] if groups[other]]
        fits = [(_fit(groups[name], groups[other]), -n, other) for n, other in enumerate(earlier)]
        best, _, other = max(fits, default=(0.0, 0, ""))
        if best >= ALIKE:
            groups[other] += groups[name]
            groups[name] = []
            found.append((other, name))
    return found


def _fit(ones: list[Coding], others: list[Coding]) -> float:
    """The greatest likeness between two happenings; 0 where something forbids that they are one."""
    pairs = [(one, other) for one in ones[:LATEST] for other in others[:LATEST]]
    if any(are_two(one, other) or not compatible(one, other) for one, other in pairs):
        return 0.0
    return max(likeness(one, other) + _numbers(one, other) - _parties(one, other) for one, other in pairs)


def _numbers(one: Coding, other: Coding) -> float:
    same = [getattr(one, n) is not None and getattr(one, n) == getattr(other, n) for n in ("dead", "injured", "arrested")]
    return SAME_NUMBER * any(same) * (days_apart(one, other) == 0)


def _parties(one: Coding, other: Coding) -> float:
    """What their parties take away: nothing where both can be right."""
    if {*one.actor, *one.recipient} == {*other.actor, *other.recipient}:
        return 0.0
    against = sum(parties_contradict(*sides) for sides in ((one.actor, other.actor), (one.recipient, other.recipient)))
    return against * (OTHER_PARTY if one.category in DEEDS else CONTRADICTION)


def parties_contradict(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether both sides name parties by code and none is in both; "gunmen" may be anybody."""
    known, others = ({who for who in side if who.isupper()} for side in (one, other))
    return bool(known and others) and known.isdisjoint(others)
