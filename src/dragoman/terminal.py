"""What people read on a terminal: the table of a report's events, and the derivation of one."""

from __future__ import annotations

from typing import IO

from dragoman.model import Entity, Event, Report, Skipped
from dragoman.pipeline import Coded, Coder


def print_report(coded: Coded, out: IO[str]) -> None:
    """A heading, a row for each event, and the damage marks."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=out, width=None if out.isatty() else 140, highlight=False)
    report = coded.report
    console.print(Text(f"{report.id}  {report.date or 'no date'}  {report.title or ''}".rstrip(), style="bold"))
    if not coded.events:
        console.print("  no events")
    else:
        table = Table(box=None, pad_edge=False, header_style="dim")
        for name in ("id", "date", "actor", "event", "recipient", "marks", "said by", "on condition", "words"):
            table.add_column(name, overflow="fold")
        for event in coded.events:
            table.add_row(*(Text(cell) for cell in row(event)))
        console.print(table)
    for mark in coded.damage:
        console.print(
            Text(f"  damaged ({mark.kind}): {mark.text!r}{' - ' + mark.note if mark.note else ''}", style="yellow")
        )
    console.print()


def row(event: Event) -> tuple[str, ...]:
    """The cells of one event."""
    mode = "/" + "+".join(event.mode) if event.mode else ""
    return (
        event.id[:8],
        dates(event),
        ", ".join(label(e) for e in event.actor),
        event.event[0] + mode,
        ", ".join(label(e) for e in event.recipient),
        " ".join(event.aux_mode),
        " < ".join(a.source.entity_text if a.source else a.cue for a in reversed(event.attribution)),
        "; ".join(f"{c.connective} {c.text}" for c in event.condition),
        event.trigger_text,
    )


def dates(event: Event) -> str:
    """The day or days of an event."""
    if event.date is None:
        return "unknown"
    if event.enddate and event.enddate != event.date:
        return f"{event.date}/{event.enddate}"
    return str(event.date)


def label(entity: Entity) -> str:
    """Code, sector and words of an entity, short."""
    code = " ".join(p for p in (entity.code, entity.sector) if p)
    name = entity.entity_name or entity.entity_text
    return f"{name} [{code}]" if code else (name or "unknown")


def print_trial(coder: Coder, sentence: str, out: IO[str]) -> None:
    """Which lexicon entries fit a sentence, which of them stand, and the events."""
    from dragoman import lexicon
    from dragoman.events.candidates import propose
    from dragoman.events.matching import Matcher

    [coded] = coder.code_many([Report(text=sentence, id="try")])
    if isinstance(coded, Skipped):
        out.write(f"not coded: {coded.reason}\n")
        return
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


def print_derivation(event: Event, coded: Coded, out: IO[str]) -> None:
    """How the event came about, step by step, each with its words and their place in the report."""
    sentence = coded.document.sentences[event.sentence]
    mode = "/" + "+".join(event.mode) if event.mode else ""
    marks = f" ({', '.join(event.aux_mode)})" if event.aux_mode else ""
    out.write(f"event {event.id}  {event.event[0]}{mode}{marks}\n")
    out.write(f"  report {coded.report.id}, characters {sentence.start}-{sentence.end}\n")
    out.write(f"  sentence: {coded.document.words(sentence.start, sentence.end)}\n")
    for reason in event.derivation:
        where = ""
        if reason.start is not None and reason.end is not None and reason.start >= 0:
            where = f'  <- "{coded.document.words(reason.start, reason.end)}" {reason.start}-{reason.end}'
        out.write(f"  {reason.room}: {reason.says}{where}\n")
    out.write("\n")
