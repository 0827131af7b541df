"""The nouns: what a report is read into and what comes out. Imports nothing local but `errors`.

All offsets are characters (Unicode code points) into `Report.text`, end exclusive: `text[start:end]` is the words meant.
Token indexes count within one `Sentence`.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Report:
    """One news report as it came, decoded. `text` is never changed: cleaning marks, it never moves.

    `date` is the day of publication. `date_source` says who tells it: "given", "page", "dateline", "capture" (the day a
    crawler fetched it), "option", or None when unknown.
    """

    text: str
    id: str = ""
    date: dt.date | None = None
    title: str | None = None
    publication: str | None = None
    url: str | None = None
    language: str = "en"
    date_source: str | None = None

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from dragoman.display.pages import report_page

        return report_page(self)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A report that was left out, with the reason. Nothing disappears silently."""

    source: str
    place: str | None
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a report's text, usually one paragraph. `kind`: title, body, dateline, byline or boilerplate.

    Only title and body segments are parsed.
    """

    start: int
    end: int
    kind: str = "body"


@dataclass(frozen=True, slots=True)
class Damage:
    """A mark on words that scraping, translation or cutting has hurt. Kinds: see docs/record.md."""

    kind: str
    text: str
    start: int
    end: int
    note: str | None = None
    suggestion: str | None = None


@dataclass(slots=True)
class Sentence:
    """One parsed sentence as parallel lists, one item a token. Free of the parser that made it.

    `tag` are Penn Treebank tags, `dep` the ClearNLP labels of spaCy's English models, `head` the index of the governor
    (the root governs itself), `start_of` and `end_of` character offsets into the report's text.
    """

    index: int
    start: int
    end: int
    segment: int
    is_title: bool
    text: list[str]
    lower: list[str]
    lemma: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    start_of: list[int]
    end_of: list[int]
    children: list[list[int]] = field(default_factory=list)
    root: int = 0

    def __post_init__(self) -> None:
        if not self.children:
            self.children = [[] for _ in self.text]
            for i, h in enumerate(self.head):
                if h == i:
                    self.root = i
                else:
                    self.children[h].append(i)

    def __len__(self) -> int:
        return len(self.text)

    def token_at(self, start: int, end: int) -> list[int]:
        """Indexes of the tokens that overlap the character offsets start..end."""
        return [i for i in range(len(self.text)) if self.start_of[i] < end and start < self.end_of[i]]


@dataclass(frozen=True, slots=True)
class Entity:
    """Someone who acts or is acted upon, as one mention of a report tells it.

    `code`: ISO alpha-3 or PLOVER's IGO, UNO, EUR, NGO, ISM, IMG, MNC; None when unresolved.
    `sector`: PLOVER sector (GOV, MIL, ...) or None. `office`: the office in the report's own words or our table's.
    `found_by`: how it was resolved, in plain words, for `dragoman explain`.
    `assumed`: the country is only that of the surroundings: nothing told of the entity says so.
    `refers_to`: offsets of the earlier mention that a pronoun, surname or short form was resolved to.
    `kind`: state, person, organisation, group, place or thing.
    """

    entity_text: str
    start: int
    end: int
    entity_name: str | None = None
    code: str | None = None
    country_name: str | None = None
    sector: str | None = None
    other_sectors: tuple[str, ...] = ()
    office: str | None = None
    identifier_id: str | None = None
    kind: str = "thing"
    found_by: str = ""
    assumed: bool = False
    refers_to: tuple[int, int] | None = None
    sentence: int = -1
    head: int = -1

    @property
    def is_actor(self) -> bool:
        """Whether this can stand as an actor: it has a code or a sector, or is a person, organisation or group."""
        return bool(self.code or self.sector) or self.kind in ("person", "organisation", "group", "state")


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression with its TIMEX3 `type` (DATE, TIME, DURATION, SET) and `value`.

    `date` and `enddate`: first and last day it can mean (both inclusive), None when it cannot be placed.
    """

    text: str
    start: int
    end: int
    type: str
    value: str
    date: dt.date | None = None
    enddate: dt.date | None = None
    sentence: int = -1
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place name and the GeoNames entry chosen for it; the latter's fields are None when nothing fits."""

    text: str
    start: int
    end: int
    resolved_place: str | None = None
    geonameid: int | None = None
    lat: float | None = None
    lon: float | None = None
    country_code: str | None = None
    sentence: int = -1
    found_by: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says so. `kind`: named, organisation, anonymous or document. `start`, `end`: the source's words (or the cue's,
    where no source is named).
    """

    source: Entity | None
    kind: str
    cue: str
    quote: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody said: the source, the cue, and the content's offsets. Kept also when no event is in it.

    `spans`: the content's stretches, more than one where the source stands in its middle; `start`, `end` enclose the
    longest of them. `outer`: index in the document's statements of the statement that this one stands inside.
    """

    id: str
    source: Entity | None
    kind: str
    cue: str
    quote: bool
    text: str
    start: int
    end: int
    spans: tuple[tuple[int, int], ...] = ()
    cue_start: int = -1
    cue_end: int = -1
    date: str | None = None
    outer: int | None = None
    sentence: int = -1
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """What an event hangs on: the connective, the condition's own words, and the events coded inside it."""

    connective: str
    text: str
    start: int
    end: int
    events: tuple[str, ...] = ()
    sentence: int = -1
    clause: int = -1
    governs: int = -1


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of a derivation, for `dragoman explain`: which room, what it decided, and on what words."""

    room: str
    says: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One coded event: record.md's fields. `derivation` tells how it came about.

    `mutual`: all participants stand in `actor`; the first `initiators` of them are told as the ones who began it, and
    `whole` says whether enough of them are told to make a meeting. `negated`: the entry's own words hold the negation.
    `party`: the actor is among those whom the words concern ("both sides must stop"). `as_read`: the auxiliary modes of an
    event whose category the reader took from the whole sentence, so that no rule of precedence changes it; None otherwise.
    `heard`: how sure both witnesses together are that it is an event, 0 to 1; 0 where the reader was not heard.
    """

    id: str
    sentence: int
    trigger_token: int
    trigger: tuple[int, int]
    trigger_text: str
    event: tuple[str, ...]
    mode: tuple[str, ...]
    actor: tuple[Entity, ...]
    recipient: tuple[Entity, ...]
    rule: str
    context: tuple[str, ...] = ()
    aux_mode: tuple[str, ...] = ()
    date: dt.date | None = None
    enddate: dt.date | None = None
    date_text: str | None = None
    date_basis: str = "report"
    place: Place | None = None
    size: tuple[tuple[str, int | None], ...] = (("dead", None), ("injured", None), ("arrested", None))
    attribution: tuple[Attribution, ...] = ()
    condition: tuple[Condition, ...] = ()
    confidence: float | None = None
    damage: tuple[Damage, ...] = ()
    evidence: tuple[tuple[int, int], ...] = ()
    derivation: tuple[Reason, ...] = ()
    mutual: bool = False
    initiators: int = 0
    whole: bool = True
    negated: bool = False
    party: bool = False
    as_read: frozenset[str] | None = None
    heard: float = 0.0

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from dragoman.display.pages import event_page

        return event_page(self)


