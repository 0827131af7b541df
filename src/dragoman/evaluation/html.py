"""An evaluation as one HTML page that needs nothing else: the figures, the causes, and each miss shown in its text."""

from __future__ import annotations

from html import escape
from itertools import pairwise

from dragoman.evaluation import causes
from dragoman.evaluation.gold import Item
from dragoman.evaluation.matching import Pair
from dragoman.evaluation.scoring import Evaluation

AROUND = 160
"""Characters of the text shown before and after the triggers."""

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; } th, td { text-align: left; padding: .15rem .8rem .15rem 0; }
td.n { text-align: right; font-variant-numeric: tabular-nums; }
section { border-top: 1px solid #ccc; padding-top: .5rem; } blockquote { margin: .5rem 0; white-space: pre-line; }
mark.gold { background: #ffe08a; } mark.coded { background: #bfe3ff; } mark.both { background: #c9efc4; }
"""


def page(evaluation: Evaluation) -> str:
    """The whole page. Everything that comes from a report or a gold file is escaped."""
    errors = [(pair, cause) for pair in evaluation.pairs if (cause := causes.cause(pair))]
    parts = [
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Evaluation</title>',
        f"<style>{STYLE}</style></head><body><h1>Evaluation</h1>",
        f"<p>{len(evaluation.reports)} reports, {len(errors)} errors. In the texts: "
        '<mark class="gold">the gold event</mark>, <mark class="coded">the coded event</mark>, '
        '<mark class="both">both</mark>.</p>',
        figures(evaluation),
        by_cause(evaluation),
        "<h2>Errors</h2>",
        *(error(pair, cause) for pair, cause in errors),
        "</body></html>\n",
    ]
    return "\n".join(parts)


def figures(evaluation: Evaluation) -> str:
    rows = [
        f"<tr><td>{escape(name)}</td>"
        + "".join(f'<td class="n">{value:.3f}</td>' for value in (f.precision, f.recall, f.f1, f.low, f.high))
        + f'<td class="n">{f.gold}</td><td class="n">{f.coded}</td></tr>'
        for name, f in evaluation.figures.items()
    ]
    names = ("measure", "precision", "recall", "F1", "from", "to", "gold", "coded")
    head = "".join(f"<th>{name}</th>" for name in names)
    return f"<h2>Figures</h2><table><tr>{head}</tr>{''.join(rows)}</table>"


def by_cause(evaluation: Evaluation) -> str:
    rows = [f'<tr><td class="n">{n}</td><td>{escape(cause)}</td></tr>' for cause, n in causes.tally(evaluation.pairs)]
    return f"<h2>Errors by cause</h2><table>{''.join(rows)}</table>"


def error(pair: Pair, cause: str) -> str:
    """One error: its cause, its text, and the two events side by side."""
    report = pair.report.report
    rows = "".join(row(name, event) for name, event in (("gold", pair.gold), ("coded", pair.coded)) if event is not None)
    names = ("", "category", "mode", "actor", "recipient", "auxiliary", "date", "rule")
    head = f"<tr>{''.join(f'<th>{name}</th>' for name in names)}</tr>"
    return (
        f"<section><p><strong>{escape(cause)}</strong> in {escape(report.id)}</p>"
        f"<blockquote>{in_text(pair)}</blockquote><table>{head}{rows}</table></section>"
    )


def row(name: str, event: Item) -> str:
    days = " to ".join(dict.fromkeys(day for day in (event.get("date"), event.get("enddate")) if day))
    cells = [
        name,
        " or ".join([*event["event"], *event.get("also_event", ())]),
        ", ".join(event.get("mode", ())),
        "; ".join(map(party, event.get("actor", ()))),
        "; ".join(map(party, event.get("recipient", ()))),
        ", ".join(event.get("aux_mode", ())),
        days or "unknown",
        event.get("rule") or "",
    ]
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def party(entity: Item) -> str:
    return f"{entity['entity_text']} ({entity['code'] or 'no code'}{' ' + entity['sector'] if entity['sector'] else ''})"


def in_text(pair: Pair) -> str:
    """The report's text around the triggers, with each marked."""
    text = pair.report.report.text
    both = (("gold", pair.gold), ("coded", pair.coded))
    triggers = {kind: event["trigger"] for kind, event in both if event and "trigger" in event}
    spans = {kind: (trigger["start"], trigger["end"]) for kind, trigger in triggers.items()}
    if not spans:
        return escape(text[: 2 * AROUND]) + (" …" if len(text) > 2 * AROUND else "")
    first = max(0, min(start for start, _ in spans.values()) - AROUND)
    last = min(len(text), max(end for _, end in spans.values()) + AROUND)
    cuts = sorted({first, last, *(offset for span in spans.values() for offset in span)})
    shown = ["… " if first else ""]
    for start, end in pairwise(cuts):
        kinds = [kind for kind, span in spans.items() if span[0] <= start and end <= span[1]]
        words = escape(text[start:end])
        shown.append(f'<mark class="{"both" if len(kinds) == 2 else kinds[0]}">{words}</mark>' if kinds else words)
    return "".join(shown) + (" …" if last < len(text) else "")
