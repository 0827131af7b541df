"""What speaks for and against two codings telling one thing, added up; the weights are a table, data/record/evidence.tsv."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import cache

from dragoman.events.witnesses import READER
from dragoman.record.happenings import Coding
from dragoman.tables import cell_list, data_path, read_table

NEAR_DAYS = 2
MISTAKEN_DAYS = 14
"""Days farther apart are those of two happenings, however alike they are told; nearer ones may be a disagreement."""

CLOSE_DAYS = 7
"""Reports of two stories that are farther apart do not tell one happening."""

NEAR_KM = 50.0
"""Places farther apart contradict one another: a town and its surroundings do not."""

SIZES = ("dead", "injured", "arrested")


@cache
def weights() -> dict[str, float]:
    """Evidence -> its weight."""
    rows = read_table(data_path("record", "evidence.tsv"), ("evidence", "weight"))
    return {row["evidence"]: float(row["weight"]) for _, row in rows}


def likeness(one: Coding, other: Coding, rarity: Mapping[str, float] | None = None) -> float:
    """The weight of all evidence that two codings of one category tell one thing.

    `rarity`: stem of a word -> what it counts; every word counts the same without.
    """
    weight, common = weights(), common_words(one, other, rarity)
    if one.story_id != other.story_id:
        common *= 1 + weight["words-between-stories"] / weight["words"]
    return weight["base"] + weight["words"] * common + sum(weight[name] for name in evidence(one, other))


def can_be_one(one: Coding, other: Coding) -> bool:
    """Whether nothing forbids it: neither or both are plans, their modes and days do not exclude one another, and their
    reports are of one story or close in time.
    """
    if one.plan != other.plan or (one.mode and other.mode and not set(one.mode) & set(other.mode)):
        return False
    if days_apart(one, other) > MISTAKEN_DAYS:
        return False
    if one.story_id == other.story_id:
        return True
    return bool(one.report_date and other.report_date and abs((one.report_date - other.report_date).days) <= CLOSE_DAYS)


def common_words(one: Coding, other: Coding, rarity: Mapping[str, float] | None = None) -> float:
    """The share of the shorter sentence's words that stand in the other too, by their rarity."""

    def count(words: frozenset[str]) -> float:
        return sum(rarity[word] for word in words) if rarity is not None else float(len(words))

    if one.words.isdisjoint(other.words):
        return 0.0
    shorter = min(count(one.words), count(other.words))
    return count(one.words & other.words) / shorter if shorter else 0.0


def evidence(one: Coding, other: Coding) -> Iterator[str]:
    """The names of what speaks for and against, but for the words."""
    if one.told_with & other.told_with or (one.rule == other.rule and not one.rule.startswith(f"{READER}.")):
        yield "trigger"
    if one.mode and other.mode:
        yield "mode"
    elif one.mode or other.mode:
        yield "untold-mode"
    yield from _party("actor", one.actor, other.actor, one.actor_sector, other.actor_sector)
    yield from _party("recipient", one.recipient, other.recipient, one.recipient_sector, other.recipient_sector)
    yield from _day(one, other)
    if one.geonameid is not None and one.geonameid == other.geonameid:
        yield "place"
    elif place_contradicts(one, other):
        yield "other-place"
    if any(_counts(one, other, equal=True)):
        yield "number"
    if ("historical" in one.aux_mode) != ("historical" in other.aux_mode):
        yield "background"
    if one.story_id != other.story_id:
        yield "other-story"
    if one.report_id == other.report_id:
        yield from _told_twice(one, other)


def _party(
    role: str, one: tuple[str, ...], other: tuple[str, ...], sector: tuple[str, ...], other_sector: tuple[str, ...]
) -> Iterator[str]:
    if one and one == other and sector == other_sector:
        yield role
    if parties_contradict(one, other):
        yield f"other-{role}"
    elif sides_contradict(sector, other_sector):
        yield f"other-{role}-sector"


def _day(one: Coding, other: Coding) -> Iterator[str]:
    apart = days_apart(one, other)
    if apart > NEAR_DAYS:
        yield "other-day"
    elif apart:
        yield "near-day"
    elif one.date_basis == other.date_basis == "stated":
        yield "day"


def _told_twice(one: Coding, other: Coding) -> Iterator[str]:
    if one.status != other.status:
        yield "denial"
        return
    yield "one-report"
    if one.sentence == other.sentence:
        yield "one-sentence"
    elif one.said_by[:1] != other.said_by[:1]:
        yield "account"
    elif any(_counts(one, other, equal=False)):
        yield "one-account"
    elif 0 in (one.sentence, other.sentence):
        yield "headline"


def _counts(one: Coding, other: Coding, *, equal: bool) -> Iterator[bool]:
    """For each number that both tell: whether it is the same (or, where not `equal`, another)."""
    for name in SIZES:
        numbers = getattr(one, name), getattr(other, name)
        if None not in numbers:
            yield (numbers[0] == numbers[1]) is equal


def days_apart(one: Coding, other: Coding) -> int:
    """Days that lie between the two; 0 where they can be the same, also where one is told without any."""
    if not (one.days and other.days):
        return 0
    return max(0, (one.days[0] - other.days[1]).days, (other.days[0] - one.days[1]).days)


def place_contradicts(one: Coding, other: Coding) -> bool:
    """Whether the two are told to be in different countries, or too far apart in one."""
    if one.country and other.country and one.country != other.country:
        return True
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return False
    if not wholes().isdisjoint((one.geonameid, other.geonameid)):
        return False
    north = (one.lat - other.lat) * 111.2
    east = (one.lon - other.lon) * 111.2 * math.cos(math.radians((one.lat + other.lat) / 2))
    return math.hypot(north, east) > NEAR_KM


@cache
def wholes() -> frozenset[int]:
    """GeoNames ids of countries and regions: a place inside does not contradict the whole, however far its middle is."""
    tables = (data_path("places", "countries.tsv"), data_path("places", "regions.tsv"))
    return frozenset(
        int(row["geonameid"]) for path in tables for _, row in read_table(path, ("geonameid",)) if row["geonameid"]
    )


def parties_contradict(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether both sides name parties by code and none is in both; "gunmen" may be anybody."""
    known, others = ({who for who in side if who.isupper()} for side in (one, other))
    return bool(known and others) and known.isdisjoint(others)


def sides_contradict(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether sectors are of two sides: soldiers here, rebels there. Of one that may be any ("gunmen") nothing is known."""
    known = sides()
    if not (one and other) or not all(sector in known for sector in (*one, *other)):
        return False
    return {known[sector] for sector in one}.isdisjoint(known[sector] for sector in other)


@cache
def sides() -> dict[str, str]:
    """Sector -> the side that it is of."""
    rows = read_table(data_path("record", "sides.tsv"), ("side", "sectors"))
    return {sector: row["side"] for _, row in rows for sector in cell_list(row["sectors"])}
