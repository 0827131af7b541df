"""Agreement with other coders as a table for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

from dragoman.opinions.asking import Agreed, Agreement
from dragoman.record.answers import TABLE_WIDTH

MOST_INSTEAD = 8
COLUMNS = ("events", "category", "mode", "status", "actor", "recipient", "unread")


def write_table(found: Sequence[Agreement], out: IO[str]) -> None:
    """For each coder the share of our events, by category, in which it agrees, and what it says instead."""
    from rich.console import Console
    from rich.table import Table

    console = Console(file=out, width=None if out.isatty() else TABLE_WIDTH, highlight=False, markup=False)
    if not found:
        console.print("no second opinions yet; --endpoint URL asks for some")
    for one in found:
        console.print(one.coder, style="bold")
        table = Table(box=None, pad_edge=False, header_style="dim")
        table.add_column("ours", no_wrap=True)
        for name in COLUMNS:
            table.add_column(name, justify="right")
        for row in (*one.by_category, total(one.by_category)):
            table.add_row(row.category, *cells(row))
        console.print(table)
        for ours, theirs, number in one.instead[:MOST_INSTEAD]:
            console.print(f"{ours} is {theirs} to it: {number}")
        console.print()


def total(rows: Sequence[Agreed]) -> Agreed:
    """All categories together."""
    names = ("asked", "unread", "same_category", "same_mode", "same_status", "same_actor", "same_recipient")
    return Agreed("all", *(sum(getattr(row, name) for row in rows) for name in names))


def cells(row: Agreed) -> list[str]:
    """Numbers, and shares of what was answered; of the mode, of what has the same category."""

    def share(part: int, whole: int) -> str:
        return f"{part / whole:.0%}" if whole else ""

    return [
        str(row.asked),
        share(row.same_category, row.answered),
        share(row.same_mode, row.same_category),
        share(row.same_status, row.answered),
        share(row.same_actor, row.answered),
        share(row.same_recipient, row.answered),
        str(row.unread) if row.unread else "",
    ]
