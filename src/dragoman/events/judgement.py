"""Judgement: candidates become events. Roles become entities, modes are settled, who is nobody is turned away."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from dragoman import ontology
from dragoman.events.candidates import Candidate, modes_of, propose
from dragoman.events.counterparts import doer, with_counterparts
from dragoman.events.domains import is_accident, outside_politics
from dragoman.events.fitting import Match
from dragoman.events.matching import Matcher
from dragoman.events.means import mode_of_means
from dragoman.events.size import casualty_words, read_size
from dragoman.events.witnesses import weigh
from dragoman.lexicon import Lexicon
from dragoman.model import Document, Entity, Event, Reason, Sentence
from dragoman.syntax import chars, is_passive, is_verb, own_subject

MAY_LACK_ACTOR = frozenset({"ASSAULT", "COERCE"})
"""Agentless passives of these are coded with the actor UNK (plover.md, decision 9)."""
UNTOLD = MAY_LACK_ACTOR | {"RETREAT", "SANCTION"}
"""Of these a passive without agent is an event: who did it is known from elsewhere, or remains UNK."""
DEEDS = frozenset({"ASSAULT", "COERCE"})
"""What is done to things is done where they are."""
OWN_FORCES, FORCES = frozenset({"MOBILIZE", "CONCEDE"}), frozenset({"MIL", "COP", "PRM"})
"""Whoever moves or takes back his own forces does it to somebody else."""
ADDRESSED = frozenset({"REQUEST", "THREATEN"})
"""What is said to somebody: a plural that our tables do not know is people there ("urged sawmills to wait")."""
VERBAL = frozenset({1, 3})
"""Quads in which words are exchanged: a thing without owner ("signed a treaty") is nobody's counterpart there."""


def find_events(document: Document, lexicon: Lexicon) -> list[Event]:
    """The events of all sentences, not yet with status, time, place and source (those are the pipeline's next steps)."""
    assert document.discourse is not None
    matcher = Matcher(lexicon, document.discourse)
    judge = Judge(document, lexicon)
    for s in document.sentences:
        candidates = propose(matcher, s)
        reading = document.readings.get(s.index)
        if reading is not None:
            candidates = weigh(document, candidates, reading, matcher, s)
        judge.told += judge.events(candidates)
    return judge.told


