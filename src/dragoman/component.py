"""The coder as a spaCy component: `nlp.add_pipe("dragoman")` fills `doc._.events` and `doc._.statements`.

It codes a Doc's text with a parser of its own, so that the events are those of `dragoman code` whatever stands in the
pipeline; a blank one will do. Before a text is coded, `doc._.report` may tell more of it: a dictionary with `id`, `date`,
`title`, `publication`, `url`. `doc._.left_out` tells why a text could not be coded.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import orjson
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from dragoman.config import Settings
from dragoman.errors import SettingError
from dragoman.language import DEFAULT_MODEL
from dragoman.model import Report, Skipped
from dragoman.pipeline import Coded, Coder
from dragoman.reports import report_day

FOUND = ("events", "statements", "times", "places", "damage")
"""Attributes of a Doc under `doc._`: lists of dictionaries as docs/record.md describes them."""
KEPT = "dragoman"
"""Where a Doc's `user_data` has all of it, as JSON: msgpack, in which Docs are stored, would bring lists back as tuples."""
TOLD = tuple(field.name for field in fields(Report) if field.name not in ("text", "date_source"))


def kept(name: str, doc: Doc) -> Any:
    """What the component found: a list of dictionaries, empty where it has not been; for `left_out` a dictionary or None."""
    empty: list[Any] | None = None if name == "left_out" else []
    return orjson.loads(doc.user_data[KEPT]).get(name, empty) if KEPT in doc.user_data else empty


for attribute in (*FOUND, "left_out"):
    Doc.set_extension(attribute, getter=partial(kept, attribute), force=True)
Doc.set_extension("report", default=None, force=True)


@Language.factory(
    "dragoman",
    assigns=[f"doc._.{name}" for name in FOUND],
    default_config={"model": DEFAULT_MODEL, "lexicon": [], "actors": [], "date": None, "spans_key": "dragoman"},
)
def make_component(
    nlp: Language,
    name: str,
    model: str,
    lexicon: list[str],
    actors: list[str],
    date: str | None,
    spans_key: str | None,
) -> Component:
    """The component. `date`: the day of texts that bring none. `spans_key`: where in `doc.spans` the words that tell events
    and their parties are put, none to leave them out; the other settings are those of `Settings`.
    """
    settings = Settings(model, tuple(map(Path, lexicon)), tuple(map(Path, actors)), report_day(date))
    return Component(settings, spans_key)


class Component:
    """What stands in the pipeline. Loads its parser and tables when the first text comes."""

    def __init__(self, settings: Settings, spans_key: str | None = None) -> None:
        self.settings = settings
        self.spans_key = spans_key

    @cached_property
    def coder(self) -> Coder:
        return Coder(self.settings)

    def __getstate__(self) -> dict[str, Any]:
        """What another process gets: the coder loads there anew."""
        return {"settings": self.settings, "spans_key": self.spans_key}

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with its events."""
        [filled] = self.pipe([doc])
        return filled

    def pipe(self, stream: Iterable[Doc], batch_size: int | None = None) -> Iterator[Doc]:
        """The Docs with their events, in order; a batch is as large as the coder's settings say."""
        waiting: deque[Doc] = deque()

        def reports() -> Iterator[Report]:
            for doc in stream:
                waiting.append(doc)
                yield report_of(doc)

        for result in self.coder.code_many(reports()):
            doc = waiting.popleft()
            self._fill(doc, result)
            yield doc

    def _fill(self, doc: Doc, result: Coded | Skipped) -> None:
        if isinstance(result, Skipped):
            why = {"code": result.code, "reason": result.reason, "place": result.place}
            doc.user_data[KEPT] = orjson.dumps({"left_out": why})
            return
        found = result.to_dict()
        doc.user_data[KEPT] = orjson.dumps({name: found[name] for name in FOUND})
        if self.spans_key is not None:
            doc.spans[self.spans_key] = SpanGroup(doc, name=self.spans_key, spans=list(_spans(doc, found["events"])))


def report_of(doc: Doc) -> Report:
    """The report that a Doc holds. Raises SettingError for what `doc._.report` tells that no report has."""
    told = dict(doc._.report or {})
    unknown = [key for key in told if key not in TOLD]
    if unknown:
        raise SettingError(f"doc._.report has {', '.join(map(repr, unknown))}; a report has {', '.join(TOLD)}")
    return Report(doc.text, **{"id": "text", **told})


def _spans(doc: Doc, events: list[dict[str, Any]]) -> Iterator[Any]:
    """The words of each event: its trigger under its category, its parties under their roles; whole tokens."""
    cut: Callable[..., Any] = doc.char_span
    for event in events:
        words = [(event["trigger"], event["event"][0])]
        words += [(entity, role.upper()) for role in ("actor", "recipient") for entity in event[role]]
        for place, label in words:
            if place["start"] is not None:
                span = cut(place["start"], place["end"], label=label, alignment_mode="expand")
                if span is not None:
                    yield span
