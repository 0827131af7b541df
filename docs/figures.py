"""Writes the figures of docs/limits.md: `make figures`, after changes of the coder or of the gold corpus. Takes minutes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

HOME = Path(__file__).parent
PAGE = HOME / "limits.md"
BEGIN, END = "<!-- figures: written by docs/figures.py -->", "<!-- end of figures -->"
FEWEST = 5
"""Gold events below which a row's figure would say nothing."""


def rows(title: str, told: dict[str, Any]) -> list[str]:
    """A table: one row a thing, with precision, recall, F1 and its interval."""
    found = [f"| {title} | gold | coded | precision | recall | F1 | 95% |", "|---|---:|---:|---:|---:|---:|---|"]
    for name, f in told.items():
        if f.gold >= FEWEST:
            ends = f"{f.low:.2f} to {f.high:.2f}"
            found.append(f"| {name} | {f.gold} | {f.coded} | {f.precision:.2f} | {f.recall:.2f} | {f.f1:.2f} | {ends} |")
    return [*found, ""]


def text(gold: Path) -> str:
    """The tables: by field, by category, by kind of text, by region."""
    from dragoman import Coder
    from dragoman.evaluation import measure, read_gold
    from dragoman.evaluation.causes import tally

    found = measure([report for report in read_gold([gold]) if report.part == "test"], Coder())
    of_one = ("category ", "whole ")
    fields = {n: f for n, f in found.figures.items() if not n.startswith(of_one) or n == "whole event"}
    events = found.figures["whole event"].gold
    lines = [f"{len(found.reports)} reports of the test part of `evaluation/gold`, {events} events.", ""]
    lines += rows("field", fields)
    for start, title in zip(of_one, ("category found", "whole events, by category"), strict=True):
        each = {n.removeprefix(start): f for n, f in found.figures.items() if n.startswith(start) and n != "whole event"}
        lines += rows(title, each)
    for label, title in (("kind", "whole events, by kind of text"), ("region", "whole events, by region")):
        lines += rows(title, {name: part.figures["whole event"] for name, part in found.by(label).items()})
    lines += ["| errors by cause | |", "|---|---:|"]
    lines += [f"| {cause} | {number} |" for cause, number in dict(tally(found.pairs)).items() if number >= FEWEST]
    return "\n".join([*lines, ""])


def main() -> None:
    """Write the page anew."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    told = text(HOME.parent / "evaluation" / "gold")
    PAGE.write_text(f"{before}{BEGIN}\n\n{told}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
