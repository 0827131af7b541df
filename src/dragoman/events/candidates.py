"""Proposal: which lexicon matches of a sentence stand, after longer entries, traps and contents have had their say."""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman import ontology
from dragoman.events.fitting import Match
from dragoman.events.matching import Matcher, content_subject
from dragoman.lexicon import NONE
from dragoman.model import Reason, Sentence
from dragoman.syntax import is_verb, kids

NO_SECOND_EVENT = frozenset({"REQUEST", "REJECT", "THREATEN", "AGREE", "CONCEDE", "SUPPORT"})
"""What these are about is no event of its own (plover.md, decision 2); what an accusation tells may be."""
OTHER_STORY = frozenset({"relcl", "advcl", "parataxis"})


@dataclass(slots=True)
class Candidate:
    """A match that stands, with the match coded inside its content, if any.

    `heard`: what the reader says of it. `somebody`: tokens that the reader takes for those who act, known or not. `as_read`:
    the auxiliary modes that the reader tells, where the candidate is its own. `share`: of such candidates the gold has so
    many, 0 to 1; 0 where no reader was heard.
    """

    match: Match
    inner: Match | None = None
    heard: list[Reason] = field(default_factory=list)
    somebody: set[int] = field(default_factory=set)
    as_read: frozenset[str] | None = None
    share: float = 0.0


def propose(matcher: Matcher, s: Sentence) -> list[Candidate]:
    """The candidates of one sentence in order of their triggers."""
    best: dict[int, Match] = {}
    for match in matcher.matches(s):
        old = best.get(match.trigger)
        if old is None or match.weight > old.weight:
            best[match.trigger] = match
    used: set[int] = set()
    trapped: set[int] = set()
    standing: list[Match] = []

    def order(m: Match) -> tuple[int, bool, bool, int]:
        return -m.demands, m.entry.category != NONE, not is_verb(s, m.trigger), m.trigger

    for match in sorted(best.values(), key=order):
        if match.trigger in used or not trapped.isdisjoint((*match.used, *match.recipients, *match.actors)):
            continue
        standing.append(match)
        used |= match.used
        if match.entry.category == NONE:
            trapped |= {t for t in match.used if s.tag[t][:1] in ("N", "V", "J")}
    by_trigger = {m.trigger: m for m in standing}
    blocked: set[int] = set()
    candidates = []
    for match in standing:
        if match.entry.category == "PROTEST":
            blocked |= asked_for(s, match, by_trigger)
        if match.content is None:
            candidates.append(Candidate(match))
            continue
        scope = content_scope(s, match.content)
        inner = nearest(s, match.content, scope, by_trigger, match.trigger)
        if match.entry.category in NO_SECOND_EVENT:
            blocked |= scope - {match.trigger}
        candidates.append(Candidate(match, inner))
        if not match.recipients:
            complete(match, inner, s, matcher)
    return sorted(
        (c for c in candidates if c.match.entry.category != NONE and c.match.trigger not in blocked),
        key=lambda c: c.match.trigger,
    )


def asked_for(s: Sentence, protest: Match, by_trigger: dict[int, Match]) -> set[int]:
    """The triggers that tell what a protest is for ("marched to demand", "a rally demanding"): no second event."""
    heads = (protest.trigger, *((protest.support,) if protest.support is not None else ()), *protest.used)
    clauses = [c for h in heads for c in s.children[h] if s.dep[c] in ("advcl", "xcomp", "acl") and c not in protest.used]
    scope = {j for c in clauses for j in content_scope(s, c)}
    return {
        i for i, m in by_trigger.items() if i in scope and m.entry.category in ("REQUEST", "ACCUSE", "REJECT", "SUPPORT")
    }


def content_scope(s: Sentence, i: int) -> set[int]:
    """The tokens that tell the content headed by i, without relative and adverbial clauses, which tell other things."""
    found, stack = set(), [i]
    while stack:
        j = stack.pop()
        found.add(j)
        stack += [c for c in s.children[j] if s.dep[c] not in OTHER_STORY]
    return found


def nearest(s: Sentence, content: int, scope: set[int], by_trigger: dict[int, Match], outer: int) -> Match | None:
    """The match that codes the content: at its head, or else the one closest below it."""

    def depth(i: int) -> int:
        steps = 0
        while i != content and s.head[i] != i and steps < 20:
            i, steps = s.head[i], steps + 1
        return steps

    inside = [m for t, m in by_trigger.items() if t in scope and t != outer and m.entry.category != NONE]
    found = min(inside, key=lambda m: (depth(m.trigger), m.trigger), default=None)
    return found if found is not None and depth(found.trigger) <= 3 else None


def complete(match: Match, inner: Match | None, s: Sentence, matcher: Matcher) -> None:
    """Take the recipient from the content: whoever is to act for a request, else whom the content is done to."""
    assert match.content is not None
    options: list[int] = []
    if match.entry.category in ("REQUEST", "ACCUSE"):
        who = content_subject(s, match.content, matcher.control)
        options += [who] if who is not None else []
    if inner is not None:
        options += inner.recipients + inner.actors
    if not is_verb(s, match.content):
        options += matcher.owners(s, match.content, match, set(), "R")
    else:  # a content that no entry codes, or not with its other party: whoever its verb is directed at or done to
        other = [g for c in kids(s, match.content, "prep", "dative") for g in kids(s, c, "pobj")]
        other += kids(s, match.content, "dobj", "dative")
        options += [o for o in other if matcher.discourse.entity(s.index, o).code]
    for token in options:
        if token not in match.actors and token != match.trigger and token != match.content:
            match.recipients.append(token)
            return


def modes_of(candidate: Candidate) -> tuple[str, ...]:
    """The modes of the entry, and what its content gives to a request, refusal or threat."""
    entry = candidate.match.entry
    modes = [m for m in entry.mode if m != "content"]
    if entry.takes_content_mode:
        inner = candidate.inner
        content = (inner.entry.category, inner.entry.mode) if inner else ("", ())
        mode = ontology.content_mode(entry.category, *content)
        if mode and mode not in modes:
            modes.append(mode)
    return tuple(modes)
