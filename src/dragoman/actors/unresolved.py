"""Mentions that nothing resolved, counted over coded reports, so that a user sees whom to add to the tables first."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dragoman.actors.user_tables import Fault
from dragoman.actors.wording import words

Record = Mapping[str, Any]
ROLES = ("actor", "recipient", "source")


@dataclass(slots=True)
class Unresolved:
    """One name or phrase without a code: how often it stands, as what (ROLES), and the first sentence that holds it."""

    text: str
    example: str
    roles: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        return self.roles.total()


def count_unresolved(tellings: Iterable[Record]) -> list[Unresolved]:
    """Actors, recipients and sources without a code, most frequent first.

    `tellings`: events and statements as docs/record.md has them. A mention that several of them share counts once; pronouns
    are left out, as no table can hold them.
    """
    found: dict[str, Unresolved] = {}
    counted: set[tuple[str, ...]] = set()
    for telling in tellings:
        for role, entity in _mentions(telling):
            text = " ".join(str(entity.get("entity_name") or entity.get("entity_text") or "").split())
            mention = (
                role,
                *(str(part) for part in (telling.get("report_id"), entity.get("start"), entity.get("end"), text)),
            )
            if entity.get("code") or not text or text.lower() in words("pronoun") or mention in counted:
                continue
            counted.add(mention)
            example = " ".join(str(telling.get("text") or "").split())
            found.setdefault(text.casefold(), Unresolved(text, example)).roles[role] += 1
    return sorted(found.values(), key=lambda u: (-u.count, u.text.casefold()))


def _mentions(telling: Record) -> Iterator[tuple[str, Record]]:
    for role in ("actor", "recipient"):
        yield from ((role, entity) for entity in telling.get(role) or ())
    sources = [telling, *(telling.get("attribution") or ())]
    yield from (("source", s["source"]) for s in sources if s.get("source"))


def read_coded(lines: Iterable[bytes], name: str, faults: list[Fault]) -> Iterator[Record]:
    """The events and statements of what `dragoman code` printed as `--format json` or `plover`.

    Lines that are neither go to `faults`, by number.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict) or not ("events" in row or "event" in row):
                raise ValueError("no coded report")
            tellings = [*row.get("events", ()), *row.get("statements", ())] if "report" in row else [row]
            for telling in tellings:
                for _, entity in _mentions(telling):
                    entity.get("code")
        except (ValueError, AttributeError, TypeError, RecursionError):
            faults.append(Fault(name, number, "not what `dragoman code --format json` prints"))
            continue
        yield from tellings
