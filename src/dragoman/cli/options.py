"""The command line's application, the options that several commands share, and how they read and print."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from functools import wraps
from inspect import Parameter, Signature, signature
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Annotated, Any, get_type_hints

import typer

from dragoman.errors import SettingError

LEFT_OUT = 1


USAGE = 2


app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)


def iso_day(text: str) -> date:
    """A day from the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a day; write it as YYYY-MM-DD") from error


REPORTS = (
    "Reports: text, HTML, JSONL, CSV, Parquet, WARC, RSS or Atom, each also .gz or .zst; folders, patterns; `-` is "
    "standard input."
)


Files = Annotated[list[Path], typer.Argument(metavar="FILE", help=REPORTS)]


ColumnNames = Annotated[
    list[str] | None,
    typer.Option(
        "--columns",
        metavar="FIELD=NAME,...",
        help="Which column or key holds a report's text, id, date, title, publication, url or language, where it goes by "
        "another name: text=body,date=published.",
    ),
]


Day = Annotated[
    date | None, typer.Option("--date", parser=iso_day, metavar="YYYY-MM-DD", help="Day of reports that bring none.")
]


LexiconPaths = Annotated[
    list[Path] | None, typer.Option("--lexicon", metavar="PATH", help="Your own lexicon entries, a file or folder.")
]


ActorPaths = Annotated[list[Path] | None, typer.Option("--actors", metavar="FILE", help="Your own actors, a TSV file.")]


Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file instead of standard output.")
]


Workers = Annotated[int, typer.Option(metavar="N", help="Processes that code at once.")]


LimitMemory = Annotated[
    str | None,
    typer.Option(
        "--limit-memory",
        metavar="SIZE",
        help="Memory that a worker may hold (600M, 1.5G): a full one is replaced, a batch that needs more left out.",
    ),
]


class Switch(StrEnum):
    """A part that can be left out."""

    on = "on"
    off = "off"


CODING: dict[str, tuple[Any, Any]] = {
    "model": (
        Annotated[str | None, typer.Option(metavar="NAME", help="An English spaCy pipeline, by package name or path.")],
        None,
    ),
    "lexicon": (LexiconPaths, None),
    "actors": (ActorPaths, None),
    "reader": (
        Annotated[Switch, typer.Option(help="Whether the trained reader is heard beside the lexicon's rules.")],
        Switch.on,
    ),
    "gate": (
        Annotated[bool, typer.Option("--gate/--no-gate", help="Whether sentences that can tell no event stay unparsed.")],
        True,
    ),
}
"""The options of every command that codes, with their defaults; together they make its settings."""


@app.callback()
def root() -> None:
    """Dragoman codes news reports into PLOVER 2.0 political events."""


def coding_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of CODING in place of its parameter `settings`, which it gets made of them."""
    hints = get_type_hints(command, include_extras=True)
    own = {n: (hints[n], p.default) for n, p in signature(command).parameters.items() if n != "settings"}

    @wraps(command)
    def run(**given: Any) -> None:
        command(**{name: given[name] for name in own}, settings=make_settings(**{name: given[name] for name in CODING}))

    return with_options(run, own | CODING)


def with_options(command: Callable[..., None], options: dict[str, tuple[Any, Any]]) -> Callable[..., None]:
    """Give a command that takes keywords these parameters: by name, annotation and default, for typer to read."""
    command.__annotations__ = {name: kind for name, (kind, _) in options.items()}
    command.__signature__ = Signature(  # type: ignore[attr-defined]
        [Parameter(n, Parameter.KEYWORD_ONLY, annotation=kind, default=default) for n, (kind, default) in options.items()]
    )
    return command


def make_settings(
    model: str | None = None,
    lexicon: list[Path] | None = None,
    actors: list[Path] | None = None,
    reader: Switch = Switch.on,
    gate: bool = True,
) -> Any:
    """The settings that the command line's options give."""
    from dragoman.config import Settings
    from dragoman.language import DEFAULT_MODEL

    return Settings(
        model=model or DEFAULT_MODEL,
        lexicon=tuple(lexicon or ()),
        actors=tuple(actors or ()),
        gate=gate,
        reader=reader is Switch.on,
    )


def read_files(files: Iterable[Path], day: date | None, columns: list[str] | None) -> Any:
    """The reports of the command line's files, and what of them is left out."""
    from dragoman.reports import read_reports
    from dragoman.reports.columns import parse_columns

    return read_reports(files, date=day, columns=parse_columns(columns or ()))


def make_crew(workers: int, limit_memory: str | None, **more: Any) -> Any:
    """Who is to code, as the command line's options say."""
    from dragoman.runners.carrying import Crew
    from dragoman.runners.memory import parse_size

    return Crew(workers=workers, limit=parse_size(limit_memory) if limit_memory else None, **more)


def make_coder(settings: Any, day: date | None = None, crew: Any = None) -> Any:
    """A coder with these settings, everything that it needs loaded, and the faults of users' tables told.

    `crew`: who codes in its place, so that it need not load the parser.
    """
    from dataclasses import replace

    from dragoman.actors import load_tables
    from dragoman.pipeline import Coder
    from dragoman.runners.memory import settle

    coder = Coder(replace(settings, date=day))
    compile_places()
    if crew is None or crew.is_here:
        coder.warm_up()
        settle()
    print_faults(load_tables(coder.settings.actors).faults, "not used")
    return coder


def compile_places() -> None:
    """Compile the place index where that is still to do, which takes seconds: so say it."""
    from dragoman import gazetteer

    if gazetteer.is_compiled():
        return
    print("compiling the place index, once", file=sys.stderr)
    gazetteer.compiled()


def print_skipped(skipped: Any) -> None:
    """One clear line on standard error: which report, where, why."""
    from dragoman.terminal import plain

    where = ", ".join(p for p in (skipped.source, skipped.place) if p)
    print(plain(f"left out: {where}: {skipped.reason} [{skipped.code}]"), file=sys.stderr)


def print_undated(report_id: str) -> None:
    """One line on standard error for a report without a day."""
    from dragoman.terminal import plain

    print(
        f"no date: {plain(report_id)}: nothing tells its day; relative dates stay unresolved (give --date)", file=sys.stderr
    )


@contextmanager
def open_output(path: Path | None, inputs: Iterable[Path] = ()) -> Iterator[IO[str]]:
    """The file to write to, or standard output; both UTF-8. SettingError when it cannot be written or is an input."""
    if path is None or str(path) == "-":
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding=None if sys.stdout.isatty() else "utf-8", errors="replace")
        if sys.stdout is None:
            raise SettingError("standard output is closed; name a file with -o")
        yield sys.stdout
        sys.stdout.flush()
        return
    if any(path.absolute() == i.absolute() for i in inputs):
        raise SettingError(f"the output {str(path)!r} is one of the inputs; name another file")
    try:
        file = open(path, "w", encoding="utf-8", errors="replace")  # noqa: SIM115
    except (OSError, ValueError) as error:
        raise SettingError(f"cannot write to {str(path)!r}: {getattr(error, 'strerror', None) or error}") from error
    with file:
        yield file


def write_lines(rows: Iterable[dict[str, Any]], out: IO[str]) -> None:
    """One JSON object a line."""
    import orjson

    for row in rows:
        out.write(orjson.dumps(row).decode() + "\n")


def print_faults(faults: Iterable[Any], otherwise: str) -> None:
    """One line on standard error for each line of a user's file that was repaired, or was left for what it is."""
    for fault in faults:
        print(f"{'repaired' if fault.repaired else otherwise}: {fault}", file=sys.stderr)
