"""What is wrong with a report's words: marks beside the text, so that the coder reads on without trusting blindly.

Boilerplate is marked where the report is cut into segments (`dragoman.reports.segments`); all other kinds here, each in a
module of its own. Every finder is precise rather than greedy: a clean report gets no marks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dragoman.damage.conflict import self_conflicts
from dragoman.damage.fragments import fragments
from dragoman.damage.fused import fused_clauses
from dragoman.damage.names import name_variants
from dragoman.damage.roles import role_mismatches
from dragoman.damage.terms import unknown_terms
from dragoman.model import Damage, Document

__all__ = ["find_damage"]

FINDERS: tuple[Callable[[Document], Iterator[Damage]], ...] = (
    fragments,
    role_mismatches,
    name_variants,
    unknown_terms,
    self_conflicts,
    fused_clauses,
)


def find_damage(document: Document) -> list[Damage]:
    """All marks of a parsed document in order of the text: those already in `document.damage`, and those found now.

    Uses `places` and `discourse` where these are filled, the parse alone where not. Suggestions stay None: they come from
    other reports, in the record.
    """
    found = {mark for find in FINDERS for mark in find(document)}
    return sorted(found.union(document.damage), key=lambda m: (m.start, m.end, m.kind))
