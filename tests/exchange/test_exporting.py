"""Exports: whose columns they have, what stands in them, what is left out, and that no text breaks a file or runs."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from made import event, record_of

from dragoman.cli import main
from dragoman.errors import RecordError, SettingError
from dragoman.exchange import export, selection
from dragoman.exchange.exporting import FORMATS, LAYOUTS
from dragoman.record.database import Database

Write = Callable[..., list[list[str]]]
SIZES = {"polecat": 40, "icews": 20, "gdelt": 61, "phoenix": 26}


@pytest.fixture
def write(made_record: Path, tmp_path: Path) -> Write:
    """write(format, **options) -> the file's rows, cells split at tabs and nothing else."""

    def run(name: str, **options: Any) -> list[list[str]]:
        export(made_record, name, tmp_path / name, **options)
        text = (tmp_path / name).read_text(encoding="utf-8")
        return [line.split("\t") for line in text.removesuffix("\n").split("\n")]

    return run


def named(rows: list[list[str]], name: str) -> list[dict[str, str]]:
    names = [column.name for column in LAYOUTS[name].columns]
    if LAYOUTS[name].header:
        assert rows[0] == names
        rows = rows[1:]
    return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.mark.parametrize("name", SIZES)
def test_every_row_has_the_formats_columns_and_ids_never_repeat(write: Write, name: str) -> None:
    rows = named(write(name, include=["all"]), name)
    assert {len(row) for row in rows} == {SIZES[name]}
    ids = [next(iter(row.values())) for row in rows]
    assert len(set(ids)) == len(ids)


def test_what_did_not_take_place_is_left_out_and_counted(made_record: Path, tmp_path: Path) -> None:
    exported = export(made_record, "polecat", tmp_path / "out")
    assert (exported.events, exported.left_out) == (3, {"negation": 1, "hypothetical": 1})
    exported = export(made_record, "polecat", tmp_path / "out", include=["negation"])
    assert (exported.events, exported.left_out) == (4, {"hypothetical": 1})
    exported = export(made_record, "polecat", tmp_path / "out", status="hypothetical")
    assert (exported.events, exported.left_out) == (1, {"negation": 0})
    with pytest.raises(SettingError, match="nothing called 'future' is left out"):
        export(made_record, "polecat", tmp_path / "out", include=["future"])


def test_dyads_are_rows_of_one_actor_and_recipient(write: Write) -> None:
    rows = named(write("icews"), "icews")
    pairs = [(row["Source Name"], row["Target Name"]) for row in rows]
    three = ["Kenya", "Uganda", "the UN"]
    assert pairs == [
        ("Kenya", "x y z"),
        ("Kenya", '\'-"q"'),
        ("police", "Uganda"),
        *((a, b) for a in three for b in three if a != b),
    ]
    whole = named(write("polecat"), "polecat")
    assert [row["Actor Name"] for row in whole] == ["Kenya", "police", "Kenya; Uganda; the UN"]
    parts = named(write("polecat", dyads=True), "polecat")
    assert [row["Event ID"] for row in parts][:5] == ["'=r0_1.1", "'=r0_1.2", "r1_1.1", "r1_2.2", "r1_2.3"]


def test_numbers_do_not_hang_on_what_is_asked_for(write: Write) -> None:
    all_ids = {row["Event ID"] for row in named(write("icews", include=["all"]), "icews")}
    some = [row["Event ID"] for row in named(write("icews", category="CONSULT"), "icews")]
    assert some == sorted(all_ids, key=int)[3:9]


def test_polecat_cells(write: Write) -> None:
    row = named(write("polecat", category="COERCE"), "polecat")[0]
    told = {key: row[key] for key in (
        "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Country",
        "Actor COW",
        "Primary Actor Sector", "Actor Sectors", "Actor Title", "Recipient COW", "City", "Country", "GeoNames ID",
        "Province",
    )}  # fmt: skip
    assert list(told.values()) == [
        "r1_1", "2021-03-04", "COERCE", "arrest", "-7.0", "MATERIAL CONFLICT", "legal", "KEN", "501", "COP", "COP; GOV",
        "None", "500", "Nairobi", "KEN", "184745", "None",
    ]  # fmt: skip
    mutual = named(write("polecat", category="CONSULT"), "polecat")[0]
    assert (mutual["Actor Country"], mutual["Recipient Name"]) == ("KEN; UGA; None", "None")


