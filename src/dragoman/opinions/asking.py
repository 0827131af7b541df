"""A sample of a record's events put before another coder, and how far it agrees with ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman.errors import SettingError
from dragoman.opinions.coders import Coder, Opinion, OpinionError, Question
from dragoman.record.building import now
from dragoman.record.database import Database
from dragoman.record.questions import Record
from dragoman.tables import data_path

STORED_AT_ONCE = 20
"""Answers after which they are written down: what a run that is cut off loses at most."""

THERE = "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'opinions'"
KNOWN = "SELECT event_id, report_id FROM opinions WHERE coder = $coder AND fault IS NULL"
BY_CATEGORY = """
SELECT e.category, count(*) AS asked, count_if(o.fault IS NOT NULL), count_if(same_category),
    count_if(same_category AND same_mode), count_if(same_status), count_if(same_actor), count_if(same_recipient)
FROM opinions o JOIN events e ON e.id = o.event_id AND e.report_id = o.report_id WHERE o.coder = $coder
GROUP BY e.category ORDER BY e.category
"""
INSTEAD = """
SELECT e.category AS ours, coalesce(o.category, 'NONE') AS theirs, count(*) AS number
FROM opinions o JOIN events e ON e.id = o.event_id AND e.report_id = o.report_id
WHERE o.coder = $coder AND o.fault IS NULL AND NOT o.same_category GROUP BY ALL ORDER BY number DESC, ours, theirs
"""
CODERS = "SELECT coder FROM opinions GROUP BY coder ORDER BY max(asked) DESC, coder"
STORE = """
INSERT OR REPLACE INTO opinions VALUES (
    $event_id, $report_id, $coder, $asked, $category, $mode, $aux_mode, $actor, $recipient, $same_category, $same_mode,
    $same_status, $same_actor, $same_recipient, $fault)
"""
FIELDS = ("category", "mode", "aux_mode", "actor", "recipient")
SAMES = ("same_category", "same_mode", "same_status", "same_actor", "same_recipient")

Event = dict[str, Any]
Answer = Opinion | OpinionError | SettingError


@dataclass(frozen=True, slots=True)
class Agreed:
    """How far another coder agrees on our events of one category, in numbers of events. `unread`: its answer could not be
    used. `same_mode`: of those with the same category.
    """

    category: str
    asked: int
    unread: int
    same_category: int
    same_mode: int
    same_status: int
    same_actor: int
    same_recipient: int

    @property
    def answered(self) -> int:
        return self.asked - self.unread


@dataclass(frozen=True, slots=True)
class Agreement:
    """What one coder says of a record's events. `instead`: (our category, its category or NONE, number), commonest first."""

    coder: str
    by_category: list[Agreed]
    instead: list[tuple[str, str, int]]


@dataclass(slots=True)
class Asked:
    """What came of asking: `asked` now, `known` from before, `wordless` events that have no sentence to judge, and answers
    that could not be used, counted by why.
    """

    coder: str
    asked: int = 0
    known: int = 0
    wordless: int = 0
    faults: Counter[str] = field(default_factory=Counter)


