"""What a notebook shows of each thing: reports, coded reports, events, answers of a record, a record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Any

from dragoman.display.marking import SHOWN, STYLE, Mark, marked, marks_of_event, name_of
from dragoman.formats.plover import damage_record, entity_record

if TYPE_CHECKING:
    from dragoman.model import Event, Report
    from dragoman.pipeline import Coded
    from dragoman.record.answers import Answer
    from dragoman.record.questions import Record

ROWS = 20
"""Rows of an answer that are shown."""
LEGEND = (
    '<p class="quiet"><mark class="trigger quad1">verbal</mark> and '
    '<mark class="trigger quad2">material cooperation</mark>, <mark class="trigger quad3">verbal</mark> and '
    '<mark class="trigger quad4">material conflict</mark>; '
    '<mark class="actor">actor</mark>, <mark class="recipient">recipient</mark>, <mark class="source">who says so</mark>, '
    '<mark class="condition">condition</mark>, <mark class="damage">damaged words</mark></p>'
)


def page(*parts: str) -> str:
    """The parts with their style, as one block."""
    return f'{STYLE}<div class="dragoman">{"".join(parts)}</div>'


def table(names: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "") -> str:
    """A table; the cells are HTML already."""
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    told = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table>{told}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def heading(report: Report) -> str:
    """Title, id, day, publication."""
    told = (report.id, str(report.date or "no date"), report.publication or "", report.url or "")
    title = f"<strong>{escape(report.title)}</strong><br>" if report.title else ""
    return f'<p>{title}<span class="quiet">{escape("  ·  ".join(part for part in told if part))}</span></p>'


def report_page(report: Report) -> str:
    """A report that has not been coded."""
    return page(heading(report), _text(report.text, []))


def coded_page(coded: Coded) -> str:
    """A report with all that was found in it marked, and its events as a table."""
    found = coded.to_dict()
    marks = [mark for event in found["events"] for mark in marks_of_event(event)]
    marks += (Mark(d["start"], d["end"], "damage", f"{d['kind']}: {d['note'] or ''}") for d in found["damage"])
    events = event_table(found["events"]) if found["events"] else "<p>no events</p>"
    return page(heading(coded.report), LEGEND, _text(coded.report.text, marks), events)


def _text(text: str, marks: list[Mark]) -> str:
    more = f' <span class="quiet">… {len(text) - SHOWN:,} more characters</span>' if len(text) > SHOWN else ""
    return f'<div class="text">{marked(text, marks, 0, SHOWN)}{more}</div>'


def event_page(event: Event) -> str:
    """One event, told by itself: it does not hold the text that it comes from."""
    told = {
        "event": " ".join((*event.event, *event.mode)),
        "marks": ", ".join(event.aux_mode),
        "actor": ", ".join(name_of(entity_record(e)) for e in event.actor),
        "recipient": ", ".join(name_of(entity_record(e)) for e in event.recipient),
        "date": days(event.date, event.enddate),
        "place": (event.place.resolved_place or event.place.text) if event.place else "",
        "said by": " ‹ ".join(a.source.entity_text if a.source else a.cue for a in reversed(event.attribution)),
        "condition": "; ".join(c.text for c in event.condition),
        "words": event.trigger_text,
        "context": ", ".join(event.context),
        "damage": ", ".join(damage_record(d)["kind"] for d in event.damage),
        "confidence": "" if event.confidence is None else f"{event.confidence:.2f}",
        "rule": event.rule,
        "id": event.id,
    }
    rows = "".join(f"<tr><th>{name}</th><td>{escape(value)}</td></tr>" for name, value in told.items() if value)
    return page(f"<table>{rows}</table>")


def event_table(events: Iterable[dict[str, Any]], caption: str = "", *, sentences: bool = False) -> str:
    """Events as docs/record.md describes them. `sentences`: each with its sentence, its words marked."""
    names = ["date", "actor", "event", "recipient", "status", "said by"]
    names.append("sentence" if sentences else "words")
    return table(names, (_event_row(event, sentences) for event in events), caption)


def _event_row(event: dict[str, Any], sentences: bool) -> list[str]:
    kind = " ".join((event["event"][0], *event["mode"]))
    said_by = [told["source"]["entity_text"] if told["source"] else told["cue"] for told in event["attribution"]]
    cells = [
        days(event["date"], event["enddate"]),
        ", ".join(map(name_of, event["actor"])),
        kind,
        ", ".join(map(name_of, event["recipient"])),
        ", ".join(event["aux_mode"]),
        " ‹ ".join(reversed([words or "" for words in said_by])),
    ]
    shown = [escape(cell) for cell in cells]
    shown[2] = f'<mark class="quad{event["quad_code"]}">{shown[2]}</mark>'
    return [*shown, _sentence(event) if sentences else escape((event["trigger"] or {}).get("text") or "")]


def _sentence(event: dict[str, Any]) -> str:
    """The event's sentence with the marks that lie in it; offsets count from the report's first character."""
    text, begins = event["text"] or "", (event["text_info"] or {}).get("start")
    if not text or begins is None:
        return escape(text or (event["trigger"] or {}).get("text") or "")
    marks = (Mark(m.start - begins, m.end - begins, m.kinds, m.note) for m in marks_of_event(event))
    return marked(text, [m for m in marks if m.start >= 0 and m.end <= len(text)])


def days(first: object, last: object) -> str:
    """A day, or the first and last of several."""
    return "unknown" if first is None else str(first) if last in (None, first) else f"{first} – {last}"


def answer_page(answer: Answer) -> str:
    """The first rows of an answer, and how many there are."""
    count = answer.count()
    caption = f"{count:,} rows" if count <= ROWS else f"{ROWS} of {count:,} rows"
    if "trigger" in answer.columns:
        return page(event_table(islice(answer, ROWS), caption, sentences=True))
    names, rows = answer.brief(ROWS)
    return page(table(names, ([escape(cell) for cell in row] for row in rows), caption))


def record_page(record: Record) -> str:
    """What a record holds, and its timeline where matplotlib is there to draw it."""
    from dragoman.display.timeline import has_matplotlib

    told = ", ".join(f"{count:,} {name}" for name, count in record.counts().items())
    parts = [f'<p><strong>{escape(str(record.path))}</strong><br><span class="quiet">{escape(told)}</span></p>']
    if has_matplotlib() and not (plot := record.plot()).empty:
        parts.append(plot.svg())
    return page(*parts)
