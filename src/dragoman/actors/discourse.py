"""Who is who in one report: every noun phrase as an Entity, memoised, with names, apposition and surroundings joined."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from dragoman.actors import persons, reference
from dragoman.actors.phrases import PhraseReader
from dragoman.actors.reading import Reading
from dragoman.actors.spans import NAME_TAGS
from dragoman.actors.surroundings import count_countries, surroundings
from dragoman.actors.tables import ACRONYM_LENGTH, ActorTables
from dragoman.actors.wording import letters, words
from dragoman.model import Document, Entity, Sentence
from dragoman.syntax import antecedent, conjuncts, kids, phrase_span

SIMILAR_LENGTH = 4
PRONOUNS = ("PRP", "PRP$")
OFFICIAL = frozenset({"GOV", "LEG", "JUD", "PTY"})
"""Sectors whose office-holders are of their country wherever they are."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person whom the report introduces by name: the fullest mention so far."""

    reading: Reading
    start: int
    end: int

    @property
    def weight(self) -> int:
        """How much the mention tells."""
        r = self.reading
        return 2 * bool(r.sector) + bool(r.code) + bool(r.office) + 3 * (" " in (r.name or ""))


def read_discourse(document: Document, tables: ActorTables) -> ReportDiscourse:
    """Read who is who in a parsed report. Needs `document.sentences`; works without a report date."""
    return ReportDiscourse(document, tables)


