"""Checks over the actor tables that loading leaves to this: every row is read, and rows are held against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from dragoman.actors.tables import ActorTables, Entry


def lint(tables: ActorTables) -> list[str]:
    """Faults as plain sentences: a user's bad rows; unknown codes or sectors and impossible dates in ours; and where there
    are none of these, two holders of one office at once and the same row twice.
    """
    bad = [*tables.faults, *tables.bad_rows()]
    return [str(fault) for fault in bad] or [*_overlaps(tables), *_duplicates(tables)]


def _overlaps(tables: ActorTables) -> Iterator[str]:
    terms: dict[tuple[str, str], set[Entry]] = defaultdict(set)
    for surname in tables.surnames():
        for entry in tables.terms(surname):
            if entry.office and entry.code and len(entry.code) == 3:
                terms[entry.code, entry.office].add(entry)
    for (code, office), held in terms.items():
        ordered = sorted(held, key=lambda e: (e.start, e.end))
        for before, after in pairwise(ordered):
            years = after.start % 10000 == 101 or before.end % 10000 == 1231  # told by year alone: they may meet in it
            unit = 10000 if years else 100
            if after.start // unit < before.end // unit:
                yield f"{after.where}: {after.name} is {office} of {code} while {before.name} ({before.where}) still is"


def _duplicates(tables: ActorTables) -> Iterator[str]:
    for key in tables.phrases():
        seen: dict[tuple[object, ...], str] = {}
        for e in tables.entries(key):
            what = (e.source, e.code, e.sector, e.office, e.start, e.end, e.kind)
            if what in seen and e.source != "role" and e.where != seen[what]:
                yield f"{e.where}: {e.name} ({key}) stands already at {seen[what]}"
            seen[what] = e.where
