"""What coding costs, step by step, and beside it spaCy's full pipeline on the same text in the same run.

Times are those of the processor (all threads of this process), so that a busy machine disturbs them little.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from dragoman import lexicon
from dragoman.config import Settings
from dragoman.gate import Gate
from dragoman.language import full_model, parse
from dragoman.model import Document, Event, Report
from dragoman.pipeline import Coded, Coder, Step
from dragoman.reports import admit, prepare
from dragoman.runners.memory import settle

WARM_UP = 3
"""Reports that are coded before anything is measured."""
SENTENCES = 20
"""Sentences of a report that is made of the lexicon's examples."""
SPLITTING, GATE, PARSER, REST = "sentences and words", "gate", "parser", "reading and segments"
LANGUAGE = "language"
T = TypeVar("T")


@dataclass(slots=True)
class Times:
    """Seconds by step, one number a run; `whole`: of all coding; `reference`: of spaCy's full pipeline."""

    steps: dict[str, list[float]] = field(default_factory=dict)
    whole: list[float] = field(default_factory=list)
    reference: list[float] = field(default_factory=list)
    reports: int = 0
    sentences: int = 0
    parsed: int = 0
    events: int = 0

    @property
    def ratios(self) -> list[float]:
        """How many times as fast as spaCy's full pipeline all coding is, run by run."""
        return [reference / whole for reference, whole in zip(self.reference, self.whole, strict=True)]

    def per_thousand(self, step: str) -> list[float]:
        """Seconds that a step takes for 1,000 reports, run by run."""
        return [1000 * seconds / max(self.reports, 1) for seconds in self.steps[step]]

    def share(self, step: str) -> float:
        """Share of a step in all coding, the median of the runs."""
        return statistics.median(s / w for s, w in zip(self.steps[step], self.whole, strict=True))


@dataclass(frozen=True, slots=True)
class Loss:
    """What the gate loses: events found without it, and those of them that are not found with it."""

    found: int
    lost: tuple[tuple[str, Event], ...]

    @property
    def share(self) -> float:
        return len(self.lost) / self.found if self.found else 0.0


class Watch:
    """Sums the processor's time of calls by name. What is called inside another counts there, too."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def timed(self, name: str, call: Callable[[Any], T]) -> Callable[[Any], T]:
        """The same call, timed."""

        def run(given: Any) -> T:
            start = time.process_time()
            try:
                return call(given)
            finally:
                self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - start

        return run


def measure(reports: Sequence[Report], settings: Settings, runs: int) -> Times:
    """Code the reports and have spaCy parse them, in turn, `runs` times.

    Raises SettingError when a model cannot be loaded. What cannot be coded is passed over.
    """
    coder = Coder(settings)
    coder.warm_up()
    reference = full_model(settings.model)
    watch = Watch()
    coder.steps = tuple(_timed(step, watch) for step in coder.steps)
    if settings.gate:
        vars(coder)["gate"] = TimedGate(coder.gate, watch)
    paragraphs = [line for r in reports for line in r.text.split("\n") if line.strip()]
    list(coder.code_many(reports[:WARM_UP]))
    list(reference.pipe(paragraphs[:WARM_UP]))
    settle()  # as commands and workers do; both have the use of it
    times = Times()
    for _ in range(runs):
        watch.seconds = {}
        start = time.process_time()
        coded = [c for c in coder.code_many(reports) if isinstance(c, Coded)]
        whole = time.process_time() - start
        start = time.process_time()
        for _doc in reference.pipe(paragraphs, batch_size=64):
            pass
        times.reference.append(time.process_time() - start)
        times.whole.append(whole)
        _split_language(watch.seconds, coded, settings)
        told = watch.seconds | {REST: max(0.0, whole - sum(watch.seconds.values()))}
        for name, seconds in told.items():
            times.steps.setdefault(name, []).append(seconds)
        times.reports, times.events = len(coded), sum(len(c.events) for c in coded)
        sentences = [s for c in coded for s in c.document.sentences]
        times.sentences, times.parsed = len(sentences), sum(bool(s.tag and s.tag[0]) for s in sentences)
    return times


class TimedGate:
    """The coder's gate, timed."""

    def __init__(self, gate: Gate, watch: Watch) -> None:
        self.choose = watch.timed(GATE, gate.choose)
        self.tells_event = gate.tells_event


def _timed(step: Step, watch: Watch) -> Step:
    run_all = watch.timed(step.name, step.run_all) if step.run_all is not None else None
    return replace(step, run=watch.timed(step.name, step.run), run_all=run_all)


def _split_language(seconds: dict[str, float], coded: Iterable[Coded], settings: Settings) -> None:
    """Tell cutting sentences and words, which is done again here, from parsing."""
    documents = [prepare(admit(c.report)) for c in coded]
    start = time.process_time()
    parse(documents, settings.model, is_common=lexicon.load(settings.lexicon).knows, choose=_nothing)
    seconds[SPLITTING] = time.process_time() - start
    seconds.setdefault(GATE, 0.0)
    seconds[PARSER] = max(0.0, seconds.pop(LANGUAGE, 0.0) - seconds[SPLITTING] - seconds[GATE])


def _nothing(document: Document) -> list[bool]:
    return [False] * len(document.sentences)


def gate_loss(reports: Sequence[Report], settings: Settings) -> Loss:
    """Code the reports with the gate and without it, and compare: an event is told by its words and its category."""
    found, lost = 0, []
    pairs = zip(
        Coder(replace(settings, gate=True)).code_many(reports),
        Coder(replace(settings, gate=False)).code_many(reports),
        strict=True,
    )
    for with_gate, without in pairs:
        if isinstance(with_gate, Coded) and isinstance(without, Coded):
            have = {(e.trigger, e.event) for e in with_gate.events}
            all_events = {(e.trigger, e.event): e for e in without.events}
            found += len(all_events)
            lost += [(without.report.id, e) for key, e in all_events.items() if key not in have]
    return Loss(found, tuple(lost))


def example_reports(settings: Settings) -> list[Report]:
    """Reports made of the lexicon's example sentences: text that is always at hand, and full of events."""
    sentences = [e.example for e in lexicon.load(settings.lexicon).entries.values() if e.example]
    pieces = [sentences[first : first + SENTENCES] for first in range(0, len(sentences), SENTENCES)]
    return [Report("\n".join(piece), f"examples-{number}") for number, piece in enumerate(pieces)]


def table(times: Times) -> list[tuple[str, str, str, str]]:
    """The rows to print: step, seconds for 1,000 reports (median), from and to, share."""
    rows = []
    for name in sorted(times.steps, key=times.share, reverse=True):
        rows.append((name, *_told(times.per_thousand(name)), f"{100 * times.share(name):.1f}%"))
    for name, seconds in (("all coding", times.whole), ("spaCy's full pipeline", times.reference)):
        rows.append((name, *_told([1000 * s / max(times.reports, 1) for s in seconds]), ""))
    return rows


def _told(seconds: list[float]) -> tuple[str, str]:
    return f"{statistics.median(seconds):.2f}", f"{min(seconds):.2f}-{max(seconds):.2f}"


def as_dict(times: Times) -> dict[str, Any]:
    """The same as plain values, all runs."""
    return {
        "reports": times.reports,
        "sentences": times.sentences,
        "parsed": times.parsed,
        "events": times.events,
        "seconds": times.steps,
        "coding": times.whole,
        "spacy": times.reference,
        "ratio": times.ratios,
    }
