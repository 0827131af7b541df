"""The command line: thin commands over the Python interface. `-` is standard input or output."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from inspect import Parameter, Signature
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Annotated, Any

import typer

from dragoman.errors import DragomanError, SettingError

LEFT_OUT = 1
USAGE = 2
DUCKDB_MARK_END = 12
"""Bytes at the start of a DuckDB file, its mark the last four."""

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


Files = Annotated[
    list[Path], typer.Argument(metavar="FILE", help="Reports: text, HTML, JSONL, folders; `-` is standard input.")
]
Day = Annotated[
    date | None, typer.Option("--date", parser=iso_day, metavar="YYYY-MM-DD", help="Day of reports that bring none.")
]
Model = Annotated[str | None, typer.Option(metavar="NAME", help="An English spaCy pipeline, by package name or path.")]
LexiconPaths = Annotated[
    list[Path] | None, typer.Option("--lexicon", metavar="PATH", help="Your own lexicon entries, a file or folder.")
]
ActorPaths = Annotated[list[Path] | None, typer.Option("--actors", metavar="FILE", help="Your own actors, a TSV file.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file instead of standard output.")
]


@app.callback()
def root() -> None:
    """Dragoman codes news reports into PLOVER 2.0 political events."""


@app.command()
def version() -> None:
    """Print the version."""
    from dragoman import __version__

    print(__version__)


@app.command()
def prepare() -> None:
    """Compile the place index ahead (some seconds)."""
    compile_places()


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
    left_out = coded = 0
    with open_output(output, files) as out:
        for result in coder.code_many(read_reports(files, date=day)):
            if isinstance(result, Skipped):
                left_out += 1
                print_skipped(result)
                continue
            coded += 1
            if result.report.date is None:
                print_undated(result.report.id)
            if format is Format.table:
                from dragoman.terminal import print_report

                print_report(result, out)
            else:
                write_lines([result.to_dict()] if format is Format.json else result.records(), out)
    if left_out:
        print(f"coded: {coded}, left out: {left_out}", file=sys.stderr)
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
    """Print how events came about, step by step.

    Words, lexicon entry, who is who, what each status mark rests on, date, place, source and condition.
    """
    from dragoman.model import Skipped
    from dragoman.reports import read_reports
    from dragoman.terminal import print_derivation

    coder = make_coder(model, lexicon, actors, day)
    found = left_out = 0
    with open_output(None) as out:
        for result in coder.code_many(read_reports(files, date=day)):
            if isinstance(result, Skipped):
                left_out += 1
                print_skipped(result)
                continue
            for one in result.events:
                if event is None or one.id.startswith(event):
                    print_derivation(one, result, out)
                    found += 1
    if not found:
        what = f"event {event}" if event else "events"
        print(f"no {what} in these reports; `dragoman code --format plover` lists the ids", file=sys.stderr)
    if left_out or not found:
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

    with open_output(None) as out:
        left_out = print_trial(make_coder(None, lexicon, None, None), sentence, out)
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


def print_faults(faults: Iterable[Any], otherwise: str) -> None:
    """One line on standard error for each line of a user's file that was repaired, or was left for what it is."""
    for fault in faults:
        print(f"{'repaired' if fault.repaired else otherwise}: {fault}", file=sys.stderr)


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


def make_settings(model: str | None, lexicon: list[Path] | None, actors: list[Path] | None, day: date | None) -> Any:
    """The settings that the command line's options give."""
    from dragoman.config import Settings
    from dragoman.language import DEFAULT_MODEL

    return Settings(model=model or DEFAULT_MODEL, lexicon=tuple(lexicon or ()), actors=tuple(actors or ()), date=day)


def make_coder(model: str | None, lexicon: list[Path] | None, actors: list[Path] | None, day: date | None) -> Any:
    """A coder with the command line's settings, everything that it needs loaded, and the faults of users' tables told."""
    from dragoman.actors import load_tables
    from dragoman.pipeline import Coder

    coder = Coder(make_settings(model, lexicon, actors, day))
    compile_places()
    coder.warm_up()
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


