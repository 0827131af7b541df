"""Read PLOVER's gold standard records: one object an event, in the codebook's field names, without offsets.

Names of 2.0 (`actor`, `recipient`, `aux_mode`, `event_text`) and of the drafts before it (`source`, `target`, `eventText`)
are understood. Records of one text make one report. What a record does not tell, or tells in labels that 2.0 does not
have, is not judged; its `date` is taken for the report's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from dragoman import ontology
from dragoman.errors import GoldError
from dragoman.evaluation.checking import SIZES, codes
from dragoman.evaluation.gold import GoldReport, Item
from dragoman.model import Report
from dragoman.tables import data_path, read_table

NAMES = {
    "actor": ("actor", "source"),
    "recipient": ("recipient", "target"),
    "words": ("event_text", "eventText"),
    "who": ("actor_text", "entity_text", "actorText"),
    "country": ("cc3", "country_code", "countryCode"),
}
"""Fields, and the names that they have had."""
CODE = 3
DOCUMENT = "DOCUMENT"
"""The category of the record that tells about the file itself."""


@cache
def earlier_categories() -> dict[str, str]:
    """Categories of earlier drafts and what they are in 2.0, "" for those that it does not have."""
    path = data_path("ontology", "earlier_categories.tsv")
    return {row["label"]: row["category"] for _, row in read_table(path, ("label", "category"))}


def read_records(path: Path, records: list[Any]) -> list[GoldReport]:
    """The reports that a file's records tell of. Raises GoldError with the file, the record and the field."""
    reports: dict[str, GoldReport] = {}
    for number, record in enumerate(records, 1):
        reader = RecordReader(str(path), f"record {number}")
        if not isinstance(record, dict):
            raise reader.fail("", "is no object")
        categories = reader.categories(record)
        if categories is None:
            continue
        text = reader.text(record)
        if text not in reports:
            report = Report(text, str(record.get("id") or f"{path.stem}-{number}"), reader.day(record))
            reports[text] = GoldReport(str(path), report, [])
        reports[text].events.extend(reader.event(record, category, text) for category in categories)
    return list(reports.values())


def field(record: Mapping[str, Any], name: str) -> Any:
    """A field under whichever name it has; None where it has none."""
    return next((record[key] for key in NAMES[name] if record.get(key) is not None), None)


def texts(value: Any) -> list[str]:
    """The texts of a field that holds one, several, or none."""
    values = value if isinstance(value, list) else [value]
    return [one.strip() for one in values if isinstance(one, str) and one.strip()]


class RecordReader:
    """Reads one record; faults are raised with its number and field."""

    def __init__(self, source: str, place: str) -> None:
        self.source = source
        self.place = place

    def fail(self, key: str, message: str) -> GoldError:
        return GoldError(message, source=self.source, place=f"{self.place}.{key}" if key else self.place)

    def categories(self, record: Item) -> list[str] | None:
        """The record's categories, one event each; none where it says that nothing is to be coded.

        None for a record that is not to be judged: about the file, or of a category that 2.0 does not have.
        """
        told = [label.upper() for label in texts(record.get("event"))]
        if DOCUMENT in told:
            return None
        if record.get("has_event") is False:
            return []
        if not told:
            raise self.fail("event", "is missing")
        found = [earlier_categories().get(label, label) for label in told]
        for label in found:
            if label and label not in ontology.categories():
                raise self.fail("event", f"unknown label {label[:40]!r}")
        return list(dict.fromkeys(label for label in found if label)) or None

    def text(self, record: Item) -> str:
        """The whole story where the record has it, else its text; braces that mark words in it are left out."""
        for value in (self.story(record), record.get("text")):
            if told := " ".join(texts(value)):
                return bare(told)
        raise self.fail("text", "is missing")

    @staticmethod
    def story(record: Item) -> Any:
        about = record.get("text_info") or record.get("textInfo")
        return about.get("text_story") if isinstance(about, dict) else record.get("story")

    def day(self, record: Item) -> dt.date | None:
        value = record.get("date")
        if value is None or value == "":
            return None
        try:
            return dt.date.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise self.fail("date", f"{str(value)[:40]!r} is no day like 2020-07-03") from error

    def event(self, record: Item, category: str, text: str) -> Item:
        """One event with the fields that the record tells."""
        made: Item = {"event": [category], "also_event": []} | self.place_of(record, text)
        for role in ("actor", "recipient"):
            parties = self.parties(record, role)
            if parties is not None:
                made[role] = parties
        contexts = [label.lower() for label in texts(record.get("context"))]
        marks = [label.lower() for label in texts(record.get("aux_mode"))]
        marks += [label for label in contexts if label in ontology.AUX_MODES]  # where the drafts put them
        known = {
            "mode": ([m.lower() for m in texts(record.get("mode"))], {m for c, m in ontology.modes() if c == category}),
            "context": ([c for c in contexts if c not in ontology.AUX_MODES], ontology.contexts()),
            "aux_mode": (marks, ontology.AUX_MODES),
        }
        for key, (labels, legal) in known.items():
            told = key in record or (key == "aux_mode" and bool(marks))
            if told and all(label in legal for label in labels):
                made[key] = labels
        size = record.get("size")
        if isinstance(size, dict) and all(isinstance(size.get(key), int | None) for key in SIZES):
            made["size"] = {key: size.get(key) for key in SIZES}
        return made | self.location(record)

    @staticmethod
    def place_of(record: Item, text: str) -> Item:
        """Where the event is told: its own words, or its sentence in the story; nothing where neither stands there once."""
        [words, *more] = texts(field(record, "words")) or [""]
        if words and not more and text.count(words) == 1:
            start = text.index(words)
            return {"trigger": {"text": words, "start": start, "end": start + len(words)}}
        sentence = bare(" ".join(texts(record.get("text"))))
        if sentence and sentence != text and text.count(sentence) == 1:
            start = text.index(sentence)
            return {"sentence": {"start": start, "end": start + len(sentence)}}
        return {}

    def parties(self, record: Item, role: str) -> list[Item] | None:
        """The entities of one side; None where the record does not tell them, or not all by codes that we have."""
        if not any(name in record for name in NAMES[role]):
            return None
        value = field(record, role)
        told = value if isinstance(value, list) else [value] if value else []
        if not all(isinstance(one, dict | str) for one in told):
            raise self.fail(role, "is no list of actors")
        found = [self.entity(one) for one in told]
        return found if all(one["code"] for one in found) else None

    @staticmethod
    def entity(told: Item | str) -> Item:
        """An actor: an object with `code`, or a bare code; "USAGOV" is a code and a sector."""
        one = told if isinstance(told, dict) else {"code": told}
        label = (texts(one.get("code")) or [""])[0].upper()
        code = label[:CODE] if len(label) in (CODE, 2 * CODE) else ""
        sector = ((texts(one.get("sector")) or [""])[0].upper() or label[CODE:])[:CODE]
        return {
            "entity_text": (texts(field(one, "who")) or [label])[0],
            "code": code if code in codes() else None,
            "sector": sector if sector in ontology.sectors() else None,
        }

    @staticmethod
    def location(record: Item) -> Item:
        """The country of the place, where the record tells it by three letters."""
        place = record.get("event_loc")
        if not isinstance(place, dict):
            return {}
        country = field(place, "country")
        if not isinstance(country, str) or country.upper() not in codes():
            return {}
        return {"event_loc": {"extracted_place": str(place.get("name") or country), "country_code": country.upper()}}


def bare(text: str) -> str:
    """The text without the braces that mark words in it, and with single spaces."""
    return " ".join(text.replace("{", "").replace("}", "").split())
