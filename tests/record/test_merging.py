"""What belongs together is merged, over whole stories of invented reports (tellings.tsv)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest

from dragoman import ontology
from dragoman.record.evidence import evidence, weights
from dragoman.record.happenings import Coding, Happening
from dragoman.record.merging import find_happenings
from dragoman.tables import cell_list, read_table

UNSEEN = {
    "base",
    "words",
    "words-between-stories",
    "other-words",
    "headline",
    "other-place",
    "one-sentence",
    "denial",
    "account",
}
"""What is counted otherwise, or does not occur in the table."""
TABLE = Path(__file__).parent / "tellings.tsv"


@cache
def tellings() -> tuple[tuple[str, Coding], ...]:
    """(the happening by the table, the coding) of each row."""
    found = []
    for number, row in read_table(TABLE, ("story", "happening", "sentence")):
        reported = dt.date.fromisoformat(row["reported"])
        day = {".": reported, "?": None}.get(row["day"]) if row["day"] in ".?" else dt.date.fromisoformat(row["day"])
        size = dict(part.split(":") for part in row["size"].split(",") if part)
        parties = {role: [part.split("/") for part in cell_list(row[role])] for role in ("actor", "recipient")}
        before, trigger, after = row["sentence"].replace("»", "«").split("«")
        codes = {role: tuple(sorted({p[0] for p in side})) for role, side in parties.items()}
        sectors = {role: tuple(sorted({p[1] for p in side if len(p) > 1})) for role, side in parties.items()}
        coding = Coding(
            row["category"], codes["actor"], codes["recipient"], number, f"{number:03}", f"{row['story']}-{row['report']}",
            number, row["story"], f"{row['story']}-{row['report']}", reported, day, day,
            {".": "report", "?": "unknown"}.get(row["day"], "stated"), cell_list(row["mode"]), tuple(row["marks"].split()),
            f"{row['category']}.{trigger.lower()}", row["place"] or None, hash(row["place"]) if row["place"] else None, None,
            None, None, *(int(size[n]) if n in size else None for n in ("dead", "injured", "arrested")), None,
            before + trigger + after, (), sectors["actor"], sectors["recipient"], trigger, number,
        )  # fmt: skip
        found.append((row["happening"] if row["happening"] != "." else f".{number}", coding))
    return tuple(found)


def happenings() -> list[Happening]:
    kinds = sorted((c for _, c in tellings()), key=lambda c: (c.story_id, c.category, c.report_date or dt.date.max, c.key))
    blocks = groupby(kinds, key=lambda c: (c.story_id, c.category))
    return [h for _, block in blocks for h in find_happenings(list(block))]


def test_the_table_is_sound() -> None:
    modes = set(ontology.modes())
    for _, coding in tellings():
        assert all((coding.category, mode) in modes for mode in coding.mode), coding.text
        assert {*coding.actor_sector, *coding.recipient_sector} <= set(ontology.sectors())
        assert coding.trigger


def test_nearly_all_that_two_reports_tell_is_merged_and_nothing_else() -> None:
    told: dict[tuple[str, str], set[int]] = defaultdict(set)
    names = {}
    for name, coding in tellings():
        told[coding.story_id, name].add(coding.key)
        names[coding.key] = name
    merged = [{c.key for c in h.codings} for h in happenings()]
    twice = {key: keys for key, keys in told.items() if len(keys) > 1}
    wrong = {key for key, keys in twice.items() if keys not in merged}
    assert len(wrong) <= len(twice) // 8, wrong
    mixed = [sorted({names[k] for k in keys}) for keys in merged if len({names[k] for k in keys}) > 1]
    assert len(mixed) <= 2, mixed


def test_every_kind_of_evidence_has_a_weight_and_is_given() -> None:
    codings = [c for _, c in tellings()]
    given = {name for one in codings for other in codings[:40] if one is not other for name in evidence(one, other)}
    assert given <= weights().keys()
    assert weights().keys() - given <= UNSEEN


@pytest.mark.parametrize("story", sorted({c.story_id for _, c in tellings()}))
def test_the_order_of_codings_of_one_day_does_not_matter_for_what_is_merged(story: str) -> None:
    block = [c for _, c in tellings() if c.story_id == story and c.category == "ASSAULT"]
    one = {frozenset(c.key for c in h.codings) for h in find_happenings(block)}
    other = {frozenset(c.key for c in h.codings) for h in find_happenings(block[::-1])}
    assert one == other
