"""Who a cue's source is in the sentence, and what kind of source that makes."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from dragoman.errors import TableError
from dragoman.model import Document, Entity, Sentence
from dragoman.status.content import speaks
from dragoman.syntax import agent, antecedent, is_passive, kids, phrase_span, subtree, surface_subject
from dragoman.tables import data_path, read_table

KINDS = frozenset({"organisation", "anonymous", "named", "document", "voice", "condition", "none"})
NEAR = 6
NOBODY = frozenset({"there", "what"})


@cache
def source_table() -> dict[str, str]:
    """Kind of source by noun. Raises TableError on an unknown kind."""
    path = data_path("status", "sources.tsv")
    table = {}
    for line, row in read_table(path, ("noun", "kind")):
        if row["kind"] not in KINDS:
            raise TableError(f"unknown kind {row['kind']!r}", source=str(path), place=f"line {line}")
        table[row["noun"]] = row["kind"]
    return table


def source_token(s: Sentence, i: int) -> int | None:
    """The token that heads the source of the cue at i: the verb's subject, a passive's agent, a noun's owner."""
    if s.tag[i][:2] == "NN":
        return _owner(s, i)
    if s.tag[i] == "JJ":
        return surface_subject(s, s.head[i]) if s.dep[i] == "acomp" else None
    if is_passive(s, i):
        by = agent(s, i)
        if by is not None or s.dep[i] != "amod":
            return by
    quoting = s.head[s.head[i]]
    if s.dep[i] == "pcomp" and s.lower[s.head[i]] == "as" and kids(s, quoting, "dobj"):
        return kids(s, quoting, "dobj")[0]  # "quoted her as saying"
    for c in kids(s, i, "nsubj"):
        return c if s.dep[c] == "nsubj" and s.lower[c] not in NOBODY else None
    moved = _moved(s, i)
    if moved is not None:
        return moved
    found = surface_subject(s, _governing(s, i))
    if found is None or s.tag[found][0] == "V" or s.lower[found] in NOBODY or (s.lower[found] == "it" and is_passive(s, i)):
        return None
    if s.dep[i] == "acl" and s.dep[found] == "dobj" and source_table().get(s.lemma[found]) == "document":
        return surface_subject(s, s.head[found]) or found  # "issued a statement calling it ..."
    return found


def _moved(s: Sentence, i: int) -> int | None:
    """Whom another moves to say something: "forced the mayor to admit", not "used the speech to accuse"."""
    if s.dep[i] != "xcomp" or s.tag[i] != "VB":
        return None
    for c in kids(s, s.head[i], "dobj"):
        kind = source_table().get(s.lemma[c], "none")
        if s.tag[c] == "PRP" or s.tag[c][:3] == "NNP" or kind not in ("none", "document"):
            return c
    return None


def _governing(s: Sentence, i: int) -> int:
    """For a participle after a comma that the parser hangs on the content, the verb of saying above: "said the port was
    closed, adding that ..." has one source.
    """
    above = s.head[i]
    if s.tag[i] == "VBG" and s.dep[i] == "advcl" and s.dep[above] == "ccomp" and above < i and speaks(s, s.head[above]):
        first = min(subtree(s, i))
        if s.text[first - 1] == ",":
            return s.head[above]
    return i


def _owner(s: Sentence, i: int) -> int | None:
    for c in kids(s, i, "poss"):
        return c
    for c in kids(s, i, "prep", "agent"):
        if s.lower[c] in ("by", "from") and kids(s, c, "pobj"):
            return kids(s, c, "pobj")[0]
    if s.dep[i] == "dobj":
        return surface_subject(s, s.head[i])
    return None


def proper(s: Sentence, i: int) -> bool:
    """Whether the token is (the end of) a proper name: "Brandt", or "in" of "Jae-in"."""
    return s.tag[i][:3] == "NNP" or (i > 1 and s.text[i - 1] == "-" and s.tag[i - 2][:3] == "NNP" and s.tag[i][:2] == "NN")


def bearer(s: Sentence, i: int) -> int:
    """The name that stands beside an office or kinship: "the mayor, Ilse Brandt," is told by her name."""
    if s.tag[i] == "NN":
        for c in kids(s, i, "appos"):
            if s.tag[c] == "NNP" and c - i < NEAR and all(s.tag[t] in ("NNP", ",") for t in range(i + 1, c)):
                return c
    return i


def kind_of(document: Document, s: Sentence, i: int, entity: Entity) -> str:
    """named, organisation, anonymous or document, for the source headed by token i.

    A spokesman is an organisation, named or not; officials, diplomats and witnesses without a name are anonymous; an
    office-holder told by office alone is named (plover.md, decision 11), unless it is one of several ("a minister").
    """
    table = source_table()
    i = antecedent(s, i)
    if not proper(s, i) and any(table.get(word) == "condition" for word in s.lower):
        return "anonymous"
    words = [i, *(t for c in kids(s, i, "compound", "appos", "nmod", "amod") for t in subtree(s, c))]
    if any(table.get(s.lemma[t]) == "voice" or table.get(s.lower[t]) == "voice" for t in words):
        return "organisation"
    if s.tag[i] in ("PRP", "PRP$", "WP", "WDT"):
        return _kind_of_reference(document, entity)
    noun = table.get(s.lower[i]) or table.get(s.lemma[i])
    if proper(s, i):
        if entity.kind == "person":
            return "named"
        if noun in ("organisation", "document"):
            return noun
        return "organisation" if entity.kind in ("organisation", "state", "group", "place") else "named"
    if noun == "named":
        first = s.lower[phrase_span(s, i)[0]]
        several = s.tag[i] == "NNS" or first in ("a", "an", "another", "one")
        return "anonymous" if several else "named"
    if noun is not None and noun != "none":
        return noun
    return "organisation" if entity.kind in ("organisation", "state") else "anonymous"


def _kind_of_reference(document: Document, entity: Entity) -> str:
    if entity.kind in ("organisation", "state"):
        return "organisation"
    if entity.refers_to is None:
        return source_table().get(entity.entity_text.lower(), "anonymous")
    earlier = document.sentence_at(entity.refers_to[0])
    if earlier is None:
        return "named"
    tokens = earlier.token_at(*entity.refers_to)
    heads = [t for t in tokens if earlier.head[t] not in tokens or earlier.head[t] == t]
    if not heads or earlier.tag[heads[-1]][:3] in ("PRP", "WP", "WDT"):
        return "named"
    return kind_of(document, earlier, heads[-1], replace(entity, refers_to=None))
