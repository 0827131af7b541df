"""Judging a random sample by hand: what a sheet shows, what is refused in it, and what the judgements make."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from dragoman.errors import GoldError
from dragoman.evaluation.sheets import COLUMNS, Share, estimate, is_sheet, lines, read_sheets, row_of, write_sheet

PERU = {"entity_text": "Lima", "entity_name": "Peru", "code": "PER", "sector": "GOV"}
EVENT: dict[str, Any] = {
    "id": "e1",
    "report_id": "andes",
    "report_date": "2021-05-04",
    "text": "Lima expelled\nthe envoy.",
    "trigger": {"text": "expelled", "start": 5, "end": 13},
    "event": ["SANCTION"],
    "mode": ["expel"],
    "actor": [PERU],
    "recipient": [{"entity_text": "the envoy", "entity_name": None, "code": None, "sector": None}],
    "aux_mode": [],
    "context": ["diplomatic"],
    "date": "2021-05-03",
    "enddate": None,
    "event_loc": {"extracted_place": "Lima", "country_code": "PER"},
    "attribution": [{"source": None}],
    "condition": [],
    "confidence": 0.61803,
    "rule": "sanction.expel",
}


def judged(folder: Path, *answers: dict[str, str], lines: bool = False) -> Path:
    """A sheet with one row for each of the answers."""
    path = folder / ("sheet.jsonl" if lines else "sheet.csv")
    rows = [row_of(EVENT | {"id": f"e{i}"}) | answer for i, answer in enumerate(answers)]
    if lines:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    else:
        with open(path, "w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
    return path


YES = {"right": "yes"}
NO = {"right": "no", "wrong": "actor"}


@pytest.mark.parametrize("as_lines", [False, True])
def test_a_row_shows_the_event_and_leaves_the_judgement_open(as_lines: bool) -> None:
    out = io.StringIO()
    assert write_sheet([EVENT], out, lines=as_lines) == 1
    [row] = [json.loads(out.getvalue())] if as_lines else csv.DictReader(io.StringIO(out.getvalue()))
    assert tuple(row) == COLUMNS
    assert row["sentence"] == "Lima expelled the envoy."
    assert row["actor"] == "Lima = Peru [PER/GOV]"
    assert row["recipient"] == "the envoy [no code]"
    assert row["attribution"] == "(not named)"
    assert (row["date"], row["place"], str(row["confidence"])) == ("2021-05-03", "Lima [PER]", "0.618")
    assert row["right"] == row["wrong"] == row["judge"] == row["note"] == ""


@pytest.mark.parametrize("as_lines", [False, True])
def test_judgements_become_shares_with_intervals(tmp_path: Path, as_lines: bool) -> None:
    dated = {"right": "Y", "wrong": "date, mode"}
    none = {"right": "no", "wrong": "event"}
    path = judged(tmp_path, YES, YES, dated, NO, none, {"right": "?"}, {}, lines=as_lines)
    assert is_sheet(path)
    found = estimate(read_sheets([path]))
    assert (found.whole.right, found.whole.judged) == (3, 5)
    assert found.whole.interval[0] < 0.6 < found.whole.interval[1]
    assert found.categories == {"SANCTION": Share(3, 5)}
    assert found.fields["event"] == Share(4, 5)
    assert found.fields["actor"] == found.fields["date"] == found.fields["mode"] == Share(3, 4)
    assert found.fields["recipient"] == Share(4, 4)
    assert "condition" not in found.fields
    assert found.confidence == pytest.approx(0.618)
    assert (found.open, found.unclear) == (1, 1)
    assert any(line.startswith("whole event") and "0.600" in line for line in lines(found))


def test_wilsons_interval() -> None:
    assert Share(0, 10).interval == pytest.approx((0.0, 0.2775), abs=1e-3)
    assert Share(50, 100).interval == pytest.approx((0.4038, 0.5962), abs=1e-3)


@pytest.mark.parametrize(
    ("answer", "place", "says"),
    [
        ({"right": "maybe"}, "row 3, right", "no answer"),
        ({"right": "", "wrong": "date"}, "row 3, right", "is empty"),
        ({"right": "yes", "wrong": "actor"}, "row 3, wrong", "right when none"),
        ({"right": "no", "wrong": "date"}, "row 3, wrong", "must name what makes"),
        ({"right": "no", "wrong": "actors"}, "row 3, wrong", "unknown field 'actors'"),
        ({"right": "yes", "category": "EXPEL"}, "row 3, category", "unknown label"),
        ({"right": "yes", "event_id": "e0"}, "row 3, event_id", "is judged in"),
    ],
)
def test_a_bad_row_is_refused_with_file_row_and_field(tmp_path: Path, answer: dict[str, str], place: str, says: str) -> None:
    path = judged(tmp_path, YES, answer)
    with pytest.raises(GoldError, match=says) as refused:
        read_sheets([path])
    assert (refused.value.source, refused.value.place) == (str(path), place)


def test_a_sheet_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="nothing is judged yet"):
        read_sheets([judged(tmp_path, {})])
    for content in ("a,b\n1,2\n", "event_id,category,right,wrong\n1\n", '"unclosed'):
        path = tmp_path / "bad.csv"
        path.write_text(content, encoding="utf-8")
        with pytest.raises(GoldError, match=r"bad\.csv"):
            read_sheets([path])
    bad = tmp_path / "bad.jsonl"
    bad.write_text("3\n", encoding="utf-8")
    with pytest.raises(GoldError, match=r"bad\.jsonl, row 1"):
        read_sheets([bad])


def test_a_spreadsheet_may_have_made_its_commas_semicolons(tmp_path: Path) -> None:
    path = judged(tmp_path, YES, NO)
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    with open(path, "w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out, delimiter=";").writerows(rows)
    assert estimate(read_sheets([path])).whole == Share(1, 2)
