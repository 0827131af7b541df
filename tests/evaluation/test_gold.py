"""Gold files: what is read, and what is refused with its file, record and field."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gold_reports import gold, span

from dragoman.errors import GoldError
from dragoman.evaluation import corpus_hash, part_of, read_gold

Write = Callable[[Any], Path]


def put(record: dict[str, Any], where: str, value: Any) -> dict[str, Any]:
    """The record with one field changed; `where` as "events.0.mode"."""
    *path, last = (int(key) if key.isdigit() else key for key in where.split("."))
    target: Any = record
    for key in path:
        target = target[key]
    target[last] = value
    return record


def test_a_gold_file_is_read(write: Write) -> None:
    [report] = read_gold([write(gold())])
    assert report.report.id == "andes"
    assert [e["event"] for e in report.events] == [["SANCTION"], ["ACCUSE"]]


@pytest.mark.parametrize(
    ("where", "value", "place"),
    [
        ("events.0.trigger.start", 4, "events[0].trigger.text"),
        ("events.1.trigger.end", 4000, "events[1].trigger.start"),
        ("events.0.actor.0.end", -1, "events[0].actor[0].start"),
        ("events.0.trigger.start", True, "events[0].trigger.start"),
        ("statements.0.start", 0, "statements[0].text"),
        ("events.0.event", ["EXPEL"], "events[0].event"),
        ("events.0.event", [], "events[0].event"),
        ("events.0.mode", ["visit"], "events[0].mode"),
        ("events.1.aux_mode", ["past"], "events[1].aux_mode"),
        ("events.0.actor.0.code", "PRU", "events[0].actor[0].code"),
        ("events.0.recipient.0.sector", "DIP", "events[0].recipient[0].sector"),
        ("events.1.attribution.0.kind", "rumour", "events[1].attribution[0].kind"),
        ("events.0.date", "3 May", "events[0].date"),
        ("events.0.date", None, "events[0].date"),
        ("events.0.enddate", "2021-05-01", "events[0].enddate"),
        ("events.0.context", ["weather"], "events[0].context"),
        ("events.0.context", "legal", "events[0].context"),
        ("events.0.size", {"missing": 3}, "events[0].size"),
        ("events.0.size", {"dead": 2.5}, "events[0].size.dead"),
        ("events.0.size", {"dead": True}, "events[0].size.dead"),
        ("events.0.size", {"injured": -1}, "events[0].size.injured"),
        ("events.0.happening", 3, "events[0].happening"),
        ("report.kind", 3, "report.kind"),
        ("report.group", [], "report.group"),
        ("times.0.type", "DAY", "times[0].type"),
        ("events.0", "SANCTION", "events[0]"),
        ("events", None, "events"),
        ("report", None, "report"),
        ("report.text", " ", "report.text"),
        ("report.id", "", "report.id"),
        ("report.date", "yesterday", "report.date"),
    ],
)
def test_a_fault_is_refused_with_file_record_and_field(write: Write, where: str, value: Any, place: str) -> None:
    path = write(put(gold(), where, value))
    with pytest.raises(GoldError) as refused:
        read_gold([path])
    assert refused.value.source == str(path)
    assert refused.value.place == place


def test_fields_that_may_be_left_out_are_kept(write: Write) -> None:
    told = {"context": ["diplomatic"], "size": {"dead": 3, "arrested": None}, "happening": "envoy"}
    record = gold()
    record["events"][0] |= told
    record["report"] |= {"kind": "wire", "region": "Americas", "group": "andes"}
    record["damage"] = [{**span("Peru"), "kind": "name-variant", "note": "", "suggestion": "Peru"}]
    [report] = read_gold([write(record)])
    assert told.items() <= report.events[0].items()
    assert (report.kind, report.region, report.group) == ("wire", "Americas", "andes")
    assert report.damage is not None
    assert report.damage[0]["suggestion"] == "Peru"


def test_a_list_left_out_was_not_coded(write: Write) -> None:
    record = gold()
    del record["places"]
    [report] = read_gold([write(record)])
    assert report.places is None
    assert report.damage == []


def test_lines_of_gold_reports(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    records = [put(gold(), "report.id", name) for name in ("one", "two")]
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    assert [r.report.id for r in read_gold([tmp_path])] == ["one", "two"]
    path.write_text("\n".join(map(json.dumps, [records[0], put(records[1], "events.0.event", ["EXPEL"])])), encoding="utf-8")
    with pytest.raises(GoldError) as refused:
        read_gold([path])
    assert str(refused.value) == f"{path}, record 2, events[0].event: unknown label 'EXPEL'"


@pytest.mark.parametrize("field", ["mode", "actor", "condition", "date_basis", "trigger"])
def test_a_missing_field_is_refused(write: Write, field: str) -> None:
    record = gold()
    del record["events"][1][field]
    with pytest.raises(GoldError, match=r"events\[1\]\." + field):
        read_gold([write(record)])


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"3", b"[" * 100_000])
def test_what_is_no_gold_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    with pytest.raises(GoldError, match=r"bad\.json"):
        read_gold([path])


def test_an_empty_folder_a_missing_file_and_an_id_told_twice_are_refused(tmp_path: Path, write: Write) -> None:
    with pytest.raises(GoldError, match="no gold file"):
        read_gold([tmp_path])
    with pytest.raises(GoldError, match="cannot be read"):
        read_gold([tmp_path / "none.json"])
    other = tmp_path / "other.json"
    other.write_bytes(write(gold()).read_bytes())
    with pytest.raises(GoldError, match="same id"):
        read_gold([tmp_path])


def test_the_hash_is_of_the_coding_not_of_the_layout(tmp_path: Path, write: Write) -> None:
    path = write(gold())
    first = corpus_hash(read_gold([path]))
    path.write_text(json.dumps(gold(), indent=4), encoding="utf-8")
    assert corpus_hash(read_gold([path])) == first
    path.write_text(json.dumps(put(gold(), "events.0.mode", [])), encoding="utf-8")
    assert corpus_hash(read_gold([path])) != first


def test_the_part_hangs_on_the_id_alone() -> None:
    parts = [part_of(f"report-{i}") for i in range(200)]
    assert parts == [part_of(f"report-{i}") for i in range(200)]
    assert 70 < parts.count("test") < 130
