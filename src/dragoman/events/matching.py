"""Does a lexicon entry fit the words around a trigger? Answers with who fills which role, or None.

Patterns are active sentences; here they meet passives, relative and participle clauses, coordination and control.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dragoman.events.arguments import FUNCTION, ArgumentFitter, is_clause
from dragoman.events.fitting import Match
from dragoman.lexicon import Argument, Entry
from dragoman.model import Sentence
from dragoman.syntax import (
    agent,
    conjuncts,
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

VERBAL = frozenset({"AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
"""What can be done in writing: "sent a letter demanding ..." is done by the sender."""


class Matcher(ArgumentFitter):
    """Fits the entries of one lexicon to the sentences of one report."""

    def matches(self, s: Sentence) -> list[Match]:
        """Every fit of every entry at every trigger of the sentence."""
        tried = list(self.triggers(s))
        present = {form for i in range(len(s)) for form in self.forms_at(s, i)} if tried else set()
        found = []
        for i, entries, fit in tried:
            for entry in entries:
                for words in entry.needs:
                    if words.isdisjoint(present):
                        break
                else:
                    if (match := fit(entry, s, i)) is not None:
                        found.append(match)
        return found

    def triggers(
        self, s: Sentence
    ) -> Iterator[tuple[int, tuple[Entry, ...], Callable[[Entry, Sentence, int], Match | None]]]:
        """Every token that is some entries' trigger, those entries, and how they are fitted to it."""
        verbs, nouns = self.lexicon.verbs, self.lexicon.nouns
        for i, tag in enumerate(s.tag):
            if tag[:1] == "V" and s.dep[i] not in ("aux", "auxpass") and not self.is_attribute(s, i):
                for word in self.keys(s, i):
                    if word in verbs:
                        yield i, verbs[word], self.verb
                        break
            if tag[:2] == "NN" or (tag == "VBG" and s.dep[i] in ("dobj", "pobj", "nsubj", "nsubjpass", "ROOT")):
                for word in self.keys(s, i):
                    if word in nouns:
                        yield i, nouns[word], self.noun

    @staticmethod
    def is_attribute(s: Sentence, i: int) -> bool:
        """Whether a participle only describes the noun that it stands before: "the captured lieutenant", told before."""
        described = i > 0 and (s.tag[i - 1] in ("DT", "CD", "JJ", "PRP$", "POS") or s.dep[i - 1] == "nummod")
        return described and s.tag[i] in ("VBN", "VBD") and s.dep[i] == "amod" and i < s.head[i]

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