def test_icews_gdelt_and_phoenix_cells(write: Write) -> None:
    icews = named(write("icews", category="COERCE"), "icews")[0]
    assert list(icews.values())[1:13] == [
        "2021-03-04", "police", "Police,Government", "Kenya", "Arrest, detain, or charge with legal action", "173", "-5",
        "Uganda", "", "Uganda", "2", "1",
    ]  # fmt: skip
    gdelt = named(write("gdelt", category="COERCE"), "gdelt")[0]
    told = (
        "SQLDATE", "MonthYear", "FractionDate", "Actor1Code", "Actor1Type1Code", "Actor1Type2Code", "EventCode",
        "EventRootCode", "QuadClass", "NumArticles", "ActionGeo_Type", "ActionGeo_FullName", "ActionGeo_CountryCode",
        "DATEADDED",
    )  # fmt: skip
    assert [gdelt[key] for key in told] == [
        "20210304", "202103", "2021.2575", "KENCOPGOV", "COP", "GOV", "173", "17", "4", "1", "4", "Nairobi, Kenya", "KE",
        "20210304000000",
    ]  # fmt: skip
    body = named(write("gdelt", category="CONSULT"), "gdelt")[-1]
    assert (body["Actor1Code"], body["Actor1KnownGroupCode"], body["Actor1Type1Code"]) == ("IGOUNO", "UNO", "IGO")
    phoenix = named(write("phoenix", category="COERCE"), "phoenix")[0]
    assert list(phoenix.values())[1:17] == [
        "20210304", "2021", "03", "04", "KENCOPGOV", "KEN", "COP", "GOV", "UGA", "UGA", "", "", "173", "17", "4", "-5",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["polecat", "icews", "gdelt", "phoenix", "csv"])
def test_no_cell_is_a_formula_or_breaks_its_row(made_record: Path, tmp_path: Path, name: str) -> None:
    export(made_record, name, tmp_path / name, include=["all"])
    text = (tmp_path / name).read_text(encoding="utf-8")
    quoted = {} if name == "csv" else {"delimiter": "\t", "quoting": csv.QUOTE_NONE}
    rows = list(csv.reader(io.StringIO(text, newline=""), **quoted))  # type: ignore[arg-type]
    assert len({len(row) for row in rows}) == 1
    cells = [cell for row in rows for cell in row]
    assert any(cell.startswith(("'=r0", "'-")) for cell in cells)
    for cell in cells:
        if cell.lstrip(" '")[:1] in tuple("=+-@") and not cell.startswith("'"):
            float(cell)  # a number is no formula


