"""WARC files: pages and texts in their records, whole or broken, packed as crawlers pack them."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Callable

import pytest

from dragoman.config import Limits
from dragoman.model import Report, Skipped
from dragoman.reports.decode import LONGEST_BYTES

NEWS = "The foreign ministers of Peru and Chile met in Lima on Monday to speak about the fishing rights of both countries."
Read = Callable[..., tuple[list[Report], list[Skipped]]]
Pack = Callable[[bytes], bytes]
PAGE = f"""<!DOCTYPE html><html><head><title>Ministers meet</title></head><body><article><h1>Ministers meet</h1><p>{NEWS}</p>
<p>They agreed to meet again in June, a spokesman said. The two sides have argued over the border for years.</p>
</article></body></html>"""


def record(block: bytes, kind: str = "resource", mime: str = "text/plain", name: str = "1", **more: str) -> bytes:
    """One record; in  underscores stand for hyphens."""
    headers = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{name}>",
        "WARC-Date": "2021-03-04T08:00:00Z",
        "WARC-Target-URI": f"https://example.org/{name}",
        "Content-Type": mime,
        "Content-Length": str(len(block)),
    } | {key.replace("_", "-"): value for key, value in more.items()}
    lines = "".join(f"{key}: {value}\r\n" for key, value in headers.items())
    return f"WARC/1.0\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


def answer(
    body: bytes, mime: str = "text/html; charset=utf-8", status: str = "200 OK", more: str = "", name: str = "1"
) -> bytes:
    """A record of a server's answer."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {mime}\r\n{more}\r\n".encode()
    return record(head + body, "response", "application/http; msgtype=response", name)


def ids(reports: list[Report]) -> list[str]:
    return [r.id for r in reports]


def test_a_page_is_a_report(read: Read) -> None:
    info = record(b"software: crawler", "warcinfo", "application/warc-fields", "0")
    asked = record(b"GET / HTTP/1.1\r\n\r\n", "request", "application/http; msgtype=request", "2")
    [report], left = read("crawl.warc", info + asked + answer(PAGE.encode()))
    assert (report.id, report.title, report.url) == ("1", "Ministers meet", "https://example.org/1")
    assert NEWS in report.text
    assert (report.date, report.date_source) == (dt.date(2021, 3, 4), "capture")
    assert not left


def test_texts_that_a_crawler_has_taken_out_of_pages(read: Read) -> None:
    data = record(NEWS.encode(), "conversion") + record(PAGE.encode(), "resource", "text/html", "2")
    for name in ("crawl.warc.wet", "crawl.wet", "crawl"):
        reports, left = read(name, data)
        assert (ids(reports), reports[0].text, left) == (["1", "2"], NEWS, [])


def test_the_day_of_the_text_goes_before_that_of_the_crawl_and_that_before_the_users(read: Read) -> None:
    dated = PAGE.replace("<head>", '<head><meta property="article:published_time" content="2021-02-01">')
    told = read("a.warc", answer(dated.encode()) + record(NEWS.encode(), name="2"), date=dt.date(2000, 1, 1))[0]
    assert [(r.date, r.date_source) for r in told] == [(dt.date(2021, 2, 1), "page"), (dt.date(2021, 3, 4), "capture")]
    [report], _ = read("b.warc", record(NEWS.encode(), WARC_Date="yesterday"), date=dt.date(2000, 1, 1))
    assert (report.date, report.date_source) == (dt.date(2000, 1, 1), "option")


def test_what_is_no_text_is_passed_over_and_errors_of_servers_are_told(read: Read) -> None:
    image = answer(b"\x89PNG", "image/png", name="2")
    gone = answer(PAGE.encode(), status="404 Not Found", name="3")
    moved = answer(b"", status="301 Moved", name="4")
    reports, left = read("crawl.warc", image + gone + moved + answer(PAGE.encode(), name="5"))
    assert ids(reports) == ["5"]
    assert [(s.place, s.code) for s in left] == [("record 2", "http-status"), ("record 3", "http-status")]


def test_bodies_as_servers_send_them(read: Read, packed: tuple[str, Pack]) -> None:
    coding, pack = {"gz": "gzip", "zst": "zstd"}[packed[0]], packed[1]
    page = PAGE.encode()
    chunks = b"%x\r\n%s\r\n%x;last=yes\r\n%s\r\n0\r\n\r\n" % (100, page[:100], len(page) - 100, page[100:])
    data = answer(pack(page), more=f"Content-Encoding: {coding}\r\n", name="1")
    data += answer(chunks, more="Transfer-Encoding: chunked\r\n", name="2")
    data += answer(page, more="Transfer-Encoding: chunked\r\n", name="3")
    data += answer(
        "<html><body><p>São Tomé: calm.</p></body></html>".encode("latin-1"), "text/plain; charset=latin-1", name="4"
    )
    data += answer(page, more="Content-Encoding: br\r\n", name="5")
    data += answer(b"64\r\n" + page[:50], more="Transfer-Encoding: chunked\r\n", name="6")
    reports, left = read("crawl.warc", data)
    assert ids(reports) == ["1", "2", "3", "4"]
    assert "São Tomé" in reports[3].text
    assert [(s.place, s.code) for s in left] == [("record 5", "unsupported"), ("record 6", "bad-warc")]


