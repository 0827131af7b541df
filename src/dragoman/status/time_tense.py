"""Tense of the verb over a time or an event, and the words that tie times to events (data/times/relations.tsv)."""

from __future__ import annotations

from functools import cache

from dragoman.model import Sentence
from dragoman.status.time_setting import FUTURE, NEAREST, PAST, PRESENT
from dragoman.syntax import is_noun, is_verb, kids
from dragoman.tables import data_path, read_table


@cache
def _relations() -> dict[str, frozenset[str]]:
    """relation -> its words, from relations.tsv."""
    found: dict[str, set[str]] = {}
    for _, row in read_table(data_path("times", "relations.tsv"), ("word", "relation")):
        found.setdefault(row["relation"], set()).add(row["word"])
    return {relation: frozenset(words) for relation, words in found.items()}


@cache
def relation_words(*names: str) -> frozenset[str]:
    """The words of relations.tsv that stand in one of the relations."""
    return frozenset().union(*(_relations()[name] for name in names))


def tense_over(sentence: Sentence, tokens: list[int]) -> str:
    """Tense of the verb that governs a stretch of tokens: past, present or future. Without a verb it is past.

    A time on a noun under a present verb ("the vote on Sunday is void") tells nothing of its side: the nearest is meant.
    """
    inside = set(tokens)
    i, through_noun = tokens[-1], False
    for _ in range(len(sentence)):
        if i not in inside and sentence.tag[i][:1] in "VM":
            tense = tense_of(sentence, i)
            return NEAREST if through_noun and tense == PRESENT else tense
        if sentence.head[i] == i:
            break
        through_noun = through_noun or (i not in inside and is_noun(sentence, i))
        i = sentence.head[i]
    return PAST


def tense_of(sentence: Sentence, verb: int) -> str:
    """Tense of a verb with its auxiliaries; an infinitive after "plans", "is due" and the like is future."""
    forward = relation_words("forward")
    auxiliaries = kids(sentence, verb, "aux", "auxpass")
    tags = {sentence.tag[a] for a in auxiliaries}
    words = {sentence.lower[a] for a in auxiliaries}
    if "MD" in tags or sentence.tag[verb] == "MD":
        return FUTURE
    if "TO" in tags:
        head = sentence.head[verb]
        while sentence.tag[head][:2] == "JJ" and sentence.lemma[head] not in forward and sentence.head[head] != head:
            head = sentence.head[head]
        if head == verb or sentence.tag[head][:1] not in "VM":
            return FUTURE
        perfect = any(sentence.lower[a] == "had" for a in kids(sentence, head, "aux"))
        return FUTURE if sentence.lemma[head] in forward and not perfect else tense_of(sentence, head)
    if words & {"had"}:
        return PAST
    if sentence.tag[verb] == "VBN" and sentence.lemma[verb] in relation_words("planned"):
        ahead = kids(sentence, verb, "xcomp") or any(sentence.lower[c] == "for" for c in kids(sentence, verb, "prep"))
        return FUTURE if ahead or "auxpass" in {sentence.dep[a] for a in auxiliaries} else PAST
    if (
        tags & {"VBD", "VBN"}
        or words & {"has", "have", "had"}
        or (sentence.tag[verb] in ("VBD", "VBN") and not tags & {"VBZ", "VBP"})
    ):
        return PAST
    if (
        sentence.tag[verb] == "VBG"
        and not auxiliaries
        and sentence.head[verb] != verb
        and sentence.dep[verb] in ("advcl", "acl", "pcomp", "xcomp")
    ):
        head = sentence.head[verb]
        return tense_of(sentence, head) if sentence.tag[head][:1] in "VM" else PAST
    if sentence.is_title and sentence.tag[verb] in ("VBZ", "VBP"):
        return PAST
    return PRESENT


def tense_of_event(sentence: Sentence, token: int) -> str:
    """Tense of an event's own verb, or of the verb over its noun."""
    return tense_of(sentence, token) if is_verb(sentence, token) else tense_over(sentence, [token])
