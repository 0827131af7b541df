"""Sentences without a reading of their own: torn-off pieces, lone participles, cut abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.damage.knowledge import in_quotes, mark
from dragoman.model import Damage, Document, Sentence
from dragoman.syntax import kids

FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
ARTICLES = frozenset({"the", "a", "an"})
CUT_ABBREVIATION = re.compile(r"[A-Z]\.(?:\s|$)")
INITIALS = re.compile(r"[A-Z]\.\s+(?:[A-Z]\.\s*)*[A-Z][a-z]")
ADDRESS = re.compile(r"@|://|www\.|\.com\b")
CUT_TAGS = frozenset({"IN", "TO", "CC"})
QUOTES = frozenset('"“”„«»')
LONGEST_PIECE = 14
"""Tokens; a longer stretch without a finite verb is style or a parser's slip rather than a torn-off piece."""


def fragments(document: Document) -> Iterator[Damage]:
    for s in document.sentences:
        why = _why(document, s)
        if why and not in_quotes(document, s, s.start):
            yield mark("fragment", document, s.start, s.end, why)


def _why(document: Document, s: Sentence) -> str | None:
    text = document.words(s.start, s.end)
    if s.is_title or not text.endswith(".") or QUOTES & set(text):
        return None
    tokens = [i for i in range(len(s)) if any(c.isalnum() for c in s.text[i])]
    if not tokens or len(tokens) > LONGEST_PIECE:
        return None
    first, last = tokens[0], tokens[-1]
    if len(tokens) == 1 and s.tag[first] in ("VBD", "VBN"):
        return "a lone verb form: the words around it are missing"
    if len(tokens) > 1 and s.text[last] in ARTICLES:
        return "breaks off behind an article"
    if any(s.tag[i] in FINITE for i in tokens):
        return None
    if CUT_ABBREVIATION.match(text) and not INITIALS.match(text):
        return "begins with a cut abbreviation and has no verb"
    if len(tokens) == 1 or ADDRESS.search(text):
        return None
    if s.tag[last] in CUT_TAGS and s.dep[last] in ("prep", "cc", "mark"):
        return "breaks off, and has no verb"
    if s.text[first][:1].islower():
        return "begins in the middle, and has no verb"
    if s.root == first and s.tag[first] in ("IN", "TO") and kids(s, first, "pobj"):
        return "a lone prepositional phrase: what it belongs to is missing"
    if s.root == first and s.tag[first] == "VBN" and not kids(s, first, "dobj", "xcomp", "ccomp", "nsubj", "nsubjpass"):
        return "a lone participle: what it belongs to is missing"
    return None
