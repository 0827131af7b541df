"""The command line: thin commands over the Python interface. `-` is standard input or output."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated, Any

import typer

from dragoman.errors import DragomanError

LEFT_OUT = 1
USAGE = 2

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)


class Format(StrEnum):
    """How coded reports are printed."""

    table = "table"
    json = "json"
    plover = "plover"


def iso_day(text: str) -> date:
    """A day from the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a day; write it as YYYY-MM-DD") from error


Files = Annotated[list[Path], typer.Argument(help="Reports: text, HTML, JSONL, folders; `-` is standard input.")]
Day = Annotated[date | None, typer.Option("--date", parser=iso_day, help="Day of reports that bring none (YYYY-MM-DD).")]
Model = Annotated[str | None, typer.Option(help="An English spaCy pipeline, by package name or path.")]
LexiconPaths = Annotated[list[Path] | None, typer.Option("--lexicon", help="Your own lexicon entries, a file or folder.")]
ActorPaths = Annotated[list[Path] | None, typer.Option("--actors", help="Your own actors, a TSV file.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead of standard output.")]


@app.callback()
def root() -> None:
    """Dragoman codes news reports into PLOVER 2.0 political events."""


@app.command()
def version() -> None:
    """Print the version."""
    from dragoman import __version__

    print(__version__)


@app.command()
def code(
    files: Files,
    day: Day = None,
    format: Annotated[
        Format, typer.Option(help="table, json (a report a line) or plover (an event a line).")
    ] = Format.table,
    output: Output = None,
    model: Model = None,
    lexicon: LexiconPaths = None,
    actors: ActorPaths = None,
) -> None:
    """Code reports and print their events. Exit status: 0 all coded, 1 some left out, 2 usage."""
    from dragoman.model import Skipped
    from dragoman.reports import read_reports

    coder = make_coder(model, lexicon, actors, day)
    coder.warm_up()
    left_out = coded = 0
    with open_output(output) as out:
        for result in coder.code_many(read_reports(files, date=day)):
            if isinstance(result, Skipped):
                left_out += 1
                print_skipped(result)
                continue
            coded += 1
            if format is Format.table:
                from dragoman.terminal import print_report

                print_report(result, out)
            else:
                write_lines([result.to_dict()] if format is Format.json else result.records(), out)
    if left_out:
        print(f"{coded} reports coded, {left_out} left out", file=sys.stderr)
        raise typer.Exit(LEFT_OUT)


@app.command()
def explain(
    files: Files,
    event: Annotated[str | None, typer.Option("--event", help="Only the event with this id (or its first letters).")] = None,
    day: Day = None,
    model: Model = None,
    lexicon: LexiconPaths = None,
    actors: ActorPaths = None,
) -> None:
    """Print how events came about: words, lexicon entry, who is who, and what each status mark rests on."""
    from dragoman.model import Skipped
    from dragoman.reports import read_reports
    from dragoman.terminal import print_derivation

    coder = make_coder(model, lexicon, actors, day)
    found = 0
    for result in coder.code_many(read_reports(files, date=day)):
        if isinstance(result, Skipped):
            print_skipped(result)
            continue
        for one in result.events:
            if event is None or one.id.startswith(event):
                print_derivation(one, result, sys.stdout)
                found += 1
    if not found:
        print(f"no event {event or ''} in these reports; `dragoman code --format plover` lists the ids", file=sys.stderr)
        raise typer.Exit(LEFT_OUT)


@app.command()
def relate(
    file: Annotated[Path, typer.Argument(help="TSV with uid, sentence, marked_sentence, source, target.")],
    output: Output = None,
    model: Model = None,
    lexicon: LexiconPaths = None,
    actors: ActorPaths = None,
) -> None:
    """Print `uid<TAB>category<TAB>score<TAB>rule` for sentences with a marked actor and recipient: always a best answer."""
    from dragoman.relate import read_pairs
    from dragoman.relate import relate as relate_pairs

    with open_output(output) as out:
        for relation in relate_pairs(read_pairs(file), make_settings(model, lexicon, actors, None)):
            out.write(f"{relation.uid}\t{relation.category}\t{relation.score}\t{relation.rule or ''}\n")


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

    print_trial(make_coder(None, lexicon, None, None), sentence, sys.stdout)


def make_settings(model: str | None, lexicon: list[Path] | None, actors: list[Path] | None, day: date | None) -> Any:
    """The settings that the command line's options give."""
    from dragoman.config import Settings
    from dragoman.language import DEFAULT_MODEL

    return Settings(model=model or DEFAULT_MODEL, lexicon=tuple(lexicon or ()), actors=tuple(actors or ()), date=day)


def make_coder(model: str | None, lexicon: list[Path] | None, actors: list[Path] | None, day: date | None) -> Any:
    """A coder with the command line's settings."""
    from dragoman.pipeline import Coder

    return Coder(make_settings(model, lexicon, actors, day))


def print_skipped(skipped: Any) -> None:
    """One clear line on standard error: which report, where, why."""
    where = ", ".join(p for p in (skipped.source, skipped.place) if p)
    print(f"left out: {where}: {skipped.reason} [{skipped.code}]", file=sys.stderr)


@contextmanager
def open_output(path: Path | None) -> Iterator[IO[str]]:
    """The file to write to, or standard output."""
    if path is None or str(path) == "-":
        yield sys.stdout
    else:
        with open(path, "w", encoding="utf-8") as file:
            yield file


def write_lines(rows: Iterable[dict[str, Any]], out: IO[str]) -> None:
    """One JSON object a line. Lone surrogates, which JSON cannot carry, become U+FFFD."""
    import orjson

    for row in rows:
        try:
            line = orjson.dumps(row).decode()
        except TypeError:
            import json

            line = json.dumps(row, ensure_ascii=True)
        out.write(line + "\n")


def main() -> None:
    """Entry point: our errors become one line and exit status 2."""
    try:
        app()
    except DragomanError as error:
        print(f"dragoman: {error}", file=sys.stderr)
        raise SystemExit(USAGE) from None
    except BrokenPipeError:
        raise SystemExit(0) from None
