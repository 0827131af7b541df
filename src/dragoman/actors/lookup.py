"""Questions to the actor tables: who has these words in the name, and whom a name means on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from dragoman.actors.tables import ActorTables, Entry, day_text, term_at
from dragoman.actors.wording import letters

COLUMNS = ("name", "code", "sector", "other_sectors", "office", "from", "to", "what", "where")


def cells(entry: Entry) -> tuple[str, ...]:
    """The cells of an entry, in the order of COLUMNS."""
    others = ";".join(entry.other_sectors)
    days = day_text(entry.start), day_text(entry.end)
    return (entry.name, entry.code or "", entry.sector or "", others, entry.office or "", *days, entry.source, entry.where)


def search(tables: ActorTables, words: Iterable[str]) -> list[Entry]:
    """The entries one of whose names has all the words or parts of words, by name."""
    parts = [letters(word) for one in words for word in one.split()]
    keys = [key for key in tables.phrases() if parts and all(part in key for part in parts)]
    found = {(e.where, e.name, e.source): e for key in keys for e in tables.entries(key)}
    return sorted(found.values(), key=lambda e: (e.name.casefold(), e.start, e.where))


def meaning(tables: ActorTables, name: str, day: dt.date | None) -> tuple[list[Entry], str]:
    """All that the tables have under a name or family name, and in one line whom it means on the day by them alone.

    A report that says more about who it is goes before this.
    """
    found = list(dict.fromkeys([*tables.find(name), *tables.terms(name)]))
    number = day.year * 10000 + day.month * 100 + day.day if day else 0
    when = f"on {day}" if day else "without a date"
    people = sorted({e.name for e in found if e.source == "holder"})
    held = [e for e in found if e.source != "holder" and e.holds(number)]
    if held:
        best = min(held, key=lambda e: ("role", "holder").count(e.source))
        return found, f"{when}: {_told(best)}"
    if len(people) > 1:
        return found, f"{when}: one of {', '.join(people)}, as the report has it"
    terms = [e for e in found if e.source == "holder"]
    term, still = term_at(terms, number)
    if term is not None:
        return found, f"{when}: {_told(term) if still else f'{term.name}: {term.code or str()} ELI, formerly {term.office}'}"
    if terms:
        return found, f"{when}: {terms[0].name}: {terms[0].code or ''}, before holding an office that we know"
    return found, f"{when}: nobody; all that has the name is of another time"


def _told(entry: Entry) -> str:
    codes = " ".join(filter(None, (entry.code, entry.sector, *entry.other_sectors)))
    return f"{entry.name}: {codes}{f', {entry.office}' if entry.office else ''}"
