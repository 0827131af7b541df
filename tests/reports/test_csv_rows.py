"""Tables as text: delimiters, quotes and encodings as people have them, and rows that are broken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from dragoman.model import Report, Skipped
from dragoman.reports.decode import LONGEST_BYTES

NEWS = "The foreign ministers of Peru and Chile met in Lima on Monday to speak about the fishing rights of both countries."
Read = Callable[..., tuple[list[Report], list[Skipped]]]
QUOTED = NEWS.replace("Monday", 'Monday, ""the day of talks"",')
MEANT = QUOTED.replace('""', '"')


def test_a_row_is_a_report_with_all_that_its_columns_tell(read: Read) -> None:
    table = f"id,date,title,text,publication,url,language\n7,2021-03-04,Talks,{NEWS},Courier,https://example.org/7,en\n"
    assert read("day.csv", table)[0] == [
        Report(NEWS, "7", dt.date(2021, 3, 4), "Talks", "Courier", "https://example.org/7", "en", "given")
    ]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("ending", ["csv", "tsv", "tab"])
def test_the_delimiter_is_told_by_the_header_not_by_the_name(read: Read, delimiter: str, ending: str) -> None:
    rows = [["Article-ID", "Date Published", "Headline", "Body"], ["a-1", "2021-03-04", "Talks", f'"{QUOTED}"']]
    [report], left = read(f"day.{ending}", "\n".join(delimiter.join(row) for row in rows))
    assert (report.id, report.text, report.title, report.date) == ("a-1", MEANT, "Talks", dt.date(2021, 3, 4))
    assert not left


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings_line_ends_and_texts_of_several_lines(read: Read, encoding: str, newline: str) -> None:
    text = f"São Tomé – a headline{newline}{newline}{NEWS}"
    table = newline.join(["text,id", f'"{text}",one', "", f"{NEWS},two", ""])
    reports, left = read("day.csv", table.encode(encoding))
    assert [(r.id, r.text) for r in reports] == [("one", text), ("two", NEWS)]
    assert not left


def test_rows_without_an_id_are_named_by_the_line_they_begin_in(read: Read) -> None:
    reports, _ = read("day.csv", f'text\n"{NEWS}\nAgain."\n{NEWS}\n')
    assert [r.id for r in reports] == ["day-2", "day-4"]


def test_empty_cells_behind_the_header_and_empty_rows_are_let_go(read: Read) -> None:
    reports, left = read("day.csv", f"text,id,,\n{NEWS},a,,\n,,,\n\n{NEWS},b,,,,\n")
    assert [r.id for r in reports] == ["a", "b"]
    assert [(s.place, s.code) for s in left] == [("line 3", "empty")]


def test_a_bad_row_costs_only_itself(read: Read) -> None:
    rows = ["id,text", f"a,{NEWS}", f"b,{NEWS},more", "c", f"d,{NEWS}", "e,", f"f,{NEWS}"]
    reports, left = read("day.csv", "\n".join(rows))
    assert [r.id for r in reports] == ["a", "d", "f"]
    assert [(s.place, s.code) for s in left] == [("line 3", "bad-row"), ("line 4", "bad-row"), ("line 6", "empty")]
    assert "3 cells, the header has 2" in left[0].reason


def test_a_quote_that_is_not_closed_does_not_swallow_the_rows_after_it(read: Read) -> None:
    rows = ["id,text", f"a,{NEWS}", f'b,"{NEWS}', *(f"c{n},{NEWS}" for n in range(40))]
    reports, left = read("day.csv", "\n".join(rows))
    assert [r.id for r in reports] == ["a", *(f"c{n}" for n in range(40))]
    assert [(s.place, s.code) for s in left] == [("line 3", "bad-row")]
    assert "not closed" in left[0].reason


def test_nothing_but_open_quotes_is_read_to_its_end(read: Read) -> None:
    """With a second look at every line behind every quote this would not end."""
    reports, left = read("day.csv", "id,text,title\n" + 'a,"open\n' * 40_000)
    assert not reports
    assert {s.code for s in left} == {"bad-row"}


def test_bytes_that_are_no_text_cost_their_row(read: Read) -> None:
    reports, left = read("day.csv", f"id,text\na,{NEWS}\nb,".encode() + b"caf\x81\x8d\x81\n" + f"c,{NEWS}\n".encode())
    assert [r.id for r in reports] == ["a", "c"]
    assert [(s.place, s.code) for s in left] == [("line 3", "bad-encoding")]


def test_a_row_too_long_is_passed_over(read: Read) -> None:
    reports, left = read("day.csv", f"id,text\na,{'a ' * LONGEST_BYTES}\nb,{NEWS}\n")
    assert [r.id for r in reports] == ["b"]
    assert [(s.place, s.code) for s in left] == [("line 2", "too-long")]


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("", "empty"),
        (" \n\n", "empty"),
        ("name,place\nx,y\n", "bad-columns"),
        (f"{NEWS}\n", "bad-columns"),
        ("\0\0\0\n", "bad-columns"),
        ("a," * 600_000 + "\n", "bad-columns"),
        (b"\xff\xfet\x00e\x00x\x00t\x00\n\x00\x00\xd8", "bad-encoding"),
    ],
)
def test_what_is_no_table_of_reports(read: Read, table: str | bytes, code: str) -> None:
    reports, [left] = read("day.csv", table)
    assert not reports
    assert left.code == code


def test_a_header_alone_is_a_table_without_reports(read: Read) -> None:
    assert read("day.csv", "id,text\n") == ([], [])
