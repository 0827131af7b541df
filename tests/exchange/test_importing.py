"""Imports: what POLECAT, ICEWS and PLOVER files become, what they have wrong, and that a round trip loses nothing."""

from __future__ import annotations

import gzip
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made import event, record_of

from dragoman import ontology
from dragoman.cli import main
from dragoman.errors import RecordError, SettingError
from dragoman.exchange import Imported, export, import_events
from dragoman.formats import icews, polecat
from dragoman.record import Record

TOLD = ("id", "report_id", "event", "mode", "date", "aux_mode", "confidence")


def row(columns: tuple[str, ...], **cells: str) -> list[str]:
    """A row with these cells and others empty; `_` in their names for a space."""
    given_cells = {name.replace("_", " "): cell for name, cell in cells.items()}
    assert given_cells.keys() <= set(columns)
    return [given_cells.get(name, "") for name in columns]


def icews_row(id: str = "1", day: str = "2019-05-04", code: str = "042", **more: str) -> list[str]:
    cells = {
        "Source_Name": "Barack Obama",
        "Source_Country": "United States",
        "Target_Name": "Japan",
        "Target_Country": "Japan",
    }
    return row(icews.READING.columns, Event_ID=id, Event_Date=day, CAMEO_Code=code, **cells | more)


def polecat_row(id: str = "20190504-0001-abc_1", day: str = "2019-05-04", kind: str = "CONSULT", **more: str) -> list[str]:
    cells = {"Actor_Name": "Obama", "Actor_Country": "USA", "Recipient_Name": "Japan", "Recipient_Country": "JPN"}
    empty = dict.fromkeys((name.replace(" ", "_") for name in polecat.READING.columns), "None")
    return row(polecat.READING.columns, **empty | {"Event_ID": id, "Event_Date": day, "Event_Type": kind} | cells | more)


def table(path: Path, rows: list[list[str]], header: tuple[str, ...] | list[str] = icews.READING.columns) -> Path:
    path.write_text("".join("\t".join(cells) + "\n" for cells in [list(header), *rows]), encoding="utf-8")
    return path


def load(tmp_path: Path, *paths: Path, **options: Any) -> tuple[Imported, list[dict[str, Any]]]:
    """What came of the last file, and all events of the record."""
    found = import_events(paths, tmp_path / "r.duckdb", **options)
    with Record(tmp_path / "r.duckdb") as record:
        return found[-1], list(record.events())


def test_an_icews_row(tmp_path: Path) -> None:
    cells = {
        "Source_Sectors": "Executive,Executive Office,Government,Police", "Event_Text": "Make a visit", "Story_ID": "77",
        "Sentence_Number": "3", "Publisher": "The Post", "City": "Tokyo", "Country": "Japan", "Latitude": "35.6",
        "Longitude": "139.7", "Intensity": "1.9",
    }  # fmt: skip
    _, [event] = load(tmp_path, table(tmp_path / "a.tab", [icews_row(**cells)]))
    assert {name: event[name] for name in ("id", "report_id", "event", "mode", "quad_code", "rule", "date_basis")} == {
        "id": "1", "report_id": "77", "event": ["CONSULT"], "mode": ["visit"], "quad_code": 1, "rule": "cameo 042",
        "date_basis": "report",
    }  # fmt: skip
    [actor] = event["actor"]
    told = ("entity_name", "code", "sector", "other_sectors")
    assert [actor[name] for name in told] == ["Barack Obama", "USA", "COP", ["GOV"]]
    assert (event["event_loc"]["resolved_place"], event["event_loc"]["country_code"]) == ("Tokyo", "JPN")
    assert (event["text_info"]["sequence"], event["cite_info"]["publication"]) == (2, "The Post")


