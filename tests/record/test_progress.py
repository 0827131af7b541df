"""How many reports a build has before it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyarrow
import pytest
from pyarrow import parquet

from dragoman.record.progress import count_reports

LINES = b'{"text": "a"}\n' * 5


@pytest.mark.parametrize(
    ("name", "data", "count"),
    [
        ("a.txt", b"one\ntwo\n", 1),
        ("a.jsonl", LINES, 5),
        ("a.csv.gz", gzip.compress(b"id,text\n" + b"1,a\n" * 4, mtime=0), 5),
        ("a.jsonl.gz", gzip.compress(LINES, mtime=0)[:-9], 1),
        ("a.jsonl.gz", b"no gzip", 1),
        ("a.warc", b"WARC/1.0\r\nWARC-Target-URI: x\r\n" * 3, 3),
        ("a.rss", b"<title/>" + b"<item><title/></item>" * 3, 4),
    ],
)
def test_about_how_many_reports_are_in_a_file(tmp_path: Path, name: str, data: bytes, count: int) -> None:
    (tmp_path / name).write_bytes(data)
    assert count_reports([tmp_path / name]) == count


def test_folders_patterns_parquet_and_what_cannot_be_counted(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(LINES)
    parquet.write_table(pyarrow.table({"text": ["a"] * 7}), tmp_path / "b.parquet")
    assert count_reports([tmp_path]) == 12
    assert count_reports([tmp_path / "*.parquet"]) == 7
    assert count_reports([tmp_path / "missing"]) == 1
    assert count_reports([tmp_path, Path("-")]) is None
