"""What kind a file is: by its name, and where that tells nothing by how it begins."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from dragoman.errors import ReportError
from dragoman.model import Report, Skipped
from dragoman.reports.columns import Columns
from dragoman.reports.kinds import kind_of, split_name

NEWS = "The foreign ministers of Peru and Chile met in Lima on Monday to speak about the fishing rights of both countries."
Read = Callable[..., tuple[list[Report], list[Skipped]]]


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("day.jsonl.gz", ("day", ".jsonl", "gzip")),
        ("2021.03.04.CSV.ZST", ("2021.03.04", ".csv", "zstd")),
        ("crawl.warc", ("crawl", ".warc", None)),
        ("day.gz", ("day", "", "gzip")),
        ("day", ("day", "", None)),
        (".gz", (".gz", "", None)),
    ],
)
def test_names(name: str, parts: tuple[str, str, str | None]) -> None:
    assert split_name(name) == parts


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"PAR1...", "parquet"),
        (b"WARC/1.0\r\n", "warc"),
        (b'\xef\xbb\xbf {"text": ""}', "json"),
        (b"<?xml version='1.0'?><rss version='2.0'>", "feed"),
        (b"<!DOCTYPE html><html>", "text"),
        (b"id;text;date\n", "csv"),
        (b"text\n", "text"),
        (b"Lima, text of the treaty\n", "text"),
        (b"place\tyear\n", "text"),
        (b"", "text"),
    ],
)
def test_files_whose_name_tells_nothing(head: bytes, kind: str) -> None:
    assert kind_of(".dat", head, Columns({}), "x") == kind
    assert kind_of("", head, Columns({}), "x") == kind


def test_a_mapping_makes_a_table_of_what_is_none_by_the_usual_names() -> None:
    assert kind_of("", b"ref;words\n", Columns({"text": "words"}), "x") == "csv"
    with pytest.raises(ReportError, match="neither RSS nor Atom"):
        kind_of(".xml", b"<catalogue>", Columns({}), "x")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("day.parquet", f"text\n{NEWS}\n", "bad-parquet"),
        ("day.warc", f"text\n{NEWS}\n", "bad-warc"),
        ("day.jsonl", f"text\n{NEWS}\n", "bad-json"),
        ("day.rss", NEWS, "bad-feed"),
        ("day.csv", json.dumps({"text": NEWS}), "bad-columns"),
        ("day.csv", "PAR1\0\0", "bad-columns"),
    ],
)
def test_files_that_are_not_what_their_name_says(read: Read, name: str, data: str, code: str) -> None:
    reports, left = read(name, data)
    assert not reports
    assert {s.code for s in left} == {code}


@pytest.mark.parametrize("name", ["lake.ipynb", "lake.Rmd", "work.R", "work.py"])
def test_notebooks_and_programs_beside_reports_are_left_out_with_one_line(read: Read, name: str) -> None:
    reports, left = read(name, json.dumps({"cells": [{"source": [NEWS]}]}, indent=1))
    assert not reports
    assert [s.code for s in left] == ["unsupported"]
