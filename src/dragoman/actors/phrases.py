"""What a noun phrase says by its own words: names, titles, whose, of which country. Report first, tables second."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from dragoman import gazetteer
from dragoman.actors.spans import NAME_TAGS, Span, find_spans, name_run
from dragoman.actors.tables import ACRONYM_LENGTH, ActorTables, Entry, family_names, given_names, letters, term_at, words
from dragoman.model import Document, Sentence
from dragoman.syntax import is_verb, kids, phrase_span, subtree_span

DEEPEST = 6
LARGE_TOWN = 100_000
"""People; smaller towns share their names too often to tell a country."""
TITLE_TAIL = 5
"""Tokens that may stand between a role word and the name that it is the title of: "secretary of commerce …"."""
WEAK_SECTORS = frozenset({"GOV", "PRE", "CVL", "OPP"})
"""Sectors of an owner that do not replace the role's own."""
FORMER_SECTORS = frozenset({"GOV", "LEG", "MIL", "JUD", "SPY", "COP", "PTY", None})


@dataclass(slots=True)
class Reading:
    """What is known of a noun phrase so far. `first`, `last`: its tokens; `core`: the first token of its own name or role.

    `how`: what was decided and why. `placed`: whether its country is settled, also to be none ("Western diplomats").
    `role`: the role word that tells what it is. `linked_name`: it stands in our tables by its own name.
    """

    first: int
    last: int
    core: int
    kind: str = "thing"
    name: str | None = None
    code: str | None = None
    sector: str | None = None
    others: tuple[str, ...] = ()
    office: str | None = None
    role: str | None = None
    gender: str = ""
    placed: bool = False
    named: bool = False
    how: list[str] = field(default_factory=list)

    def take_owner(self, owner: Reading) -> None:
        """The country of whoever it belongs to, where it has none of its own."""
        if owner.code and not self.code:
            self.code, self.placed = owner.code, True
            self.how += owner.how
        if "PRE" in owner.others and "PRE" not in self.others:
            self.others += ("PRE",)


