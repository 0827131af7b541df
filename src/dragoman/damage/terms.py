"""Standing terms of the field that a translation has bent: "no-flight zone" where everyone says "no-fly zone"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dragoman.damage.knowledge import mark
from dragoman.damage.names import distance
from dragoman.model import Damage, Document, Sentence
from dragoman.tables import cell_list, data_path, read_table

SHARED = 4
"""Letters that two first parts must share to count as one word in two forms, where they are not equal."""
HYPHENS = frozenset({"-", "–", "‑"})


@dataclass(frozen=True, slots=True)
class _Term:
    """One standing modifier of a head: its parts, and whether its first part alone gives a bent form away."""

    parts: tuple[str, ...]
    telling: bool


@dataclass(slots=True)
class _Head:
    terms: list[_Term]
    ordinary: set[tuple[str, ...]]


@cache
def _heads() -> dict[str, _Head]:
    found: dict[str, _Head] = {}
    rows = read_table(data_path("reports", "terms.tsv"), ("heads", "modifier", "kind", "example"))
    for _, row in rows:
        parts = tuple(row["modifier"].split("-"))
        for name in cell_list(row["heads"]):
            head = found.setdefault(name, _Head([], set()))
            head.ordinary.add(parts)
            if row["kind"] in ("telling", "standing"):
                head.terms.append(_Term(parts, row["kind"] == "telling"))
    return found


def unknown_terms(document: Document) -> Iterator[Damage]:
    heads = _heads()
    for s in document.sentences:
        for i in range(1, len(s)):
            head = heads.get(s.lower[i]) or heads.get(s.lemma[i])
            if head is None:
                continue
            found = _modifier(s, i)
            if found is None:
                continue
            first, parts, hyphened = found
            meant = _bent(head, parts, hyphened)
            if meant:
                note = f"no standing term; the field says {'-'.join(meant.parts)} {s.text[i]}"
                yield mark("unknown-term", document, s.start_of[first], s.end_of[i], note)


def _modifier(s: Sentence, i: int) -> tuple[int, tuple[str, str], bool] | None:
    """The two-part modifier before token i: its first token, its parts in lower case, and whether a hyphen joins them."""
    if i >= 3 and s.text[i - 2] in HYPHENS and s.end_of[i - 2] == s.start_of[i - 1] and s.end_of[i - 3] == s.start_of[i - 2]:
        if i >= 4 and s.text[i - 4] in HYPHENS:
            return None
        return (i - 3, (s.lower[i - 3], s.lower[i - 1]), True) if s.text[i - 3].islower() else None
    parts = s.lower[i - 1].split("-")
    if len(parts) == 2 and all(parts):
        return (i - 1, (parts[0], parts[1]), True) if s.text[i - 1].islower() else None
    if i >= 2 and s.text[i - 1].islower() and s.text[i - 2].islower() and s.tag[i - 1][:1] == s.tag[i - 2][:1] == "N":
        return i - 2, (s.lower[i - 2], s.lower[i - 1]), False
    return None


def _bent(head: _Head, parts: tuple[str, str], hyphened: bool) -> _Term | None:
    """The standing modifier that these parts bend, None when they are ordinary or resemble none."""
    if parts in head.ordinary or (parts[1],) in head.ordinary or ("".join(parts),) in head.ordinary:
        return None
    for term in head.terms:
        if len(term.parts) != 2 or not _same_word(parts[0], term.parts[0]):
            continue
        if _near(parts[1], term.parts[1]) or (hyphened and term.telling):
            return term
    return None


def _same_word(a: str, b: str) -> bool:
    """Equal, or two forms of one word: work and working, cease and ceasing."""
    shared = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        shared += 1
    return a == b or (shared >= SHARED and abs(len(a) - len(b)) <= 3 and shared >= min(len(a), len(b)) - 1)


def _near(a: str, b: str) -> bool:
    """Whether two second parts are close in spelling: level and leveled, fly and flight are; level and party are not."""
    return a != b and (distance(a, b, 2) <= (2 if min(len(a), len(b)) > 4 else 1) or (a[:2] == b[:2] and min(len(a), len(b)) <= 3))
