"""What kind of file a file is, told by its name, else by its first bytes."""

from __future__ import annotations

from pathlib import PurePath

from dragoman.errors import ReportError
from dragoman.reports.columns import Columns
from dragoman.reports.csv_rows import find_delimiter, split_header
from dragoman.reports.feeds import is_feed
from dragoman.reports.unpack import ENDINGS as PACKED

ENDINGS = {
    ".txt": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "json",
    ".ndjson": "json",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".warc": "warc",
    ".wet": "warc",
    ".rss": "feed",
    ".atom": "feed",
    ".rdf": "feed",
}
WORKINGS = frozenset({".ipynb", ".rmd", ".qmd", ".r", ".py"})
"""Notebooks and programs, which lie beside reports in a folder."""
BEGINNINGS = {b"PAR1": "parquet", b"WARC/": "warc", b"{": "json"}
HEAD = 1 << 13
"""Bytes that are looked at."""


def split_name(name: str) -> tuple[str, str, str | None]:
    """Stem, ending and packing of a file's name: "day.jsonl.gz" is "day", ".jsonl" and "gzip"."""
    path = PurePath(name)
    packing = PACKED.get(path.suffix.lower())
    if packing:
        path = PurePath(path.stem)
    return path.stem, path.suffix.lower(), packing


def kind_of(ending: str, head: bytes, columns: Columns, source: str) -> str:
    """text, html, json, csv, parquet, warc or feed.

    Where the ending tells nothing: a table is told by a header line of two names or more of which one is plainly the
    text's. Raises ReportError (`unsupported`) for XML that is no feed, for notebooks and programs.
    """
    if ending in WORKINGS:
        raise ReportError(
            "a notebook or program, no report; put a text in a file of its own", code="unsupported", source=source
        )
    if ending in ENDINGS:
        return ENDINGS[ending]
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for beginning, kind in BEGINNINGS.items():
        if head.startswith(beginning):
            return kind
    text = head.decode("utf-8", "replace")
    if is_feed(text):
        return "feed"
    if ending == ".xml":
        raise ReportError(
            "XML that is neither RSS nor Atom; give its texts in another way", code="unsupported", source=source
        )
    line = text.split("\n", 1)[0]
    names = split_header(line, find_delimiter(line, columns))
    if len(names) > 1 and "text" in columns.find(names):
        return "csv"
    return "text"