class Judge:
    """Turns the candidates of one report into events."""

    def __init__(self, document: Document, lexicon: Lexicon) -> None:
        assert document.discourse is not None
        self.document = document
        self.discourse = document.discourse
        self.lexicon = lexicon
        self.told: list[Event] = []
        self.means = lexicon.classes.get("attack", frozenset()) | lexicon.classes.get("weapon", frozenset())
        self.quantities = lexicon.classes.get("quantity", frozenset())
        self.disasters = lexicon.classes.get("disaster", frozenset())

    def events(self, candidates: list[Candidate]) -> list[Event]:
        """The events of one sentence; parties that its clauses leave open are those of the events around them."""
        found: list[tuple[Event, Match]] = []
        for candidate in candidates:
            event = self.event(candidate, [*self.told, *(e for e, _ in found)])
            if event is not None:
                found.append((event, candidate.match))
        events = merge_within(with_casualties([e for e, _ in found], candidates), candidates)
        matches = {id(e): m for e, m in found}
        return [
            with_counterparts(e, matches[id(e)], [*self.told, *(o for o in events if o is not e)]) if id(e) in matches else e
            for e in events
        ]

    def event(self, candidate: Candidate, told: list[Event]) -> Event | None:
        """The event of one candidate, or None when nobody acts in it."""
        match, s = candidate.match, candidate.match.sentence
        entry = match.entry
        actors, how_actor, initiators = self.actors(match, s, candidate.somebody)
        recipients = self.recipients(match, s)
        if not actors:
            actors, how_actor = self.untold_actors(match, s, recipients, told)
            if not actors:
                return None
            initiators = 1
        if outside_politics(match, actors, recipients, self.document):
            return None
        if entry.category == "THREATEN" and self.is_forecast(match, s, actors):
            return None
        modes = modes_of(candidate)
        if entry.category == "ASSAULT":
            modes = tuple(mode_of_means(s, match.actors, list(modes), self.lexicon))
        mutual = entry.category == "CONSULT" and "visit" not in modes
        if mutual:
            actors, recipients = distinct(actors + [r for r in recipients if r.is_actor]), []
            if len(actors) < 2:
                actors += self.usual_partners(match, s, actors)
        own = {a.code for a in actors if a.code}
        party = len(recipients) > 1 and any(r.code in own for r in recipients)
        if party:  # "both sides must stop": meant for the other
            recipients = [r for r in recipients if r.code not in own or r.kind != "state"]
        if entry.category in OWN_FORCES or "withdraw" in modes:
            told_own = {a.code for a in actors if not a.assumed}
            recipients = [r for r in recipients if r.code not in told_own or r.sector not in FORCES]
        recipients = [r for r in recipients if not any(same(r, a) for a in actors)]
        if ontology.quad(entry.category) in VERBAL:
            recipients = [r for r in recipients if r.is_actor or r.kind == "place"]
        start, end = self.trigger_span(match, s)
        derivation = [
            Reason("lexicon", f"{entry.id} ({entry.source}): {entry.pattern}", start, end),
            *(Reason("actor", f"{a.entity_text}: {how_actor}; {a.found_by}", a.start, a.end) for a in actors),
            *(Reason("recipient", f"{r.entity_text}: {r.found_by}", r.start, r.end) for r in recipients),
        ]
        derivation += candidate.heard
        if candidate.inner is not None:
            inner = candidate.inner
            derivation.append(
                Reason(
                    "content", f"{inner.entry.category} by {inner.entry.id}", *chars(s, (inner.trigger, inner.trigger + 1))
                )
            )
        return Event(
            id="",
            sentence=s.index,
            trigger_token=match.trigger,
            trigger=(start, end),
            trigger_text=self.document.words(start, end),
            event=(entry.category,),
            mode=modes,
            actor=tuple(actors),
            recipient=tuple(recipients),
            rule=entry.id,
            size=read_size(s, match.trigger, entry.category),
            evidence=((s.start, s.end),),
            derivation=tuple(derivation),
            mutual=mutual,
            initiators=initiators,
            negated=entry.negated,
            party=party,
            as_read=candidate.as_read,
            heard=candidate.share,
            whole=not mutual or self.is_whole(match, s, actors),
        )

    def recipients(self, match: Match, s: Sentence) -> list[Entity]:
        """To whom: the pattern's recipients; a thing that is hurt or taken is of the country where it is."""
        category, found = match.entry.category, []
        for entity in self.entities(match.recipients, s):
            if entity.code or entity.is_actor:
                found.append(entity)
                continue
            if category in DEEDS and entity.kind in ("thing", "place") and entity.head >= 0:
                code, how = self.discourse.where(entity.sentence, entity.head)
                entity = replace(entity, code=code, assumed=True, found_by=f"a thing; {how}") if code else entity
            elif category in ADDRESSED and entity.kind == "thing" and s.tag[entity.head] == "NNS":
                code, how = self.discourse.where(entity.sentence, entity.head)
                entity = replace(entity, code=code, kind="group", assumed=True, found_by=f"whoever is asked; {how}")
            found.append(entity)
        return distinct(found)

    def actors(self, match: Match, s: Sentence, somebody: Collection[int] = ()) -> tuple[list[Entity], str, int]:
        """Who acts, how they were found, and how many of them are told as the ones who began it (first in the list)."""
        category = match.entry.category
        found = [
            self.who_acts(token, s, category) or (self.people(token, s) if token in somebody else [])
            for token in match.actors
        ]
        first = found[0] if found and match.has_subject else []
        how = "the pattern's actor"
        if not match.has_subject and self.is_fragment(match, s) and s.index > 0:
            before = self.document.sentences[s.index - 1]
            subject = own_subject(before, before.root)
            if subject is not None:
                first = [e for e in self.discourse.entities(before.index, subject) if e.is_actor]
                found.insert(0, first)
                how = "the subject of the sentence before"
        everyone = distinct([e for some in found for e in some])
        return everyone, how, len(first) or len(everyone)

    def who_acts(self, token: int, s: Sentence, category: str) -> list[Entity]:
        """The entities of a token that can act: somebody; in violence the means, which stands for its unknown user; in
        protest a bare number ("thousands rallied"), which stands for people.
        """
        violent = category == "ASSAULT"
        if violent and s.lemma[token] in self.disasters:  # "Cholera killed ...": nobody, however it is written
            return []
        found = self.entities([token], s)
        if category == "PROTEST" and s.lemma[token] in self.quantities and s.tag[token] == "NNS":
            return [e if e.is_actor else replace(e, sector="CVL", kind="group") for e in found]
        if violent and self.is_means(s, token):
            return [e if e.is_actor else replace(e, sector="UNK") for e in found]
        return [e for e in found if e.is_actor]

    def people(self, token: int, s: Sentence) -> list[Entity]:
        """The people that a word means that our tables do not know: of the country where they are."""
        entity = self.discourse.entity(s.index, token)
        if entity.is_actor or s.tag[token][:2] != "NN":
            return []
        code, how = self.discourse.where(s.index, token)
        return [replace(entity, code=code, kind="group", assumed=True, found_by=f"people, says the reader; {how}")]

    def entities(self, tokens: list[int], s: Sentence) -> list[Entity]:
        found: list[Entity] = []
        for token in tokens:
            found += self.discourse.entities(s.index, token)
        return distinct(found)

    def is_means(self, s: Sentence, token: int) -> bool:
        """Whether the words name an attack or a weapon, which stands for whoever used it."""
        return s.lemma[token] in self.means or s.lower[token] in self.means

    @staticmethod
    def is_fragment(match: Match, s: Sentence) -> bool:
        """Whether the trigger's verb is the main verb of a sentence without any subject."""
        i = match.support if match.support is not None else match.trigger
        while s.dep[i] in ("xcomp", "conj") and s.head[i] != i:
            i = s.head[i]
        return i == s.root and is_verb(s, i) and own_subject(s, i) is None and s.tag[i] != "VB" and not is_passive(s, i)

    def untold_actors(
        self, match: Match, s: Sentence, recipients: list[Entity], told: list[Event]
    ) -> tuple[list[Entity], str]:
        """Who did a deed that is told without its doer: who did the like before, else UNK; nobody where no deed is told."""
        category = match.entry.category
        if match.actors or not any(r.is_actor for r in recipients):
            return [], ""
        nobody = Entity("", -1, -1, sector="UNK", kind="group", found_by="not told", sentence=s.index)
        if match.entry.subject is not None and match.entry.subject.role == "R":  # "R flee": whoever caused it
            return [nobody], "nobody is named as the one who did it"
        if category not in UNTOLD or not is_verb(s, match.trigger) or not is_passive(s, match.trigger):
            return [], ""
        if category in MAY_LACK_ACTOR and is_accident(match, self.document, self.disasters, self.means):
            return [], ""
        before = doer(category, recipients, s.index, told)
        if before:
            return before, "did the like before, the passive names nobody"
        return [nobody], "a passive without agent"

    def is_forecast(self, match: Match, s: Sentence, actors: list[Entity]) -> bool:
        """Whether a warning tells what somebody or something else will do ("warned that prices would rise"): no threat."""
        told = match.content is not None and s.lemma[match.trigger] == "warn" and not match.recipients
        if match.content is None or not told or not is_verb(s, match.content) or is_passive(s, match.content):
            return False
        subject = own_subject(s, match.content)
        if subject is None:
            return False
        doer = self.discourse.entity(s.index, subject)
        return not any(same(doer, a) or (doer.code and doer.code == a.code) for a in actors)

    @staticmethod
    def is_whole(match: Match, s: Sentence, actors: list[Entity]) -> bool:
        """Whether a meeting has its participants: two, or one that is several ("the ministers met", "a call between the
        ministers") of no single state.
        """
        if len(actors) > 1 or match.recipients or len(match.actors) > 1:
            return True
        if match.actors and s.lower[s.head[match.actors[0]]] == "between":
            return s.tag[match.actors[0]] in ("NNS", "NNPS")
        several = bool(match.actors) and s.tag[match.actors[0]] in ("NNS", "NNPS")
        single_state = len(actors[0].code or "") == 3 and actors[0].code not in ontology.NO_STATE
        return is_verb(s, match.trigger) and several and not single_state

    def usual_partners(self, match: Match, s: Sentence, actors: list[Entity]) -> list[Entity]:
        """For "his second summit": who met with the one named party in the meeting told last, up to three sentences back."""
        if is_verb(s, match.trigger) or not any(s.tag[c] in ("JJ", "PRP$") for c in s.children[match.trigger]):
            return []
        for event in reversed(self.told):
            if event.event[0] == "CONSULT" and s.index - event.sentence <= 3:
                others = [a for a in event.actor if not any(same(a, b) for b in actors)]
                if others and len(others) < len(event.actor):
                    return others
        return []

    @staticmethod
    def trigger_span(match: Match, s: Sentence) -> tuple[int, int]:
        """Offsets from the first to the last of the words that the entry used next to its trigger."""
        near = [t for t in match.used if abs(t - match.trigger) <= 4]
        start, end = chars(s, (min(near), max(near) + 1))
        return start, end


