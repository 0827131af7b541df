"""Which of the places that share a name is meant: the report's places are near each other and hold each other."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from dragoman.gazetteer import Entry
from dragoman.status.place_names import Name

ROUNDS = 4
"""Passes over all names of a report; the choice hardly moves after the third."""
CANDIDATES = 60
PEOPLE = 0.65
"""What ten times the people are worth: the unit of all weights below."""
KIND = {"country": 0.9, "region": 1.0, "county": 0.0, "town": 0.0}
OTHER_KIND = 1.2
"""Seas, parts of the world, well-known sites: they have few namesakes."""
OTHER_NAME = -1.6
"""For an entry that bears the name as another name only."""
TOLD = 0.7
"""What a demonym counts beside the country's own name."""
NEAR = 1.75
HOLDS = 2.5
SAME_COUNTRY = 0.7
INSIDE = 2.5
DATELINE = 1.75
"""How much more the dateline and the publication's own town count than another name."""
FLAT = 0.9
"""The growth of support with the number of names that give it: its logarithm, scaled."""


@dataclass(slots=True)
class _Group:
    """All mentions of one name in one sense."""

    entries: tuple[Entry, ...]
    weight: float = 1.0
    share: list[float] = field(default_factory=list)


def choose(names: list[Name], publication: Iterable[Name] = (), countries: Iterable[str] = ()) -> list[Entry]:
    """The entry for every name; `countries`: alpha-2 codes of countries that the report tells of by other words."""
    groups: dict[tuple[str, str], _Group] = {}
    keys: list[tuple[str, str]] = []
    told: dict[str, str] = {}
    for name in names:
        sense = ";".join(sorted({f"{e.country}.{e.admin1}" for e in name.inside})) if name.inside else ""
        entries = _inside(name.entries, name.inside)
        if not entries:
            sense, entries = "", name.entries
        if sense:
            told.setdefault(name.key, sense)
        keys.append((name.key, sense))
        group = groups.setdefault((name.key, sense), _Group(entries[:CANDIDATES]))
        if name.dateline:
            group.weight = DATELINE
    keys = [(key, sense or told.get(key, "")) for key, sense in keys]
    for key in [k for k in groups if not k[1] and k[0] in told]:
        del groups[key]
    everyone = dict(groups)
    for name in publication:
        everyone.setdefault(("publication", name.key), _Group(name.entries[:CANDIDATES], DATELINE))
    _settle(list(everyone.values()), defaultdict(float, dict.fromkeys(countries, TOLD)))
    best = {key: g.entries[g.share.index(max(g.share))] for key, g in groups.items()}
    return [best[key] for key in keys]


def _inside(entries: tuple[Entry, ...], holders: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The entries that lie in one of the holders, by codes or (for counties) by distance."""
    return tuple(e for e in entries if any(_lies_in(e, h) for h in holders))


def _lies_in(entry: Entry, holder: Entry) -> bool:
    if entry.country != holder.country or entry == holder:
        return False
    if holder.kind == "country":
        return True
    if holder.kind == "county":
        return entry.admin1 == holder.admin1 and abs(entry.lat - holder.lat) < 0.7 and abs(entry.lon - holder.lon) < 0.9
    return entry.admin1 == holder.admin1 and entry.kind != "region"


def _prior(entry: Entry) -> float:
    people = entry.population or (20_000 if entry.kind == "county" else 200)
    return PEOPLE * math.log10(people + 100) + (KIND.get(entry.kind, OTHER_KIND) if entry.main else OTHER_NAME)


def _settle(groups: list[_Group], countries: dict[str, float]) -> None:
    """Move every group's shares towards the entries that the other groups support."""
    priors = [[_prior(e) for e in g.entries] for g in groups]
    for group, prior in zip(groups, priors, strict=True):
        group.share = _shares(prior)
    for _ in range(ROUNDS if len(groups) > 1 or countries else 0):
        mass = _Mass(groups, countries)
        for group, prior in zip(groups, priors, strict=True):
            mass.add(group, -1.0)
            score = [p + mass.support(e) for p, e in zip(prior, group.entries, strict=True)]
            group.share = _shares(score)
            mass.add(group, 1.0)


def _shares(scores: list[float]) -> list[float]:
    top = max(scores)
    powers = [math.exp(1.6 * (s - top)) for s in scores]
    total = sum(powers)
    return [p / total for p in powers]


class _Mass:
    """What all groups together say of cells of a degree, regions and countries."""

    def __init__(self, groups: list[_Group], countries: dict[str, float]) -> None:
        self.cells: dict[tuple[int, int], float] = defaultdict(float)
        self.towns: dict[tuple[str, str], float] = defaultdict(float)
        self.regions: dict[tuple[str, str], float] = defaultdict(float)
        self.countries: dict[str, float] = defaultdict(float, countries)
        self.within: dict[str, float] = defaultdict(float)
        for group in groups:
            self.add(group, 1.0)

    def add(self, group: _Group, sign: float) -> None:
        for entry, share in zip(group.entries, group.share, strict=True):
            if share < 0.02:
                continue
            part = sign * share * group.weight
            if entry.kind == "country":
                self.countries[entry.country] += part
                continue
            self.within[entry.country] += part
            if entry.kind == "region":
                self.regions[entry.country, entry.admin1] += part
            else:
                self.towns[entry.country, entry.admin1] += part
                self.cells[math.floor(entry.lat), math.floor(entry.lon)] += part

    def support(self, entry: Entry) -> float:
        place = (entry.country, entry.admin1)
        if entry.kind == "country":
            return FLAT * math.log1p(max(0.0, self.within[entry.country])) + 0.3 * self.countries[entry.country]
        country = SAME_COUNTRY * (_log(self.countries[entry.country]) + 0.5 * _log(self.within[entry.country]))
        if entry.kind == "region":
            return country + INSIDE * _log(self.towns[place])
        y, x = math.floor(entry.lat), math.floor(entry.lon)
        near = sum(self.cells.get((y + dy, x + dx), 0.0) for dy in (-1, 0, 1) for dx in (-1, 0, 1))
        return country + NEAR * _log(near) + HOLDS * _log(self.regions[place]) + 0.5 * _log(self.towns[place])


def _log(mass: float) -> float:
    return FLAT * math.log1p(max(0.0, mass)) / math.log(2)
