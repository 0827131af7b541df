"""Packed files: whatever their kind, cut, damaged, without end, or packed otherwise than their name says."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.config import Limits
from dragoman.errors import ReportError
from dragoman.model import Report, Skipped
from dragoman.reports.unpack import Ahead, Unpacked, packing_of

NEWS = "The foreign ministers of Peru and Chile met in Lima on Monday to speak about the fishing rights of both countries."
Read = Callable[..., tuple[list[Report], list[Skipped]]]
Pack = Callable[[bytes], bytes]
LINES = "".join(json.dumps({"id": f"r{n}", "text": f"{NEWS} {n}"}) + "\n" for n in range(500)).encode()
TABLE = b"id,text\n" + b"".join(f"r{n},{NEWS}\n".encode() for n in range(500))
KINDS = {
    "note.txt": NEWS.encode(),
    "page.html": f"<html><body><article><p>{NEWS}</p><p>{NEWS}</p></article></body></html>".encode(),
    "day.jsonl": json.dumps({"text": NEWS}).encode(),
    "day.csv": f"id,text\n1,{NEWS}\n".encode(),
    "day.tsv": f"id\ttext\n1\t{NEWS}\n".encode(),
    "news.rss": f"<rss><channel><item><description>{NEWS}</description></item></channel></rss>".encode(),
}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_file_may_be_packed(read: Read, packed: tuple[str, Pack], name: str) -> None:
    ending, pack = packed
    [plain], _ = read(name, KINDS[name])
    for packed_name in (f"{name}.{ending}", f"{name}.{ending}".upper(), name):
        [report], left = read(packed_name, pack(KINDS[name]))
        assert (report.text, left) == (plain.text, [])
    assert read(f"{name}.{ending}")[0][0].id == plain.id


def test_several_members_with_padding_are_one_file(read: Read, packed: tuple[str, Pack]) -> None:
    ending, pack = packed
    middle = len(LINES) // 2
    reports, left = read(
        f"day.jsonl.{ending}", pack(LINES[:middle]) + bytes(64) + pack(b"") + pack(LINES[middle:]) + bytes(7)
    )
    assert (len(reports), left) == (500, [])


@pytest.mark.parametrize(("name", "data"), [("day.jsonl", LINES), ("day.csv", TABLE)])
def test_a_file_that_is_cut_gives_what_was_whole_and_says_so(
    read: Read, packed: tuple[str, Pack], name: str, data: bytes
) -> None:
    ending, pack = packed
    whole = pack(data[: len(data) // 2]) + pack(data[len(data) // 2 :])
    reports, left = read(f"{name}.{ending}", whole[:-20])
    assert 249 <= len(reports) < 500
    assert [s.code for s in left] == ["truncated"]
    assert "ends in the middle" in left[0].reason
    assert (left[0].place or "").startswith("byte ")


def test_a_text_that_is_cut_is_no_report(read: Read, packed: tuple[str, Pack]) -> None:
    ending, pack = packed
    for cut in (-1, -9, 5):
        reports, [left] = read(f"note.txt.{ending}", pack(NEWS.encode() * 30)[:cut])
        assert (reports, left.code) == ([], "truncated")


def test_damaged_bytes(read: Read, packed: tuple[str, Pack]) -> None:
    ending, pack = packed
    data = bytearray(pack(LINES))
    data[len(data) // 2 : len(data) // 2 + 8] = b"\xff" * 8
    reports, left = read(f"day.jsonl.{ending}", bytes(data))
    assert len(reports) < 500
    assert "corrupt" in [s.code for s in left]


def test_a_wrong_checksum_is_told(read: Read) -> None:
    data = bytearray(gzip.compress(NEWS.encode()))
    data[-8] ^= 1
    _, [left] = read("note.txt.gz", bytes(data))
    assert left.code == "corrupt"


def test_bytes_behind_the_last_member_are_told(read: Read, packed: tuple[str, Pack]) -> None:
    ending, pack = packed
    reports, [left] = read(f"day.jsonl.{ending}", pack(LINES) + b"more")
    assert (len(reports), left.code) == (500, "corrupt")


def test_a_name_that_lies(read: Read, packed: tuple[str, Pack]) -> None:
    ending, pack = packed
    _, [left] = read(f"day.jsonl.{ending}", LINES)
    assert (left.code, "rename it" in left.reason) == ("corrupt", True)
    other = {"gz": "zst", "zst": "gz"}[ending]
    reports, left_out = read(f"day.jsonl.{other}", pack(LINES))
    assert (len(reports), left_out) == (500, [])
    _, [left] = read(f"empty.txt.{ending}", b"")
    assert left.code == "empty"


@pytest.mark.parametrize("name", ["day.jsonl", "day.csv", "note.txt", "news.rss", "crawl.warc", "day.parquet"])
def test_a_bomb_is_left_out_before_it_fills_memory(read: Read, packed: tuple[str, Pack], name: str) -> None:
    ending, pack = packed
    bomb = pack(KINDS.get(name, b"WARC/1.0\r\n") + b" " * (1 << 25))
    limits = Limits(unpacked_free=1 << 20, unpacked_ratio=100)
    tracemalloc.start()
    reports, left = read(f"{name}.{ending}", bomb, limits=limits)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert not [r for r in reports if len(r.text) > 1 << 20]
    assert {s.code for s in left} & {"bomb", "too-long"}
    assert peak < 1 << 25


def test_the_limit_on_a_whole_file(read: Read, packed: tuple[str, Pack]) -> None:
    ending, pack = packed
    reports, left = read(f"day.jsonl.{ending}", pack(LINES), limits=Limits(unpacked_bytes=len(LINES) // 2))
    assert len(reports) < 500
    assert left[-1].code == "bomb"


def test_a_packed_file_in_a_packed_file_is_no_text(read: Read) -> None:
    _, [left] = read("note.txt.gz", gzip.compress(gzip.compress(NEWS.encode())))
    assert left.code == "not-text"


@given(st.binary(max_size=300), st.lists(st.integers(1, 50), min_size=1, max_size=30))
def test_a_stream_looked_ahead_in_gives_every_byte_once(data: bytes, sizes: list[int]) -> None:
    stream, found = Ahead(io.BytesIO(data)), b""
    for turn in range(1000):
        size = sizes[turn % len(sizes)]
        assert stream.peek(size) == data[len(found) : len(found) + size]
        piece = stream.readline(size) if turn % 2 else stream.read(size)
        assert b"\n" not in piece[:-1] or turn % 2 == 0
        found += piece
        if not piece:
            break
        if turn % 5 == 0:
            stream.put_back(piece)
            assert stream.read(len(piece)) == piece
    assert found == data


@given(st.binary(max_size=200))
def test_no_bytes_break_the_unpacking_but_as_an_error_of_ours(data: bytes) -> None:
    for packing, magic in (("gzip", b"\x1f\x8b\x08"), ("zstd", b"\x28\xb5\x2f\xfd")):
        assert packing_of(magic + data) == packing
        with suppress(ReportError):
            Ahead(Unpacked(io.BytesIO(magic + data), packing, "x", Limits())).read()