def test_a_polecat_row(tmp_path: Path) -> None:
    cells = {
        "Event_Mode": "visit; third-party", "Contexts": "diplomatic;military", "Actor_Name": "Obama; Kerry",
        "Actor_Country": "USA; USA", "Primary_Actor_Sector": "GOV", "Actor_Sectors": "MIL; GOV",
        "Actor_Title": "President; None",
        "Publication_Date": "2019-05-06", "Placename": "Tokyo", "Country": "JPN", "Intensity": "4.0", "Source": "The Post",
    }  # fmt: skip
    _, [event] = load(tmp_path, table(tmp_path / "a.txt", [polecat_row(**cells)], polecat.READING.columns))
    assert (event["id"], event["report_id"]) == ("20190504-0001-abc_1", "20190504-0001-abc")
    assert (event["mode"], event["context"], event["event_scale"]) == (
        ["visit", "third-party"],
        ["diplomatic", "military"],
        4.0,
    )
    assert (str(event["date"]), str(event["report_date"]), event["date_basis"]) == ("2019-05-04", "2019-05-06", "stated")
    told = [(a["entity_name"], a["code"], a["sector"], a["other_sectors"], a["office"]) for a in event["actor"]]
    assert told == [("Obama", "USA", "GOV", ["MIL"], "President"), ("Kerry", "USA", None, [], None)]
    assert [r["code"] for r in event["recipient"]] == ["JPN"]


def test_missing_values_and_unequal_lists(tmp_path: Path) -> None:
    none = dict.fromkeys(("Recipient_Name", "Recipient_Country"), "None")
    rows = [
        polecat_row("a_1", Actor_Name="Obama; Kerry", Actor_Country="USA", **none),
        polecat_row("a_2", Actor_Name="One; Two; Three", Actor_Country="USA; JPN"),
        polecat_row("a_3", Actor_Name="the United Nations; Foo", Actor_Country="None"),
    ]
    _, events = load(tmp_path, table(tmp_path / "a.txt", rows, polecat.READING.columns))
    assert [[a["code"] for a in e["actor"]] for e in events] == [["USA", "USA"], [None, None, None], [None, None]]
    assert events[0]["recipient"] == []


@pytest.mark.parametrize(
    ("code", "category", "mode"),
    [
        ("36", "AGREE", []),
        ("331", "AGREE", []),
        ("190", "ASSAULT", []),
        ("173", "COERCE", ["arrest"]),
        ("0841", "RETREAT", []),
    ],
)
def test_cameo_codes_with_and_without_their_zero(tmp_path: Path, code: str, category: str, mode: list[str]) -> None:
    _, [event] = load(tmp_path, table(tmp_path / "a.tab", [icews_row(code=code)]))
    assert (event["event"], event["mode"] if mode else []) == ([category], mode)


def test_each_fault_costs_its_row_and_is_counted(tmp_path: Path) -> None:
    rows = [
        icews_row("1"),
        icews_row("2", day="2019-13-04"),
        icews_row("3", code="2199"),
        icews_row("4", code="010"),
        icews_row(""),
        [*icews_row("5"), "", ""],
        [*icews_row("6"), "", "more"],
        icews_row("7")[:11],
        icews_row("8")[:6],
        icews_row("9", day="5/31/2019"),
        icews_row("10", Latitude="north", Target_Country="Freedonia"),
    ]
    imported, events = load(tmp_path, table(tmp_path / "a.tab", rows))
    assert [e["id"] for e in events] == ["1", "10", "5", "7", "9"]
    assert imported.left_out == {
        "bad-code": 1, "bad-date": 1, "missing-cells": 1, "no-id": 1, "statement": 1, "surplus-cells": 1,
    }  # fmt: skip
    assert imported.notes == ["countries that we do not know: Freedonia (1)"]
    with Record(tmp_path / "r.duckdb") as record:
        told = [(r["source"], r["place"], r["code"]) for r in record.skipped()]
    places = {"bad-date": 3, "bad-code": 4, "no-id": 6, "surplus-cells": 8, "missing-cells": 10}  # a statement is no fault
    assert sorted(told) == sorted((str(tmp_path / "a.tab"), f"line {line}", code) for code, line in places.items())