def with_casualties(events: list[Event], candidates: list[Candidate]) -> list[Event]:
    """One event for an attack and what came of it: "shelled the town, killing six and wounding others".

    Who was hurt is the recipient where the attack itself names a thing.
    """
    sentences = {c.match.trigger: c.match.sentence for c in candidates}
    kept: list[Event] = []
    for event in events:
        s = sentences[event.trigger_token]
        n = next((n for n, k in enumerate(kept) if is_outcome(event, k, s)), None)
        if n is None:
            kept.append(event)
            continue
        attack = kept[n]
        people = [r for r in attack.recipient if r.is_actor] or list(event.recipient) or list(attack.recipient)
        size = tuple((kind, number if number is not None else dict(event.size)[kind]) for kind, number in attack.size)
        kept[n] = replace(attack, recipient=tuple(people), size=size)
    return kept


def is_outcome(event: Event, attack: Event, s: Sentence) -> bool:
    """Whether the event only tells the dead and injured of the attack, in a participle that hangs on its words."""
    kinds, _ = casualty_words()
    i = event.trigger_token
    if event.event != ("ASSAULT",) or attack.event != event.event or s.tag[i] != "VBG" or s.lemma[i] not in kinds:
        return False
    while s.dep[i] in ("conj", "advcl", "acl") and s.head[i] != i:
        i = s.head[i]
        if i == attack.trigger_token:
            return True
    return False