class Discourse(Protocol):
    """Who is who in one report: the actors room's answer to "whom does this noun phrase mean?"."""

    def entity(self, sentence: int, token: int) -> Entity:
        """The entity told by the noun phrase headed by that token (coordinations: that conjunct alone).

        Never None: what cannot be resolved has its text and no code.
        """

    def entities(self, sentence: int, token: int) -> tuple[Entity, ...]:
        """That entity and all coordinated with it; "the two sides", "they" as the several entities that are meant."""

    def where(self, sentence: int, token: int) -> tuple[str | None, str]:
        """The country where that token's thing is, and how it was found; None where the report does not tell."""

    def mentions_in(self, sentence: int) -> list[Entity]:
        """The resolved actor mentions of one sentence, in text order."""


@dataclass(slots=True)
class Document:
    """A report on its way through the house. Each step fills its own field from those before it.

    `readings`: what the reader (reader/) makes of a sentence, by the sentence's index; empty without it.
    """

    report: Report
    segments: list[Segment] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    times: list[TimeExpression] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    damage: list[Damage] = field(default_factory=list)
    discourse: Discourse | None = None
    readings: dict[int, Any] = field(default_factory=dict)

    def words(self, start: int, end: int) -> str:
        return self.report.text[start:end]

    def sentence_at(self, offset: int) -> Sentence | None:
        """The parsed sentence that holds the character offset, None between sentences."""
        before = bisect_right(self.sentences, offset, key=lambda s: s.start)
        return self.sentences[before - 1] if before and offset < self.sentences[before - 1].end else None
