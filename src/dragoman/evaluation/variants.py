"""Coders to measure beside ours, so that a reader sees what each part is worth: without a part of it, and a baseline.

The baseline is what a first attempt would be: the first verb of a sentence that the lexicon has, and the nearest names of
our actor tables before and after it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from dragoman import lexicon
from dragoman.actors import load_tables, read_discourse
from dragoman.actors.discourse import ReportDiscourse
from dragoman.actors.spans import find_spans
from dragoman.actors.tables import ActorTables
from dragoman.claims import is_political
from dragoman.config import Settings
from dragoman.events.contexts import Contexts
from dragoman.events.fitting import Fitter
from dragoman.events.judgement import find_events
from dragoman.lexicon import NONE, Lexicon
from dragoman.model import Document, Entity, Event, Sentence
from dragoman.pipeline import Coder, Step
from dragoman.syntax import is_verb

Change = Callable[[Document, Settings], None]


class Variant(Coder):
    """A coder that takes some steps otherwise. `changes`: by the step's name, what is done in its place."""

    def __init__(self, settings: Settings, changes: Mapping[str, Change]) -> None:
        self.changes = changes
        super().__init__(settings)

    def _steps(self) -> tuple[Step, ...]:
        return tuple(self._changed(step) for step in super()._steps())

    def _changed(self, step: Step) -> Step:
        change = self.changes.get(step.name)
        return step if change is None else replace(step, run=lambda d: change(d, self.settings), run_all=None)


def variants(settings: Settings) -> dict[str, Coder]:
    """The coder, and those to measure beside it, by name."""
    return {
        "whole coder": Coder(settings),
        "without the reader": Coder(replace(settings, reader=False)),
        "without the rules": Variant(settings, {"events": find_what_is_read}),
        "without reference resolution": Variant(settings, {"actors": read_words_alone}),
        "without status": Variant(settings, {"claims": claim_nothing}),
        "without event nouns": Variant(settings, {"events": find_verbs_alone}),
        "baseline": Variant(settings, {"events": find_first_verbs, "claims": claim_nothing}),
    }


# -- without reference resolution


class WordsAlone:
    """The report's discourse, but who is referred to is not followed up: a mention is what its own words tell."""

    def __init__(self, inner: ReportDiscourse) -> None:
        self.inner = inner

    def entity(self, sentence: int, token: int) -> Entity:
        return self.alone(self.inner.entity(sentence, token))

    def entities(self, sentence: int, token: int) -> tuple[Entity, ...]:
        return tuple(dict.fromkeys(map(self.alone, self.inner.entities(sentence, token))))

    def where(self, sentence: int, token: int) -> tuple[str | None, str]:
        return self.inner.where(sentence, token)

    def mentions_in(self, sentence: int) -> list[Entity]:
        return [e for e in map(self.alone, self.inner.mentions_in(sentence)) if e.code or e.sector]

    def alone(self, entity: Entity) -> Entity:
        """The entity as its own words tell it, where the report's discourse looked elsewhere for whom it means."""
        if entity.refers_to is None:
            return entity
        read = self.inner.read(self.inner.document.sentences[entity.sentence], entity.head)
        return replace(
            entity,
            entity_name=read.name,
            code=read.code,
            country_name=self.inner.tables.countries.get(read.code or ""),
            sector=read.sector,
            other_sectors=read.others,
            office=read.office,
            refers_to=None,
            found_by="its own words alone",
        )


def read_words_alone(document: Document, settings: Settings) -> None:
    document.discourse = WordsAlone(read_discourse(document, load_tables(settings.actors)))


# -- without status


def claim_nothing(document: Document, settings: Settings) -> None:
    """Every event as plain news of the report's day: no marks, sources, conditions, dates or places, and no other category
    for them.
    """
    contexts = Contexts(document)
    plain = [
        replace(event, date=document.report.date, date_basis="report" if document.report.date else "unknown")
        for event in document.events
        if event.whole and is_political(event)
    ]
    document.events = [replace(event, context=contexts.of(event)) for event in plain]


# -- without the rules


def find_what_is_read(document: Document, settings: Settings) -> None:
    """The events that the reader alone sees."""
    document.events = find_events(document, replace(lexicon.load(settings.lexicon), verbs={}, nouns={}))


# -- without event nouns


def find_verbs_alone(document: Document, settings: Settings) -> None:
    found = find_events(document, replace(lexicon.load(settings.lexicon), nouns={}))
    document.events = [e for e in found if is_verb(document.sentences[e.sentence], e.trigger_token)]


# -- the baseline


def find_first_verbs(document: Document, settings: Settings) -> None:
    words, tables = lexicon.load(settings.lexicon), load_tables(settings.actors)
    document.events = [event for s in document.sentences if (event := first_verb(document, s, words, tables)) is not None]


def first_verb(document: Document, s: Sentence, words: Lexicon, tables: ActorTables) -> Event | None:
    """The event of the sentence's first verb in the lexicon, under the category that most of its entries have."""
    for i in range(len(s)):
        if s.tag[i][:1] != "V" or s.dep[i] in ("aux", "auxpass"):
            continue
        entries = [entry for key in Fitter.keys(s, i) for entry in words.verbs.get(key, ()) if entry.category != NONE]
        if not entries:
            continue
        [(category, _)] = Counter(entry.category for entry in entries).most_common(1)
        named = list(names(document, s, tables))
        return Event(
            id="",
            sentence=s.index,
            trigger_token=i,
            trigger=(s.start_of[i], s.end_of[i]),
            trigger_text=s.text[i],
            event=(category,),
            mode=(),
            actor=tuple([e for e in named if e.head < i][-1:]),
            recipient=tuple([e for e in named if e.head > i][:1]),
            rule=next(entry.id for entry in entries if entry.category == category),
            evidence=((s.start, s.end),),
        )
    return None


def names(document: Document, s: Sentence, tables: ActorTables) -> Iterator[Entity]:
    """The names in a sentence whose code our tables know, in the order of the text."""
    for span in dict.fromkeys(span for span in find_spans(s, tables) if span is not None):
        entry = next((e for e in span.entries if e.code), None)
        if entry is not None:
            start, end = s.start_of[span.first], s.end_of[span.last]
            yield Entity(
                entity_text=document.words(start, end),
                start=start,
                end=end,
                entity_name=entry.name,
                code=entry.code,
                country_name=tables.countries.get(entry.code or ""),
                sector=entry.sector,
                kind="organisation",
                found_by=f"{entry.source} table",
                sentence=s.index,
                head=span.last,
            )
