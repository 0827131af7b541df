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
LONG = 7
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
            for first, parts, hyphened in _modifiers(s, i):
                meant = _bent(head, parts, hyphened)
                if meant:
                    note = f"no standing term; the field says {'-'.join(meant.parts)} {s.text[i]}"
                    yield mark("unknown-term", document, s.start_of[first], s.end_of[i], note)
                    break


def _modifiers(s: Sentence, i: int) -> Iterator[tuple[int, tuple[str, ...], bool]]:
    """The modifiers before token i, of two parts and of one: first token, parts in lower case, whether a hyphen joins them.

    Names (anything capitalised) are no modifiers in this sense.
    """
    glued = s.text[i - 1].lower().split("-")
    if not (s.text[i - 1][:1].islower() or i == 1) or not all(glued):
        return
    if len(glued) == 2:
        yield i - 1, tuple(glued), True
    elif i >= 3 and s.text[i - 2] in HYPHENS and s.end_of[i - 3] + len(s.text[i - 2]) == s.start_of[i - 1]:
        if s.text[i - 3].islower() and (i < 4 or s.text[i - 4] not in HYPHENS):
            yield i - 3, (s.lower[i - 3], s.lower[i - 1]), True
    elif s.tag[i - 1][:1] in "NJ":
        if i >= 2 and s.text[i - 2].islower() and s.tag[i - 2][:1] == "N":
            yield i - 2, (s.lower[i - 2], s.lower[i - 1]), False
        yield i - 1, (s.lower[i - 1],), False


def _bent(head: _Head, parts: tuple[str, ...], hyphened: bool) -> _Term | None:
    """The standing modifier that these parts bend, None when they are ordinary or resemble none."""
    if parts in head.ordinary or (parts[-1],) in head.ordinary or ("".join(parts),) in head.ordinary:
        return None
    for term in head.terms:
        if len(term.parts) != len(parts) or (len(parts) == 2 and not _same_word(parts[0], term.parts[0])):
            continue
        bent = _misspelt(parts[-1], term.parts[-1])
        if bent or (len(parts) == 2 and (_shortened(parts[1], term.parts[1]) or (hyphened and term.telling))):
            return term
    return None


def _same_word(a: str, b: str) -> bool:
    """Equal, or two forms of one word: work and working, cease and ceasing."""
    shared = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a == b or (shared >= SHARED and abs(len(a) - len(b)) <= 3 and shared >= min(len(a), len(b)) - 1)


def _misspelt(a: str, b: str) -> bool:
    """Whether two words differ by a letter, or by two in a long word."""
    most = 2 if min(len(a), len(b)) >= LONG else 1
    return a != b and min(len(a), len(b)) >= SHARED and distance(a, b, most) <= most


def _shortened(a: str, b: str) -> bool:
    """Whether one is a short word that the other begins like: fly and flight."""
    return a != b and min(len(a), len(b)) <= 3 and a[:2] == b[:2]
