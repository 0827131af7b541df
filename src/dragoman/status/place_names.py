"""Which words of a report name a place: longest names of the gazetteer, less the persons, streets and common words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from dragoman.gazetteer import LONGEST_NAME, Entry, longest_from, lookup, word_key
from dragoman.model import Document, Segment
from dragoman.tables import data_path, read_table

WORD = re.compile(r"W\. ?Va\.|(?:[A-Z]\.){2,}|[^\W\d_]+(?:['’](?!(?:s|S|ve|re|ll|d|m|t)\b)[^\W\d_]+)*")
JOINT = re.compile(r"[ \u00a0]|-|–|\. ")
DATELINE_END = re.compile(r"\s*(?:,[^—–\n(]{2,24})?\s*(?:\([^)\n]{2,20}\))?\s*(?:—|–|--|- )")
LARGE = 1_000_000
"""People of a town that stands alone for a government or is known to every reader."""
KNOWN = 100_000
"""People of a town whose bare name beats a frequent family name."""


@dataclass(slots=True)
class Name:
    """A name found in the text. `inside`: the names of what holds it ("Paris, Texas"), as entries; `dateline`: whether it
    is the report's; `asked`: whether the word before asks for a place.
    """

    start: int
    end: int
    key: str
    entries: tuple[Entry, ...]
    asked: bool
    dateline: bool = False
    inside: tuple[Entry, ...] = ()


@dataclass(slots=True)
class _Word:
    start: int
    end: int
    text: str
    key: str
    gap: str
    capital: bool
    """Whether it has one: "Ivoire" as well as "d'Ivoire"."""


@cache
def _cues(kind: str) -> frozenset[str]:
    return frozenset(
        r["word"] for _, r in read_table(data_path("places", "cues.tsv"), ("kind", "word")) if r["kind"] == kind
    )


@cache
def _common() -> dict[str, str]:
    return {r["word"]: r["strength"] for _, r in read_table(data_path("places", "common_words.tsv"), ("word", "strength"))}


@cache
def _person_names(table: str) -> frozenset[str]:
    return frozenset(word_key(r["name"]) for _, r in read_table(data_path("places", table), ("name",)))


@cache
def _abbreviations() -> dict[str, tuple[str, str, str]]:
    """The abbreviation without blanks -> (style, key of the full name, country)."""
    columns = ("short", "name", "country", "style")
    rows = read_table(data_path("places", "abbreviations.tsv"), columns)
    return {r["short"]: (r["style"], " ".join(map(word_key, r["name"].split())), r["country"]) for _, r in rows}


def find_names(document: Document) -> list[Name]:
    """The place names of the title, body and dateline segments, in the order of the text, none overlapping."""
    text = document.report.text
    segments = document.segments or [Segment(0, len(text))]
    pieces = [list(_words(text, s.start, s.end)) for s in segments if s.kind in ("title", "body", "dateline")]
    persons = {key for words in pieces for key in _family_names(words)}
    names = [name for words in pieces for name in _names(text, words, persons, set())]
    sure = {n.key for n in names if n.asked or n.dateline or n.inside}
    return [name for words in pieces for name in _names(text, words, persons, sure)] if sure else names


def names_in(text: str) -> list[Name]:
    """The place names in a line that is no sentence, a publication's title for one."""
    return _names(text, list(_words(text, 0, len(text))), set(), set())


def _words(text: str, start: int, end: int) -> Iterator[_Word]:
    last = start
    for match in WORD.finditer(text, start, end):
        start, end = match.span()
        word = text[start:end]
        yield _Word(start, end, word, word_key(word), text[last:start], word != word.lower())
        last = end


def _follows(words: list[_Word], i: int) -> bool:
    """Whether word i is joined to the one before it as parts of one name are."""
    gap = words[i].gap
    return bool(JOINT.fullmatch(gap)) and (gap != ". " or len(words[i - 1].text) <= 2 or words[i - 1].key in ("capt", "sgt"))


def _family_names(words: list[_Word]) -> Iterator[str]:
    """Family names of the persons that are told with a given name, an initial or a title."""
    for i in range(1, len(words)):
        word, before = words[i], words[i - 1]
        if not (word.capital and before.capital and word.gap in (" ", ". ")):
            continue
        if before.key in _cues("title") and (word.gap == " " or len(before.key) < 5):
            if i + 1 == len(words) or not words[i + 1].capital or words[i + 1].gap != " ":
                yield word.key
        elif word.gap == " " and before.key in _person_names("given_names.tsv") and word.key not in _cues("street"):
            yield word.key
            if word.key in _person_names("family_names.tsv"):
                yield before.key
        elif len(before.text) == 1 and i > 1 and words[i - 2].key in _person_names("given_names.tsv"):
            yield word.key


def _names(text: str, words: list[_Word], persons: set[str], sure: set[str]) -> list[Name]:
    """`persons`: keys of the report's family names; `sure`: of the names that other words show to be places."""
    found: list[Name] = []
    i = 0
    while i < len(words):
        name, width = _longest(text, words, i)
        if name is not None and _is_place(text, words, i, i + width, name, persons, sure):
            found.append(name)
        i += width
    for left, right in pairwise(found):
        if text[left.end : right.start] in (", ", " (") and right.start - left.end <= 2:
            left.inside = tuple(e for e in right.entries if e.kind in ("region", "country", "county"))
    for name, follower in reversed(list(pairwise(found))):
        if name.inside and follower.inside and 0 < follower.start - name.end <= 2:
            name.inside = tuple(e for e in name.inside if any(_holds(o, e) for o in follower.inside)) or name.inside
    return found


