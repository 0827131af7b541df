"""What a clause's form says of its standing: asked, reported, inverted, a headline, told in passing; its time words."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.model import Sentence
from dragoman.syntax import is_verb, kids, own_subject

DEEPEST = 14
"""Steps that a climb takes at most, so that no parse can stall it."""
SUBORDINATE = frozenset({"relcl", "advcl", "acl", "pobj", "pcomp", "poss", "amod", "compound", "appos", "nmod"})
QUOTES = frozenset({'"', "”", "''", "“", "``"})


def hangs_on_if(s: Sentence, i: int) -> bool:
    """Whether a clause with "if" or "unless", or an inverted "had" or "should", hangs on the verb i."""
    for c in kids(s, i, "advcl"):
        if any(s.lower[m] in ("if", "unless") for m in kids(s, c, "mark", "advmod")):
            return not any(s.lower[m - 1] == "as" for m in kids(s, c, "mark") if m)
        if inverted(s, c) is not None:
            return True
    return False


def inverted(s: Sentence, i: int) -> int | None:
    """The "had", "should" or "were" before the subject that makes the clause headed by i a condition, None without one."""
    subject = own_subject(s, i)
    if s.dep[i] != "advcl" or subject is None:
        return None
    aux = [*kids(s, i, "aux", "auxpass"), i]
    return aux[0] if aux[0] < subject and s.lower[aux[0]] in ("had", "should", "were") else None


def headline(s: Sentence, i: int, subject: int | None) -> bool:
    """Whether the infinitive i is a headline's main verb: "Envoy to visit Kenya"."""
    if any(tag in ("VBD", "VBZ", "VBP", "MD") for tag in s.tag[:i]):
        return False
    if s.dep[i] in ("relcl", "acl") and s.head[i] < i:
        return not any(tag in ("VBD", "VBZ", "VBP", "MD") for tag in s.tag[i:])
    main = s.head[i] == i or s.dep[i] in ("conj", "parataxis") or (s.dep[i] == "ccomp" and i < s.head[i])
    return subject is not None and main and not kids(s, i, "mark")


def asked(s: Sentence, i: int, aux: list[int], subject: int | None) -> bool:
    """Whether i heads a yes-no question: closed by a question mark, its auxiliary before its subject."""
    if not aux or subject is None or aux[0] > subject or s.dep[i] not in ("ROOT", "ccomp", "conj", "parataxis"):
        return False
    end = next((s.text[t] for t in range(len(s) - 1, i, -1) if s.tag[t] in (".", ",")), "")
    if end != "?" and not any(s.text[t] == "?" for t in range(i, min(len(s), i + 40))):
        return False
    question_word = any(s.tag[t] in ("WP", "WRB", "WDT") for t in range(max(0, aux[0] - 4), aux[0]))
    return not question_word or s.lower[aux[0]] in ("would", "could", "should", "will")


def in_passing(s: Sentence, i: int, subject: int | None) -> bool:
    """Whether i tells the past of somebody in passing: "the envoy, who brokered the truce, will leave"."""
    if subject is None or s.lower[subject] != "who" or s.tag[i] != "VBD" or kids(s, i, "aux", "auxpass"):
        return False
    return subject > 0 and s.text[subject - 1] == "," and not recent(s, i)


def recent(s: Sentence, i: int) -> bool:
    """Whether i has time words of its own: they date it, and the date decides."""
    return bool(kids(s, i, "npadvmod")) or any(s.lower[c] in ("on", "since") for c in kids(s, i, "prep"))


def reported_in_past(s: Sentence, i: int) -> bool:
    """Whether i's clause is somebody's words told in the past, so that "would" stands for "will"."""
    h = s.head[i]
    seen = 0
    while s.dep[i] == "conj" and h != i and seen < DEEPEST:
        i, h, seen = h, s.head[h], seen + 1
    if s.dep[i] == "ccomp" and s.tag[h] in ("VBD", "VBN", "VBG"):
        return h < i or not any(mark in QUOTES for mark in s.text[i:h])
    return any(s.dep[c] == "parataxis" and s.tag[c] == "VBD" and not QUOTES & set(s.text[i:c]) for c in s.children[i])


def is_subordinate(s: Sentence, i: int) -> bool:
    """Whether i stands in a relative or adverbial clause or in a noun phrase that no main verb carries out."""
    for _ in range(DEEPEST):
        if s.dep[i] in SUBORDINATE:
            return True
        if s.head[i] == i:
            return False
        i = s.head[i]
    return False


def year_at(s: Sentence, i: int) -> int | None:
    """The year (1000 to 2100) or decade's first year that token i tells, None for other words and "more than 2000"."""
    word = s.text[i].removesuffix("s")
    if len(word) != 4 or not word.isascii() or not word.isdigit() or not 1000 <= int(word) <= 2100:
        return None
    return None if i and s.lower[i - 1] == "than" else int(word)


def time_tokens(s: Sentence, i: int) -> Iterator[int]:
    """The tokens of i's time adverbials: adverbs, bare noun phrases and prepositional phrases, no clauses in them."""
    verb = is_verb(s, i)
    for c in s.children[i]:
        dep = s.dep[c]
        if dep in ("advmod", "npadvmod", "prep") or (not verb and dep in ("nummod", "compound", "poss", "amod")):
            yield from within(s, c, 3)
        elif verb and dep in ("dobj", "attr", "agent", "nsubjpass"):
            for g in s.children[c]:
                if g > i and s.dep[g] in ("prep", "npadvmod") and s.lower[g] in ("in", "since", "last", "next"):
                    yield from within(s, g, 2)
            for p in kids(s, c, "pobj"):
                for g in kids(s, p, "prep"):
                    yield from within(s, g, 2)
        elif dep == "advcl" and s.tag[c][:2] not in ("VB", "MD"):
            yield from within(s, c, 2)


def within(s: Sentence, i: int, depth: int) -> Iterator[int]:
    """i and what hangs below it without a clause, so many steps down."""
    yield i
    if depth:
        for c in s.children[i]:
            if s.dep[c] not in ("relcl", "acl", "advcl", "ccomp", "pcomp", "conj", "appos", "punct"):
                yield from within(s, c, depth - 1)
