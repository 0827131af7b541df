"""Title, body, dateline, byline and boilerplate, without a character moved."""

from __future__ import annotations

import pytest

from dragoman.model import Report
from dragoman.reports import prepare
from dragoman.reports.furniture import furniture
from dragoman.tables import data_path, read_table

BODY = "The foreign ministers of Peru and Chile met in Lima. They agreed to meet again in June, a spokesman said."


def cut(text: str, title: str | None = None) -> list[tuple[str, str]]:
    document = prepare(Report(text, title=title))
    return [(s.kind, document.words(s.start, s.end)) for s in document.segments]


def test_a_whole_report() -> None:
    text = f"Ministers meet\nin Lima\n\nBy Ann Smith\n\nLIMA, July 3 (Agency) - {BODY}\n\n{BODY}\n\nPost a Comment"
    assert cut(text.replace("\nin", " in")) == [
        ("title", "Ministers meet in Lima"),
        ("byline", "By Ann Smith"),
        ("dateline", "LIMA, July 3 (Agency) -"),
        ("body", BODY),
        ("body", BODY),
        ("boilerplate", "Post a Comment"),
    ]


def test_boilerplate_is_marked() -> None:
    document = prepare(Report(f"{BODY} Share this article on any page\nAdvertisement\n{BODY}"))
    assert [(m.kind, m.text) for m in document.damage] == [
        ("boilerplate", "Share this article on any page"),
        ("boilerplate", "Advertisement"),
    ]
    assert all(document.words(m.start, m.end) == m.text for m in document.damage)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"Ministers meet in Lima\n{BODY}", "Ministers meet in Lima"),
        (f"Will the ministers meet?\n\n{BODY}", "Will the ministers meet?"),
        (f"{BODY}\n{BODY}", None),
        (f"The ministers met.\n\n{BODY}", None),
        (f"Photo\n\n{BODY}", None),
        ("Police arrest 12 in Lima", "Police arrest 12 in Lima"),
        ("Police arrested 12 people in Lima.", None),
        ("The minister said on Thursday that South\nKorea and Japan would hold their talks in Lima\nnext week.", None),
    ],
)
def test_titles(text: str, title: str | None) -> None:
    assert next((words for kind, words in cut(text) if kind == "title"), None) == title


def test_the_given_title_at_the_head_of_the_text() -> None:
    found = cut(f"Ministers meet in Lima. {BODY}", "Ministers meet in Lima")
    assert found == [("title", "Ministers meet in Lima."), ("body", BODY)]
    assert cut(f"Ministers  Meet in Lima.\n{BODY}", "Ministers meet in Lima.")[0][0] == "title"
    assert cut(BODY, "Ministers meet in Lima") == [("body", BODY)]


def test_hard_wrapped_lines_are_one_paragraph_and_short_lines_are_a_list() -> None:
    wrapped = (
        "The minister said on Thursday that South Korea and the\nUnited States would hold their talks in Lima next week\n"
        "and that Japan had been told of it before"
    )
    assert cut(wrapped + ".\n\n" + wrapped + ".") == [("body", wrapped + "."), ("body", wrapped + ".")]
    assert [words for _, words in cut(f"{BODY}\n\n- troops\n- ships\n- tanks")][1:] == ["- troops", "- ships", "- tanks"]


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\n\n", "\u2029"])
def test_line_breaks(break_: str) -> None:
    assert cut(BODY + break_ + BODY) == [("body", BODY), ("body", BODY)]


@pytest.mark.parametrize(
    "text", ["", " \n ", "a" * 100_000, "(\n" * 3000, '"' * 5000, "\x00\x01\x02", "By", "— - --", "LIMA -- ", "A. " * 5000]
)
def test_any_text_survives_and_no_word_is_lost(text: str) -> None:
    document = prepare(Report(text))
    ends = [0]
    for segment in document.segments:
        assert ends[-1] <= segment.start < segment.end <= len(text)
        assert not text[ends[-1] : segment.start].strip()
        ends.append(segment.end)
    assert not text[ends[-1] :].strip()


def test_every_row_of_the_table_matches_its_example() -> None:
    rows = list(read_table(data_path("reports", "boilerplate.tsv"), ("pattern", "where", "longest", "kind", "example")))
    for number, row in rows:
        assert furniture(row["example"]) == row["kind"], number


@pytest.mark.parametrize(
    "line",
    [
        "By Monday the army had left the town.",
        "Share prices fell in Lima.",
        "Comments by the minister angered Chile.",
        "Prints of the document were found.",
        "Copyright law was on the agenda.",
        "Updated maps were handed to both sides.",
        "Posted at the border, the soldiers waited.",
    ],
)
def test_news_is_no_furniture(line: str) -> None:
    assert furniture(line) is None