def _holds(outer: Entry, inner: Entry) -> bool:
    if outer.country != inner.country:
        return False
    return outer.kind == "country" or (outer.admin1 == inner.admin1 and outer.kind == "region")


def _longest(text: str, words: list[_Word], i: int) -> tuple[Name | None, int]:
    """The longest name of the gazetteer that begins at word i and the number of words to go on by."""
    word = words[i]
    if not word.capital:
        return None, 1
    asked = i > 0 and words[i - 1].key in _cues("hint") and word.gap == " "
    short = _abbreviation(text, words, i)
    if short is not None:
        return short, 1
    most = min(longest_from(word.key), LONGEST_NAME, len(words) - i)
    width = 1
    while (
        width < most and _follows(words, i + width) and (words[i + width].capital or words[i + width].key in _cues("link"))
    ):
        width += 1
    for n in range(width, 0, -1):
        last = words[i + n - 1]
        if not last.capital or (n == 1 and len(word.key) < 3 and not word.text.isupper()):
            continue
        key = " ".join(w.key for w in words[i : i + n])
        entries = lookup(key)
        if key.isalpha() and len(key) <= 3 and word.text.isupper():
            entries = tuple(e for e in entries if e.kind not in ("town", "region", "county")) or entries
        if entries:
            return Name(word.start, last.end, key, entries, asked), n
    return None, 1


def _abbreviation(text: str, words: list[_Word], i: int) -> Name | None:
    word = words[i]
    end = word.end + (1 if text[word.end : word.end + 1] == "." and not word.text.endswith(".") else 0)
    for stop in (end, word.end):
        style, key, country = _abbreviations().get(text[word.start : stop].replace(" ", ""), ("", "", ""))
        after_town = i > 0 and words[i - 1].capital and word.gap == ", "
        dotted = text[word.start : stop].count(".") > 1 or (len(key) > 0 and stop > word.end and len(word.text) > 2)
        if style and (after_town or (style == "text" and (dotted or (i > 0 and words[i - 1].key in _cues("hint"))))):
            entries = tuple(e for e in lookup(key) if e.kind == "region" and e.country == country)
            return Name(word.start, stop, key, entries, True) if entries else None
    return None


def _is_place(text: str, words: list[_Word], first: int, stop: int, name: Name, persons: set[str], sure: set[str]) -> bool:
    """Whether the words around let a name of the gazetteer be a place."""
    before = words[first - 1] if first and _follows(words, first) else None
    after = words[stop] if stop < len(words) and _follows(words, stop) and words[stop].gap in (" ", "-") else None
    if after is not None and after.capital and after.key in _cues("street"):
        return False
    name.dateline = _is_dateline(text, words, first, name)
    strength = _common().get(name.key, "")
    if strength == "never":
        return name.entries[0].kind == "country" and text[name.start : name.end].isupper()
    if stop - first > 1 or name.dateline:
        return True
    people = max(e.population if e.main else 0 for e in name.entries)
    known = name.entries[0].kind == "country" or people >= LARGE
    qualified = text[name.end : name.end + 2] == ", " and _abbreviation_or_region(text, words, stop)
    if _looks_personal(words, before, after, first, people):
        return False
    if name.key in persons and not qualified and name.entries[0].kind != "country":
        return name.asked and people >= LARGE
    if name.asked or qualified:
        return not (strength and not qualified and _titled(words, first))
    if not strength and first > 0 and words[first - 1].key in _cues("locative"):
        name.asked = True
    if not strength and (name.asked or name.key in sure):
        return True
    if strength:
        return people >= KNOWN and first > 0 and not _titled(words, first)
    if name.key in _person_names("given_names.tsv") or name.key in _person_names("family_names.tsv"):
        return people >= KNOWN or any(e.kind in ("region", "country") and e.main for e in name.entries)
    if after is not None and after.key in _cues("speech"):
        return known or any(e.kind == "region" for e in name.entries)
    return True


def _looks_personal(words: list[_Word], before: _Word | None, after: _Word | None, first: int, people: int) -> bool:
    """Whether the neighbours make the word, a town of so many people, part of a person's name."""
    word = words[first]
    given = _person_names("given_names.tsv")
    if before is not None and before.capital and word.gap != "-":
        if before.key in _cues("title") or (len(before.key) == 1 and word.gap == ". "):
            return True
        if before.key in given and not (first > 1 and before.key in _cues("side")):
            return True
    if after is not None and after.capital and after.gap == " ":
        if word.key in given and (after.key in _person_names("family_names.tsv") or len(after.key) == 1):
            return True
        if word.key in given and after.key not in _common() and people < KNOWN:
            return True
        if after.key in _cues("ending"):
            return True
    return False


def _titled(words: list[_Word], i: int) -> bool:
    """Whether the line around is set with capitals throughout, so that a capital says nothing."""
    around = words[max(0, i - 3) : i] + words[i + 1 : i + 4]
    return len(around) > 2 and all(w.capital or w.key in _cues("locative") for w in around)


def _abbreviation_or_region(text: str, words: list[_Word], i: int) -> bool:
    if i >= len(words) or not words[i].capital:
        return False
    if _abbreviation(text, words, i) is not None:
        return True
    name, _ = _longest(text, words, i)
    return name is not None and any(e.kind in ("region", "country", "county") and e.main for e in name.entries)


def _is_dateline(text: str, words: list[_Word], first: int, name: Name) -> bool:
    """Whether the name stands at the head of a paragraph or sentence in capitals before a dash."""
    if not (text[name.start : name.end].isupper() or first == 0) or name.end - name.start < 4:
        return False
    return bool(DATELINE_END.match(text, name.end, name.end + 60))