def merge_within(events: list[Event], candidates: list[Candidate]) -> list[Event]:
    """One event for what one sentence tells twice, by a verb and a noun ("strikes on Gaza killed five")."""
    verbs = {c.match.trigger for c in candidates if is_verb(c.match.sentence, c.match.trigger)}
    kept: list[Event] = []
    for event in sorted(events, key=lambda e: (not e.recipient, e.trigger_token)):
        twins = (k for k in kept if not {k.trigger_token, event.trigger_token} <= verbs or k.rule == event.rule)
        if not any(covers(k, event) for k in twins):
            kept.append(event)
    return sorted(kept, key=lambda e: e.trigger)


def covers(kept: Event, other: Event) -> bool:
    """Whether `other` adds nobody to `kept`."""
    if kept.event != other.event or other.rule.split(".")[0] != kept.rule.split(".")[0]:
        return False
    near = abs(kept.trigger_token - other.trigger_token) <= 12
    return near and all(any(same(a, k) for k in (*kept.actor, *kept.recipient)) for a in (*other.actor, *other.recipient))


def same(a: Entity, b: Entity) -> bool:
    """Whether two mentions are one entity as far as the report tells."""
    if (a.start, a.end) == (b.start, b.end) and a.start >= 0 and a.entity_name == b.entity_name:
        return True
    if a.refers_to and a.refers_to in ((b.start, b.end), b.refers_to):
        return True
    if b.refers_to and b.refers_to == (a.start, a.end):
        return True
    return (
        bool(a.entity_name) and (a.entity_name, a.code, a.sector) == (b.entity_name, b.code, b.sector) and a.kind != "group"
    )


def distinct(entities: list[Entity]) -> list[Entity]:
    kept: list[Entity] = []
    for e in entities:
        if not any(same(e, k) for k in kept):
            kept.append(e)
    return kept
