"""What a noun phrase says by its own words: names, titles, whose, of which country. Report first, tables second."""

from __future__ import annotations

from collections import Counter

from dragoman.actors import persons
from dragoman.actors.reading import Reading
from dragoman.actors.spans import NAME_TAGS, Span, find_spans, name_run
from dragoman.actors.tables import ACRONYM_LENGTH, ActorTables, Entry
from dragoman.actors.wording import family_names, letters, words
from dragoman.model import Document, Place, Sentence
from dragoman.syntax import kids, phrase_span, subtree_span

DEEPEST = 6
WEAK_SECTORS = frozenset({"GOV", "PRE", "CVL", "OPP"})
"""Sectors of an owner that do not replace the role's own."""


class PhraseReader:
    """Reads the noun phrases of one document."""

    def __init__(self, document: Document, tables: ActorTables) -> None:
        self.document = document
        self.tables = tables
        day = document.report.date
        self.day = day.year * 10000 + day.month * 100 + day.day if day else 0
        self.countries: Counter[str] = Counter()
        towns = [p for p in document.places if not is_country(p) and is_whole_name(document, p)]
        self.towns = {p.end: code for p in towns if (code := tables.state_of(p.country_code))}
        self.spans = [find_spans(s, tables) for s in document.sentences]

    def read(self, s: Sentence, head: int, depth: int = 0) -> Reading:
        """The reading of the phrase headed by the token; `depth` bounds how far possessors and tails are followed."""
        first, end = phrase_span(s, head)
        last = end - 1
        while last > head and s.tag[last] in ("IN", "TO"):  # a tail that the parser cut off after its preposition
            last -= 1
        reading = Reading(first, last, head)
        span = self.spans[s.index][head]
        counted = self._counted(s, head)
        if counted is not None and depth < DEEPEST:
            people = self.possessor(s, counted, depth + 1)
            if people.kind in ("group", "person", "organisation") and (people.role or people.sector):
                people.first, people.last = first, max(last, people.last)
                people.kind = "group"
                return people
        if persons.is_person_name(self, s, head, span):
            persons.read_person(self, s, head, reading, depth)
        elif span is None:
            self._read_unknown(s, head, reading, depth)
        else:
            self._read_known(s, head, span, reading, depth)
        return reading

    @staticmethod
    def _counted(s: Sentence, head: int) -> int | None:
        """The people that a word of quantity stands before: "dozens of protesters", "a group of 200 men"."""
        if s.tag[head] != "CD" and s.lemma[head] not in words("quantity") and s.lower[head] not in words("quantity"):
            return None
        tails = [g for c in kids(s, head, "prep") if s.lower[c] == "of" for g in kids(s, c, "pobj")]
        return tails[0] if tails and s.tag[tails[0]] in ("NNS", "NNPS", "NN", "PRP") else None

    def _read_known(self, s: Sentence, head: int, span: Span, reading: Reading, depth: int) -> None:
        reading.core = span.first
        reading.first, reading.last = min(reading.first, span.first), max(reading.last, span.last)
        organisation = self._valid(span, "organisation", "seat")
        country = span.of("country", "capital") if s.tag[head] not in ("JJ", "NNS", "NNPS") else span.of("country")
        if organisation and organisation.source == "seat" and self._is_longer_name(s, span.last):
            organisation = None
        people, role = span.of("people", "adjective"), span.of("role")
        if organisation and not (country and organisation.source == "organisation" and span.first == span.last):
            self._take_entry(reading, organisation, "in our table of " + organisation.source + "s")
            if organisation.source == "seat":
                self._other_seat(s, reading, span.first, head, depth)
        elif country:
            self._read_country(s, head, country, reading)
        elif people:
            self._read_people(s, head, people, reading)
        elif role:
            self.read_role(s, span, role, reading, depth, head)
        else:
            self._read_unknown(s, head, reading, depth)

    @staticmethod
    def _is_longer_name(s: Sentence, last: int) -> bool:
        """Whether a seat's word only begins another body's name: "Congress of Industrial Workers"."""
        tails = [g for c in kids(s, last, "prep") if s.lower[c] in ("of", "for") for g in kids(s, c, "pobj")]
        return any(s.tag[g] == "NNPS" or kids(s, g, "compound", "amod") for g in tails if s.text[g][:1].isupper())

    def _other_seat(self, s: Sentence, reading: Reading, core: int, head: int, depth: int) -> None:
        """Another country's seat of the same name: "Peru's Congress"."""
        for owner in self._owners(s, reading, core, head, depth):
            if owner.code in self.tables.countries and owner.code != reading.code and owner.kind in ("state", "place"):
                reading.code, reading.name = owner.code, None
                reading.how = [f"as our {reading.how[0]}", *owner.how]
                return
        if (reading.name or "").lower() in words("shared-seat") and self.countries and reading.code not in self.countries:
            reading.name, reading.code, reading.placed, reading.role = None, None, False, s.lower[head]

    def _valid(self, span: Span, *sources: str) -> Entry | None:
        """The entry that holds on the report's day; without a day the one that lasts longest."""
        fitting = [e for e in span.entries if e.source in sources]
        holding = [e for e in fitting if e.holds(self.day)] or fitting[:1]
        return max(holding, key=lambda e: e.end) if holding else None

    def _take_entry(self, reading: Reading, entry: Entry, how: str) -> None:
        reading.kind, reading.name, reading.named = entry.kind, entry.name, True
        reading.code, reading.sector, reading.others = entry.code, entry.sector, entry.other_sectors
        reading.placed = True
        reading.how.append(f"{entry.name}: {how} ({entry.where})")

    # -- states, capitals, peoples

    def _read_country(self, s: Sentence, head: int, entry: Entry, reading: Reading) -> None:
        reading.name, reading.code, reading.others = entry.name, entry.code, entry.other_sectors
        reading.placed, reading.named = True, True
        place = is_place(s, head, capital=entry.source == "capital")
        reading.kind = "place" if place else "state"
        if entry.source == "capital" and not place:
            reading.sector = "GOV"
            reading.how.append(f"a capital that stands for the government of {entry.name}")
        elif "PRE" in entry.other_sectors:
            reading.sector, reading.others = "PRE", ()
            reading.how.append(f"{entry.name}, partly recognised")
        else:
            reading.how.append(f"the state {entry.name}")

    def _read_people(self, s: Sentence, head: int, entry: Entry, reading: Reading) -> None:
        reading.name, reading.code, reading.others = entry.name, entry.code, entry.other_sectors
        reading.placed = True
        adjective = s.tag[head] == "JJ" and s.dep[head] in ("amod", "compound", "nmod")
        definite = any(s.lower[c] in words("definite") for c in kids(s, head, "det"))
        span = self.spans[s.index][head]
        if (
            adjective
            or (span is not None and span.linked)
            or (definite and s.tag[head] != "NN" and not kids(s, head, "nummod", "relcl"))
        ):
            reading.kind = "state"
            reading.how.append(f"by their country, {entry.name}")
        else:
            reading.kind = "group" if s.tag[head] in ("NNS", "NNPS") else "person"
            reading.sector = "CVL"
            reading.how.append(f"people of {entry.name}")

    # -- roles

    def read_role(self, s: Sentence, span: Span, role: Entry, reading: Reading, depth: int, head: int) -> None:
        """A role word ("foreign minister", "gunmen", "army"): its sector, and whose from the words around it."""
        text = self.document.words(s.start_of[span.first], s.end_of[span.last])
        reading.kind = {"body": "organisation", "group": "group"}.get(role.kind, "group" if role.plural else "person")
        reading.sector, reading.others, reading.role = role.sector, role.other_sectors, role.name.lower()
        reading.office = role.office if "." in text else text if role.office else None  # "Sen.": senator
        reading.gender = words("gender").get(s.lower[span.last], "")
        reading.how.append(f"{text}: {role.sector or 'no sector'} in our table of roles ({role.where})")
        self.own(s, reading, span.first, head, depth)
        if role.kind != "body" and role.sector == "CVL":
            for t in range(reading.first, span.first):
                reading.sector = words("arming").get(s.lower[t], reading.sector)
        former = self.is_former(s, reading.first, span.first) or role.name.lower().split()[0] in words("former")
        if former and role.kind == "person" and role.sector in persons.FORMER_SECTORS | {"ELI"}:
            reading.sector = "ELI"
            reading.office = text.split(" ", 1)[-1] if role.sector == "ELI" and " " in text else text
            reading.how.append("formerly")

    def is_former(self, s: Sentence, first: int, core: int) -> bool:
        return any(s.lower[t] in words("former") and s.tag[t] not in ("RB",) for t in range(first, core))

    def own(self, s: Sentence, reading: Reading, core: int, head: int, depth: int) -> None:
        """Fill country and sector from possessors, demonyms, bodies and tails of the phrase."""
        owners = self._owners(s, reading, core, head, depth)
        role = reading.role or ""
        if role in words("armed"):
            for owner in owners:
                reading.sector = words("ruling").get((owner.role or "").lower(), reading.sector)
        member = role in words("member") or role.split(" ")[-1] in words("member")
        for owner in owners:
            open_to_owner = member or reading.kind == "thing" or reading.sector is None
            telling = owner.sector and owner.kind != "person" and not (reading.sector and owner.sector in WEAK_SECTORS)
            if open_to_owner and telling:
                reading.sector = owner.sector
                reading.others += tuple(o for o in owner.others if o not in reading.others)
                reading.how.append(f"of {owner.name or owner.role}, {owner.sector}")
                break
            if owner.sector == "OPP" and "OPP" not in reading.others:
                reading.others += ("OPP",)
            if member and owner.named and owner.kind == "organisation" and owner.code and not owner.sector:
                reading.sector = None
                break
        for owner in owners:
            reading.take_owner(owner)
        if not reading.code and any(s.lower[t] in words("unplaced") for t in range(reading.first, core)):
            reading.placed = True
            reading.how.append("of no one country")

    def _owners(self, s: Sentence, reading: Reading, core: int, head: int, depth: int) -> list[Reading]:
        """Whoever the phrase says it belongs to, the most telling first."""
        found: list[Reading] = []
        possessors: list[Reading] = []
        inside: set[int] = set()
        for c in kids(s, head, "poss"):
            if c < core and depth < DEEPEST:
                a, b = subtree_span(s, c)
                inside.update(range(a, b))
                possessors.append(self.possessor(s, c, depth + 1))
        own = self.spans[s.index][core]
        if own is not None and own.first < own.last and reading.role:  # "Hamas fighters" kept whole in our table of roles
            entries = tuple(e for e in self.tables.find(s.text[own.first]) if e.source != "role")
            if entries and s.text[own.first][:1].isupper():
                found.append(self._modifier(s, Span(own.first, own.first, entries)))
        t = core - 1
        while t >= reading.first:
            span = self.spans[s.index][t]
            if span is not None and t not in inside:
                mere = reading.kind == "thing" and s.tag[t] == "JJ" and s.lower[t] not in words("body-adjective")
                if not span.linked and not (mere and span.of("role") and len(span.entries) == 1):
                    found.append(self._modifier(s, span))
                t = span.first
            t -= 1
        tails = [
            self.read(s, g, depth + 1)
            for c in kids(s, head, "prep")
            if c > head and s.lower[c] in words("tail") and depth < DEEPEST
            for g in kids(s, c, "pobj")
            if s.lower[c] == "of" or (reading.kind != "thing" and not (reading.named and s.lower[c] in words("locative")))
        ]
        owners = found + possessors + [t for t in tails if t.kind != "thing"]
        if reading.role and not any(o.code for o in owners):
            near = list(range(core - 1, reading.first - 1, -1))
            near += [
                g for c in kids(s, head, "prep") if c > head and s.lower[c] in words("tail") for g in kids(s, c, "pobj")
            ]
            towns = [self._leader(s, t) or self._town(s, t) for t in near]
            owners += [t for t in towns if t is not None]
        return owners

    def _leader(self, s: Sentence, token: int) -> Reading | None:
        """The country of an office-holder told by surname: "the Maduro government"."""
        if s.tag[token] not in NAME_TAGS or self.spans[s.index][token] is not None:
            return None
        holder = persons.holder_by_surname(self, s.text[token])
        if holder is None:
            return None
        return Reading(token, token, token, "person", holder.name, holder.code, how=[f"of {holder.name}, {holder.code}"])

    def _town(self, s: Sentence, token: int) -> Reading | None:
        """The country of a town or region that our own tables do not hold: "Alberta" in "the Alberta government"."""
        code = self.country_of_town(s, token)
        if code is None:
            return None
        return Reading(token, token, token, "place", s.text[token], code, how=[f"of {s.text[token]}, {code}"])

    def country_of_town(self, s: Sentence, token: int) -> str | None:
        """PLOVER code of the country of the town or region whose name ends in the token, None when there is none."""
        if s.tag[token] not in NAME_TAGS or self.spans[s.index][token] is not None:
            return None
        tells = s.dep[token] == "nsubj" and s.lemma[s.head[token]] in words("speech")
        if tells and letters(s.text[token]) in family_names() and name_run(s, self.spans[s.index], token)[0] == token:
            return None
        return self.towns.get(s.end_of[token])

    def possessor(self, s: Sentence, token: int, depth: int) -> Reading:
        """Who "Kenya's" or "his" means; the discourse overrides this for pronouns and names."""
        return self.read(s, token, depth)

    def _modifier(self, s: Sentence, span: Span) -> Reading:
        """A table phrase before the head: "Israeli", "Hamas", "Kremlin", "police"."""
        reading = Reading(span.first, span.last, span.first, placed=True)
        place = span.of("adjective", "country", "people", "capital")
        named = self._valid(span, "organisation", "seat", "holder")
        role = span.of("role")
        if place and not (named and span.last > span.first):
            reading.kind, reading.name, reading.code, reading.others = "state", place.name, place.code, place.other_sectors
            reading.how.append(f"of {place.name} by its own words")
        elif named:
            self._take_entry(reading, named, "belongs to it")
        elif role:
            reading.role, reading.sector, reading.others = role.name, role.sector, role.other_sectors
            reading.kind = "organisation" if role.kind == "body" else role.kind
        return reading

    def known_surnames(self) -> frozenset[str]:
        """Family names that the report has introduced; filled by the discourse."""
        return frozenset()

    # -- anything else

    def _read_unknown(self, s: Sentence, head: int, reading: Reading, depth: int) -> None:
        if s.tag[head][:2] != "NN":
            return
        if s.lemma[head] in words("counterpart") and kids(s, head, "poss") and depth < DEEPEST:
            other = self.possessor(s, kids(s, head, "poss")[0], depth + 1)
            reading.kind, reading.sector, reading.office = "person", other.sector or "GOV", other.office
            reading.role = s.lemma[head]
        if s.tag[head] in NAME_TAGS and (s.lower[head] in words("that-organisation") or s.lower[head] in words("body-name")):
            reading.kind, reading.role = "organisation", s.lower[head]
        self.own(s, reading, head, head, depth)
        if reading.code or reading.sector:
            reading.how.append("by its owner")
        if s.tag[head] in NAME_TAGS and s.text[head][:1].isupper():
            first, _ = name_run(s, self.spans[s.index], head)
            reading.name = self.document.words(s.start_of[first], s.end_of[head])
            acronym = s.text[head].isupper() and 1 < len(s.text[head]) <= ACRONYM_LENGTH
            if acronym and s.dep[head] in ("nsubj", "nsubjpass") and reading.kind == "thing":
                reading.kind = "organisation"


def is_country(place: Place) -> bool:
    """Whether a resolved place name is a whole country's, which our own tables read."""
    return place.found_by.startswith("country")


def is_whole_name(document: Document, place: Place) -> bool:
    """Whether a town's words are no part of a person's name ("Vienna Okafor") and no acronym."""
    if not place.found_by.startswith("town"):
        return True
    after = document.report.text[place.end : place.end + 2]
    return not (after[:1] == " " and after[1:].isupper()) and not place.text.isupper()


def is_place(s: Sentence, token: int, capital: bool) -> bool:
    """Whether a country's or capital's name means the place: "in Kenya", "bombed Damascus", but not "Pyongyang warned"."""
    while s.dep[token] == "conj" and s.head[token] != token:
        token = s.head[token]
    governor = s.head[token]
    if s.dep[token] in ("pobj", "pcomp"):
        preposition = s.lower[governor]
        addressed = preposition == "to" and s.lemma[s.head[governor]] in words("address")
        return preposition in words("locative") or (capital and preposition in words("leaving") and not addressed)
    if s.dep[token] == "dobj":
        return capital and s.lemma[governor] in words("place-verb")
    return s.dep[token] == "npadvmod" or (capital and s.dep[token] in ("appos", "nsubjpass", "ROOT"))
