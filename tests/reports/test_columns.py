"""Which column is which: by the usual names, or as the user says."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import SettingError
from dragoman.model import Report, Skipped
from dragoman.reports import read_reports
from dragoman.reports.columns import FIELDS, Columns, default_names, parse_columns

NEWS = "The foreign ministers of Peru and Chile met in Lima on Monday to speak about the fishing rights of both countries."
Read = Callable[..., tuple[list[Report], list[Skipped]]]


def test_every_field_has_usual_names_and_no_name_is_in_two() -> None:
    names = [name for names in default_names().values() for name in names]
    assert set(default_names()) == set(FIELDS)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("header", ["Full Text", "full_text", "FULLTEXT", "full-text", "full.text"])
def test_case_spaces_and_punctuation_of_names_do_not_count(header: str) -> None:
    assert Columns({}).find(("x", header)) == {"text": header}


def test_the_likeliest_name_counts_not_the_first_column() -> None:
    assert Columns({}).find(("story", "content", "text"))["text"] == "text"


def test_a_mapping_goes_before_the_usual_names_and_takes_a_column_only_once() -> None:
    found = Columns({"text": "lede", "id": "n"}).find(("text", "lede", "n", "date", "id"))
    assert found == {"text": "lede", "id": "n", "date": "date"}
    assert Columns({"title": "text"}).find(("text", "body")) == {"title": "text"}


def test_a_mapped_table_and_a_table_that_lacks_a_mapped_column(read: Read) -> None:
    table = f"ref;when;words\nx1;2021-03-04;{NEWS}\n"
    [report], _ = read("day.csv", table, columns={"text": "words", "id": "ref", "date": "when"})
    assert (report.id, report.date, report.text) == ("x1", dt.date(2021, 3, 4), NEWS)
    for columns in ({}, {"text": "nowhere"}, {"text": "words", "url": "nowhere"}):
        _, [left] = read("day.csv", table, columns=columns)
        assert left.code == "bad-columns"
        assert "'ref', 'when', 'words'" in left.reason
        assert "--columns text=NAME" in left.reason
        assert "line 1" in (left.place or "")


def test_json_keys_are_mapped_too_and_may_be_others_on_each_line(read: Read) -> None:
    rows = [{"Words": NEWS, "n": 1}, {"body": NEWS, "n": 2}, {"words": 5}]
    reports, left = read("day.jsonl", "\n".join(map(json.dumps, rows)), columns={"id": "n"})
    assert [r.id for r in reports] == ["2"]
    assert [s.code for s in left] == ["no-text", "no-text"]
    reports, _ = read("day.jsonl", columns={"id": "n", "text": "Words"})
    assert [r.id for r in reports] == ["1"]


def test_a_field_that_reports_do_not_have_is_a_wrong_setting() -> None:
    with pytest.raises(SettingError, match="no field 'body'; they have text, id, date"):
        read_reports([], columns={"body": "text"})


def test_mappings_as_they_are_written() -> None:
    assert parse_columns(["text=body, date = published", "id=no"]) == {"text": "body", "date": "published", "id": "no"}
    assert parse_columns([]) == {}
    for wrong in ("text", "text=", "=body", "text=a,,"):
        with pytest.raises(SettingError, match="no column mapping"):
            parse_columns([wrong])
    with pytest.raises(SettingError, match="mapped twice"):
        parse_columns(["text=a", "text=b"])


@given(st.lists(st.text(max_size=12), max_size=8, unique=True))
def test_any_names_give_each_field_at_most_one_column_that_is_there(names: list[str]) -> None:
    found = Columns({}).find(tuple(names))
    assert set(found) <= set(FIELDS)
    assert set(found.values()) <= set(names)
    assert len(set(found.values())) == len(found)