class PhraseReader:
    """Reads the noun phrases of one document."""

    def __init__(self, document: Document, tables: ActorTables) -> None:
        self.document = document
        self.tables = tables
        day = document.report.date
        self.day = day.year * 10000 + day.month * 100 + day.day if day else 0
        self.countries: Counter[str] = Counter()
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
            people = self.read(s, counted, depth + 1)
            if people.kind in ("group", "person", "organisation") and (people.role or people.sector):
                people.first, people.last = first, max(last, people.last)
                people.kind = "group"
                return people
        if self._is_person_name(s, head, span):
            self._read_person(s, head, reading, depth)
        elif span is None:
            self._read_unknown(s, head, reading, depth)
        else:
            self._read_known(s, head, span, reading, depth)
        return reading

    @staticmethod
    def _counted(s: Sentence, head: int) -> int | None:
        """The people that a word of quantity stands before: "dozens of protesters", "a group of 200 men"."""
        if s.lemma[head] not in words("quantity") and s.lower[head] not in words("quantity"):
            return None
        tails = [g for c in kids(s, head, "prep") if s.lower[c] == "of" for g in kids(s, c, "pobj")]
        return tails[0] if tails and s.tag[tails[0]] in ("NNS", "NNPS", "NN") else None

    def _read_known(self, s: Sentence, head: int, span: Span, reading: Reading, depth: int) -> None:
        reading.core = span.first
        reading.first, reading.last = min(reading.first, span.first), max(reading.last, span.last)
        organisation = self._valid(span, "organisation", "seat")
        country = span.of("country", "capital") if s.tag[head] not in ("JJ", "NNS", "NNPS") else span.of("country")
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
            self._read_role(s, span, role, reading, depth, head)
        else:
            self._read_unknown(s, head, reading, depth)

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

    def _read_role(self, s: Sentence, span: Span, role: Entry, reading: Reading, depth: int, head: int) -> None:
        """A role word ("foreign minister", "gunmen", "army"): its sector, and whose from the words around it."""
        text = self.document.words(s.start_of[span.first], s.end_of[span.last])
        reading.kind = {"body": "organisation", "group": "group"}.get(role.kind, "group" if role.plural else "person")
        reading.sector, reading.others, reading.role = role.sector, role.other_sectors, role.name.lower()
        reading.office = text if role.office else None
        reading.gender = words("gender").get(s.lower[span.last], "")
        reading.how.append(f"{text}: {role.sector or 'no sector'} in our table of roles ({role.where})")
        self._own(s, reading, span.first, head, depth)
        if role.kind != "body" and role.sector == "CVL":
            for t in range(reading.first, span.first):
                reading.sector = words("arming").get(s.lower[t], reading.sector)
        former = self._is_former(s, reading.first, span.first) or role.name.lower().split()[0] in words("former")
        if former and role.kind == "person" and role.sector in FORMER_SECTORS | {"ELI"}:
            reading.sector = "ELI"
            reading.office = text.split(" ", 1)[-1] if role.sector == "ELI" and " " in text else text
            reading.how.append("formerly")

    def _is_former(self, s: Sentence, first: int, core: int) -> bool:
        return any(s.lower[t] in words("former") and s.tag[t] not in ("RB",) for t in range(first, core))

    def _own(self, s: Sentence, reading: Reading, core: int, head: int, depth: int) -> None:
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
            towns = [self._town(s, t) for t in near]
            owners += [t for t in towns if t is not None]
        return owners

    def _town(self, s: Sentence, token: int) -> Reading | None:
        """The country of a town or region that our own tables do not hold: "Alberta" in "the Alberta government"."""
        code = self.country_of_town(s, token)
        if code is None:
            return None
        return Reading(token, token, token, "place", s.text[token], code, how=[f"of {s.text[token]}, {code}"])

    def country_of_town(self, s: Sentence, token: int) -> str | None:
        """PLOVER code of the country of the large town or region whose name ends in the token, None when there is none."""
        if s.tag[token] not in NAME_TAGS or self.spans[s.index][token] is not None or not s.text[token][:1].isupper():
            return None
        first, last = name_run(s, self.spans[s.index], token)
        tells = s.dep[token] == "nsubj" and s.lemma[s.head[token]] in words("speech")
        if tells and first == last and letters(s.text[token]) in family_names():
            return None
        entries = gazetteer.lookup(gazetteer.name_key(" ".join(s.text[first : last + 1])))
        large = [e for e in entries if e.kind == "region" or e.population >= LARGE_TOWN]
        if not large:
            return None
        code = self.tables.folded.get(large[0].iso3, large[0].iso3)
        return code if code in self.tables.countries else None

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

    # -- persons

    def _is_person_name(self, s: Sentence, head: int, span: Span | None) -> bool:
        if span is not None and span.of("holder") and span.first < span.last:
            return True
        hyphened = head > 1 and s.text[head - 1] == "-" and s.text[head - 2][:1].isupper()  # "Kim Yo-jong"
        if s.tag[head] not in (*NAME_TAGS, "NN", "NNS", "FW", "JJ") or not (s.text[head][:1].isupper() or hyphened):
            return False
        if s.lower[head] in words("calendar") and not (
            head and s.text[head - 1][:1].isupper() and s.tag[head - 1] in NAME_TAGS
        ):
            return False
        if span is not None and span.of("country", "organisation", "seat", "capital", "adjective", "people"):
            return False
        first, _ = name_run(s, self.spans[s.index], head)
        titled = self._title(s, first) is not None
        role = span.of("role") if span is not None else None
        if span is not None and role:  # "Ann King": a role word as family name
            alone = role.kind == "person" and not role.plural and span.first == span.last == head
            aged = any(s.tag[c] == "CD" and c > head for c in kids(s, head, "appos", "nummod"))
            alone = alone or (aged and not role.plural)
            return alone and s.tag[head] == "NNP" and first < head and not titled and not kids(s, head, "det", "poss")
        if letters(s.text[head]) in self.known_surnames():
            return True
        if s.tag[head] not in NAME_TAGS and not titled:
            return False
        if titled or (first and s.lower[first - 1] in words("honorific")) or s.lower[first] in words("honorific"):
            return True
        if span is None and first == head and self.tables.terms(s.text[head]):
            return self._holder_by_surname(s.text[head]) is not None
        return self._looks_personal(s, first, head)

    def _title(self, s: Sentence, first: int) -> Span | None:
        """The person's role that stands straight before a name, the first of several ("junta leader Colonel …"), with its
        tail ("deputy secretary of commerce …").
        """
        spans, found, at = self.spans[s.index], None, first - 1
        while at >= 0 and s.lower[at] in words("honorific"):
            at -= 1
        for last in range(at, max(at - TITLE_TAIL, -1), -1):
            span = spans[last]
            role = span.of("role") if span is not None and span.last == last else None
            titles = role is not None and role.kind == "person" and not role.plural
            if span is not None and role is not None and titles and (last == at or s.lower[last + 1] == "of"):
                found = Span(span.first, at, (role,))
                break
            if s.tag[last][:2] != "NN" and s.lower[last] not in ("of", "and"):
                break
        while found is not None and found.first:
            span = spans[found.first - 1]
            role = span.of("role") if span is not None else None
            if span is None or role is None or role.kind != "person" or role.plural:
                break
            if span.of("adjective", "people") or s.lower[span.last] in words("lesser"):
                break
            found = Span(span.first, span.last, (role,))
        return found

    def known_surnames(self) -> frozenset[str]:
        """Family names that the report has introduced; filled by the discourse."""
        return frozenset()

    def _looks_personal(self, s: Sentence, first: int, head: int) -> bool:
        """First and last name, as subject of a verb of speech, with "who", an age or a role in apposition."""
        if kids(s, head, "det") or s.tag[head] == "NNPS" or head - first > 3:
            return False
        speaks = s.dep[head] in ("nsubj", "nsubjpass") and s.lemma[s.head[head]] in words("speech")
        relative = any(s.lower[k] in ("who", "whose") for c in kids(s, head, "relcl") for k in s.children[c])
        role = any((sp := self.spans[s.index][c]) is not None and sp.of("role") for c in kids(s, head, "appos"))
        acts = s.dep[head] in ("nsubj", "nsubjpass") and is_verb(s, s.head[head]) and s.tag[head] == "NNP"
        plain = all(self.spans[s.index][t] is None for t in range(first, head + 1)) and not s.text[head].isupper()
        plain = plain and not {s.lower[first], s.lower[head]} & words("thing-name").keys()
        plain = plain and s.lower[head - 1 if head else 0] != "the"
        if plain and acts and (first < head or s.dep[head] == "nsubj") and any(w[:1].islower() for w in s.text if len(w) > 4):
            return self.country_of_town(s, head) is None
        if first < head and plain and letters(s.text[first]) in given_names():
            return self.country_of_town(s, head) is None
        age = any(s.tag[c] == "CD" for c in kids(s, head, "appos", "nummod") if c > head)
        if s.dep[head] == "appos" and (sp := self.spans[s.index][s.head[head]]) is not None:
            entry = sp.of("role")
            role = role or (entry is not None and entry.kind == "person" and not entry.plural)
        return bool((first < head and (speaks or role)) or relative or age or (speaks and s.dep[head] == "nsubj"))

    def _read_person(self, s: Sentence, head: int, reading: Reading, depth: int) -> None:
        spans = self.spans[s.index]
        span = spans[head]
        if span is not None and span.of("holder") and span.first < span.last:
            first, head = span.first, span.last
            reading.last = max(reading.last, head)
        else:
            first, _ = name_run(s, spans, head)
        while first < head and s.lower[first] in words("honorific"):
            reading.gender = words("honorific")[s.lower[first]]
            first += 1
        reading.gender = reading.gender or (given_names().get(letters(s.text[first]), "") if first < head else "")
        reading.kind, reading.core, reading.named = "person", first, True
        reading.name = self.document.words(s.start_of[first], s.end_of[head])
        reading.first = min(reading.first, self._left_edge(s, first))
        if reading.last > head and s.lower[head + 1] in words("locative"):  # where the person is, or where it happens
            reading.last = head
        title = self._title(s, first)
        title_role = title.of("role") if title is not None else None
        if title is not None and title_role is not None:
            reading.first = min(reading.first, self._left_edge(s, title.first))
            self._read_role(s, title, title_role, reading, depth, head)
        else:
            self._own(s, reading, first, head, depth)
            if reading.sector is None and self._is_former(s, reading.first, first):
                reading.sector = "ELI"
        reading.kind = "person"
        self._fill_from_holders(s, first, head, span, reading)

    def _left_edge(self, s: Sentence, first: int) -> int:
        """The first token of the titles and adjectives that stand straight before a name, whatever the parse says."""
        edge = first
        while edge > 0:
            t = edge - 1
            span = self.spans[s.index][t]
            if span is not None and span.of("role", "adjective", "country", "organisation", "seat"):
                edge = span.first
            elif s.tag[t] in ("JJ", "POS", "HYPH", "DT", "PRP$", "NNP", "NN", "VBN") and (
                s.tag[t] != "VBN" or s.lower[t] in words("former")
            ):
                edge = t
            else:
                break
            if s.tag[edge] in ("DT", "PRP$"):
                break
        return edge

    def _fill_from_holders(self, s: Sentence, first: int, head: int, span: Span | None, reading: Reading) -> None:
        """What our table of office-holders knows of the name at the report's date, where the report says nothing."""
        if span is not None and span.of("holder"):
            terms = [e for e in span.entries if e.source == "holder"]
        elif first == head:
            terms = self._terms_by_surname(s.text[head], reading)
        else:
            terms = []
        terms = [t for t in terms if not reading.code or t.code == reading.code or t.code is None]
        if not terms:
            return
        reading.name = terms[0].name
        reading.placed = True
        term, held = term_at(terms, self.day)
        if term is None:
            first = min(terms, key=lambda t: t.start)
            reading.code = reading.code or first.code
            reading.how.append(f"{first.name}, before holding an office that we know ({first.where})")
            return
        if held:
            if reading.sector is None:
                reading.sector, reading.others = term.sector, term.other_sectors
            reading.office = reading.office or term.office
            when = "at the report's date" if self.day else "latest office, the report has no date"
            reading.how.append(f"{term.name}: {term.office or 'known'} {when} ({term.where})")
        else:
            reading.sector = reading.sector or ("ELI" if term.sector in FORMER_SECTORS else term.sector)
            reading.office = reading.office or (f"former {term.office}" if term.office else None)
            reading.how.append(f"{term.name}, out of office at the report's date ({term.where})")
        reading.code = reading.code or term.code

    def _terms_by_surname(self, surname: str, reading: Reading) -> list[Entry]:
        """Terms of the one person whom a family name alone, or with the office before it ("President Buhari"), can mean."""
        known = self._holder_by_surname(surname)
        terms = self.tables.terms(surname)
        if reading.role and (known is None or known.office != reading.role):
            fitting = [t for t in terms if t.office == reading.role and (not reading.code or t.code == reading.code)]
            holding = [t for t in fitting if t.holds(self.day)] or fitting
            if len({t.name for t in holding}) == 1:
                return holding
        return [t for t in terms if known is not None and t.name == known.name]

    def _holder_by_surname(self, surname: str) -> Entry | None:
        """The one office-holder of that family name in office at the report's date: one person of a country that the report
        names, or else one head of state or government.
        """
        terms = self.tables.terms(surname)
        holding = [t for t in terms if t.holds(self.day)] if self.day else terms
        told = [t for t in holding or terms if t.code in self.countries]
        if not told:
            told = [t for t in holding or terms if t.office in words("top-office")]
        return max(told, key=lambda t: t.start) if len({t.name for t in told}) == 1 else None

    # -- anything else

    def _read_unknown(self, s: Sentence, head: int, reading: Reading, depth: int) -> None:
        if s.tag[head][:2] != "NN":
            return
        if s.lemma[head] in words("counterpart") and kids(s, head, "poss") and depth < DEEPEST:
            other = self.possessor(s, kids(s, head, "poss")[0], depth + 1)
            reading.kind, reading.sector, reading.office = "person", other.sector or "GOV", other.office
            reading.role = s.lemma[head]
        if s.tag[head] in NAME_TAGS and s.lower[head] in words("that-organisation"):
            reading.kind, reading.role = "organisation", s.lower[head]
        self._own(s, reading, head, head, depth)
        if reading.code or reading.sector:
            reading.how.append("by its owner")
        if s.tag[head] in NAME_TAGS and s.text[head][:1].isupper():
            first, _ = name_run(s, self.spans[s.index], head)
            reading.name = self.document.words(s.start_of[first], s.end_of[head])
            acronym = s.text[head].isupper() and 1 < len(s.text[head]) <= ACRONYM_LENGTH
            if acronym and s.dep[head] in ("nsubj", "nsubjpass") and reading.kind == "thing":
                reading.kind = "organisation"


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
