"""A headline that tells the opposite of its body: of the same thing, by the same parties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from dragoman.damage.knowledge import NAME_TAGS, mark
from dragoman.model import Damage, Document, Sentence
from dragoman.syntax import is_verb, kids, phrase_span, subtree, subtree_span
from dragoman.tables import cell_list, data_path, read_table

YEAR = re.compile(r"(?:19|20)\d\d")
STEM = 4
"""Letters by which two forms of a name are told to be one: "Peru", "Peruvian"."""


@cache
def _poles() -> dict[str, list[tuple[int, int]]]:
    """Verb (with its particle) -> the pairs it is in, each as (number of the pair, side)."""
    found: dict[str, list[tuple[int, int]]] = {}
    rows = read_table(data_path("reports", "opposites.tsv"), ("one", "other", "example"))
    for number, (_, row) in enumerate(rows):
        for side, cell in enumerate((row["one"], row["other"])):
            for verb in cell_list(cell):
                found.setdefault(verb, []).append((number, side))
    return found


@cache
def _things() -> dict[str, str]:
    """Object noun -> the class of nouns that name the same thing: talks, negotiations."""
    rows = read_table(data_path("reports", "same_things.tsv"), ("word", "thing"))
    return {row["word"]: row["thing"] for _, row in rows}


def self_conflicts(document: Document) -> Iterator[Damage]:
    titles = [s for s in document.sentences if s.is_title]
    bodies = [s for s in document.sentences if not s.is_title]
    for title in titles:
        for verb, pairs, thing, in_object in _acts(title):
            names = in_object or _names(title)
            told = [(v, p, s) for s in bodies for v, p, t, n in _acts(s) if _same(thing, names, t, n, _names(s))]
            for number, side in pairs:
                if any((number, side) in p for _, p, _ in told):
                    continue
                against = next((s.lemma[v] for v, p, s in told if (number, 1 - side) in p and _plain_news(s, v)), None)
                if against:
                    yield _mark(document, title, verb, against)
                    break


def _mark(document: Document, title: Sentence, verb: int, against: str) -> Damage:
    """From the verb phrase on: auxiliaries and "to" included."""
    first = min([verb, *kids(title, verb, "aux", "auxpass", "neg")])
    last = subtree_span(title, verb)[1] - 1
    while last > first and not title.text[last][-1:].isalnum():
        last -= 1
    note = f"the headline has it {title.lower[verb]}, the body has it {against}"
    return mark("self-conflict", document, title.start_of[first], title.end_of[last], note)


def _acts(s: Sentence) -> Iterator[tuple[int, list[tuple[int, int]], str | None, frozenset[str]]]:
    """Verbs of the table that are not negated, each with its pairs, what its object is (None for a name), and the names in
    the object.
    """
    poles, things = _poles(), _things()
    for i in range(len(s)):
        if s.lemma[i] not in poles and not kids(s, i, "prt"):
            continue
        if not is_verb(s, i) or kids(s, i, "neg"):
            continue
        particle = kids(s, i, "prt")
        pairs = poles.get(f"{s.lemma[i]} {s.lower[particle[0]]}" if particle else s.lemma[i])
        objects = kids(s, i, "dobj", "nsubjpass")
        if not pairs or not objects:
            continue
        first, last = phrase_span(s, objects[0])
        names = frozenset(s.lower[k][:STEM] for k in range(first, last) if _is_name(s, k))
        head = objects[0]
        own = None if s.tag[head] in NAME_TAGS or s.tag[head][:2] != "NN" else s.lemma[head]
        yield i, pairs, things.get(s.lower[head]) or things.get(s.lemma[head]) or own, names


def _is_name(s: Sentence, k: int) -> bool:
    return s.text[k][:1].isupper() and len(s.text[k]) >= STEM and (s.tag[k] in NAME_TAGS or s.tag[k] == "JJ")


def _names(s: Sentence) -> frozenset[str]:
    return frozenset(s.lower[k][:STEM] for k in range(len(s)) if _is_name(s, k))


def _same(
    thing: str | None, names: frozenset[str], other: str | None, others: frozenset[str], around: frozenset[str]
) -> bool:
    """Whether two objects are one: the same kind of thing with a party in common (`around`: names in the second's sentence),
    or, where the second is but a party's name, that of the first.
    """
    if thing is None:
        return False
    if other == thing:
        return not names or bool(names & around)
    return other is None and bool(names & others)


def _plain_news(s: Sentence, verb: int) -> bool:
    """Whether the verb tells present news: not what somebody asks for or doubts, nor what another year saw."""
    if any(YEAR.fullmatch(t) for t in s.text):
        return False
    if kids(s, verb, "mark") and s.lower[kids(s, verb, "mark")[0]] in ("if", "unless", "until", "before"):
        return False
    return s.tag[verb] in ("VBZ", "VBP", "VBD", "VBG", "VBN") and not any(
        s.tag[k] == "MD" or s.lower[k] in ("had", "not", "been") for k in subtree(s, verb) if s.head[k] == verb
    )
