"""What the rules say of a marked pair: the candidate whose roles fit the marks, else what the words most often tell."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.events.candidates import Candidate, propose
from dragoman.events.fitting import Match
from dragoman.events.matching import Matcher
from dragoman.events.witnesses import final_category
from dragoman.lexicon import NONE, Entry, Lexicon
from dragoman.model import Document, Sentence
from dragoman.ontology import categories
from dragoman.relations.pairs import Pair, Spans, within
from dragoman.syntax import own_subject, subtree

MAIN_LINE = frozenset({"ccomp", "xcomp", "conj", "dobj"})
DEEDS = frozenset({"ASSAULT", "COERCE"})
"""What is told of somebody else as done is an accusation of it."""
BLAME_FIT = 0.6
NAMING = frozenset({"compound", "poss", "amod", "conj", "appos", "nmod"})


@dataclass(frozen=True, slots=True)
class Relation:
    """The answer for one pair. `score` 0 to 1: how well an entry's roles fit the marks, or the reader's share; `rule`: that
    entry, or reader.CATEGORY where the reader's voice decided; None where nobody knew.
    """

    uid: str
    category: str
    score: float
    rule: str | None


def best(pair: Pair, document: Document, words: Lexicon) -> Relation:
    """The candidate whose roles fit the marks best; else what the words between the two most often tell."""
    assert document.discourse is not None
    matcher = Matcher(words, document.discourse)
    options: list[tuple[float, int, str, str]] = []
    for s in document.sentences:
        for candidate in propose(matcher, s):
            fit = role_fit(candidate, s, pair)
            category = final_category(document, candidate, "actor")
            if category in DEEDS and is_told_of(candidate, s, pair):
                fit, category = BLAME_FIT, "ACCUSE"
            options.append((fit, -candidate.match.trigger, category, candidate.match.entry.id))
    if options:
        fit, _, category, rule = max(options)
        if fit > 0.2:
            return Relation(pair.uid, category, round(min(1.0, fit), 3), rule)
    guess = by_words(pair, document, matcher)
    if guess is not None:
        return Relation(pair.uid, final_category(document, Candidate(guess), "actor"), 0.1, guess.entry.id)
    if options:
        _, _, category, rule = max(options)
        return Relation(pair.uid, category, 0.05, rule)
    return Relation(pair.uid, next(iter(categories())), 0.0, None)


def role_fit(candidate: Candidate, s: Sentence, pair: Pair) -> float:
    """0 to about 1: how far the candidate's actor is the marked source and its recipient the marked target."""
    match = candidate.match
    source_in = touches(s, match.actors, pair.source)
    target_in = touches(s, match.recipients, pair.target)
    swapped = touches(s, match.actors, pair.target) and touches(s, match.recipients, pair.source)
    if match.entry.category == "CONSULT":  # who meets whom is all one, host and guest too
        source_in = source_in or swapped
        target_in = target_in or swapped or ("visit" not in match.entry.mode and touches(s, match.actors, pair.target))
    reach = set(subtree(s, match.trigger)) if not target_in else set()
    near = any(within(s, t, pair.target) for t in reach)
    told = not source_in and speaks(s, match.trigger, pair.source)
    fit = 0.5 * source_in + 0.3 * told + 0.4 * target_in + 0.2 * near - 0.3 * (swapped and not source_in)
    aside = 0.25 * is_purpose(s, match.trigger)
    aside += 0.1 * (s.dep[match.trigger] == "amod") + 0.02 * (s.dep[match.trigger] in ("relcl", "advcl"))
    return fit + 0.01 * min(match.demands, 8) - aside


def is_told_of(candidate: Candidate, s: Sentence, pair: Pair) -> bool:
    """Whether the source says that the target did it: "rights groups say the army tortures prisoners"."""
    match = candidate.match
    return touches(s, match.actors, pair.target) and speaks(s, match.trigger, pair.source)


