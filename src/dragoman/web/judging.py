"""A random sample of events, judged one at a time: judgements are kept in the record, counted, and exported as a sheet."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from dragoman.evaluation import sheets
from dragoman.record.database import Database
from dragoman.web.asking import Asked, AskedError, clean
from dragoman.web.desk import Desk, Reader
from dragoman.web.tables import EVENTS, Row

FIELDS = (*sheets.WHOLE, *sheets.OTHER)
"""What can be wrong with an event."""
COLUMNS = "number, sample, event_id, report_id, answer, wrong, note, judge, judged, shown"


class Sample(Asked):
    """Which events are judged: those that the filters keep, so many of them drawn at random."""

    seed: Annotated[int, Field(ge=0, le=1_000_000, description="Another number draws another sample.")] = 0
    number: Annotated[int, Field(ge=1, le=2_000, description="How many events.")] = 200

    @property
    def name(self) -> str:
        """What the judgements of this sample are kept under: its address, whatever the number of events."""
        return self.to("", number=None).lstrip("?") or "all"


class Judging(BaseModel):
    """What somebody says of an event."""

    model_config = ConfigDict(extra="forbid")

    event_id: Annotated[str, Field(max_length=64)]
    answer: Literal["yes", "no", "?"]
    wrong: Annotated[list[str], Field(max_length=len(FIELDS), description="The fields at fault.")] = []
    note: Annotated[str, Field(max_length=2_000)] = ""
    judge: Annotated[str, Field(min_length=1, max_length=80, description="Who judges.")]

    @field_validator("judge", "event_id")
    @classmethod
    def _is_clean(cls, value: str) -> str:
        return str(clean(value.strip()))

    @model_validator(mode="after")
    def _is_whole(self) -> Judging:
        unknown = [name[:40] for name in self.wrong if name not in FIELDS]
        if unknown:
            raise ValueError(f"wrong: unknown field {unknown[0]!r}; there are {', '.join(FIELDS)}")
        at_fault = not set(self.wrong).isdisjoint(sheets.WHOLE)
        if self.answer == sheets.YES and at_fault:
            raise ValueError(f"wrong: an event is right when none of {', '.join(sheets.WHOLE)} is wrong")
        if self.answer == sheets.NO and not at_fault:
            raise ValueError(f"wrong: name what makes the event wrong, one or more of {', '.join(sheets.WHOLE)}")
        return self


def draw(reader: Reader, sample: Sample) -> list[int]:
    """The row numbers of the sample's events, in random order: the same each time, and so judged in part a sample too."""
    where = EVENTS.conditions(sample, reader)
    seed = where.value(str(sample.seed))
    query = f"SELECT e.rowid {EVENTS.source(where)} ORDER BY md5({seed} || e.id || e.report_id)"
    return [n for (n,) in reader.rows(f"{query} LIMIT {sample.number}", where.values)]


def judgements(reader: Reader, sample: Sample) -> list[Row]:
    """The judgements of a sample in order of time; of two on one event the later counts."""
    query = f"SELECT {COLUMNS} FROM judgements WHERE sample = $sample ORDER BY number"
    names = COLUMNS.split(", ")
    return [dict(zip(names, row, strict=True)) for row in reader.rows(query, {"sample": sample.name})]


def counted(judged: list[Row]) -> list[Row]:
    """One judgement an event, the latest."""
    return list({row["event_id"]: row for row in judged}.values())


def estimate(judged: list[Row]) -> Row:
    """The precision that the judgements make, with its interval; and by field and category."""
    rows = [sheets.Judgement(json.loads(row["shown"]), row["answer"], frozenset(row["wrong"])) for row in counted(judged)]
    unclear = sum(row.answer == sheets.UNCLEAR for row in rows)
    if not any(row.is_told for row in rows):
        return {"whole": None, "fields": {}, "categories": {}, "confidence": None, "unclear": unclear, "open": 0}
    return sheets.as_json(sheets.estimate(rows))


def store(desk: Desk, sample: Sample, judging: Judging) -> Row:
    """Keep a judgement in the record. Raises AskedError where there is no such event, BusyError while a build has it."""
    with desk.reading() as reader:
        query = "SELECT rowid FROM events WHERE id = $id LIMIT 1"
        numbers = [n for (n,) in reader.rows(query, {"id": judging.event_id})]
        if not numbers:
            raise AskedError(f"there is no event {judging.event_id[:40]!r} in this record")
        [event] = EVENTS.of(reader, numbers)
    row = {
        "sample": sample.name,
        "event_id": event["id"],
        "report_id": event["report_id"],
        "answer": judging.answer,
        "wrong": judging.wrong,
        "note": judging.note,
        "judge": judging.judge,
        "judged": dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0),
        "shown": json.dumps(sheets.row_of(event), ensure_ascii=False),
    }
    return row | {"number": desk.write(lambda database: _insert(database, row))}


def _insert(database: Database, row: Row) -> int:
    cells = ", ".join(f"${name}" for name in COLUMNS.split(", ")[1:])
    query = f"INSERT INTO judgements SELECT coalesce(max(number), 0) + 1, {cells} FROM judgements RETURNING number"
    [(number,)] = database.rows(query, row)
    return int(number)


def undo(desk: Desk, sample: Sample, judge: str) -> str | None:
    """Take back the last judgement that somebody gave of a sample; the id of its event, None where there is none."""

    def delete(database: Database) -> str | None:
        last = "SELECT max(number) FROM judgements WHERE sample = $sample AND judge = $judge"
        query = f"DELETE FROM judgements WHERE number = ({last}) RETURNING event_id"
        found = database.rows(query, {"sample": sample.name, "judge": judge})
        return str(found[0][0]) if found else None

    return desk.write(delete)


def sheet(judged: list[Row], *, lines: bool) -> str:
    """The judgements as a sheet that `dragoman evaluate` counts: CSV, or one JSON object a line."""
    rows = []
    for row in counted(judged):
        told: dict[str, Any] = json.loads(row["shown"])
        said = {"right": row["answer"], "wrong": "; ".join(row["wrong"]), "judge": row["judge"], "note": row["note"]}
        rows.append(told | said)
    if lines:
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, sheets.COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
