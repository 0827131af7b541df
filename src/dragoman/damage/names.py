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
    named: dict[str, list[_Mention]] = {}
    introduced: dict[str, dict[str, _Mention]] = {}
    for m in (m for s in document.sentences if not s.is_title for m in _mentions(document, s)):
        named.setdefault(m.name, []).append(m)
        if m.forename or m.title:
            introduced.setdefault(m.name[0], {}).setdefault(m.name, m)
    marked: set[str] = set()
    for name, stray in sorted(named.items(), key=lambda item: item[0]):
        for other, first in introduced.get(name[0], {}).items():
            if other in marked or not _close(name, other) or not _one_person(stray, named[other]):
                continue
            marked.add(name)
            yield mark("name-variant", document, first.start, first.end, f"with {name}: one person, two spellings")
            for m in stray:
                yield mark("name-variant", document, m.start, m.end, f"with {other}: one person, two spellings")
            break


def _mentions(document: Document, s: Sentence) -> Iterator[_Mention]:
    titles = words("titles", "title")
    i = 0
    while i < len(s):
        if not s.text[i][:1].isupper() or not (s.tag[i] in NAME_TAGS or _speaks_alone(s, i)):
            i += 1
            continue
        first, last = name_run(s, i) if s.tag[i] in NAME_TAGS else (i, i + 1)
        i = last
        head = last - 1
        while first < head and s.lower[first] in titles:
            first += 1
        if s.lower[head] in titles or not s.text[head].isalpha() or s.text[head].isupper():
            continue
        if (last < len(s) and s.text[last] in ("-", "/")) or (first and s.text[first - 1] in ("-", "/")):
            continue
        if is_place(document, s, first, head) or is_place(document, s, head, head):
            continue
        title = s.lower[first - 1] if first > 0 and s.lower[first - 1] in titles else None
        speaks = s.dep[head] == "nsubj" and s.lemma[s.head[head]] in words("verbs", "speech")
        forename = s.text[first] if first < head and s.text[first].isalpha() else None
        yield _Mention(s.text[head], s.start_of[head], s.end_of[head], forename, title, speaks)


def _speaks_alone(s: Sentence, i: int) -> bool:
    """Whether a single capitalised word speaks at the sentence's head: a name there is often tagged as a common word."""
    return i == 0 and s.dep[i] == "nsubj" and not s.children[i] and s.lemma[s.head[i]] in words("verbs", "speech")


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
    if len(long) - len(short) > 2 or long in (short + "s", short + "es", short + "n", short + "an") or len(short) < SHORTEST:
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
