"""A comparison of two records as tables for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, TYPE_CHECKING

from dragoman.exchange.comparing import Agreement, Comparison, Example
from dragoman.record.answers import TABLE_WIDTH

if TYPE_CHECKING:
    from rich.console import Console

LONGEST_WORDS = 90
"""Characters of an example's words."""


def write_table(found: Comparison, a: str, b: str, out: IO[str], dyads: int) -> None:
    """Agreement by category, month and dyad (the `dyads` with most events), then what only one side has."""
    from rich.console import Console

    console = Console(file=out, width=None if out.isatty() else TABLE_WIDTH, highlight=False, markup=False)
    console.print(f"A: {a}\nB: {b}")
    if found.first is None or found.last is None or found.first > found.last:
        console.print("no day that both have events of")
        return
    console.print(
        f"{found.first} to {found.last}; the same category and dyad within {found.days} "
        f"{'day' if found.days == 1 else 'days'} counts as the same"
    )
    if found.correlation is not None:
        console.print(f"correlation of counts by dyad and month: {found.correlation:.2f}")
    console.print()
    rest = len(found.by_dyad) - dyads
    for heading, rows in (
        ("category", [*found.by_category, found.all]),
        ("month", found.by_month),
        ("dyad", found.by_dyad[:dyads]),
    ):
        _agreements(console, heading, rows)
        if heading == "dyad" and rest > 0:
            console.print(f"and {rest} more dyads; --dyads {len(found.by_dyad)} shows all", style="dim")
        console.print()
    for name, examples in (("A", found.only_a), ("B", found.only_b)):
        if examples:
            console.print(f"only in {name}, in most reports first")
            _examples(console, examples)
            console.print()


def _agreements(console: Console, heading: str, rows: Sequence[Agreement]) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column(heading, no_wrap=True)
    for name in ("A", "B", "A also in B", "B also in A", "agreement"):
        table.add_column(name, justify="right")
    for row in rows:
        table.add_row(row.what, *(f"{n:,}" for n in (row.a, row.b, row.a_in_b, row.b_in_a)), f"{row.share:.0%}")
    console.print(table)


def _examples(console: Console, rows: Sequence[Example]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("date", "actor", "category", "recipient", "reports", "id", "the other has", "words"):
        table.add_column(name, overflow="fold")
    for row in rows:
        words = " ".join("".join(c if c.isprintable() else " " for c in row.words or "").split())
        cells = (str(row.day), row.actor, row.category, row.recipient, str(row.reports), row.id[:16], ", ".join(row.instead))
        table.add_row(*(Text(cell) for cell in (*cells, words[:LONGEST_WORDS])))
    console.print(table)
