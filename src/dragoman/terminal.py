"""What people read on a terminal: the table of a report's events, and the derivation of one.

Words of reports are printed without their control characters, so that no report can move the cursor or colour the screen.
"""

from __future__ import annotations

import calendar
import datetime as dt
import shutil
import textwrap
from collections.abc import Iterator
from typing import IO

from dragoman.model import Attribution, Entity, Event, Report, Skipped
from dragoman.pipeline import Coded, Coder

PLAIN_WIDTH = 140
"""Columns of what does not go to a terminal."""
ID_LETTERS = 6
INDENT = 13
MARGIN = 2
DATE_SOURCES = {
    "given": "given with it",
    "page": "from the page",
    "dateline": "from its dateline",
    "capture": "the day it was fetched",
    "option": "from --date",
}


def print_report(coded: Coded, out: IO[str]) -> None:
    """A heading, a row for each event, and the damage marks."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=out, width=None if out.isatty() else PLAIN_WIDTH, highlight=False)
    report = coded.report
    console.print(Text(plain(f"{report.id}  {report.date or 'no date'}  {report.title or ''}"), style="bold"))
    if not coded.events:
        console.print("  no events")
    else:
        table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 1, 0, 0))
        table.add_column("id", no_wrap=True)
        table.add_column("date", no_wrap=True)
        table.add_column("actor", ratio=3, overflow="fold")
        table.add_column("event", min_width=12)
        table.add_column("recipient", ratio=3, overflow="fold")
        table.add_column("words and status", ratio=4, overflow="fold")
        for event in coded.events:
            table.add_row(*(Text(cell) for cell in row(event)))
        console.print(table)
    if coded.damage:
        marks = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 1, 0, 0), style="yellow")
        marks.add_column("damaged", no_wrap=True)
        marks.add_column("words", overflow="fold")
        marks.add_column("why", overflow="fold")
        for mark in coded.damage:
            marks.add_row(*(Text(plain(cell)) for cell in (mark.kind, mark.text, mark.note or "")))
        console.print(marks)
    console.print()


def row(event: Event) -> tuple[str, ...]:
    """The cells of one event."""
    return (
        event.id[:ID_LETTERS],
        dates(event.date, event.enddate).replace(" to ", "\nto "),
        "\n".join(label(e) for e in event.actor),
        " ".join((event.event[0], *event.mode)),
        "\n".join(label(e) for e in event.recipient),
        "; ".join(claims(event)),
    )


def claims(event: Event) -> Iterator[str]:
    """The words that tell an event and what qualifies it: status marks, who says so, conditions, place."""
    yield f"«{plain(event.trigger_text)}»"
    if event.aux_mode:
        yield ", ".join(event.aux_mode)
    if event.attribution:
        yield "told by " + " < ".join(teller(a) for a in reversed(event.attribution))
    for c in event.condition:
        yield plain(c.text if c.text.lower().startswith(c.connective.lower()) else f"{c.connective} {c.text}")
    if event.place:
        yield f"at {place(event)}"


def dates(first: dt.date | None, last: dt.date | None) -> str:
    """A day, a whole month or year ("2020-06", "2018"), or the first and last day."""
    if first is None:
        return "unknown"
    if last is None or last == first:
        return str(first)
    if first.year == last.year and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first:%Y}"
    month_end = calendar.monthrange(first.year, first.month)[1]
    if (first.year, first.month) == (last.year, last.month) and (first.day, last.day) == (1, month_end):
        return f"{first:%Y-%m}"
    return f"{first} to {last}"


def label(entity: Entity) -> str:
    """Name, code and sector of an entity, short."""
    code = " ".join(p for p in (entity.code, entity.sector) if p)
    name = plain(entity.entity_name or entity.entity_text)
    return f"{name} [{code}]" if name and code else name or (f"[{code}]" if code else "unknown")


def teller(attribution: Attribution) -> str:
    """Who says so, in the report's words."""
    source = attribution.source
    return plain(source.entity_text or source.entity_name or attribution.cue) if source else plain(attribution.cue)


def place(event: Event) -> str:
    """The name of an event's place and its country."""
    assert event.place is not None
    name = plain(event.place.resolved_place or event.place.text)
    return f"{name} [{event.place.country_code}]" if event.place.country_code else name


