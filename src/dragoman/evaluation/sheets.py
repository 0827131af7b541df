"""Sheets to judge by hand: a random sample of events with their sentences, and what the judgements make of it.

A row is one event. The judge fills in `right` (yes, no, or ? where it cannot be told) and, for what is wrong, `wrong`: the
fields at fault. An event is right when its category, actors, recipients and auxiliary modes all are, as in `evaluate`.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import IO

from dragoman import ontology
from dragoman.errors import GoldError
from dragoman.evaluation.gold import Item

SHOWN = (
    "event_id",
    "report_id",
    "report_date",
    "sentence",
    "words",
    "category",
    "mode",
    "actor",
    "recipient",
    "aux_mode",
    "context",
    "date",
    "place",
    "attribution",
    "condition",
    "confidence",
    "rule",
)
JUDGED = ("right", "wrong", "judge", "note")
COLUMNS = (*SHOWN, *JUDGED)
WHOLE = ("event", "category", "actor", "recipient", "aux_mode")
"""What makes a whole event; `event`: nothing of it is told, or it is none."""
OTHER = ("mode", "context", "date", "place", "attribution", "condition")
YES, NO, UNCLEAR, OPEN = "yes", "no", "?", ""
ANSWERS = {"yes": YES, "y": YES, "right": YES, "no": NO, "n": NO, "wrong": NO, "?": UNCLEAR, "": OPEN}
Z = 1.959964
"""The standard normal's bound for 95%."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of those judged are right, and the interval that holds the share with 95% confidence (Wilson's)."""

    right: int
    judged: int

    @property
    def share(self) -> float:
        return self.right / self.judged

    @property
    def interval(self) -> tuple[float, float]:
        n, p = self.judged, self.share
        middle, half = p + Z * Z / (2 * n), Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return max(0.0, (middle - half) / (1 + Z * Z / n)), min(1.0, (middle + half) / (1 + Z * Z / n))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge says of one row: YES, NO, UNCLEAR, or OPEN where nothing is said yet. `wrong`: the fields at fault."""

    row: dict[str, str]
    answer: str
    wrong: frozenset[str]

    @property
    def is_told(self) -> bool:
        return self.answer in (YES, NO)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the judgements make: the share of events that are right, of each category and of each field.

    A field is judged where the event is one, its category is right and the field tells something. `confidence`: the mean
    that the coder gave to the events judged, None where it gave none. `open`: rows without an answer; `unclear`: rows that
    the judge could not tell.
    """

    whole: Share
    categories: dict[str, Share]
    fields: dict[str, Share]
    confidence: float | None
    open: int
    unclear: int


# -- writing


def entity(told: Item) -> str:
    """An entity as a judge reads it: its words, the name that it was resolved to, code and sector."""
    name, words = told["entity_name"], told["entity_text"] or "(nobody named)"
    label = "/".join(part for part in (told["code"], told["sector"]) if part) or "no code"
    return f"{words} = {name} [{label}]" if name and name != words else f"{words} [{label}]"


def row_of(event: Item) -> Item:
    """The row of an event (docs/record.md) with nothing judged yet."""
    days = [str(day) for day in (event["date"], event["enddate"]) if day]
    place, sources = event["event_loc"], [a["source"] for a in event["attribution"]]
    return dict.fromkeys(COLUMNS, "") | {
        "event_id": event["id"],
        "report_id": event["report_id"],
        "report_date": str(event["report_date"] or ""),
        "sentence": " ".join(event["text"].split()),
        "words": " ".join(event["trigger"]["text"].split()),
        "category": event["event"][0],
        "mode": "; ".join(event["mode"]),
        "actor": "; ".join(map(entity, event["actor"])),
        "recipient": "; ".join(map(entity, event["recipient"])),
        "aux_mode": "; ".join(event["aux_mode"]),
        "context": "; ".join(event["context"]),
        "date": " to ".join(days) or "unknown",
        "place": f"{place['extracted_place']} [{place['country_code'] or 'no code'}]" if place else "",
        "attribution": "; ".join(entity(source) if source else "(not named)" for source in sources),
        "condition": "; ".join(f"{c['connective']} {c['text']}" for c in event["condition"]),
        "confidence": "" if event["confidence"] is None else round(event["confidence"], 3),
        "rule": event["rule"],
    }


def write_sheet(events: Iterable[Item], out: IO[str], *, lines: bool) -> int:
    """Write the sheet, as CSV or as one JSON object a line; how many rows it has."""
    rows = [row_of(event) for event in events]
    if lines:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    else:
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


# -- reading


def is_sheet(path: Path) -> bool:
    """Whether a file is a sheet, not a gold file: a table, or lines of JSON that have a row's fields."""
    if path.suffix.lower() == ".csv":
        return True
    if path.suffix.lower() != ".jsonl" or not path.is_file():
        return False
    with open(path, encoding="utf-8-sig", errors="replace") as file:
        first = next((line for line in file if line.strip()), "")
    return '"event_id"' in first and '"right"' in first


