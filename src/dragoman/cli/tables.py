"""Commands that look up and try the tables: `lexicon` and `actors`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from dragoman.cli.options import (
    LEFT_OUT,
    ActorPaths,
    Day,
    LexiconPaths,
    Output,
    app,
    make_coder,
    make_settings,
    open_output,
    print_faults,
    print_skipped,
)
from dragoman.errors import SettingError

DUCKDB_MARK_END = 12
"""Bytes at the start of a DuckDB file, its mark the last four."""


lexicon_app = typer.Typer(no_args_is_help=True, help="Look up the event lexicon and try it on a sentence.")


app.add_typer(lexicon_app, name="lexicon")


@lexicon_app.command("search")
def lexicon_search(word: str, lexicon: LexiconPaths = None) -> None:
    """Print the entries whose id, pattern or category has the word."""
    from dragoman import lexicon as event_lexicon

    found = 0
    for entry in event_lexicon.load(tuple(lexicon or ())).entries.values():
        if word.lower() in f"{entry.id} {entry.pattern} {entry.category}".lower():
            found += 1
            print("\t".join((entry.id, entry.category, ";".join(entry.mode), entry.pattern, entry.source)))
    if not found:
        print(f"no entry has {word!r}", file=sys.stderr)
        raise typer.Exit(LEFT_OUT)


@lexicon_app.command("show")
def lexicon_show(entry_id: str, lexicon: LexiconPaths = None) -> None:
    """Print one entry: where it stands, its pattern, and what its example codes to."""
    from dragoman import lexicon as event_lexicon

    entry = event_lexicon.load(tuple(lexicon or ())).entries.get(entry_id)
    if entry is None:
        print(f"no entry has the id {entry_id!r}; `dragoman lexicon search` finds ids by words", file=sys.stderr)
        raise typer.Exit(LEFT_OUT)
    for name in ("id", "source", "kind", "pattern", "category"):
        print(f"{name}: {getattr(entry, name)}")
    print(f"mode: {';'.join(entry.mode)}")
    print(f"example: {entry.example}")
    lexicon_try(entry.example, lexicon)


@lexicon_app.command("try")
def lexicon_try(sentence: str, lexicon: LexiconPaths = None) -> None:
    """Print which entries fit a sentence, which stand, and the events that come of them."""
    from dragoman.terminal import print_trial

    with open_output(None) as out:
        left_out = print_trial(make_coder(make_settings(lexicon=lexicon)), sentence, out)
    if left_out:
        print_skipped(left_out)
        raise typer.Exit(LEFT_OUT)


actors_app = typer.Typer(no_args_is_help=True, help="Look up actors, bring your own, and see who was not resolved.")


app.add_typer(actors_app, name="actors")


@actors_app.command("import")
def actors_import(
    dictionaries: Annotated[
        list[Path], typer.Argument(metavar="DICTIONARY...", help="PETRARCH or TABARI actor and agent dictionaries.")
    ],
    output: Output = None,
) -> None:
    """Turn PETRARCH dictionaries into a table for `--actors`.

    What cannot be carried over is listed by file and line on standard error; then the exit status is 1.
    """
    from dragoman.actors import load_tables
    from dragoman.actors.petrarch import Imported, import_petrarch

    tables = load_tables()
    whole = Imported()
    for path in dictionaries:
        imported = import_petrarch(path, tables)
        whole.rows += imported.rows
        whole.faults += imported.faults
    with open_output(output, dictionaries) as out:
        out.write(whole.text())
    print_faults(whole.faults, "not carried over")
    print(f"carried over: {len(whole.rows)}", file=sys.stderr)
    if not all(fault.repaired for fault in whole.faults):
        raise typer.Exit(LEFT_OUT)


@actors_app.command("search")
def actors_search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help="Words or parts of words, in any order.")],
    actors: ActorPaths = None,
) -> None:
    """Print the actors whose names have all the words."""
    from dragoman.actors.lookup import COLUMNS, cells, search

    found = search(told_tables(actors), words)
    if not found:
        print(f"no actor has {' '.join(words)!r}; `dragoman actors import` and --actors bring your own", file=sys.stderr)
        raise typer.Exit(LEFT_OUT)
    with open_output(None) as out:
        out.write("\t".join(COLUMNS) + "\n")
        out.writelines("\t".join(cells(entry)) + "\n" for entry in found)


@actors_app.command("show")
def actors_show(name: str, day: Day = None, actors: ActorPaths = None) -> None:
    """Print whom a name means, on a day if one is given, and all that our tables have under it."""
    from dragoman.actors.lookup import COLUMNS, cells, meaning

    tables = told_tables(actors)
    entries, answer = meaning(tables, name, day)
    if not entries:
        print(f"no actor is called {name!r}; `dragoman actors search` finds names by parts", file=sys.stderr)
        raise typer.Exit(LEFT_OUT)
    with open_output(None) as out:
        out.write(f"{answer}\n\n" + "\t".join(COLUMNS) + "\n")
        out.writelines("\t".join(cells(entry)) + "\n" for entry in entries)


@actors_app.command("unresolved")
def actors_unresolved(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Coded JSONL (`-`: standard input) or a record file.")],
    output: Output = None,
) -> None:
    """Print the actors, recipients and sources that got no code, most frequent first, each with a sentence."""
    from dragoman.actors.unresolved import ROLES, count_unresolved
    from dragoman.actors.user_tables import Fault

    faults: list[Fault] = []
    found = count_unresolved(tellings_of(run, faults))
    with open_output(output, [run]) as out:
        out.write("\t".join(("count", *ROLES, "text", "example")) + "\n")
        for one in found:
            counts = (one.count, *(one.roles[role] for role in ROLES))
            out.write("\t".join((*map(str, counts), one.text, one.example)) + "\n")
    print_faults(faults, "not read")
    if faults:
        raise typer.Exit(LEFT_OUT)


@actors_app.command("lint")
def actors_lint(actors: ActorPaths = None) -> None:
    """Check the actor tables: unknown codes, impossible dates, two holders of an office at once, rows told twice."""
    from dragoman.actors import lint, load_tables

    faults = lint(load_tables(tuple(actors or ())))
    for fault in faults:
        print(fault)
    print(f"faults: {len(faults)}", file=sys.stderr)
    if faults:
        raise typer.Exit(LEFT_OUT)


def told_tables(actors: list[Path] | None) -> Any:
    """The actor tables with the user's own, whose faults are told."""
    from dragoman.actors import load_tables

    tables = load_tables(tuple(actors or ()))
    print_faults(tables.faults, "not used")
    return tables


def tellings_of(run: Path, faults: list[Any]) -> Iterator[Any]:
    """The events and statements of coded JSONL or of a record file."""
    from dragoman.actors.unresolved import read_coded

    if str(run) == "-":
        yield from read_coded(sys.stdin.buffer, "-", faults)
        return
    try:
        with open(run, "rb") as lines:
            if lines.peek(DUCKDB_MARK_END)[:DUCKDB_MARK_END].endswith(b"DUCK"):
                from dragoman.record import Record

                with Record(run) as record:
                    yield from record.events()
                    yield from record.statements()
            else:
                yield from read_coded(lines, str(run), faults)
    except OSError as error:
        raise SettingError(f"cannot read {str(run)!r}: {error.strerror or error}") from error
