"""Questions about one parsed sentence: who is subject of what, what a phrase spans. Pure functions over `Sentence`."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.model import Entity, Sentence

SUBJECTS = frozenset({"nsubj", "csubj"})
PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS", "PRP", "WP", "DT", "CD", "EX", "WDT", "JJ", "VBG", "PRP$"})
RELATIVES = frozenset({"who", "which", "that", "whom", "whose"})
POSTMODIFIERS = frozenset({"relcl", "acl", "appos", "advcl", "punct", "cc", "conj", "parataxis", "ccomp"})


def is_verb(s: Sentence, i: int) -> bool:
    return s.tag[i][:1] in ("V", "M")


def is_noun(s: Sentence, i: int) -> bool:
    return s.tag[i][:2] == "NN" or s.tag[i] in ("PRP", "WP")


def kids(s: Sentence, i: int, *deps: str) -> list[int]:
    """Children of i with one of the dependency labels, in order of the text."""
    return [c for c in s.children[i] if s.dep[c] in deps]


def subtree(s: Sentence, i: int) -> Iterator[int]:
    """i and all that hangs below it, not in order."""
    stack = [i]
    while stack:
        j = stack.pop()
        yield j
        stack.extend(s.children[j])


def subtree_span(s: Sentence, i: int) -> tuple[int, int]:
    """Token span (first, last + 1) of everything below i."""
    tokens = list(subtree(s, i))
    return min(tokens), max(tokens) + 1


def phrase_span(s: Sentence, i: int) -> tuple[int, int]:
    """Token span (first, last + 1) of the noun phrase headed by i: its modifiers and "of"-like tails, without relative
    clauses, appositions, further conjuncts and brackets.
    """
    first = last = i
    for c in s.children[i]:
        if s.dep[c] in POSTMODIFIERS:
            continue
        if c > i and s.dep[c] != "prep" and s.dep[c] not in ("nummod", "compound", "case", "amod", "nmod"):
            continue
        if c > i and s.dep[c] == "prep" and s.lower[c] not in ("of", "in", "for", "from", "on", "at", "with"):
            continue
        if c > i:
            span = [c]
            for g in kids(s, c, "pobj"):
                a, b = phrase_span(s, g)
                span += [a, b - 1]
            last = max(last, *span)
        else:
            a, _ = subtree_span(s, c)
            first = min(first, a)
    return first, last + 1


def chars(s: Sentence, span: tuple[int, int]) -> tuple[int, int]:
    """Character offsets of a token span (first, last + 1)."""
    return s.start_of[span[0]], s.end_of[span[1] - 1]


def conjuncts(s: Sentence, i: int) -> list[int]:
    """i and everything coordinated with it, in order: "the US, France and Britain"."""
    found = [i]
    for c in kids(s, i, "conj"):
        found += conjuncts(s, c)
    return sorted(found)


def first_conjunct(s: Sentence, i: int) -> int:
    while s.dep[i] == "conj" and s.head[i] != i:
        i = s.head[i]
    return i


def is_passive(s: Sentence, i: int) -> bool:
    """Whether the verb i is passive, bare participles after nouns and "3 killed" headlines included."""
    if s.tag[i] != "VBN" and not kids(s, i, "auxpass"):
        return False
    if kids(s, i, "auxpass", "nsubjpass"):
        return True
    if kids(s, i, "aux") or kids(s, i, "dobj"):
        return False
    if s.dep[i] == "conj":
        return is_passive(s, s.head[i]) and not kids(s, i, "nsubj")
    return s.dep[i] in ("acl", "amod", "advcl", "ROOT", "ccomp", "oprd") and not kids(s, i, "nsubj")


def antecedent(s: Sentence, i: int) -> int:
    """For a relative pronoun the noun that it stands for, else i itself."""
    if s.tag[i] in ("WP", "WDT", "WP$") or (s.lower[i] in RELATIVES and s.tag[i] in ("IN", "DT")):
        verb = s.head[i]
        seen = 0
        while s.dep[verb] not in ("relcl",) and s.head[verb] != verb and seen < 6:
            verb, seen = s.head[verb], seen + 1
        if s.dep[verb] == "relcl":
            return s.head[verb]
    return i


def own_subject(s: Sentence, i: int) -> int | None:
    """The verb's own grammatical subject (active or passive), relative pronouns resolved; None when it has none."""
    for c in s.children[i]:
        if s.dep[c] in SUBJECTS or s.dep[c] in PASSIVE_SUBJECTS:
            return antecedent(s, c)
    return None


def own_object(s: Sentence, i: int) -> int | None:
    for c in s.children[i]:
        if s.dep[c] in ("dobj", "obj"):
            return antecedent(s, c)
    return None


def bare_entity(s: Sentence, i: int, text: str) -> Entity:
    """The noun phrase headed by i as an unresolved entity; `text` is the report's text."""
    start, end = chars(s, phrase_span(s, i))
    return Entity(entity_text=text[start:end], start=start, end=end, sentence=s.index, head=i, found_by="not resolved")