def test_csv_keeps_lines_and_has_the_columns_of_the_events_question(made_record: Path, tmp_path: Path) -> None:
    from dragoman.record import Record

    export(made_record, "csv", tmp_path / "out.csv", include=["all"])
    with open(tmp_path / "out.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = io.StringIO()
    with Record(made_record) as record:
        record.events().write_csv(told)
    assert list(rows[0]) == told.getvalue().split("\n")[0].split(",")
    assert rows[0]["text"] == '\'@SUM(1)\t\ud7ff tab and\nline, "quoted"; and ; more.'


def test_parquet_holds_what_the_events_question_gives(made_record: Path, tmp_path: Path) -> None:
    import pyarrow.parquet

    from dragoman.record import Record

    export(made_record, "parquet", tmp_path / "out.parquet", include=["all"])
    with Record(made_record) as record:
        events = record.events().to_arrow()
    table = pyarrow.parquet.read_table(tmp_path / "out.parquet")
    assert table.schema.names == events.schema.names
    assert sorted(map(str, table.to_pylist())) == sorted(map(str, events.to_pylist()))


def test_sqlite_is_joined_by_keys_and_can_be_searched(made_record: Path, tmp_path: Path) -> None:
    export(made_record, "sqlite", tmp_path / "out.db", include=["all"])
    with closing(sqlite3.connect(tmp_path / "out.db")) as file:

        def all_of(query: str) -> list[Any]:
            return file.execute(query).fetchall()

        assert all_of("PRAGMA foreign_key_check") == all_of("PRAGMA integrity_check")[1:] == []
        joined = {
            table: {row[2] for row in all_of(f"PRAGMA foreign_key_list({table})")} for table in ("events", "participants")
        }
        assert joined == {"events": {"reports", "categories"}, "participants": {"events"}}
        assert all_of("SELECT rowid FROM events_fts WHERE events_fts MATCH 'quoted'") == [(1,)]
        assert all_of("SELECT rowid FROM reports_fts WHERE reports_fts MATCH 'title'") == [(1,), (2,), (3,)]
        # how Datasette knows which table a search belongs to
        assert all_of("SELECT name FROM sqlite_master WHERE sql LIKE '%VIRTUAL TABLE%USING FTS%content=\"events\"%'")
        assert all_of("SELECT role, name, cue FROM participants WHERE event = 1 ORDER BY role, number") == [
            ("actor", "Kenya", None), ("recipient", "x\ty\nz", None), ("recipient", '-"q"', None),
            ("source", "the minister", "said"),
        ]  # fmt: skip
        assert all_of("SELECT connective, text FROM conditions") == [("if", "asked")]
        assert json.loads(all_of("SELECT aux_mode FROM events WHERE event = 5")[0][0]) == ["future", "hypothetical"]


def test_damaged_words_go_out_with_what_the_record_suggests(tmp_path: Path) -> None:
    def mark(start: int, suggestion: str | None) -> dict[str, Any]:
        place = {"start": start, "end": start + 5}
        return {"kind": "fragment", "text": "Kenya", **place, "note": None, "suggestion": suggestion}

    record = record_of(tmp_path / "r.duckdb", [event("1", damage=[mark(0, None), mark(20, None), mark(40, "own")])])
    with Database(record, read_only=False) as database:
        database.run("INSERT INTO suggestions VALUES ('r1', 0, 'fragment', 'Kenya', 2, 9, 'Kenyan', 0.9, ['r2'])")
        database.run("INSERT INTO suggestions VALUES ('r1', 2, 'fragment', 'Kenya', 41, 44, 'other', 0.9, ['r2'])")
    export(record, "plover", tmp_path / "out")
    [told] = map(json.loads, (tmp_path / "out").read_text(encoding="utf-8").splitlines())
    assert [d["suggestion"] for d in told["damage"]] == ["Kenyan", None, "own"]


@pytest.mark.parametrize("name", FORMATS)
def test_pieces_make_one_file(made_record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """An export that is too large for memory is written piece by piece, in the order of the record."""
    export(made_record, name, tmp_path / "whole", include=["all"])
    monkeypatch.setattr(selection, "PIECE", 2)
    export(made_record, name, tmp_path / "pieces", include=["all"])
    assert {path.name for path in tmp_path.iterdir()} == {"whole", "pieces"}
    if name == "parquet":
        import pyarrow.parquet

        whole, pieces = (pyarrow.parquet.read_table(tmp_path / file) for file in ("whole", "pieces"))
        assert whole.equals(pieces)
    elif name == "sqlite":
        whole, pieces = (list(sqlite3.connect(tmp_path / file).iterdump()) for file in ("whole", "pieces"))
        assert sorted(whole) == sorted(pieces)
    else:
        assert (tmp_path / "whole").read_bytes() == (tmp_path / "pieces").read_bytes()


def test_nothing_to_export_is_a_file_all_the_same(made_record: Path, tmp_path: Path) -> None:
    for name in FORMATS:
        assert export(made_record, name, tmp_path / name, actor="NOBODY").events == 0
        assert (tmp_path / name).exists()
    assert (tmp_path / "icews").read_text().startswith("Event ID\tEvent Date")


def test_a_file_is_there_only_once_it_is_whole(made_record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out").write_text("before", encoding="utf-8")

    def fail(*_: Any) -> None:
        raise RecordError("no more room")

    monkeypatch.setitem(FORMATS, "csv", fail)
    with pytest.raises(RecordError, match="no more room"):
        export(made_record, "csv", tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert (tmp_path / "out").read_text(encoding="utf-8") == "before"
    with pytest.raises(RecordError, match="cannot be written"):
        export(made_record, "csv", tmp_path / "none" / "out")
    with pytest.raises(SettingError, match="no format 'xml'"):
        export(made_record, "xml", tmp_path / "out")


def test_the_command_tells_what_was_left_out(
    made_record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*arguments: str | Path) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["dragoman", "export", str(made_record), *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0), capsys.readouterr().err

    status, told = run("--format", "icews", "-o", tmp_path / "out")
    assert (status, told.splitlines()[0]) == (0, "events: 3 in 9 rows; left out: negation: 1, hypothetical: 1")
    assert run("--format", "csv", "--include", "all", "-o", tmp_path / "out") == (0, "events: 5; left out: none\n")
    status, told = run("--format", "csv", "-o", made_record)
    assert (status, "is the record" in told) == (2, True)


def test_standard_output_takes_any_format(made_record: Path) -> None:
    command = [
        sys.executable,
        "-c",
        "from dragoman.cli import main; main()",
        "export",
        str(made_record),
        "--format",
        "parquet",
    ]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stdout[:4] == done.stdout[-4:] == b"PAR1"
