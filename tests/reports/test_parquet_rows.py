"""Parquet files: types of cells, row groups that are damaged, files that are none."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pyarrow
import pytest
from pyarrow import parquet

from dragoman.config import Limits
from dragoman.model import Report, Skipped

NEWS = "The foreign ministers of Peru and Chile met in Lima on Monday to speak about the fishing rights of both countries."
Read = Callable[..., tuple[list[Report], list[Skipped]]]
Pack = Callable[[bytes], bytes]


def written(columns: dict[str, Any], **options: Any) -> bytes:
    out = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), out, **options)
    return out.getvalue()


def test_a_row_is_a_report(read: Read) -> None:
    columns = {
        "id": ["7", None],
        "published": [dt.date(2021, 3, 4), None],
        "body": [NEWS, NEWS],
        "headline": ["Talks", None],
    }
    reports, left = read("day.parquet", written(columns))
    assert reports == [
        Report(NEWS, "7", dt.date(2021, 3, 4), "Talks", date_source="given"),
        Report(NEWS, "day-2"),
    ]
    assert not left


@pytest.mark.parametrize(
    "when",
    [
        dt.datetime(2021, 3, 4, 8, 0, 0),
        dt.datetime(2021, 3, 4, 8, tzinfo=dt.UTC),
        "2021-03-04T08:00:00Z",
        20210304,
        pyarrow.scalar(1_614_844_800_000_000_001, pyarrow.timestamp("ns")),
    ],
)
def test_days_in_whatever_type(read: Read, when: Any) -> None:
    day = when if isinstance(when, pyarrow.Scalar) else pyarrow.scalar(when)
    [report], left = read("day.parquet", written({"text": [NEWS], "date": pyarrow.array([day.as_py()], day.type)}))
    assert (report.date, left) == (dt.date(2021, 3, 4), [])


def test_ids_that_are_numbers_and_texts_that_are_bytes(read: Read) -> None:
    columns = {"id": pyarrow.array([1.0, 2.0]), "text": pyarrow.array([NEWS.encode(), "São Tomé: calm.".encode("cp1252")])}
    reports, _ = read("day.parquet", written(columns))
    assert [(r.id, r.text) for r in reports] == [("1", NEWS), ("2", "São Tomé: calm.")]


def test_text_that_is_not_utf_8_costs_no_other_row(read: Read) -> None:
    broken = pyarrow.array([NEWS.encode(), b"caf\x81\x8d\x81", NEWS.encode()]).view(pyarrow.string())
    reports, left = read("day.parquet", written({"text": broken}))
    assert [r.id for r in reports] == ["day-1", "day-3"]
    assert [(s.place, s.code) for s in left] == [("row 2, byte 3", "bad-encoding")]


def test_rows_without_text(read: Read) -> None:
    reports, left = read("day.parquet", written({"id": ["a", "b", "c"], "text": [None, "", NEWS]}))
    assert [r.id for r in reports] == ["c"]
    assert [(s.place, s.code) for s in left] == [("row 1", "no-text"), ("row 2", "empty")]


def test_other_columns(read: Read) -> None:
    table = written({"ref": ["x"], "words": [NEWS]})
    _, [left] = read("day.parquet", table)
    assert left.code == "bad-columns"
    assert read("day.parquet", columns={"text": "words", "id": "ref"})[0][0].id == "x"


def test_a_damaged_row_group_costs_only_itself(read: Read) -> None:
    texts = [f"{NEWS} Report {n} of the day." for n in range(30)]
    data = bytearray(written({"text": texts}, row_group_size=10, compression="snappy", use_dictionary=False))
    second = parquet.ParquetFile(io.BytesIO(data)).metadata.row_group(1).column(0)
    begin = second.data_page_offset
    data[begin + 40 : begin + second.total_compressed_size] = bytes(second.total_compressed_size - 40)
    reports, [left] = read("day.parquet", bytes(data))
    assert [r.id for r in reports] == [f"day-{n}" for n in (*range(1, 11), *range(21, 31))]
    assert (left.code, left.place) == ("bad-parquet", "row group 2, rows 11-20")


@pytest.mark.parametrize("data", [b"PAR1", b"PAR1" + bytes(100) + b"PAR1", b"no parquet", written({"text": [NEWS]})[:-9]])
def test_what_is_no_parquet_file(read: Read, data: bytes) -> None:
    reports, [left] = read("day.parquet", data)
    assert not reports
    assert left.code == "bad-parquet"


def test_columns_that_unpack_beyond_the_limits_are_left_out(read: Read) -> None:
    bomb = written({"text": ["a" * 2_000_000, NEWS]}, row_group_size=1, compression="zstd", use_dictionary=False)
    reports, [left] = read("day.parquet", bomb, limits=Limits(unpacked_free=1 << 16))
    assert (len(reports), left.code) == (1, "bomb")
    assert "row group 1" in (left.place or "")


def test_packed_and_through_its_first_bytes(read: Read, packed: tuple[str, Pack]) -> None:
    ending, pack = packed
    data = written({"text": [NEWS]})
    for name, given in ((f"day.parquet.{ending}", pack(data)), ("day", data), (f"day.{ending}", pack(data))):
        [report], left = read(name, given)
        assert (report.text, left) == (NEWS, [])