def plain(text: str) -> str:
    """The text on one line, with nothing in it that a terminal would obey."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def print_trial(coder: Coder, sentence: str, out: IO[str]) -> Skipped | None:
    """Which lexicon entries fit a sentence, which of them stand, and the events. The reason when it cannot be coded."""
    from dragoman import lexicon
    from dragoman.events.candidates import propose
    from dragoman.events.matching import Matcher

    [coded] = coder.code_many([Report(text=sentence, id="try")])
    if isinstance(coded, Skipped):
        return coded
    document = coded.document
    assert document.discourse is not None
    matcher = Matcher(lexicon.load(coder.settings.lexicon), document.discourse)
    for s in document.sentences:
        standing = {id(c.match.entry): c for c in propose(matcher, s)}
        for match in sorted(matcher.matches(s), key=lambda m: (m.trigger, [-w for w in m.weight])):
            mark = "stands" if id(match.entry) in standing else "fits  "
            out.write(f"  {mark}  {s.text[match.trigger]}: {match.entry.id}  ({match.entry.pattern})\n")
    for event in coded.events:
        print_derivation(event, coded, out)
    if not coded.events:
        out.write("  no events\n")
    return None


def print_derivation(event: Event, coded: Coded, out: IO[str]) -> None:
    """How the event came about, step by step, each with its words and their place in the report."""
    width = shutil.get_terminal_size((80, 24)).columns if out.isatty() else PLAIN_WIDTH
    marks = f" ({', '.join(event.aux_mode)})" if event.aux_mode else ""
    out.write(f"event {event.id}  {' '.join((event.event[0], *event.mode))}{marks}\n")
    told: set[tuple[str, str]] = set()
    for step in steps(event, coded):
        if step not in told:
            told.add(step)
            lead = " " * MARGIN + step[0].ljust(INDENT - MARGIN)
            out.write(textwrap.fill(step[1], width, initial_indent=lead, subsequent_indent=" " * INDENT) + "\n")
    out.write("\n")


def steps(event: Event, coded: Coded) -> Iterator[tuple[str, str]]:
    """(room, what it decided and on which words), from the report to the damage marks."""
    document, report = coded.document, coded.report

    def at(start: int, end: int) -> str:
        return f'  <- "{plain(document.words(start, end))}" {start}-{end}'

    sentence, (start, end) = document.sentences[event.sentence], event.trigger
    by = DATE_SOURCES.get(report.date_source or "", "")
    yield "report", plain(f"{report.id}, {f'of {report.date}, {by}'.rstrip(', ') if report.date else 'without a date'}")
    before, words, after = (document.words(*s) for s in ((sentence.start, start), (start, end), (end, sentence.end)))
    yield "sentence", plain(f"{before}«{words}»{after}") + f" {sentence.start}-{sentence.end}"
    for reason in event.derivation:
        says = "; ".join(dict.fromkeys(plain(reason.says).split("; ")))
        has_words = reason.start is not None and reason.end is not None and reason.start >= 0
        yield reason.room, says + (at(reason.start or 0, reason.end or 0) if has_words else "")
    if not event.aux_mode:
        yield "status", "told as a fact: no mark holds"
    yield "date", dates(event.date, event.enddate) + ": " + date_reason(event, coded)
    if event.place:
        yield "place", f"{place(event)}: {plain(event.place.found_by)}" + at(event.place.start, event.place.end)
    else:
        yield "place", "none told for this event"
    for a in event.attribution:
        how = f"{a.kind} source, {'quoted, ' if a.quote else ''}by {plain(a.cue)!r}"
        yield "told by", f"{teller(a)}: {how}" + at(a.start, a.end)
    if not event.attribution:
        yield "told by", "the report itself"
    for c in event.condition:
        inside = f" (holds the events {', '.join(i[:ID_LETTERS] for i in c.events)})" if c.events else ""
        yield "condition", plain(c.connective) + inside + at(c.start, c.end)
    for name, number in event.size:
        if number is not None:
            yield "size", f"{number} {name}"
    if event.context:
        yield "context", ", ".join(event.context)
    for first, last in event.evidence[1:]:
        yield "told again", plain(document.words(first, last)) + f" {first}-{last}"
    for mark in event.damage:
        yield "damaged", plain(f"{mark.kind}: {mark.note or ''}") + at(mark.start, mark.end)


def date_reason(event: Event, coded: Coded) -> str:
    """What an event's date rests on."""
    if event.date_text is not None:
        same = [t for t in coded.times if t.text == event.date_text or t.text in (event.date_text or "")]
        near = min(same, key=lambda t: (abs(t.sentence - event.sentence), -len(t.text)), default=None)
        words = f'"{plain(event.date_text)}"'
        if near is None:
            return f"the text says {words}"
        note = f" ({near.note})" if near.note else ""
        return f"the text says {words}, read as {near.value}{note}  {near.start}-{near.end}"
    if event.date_basis == "report":
        return "no time is told with it, so the report's date"
    if coded.report.date is None:
        return "the report has no date, and the text tells no whole one"
    return "told as past without a time; the report's date is not taken for that"
