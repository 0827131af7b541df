"""Questions about one parsed sentence: who is subject of what, what a phrase spans. Pure functions over `Sentence`."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.model import Entity, Sentence

SUBJECTS = frozenset({"nsubj", "csubj"})
PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
RELATIVES = frozenset({"who", "which", "that", "whom", "whose"})
LONGEST_TITLE = 4
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
    joined = joined_before(s, i) if len(found) == 1 else None
    if joined is not None:
        return [joined, i]
    names = kids(s, i, "appos")
    joints = [c for n in (i, *names) for c in kids(s, n, "cc")]
    if joints and not kids(s, i, "conj"):  # "President A and leader B" read as one long apposition
        found += [n for n in names if n > joints[0]][:1]
    return sorted(found)


def joined_before(s: Sentence, i: int) -> int | None:
    """The noun that "and" joins to the subject i where the parser lost it: "President A and leader B met"."""
    if s.dep[i] not in SUBJECTS:
        return None
    j = phrase_span(s, i)[0] - 1
    for _ in range(LONGEST_TITLE):
        if j < 0 or s.tag[j] not in ("JJ", "NN", "NNP"):
            break
        j -= 1
    if j < 1 or s.lower[j] != "and" or s.dep[j] != "cc" or not is_noun(s, s.head[j]) or s.head[j] > j:
        return None
    return s.head[j]


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


def agent(s: Sentence, i: int) -> int | None:
    """The "by" phrase of the passive verb i."""
    for c in s.children[i]:
        if s.dep[c] == "agent" or (s.lower[c] == "by" and s.dep[c] == "prep"):
            for g in kids(s, c, "pobj"):
                return g
    return None


def surface_subject(s: Sentence, i: int, control: frozenset[str] = frozenset(), depth: int = 0) -> int | None:
    """The noun that the verb i's subject position means, its own or borrowed through coordination, control and participles.

    `control`: lemmas of verbs whose object does what the infinitive tells ("urged him to leave"). None when the sentence
    gives none (imperatives, fragments).
    """
    if depth > 12:
        return None
    own = own_subject(s, i)
    if own is not None:
        return own
    head, dep = s.head[i], s.dep[i]
    if head == i:
        return None
    if dep == "relcl":  # "the town rebels seized": the noun is the object; with a subject we never come here
        return head
    if dep == "acl":
        if s.tag[i] in ("VBG", "VBD") or is_passive(s, i) or kids(s, i, "dobj"):
            return head
        return noun_owner(s, head, control, depth + 1)  # "its decision to withdraw"
    if dep == "conj":
        return surface_subject(s, head, control, depth + 1) if not is_noun(s, head) else None
    if dep in ("xcomp", "ccomp") and not is_noun(s, head):
        if s.lemma[head] in control or dep == "ccomp":
            target = own_object(s, head)
            if target is not None:
                return target
            for c in kids(s, head, "dative"):
                return c
        return surface_subject(s, head, control, depth + 1)
    if dep in ("advcl", "prep", "pcomp", "dep", "auxpass", "aux", "parataxis", "oprd", "acomp"):
        if dep == "pcomp" and s.head[head] != head:
            governor = s.head[head]
            if is_noun(s, governor):
                return noun_owner(s, governor, control, depth + 1)
            if s.lemma[governor] in control and s.lower[head] in ("of", "from", "into", "for", "with"):
                accused = deep_object(s, governor, control)  # "accused Iran of shelling"
                if accused is not None:
                    return accused
            return surface_subject(s, governor, control, depth + 1)
        if is_noun(s, head):
            return noun_owner(s, head, control, depth + 1)
        return surface_subject(s, head, control, depth + 1)
    return None


def noun_owner(s: Sentence, i: int, control: frozenset[str] = frozenset(), depth: int = 0) -> int | None:
    """Whose the event noun i is: its possessor, or else the subject of the verb that it is object of."""
    for c in kids(s, i, "poss"):
        return c
    for c in kids(s, i, "prep"):
        if s.lower[c] in ("by", "of"):
            for g in kids(s, c, "pobj"):
                return g
    if s.dep[i] in ("dobj", "attr") and s.head[i] != i:
        return surface_subject(s, s.head[i], control, depth + 1)
    if s.dep[i] in ("nsubj", "nsubjpass"):
        return i if s.dep[i] == "nsubj" else None
    return None


def deep_subject(s: Sentence, i: int, control: frozenset[str] = frozenset()) -> int | None:
    """Who does what the verb i tells: the surface subject of an active verb, the agent of a passive one."""
    if is_passive(s, i):
        found = agent(s, i)
        if found is None and s.dep[i] == "conj" and is_passive(s, s.head[i]):
            found = agent(s, s.head[i])
        if found is None:  # "was detained and questioned by police"
            for c in kids(s, i, "conj"):
                if is_passive(s, c) and own_subject(s, c) is None:
                    found = agent(s, c)
        return found
    return surface_subject(s, i, control)


def deep_object(s: Sentence, i: int, control: frozenset[str] = frozenset()) -> int | None:
    """Whom the verb i is done to: the direct object of an active verb, the surface subject of a passive one."""
    if is_passive(s, i):
        own = own_subject(s, i)
        if own is not None:
            return own
        if s.dep[i] == "amod":
            return s.head[i]
        return surface_subject(s, i, control)
    found = own_object(s, i)
    if found is not None:
        return found
    if s.dep[i] == "relcl" and own_subject(s, i) not in (None, s.head[i]):
        return s.head[i]  # "the men police arrested"
    if s.dep[i] == "xcomp" and s.tag[i] == "VB" and s.lemma[s.head[i]] in ("easy", "hard", "difficult", "ready"):
        return None
    for c in kids(s, i, "conj"):  # "attacked and burned the village": the object stands with the later verb
        if s.tag[c][:2] == s.tag[i][:2] and own_subject(s, c) is None:
            later = own_object(s, c)
            if later is not None and not kids(s, i, "prep", "advmod", "prt", "acomp", "attr", "ccomp", "xcomp"):
                return later
    return None
