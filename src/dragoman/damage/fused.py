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
QUOTES = frozenset('"“”‘')


def fused_clauses(document: Document) -> Iterator[Damage]:
    for s in document.sentences:
        if s.is_title or not _is_finite(s, s.root):
            continue
        for i in range(len(s)):
            if s.dep[i] in JOINED and s.head[i] < i and _is_finite(s, i) and _stands_alone(s, i):
                text = document.words(s.start, s.end)
                if not QUOTES & set(text) and ": " not in text:
                    yield mark("fused-clause", document, s.start, s.end, f"a second clause begins at {s.text[_opening(s, i)]!r}")
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
    if not s.text[before][-1:].isalnum() or s.tag[before] in JOINERS or s.lower[before] in words("clauses", "joiner"):
        return False
    head = s.head[i]
    if s.dep[i] == "relcl":
        return s.lemma[head] not in words("clauses", "noun") and _saturated(s, i)
    if s.dep[i] == "ccomp":
        return s.tag[head][:1] == "V" and s.lemma[head] not in words("clauses", "verb") and before > head
    return before > head


def _saturated(s: Sentence, i: int) -> bool:
    """Whether the clause has all it needs, so that it cannot be a relative clause without its pronoun."""
    below = set(subtree(s, i))
    if any(s.dep[k] in ("xcomp", "ccomp", "dative") for k in below) or s.lemma[i] in words("clauses", "ditransitive"):
        return False
    if any(s.dep[k] in ("prep", "agent") and not s.children[k] for k in below):
        return False
    return bool(kids(s, i, "dobj", "auxpass"))
