"""PLOVER's gold standard records: what of them is read, what is judged, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from gold_reports import coded, entity

from dragoman.errors import GoldError
from dragoman.evaluation import evaluate, read_gold
from dragoman.evaluation.causes import tally

TEXT = "Peru expelled the envoy of Chile on Monday. Chile <condemned> Peru, a minister said."
EXPELLED: dict[str, Any] = {
    "id": "andes-1",
    "date": "2021-05-04",
    "actor": [{"code": "PER"}],
    "recipient": [{"code": "CHL", "sector": "GOV", "actor_text": "envoy of Chile"}],
    "event": ["SANCTION"],
    "mode": ["expel"],
    "text": TEXT,
}
CONDEMNED: dict[str, Any] = {"id": "andes-2", "source": "CHL", "target": "PER", "event": "DISAPPROVE", "text": TEXT}
PERU, CHILE = entity("Peru", "PER"), entity("Chile", "CHL")


def written(folder: Path, records: Any, *, lines: bool = False) -> Path:
    path = folder / ("gold.jsonl" if lines else "gold.json")
    path.write_text("\n".join(map(json.dumps, records)) if lines else json.dumps(records), encoding="utf-8")
    return path


@pytest.mark.parametrize("lines", [False, True])
def test_records_of_one_text_make_one_report(tmp_path: Path, lines: bool) -> None:
    [report] = read_gold([written(tmp_path, [{"event": "DOCUMENT"}, EXPELLED, CONDEMNED], lines=lines)])
    assert report.report.id == "andes-1"
    assert report.report.date is not None
    assert [e["event"] for e in report.events] == [["SANCTION"], ["ACCUSE"]]
    assert report.events[0]["mode"] == ["expel"]
    assert report.events[1]["actor"][0]["code"] == "CHL"
    assert report.statements is None


def test_what_a_record_does_not_tell_is_not_judged(tmp_path: Path) -> None:
    bare = {"id": "1", "event": ["SANCTION"], "text": TEXT}
    reports = read_gold([written(tmp_path, [bare])])
    found = evaluate(reports, {"1": {"events": [coded("expelled", "SANCTION", [CHILE], [], aux_mode=["future"])]}})
    assert found.pairs[0].right
    assert set(found.figures) == {"whole event", "category", "category SANCTION", "whole SANCTION"}


def test_parties_are_judged_by_their_codes(tmp_path: Path) -> None:
    reports = read_gold([written(tmp_path, [EXPELLED])])
    envoy = entity("envoy of Chile", "CHL")
    right = evaluate(reports, {"andes-1": {"events": [coded("expelled", "SANCTION", [PERU], [envoy], mode=["expel"])]}})
    assert right.figures["whole event"].f1 == 1.0
    swapped = evaluate(reports, {"andes-1": {"events": [coded("expelled", "SANCTION", [envoy], [PERU])]}})
    assert tally(swapped.pairs) == [("parties: actor and recipient swapped", 1)]


def test_the_sentence_is_the_place_where_the_record_has_the_story(tmp_path: Path) -> None:
    first, second = TEXT.split(". ")
    story = {"text_info": {"text_story": [first + ".", second]}, "text": second}
    reports = read_gold([written(tmp_path, [CONDEMNED | story])])
    assert reports[0].report.text == TEXT
    elsewhere = coded("expelled", "ACCUSE", [CHILE], [PERU])
    assert tally(evaluate(reports, {"andes-2": {"events": [elsewhere]}}).pairs)[0][0].startswith("extra")
    there = coded("<condemned>", "ACCUSE", [CHILE], [PERU])
    assert evaluate(reports, {"andes-2": {"events": [there]}}).pairs[0].right


def test_the_events_own_words_are_its_place(tmp_path: Path) -> None:
    [report] = read_gold(
        [written(tmp_path, [EXPELLED | {"event_text": ["expelled"], "text": TEXT.replace("Peru", "{Peru}")}])]
    )
    assert report.report.text == TEXT
    assert report.events[0]["trigger"] == {"text": "expelled", "start": 5, "end": 13}


def test_labels_of_the_drafts(tmp_path: Path) -> None:
    more = {"context": ["future", "diplomatic"], "mode": "handshake", "size": {"dead": 3}}
    [report] = read_gold([written(tmp_path, [EXPELLED | more, CONDEMNED | {"event": "CRIME"}])])
    [event] = report.events
    assert (event["aux_mode"], event["context"]) == (["future"], ["diplomatic"])
    assert "mode" not in event
    assert event["size"] == {"dead": 3, "injured": None, "arrested": None}


def test_a_text_without_events_and_a_record_of_several(tmp_path: Path) -> None:
    none = {"id": "none", "has_event": False, "text": "It rained in Lima."}
    quiet, told = read_gold([written(tmp_path, [none, EXPELLED | {"event": ["SANCTION", "ACCUSE"]}])])
    assert quiet.events == []
    assert [e["event"] for e in told.events] == [["SANCTION"], ["ACCUSE"]]


@pytest.mark.parametrize(
    ("record", "place"),
    [
        (EXPELLED | {"event": ["EXPEL"]}, "record 1.event"),
        ({"id": "1", "text": TEXT}, "record 1.event"),
        ({"id": "1", "event": "AID"}, "record 1.text"),
        (EXPELLED | {"date": "May"}, "record 1.date"),
        (EXPELLED | {"actor": [3]}, "record 1.actor"),
        ("SANCTION", "record 1"),
    ],
)
def test_a_fault_is_refused_with_file_record_and_field(tmp_path: Path, record: Any, place: str) -> None:
    path = written(tmp_path, [record])
    with pytest.raises(GoldError) as refused:
        read_gold([path])
    assert (refused.value.source, refused.value.place) == (str(path), place)
