"""Two reports' words run together: a second main clause that nothing joins to the first."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.damage.knowledge import mark, words
from dragoman.model import Damage, Document, Sentence
from dragoman.syntax import kids, subtree, subtree_span

FINITE = frozenset({"VBD", "VBZ", "VBP"})
JOINED = frozenset({"relcl", "ccomp", "conj", "advcl", "dep", "parataxis"})
SUBJECTS = ("nsubj", "nsubjpass", "expl")
OPENERS = frozenset({"DT", "PRP$", "NNP", "NNPS", "PRP", "JJ", "NN", "NNS"})
JOINERS = frozenset({"IN", "CC", "TO", "WP", "WDT", "WRB", "WP$", "VBG", "UH"})
APART = frozenset('"“”‘:;(')
"""Marks that may part two clauses elsewhere than where they meet: such sentences are left alone."""


def fused_clauses(document: Document) -> Iterator[Damage]:
    for s in document.sentences:
        if s.is_title or not _is_finite(s, s.root):
            continue
        for i in range(len(s)):
            if s.dep[i] in JOINED and s.head[i] < i and _is_finite(s, i) and _stands_alone(s, i):
                text = document.words(s.start, s.end)
                if not APART & set(text):
                    note = f"a second clause begins at {s.text[_opening(s, i)]!r} with nothing to join it"
                    yield mark("fused-clause", document, s.start, s.end, note)
                    break


def _is_finite(s: Sentence, i: int) -> bool:
    return s.tag[i] in FINITE or any(s.tag[k] in FINITE or s.tag[k] == "MD" for k in kids(s, i, "aux", "auxpass"))


def _opening(s: Sentence, i: int) -> int:
    return subtree_span(s, i)[0]


def _stands_alone(s: Sentence, i: int) -> bool:
    """Whether the clause of verb i begins with its own subject, right behind another word, and nothing joins the two."""
    subjects = kids(s, i, *SUBJECTS)
    if not subjects or kids(s, i, "mark", "cc"):
        return False
    first = _opening(s, i)
    if first != subtree_span(s, subjects[0])[0] or first <= s.head[i] or subjects[0] > i:
        return False
    if s.tag[first] not in OPENERS or s.tag[subjects[0]] in ("WP", "WDT", "WRB") or s.lower[first] == "that":
        return False
    before = first - 1
    if any(s.text[k][:1] in "'’" for k in kids(s, i, "aux", "auxpass")):  # "'s": is, has or a possessive, too often misread
        return False
    if not s.text[before][-1:].isalnum() or s.tag[before] in JOINERS or s.tag[before][:1] == "V":
        return False
    if s.lower[before] in words("clauses", "joiner"):
        return False
    head = s.head[i]
    if before <= head and s.dep[i] != "relcl":
        return False
    if s.dep[i] == "relcl" and (s.lemma[head] in words("clauses", "noun") or s.tag[first] == "PRP"):
        return False
    if s.dep[i] in ("ccomp", "advcl", "dep", "parataxis") and s.lemma[head] in words("clauses", "verb"):
        return False
    if s.dep[i] != "relcl" and (s.tag[head][:1] == "J" or any(c > head for c in kids(s, head, "cc"))):
        return False
    return _saturated(s, i)


def _saturated(s: Sentence, i: int) -> bool:
    """Whether the clause has all it needs, so that it cannot be a relative clause without its pronoun."""
    below = set(subtree(s, i))
    if any(s.dep[k] in ("prep", "agent") and not s.children[k] for k in below):
        return False
    if s.dep[i] != "relcl":
        return bool(kids(s, i, "dobj", "auxpass", "acomp", "attr", "prep", "ccomp", "xcomp"))
    if any(s.dep[k] in ("xcomp", "ccomp", "dative") for k in below) or s.lemma[i] in words("clauses", "ditransitive"):
        return False
    return bool(kids(s, i, "dobj", "auxpass"))
