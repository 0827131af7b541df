"""Two reports' words run together: a second main clause that nothing joins to the first."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.damage.knowledge import mark, words
from dragoman.model import Damage, Document, Sentence
from dragoman.syntax import kids, subtree_span

FINITE = frozenset({"VBD", "VBZ", "VBP"})
OPENINGS = frozenset({"nsubj", "nsubjpass", "expl"})
DETERMINERS = frozenset({"DT", "PRP$", "NNP", "NNPS", "PRP"})


def fused_clauses(document: Document) -> Iterator[Damage]:
    for s in document.sentences:
        if s.is_title:
            continue
        for i in range(len(s)):
            if s.dep[i] in ("relcl", "ccomp", "dep") and _is_finite(s, i) and _stands_alone(s, i):
                yield mark("fused-clause", document, s.start, s.end, "two clauses with nothing between them")
                break


def _is_finite(s: Sentence, i: int) -> bool:
    return s.tag[i] in FINITE or (s.tag[i] in ("VB", "VBG", "VBN") and any(s.tag[k] in FINITE | {"MD"} for k in kids(s, i, "aux", "auxpass")))


def _stands_alone(s: Sentence, i: int) -> bool:
    """Whether the clause of verb i follows its governor's words with its own subject first and nothing to join it."""
    head = s.head[i]
    subject = kids(s, i, *OPENINGS)
    if not subject or kids(s, i, "mark", "cc") or head > i or not _is_finite(s, s.root):
        return False
    first = subtree_span(s, i)[0]
    opening = subtree_span(s, subject[0])[0]
    if first != opening or first == 0 or s.tag[opening] not in DETERMINERS or s.tag[subject[0]] in ("WP", "WDT", "WRB"):
        return False
    if not any(c.isalnum() for c in s.text[first - 1]) or s.tag[first - 1] in ("IN", "CC", "TO", "WP", "WDT", "WRB", "RB", "VBG"):
        return False
    if s.dep[i] == "relcl":
        return _saturated(s, i) and s.lemma[head] not in words("clauses", "noun")
    governed = s.lemma[head] in words("clauses", "verb") or s.tag[head][:1] == "J"
    return not governed and bool(kids(s, head, "dobj", "prep")) and first > max(kids(s, head, "dobj", "prep")) and _saturated(s, i)


def _saturated(s: Sentence, i: int) -> bool:
    """Whether the verb has all it needs in its own clause, so that it cannot be a relative clause without its pronoun."""
    return bool(kids(s, i, "dobj")) and not kids(s, i, "dative") and not any(not s.children[p] for p in kids(s, i, "prep", "prt"))