def test_ids_that_repeat_get_one_of_their_own_and_rows_that_repeat_stand_once(tmp_path: Path) -> None:
    rows = [icews_row("1"), icews_row("1", code="173"), icews_row("1"), icews_row("1#2"), icews_row("1", code="190")]
    imported, events = load(tmp_path, table(tmp_path / "a.tab", rows))
    assert (imported.events, imported.repeated, imported.renamed) == (4, 1, 2)
    ids = [e["id"] for e in events]
    assert len(set(ids)) == 4
    assert ids[:2] == ["1", "1#2"] or "1" in ids
    again, events = load(tmp_path, table(tmp_path / "b.tab", [icews_row("1", code="173"), icews_row("1", code="111")]))
    assert (again.events, again.repeated) == (1, 1)
    assert len({e["id"] for e in events}) == len(events) == 5


def test_a_file_is_loaded_once(tmp_path: Path) -> None:
    path = table(tmp_path / "a.tab", [icews_row()])
    load(tmp_path, path)
    imported, events = load(tmp_path, path)
    assert (imported.known, imported.events, len(events)) == (True, 0, 1)


def test_columns_too_many_or_too_few(tmp_path: Path) -> None:
    surplus = [*polecat.READING.columns, "Headline", "Feed"]  # as some files have them, without cells for them
    imported, events = load(tmp_path, table(tmp_path / "a.txt", [polecat_row()], surplus))
    assert (len(events), imported.notes) == (1, ["column without a use: Headline", "column without a use: Feed"])
    newer = ["Event Intensity" if name == "Intensity" else name for name in polecat.READING.columns]
    _, events = load(tmp_path, table(tmp_path / "b.txt", [polecat_row("x_2", Intensity="-3.5")], newer))
    assert events[-1]["event_scale"] == -3.5
    short = [name for name in icews.READING.columns if name != "Publisher"]
    cells = [cell for name, cell in zip(icews.READING.columns, icews_row("9"), strict=True) if name != "Publisher"]
    (tmp_path / "r.duckdb").unlink()
    imported, events = load(tmp_path, table(tmp_path / "c.tab", [cells], short))
    assert (len(events), imported.notes) == (1, ["column missing: Publisher"])


def test_bytes_quotes_and_packing(tmp_path: Path) -> None:
    header, cells = "\t".join(icews.READING.columns).encode(), "\t".join(icews_row(Source_Name='"X" Méndez')).encode()
    latin = cells.replace("é".encode(), b"\xe9").replace(b"Obama", b"\xc3\xa9")
    (tmp_path / "a.tab").write_bytes(b"\xef\xbb\xbf" + header + b"\r\n" + latin + b"\r\n\r\n")
    imported, [event] = load(tmp_path, tmp_path / "a.tab")
    assert event["actor"][0]["entity_name"] == '"X" Méndez'
    assert imported.notes == ["lines with bytes that are no UTF-8: 1, first line 2"]
    (tmp_path / "b.tab.gz").write_bytes(gzip.compress(header + b"\n" + cells.replace(b"1", b"2", 1)))
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as packed:
        packed.writestr("in/x.tab", header + b"\n" + cells.replace(b"1", b"3", 1))
        packed.writestr("in/readme.txt", "no table")
    found = import_events([tmp_path / "b.tab.gz", tmp_path / "c.zip"], tmp_path / "r.duckdb")
    assert [(f.source.removeprefix(str(tmp_path)), f.events) for f in found] == [
        ("/b.tab.gz", 1), ("/c.zip/in/x.tab", 1), ("/c.zip/in/readme.txt", 0),
    ]  # fmt: skip
    quoted = "\t".join(f'"{name}"' for name in icews.READING.columns) + "\n" + "\t".join(f'"{c}"' for c in icews_row("7"))
    (tmp_path / "d.tab").write_text(quoted, encoding="utf-8")
    _, events = load(tmp_path, tmp_path / "d.tab")
    assert events[-1]["id"] == "7"


