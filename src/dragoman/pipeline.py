"""The ordered steps that a report walks through, each with what it requires and assigns, checked before a run."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from dragoman import lexicon
from dragoman.actors import load_tables, read_discourse
from dragoman.budget import Spent, at_most, seconds_for
from dragoman.claims import settle_claims
from dragoman.confidence import settle_confidence
from dragoman.config import Limits, Settings
from dragoman.damage import find_damage
from dragoman.errors import ReportError, SettingError, TableError
from dragoman.events.judgement import find_events
from dragoman.formats.arrow import events_table
from dragoman.formats.plover import coded_record, event_record
from dragoman.gate import Gate, reader_words
from dragoman.identity import settle_identity
from dragoman.language import load_lemmas, load_model, parse
from dragoman.model import Damage, Document, Event, Place, Report, Skipped, Statement, TimeExpression
from dragoman.reader import Reader, find_reader
from dragoman.reports import admit, prepare, report_day
from dragoman.status.attribution import find_statements
from dragoman.status.conditions import find_conditions
from dragoman.status.places import find_places
from dragoman.status.times import find_times

LONGEST_BATCH = 500_000
"""Characters after which a batch is full, whatever its number of reports."""


@dataclass(frozen=True, slots=True)
class Coded:
    """One report with everything that was found in it."""

    document: Document

    @property
    def report(self) -> Report:
        return self.document.report

    @property
    def events(self) -> list[Event]:
        return self.document.events

    @property
    def statements(self) -> list[Statement]:
        return self.document.statements

    @property
    def times(self) -> list[TimeExpression]:
        return self.document.times

    @property
    def places(self) -> list[Place]:
        return self.document.places

    @property
    def damage(self) -> list[Damage]:
        return self.document.damage

    def to_dict(self) -> dict[str, Any]:
        """What `dragoman code --format json` prints for the report."""
        return coded_record(self.document)

    def records(self) -> list[dict[str, Any]]:
        """The events as PLOVER records, one dictionary an event."""
        return [event_record(e, self.document) for e in self.document.events]

    def to_arrow(self) -> Any:
        """The events as an Arrow table, a row an event; `to_arrow` of the package takes many reports."""
        return events_table(self.records())

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from dragoman.display.pages import coded_page

        return coded_page(self)


@dataclass(frozen=True, slots=True)
class Step:
    """One room: the document's fields that it needs and those that it fills.

    `run_all`: the same as `run` for a batch of documents, where that is faster than one after the other.
    """

    name: str
    requires: tuple[str, ...]
    assigns: tuple[str, ...]
    run: Callable[[Document], None]
    run_all: Callable[[list[Document]], None] | None = None


class Coder:
    """Codes reports. Tables and the parser are loaded on first use and kept.

    >>> from dragoman import Coder, Report
    >>> coder = Coder()
    >>> [coded] = coder.code_many([Report(text="Kenyan police arrested two activists.", id="r1")])
    >>> coded.events[0].event
    ('COERCE',)
    """

    def __init__(self, settings: Settings | None = None, limits: Limits | None = None) -> None:
        self.settings = settings or Settings()
        self.limits = limits or Limits()
        if self.settings.batch_size < 1:
            raise SettingError(f"batch_size is {self.settings.batch_size}; it must be 1 or more")
        self.steps = self._steps()
        check(self.steps)

    def warm_up(self) -> None:
        """Load the parser, all tables and the reader now, so that faults in them show before the first report.

        A reader that cannot be loaded costs a warning and no run: `settings.reader` says from then on that it is not heard.
        """
        load_model(self.settings.model)
        lexicon.load(self.settings.lexicon)
        load_tables(self.settings.actors)
        if self.reader is None:
            self.settings = replace(self.settings, reader=False)

    @cached_property
    def gate(self) -> Gate:
        """What decides which sentences are parsed."""
        settings = self.settings
        words = reader_words() if self.reader is not None else frozenset()
        irregular = load_lemmas(settings.model).irregular
        return Gate(lexicon.load(settings.lexicon), load_tables(settings.actors), irregular, words)

    @cached_property
    def reader(self) -> Reader | None:
        """The small trained model beside the rules; None where the settings leave it out, or where it cannot be loaded."""
        return find_reader(self.settings.reader)

    def _steps(self) -> tuple[Step, ...]:
        settings = self.settings

        def sentences(documents: list[Document]) -> None:
            for document in documents:
                document.sentences = []
            choose = self.gate.choose if settings.gate else None
            parse(documents, settings.model, is_common=lexicon.load(settings.lexicon).knows, choose=choose)

        def readings(documents: list[Document]) -> None:
            if self.reader is None:
                return
            parsed = ((d, s) for d in documents for s in d.sentences if s.tag and s.tag[0])
            jobs = [(d, s) for d, s in parsed if not settings.gate or self.gate.tells_event(s)]
            texts = [(d.words(s.start, s.end), s.start) for d, s in jobs]
            for (document, s), reading in zip(jobs, self.reader.read(texts), strict=True):
                document.readings[s.index] = reading

        def assign(field: str, find: Callable[[Document], Any]) -> Callable[[Document], None]:
            return lambda d: setattr(d, field, find(d))

        return (
            Step("language", ("segments",), ("sentences",), lambda d: sentences([d]), sentences),
            Step("reader", ("sentences",), ("readings",), lambda d: readings([d]), readings),
            Step("times", ("sentences",), ("times",), assign("times", find_times)),
            Step("places", ("sentences",), ("places",), assign("places", find_places)),
            Step(
                "actors",
                ("sentences", "places"),
                ("discourse",),
                assign("discourse", lambda d: read_discourse(d, load_tables(settings.actors))),
            ),
            Step("statements", ("discourse",), ("statements",), assign("statements", find_statements)),
            Step("conditions", ("sentences",), ("conditions",), assign("conditions", find_conditions)),
            Step(
                "events",
                ("discourse",),
                ("events",),
                assign("events", lambda d: find_events(d, lexicon.load(settings.lexicon))),
            ),
            Step(
                "claims",
                ("events", "times", "places", "statements", "conditions"),
                ("events",),
                assign("events", settle_claims),
            ),
            Step("damage", ("events",), ("damage",), assign("damage", find_damage)),
            Step("identity", ("events", "damage"), ("events", "statements", "conditions"), settle_identity),
            Step(
                "confidence",
                ("events", "damage"),
                ("events",),
                assign("events", lambda d: settle_confidence(d, lexicon.load(settings.lexicon))),
            ),
        )

    def code_many(self, reports: Iterable[Report | Skipped]) -> Iterator[Coded | Skipped]:
        """Code reports in order, a batch at a time; what cannot be coded comes back as `Skipped` with its reason."""
        for batch in batches(reports, self.settings.batch_size):
            prepared = [r if isinstance(r, Skipped) else self._prepare(r) for r in batch]
            documents = [d for d in prepared if isinstance(d, Document)]
            faults = self._run(documents)
            for item in prepared:
                if isinstance(item, Skipped):
                    yield item
                else:
                    yield faults.get(id(item)) or Coded(item)

    def _prepare(self, report: Report) -> Document | Skipped:
        try:
            return prepare(admit(report, self.settings.date))
        except ReportError as error:
            return Skipped(report.id, error.place, error.code, error.message)

    def _run(self, documents: list[Document]) -> dict[int, Skipped]:
        """Walk the batch through the rooms; a report that breaks a room or stays too long is set aside, the others go on."""
        faults: dict[int, Skipped] = {}
        left = {id(d): seconds_for(len(d.report.text), self.limits.report_seconds) for d in documents}
        for step in self.steps:
            going = [d for d in documents if id(d) not in faults]
            try:
                if step.run_all is not None:
                    with at_most(max((left[id(d)] for d in going), default=1.0)):
                        step.run_all(going)
                    continue
            except (SettingError, TableError):
                raise
            except (Exception, Spent):  # one report's fault must not cost the batch: the walk below finds which it is
                pass
            for document in going:
                begun = time.process_time()
                try:
                    with at_most(left[id(document)]):
                        step.run(document)
                except (SettingError, TableError):
                    raise
                except Spent:
                    seconds = seconds_for(len(document.report.text), self.limits.report_seconds)
                    reason = f"more than {seconds:.0f} s of work on it, last in the {step.name} step"
                    faults[id(document)] = Skipped(document.report.id, None, "too-slow", reason)
                except Exception as error:
                    reason = f"the {step.name} step failed: {type(error).__name__}: {error}"
                    faults[id(document)] = Skipped(document.report.id, None, "coder-fault", " ".join(reason.split()))
                left[id(document)] -= time.process_time() - begun
        return faults


def to_arrow(results: Iterable[Coded | Skipped]) -> Any:
    """The events of many coded reports as one Arrow table, which polars and pandas take; what was left out has none.

    >>> import polars, dragoman                                                        # doctest: +SKIP
    >>> polars.from_arrow(dragoman.to_arrow(coder.code_many(reports)))                 # doctest: +SKIP
    """
    return events_table(record for result in results if isinstance(result, Coded) for record in result.records())


def batches(reports: Iterable[Report | Skipped], size: int) -> Iterator[list[Report | Skipped]]:
    """Lists of at most `size` reports and, beyond the first of each, some LONGEST_BATCH characters; drawn when asked for."""
    batch: list[Report | Skipped] = []
    length = 0
    for report in reports:
        batch.append(report)
        length += len(report.text or "") if isinstance(report, Report) else 0
        if len(batch) >= size or length > LONGEST_BATCH:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch


def check(steps: tuple[Step, ...]) -> None:
    """Raise SettingError when a step needs what no step before it assigns."""
    have = {"report", "segments"}
    for step in steps:
        missing = [name for name in step.requires if name not in have]
        if missing:
            raise SettingError(f"the step {step.name!r} needs {', '.join(missing)}, which no step before it assigns")
        have.update(step.assigns)


def code(text: str, *, date: dt.date | str | None = None, id: str = "text", settings: Settings | None = None) -> Coded:
    """Code one text. `date`: the day of the report, ISO text or a date; a dateline in the text is used before it.

    Raises ReportError when the text cannot be coded (empty, not English, too long) or `date` is no day.
    """
    own = settings or Settings()
    [result] = Coder(replace(own, date=report_day(date) or own.date)).code_many([Report(text=text, id=id)])
    if isinstance(result, Skipped):
        raise ReportError(result.reason, code=result.code, source=result.source, place=result.place)
    return result
