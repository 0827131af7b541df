"""Checks over the actor tables that loading alone does not make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from dragoman.actors.tables import ActorTables, Entry


def lint(tables: ActorTables) -> list[str]:
    """Faults as plain sentences: two holders of one office at once, the same row twice, a user's bad rows.

    Unknown codes and sectors and terms that end before they begin are errors already when our tables load.
    """
    return [*map(str, tables.faults), *_overlaps(tables), *_duplicates(tables)]


def _overlaps(tables: ActorTables) -> Iterator[str]:
    terms: dict[tuple[str, str], set[Entry]] = defaultdict(set)
    for surname in tables.surnames():
        for entry in tables.terms(surname):
            if entry.office and entry.code and len(entry.code) == 3:
                terms[entry.code, entry.office].add(entry)
    for (code, office), held in terms.items():
        ordered = sorted(held, key=lambda e: (e.start, e.end))
        for before, after in pairwise(ordered):
            years = after.start % 10000 == 101 and before.end % 10000 == 1231  # told by year alone, they may meet in it
            unit = 10000 if years else 100
            if after.start // unit < before.end // unit:
                yield f"{after.where}: {after.name} is {office} of {code} while {before.name} ({before.where}) still is"


def _duplicates(tables: ActorTables) -> Iterator[str]:
    for key in tables.keys():
        seen: dict[tuple[object, ...], str] = {}
        for e in tables.entries(key):
            what = (e.source, e.code, e.sector, e.office, e.start, e.end, e.kind)
            if what in seen and e.source != "role" and e.where != seen[what]:
                yield f"{e.where}: {e.name} ({key}) stands already at {seen[what]}"
            seen[what] = e.where
