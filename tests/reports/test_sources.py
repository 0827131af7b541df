"""Files, directories and standard input: what is read, what is left out, and what is said about it."""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from pathlib import Path

import pytest

from dragoman.model import Report, Skipped
from dragoman.reports import read_reports
from dragoman.reports.decode import LONGEST_BYTES, LONGEST_TEXT

NEWS = "The foreign ministers of Peru and Chile met in Lima on Monday to speak about the fishing rights of both countries."


def one(path: Path | str, date: dt.date | None = None) -> Report | Skipped:
    (found,) = read_reports([path], date=date)
    return found


def report(path: Path | str, date: dt.date | None = None) -> Report:
    found = one(path, date)
    assert isinstance(found, Report), found
    return found


def skipped(path: Path | str) -> Skipped:
    found = one(path)
    assert isinstance(found, Skipped), found
    assert "\n" not in found.reason
    assert found.reason
    return found


def lines(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows), encoding="utf-8")
    return path


def test_plain_text_is_the_decoded_file_unchanged(tmp_path: Path) -> None:
    text = f"A headline\r\n\r\n  {NEWS}\t\r\n\n"
    path = tmp_path / "lima.talks.txt"
    path.write_bytes(text.encode())
    found = report(path)
    assert found.text == text
    assert found.id == "lima.talks"
    assert found.date is None
    assert found.date_source is None


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + "“Yes” – he said.".encode(),
        b"\xff\xfe" + "“Yes” – he said.".encode("utf-16-le"),
        b"\xfe\xff" + "“Yes” – he said.".encode("utf-16-be"),
        "“Yes” – he said.".encode("cp1252"),
    ],
)
def test_encodings(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert report(path).text == "“Yes” – he said."


def test_a_character_cut_in_two_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("“Yes” – he said in São Paulo ”".encode()[:-1])
    assert report(path).text.startswith("“Yes” – he said in São Paulo ")


def test_the_options_date_is_only_for_reports_without_one(tmp_path: Path) -> None:
    option = dt.date(2020, 1, 2)
    path = tmp_path / "a.txt"
    path.write_text(NEWS, encoding="utf-8")
    assert (report(path, option).date, report(path, option).date_source) == (option, "option")
    path.write_text("LIMA, Dec. 30 (Agency) - " + NEWS, encoding="utf-8")
    assert (report(path, option).date, report(path, option).date_source) == (dt.date(2019, 12, 30), "dateline")
    assert report(path).date is None
    path.write_text("LIMA, 30 December 2014 — " + NEWS, encoding="utf-8")
    assert report(path).date == dt.date(2014, 12, 30)
    given = lines(tmp_path / "b.jsonl", {"text": "LIMA, 30 December 2014 — " + NEWS, "date": "2015-01-01T08:00:00Z"})
    assert (report(given, option).date, report(given, option).date_source) == (dt.date(2015, 1, 1), "given")


def test_json_lines(tmp_path: Path) -> None:
    row = {"id": 7, "text": NEWS, "title": "Talks", "publication": "Courier", "url": "https://example.org", "language": "en"}
    path = lines(tmp_path / "day.jsonl", row, "", {"text": NEWS, "title": None})
    first, second = read_reports([path])
    assert first == Report(NEWS, "7", None, "Talks", "Courier", "https://example.org", "en", None)
    assert isinstance(second, Report)
    assert second.id == "day-3"
    assert second.title is None


def test_one_bad_line_does_not_stop_the_others(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    good = json.dumps({"text": NEWS}).encode()
    bad = [b'{"text": "cut', b"[1, 2]", b'{"title": "no text"}', b'{"text": 5}', b'{"text": " "}']
    bad += [b'{"text": "\xff"}', b'{"text": "\\ud800"}']
    path.write_bytes(b"\n".join([good, *bad, good]))
    found = list(read_reports([path]))
    assert [type(f) for f in found] == [Report, *[Skipped] * len(bad), Report]
    left = [f for f in found if isinstance(f, Skipped)]
    assert [s.code for s in left] == ["bad-json", "bad-json", "no-text", "no-text", "empty", "bad-encoding", "bad-json"]
    assert [(s.place or "").split(",")[0] for s in left] == [f"line {n}" for n in range(2, 9)]


def test_a_line_too_long_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "day.jsonl"
    good = json.dumps({"text": NEWS}).encode()
    path.write_bytes(b'{"text": "' + b"a" * (2 * LONGEST_BYTES) + b'"}\n' + good)
    first, second = read_reports([path])
    assert isinstance(first, Skipped)
    assert (first.code, first.place) == ("too-long", "line 1")
    assert isinstance(second, Report)
    (only,) = read_reports([lines(tmp_path / "b.jsonl", {"text": "a " * LONGEST_TEXT})])
    assert isinstance(only, Skipped)
    assert only.code == "too-long"


def test_a_date_that_is_none_is_told_and_the_report_kept(tmp_path: Path) -> None:
    path = lines(tmp_path / "day.jsonl", {"text": NEWS, "date": "yesterday"}, {"text": NEWS, "date": "2020-13-40"})
    notes, reports = [], []
    for found in read_reports([path], date=dt.date(2020, 1, 2)):
        (reports if isinstance(found, Report) else notes).append(found)
    assert [n.code for n in notes if isinstance(n, Skipped)] == ["bad-date", "bad-date"]
    assert [r.date_source for r in reports if isinstance(r, Report)] == ["option", "option"]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t", "empty"),
        ("a.jsonl", b"\n\n", "empty"),
        ("a.txt", b"%PDF-1.7 stuff", "not-text"),
        ("a.html", b"PK\x03\x04stuff", "not-text"),
        ("a.bin", bytes(range(256)) * 8, "not-text"),
        ("a.txt", b"\xff\xfe\x00\xd8\x00", "bad-encoding"),
        ("a.txt", b"caf\x81 \x8d", "bad-encoding"),
        ("a.jsonl", b"\xff\xfe{\x00}\x00\n\x00", "bad-encoding"),
        ("a.txt", b"a " * LONGEST_TEXT, "too-long"),
        ("a.txt", "정부는 월요일에 국경 회담을 재개한다고 밝혔다.".encode(), "not-english"),
        ("a.html", b"<html><body></body></html>", "no-text"),
    ],
)
def test_what_is_left_out_says_why(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    found = skipped(path)
    assert found.code == code
    assert found.source == str(path)


def test_missing_files_and_impossible_names() -> None:
    assert skipped("/no/such/file.txt").code == "missing"
    assert skipped("a\0b").code == "unreadable"


def test_a_directory_is_all_its_files_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(NEWS, encoding="utf-8")
    assert [r.id for r in read_reports([tmp_path]) if isinstance(r, Report)] == ["a", "b", "c"]
    (tmp_path / "none").mkdir()
    assert skipped(tmp_path / "none").code == "empty"


PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Ministers meet in Lima</title>
<meta property="og:site_name" content="The Hill Courier"><link rel="canonical" href="https://example.org/lima">
<meta property="article:published_time" content="2021-05-06T10:00:00Z"></head><body><nav>Home News Sport</nav>
<article><h1>Ministers meet in Lima</h1><p>{NEWS}</p><p>They agreed to meet again in June, a spokesman said. The two
sides have argued over the border for years, and their talks had been broken off twice.</p></article>
<script>document.write("never run")</script></body></html>"""


@pytest.mark.parametrize("name", ["page.html", "page.txt"])
def test_pages(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(PAGE, encoding="utf-8")
    found = report(path)
    assert found.title == "Ministers meet in Lima"
    assert NEWS in found.text
    assert found.text.startswith("Ministers meet in Lima\n")
    assert "never run" not in found.text
    assert (found.date, found.date_source) == (dt.date(2021, 5, 6), "page")
    assert (found.publication, found.url) == ("The Hill Courier", "https://example.org/lima")


def test_what_looks_like_a_page_and_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("<!---->" * 500 + "x" * 40, encoding="utf-8")
    assert isinstance(one(path), Report)


@pytest.mark.parametrize("kind", ["text", "json", "html"])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    rows = json.dumps({"id": "x", "text": NEWS}) + "\n" + json.dumps({"text": NEWS})
    data = {"text": NEWS, "json": rows, "html": PAGE}[kind]
    stream = io.TextIOWrapper(io.BytesIO(data.encode()))
    monkeypatch.setattr(sys, "stdin", stream)
    found = [r for r in read_reports(["-"]) if isinstance(r, Report)]
    assert [r.id for r in found] == {"text": ["stdin"], "json": ["x", "stdin-2"], "html": ["stdin"]}[kind]
    assert NEWS in found[0].text
    assert not stream.buffer.closed


def test_language(tmp_path: Path) -> None:
    spanish = "El gobierno de la república dijo que los ministros se reunieron en la capital para hablar de las aguas. " * 2
    french = "Le gouvernement a dit que les ministres se sont réunis dans la capitale pour parler de la paix. " * 2
    short = {"text": "Lima: calm.", "language": "es"}
    texts = [{"text": spanish}, {"text": french}, {"text": "Lima calm."}, short, {"text": NEWS, "language": "es"}]
    path = lines(tmp_path / "a.jsonl", *texts)
    found = list(read_reports([path]))
    assert [type(f) for f in found] == [Skipped, Skipped, Report, Skipped, Report]
    assert {f.code for f in found if isinstance(f, Skipped)} == {"not-english"}
    assert "es" in found[0].reason  # type: ignore[union-attr]
