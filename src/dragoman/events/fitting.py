"""A match of a lexicon entry, and whether a word fits one element of its pattern: literal words, guards, counted nouns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from dragoman.lexicon import NONE, Element, Entry, Guard, Lexicon, base_forms
from dragoman.model import Discourse, Entity, Sentence
from dragoman.syntax import is_noun, kids

SHORT = re.compile(r"[^aeiou]+[aeiou][^aeiouwxy]")
"""Verbs that double their last letter before -ed and -ing."""


@dataclass(slots=True)
class Match:
    """An entry that fits: tokens for actors and recipients, the content's head, and every token the pattern used."""

    entry: Entry
    sentence: Sentence
    trigger: int
    actors: list[int] = field(default_factory=list)
    recipients: list[int] = field(default_factory=list)
    content: int | None = None
    used: set[int] = field(default_factory=set)
    demands: int = 0
    filled: int = 0
    support: int | None = None
    has_subject: bool = False

    @property
    def weight(self) -> tuple[int, bool, bool, int, int]:
        """Which entry wins at one trigger: more demanded words, then traps, then literal words rather than any content,
        then more slots filled, then the earlier.
        """
        return self.demands, self.entry.category == NONE, self.content is None, self.filled, -self.entry.order


@lru_cache(maxsize=65536)
def keys_of(lemma: str, lower: str, tag: str) -> tuple[str, ...]:
    """Words under which a token stands in the lexicon: its lemma, and what a mistaken tag may hide."""
    if lower in (f"{lemma}ed", f"{lemma}ing") and SHORT.fullmatch(lemma):  # "raped" is no form of "rap"
        return (f"{lemma}e", lemma)
    if tag in ("VBD", "VBN", "VBG", "VBZ") or (tag == "VBP" and lower.endswith("ed")):
        return (lemma, *(form for form in base_forms(lower) if form != lemma))
    if tag[:3] == "NNP":
        singular = lower[:-1] if lower.endswith("s") and not lower.endswith("ss") else lower
        return (lower,) if singular == lower else (lower, singular)
    if tag == "NNS" and lemma != lower:
        return (lemma, lower)
    return (lemma,)


@lru_cache(maxsize=65536)
def forms_of(lemma: str, lower: str, tag: str) -> tuple[str, ...]:
    """All under which a token can stand in a list of words by itself."""
    return tuple(dict.fromkeys((lower, lemma, *keys_of(lemma, lower, tag))))


class Fitter:
    """Says whether a word of a sentence is what an element of a pattern asks for. One for each report."""

    def __init__(self, lexicon: Lexicon, discourse: Discourse) -> None:
        self.lexicon = lexicon
        self.discourse = discourse
        self.control = lexicon.classes.get("object_control", frozenset())
        self.times = lexicon.classes.get("time", frozenset())
        self.money = lexicon.classes.get("money", frozenset())
        self.quantities = lexicon.classes.get("quantity", frozenset())
        self.forms: dict[tuple[int, int], tuple[str, ...]] = {}

    @staticmethod
    def keys(s: Sentence, i: int) -> tuple[str, ...]:
        """Words under which a token stands in the lexicon: its lemma, and what a mistaken tag may hide."""
        return keys_of(s.lemma[i], s.lower[i], s.tag[i])

    def is_word(self, s: Sentence, i: int, words: frozenset[str]) -> bool:
        """Whether token i is (the head of) one of the words; two-word names look at the token before."""
        return not words.isdisjoint(self.forms_at(s, i))

    def forms_at(self, s: Sentence, i: int) -> tuple[str, ...]:
        """All under which token i can stand in a list of words, alone and with its neighbours."""
        if (s.index, i) in self.forms:
            return self.forms[s.index, i]
        forms = list(forms_of(s.lemma[i], s.lower[i], s.tag[i]))
        for key in self.lexicon.joined.intersection(forms):
            if i:
                forms.append(f"{s.lower[i - 1]} {key}")
            if i > 1 and s.text[i - 1] == "-":
                forms.append(f"{s.lower[i - 2]}-{key}")
            if i + 2 < len(s) and s.lower[i + 1] == "of":
                forms.append(f"{key} of {s.lower[i + 2]}")
        return self.forms.setdefault((s.index, i), tuple(dict.fromkeys(forms)))

    def fits(self, element: Element, s: Sentence, i: int, match: Match) -> bool:
        if element.kind == "word":
            if not self.is_word(s, i, element.words) and not self.is_word(s, self.counted(s, i), element.words):
                return False
            return all(
                any(s.lower[j] in words or s.lemma[j] in words for j in range(max(0, i - 4), i)) for words in element.before
            )
        if self.is_time(s, i):
            return False
        if not (is_noun(s, i) or s.tag[i] in ("DT", "CD", "JJ", "VBG", "WDT", "PRP$", "NN", "VBN", "JJR", "IN", "FW", "UH")):
            return False
        return self.guarded(element.guard, s, i)

    def is_time(self, s: Sentence, i: int) -> bool:
        """Whether the word names a time ("called on Friday"), which is nobody."""
        return s.lower[i] in self.times or s.lemma[i] in self.times

    def guarded(self, guard: Guard | None, s: Sentence, i: int) -> bool:
        """Whether the token may fill a slot with that guard."""
        if guard is None:
            return True
        i = self.counted(s, i)
        inside = self.is_word(s, i, guard.words) if guard.words else False
        if not inside and "several" in guard.kinds:
            inside = len({e.code or e.entity_name for e in self.discourse.entities(s.index, i)}) > 1
        if not inside and guard.kinds:
            inside = self.is_kind(self.discourse.entity(s.index, i), guard.kinds)
        return inside != guard.negated

    def counted(self, s: Sentence, i: int) -> int:
        """The noun meant by "hundreds of soldiers", "a group of monks", "2 million dollars in aid"."""
        counting = s.lemma[i] in self.quantities or s.tag[i] == "CD"
        if counting or s.lemma[i] in self.money:
            for c in kids(s, i, "prep"):
                if s.lower[c] in ("of", "in", "worth") and (
                    s.lower[c] != "in" or s.lemma[i] in self.money or s.tag[i] == "CD"
                ):
                    for g in kids(s, c, "pobj"):
                        return self.counted(s, g) if g != i else i
        return i

    @staticmethod
    def is_kind(entity: Entity, kinds: frozenset[str]) -> bool:
        if "actor" in kinds and entity.is_actor:
            return True
        if "person" in kinds and entity.kind in ("person", "group"):
            return True
        if "state" in kinds and (entity.kind == "state" or (entity.kind == "place" and bool(entity.code))):
            return True
        if "place" in kinds and entity.kind in ("place", "state"):
            return True
        return "thing" in kinds and not entity.is_actor and entity.kind == "thing"

    def is_somebody(self, s: Sentence, i: int) -> bool:
        """Whether a noun that the parser took for part of another is a party: "granted the firm permission"."""
        return s.tag[i] == "NN" and self.discourse.entity(s.index, i).is_actor

    @staticmethod
    def fill(match: Match, role: str, token: int) -> None:
        (match.actors if role == "A" else match.recipients).append(token)
        match.filled += 1