@app.command()
def build(
    files: Files,
    record: Annotated[Path, typer.Option("--record", help="The record, a DuckDB file; made when there is none.")],
    day: Day = None,
    model: Model = None,
    lexicon: LexiconPaths = None,
    actors: ActorPaths = None,
) -> None:
    """Code reports into a record; only what is new is added. Exit status: 0 all in, 1 some left out, 2 usage."""
    from dragoman.record import build as build_record
    from dragoman.record.progress import progress_bar
    from dragoman.reports import read_reports

    coder = make_coder(model, lexicon, actors, day)
    with progress_bar(files) as progress:
        built = build_record(read_reports(files, date=day), record, coder, progress=progress, left_out=print_skipped)
    print(
        f"added: {built.added} ({built.events} events), known: {built.known}, left out: {built.left_out}", file=sys.stderr
    )
    if built.left_out:
        raise typer.Exit(LEFT_OUT)


class AnswerFormat(StrEnum):
    """How answers from a record are printed."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


Who = Annotated[str | None, typer.Option(metavar="WHO", help="A code (KEN), a sector (MIL), both (KEN/MIL) or a name.")]
Since = Annotated[date | None, typer.Option("--from", parser=iso_day, metavar="DAY", help="First day.")]
Until = Annotated[date | None, typer.Option("--to", parser=iso_day, metavar="DAY", help="Last day.")]

FILTERS: dict[str, Any] = {
    "actor": Who,
    "recipient": Who,
    "dyad": Annotated[tuple[str, str] | None, typer.Option(metavar="A B", help="What A did to B.")],
    "undirected": Annotated[bool, typer.Option("--undirected", help="The dyad either way round.")],
    "category": Annotated[str | None, typer.Option(help="A PLOVER category: CONSULT, ASSAULT, ...")],
    "mode": Annotated[str | None, typer.Option(help="A PLOVER mode: arrest, visit, ...")],
    "quad": Annotated[int | None, typer.Option(help="1 verbal, 2 material cooperation, 3 verbal, 4 material conflict.")],
    "status": Annotated[str | None, typer.Option(help="plain, historical, future, hypothetical or negation.")],
    "source": Annotated[str | None, typer.Option(metavar="WHO", help="Who says so.")],
    "publication": Annotated[str | None, typer.Option(help="Part of the publication's name.")],
    "since": Since,
    "until": Until,
    "place": Annotated[str | None, typer.Option(help="A country's code (KEN) or a place's name.")],
    "min_confidence": Annotated[float | None, typer.Option(help="0 to 1.")],
    "text": Annotated[str | None, typer.Option(help="Words of the sentence; of title and text for reports.")],
    "report": Annotated[str | None, typer.Option(help="A report's id.")],
    "story": Annotated[str | None, typer.Option(help="A story's id.")],
    "limit": Annotated[int | None, typer.Option(help="No more rows than this, the first in order.")],
}
"""The command line's form of `dragoman.record.Filters`."""


def add_question(name: str, help: str, **more: tuple[Any, Any]) -> None:
    """A command that asks a record a question; all take the same filters. `more`: options of its own, with defaults."""

    def ask(record: Path, format: AnswerFormat, output: Path | None, **asked: Any) -> None:
        from dragoman.record import Record

        with Record(record) as opened:
            print_answer(getattr(opened, name)(**asked), format, output)

    options = {
        "record": (Annotated[Path, typer.Argument(help="A record that `dragoman build` made.")], Parameter.empty),
        **{option: (kind, False if option == "undirected" else None) for option, kind in FILTERS.items()},
        **more,
        "format": (
            Annotated[AnswerFormat, typer.Option(help="json and parquet keep lists and structures; csv is flat.")],
            AnswerFormat.table,
        ),
        "output": (Output, None),
    }
    ask.__annotations__ = {option: kind for option, (kind, _) in options.items()}
    ask.__signature__ = Signature(  # type: ignore[attr-defined]
        [Parameter(o, Parameter.KEYWORD_ONLY, annotation=kind, default=default) for o, (kind, default) in options.items()]
    )
    app.command(name, help=help)(ask)


