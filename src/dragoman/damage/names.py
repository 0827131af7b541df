"""Two spellings of one surname in one role: "envoy Anna Kowal" introduced, "Kowol said" later, and no Kowol introduced."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.damage.knowledge import NAME_TAGS, is_place, mark, name_run, words
from dragoman.model import Damage, Document, Sentence

SHORTEST = 4
LONG = 6
"""Letters: shorter names are not compared, names from LONG on may differ in two letters, others in one."""


@dataclass(frozen=True, slots=True)
class _Mention:
    """A surname's mention, with the forename or title before it; `speaks`: it is the subject of a verb of speech."""

    name: str
    start: int
    end: int
    forename: str | None
    title: str | None
    speaks: bool


def name_variants(document: Document) -> Iterator[Damage]:
    """Marks the first mention of the introduced spelling and every mention of the other one."""
    mentions = [m for s in document.sentences if not s.is_title for m in _mentions(document, s)]
    names = {m.name for m in mentions}
    introduced = {m.name: m for m in reversed(mentions) if m.forename or m.title}
    marked: set[str] = set()
    for name in sorted(names):
        stray = [m for m in mentions if m.name == name]
        if name in marked or len(name) < SHORTEST:
            continue
        for other, first in introduced.items():
            if other == name or other[0] != name[0] or not _close(name, other) or other in marked:
                continue
            if not _one_person(stray, [m for m in mentions if m.name == other]):
                continue
            marked |= {name}
            yield mark("name-variant", document, first.start, first.end, f"with {name}: one person, two spellings")
            for m in stray:
                yield mark("name-variant", document, m.start, m.end, f"with {other}: one person, two spellings")
            break


def _mentions(document: Document, s: Sentence) -> Iterator[_Mention]:
    titles, speech = words("titles", "title"), words("verbs", "speech")
    i = 0
    while i < len(s):
        if s.tag[i] not in NAME_TAGS or not s.text[i][:1].isupper():
            i += 1
            continue
        first, last = name_run(s, i)
        i = last
        head = last - 1
        while first < last and (s.lower[first] in titles or s.tag[first] not in NAME_TAGS):
            first += 1
        if first == last or not s.text[head].isalpha() or s.text[head].isupper():
            continue
        if (last < len(s) and s.text[last] in ("-", "/")) or (first and s.text[first - 1] in ("-", "/")):
            continue
        if is_place(document, s, first, head) or is_place(document, s, head, head):
            continue
        title = s.lower[first - 1] if first > 0 and s.lower[first - 1] in titles else None
        speaks = s.dep[head] == "nsubj" and s.lemma[s.head[head]] in speech
        forename = s.text[first] if first < head and s.text[first].isalpha() else None
        yield _Mention(s.text[head], s.start_of[head], s.end_of[head], forename, title, speaks)


def _one_person(stray: list[_Mention], known: list[_Mention]) -> bool:
    """Whether the stray spelling stands in the known one's role. With a forename it must be the same forename; with a title
    only, the same title; with neither, both must speak or bear a title somewhere.
    """
    forenames = {m.forename for m in stray if m.forename}
    titles = {m.title for m in stray if m.title}
    known_forenames = {m.forename for m in known if m.forename}
    if not forenames <= known_forenames or not (known_forenames or titles):
        return False
    if titles and not titles & {m.title for m in known}:
        return False
    if forenames:
        return any(m.speaks or m.title for m in stray + known)
    return any(m.speaks or m.title for m in stray) and any(m.speaks or m.title for m in known)


def _close(a: str, b: str) -> bool:
    """Whether the names differ by few letters, plurals and possessives aside."""
    a, b = a.lower(), b.lower()
    short, long = sorted((a, b), key=len)
    if long in (short + "s", short + "es", short + "n", short + "an") or len(short) < SHORTEST:
        return False
    return 0 < distance(a, b, 2) <= (2 if len(short) >= LONG else 1)


def distance(a: str, b: str, most: int) -> int:
    """Letters inserted, dropped, changed or swapped with a neighbour between a and b; `most` + 1 when it is more."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before2, before = before, row
        row = [i]
        for j, y in enumerate(b, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, before2[j - 2] + 1)
            row.append(best)
    return min(row[-1], most + 1)