def test_files_that_lie_about_what_they_are(tmp_path: Path) -> None:
    good = table(tmp_path / "good.tab", [icews_row()])
    files = {
        "polecat.tab": "\t".join(polecat.READING.columns) + "\n",
        "commas.tab": ",".join(icews.READING.columns) + "\n",
        "empty.tab": "",
        "text.tab": "Kenya met Uganda.\n",
        "utf16.tab": "\t".join(icews.READING.columns),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-16" if name.startswith("utf16") else "utf-8")
    (tmp_path / "cut.gz").write_bytes(gzip.compress(good.read_bytes() * 500)[:-20])
    (tmp_path / "cut.zip").write_bytes(b"PK\x03\x04 no more")
    names = [*files, "cut.gz", "cut.zip", "missing.tab"]
    found = import_events([*(tmp_path / name for name in names), good], tmp_path / "r.duckdb", format="icews")
    assert [f.events for f in found] == [0] * len(names) + [1]
    notes = dict(zip(names, (f.notes[0] for f in found[:-1]), strict=True))
    assert "says icews, but has the columns of polecat" in notes["polecat.tab"]
    assert "split by commas" in notes["commas.tab"]
    assert "holds nothing" in notes["empty.tab"]
    assert "no header of icews: there is no Event ID" in notes["text.tab"]
    assert "no text in UTF-8" in notes["utf16.tab"]
    assert "breaks off" in notes["cut.gz"]
    assert "cannot be read" in notes["cut.zip"]
    assert "No such file" in notes["missing.tab"]
    with pytest.raises(SettingError, match="no format 'gdelt'"):
        import_events([good], tmp_path / "r.duckdb", format="gdelt")


def test_imports_stay_apart_from_what_is_coded_here(tmp_path: Path, record_path: Path) -> None:
    import shutil

    shutil.copy(record_path, tmp_path / "own.duckdb")
    with pytest.raises(RecordError, match="holds reports that were coded here"):
        import_events([table(tmp_path / "a.tab", [icews_row()])], tmp_path / "own.duckdb")
    record_of(tmp_path / "words.duckdb", [event("1")])
    with pytest.raises(RecordError, match="of another kind"):
        import_events([tmp_path / "a.tab"], tmp_path / "words.duckdb")


def test_every_question_works_on_an_import(tmp_path: Path) -> None:
    rows = [
        icews_row("1"),
        icews_row("2", Story_ID="s2"),
        icews_row("3", code="173", day="2019-06-01"),
        icews_row("4", code="042", day="2019-07-01"),
        icews_row("5", code="120", day="2019-07-02"),
    ]
    import_events([table(tmp_path / "a.tab", rows)], tmp_path / "r.duckdb")
    with Record(tmp_path / "r.duckdb") as record:
        assert record.events(dyad=("USA", "JPN"), category="consult").count() == 3
        [first, *_] = record.happenings(category="CONSULT")
        assert (first["reports"], first["codings"], first["status"]) == (2, 2, "told")
        by_month = [(str(r["period"]), r["happenings"]) for r in record.series(dyad=("USA", "JPN"))]
        assert by_month == [("2019-05-01", 1), ("2019-06-01", 1), ("2019-07-01", 2)]
        assert {r["section"] for r in record.state("USA", "JPN")} == {"contact", "refusal"}
        assert record.reports().count() == 5
        assert record.statements().count() == record.disagreements().count() == 0


def test_a_plover_record_that_breaks_its_rules(tmp_path: Path) -> None:
    good = json.dumps(event("1"))
    lines = [
        good,
        "{",
        json.dumps({**event("2"), "event": ["WAR"]}),
        json.dumps({**event("3"), "event": ["AID", "CONSULT"]}),
        json.dumps({**event("4"), "date": "soon"}),
        json.dumps({**event("5"), "trigger": {"start": 2**40}}),
        json.dumps({"id": "6", "report_id": "r", "event": ["AID"]}),
        json.dumps({**event("7"), "text": "half \ud83d"}),
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    imported, events = load(tmp_path, tmp_path / "a.jsonl")
    assert [e["id"] for e in events] == ["1", "7", "6"]
    assert (imported.left_out, events[1]["text"]) == ({"bad-record": 5}, "half ?")
    assert (events[2]["quad_code"], events[2]["event_scale"], events[2]["actor"]) == (2, 10.0, [])
    with Record(tmp_path / "r.duckdb") as record:
        reasons = {r["place"]: r["reason"] for r in record.skipped()}
    assert reasons["line 3"] == "event: 'WAR' is no PLOVER category"
    assert reasons["line 5"].startswith("date: ")
    assert reasons["line 6"].startswith("trigger.start: ")


def test_the_words_of_reports_come_back_to_their_places(tmp_path: Path) -> None:
    text = "Kenya met Uganda. Nothing else. Chad left."
    events = [
        event("1"),
        event("2", text=text[32:], text_info={"sequence": 2, "start": 32, "end": 42}),
        event("3", text="lies about its place", text_info={"sequence": 1, "start": 20, "end": 22}),
    ]
    path = record_of(tmp_path / "r.duckdb", events)
    from dragoman.record.database import Database

    with Database(path, read_only=True) as database:
        assert database.rows('SELECT "text" FROM reports') == [("Kenya met Uganda.               Chad left.",)]


WORDS = st.text(st.characters(codec="utf-8"), max_size=12)
MAYBE = st.none() | WORDS
NUMBER = st.none() | st.integers(-(2**31), 2**31 - 1)
FLOAT = st.none() | st.floats(-90, 90)
DAY = st.none() | st.dates().map(str)
ENTITY = st.fixed_dictionaries(
    {
        "entity_text": WORDS, "entity_name": MAYBE, "code": MAYBE, "country_name": MAYBE, "sector": MAYBE,
        "other_sectors": st.lists(WORDS, max_size=2), "office": MAYBE, "identifier_id": MAYBE,
        "refers_to": st.none() | st.lists(st.integers(0, 99), min_size=2, max_size=2), "start": NUMBER, "end": NUMBER,
    }
)  # fmt: skip
CATEGORY = st.sampled_from(list(ontology.categories()))
SPAN = {"start": NUMBER, "end": NUMBER}
EVENT = st.fixed_dictionaries(
    {
        "report_date": DAY, "date": DAY, "enddate": DAY, "date_text": MAYBE, "date_basis": MAYBE,
        "actor": st.lists(ENTITY, max_size=3), "recipient": st.lists(ENTITY, max_size=2),
        "event": CATEGORY.map(lambda c: [c]),
        "mode": st.lists(WORDS, max_size=2), "context": st.lists(WORDS, max_size=2),
        "aux_mode": st.lists(st.sampled_from(ontology.AUX_MODES), max_size=3), "quad_code": st.integers(1, 4),
        "event_scale": st.floats(-10, 10), "trigger": st.fixed_dictionaries({"text": WORDS, **SPAN}),
        "event_loc": st.none() | st.fixed_dictionaries(
            {"extracted_place": MAYBE, "resolved_place": MAYBE, "geonameid": NUMBER, "lat": FLOAT, "lon": FLOAT,
             "country_code": MAYBE}),
        "size": st.fixed_dictionaries(dict.fromkeys(("dead", "injured", "arrested"), st.none() | st.integers(0, 2**63 - 1))),
        "attribution": st.lists(st.fixed_dictionaries(
            {"source": st.none() | ENTITY, "kind": WORDS, "cue": WORDS, "quote": st.booleans(), **SPAN}), max_size=2),
        "condition": st.lists(st.fixed_dictionaries(
            {"connective": WORDS, "text": WORDS, **SPAN, "events": st.lists(WORDS, max_size=2)}), max_size=2),
        "confidence": FLOAT, "rule": WORDS, "text": WORDS,
        "damage": st.lists(st.fixed_dictionaries(
            {"kind": WORDS, "text": WORDS, **SPAN, "note": MAYBE, "suggestion": MAYBE}), max_size=2),
        "evidence": st.lists(st.lists(st.integers(0, 99), min_size=2, max_size=2), max_size=2),
        "text_info": st.fixed_dictionaries({"sequence": NUMBER, **SPAN}),
    }
)  # fmt: skip
REPORT = st.fixed_dictionaries(
    {
        "title": MAYBE,
        "publication": MAYBE,
        "url": MAYBE,
        "language": MAYBE,
        "coder": WORDS,
        "codebook": st.just("plover-2.0"),
    }
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(
    told=st.lists(EVENT, min_size=2, max_size=6),
    reports=st.lists(
        st.tuples(st.text(st.characters(codec="utf-8"), min_size=1, max_size=8), REPORT), min_size=1, max_size=3
    ),
)
def test_plover_there_and_back_loses_nothing(
    tmp_path_factory: pytest.TempPathFactory, told: list[dict[str, Any]], reports: list[tuple[str, dict[str, Any]]]
) -> None:
    by_name = dict(reports)
    names = list(by_name)
    for number, one in enumerate(told):
        name = names[number % len(names)]
        one |= {
            "id": f"{number:016x}",
            "report_id": name,
            "event_text": [one["trigger"]["text"]],
            "cite_info": by_name[name],
        }
    folder = tmp_path_factory.mktemp("trip")
    record = record_of(folder / "r.duckdb", told)
    export(record, "plover", folder / "back.jsonl", include=["all"])
    back = [json.loads(line) for line in (folder / "back.jsonl").read_text(encoding="utf-8").split("\n")[:-1]]
    assert sorted(back, key=lambda e: e["id"]) == told


def test_what_the_coder_finds_comes_back_as_it_was(tmp_path: Path, record_path: Path) -> None:
    export(record_path, "plover", tmp_path / "a.jsonl", include=["all"])
    import_events([tmp_path / "a.jsonl"], tmp_path / "r.duckdb")
    export(tmp_path / "r.duckdb", "plover", tmp_path / "b.jsonl", include=["all"])
    assert sorted((tmp_path / "a.jsonl").read_text().splitlines()) == sorted((tmp_path / "b.jsonl").read_text().splitlines())


@pytest.mark.parametrize("name", ["polecat", "icews"])
def test_what_we_write_we_read(tmp_path: Path, made_record: Path, name: str) -> None:
    export(made_record, name, tmp_path / "a", include=["all"])
    imported, events = load(tmp_path, tmp_path / "a")
    assert (imported.format, imported.left_out, imported.notes) == (name, {}, [])
    export(tmp_path / "r.duckdb", name, tmp_path / "b")
    if name == "icews":
        assert (tmp_path / "b").read_text() == (tmp_path / "a").read_text()
    assert {e["event"][0] for e in events} == {"COERCE", "CONSULT", "ACCUSE", "ASSAULT", "AID"}
    assert any(e["actor"][0]["entity_name"] == "police" for e in events)


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*arguments: str | Path) -> tuple[int, list[str]]:
        monkeypatch.setattr(
            sys, "argv", ["dragoman", "import", "--record", str(tmp_path / "r.duckdb"), *map(str, arguments)]
        )
        with pytest.raises(SystemExit) as ended:
            main()
        return int(ended.value.code or 0), capsys.readouterr().err.splitlines()

    good = table(tmp_path / "a.tab", [icews_row(), icews_row("2", code="010")])
    assert run(good) == (0, [f"{good}: events: 1, left out, statement: 1"])
    assert run(good) == (0, [f"{good}: loaded before"])
    status, told = run(tmp_path / "none")
    assert (status, told[0]) == (1, f"{tmp_path / 'none'}: events: 0, left out, unreadable: 1")