def read_sheets(paths: Iterable[Path]) -> list[Judgement]:
    """The rows of judged sheets.

    Raises GoldError with file, row and field (the header is row 1), also where an event is judged twice, or nothing is.
    """
    found: list[Judgement] = []
    homes: dict[str, str] = {}
    for path in paths:
        for number, row in read_rows(path):
            place = f"row {number}"
            judgement = read_judgement(row, str(path), place)
            if judgement.is_told:
                home = homes.setdefault(row["event_id"], f"{path}, {place}")
                if home != f"{path}, {place}":
                    raise GoldError(f"the event is judged in {home} too", source=str(path), place=f"{place}, event_id")
            found.append(judgement)
    if not any(one.is_told for one in found):
        raise GoldError("nothing is judged yet: fill in the column `right`", source=", ".join(map(str, paths)))
    return found


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """(row number, cells by column) of a sheet; spreadsheets may have made its commas semicolons."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            if path.suffix.lower() == ".jsonl":
                for number, line in enumerate(file, 1):
                    if line.strip():
                        yield number, checked(json.loads(line), path, number)
                return
            header = file.readline()
            file.seek(0)
            reader = csv.DictReader(file, delimiter=";" if header.count(";") > header.count(",") else ",", strict=True)
            for number, row in enumerate(reader, 2):
                yield number, checked(row, path, number)
    except (OSError, ValueError, csv.Error) as error:
        raise GoldError(f"cannot be read: {error}", source=str(path)) from error


def checked(row: object, path: Path, number: int) -> dict[str, str]:
    """The row's cells as text, if it has every column that is needed and no more than the header."""
    if not isinstance(row, dict):
        raise GoldError("is no row", source=str(path), place=f"row {number}")
    for column in ("event_id", "category", "right", "wrong"):
        if row.get(column) is None:
            raise GoldError("is missing", source=str(path), place=f"row {number}, {column}")
    if None in row:
        raise GoldError("has more cells than the header", source=str(path), place=f"row {number}")
    return {key: "" if value is None else str(value).strip() for key, value in row.items()}


def read_judgement(row: dict[str, str], source: str, place: str) -> Judgement:
    """What the judge says of a row."""

    def fail(field: str, message: str) -> GoldError:
        return GoldError(message, source=source, place=f"{place}, {field}")

    if row["category"] not in ontology.categories():
        raise fail("category", f"unknown label {row['category'][:40]!r}")
    answer = row["right"].lower()
    wrong = [part.strip().lower() for part in row["wrong"].replace(",", ";").split(";") if part.strip()]
    for name in wrong:
        if name not in (*WHOLE, *OTHER):
            raise fail("wrong", f"unknown field {name[:40]!r}; there are {', '.join((*WHOLE, *OTHER))}")
    if answer not in ANSWERS:
        raise fail("right", f"{row['right'][:40]!r} is no answer; write {YES}, {NO}, or {UNCLEAR}")
    judgement = Judgement(row, ANSWERS[answer], frozenset(wrong))
    at_fault = not judgement.wrong.isdisjoint(WHOLE)
    if judgement.answer == OPEN and wrong:
        raise fail("right", "is empty, though a field is called wrong")
    if judgement.answer == YES and at_fault:
        raise fail("wrong", f"an event is right when none of {', '.join(WHOLE)} is wrong")
    if judgement.answer == NO and not at_fault:
        raise fail("wrong", f"must name what makes the event wrong: one or more of {', '.join(WHOLE)}")
    return judgement


# -- counting


def estimate(rows: Iterable[Judgement]) -> Estimate:
    """The shares that the judgements make. Needs one judged row at least (`read_sheets` sees to it)."""
    rows = list(rows)
    judged = [row for row in rows if row.is_told]
    categories = {
        name: share(j.answer == YES for j in judged if j.row["category"] == name)
        for name in ontology.categories()
        if any(j.row["category"] == name for j in judged)
    }
    events = [j for j in judged if "event" not in j.wrong]
    fields = {"event": share("event" not in j.wrong for j in judged)}
    if events:
        fields["category"] = share("category" not in j.wrong for j in events)
    for name in (*WHOLE[2:], *OTHER):
        empty_tells = name in WHOLE  # that nobody or nothing stands there can be wrong too
        of = [j for j in events if "category" not in j.wrong and (j.row.get(name) or empty_tells or name in j.wrong)]
        if of:
            fields[name] = share(name not in j.wrong for j in of)
    given = [float(cell) for j in judged if is_share(cell := j.row.get("confidence", ""))]
    counts = Counter(row.answer for row in rows)
    mean = sum(given) / len(given) if given else None
    return Estimate(share(j.answer == YES for j in judged), categories, fields, mean, counts[OPEN], counts[UNCLEAR])


def share(right: Iterable[bool]) -> Share:
    answers = list(right)
    return Share(sum(answers), len(answers))


def is_share(text: str) -> bool:
    """Whether a cell tells a share: a number from 0 to 1."""
    try:
        return 0 <= float(text) <= 1
    except ValueError:
        return False


# -- telling


def lines(found: Estimate) -> list[str]:
    """The estimate as plain text."""
    head = f"{'precision of':<20}{'right':>7}{'judged':>8}{'share':>8}{'interval':>18}"
    told = [f"judged: {found.whole.judged}, unclear: {found.unclear}, not judged yet: {found.open}", "", head]
    told.append(line("whole event", found.whole))
    if found.confidence is not None:
        told.append(f"{'mean confidence':<35}{found.confidence:>8.3f}")
    told += ["", *(line(name, one) for name, one in found.fields.items())]
    return [*told, "", *(line(name, one) for name, one in found.categories.items())]


def line(name: str, one: Share) -> str:
    low, high = one.interval
    return f"{name:<20}{one.right:>7}{one.judged:>8}{one.share:>8.3f}{f'{low:.3f} to {high:.3f}':>18}"


def as_json(found: Estimate) -> Item:
    """The estimate as one object."""

    def of(one: Share) -> Item:
        return {"right": one.right, "judged": one.judged, "share": one.share, "interval": list(one.interval)}

    return {
        "whole": of(found.whole),
        "fields": {name: of(one) for name, one in found.fields.items()},
        "categories": {name: of(one) for name, one in found.categories.items()},
        "confidence": found.confidence,
        "unclear": found.unclear,
        "open": found.open,
    }