class ReportDiscourse(PhraseReader):
    """The Discourse of one report.

    `name_variants`: pairs of mentions whose family names are two spellings of one.
    """

    def __init__(self, document: Document, tables: ActorTables) -> None:
        super().__init__(document, tables)
        self.people: dict[str, Person] = {}
        self.name_variants: list[tuple[Entity, Entity]] = []
        self._known: frozenset[str] = frozenset()
        self._memo: dict[tuple[int, int], Entity] = {}
        self._open: set[tuple[int, int]] = set()
        self.countries = count_countries(self)
        self.acronyms = self._introduce_acronyms()
        self.short_names = self._introduce_short_names()
        self._introduce_people()

    # -- what the other rooms ask

    @cached_property
    def mentions(self) -> list[Entity]:
        """Every resolved actor mention, in text order. Resolves the whole report: ask only where all are needed."""
        return [mention for s in self.document.sentences for mention in self.mentions_in(s.index)]

    def mentions_in(self, sentence: int) -> list[Entity]:
        """The resolved actor mentions of one sentence, in text order."""
        found: list[Entity] = []
        s = self.document.sentences[sentence]
        for t in range(len(s)):
            span = self.spans[s.index][t]
            inner = s.dep[t] in ("compound", "amod", "nmod") or (span is not None and span.linked)
            if s.tag[t] in PRONOUNS or (s.tag[t][:2] == "NN" and not inner):
                entity = self.entity(s.index, t)
                resolved = entity.code or entity.sector or (entity.kind == "person" and entity.entity_name)
                if resolved and entity not in found[-1:]:  # a title and its name are one mention
                    found.append(entity)
        return found

    def entity(self, sentence: int, token: int) -> Entity:
        """The entity told by the noun phrase headed by that token, this conjunct alone. Unresolved: text without code."""
        asked = (sentence, token)
        if asked in self._memo:
            return self._memo[asked]
        s = self.document.sentences[sentence]
        token = self._titled_name(s, self._before_day(s, antecedent(s, token)))
        key = (sentence, token)
        if key not in self._memo:
            if key in self._open:  # a phrase that its own parse puts inside itself
                return self._plain(s, token)
            self._open.add(key)
            try:
                self._memo[key] = self._resolve(s, token)
            finally:
                self._open.discard(key)
        self._memo[asked] = self._memo[key]
        return self._memo[key]

    @staticmethod
    def _before_day(s: Sentence, token: int) -> int:
        """The noun before a day's name that the parser took for the head: "a judge Thursday"."""
        while s.lower[token] in words("calendar") and token and s.head[token - 1] == token and s.tag[token - 1][:2] == "NN":
            token -= 1
        return token

    def _titled_name(self, s: Sentence, token: int) -> int:
        """The name's token for a title that the parser took for the head: "the envoy" in "the envoy Ann Ode"."""
        span = self.spans[s.index][token]
        role = span.of("role") if span is not None else None
        if span is None or role is None or role.kind != "person" or role.plural or s.tag[token] not in ("NN", "NNP"):
            return token
        last = span.last + 1
        while last < len(s) and s.tag[last] in NAME_TAGS and self.spans[s.index][last] is None:
            last += 1
        name = last - 1
        title = range(span.first, span.last + 1)
        joined = s.head[token] == name or s.head[name] in title or s.head[name] == s.head[token]
        if name > span.last and joined:
            return name if persons.is_person_name(self, s, name, None) else token
        return token

    def entities(self, sentence: int, token: int) -> tuple[Entity, ...]:
        """That entity and all coordinated with it; "the two sides", "they" as the several entities that are meant."""
        s = self.document.sentences[sentence]
        found: list[Entity] = []
        for c in conjuncts(s, antecedent(s, token)):
            several = reference.several(self, s, c)
            found += several or [self.entity(sentence, c)]
        return tuple(found)

    def where(self, sentence: int, token: int) -> tuple[str | None, str]:
        """The country where that token's thing is, and how it was found; None where the report does not tell."""
        return surroundings(self, self.document.sentences[sentence], token)

    @cached_property
    def _nouns(self) -> dict[str, list[tuple[int, int]]]:
        """Lemma -> (sentence, token) of each noun that heads a phrase, in text order."""
        found: dict[str, list[tuple[int, int]]] = {}
        for s in self.document.sentences:
            for t, tag in enumerate(s.tag):
                if tag[:2] == "NN" and s.dep[t] not in ("compound", "amod", "nmod"):
                    found.setdefault(s.lemma[t], []).append((s.index, t))
        return found

    def told_before(self, s: Sentence, token: int) -> Iterator[tuple[Sentence, int]]:
        """Where the noun stood before the token, the latest first."""
        places = self._nouns.get(s.lemma[token], [])
        for sentence, t in reversed(places[: bisect_left(places, (s.index, token))]):
            yield self.document.sentences[sentence], t

    # -- one phrase

    def _resolve(self, s: Sentence, token: int) -> Entity:
        if s.tag[token] in PRONOUNS:
            return reference.pronoun(self, s, token)
        reading = self.read(s, token)
        if reading.kind == "thing":
            people = reference.people_alone(self, s, token)
            if people is not None:
                return people
        home = self.acronyms.get(s.text[token]) if not reading.named else None
        home = self.short_names.get((s.index, token), home)
        if home and home != (s.index, token):
            e = self.entity(*home)
            found_by = f"short for {e.entity_text!r}: {e.found_by}"
            return replace(
                self._entity(s, token, reading, (e.start, e.end)), entity_name=e.entity_name, code=e.code,
                country_name=e.country_name, sector=e.sector, other_sectors=e.other_sectors, kind=e.kind, assumed=e.assumed,
                found_by=found_by,
            )  # fmt: skip
        self._join_appositions(s, token, reading)
        refers_to = self._join_person(s, token, reading)
        half = reference.half_of_country(self, s, token)
        if half:
            reading.code, reading.kind, reading.name = half, "state", self.tables.countries[half]
            reading.how = [f'"the {s.text[token]}", {reading.name}, as the report has made clear']
            reading.placed = True
        if refers_to is None:
            earlier = reference.definite(self, s, token, reading)
            if earlier is not None:
                entity = self._entity(s, token, reading, (earlier.start, earlier.end))
                return replace(
                    entity, entity_name=earlier.entity_name, code=earlier.code, country_name=earlier.country_name,
                    sector=earlier.sector, other_sectors=earlier.other_sectors, office=earlier.office or entity.office,
                    kind=earlier.kind, assumed=earlier.assumed,
                    found_by=f"refers to {earlier.entity_text!r}: {earlier.found_by}",
                )  # fmt: skip
        self._name_organisation(s, token, reading)
        body = words("international-office").get(reading.role or "")
        if body and not reading.code:
            reading.code = body
            reading.how.append("an office of international bodies")
        generic = reading.role and reading.role.split(" ")[-1] not in words("state-noun")
        named = reading.kind == "person" and reading.named
        if (generic or named or reading.sector) and not reading.placed and not reading.code:
            before = reference.same_people(self, s, token, reading)
            if before is not None:
                reading.code, reading.assumed = before.code, before.assumed
                reading.how.append(f"as {before.entity_text!r} before: {before.found_by}")
                return self._entity(s, token, reading, refers_to)
            official = named or (reading.kind == "person" and bool(reading.office) and reading.sector in OFFICIAL)
            code, how = surroundings(self, s, token, official=official)
            if code:
                reading.code, reading.assumed = code, True
                reading.how.append(how)
        return self._entity(s, token, reading, refers_to)

    def _name_organisation(self, s: Sentence, token: int, reading: Reading) -> None:
        """Unknown bodies with a name of their own: "the Movement for a Free Coast", "the Progress Party"."""
        if reading.kind == "organisation" and reading.role and reading.name is None and s.tag[token] in NAME_TAGS:
            words_inside = range(reading.first, reading.last + 1)
            capitals = [t for t in words_inside if s.text[t][:1].isupper() and s.tag[t] != "DT"]
            if len(capitals) > 1 and s.text[token][:1].isupper():
                reading.name = self.document.words(s.start_of[capitals[0]], s.end_of[reading.last])

    def _entity(self, s: Sentence, token: int, r: Reading, refers_to: tuple[int, int] | None = None) -> Entity:
        start, end = s.start_of[r.first], s.end_of[r.last]
        return Entity(
            entity_text=self.document.words(start, end),
            start=start,
            end=end,
            entity_name=r.name,
            code=r.code,
            country_name=self.tables.countries.get(r.code or ""),
            sector=r.sector,
            other_sectors=tuple(o for o in dict.fromkeys(r.others) if o != r.sector),
            office=r.office,
            kind=r.kind,
            assumed=r.assumed,
            found_by="; ".join(dict.fromkeys(r.how)) or "not resolved",
            refers_to=refers_to,
            sentence=s.index,
            head=token,
        )

    def _plain(self, s: Sentence, token: int) -> Entity:
        first, end = phrase_span(s, token)
        return self._entity(s, token, Reading(first, end - 1, token))

    def possessor(self, s: Sentence, token: int, depth: int) -> Reading:
        """Whose: pronouns and names as the report has them, "the North's" too."""
        half = reference.half_of_country(self, s, token)
        if half:
            name = self.tables.countries[half]
            return Reading(token, token, token, "state", name, half, placed=True, named=True, how=[f"of {name}"])
        if s.tag[token] not in PRONOUNS and not (s.tag[token] in NAME_TAGS and self.people):
            return super().possessor(s, token, depth)
        e = self.entity(s.index, token)
        return Reading(
            token, token, token, e.kind, e.entity_name, e.code, e.sector, e.other_sectors, e.office,
            named=bool(e.entity_name), how=[f"of {e.entity_name or e.entity_text}"],
        )  # fmt: skip

    # -- apposition

    def _join_appositions(self, s: Sentence, token: int, reading: Reading) -> None:
        """Join "Ann Ode" with "Kenya's foreign minister" in "Ann Ode, Kenya's foreign minister," and the other way round."""
        partners = [c for c in kids(s, token, "appos") if s.tag[c][:2] == "NN"]
        if s.dep[token] == "appos":
            partners.append(s.head[token])
        for partner in partners:
            other = self.read(s, partner)
            if (reading.kind == "thing" and s.tag[token] not in NAME_TAGS) or other.kind in ("place", "thing"):
                continue
            if reading.kind in ("state", "place"):
                continue
            self._merge(reading, other)

    @staticmethod
    def _merge(reading: Reading, other: Reading) -> None:
        """Fill what the reading lacks from what an apposition or an earlier mention tells."""
        if reading.kind == "thing":
            reading.kind = other.kind
        if other.role and not reading.role:  # the report's own role goes before the table's
            reading.sector, reading.others = other.sector or reading.sector, other.others
            reading.office, reading.role = other.office or reading.office, other.role
            reading.how.insert(0, "; ".join(other.how))
        elif reading.sector is None and other.sector:
            reading.sector, reading.others = other.sector, other.others
            reading.how += other.how
        if other.code and not reading.code:
            reading.code, reading.placed = other.code, True
            reading.how += other.how
        reading.office = reading.office or other.office
        if other.kind == "person" and other.named and not reading.named:
            reading.name, reading.named = other.name, True
        reading.gender = reading.gender or other.gender
        reading.placed = reading.placed or other.placed

    # -- people by name

    def known_surnames(self) -> frozenset[str]:
        return self._known

    def _introduce_people(self) -> None:
        """Everyone whom the report names with a title or more than one name, under the family name."""
        for s in self.document.sentences:
            for t in range(len(s)):
                capital = s.tag[t] in NAME_TAGS and s.dep[t] != "compound" and s.text[t][:1].isupper()
                if capital and persons.is_person_name(self, s, t, self.spans[s.index][t]):
                    self._introduce(s, t)
        self._known = frozenset(self.people)
        self._join_spellings()

    def _introduce(self, s: Sentence, token: int) -> None:
        reading = self.read(s, token)
        self._join_appositions(s, token, reading)
        if " " not in (reading.name or "") and not reading.role:
            return
        if reading.code in self.tables.countries:
            self.countries[reading.code] += 1
        person = Person(reading, s.start_of[reading.first], s.end_of[reading.last])
        surname = letters(s.text[token])
        names = [surname]
        if reading.code and reading.code.lower() in words("family-first") and reading.core < token:
            names.append(letters(s.text[reading.core]))
        for name in names:
            known = self.people.get(name)
            if known is None or (person.weight > known.weight and name == surname):
                self.people[name] = person

    def _introduce_acronyms(self) -> dict[str, tuple[int, int]]:
        """Acronyms in brackets after the name whose initials they are: sentence and head token of that name."""
        found: dict[str, tuple[int, int]] = {}
        for s in self.document.sentences:
            for t in range(2, len(s) - 1):
                short = s.text[t]
                if s.text[t - 1] == "(" and s.text[t + 1] == ")" and short.isupper() and 2 <= len(short) <= ACRONYM_LENGTH:
                    head = _head_of_initials(s, t - 2, short)
                    if head is not None:
                        found.setdefault(short, (s.index, head))
        return found

    def _introduce_short_names(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Where one capitalised word with "the" stands for a longer name told before: "the Fund", "the Council".

        Sentence and token -> those of the name that the word stood for when it was first used alone.
        """
        full: dict[str, tuple[int, int]] = {}
        meant: dict[str, tuple[int, int]] = {}
        found: dict[tuple[int, int], tuple[int, int]] = {}
        for s in self.document.sentences:
            for t in range(len(s)):
                if s.tag[t] not in NAME_TAGS or not s.text[t][:1].isupper() or s.dep[t] in ("compound", "amod", "nmod"):
                    continue
                tails = [g for c in kids(s, t, "prep") if s.lower[c] in ("of", "for") for g in kids(s, c, "pobj")]
                if any(
                    s.text[c][:1].isupper() and s.tag[c] != "DT" for c in (*kids(s, t, "compound", "amod", "nmod"), *tails)
                ):
                    full[s.text[t]] = (s.index, t)
                elif s.text[t] in full and any(s.lower[c] == "the" for c in kids(s, t, "det")):
                    found[s.index, t] = meant.setdefault(s.text[t], full[s.text[t]])
        return found

    def _join_person(self, s: Sentence, token: int, reading: Reading) -> tuple[int, int] | None:
        """A family name alone, or the same name again: what the report told where it introduced the person."""
        if reading.kind != "person" or not reading.named:
            return None
        person = self.people.get(letters(s.text[token]))
        if person is None or person.start == s.start_of[reading.first]:
            return None
        known = person.reading
        if reading.code and known.code and reading.code != known.code and reading.role:
            return None
        own_name, known_name = (reading.name or "").split(), (known.name or "").split()
        if len(own_name) > 1 and len(known_name) > 1 and letters(own_name[0]) != letters(known_name[0]):
            return None
        if len(own_name) < 2 and known.name:
            if known.code and reading.code != known.code and not reading.role:
                reading.code, reading.sector, reading.others, reading.office = None, None, (), None
                reading.how = []
            reading.name = known.name
        self._merge(reading, known)
        reading.how.append(f"{self.document.words(person.start, person.end)!r} earlier in the report")
        return (person.start, person.end)

    def _join_spellings(self) -> None:
        """Two spellings of one family name: one introduced, the other standing alone and close to it."""
        for s in self.document.sentences:
            for t in range(len(s)):
                if s.tag[t] not in NAME_TAGS or s.dep[t] not in ("nsubj", "nsubjpass", "pobj", "dobj", "poss"):
                    continue
                stray = letters(s.text[t])
                if stray in self.people or self.spans[s.index][t] is not None or len(stray) < SIMILAR_LENGTH:
                    continue
                if any(s.dep[c] in ("compound", "det") for c in s.children[t]):
                    continue
                for name, person in list(self.people.items()):
                    if name[0] == stray[0] and _close(name, stray):
                        self.people[stray] = person
                        self._known |= {stray}
                        home = self.document.sentence_at(person.start)
                        if home is not None:
                            first = self._entity(home, person.reading.last, person.reading)
                            words_of = self.document.words(person.start, person.end)
                            mention = replace(first, entity_text=words_of, start=person.start, end=person.end)
                            other = replace(first, entity_text=s.text[t], start=s.start_of[t], end=s.end_of[t])
                            self.name_variants.append((mention, other))
                        break


def _head_of_initials(s: Sentence, last: int, short: str) -> int | None:
    """Head token of the words up to `last` whose capitals spell the acronym."""
    rest = list(short)
    for t in range(last, max(last - 3 * len(short), -1), -1):
        if rest and s.text[t][:1] == rest[-1]:
            rest.pop()
            if not rest:
                heads = [h for h in range(t, last + 1) if s.tag[h][:2] == "NN" and not t <= s.head[h] <= last]
                return heads[0] if heads else last
        elif s.text[t][:1].isupper() and s.tag[t] in NAME_TAGS and not rest:
            break
    return None


def _close(a: str, b: str) -> bool:
    """Whether two spellings differ by one letter, or two from six letters on."""
    allowed = 2 if min(len(a), len(b)) >= 6 else 1
    if abs(len(a) - len(b)) > allowed:
        return False
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row_before, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(row_before[j] + 1, row[j - 1] + 1, row_before[j - 1] + (x != y)))
    return row[-1] <= allowed