def second_opinion(
    path: str | Path,
    coder: Coder,
    *,
    sample: int = 200,
    seed: int = 0,
    at_once: int = 4,
    progress: Callable[[int], None] = lambda asked: None,
    **filters: Any,
) -> Asked:
    """Ask the coder about a random sample of the record's events, and store its answers in the record's table `opinions`.

    The coder is not told what ours says. Events that it has judged before are not asked again: a run that is cut off goes on
    where it was, with the same seed. `at_once`: questions that wait for an answer together. `filters`: the fields of
    `Filters`. The record is open for writing only while answers are stored.

    Raises RecordError when the record cannot be read or written, SettingError when the coder cannot be asked; what was
    answered until then is stored.
    """
    path = Path(path)
    with Record(path) as record:
        events = list(record.sample(sample, seed, **filters))
    found = Asked(coder.name)
    worded = [(event, question) for event in events if (question := question_of(event))]
    before = _judged(path, found.coder)
    waiting = [(e, question) for e, question in worded if (e["id"], e["report_id"]) not in before]
    found.wordless, found.known = len(events) - len(worded), len(worded) - len(waiting)
    with ThreadPoolExecutor(at_once) as pool:
        for first in range(0, len(waiting), STORED_AT_ONCE):
            some = waiting[first : first + STORED_AT_ONCE]
            answers = list(pool.map(lambda pair: _ask(coder, pair[1]), some))
            hopeless = next((answer for answer in answers if isinstance(answer, SettingError)), None)
            told = [(e, a) for (e, _), a in zip(some, answers, strict=True) if not isinstance(a, SettingError)]
            _store(path, found.coder, told)
            found.asked += len(told)
            found.faults.update(answer.message for _, answer in told if isinstance(answer, OpinionError))
            progress(len(told))
            if hopeless:
                raise hopeless
    return found


def agreement(path: str | Path) -> list[Agreement]:
    """What other coders have said of the record's events, the latest first; events coded anew since are left out."""
    with Database(Path(path), read_only=True) as database:
        if not database.rows(THERE)[0][0]:
            return []
        return [
            Agreement(
                coder,
                [Agreed(*row) for row in database.rows(BY_CATEGORY, {"coder": coder})],
                database.rows(INSTEAD, {"coder": coder}),
            )
            for (coder,) in database.rows(CODERS)
        ]


def question_of(event: Event) -> Question | None:
    """The event to be judged, without what ours says of it; None when the record has not the words that tell it."""
    text, place, trigger = event["text"], event["text_info"] or {}, event["trigger"] or {}
    if not text or place.get("start") is None or trigger.get("start") is None:
        return None
    start, end = trigger["start"] - place["start"], trigger["end"] - place["start"]
    if not 0 <= start < end <= len(text):
        return None
    return Question(text, start, end, event["report_date"], event["cite_info"]["title"])


def _ask(coder: Coder, question: Question) -> Answer:
    try:
        return coder.judge(question)
    except (OpinionError, SettingError) as error:
        return error


def _judged(path: Path, coder: str) -> set[tuple[str, str]]:
    with Database(path, read_only=True) as database:
        return set(database.rows(KNOWN, {"coder": coder})) if database.rows(THERE)[0][0] else set()


def _store(path: Path, coder: str, told: list[tuple[Event, Opinion | OpinionError]]) -> None:
    if not told:
        return
    with Database(path, read_only=False) as database, database.transaction():
        database.run(data_path("opinions", "tables.sql").read_text(encoding="utf-8"))
        for event, answer in told:
            row = {"event_id": event["id"], "report_id": event["report_id"], "coder": coder, "asked": now(), "fault": None}
            if isinstance(answer, OpinionError):
                row |= dict.fromkeys((*FIELDS, *SAMES)) | {"fault": answer.message}
            else:
                row |= {name: _list(getattr(answer, name)) for name in FIELDS} | same(event, answer)
            database.run(STORE, row)


def _list(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def same(event: Event, opinion: Opinion) -> dict[str, bool]:
    """In what the two agree. Actors: one code is the same, or neither has any; of a mutual event, any party's."""
    actors, recipients = ({e["code"] for e in event[role] if e["code"]} for role in ("actor", "recipient"))
    theirs, their_recipients = ({code for code in codes if code} for codes in (opinion.actor, opinion.recipient))
    if not event["recipient"] and not recipients:
        theirs, their_recipients = theirs | their_recipients, set()
    return {
        "same_category": opinion.category == event["event"][0],
        "same_mode": bool(set(opinion.mode) & set(event["mode"])) or not (opinion.mode or event["mode"]),
        "same_status": set(opinion.aux_mode) == set(event["aux_mode"]),
        "same_actor": bool(actors & theirs) or not (actors or theirs),
        "same_recipient": bool(recipients & their_recipients) or not (recipients or their_recipients),
    }