@pytest.mark.parametrize("length", ["", "-5", "12 apples", "9" * 30, "0", "7", "100000"])
def test_a_record_of_a_wrong_length_costs_no_other(read: Read, length: str) -> None:
    good = [record(NEWS.encode(), name=name) for name in "abc"]
    reports, left = read("crawl.warc", good[0] + record(NEWS.encode(), Content_Length=length, name="x") + good[1] + good[2])
    assert ids(reports) == ["a", "b", "c"]
    assert [(s.place, s.code) for s in left] == [("record 2", "bad-warc")]


def test_a_file_that_is_cut_gives_what_was_whole(read: Read) -> None:
    data = record(NEWS.encode(), name="a") + record(NEWS.encode(), name="b")
    reports, [left] = read("crawl.warc", data[:-60])
    assert (ids(reports), left.code, left.place) == (["a"], "bad-warc", "record 2")
    reports, [left] = read("crawl.warc", data[: len(data) // 2 + 40])
    assert (ids(reports), left.code) == (["a"], "bad-warc")


def test_a_record_too_long_is_passed_over(read: Read) -> None:
    long = record(b"a " * LONGEST_BYTES, name="long")
    reports, left = read("crawl.warc", record(NEWS.encode(), name="a") + long + record(NEWS.encode(), name="b"))
    assert ids(reports) == ["a", "b"]
    assert [(s.place, s.code) for s in left] == [("record 2", "too-long")]


def test_each_record_in_a_member_of_its_own(read: Read, packed: tuple[str, Pack]) -> None:
    ending, pack = packed
    data = b"".join(pack(record(NEWS.encode(), name=name)) for name in "abc")
    for name in (f"crawl.warc.{ending}", f"crawl.{ending}", "crawl.warc", "crawl"):
        reports, left = read(name, data)
        assert (ids(reports), left) == (["a", "b", "c"], [])


def test_a_damaged_member_costs_only_its_record(read: Read, packed: tuple[str, Pack]) -> None:
    ending, pack = packed
    members = [pack(record(NEWS.encode(), name=name)) for name in "abc"]
    broken = bytearray(members[1])
    broken[len(broken) // 2 : len(broken) // 2 + 20] = bytes(20)
    reports, left = read(f"crawl.warc.{ending}", members[0] + bytes(broken) + members[2])
    assert ids(reports) == ["a", "c"]
    assert {s.code for s in left} <= {"corrupt", "bad-warc"}
    assert left


def test_a_page_that_unpacks_without_end_is_left_out(read: Read, packed: tuple[str, Pack]) -> None:
    coding, pack = {"gz": "gzip", "zst": "zstd"}[packed[0]], packed[1]
    bomb = answer(pack(bytes(1 << 22)), more=f"Content-Encoding: {coding}\r\n", name="1")
    limits = Limits(unpacked_free=1 << 16)
    reports, left = read("crawl.warc", bomb + record(NEWS.encode(), name="2"), limits=limits)
    assert (ids(reports), [(s.place or "").split(",")[0] for s in left], left[0].code) == (["2"], ["record 1"], "bomb")


@pytest.mark.parametrize("data", [b"", b"no warc at all\n" * 20, b"WARC/9.9\r\n\r\n"])
def test_what_is_no_warc_file(read: Read, data: bytes) -> None:
    reports, [left] = read("crawl.warc", data)
    assert (reports, left.code) == ([], "bad-warc")


@pytest.mark.parametrize(
    "headers", ["no colon\r\n\r\n", "a: b\r\n" * 600 + "\r\n", "a: " + "b" * 20_000 + "\r\n\r\n", "a: b"]
)
def test_broken_headers_cost_only_their_record(read: Read, headers: str) -> None:
    data = f"WARC/1.0\r\n{headers}".encode() + b"\r\n" + record(NEWS.encode(), name="b")
    reports, left = read("crawl.warc", data)
    assert (ids(reports), [s.code for s in left]) == (["b"], ["bad-warc"])


def test_plain_gzip_of_a_whole_file(read: Read) -> None:
    data = gzip.compress(b"".join(record(NEWS.encode(), name=name) for name in "abc"))
    assert ids(read("crawl.warc.gz", data)[0]) == ["a", "b", "c"]