def is_purpose(s: Sentence, i: int) -> bool:
    """Whether the verb i tells what something else is done for: "scrambled jets to warn off the intruder"."""
    return s.dep[i] == "advcl" and s.tag[i] == "VB" and any(s.lower[c] == "to" for c in s.children[i])


def speaks(s: Sentence, i: int, spans: Spans) -> bool:
    """Whether the marked words are the subject of a verb that tells the clause of i: "the minister said they would go"."""
    for _ in range(len(s)):
        head = s.head[i]
        if head == i or s.dep[i] not in MAIN_LINE:
            return False
        if s.dep[i] == "ccomp":
            subject = own_subject(s, head)
            if subject is not None and touches(s, [subject], spans):
                return True
        i = head
    return False


def touches(s: Sentence, tokens: list[int], span: Spans) -> bool:
    """Whether one of the tokens stands inside the marked words, or heads them."""
    for token in tokens:
        if within(s, token, span):
            return True
        if any(within(s, c, span) for c in s.children[token] if s.dep[c] in NAMING):
            return True
        for c in s.children[token]:
            if s.dep[c] == "prep" and any(within(s, g, span) for g in s.children[c]):
                return True
    return False


def by_words(pair: Pair, document: Document, matcher: Matcher) -> Match | None:
    """The entry whose words the sentence has, syntax left aside, at its trigger; the nearest to the marks wins.

    For sentences that the parser misreads. An entry scores for each of its demanded words that stands in the sentence,
    loses for each that does not, and gains when its trigger governs one of the marked phrases.
    """
    best_score, found = 0.0, None
    for s in document.sentences:
        path = governors(s, pair.source) | governors(s, pair.target)
        for i in range(len(s)):
            if within(s, i, pair.source + pair.target) or s.tag[i][:1] not in "VN":
                continue
            index = matcher.lexicon.verbs if s.tag[i][:1] == "V" else matcher.lexicon.nouns
            for entry in (e for key in matcher.keys(s, i) for e in index.get(key, ())):
                score = 1.0 + (i in path) + 0.5 * (s.tag[i][:1] == "V") + entry_words(entry, s, i, matcher)
                if entry.category != NONE and score > best_score:
                    best_score, found = score, Match(entry, s, i)
    return found


def entry_words(entry: Entry, s: Sentence, i: int, matcher: Matcher) -> float:
    """How far the words that an entry demands beside its trigger stand in the sentence."""
    score = 0.0
    if entry.subject is not None and entry.subject.kind == "word":
        score += 1.0 if any(matcher.is_word(s, j, entry.subject.words) for j in range(len(s)) if j != i) else -2.0
    for words in (*entry.before, *entry.particles):
        score += 0.7 if any(w in words for w in s.lower) else -1.5
    for argument in entry.arguments:
        if argument.optional:
            continue
        if argument.element.kind == "content" and argument.element.guard is not None:
            score += 0.5 if any(w in argument.element.guard.words for w in s.lower) else -2.0
        elif argument.element.kind == "word":
            there = any(matcher.is_word(s, j, argument.element.words) for j in range(len(s)) if j != i)
            score += 1.0 if there else -1.5
        elif argument.element.guard is not None and argument.element.guard.words and not argument.element.guard.negated:
            there = any(matcher.is_word(s, j, argument.element.guard.words) for j in range(len(s)) if j != i)
            score += 0.5 if there else -1.0
        elif argument.prepositions and "" not in argument.prepositions:
            score += 0.3 if any(w in argument.prepositions for w in s.lower) else -0.7
    return score - 1.5 * entry.negated * (not any(s.dep[j] == "neg" for j in range(len(s))))


def governors(s: Sentence, spans: Spans) -> set[int]:
    """What stands above the marked words in the tree."""
    found: set[int] = set()
    for i in range(len(s)):
        if within(s, i, spans):
            while s.head[i] != i:
                i = s.head[i]
                found.add(i)
    return found
