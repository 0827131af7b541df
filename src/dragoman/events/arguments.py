"""Where the arguments of a pattern stand in a sentence: direct objects, prepositional phrases, contents."""

from __future__ import annotations

from dragoman.events.fitting import Fitter, Match
from dragoman.lexicon import Argument, Element, Guard
from dragoman.model import Sentence
from dragoman.syntax import (
    antecedent,
    conjuncts,
    deep_object,
    is_noun,
    is_passive,
    is_verb,
    kids,
    own_subject,
    subtree,
)

DIRECT = frozenset({"dobj", "dative", "attr", "acomp", "oprd", "obj", "npadvmod", "advmod", "xcomp", "ccomp", "amod", "dep"})
FUNCTION = frozenset({"prep", "prt", "agent", "dative", "advmod", "mark", "pcomp", "aux", "quantmod", "dep"})
ADVERBIAL = frozenset({"in", "on", "up", "off", "over", "out", "down"})
NO_OBJECTS = frozenset({"IN", "TO", "VB", "VBZ", "VBP", "VBD", "MD"})
CONTENT_CLAUSES = frozenset({"xcomp", "ccomp", "acl", "advcl", "relcl"})
BARRIERS = frozenset({"relcl", "advcl", "ccomp", "parataxis", "conj", "csubj", "acl"})


class ArgumentFitter(Fitter):
    """Finds what stands after the trigger: objects, prepositional phrases and contents, however the parser hung them."""

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
                    inner = [g for g in kids(s, c, "pcomp", "pobj") if g not in roles and not self.is_time(s, g)]
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


def is_clause(s: Sentence, i: int) -> bool:
    """Whether i heads a clause: a verb, or what the parser mistook for a noun after "that" ("demanded that he resign")."""
    return is_verb(s, i) or (s.dep[i] == "ccomp" and any(s.lower[m] == "that" for m in kids(s, i, "mark")))