add_question("events", "Events of a record, each as a report tells it.")
add_question("statements", "Who said what; with filters: what tells such an event.")
add_question("reports", "Reports of a record with their stories; with filters: those that tell such an event.")
add_question("happenings", "What happened, each once however many reports tell it; with filters: what is coded so once.")
add_question("disagreements", "Where sources of one happening contradict one another, each side with its reports.")
add_question(
    "series",
    "Happenings and their mean PLOVER score by dyad and period; periods without any are there too.",
    by=(Annotated[str, typer.Option(help="day, week or month.")], "month"),
)


@app.command()
def state(
    record: Annotated[Path, typer.Argument(help="A record that `dragoman build` made.")],
    one: Annotated[str, typer.Argument(help="A code: USA.")],
    other: Annotated[str, typer.Argument(help="Another: PRK.")],
    on: Annotated[date | None, typer.Option("--on", parser=iso_day, help="The day; else the latest report.")] = None,
    format: AnswerFormat = AnswerFormat.table,
    output: Output = None,
) -> None:
    """Where a relation stands: contacts, plans, standing refusals, demands and threats with their conditions, disputes."""
    from dragoman.record import Record

    with Record(record) as opened:
        print_answer(opened.state(one, other, on), format, output)


@app.command()
def skipped(
    record: Annotated[Path, typer.Argument(help="A record that `dragoman build` made.")],
    format: AnswerFormat = AnswerFormat.table,
    output: Output = None,
) -> None:
    """What was left out of a record, and why."""
    from dragoman.record import Record

    with Record(record) as opened:
        print_answer(opened.skipped(), format, output)


def print_answer(answer: Any, format: AnswerFormat, output: Path | None) -> None:
    """Write an answer to the file or standard output."""
    if format is not AnswerFormat.parquet:
        with open_output(output) as out:
            getattr(answer, f"write_{format}")(out)
    elif output is not None and str(output) != "-":
        answer.write_parquet(output)
    elif sys.stdout.isatty():
        raise SettingError("Parquet is no text for a terminal; name a file with -o")
    else:
        with TemporaryDirectory() as folder:
            answer.write_parquet(Path(folder) / "answer.parquet")
            sys.stdout.buffer.write((Path(folder) / "answer.parquet").read_bytes())


class Part(StrEnum):
    """Which part of a gold set is measured."""

    all = "all"
    development = "development"
    test = "test"


@app.command()
def evaluate(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD", help="Gold reports: JSON files, or folders of them.")],
    part: Annotated[Part, typer.Option(help="all, or the reports whose ids put them in one part.")] = Part.all,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="A page with each error in its text.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of tables.")] = False,
    output: Output = None,
    model: Model = None,
    lexicon: LexiconPaths = None,
    actors: ActorPaths = None,
) -> None:
    """Code gold reports and print how much is right. Exit status: 0 all coded, 1 some left out, 2 usage."""
    from dragoman.evaluation import measure, read_gold, table
    from dragoman.evaluation.html import page

    reports = [r for r in read_gold(gold) if part in (Part.all, r.part)]
    if not reports:
        raise SettingError(f"none of these reports is in the {part} part")
    found = measure(reports, make_coder(model, lexicon, actors, None))
    if html is not None:
        with open_output(html, gold) as out:
            out.write(page(found))
    with open_output(output, gold) as out:
        if as_json:
            write_lines([table.as_json(found)], out)
        else:
            out.writelines(line + "\n" for line in table.lines(found))
    for report_id, reason in found.left_out.items():
        print(f"left out: {report_id}: {reason}", file=sys.stderr)
    if found.left_out:
        raise typer.Exit(LEFT_OUT)


def main() -> None:
    """Entry point: our errors and the system's become one line and exit status 2."""
    try:
        app()
    except DragomanError as error:
        print(f"dragoman: {error}", file=sys.stderr)
        raise SystemExit(USAGE) from None
    except OSError as error:  # a full disk; a reader that went away ends in silence, by typer
        print(f"dragoman: {error}", file=sys.stderr)
        raise SystemExit(USAGE) from None
