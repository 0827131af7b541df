"""Does a lexicon entry fit the words around a trigger? Answers with who fills which role, or None.

Patterns are active sentences; here they meet passives, relative and participle clauses, coordination and control.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dragoman.lexicon import NONE, Argument, Element, Entry, Guard, Lexicon, base_forms
from dragoman.model import Discourse, Entity, Sentence
from dragoman.syntax import (
    agent,
    antecedent,
    conjuncts,
    deep_object,
    deep_subject,
    is_noun,
    is_passive,
    is_verb,
    kids,
    noun_owner,
    own_subject,
    subtree,
    surface_subject,
)

DIRECT = frozenset({"dobj", "dative", "attr", "acomp", "oprd", "obj", "npadvmod", "advmod", "xcomp", "ccomp", "amod", "dep"})
FUNCTION = frozenset({"prep", "prt", "agent", "dative", "advmod", "mark", "pcomp", "aux", "quantmod", "dep"})
ADVERBIAL = frozenset({"in", "on", "up", "off", "over", "out", "down"})
NO_OBJECTS = frozenset({"IN", "TO", "VB", "VBZ", "VBP", "VBD", "MD"})
CONTENT_CLAUSES = frozenset({"xcomp", "ccomp", "acl", "advcl", "relcl"})
BARRIERS = frozenset({"relcl", "advcl", "ccomp", "parataxis", "conj", "csubj", "acl"})
SHORT = re.compile(r"[^aeiou]+[aeiou][^aeiouwxy]")
"""Verbs that double their last letter before -ed and -ing."""
VERBAL = frozenset({"AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
"""What can be done in writing: "sent a letter demanding ..." is done by the sender."""


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


def has_words(entry: Entry, present: set[str]) -> bool:
    """Whether a sentence with these word forms has all literal words that the entry asks for; if not, it cannot fit."""
    return all(a.optional or a.element.kind != "word" or not a.element.words.isdisjoint(present) for a in entry.arguments)


class Matcher:
    """Fits the entries of one lexicon to the sentences of one report."""

    def __init__(self, lexicon: Lexicon, discourse: Discourse) -> None:
        self.lexicon = lexicon
        self.discourse = discourse
        self.control = lexicon.classes.get("object_control", frozenset())
        self.times = lexicon.classes.get("time", frozenset())
        self.money = lexicon.classes.get("money", frozenset())
        self.quantities = lexicon.classes.get("quantity", frozenset())
        self.forms: dict[tuple[int, int], tuple[str, ...]] = {}

    def matches(self, s: Sentence) -> list[Match]:
        """Every fit of every entry at every trigger of the sentence."""
        found = []
        present = {form for i in range(len(s)) for form in self.forms_at(s, i)}
        for i in range(len(s)):
            tag = s.tag[i]
            if tag[:1] == "V" and s.dep[i] not in ("aux", "auxpass"):
                for word in self.keys(s, i):
                    if word in self.lexicon.verbs:
                        entries = [e for e in self.lexicon.verbs[word] if has_words(e, present)]
                        found += [m for e in entries if (m := self.verb(e, s, i))]
                        break
            if tag[:2] == "NN" or (tag == "VBG" and s.dep[i] in ("dobj", "pobj", "nsubj", "nsubjpass", "ROOT")):
                for word in self.keys(s, i):
                    entries = [e for e in self.lexicon.nouns.get(word, ()) if has_words(e, present)]
                    found += [m for e in entries if (m := self.noun(e, s, i))]
        return found

    @staticmethod
    def keys(s: Sentence, i: int) -> tuple[str, ...]:
        """Words under which a token stands in the lexicon: its lemma, and what a mistaken tag may hide."""
        lemma, lower = s.lemma[i], s.lower[i]
        if lower in (f"{lemma}ed", f"{lemma}ing") and SHORT.fullmatch(lemma):  # "raped" is no form of "rap"
            return (f"{lemma}e", lemma)
        if s.tag[i] in ("VBD", "VBN", "VBG", "VBZ") or (s.tag[i] == "VBP" and lower.endswith("ed")):
            return (lemma, *(form for form in base_forms(lower) if form != lemma))
        if s.tag[i][:3] == "NNP":
            singular = lower[:-1] if lower.endswith("s") and not lower.endswith("ss") else lower
            return (lower,) if singular == lower else (lower, singular)
        if s.tag[i] == "NNS" and lemma != lower:
            return (lemma, lower)
        return (lemma,)

    def is_word(self, s: Sentence, i: int, words: frozenset[str]) -> bool:
        """Whether token i is (the head of) one of the words; two-word names look at the token before."""
        return not words.isdisjoint(self.forms_at(s, i))

    def forms_at(self, s: Sentence, i: int) -> tuple[str, ...]:
        """All under which token i can stand in a list of words, alone and with its neighbours."""
        if (s.index, i) in self.forms:
            return self.forms[s.index, i]
        forms = [s.lower[i]]
        for key in (s.lemma[i], *self.keys(s, i)):
            forms.append(key)
            if i:
                forms.append(f"{s.lower[i - 1]} {key}")
            if i > 1 and s.text[i - 1] == "-":
                forms.append(f"{s.lower[i - 2]}-{key}")
            if i + 2 < len(s) and s.lower[i + 1] == "of":
                forms.append(f"{key} of {s.lower[i + 2]}")
        return self.forms.setdefault((s.index, i), tuple(dict.fromkeys(forms)))

    # verbs

    def verb(self, entry: Entry, s: Sentence, i: int) -> Match | None:
        """The entry at the verb i, or None."""
        match = Match(entry, s, i, used={i}, demands=1)
        for words in entry.before:
            near = [j for j in (i - 1, i - 2, *s.children[i]) if 0 <= j < len(s) and s.lower[j] in words]
            if not near:
                return None
            match.used.add(near[0])
            match.demands += 2  # another verb altogether: "ill-treat" is no kind of "treat"
        negations = kids(s, i, "neg")
        if entry.negated:
            if not negations:
                return None
            match.used.update(negations)
            match.demands += 1
        scope = [i]
        for particle in entry.particles:
            found = self.particle(s, i, particle, match.used)
            if found is None:
                return None
            match.used.add(found)
            match.demands += 1
            scope.append(found)
        if not self.arguments(entry, match, s, scope) or not self.subject(entry, match, s, i):
            return None
        if not match.actors and entry.subject is not None and (entry.subject.kind == "word" or entry.subject.role == "A"):
            self.owner_of_object(match, s, i)
        return match

    def owner_of_object(self, match: Match, s: Sentence, i: int) -> None:
        """Where nobody is told as doing it, whose the thing is: "the president's visit was cancelled", "talks between the
        two firms collapsed".
        """
        assert match.entry.subject is not None
        if not is_passive(s, i) and match.entry.subject.kind != "word":
            return
        for token in sorted(match.used - {i}):
            if s.tag[token][:2] == "NN":
                between = [
                    g for t in (token, i) for c in kids(s, t, "prep") if s.lower[c] == "between" for g in kids(s, c, "pobj")
                ]
                for owner in between + self.owners(s, token, match, set(), "A"):
                    self.fill(match, "A", owner)
                    return

    def arguments(self, entry: Entry, match: Match, s: Sentence, scope: list[int]) -> bool:
        """Fit all arguments: literal words first, which may bring the prepositions of the rest, and the content last."""
        taken: set[int] = set()
        order = {"word": 0, "slot": 1, "content": 2}
        mutual = entry.subject is not None and entry.subject.role == "A"

        def rank(a: Argument) -> tuple[int, bool]:
            return order[a.element.kind], bool(a.prepositions) == (a.element.kind == "word")

        for argument in sorted(entry.arguments, key=rank):
            if self.argument(argument, match, s, match.trigger, scope, taken):
                continue
            if not (mutual and argument.element.role == "A" and self.is_several(s, match.trigger)):
                return False
        return True

    def is_several(self, s: Sentence, i: int) -> bool:
        """Whether the subject is several already, so that "A meet A" needs no second one: "the ministers met"."""
        found = deep_subject(s, i, self.control)
        if found is None:
            return False
        return s.tag[found] in ("NNS", "NNPS") or s.lower[found] in ("they", "both", "sides") or len(conjuncts(s, found)) > 1

    def particle(self, s: Sentence, i: int, words: frozenset[str], used: set[int]) -> int | None:
        for c in s.children[i]:
            if s.lower[c] in words and c not in used and s.dep[c] in FUNCTION:
                return c
        for u in used:
            for c in s.children[u]:
                if s.lower[c] in words and c not in used and s.dep[c] in FUNCTION:
                    return c
        if i + 1 < len(s) and s.lower[i + 1] in words and i + 1 not in used:
            return i + 1
        return None

    def subject(self, entry: Entry, match: Match, s: Sentence, i: int) -> bool:
        element = entry.subject
        assert element is not None
        found = self.writer(entry, s, i, deep_subject(s, i, self.control))
        if element.kind == "word":
            if found is None or not self.fits(element, s, found, match):
                return False
            match.demands += 1
            match.used.add(found)
            return True
        if found in match.recipients or found in match.actors:
            found = None
        if found is not None and not self.guarded(element.guard, s, found):
            return False
        if found is not None and element.role:
            self.fill(match, element.role, found)
            if element.role == "A" and found in match.actors:
                match.actors.insert(0, match.actors.pop())
                match.has_subject = True
        return True

    def writer(self, entry: Entry, s: Sentence, i: int, subject: int | None) -> int | None:
        """Who does what a thing tells: "a statement condemning the raid" is whoever issued it; else the subject itself."""
        if subject is None or s.dep[i] != "acl" or s.tag[i] != "VBG" or entry.category not in VERBAL:
            return subject
        if self.discourse.entity(s.index, subject).is_actor:
            return subject
        owner = noun_owner(s, subject, self.control)
        return subject if owner is None else owner

    # nouns

    def noun(self, entry: Entry, s: Sentence, i: int) -> Match | None:
        """The entry at the noun i, or None."""
        match = Match(entry, s, i, used={i}, demands=1)
        for k, words in enumerate(reversed(entry.before), 1):
            j = i - k
            while j >= 0 and s.text[j] == "-":
                j -= 1
                k += 1
            if j < 0 or not (s.lower[j] in words or s.lemma[j] in words):
                return None
            match.used.add(j)
            match.demands += 1
        support = self.supporting(s, i)
        match.support = support
        if not self.arguments(entry, match, s, [i] if support is None else [i, support]):
            return None
        if entry.owner:
            for owner in self.owners(s, i, match, set(), entry.owner):
                self.fill(match, entry.owner, owner)
                break
        if support is not None and not match.actors:
            found = deep_subject(s, support, self.control)
            if found is not None and found != i and found not in match.recipients:
                self.fill(match, "A", found)
                match.has_subject = True
        return match

    def supporting(self, s: Sentence, i: int) -> int | None:
        """The supporting verb that governs the event noun i: "carried out a strike", "is on a visit", "talks were held"."""
        head, dep = s.head[i], s.dep[i]
        if dep == "conj":
            return self.supporting(s, head) if is_noun(s, head) else None
        verb, preposition = head, ""
        if dep == "pobj":
            verb, preposition = s.head[head], s.lower[head]
            if is_noun(s, verb) and s.dep[verb] == "dobj":
                return None
        elif dep not in ("dobj", "nsubjpass", "attr") and not (dep == "nsubj" and s.dep[head] == "relcl"):
            for c in kids(s, i, "relcl", "acl"):  # "the raid carried out by troops"
                if is_passive(s, c) and self.supports(s, c, ""):
                    return c
            return None
        return verb if is_verb(s, verb) and self.supports(s, verb, preposition) else None

    def supports(self, s: Sentence, verb: int, preposition: str) -> bool:
        words = self.lexicon.support.get(s.lemma[verb])
        if words is None:
            return False
        particles = {s.lower[c] for c in kids(s, verb, "prt")}
        for word in words:
            if not word:
                if not preposition:
                    return True
            elif preposition:
                if word.split()[-1] == preposition:
                    return True
            elif word in particles:
                return True
        return False

    def owners(self, s: Sentence, i: int, match: Match, taken: set[int], role: str) -> list[int]:
        """Candidates for "A's" (or "R's") of the noun i: possessor, nationality, compound, "by" and "of" phrases."""
        found = kids(s, i, "poss")
        for c in kids(s, i, "prep", "agent"):
            if s.lower[c] == "by" and role == "A":
                found += kids(s, c, "pobj")
        for c in kids(s, i, "amod", "compound", "nmod"):
            if c not in match.used and self.discourse.entity(s.index, c).is_actor:
                found.append(c)
        for c in kids(s, i, "prep"):
            if s.lower[c] == "of":
                found += kids(s, c, "pobj")
        for c in kids(s, i, "acl", "relcl"):
            if is_passive(s, c):
                found += [a for a in [agent(s, c)] if a is not None]
        return [f for f in found if f not in taken and f not in match.recipients and f not in match.actors]

    # arguments

    def argument(self, a: Argument, match: Match, s: Sentence, i: int, scope: list[int], taken: set[int]) -> bool:
        """Fit one argument; True also when it is optional and absent."""
        if a.element.kind == "content":
            found = self.content(a, s, i, scope, match)
        else:
            found = self.prepositional(a, s, i, scope, taken, match) if a.prepositions else None
            if found is None and (not a.prepositions or "" in a.prepositions):
                found = self.direct(a.element, s, i, taken, match)
        if found is None:
            return a.optional
        taken.add(found)
        if a.element.kind == "content":
            match.content = found
            match.filled += 1
            bare = "that" in a.prepositions and s.dep[found] == "ccomp" and not kids(s, found, "mark")
            match.demands += bool(a.prepositions) and not bare
        elif a.element.kind == "word":
            match.used.add(found)
            match.demands += 1 + len(a.element.before)
            scope.append(found)
            for words in a.element.before:
                near = [j for j in range(max(0, found - 4), found) if s.lower[j] in words or s.lemma[j] in words]
                match.used.update(near[-1:])
                scope += near[-1:]
            governor = s.head[found]
            if a.element.before and is_verb(s, governor) and self.is_word(s, governor, a.element.before[-1]):
                scope.append(governor)  # "stop firing rockets at the town"
        elif a.element.role:
            self.fill(match, a.element.role, found)
            match.demands += a.element.guard is not None and not a.element.guard.negated
        if a.prepositions and "" not in a.prepositions:
            match.demands += not a.optional
        return True

    def direct(self, element: Element, s: Sentence, i: int, taken: set[int], match: Match) -> int | None:
        """A direct object, predicate or (passive) subject that fits the element."""
        candidates: list[int] = []
        if is_verb(s, i):
            found = deep_object(s, i, self.control)
            candidates += kids(s, i, "dative") if element.kind == "slot" else []
            candidates += [found] if found is not None else []
            if element.kind == "word":
                for c in kids(s, i, "ccomp", "xcomp"):  # "let the crew go", "helped rebuild it", "ordered the editor freed"
                    bare = s.tag[c] in ("VB", "VBN") and not kids(s, c, "aux", "auxpass", "mark")
                    if bare and self.fits(element, s, c, match):
                        return c
                candidates += self.below(s, i)
            else:
                candidates += self.other_objects(s, i, match)
        for c in candidates:
            if c in taken or c in match.used or s.tag[c] in NO_OBJECTS:
                continue
            for j in conjuncts(s, c) if element.kind == "word" else [c]:
                if self.fits(element, s, j, match):
                    return j
        return None

    def other_objects(self, s: Sentence, i: int, match: Match) -> list[int]:
        """Where else an object can stand: second objects, the subject of an infinitive ("wants Iran to ..."), what a
        verb that the pattern used governs, and the noun that the parser ran together with a used one.
        """
        found = [c for c in kids(s, i, "dobj", "oprd", "attr", "npadvmod") if is_noun(s, c)]
        for c in kids(s, i, "ccomp", "xcomp", "advcl"):
            marked = any(s.tag[x] == "MD" or s.lower[x] == "that" for x in kids(s, c, "aux", "mark"))
            if (s.tag[c] in ("VB", "JJ", "NN", "NNS") or c in match.used) and not marked:
                subject = own_subject(s, c)
                found += [subject] if subject is not None else []
        for u in match.used:
            found += [c for c in kids(s, u, "compound") if s.tag[c] in ("NNS", "NNP") or self.is_somebody(s, c)]
            if u != i and is_verb(s, u):
                inner = deep_object(s, u, self.control)
                found += [inner] if inner is not None else []
        return found

    def is_somebody(self, s: Sentence, i: int) -> bool:
        """Whether a noun that the parser took for part of another is a party: "granted the firm permission"."""
        return s.tag[i] == "NN" and self.discourse.entity(s.index, i).is_actor

    def below(self, s: Sentence, i: int, depth: int = 2) -> list[int]:
        """Tokens that hang closely below i, nearest first, other clauses left out."""
        near = [
            c
            for c in s.children[i]
            if not s.dep[c].startswith(("nsubj", "agent", "prep")) and (s.dep[c] not in BARRIERS or not is_verb(s, c))
        ]
        if depth:
            for c in list(near):
                near += [g for g in self.below(s, c, depth - 1) if s.dep[c] in DIRECT or s.dep[c] == "prt"]
        return near

    def prepositional(self, a: Argument, s: Sentence, i: int, scope: list[int], taken: set[int], match: Match) -> int | None:
        """What stands after one of the prepositions, attached to the trigger or to a word that the pattern used."""
        if "to" in a.prepositions and a.element.kind == "word":
            for c in [g for governor in scope for g in kids(s, governor, "xcomp", "ccomp", "acl", "advcl", "relcl")]:
                if not any(s.lower[m] == "to" for m in kids(s, c, "aux")):
                    continue
                if self.fits(a.element, s, c, match):
                    return c
                if a.element.before and self.is_word(s, c, a.element.before[0]):  # "fail to reach agreement"
                    for j in (deep_object(s, c, self.control), *self.below(s, c)):
                        if j is not None and self.fits(a.element, s, j, match):
                            match.used.add(c)
                            scope.append(c)
                            return j
        if "for" in a.prepositions and a.element.kind == "slot":
            for c in (g for governor in scope for g in kids(s, governor, "advcl", "xcomp", "ccomp", "relcl", "acl")):
                subject = own_subject(s, c)  # "set a deadline for the council to respond"
                if subject is not None and any(s.lower[m] == "for" for m in kids(s, c, "mark")):
                    return subject
        first = match.entry.arguments[0] is a and not match.entry.particles and is_verb(s, i)
        tight = first and not a.prepositions.isdisjoint(ADVERBIAL)  # "take in refugees", not "takes off ... in May"
        if "of" in a.prepositions and a.element.kind == "slot":
            for j in (g for governor in scope[1:] if not is_verb(s, governor) for g in kids(s, governor, "poss")):
                if j not in taken and s.tag[j] != "PRP$" and self.fits(a.element, s, j, match):
                    return j  # "demanded the minister's resignation"
        for governor in (*scope, *self.attached(s, i)):
            for c in s.children[governor]:
                if s.lower[c] not in a.prepositions or s.dep[c] not in FUNCTION:
                    continue
                if tight and c > i + 2 and s.dep[c] != "prt":
                    continue
                objects = kids(s, c, "pobj", "pcomp") + [g for x in kids(s, c, "prep") for g in kids(s, x, "pobj")]
                if not objects and s.dep[c] in ("prt", "advmod", "prep"):
                    found = deep_object(s, i, self.control) if is_verb(s, i) else None
                    objects = [found] if found is not None else []
                if s.dep[c] == "prep" and not objects and s.dep[i] == "relcl":
                    objects = [s.head[i]]  # "the country it declared war on"
                for g in objects:
                    g = antecedent(s, g)
                    options = conjuncts(s, g) if a.element.kind == "word" else [g]
                    for j in options:
                        if j not in taken and j not in match.used and self.fits(a.element, s, j, match):
                            match.used.add(c)
                            return j
        return None

    def attached(self, s: Sentence, i: int) -> list[int]:
        """Where the parser may have attached a preposition meant for i: its object, particles, and chains of them."""
        found = kids(s, i, "dobj", "prt", "nsubjpass", "attr", "acomp", "oprd", "prep", "advmod")
        near = [g for c in found if s.dep[c] in ("dobj", "prep", "nsubjpass") for g in kids(s, c, "prep", "pobj", "prt")]
        far = [g for c in near for g in kids(s, c, "prep", "pobj")]
        up = []
        if not is_verb(s, i) and s.dep[i] in ("dobj", "nsubj", "nsubjpass", "pobj") and is_verb(s, s.head[i]):
            up = [s.head[i]]
        return found + near + far + up + self.after_clause(s, i)

    @staticmethod
    def after_clause(s: Sentence, i: int) -> list[int]:
        """Where the parser hangs a preposition that comes after a clause in the object: "returned masks that date back to
        the empire to Benin". Only a clause that has another complement before it.
        """
        found = []
        for c in kids(s, i, "dobj", "nsubjpass"):
            for clause in kids(s, c, "acl", "relcl") + [v for v in kids(s, i, "advcl") if c < v and s.tag[v] != "VB"]:
                inside = sorted(subtree(s, clause))
                complements = [t for t in inside if t > clause and s.dep[t] in ("prep", "dobj", "agent")]
                found += [s.head[t] for t in complements[1:]]
        return found

    def content(self, a: Argument, s: Sentence, i: int, scope: list[int], match: Match) -> int | None:
        """The head of what is asked, refused, threatened: a clause or a noun phrase."""
        roles = {*match.recipients, *match.actors}
        for governor in (*scope, *match.recipients):
            for c in s.children[governor]:
                if c in match.used and governor != i:
                    continue
                dep = s.dep[c]
                if dep in CONTENT_CLAUSES and is_clause(s, c) and c not in match.used and self.introduced(a, s, c):
                    if a.element.guard is None or self.has_modal(a.element.guard, s, c):
                        return c
                    continue
                if s.lower[c] in a.prepositions and dep in FUNCTION:
                    inner = [g for g in kids(s, c, "pcomp", "pobj") if g not in roles]
                    if inner and not (s.lower[c] == "to" and kids(s, i, "dobj") and not roles):
                        return self.for_to(s, i, c, inner[0])
                    if not inner and dep in ("prt", "advmod"):
                        return deep_object(s, i, self.control)
                direct = dep in ("dobj", "nsubjpass", "oprd") and not a.prepositions and not a.element.guard
                if direct and governor == i and c not in match.used and c not in roles:
                    return c
        if is_passive(s, i) and not a.prepositions and s.dep[i] in ("acl", "relcl"):
            return s.head[i]
        return None

    @staticmethod
    def has_modal(guard: Guard, s: Sentence, c: int) -> bool:
        """Whether the content's verb or predicate is one of the guard's words or has one as auxiliary ("must")."""
        said = kids(s, c, "attr", "acomp", "prep", "oprd")
        if s.lemma[c] in guard.words or any(s.lower[x] in guard.words for x in kids(s, c, "aux")):
            return True
        subject = own_subject(s, c)  # "it is time", but not "it was the second time"
        bare = subject is not None and s.lower[subject] == "it"
        return any(s.lower[x] in guard.words and (bare or s.tag[x][:2] != "NN") for x in said)

    @staticmethod
    def introduced(a: Argument, s: Sentence, c: int) -> bool:
        """Whether the clause c comes with what the pattern asks for: "to", "that", or nothing."""
        marks = {s.lower[m] for m in kids(s, c, "mark", "aux") if s.lower[m] in ("to", "that", "for")}
        dep = s.dep[c]
        if dep in ("advcl", "relcl"):  # "petitioned parliament to scrap", "warned the editor that he": misattached contents
            return bool(a.prepositions & marks) and (dep == "relcl" or "that" not in marks)
        if not a.prepositions:
            return True
        return bool(a.prepositions & (marks or ({"that"} if dep == "ccomp" else set())))

    @staticmethod
    def for_to(s: Sentence, i: int, preposition: int, inner: int) -> int:
        """The infinitive of "called for troops to leave", where the parser hangs one beside the preposition."""
        if s.lower[preposition] == "for":
            beside = kids(s, i, "advcl", "xcomp", "ccomp") + kids(s, inner, "acl", "relcl")
            for c in beside + kids(s, preposition, "advcl", "pcomp"):
                if s.tag[c] == "VB" and c > inner and any(s.lower[m] == "to" for m in kids(s, c, "aux")):
                    return c
        return inner

    # fillers

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

    @staticmethod
    def fill(match: Match, role: str, token: int) -> None:
        (match.actors if role == "A" else match.recipients).append(token)
        match.filled += 1


def is_clause(s: Sentence, i: int) -> bool:
    """Whether i heads a clause: a verb, or what the parser mistook for a noun after "that" ("demanded that he resign")."""
    return is_verb(s, i) or (s.dep[i] == "ccomp" and any(s.lower[m] == "that" for m in kids(s, i, "mark")))


def content_subject(s: Sentence, content: int, control: frozenset[str]) -> int | None:
    """Who is to do what the content tells: its own subject, or its owner where it is a noun.

    "It is time for both sides to return": whoever the infinitive is for.
    """
    if not is_verb(s, content):
        if is_clause(s, content):
            return next(iter(kids(s, content, "nsubj", "compound")), None)
        return noun_owner(s, content) if s.dep[content] != "dobj" else next(iter(kids(s, content, "poss")), None)
    found = agent(s, content) if is_passive(s, content) else surface_subject(s, content, control)
    if found is not None and s.lower[found] in ("it", "there"):
        for c in sorted(subtree(s, content)):
            if s.tag[c] == "VB" and any(s.lower[m] == "for" for m in kids(s, c, "mark")):
                return own_subject(s, c)
    return found
