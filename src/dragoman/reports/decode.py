"""Bytes to text, or the reason why not. Text is never repaired: every character is one that the bytes say."""

from __future__ import annotations

import codecs

from dragoman.errors import ReportError

LONGEST_TEXT = 2_000_000
"""Characters of one report's text; a longer one is skipped as too-long."""
LONGEST_BYTES = 4 * LONGEST_TEXT
"""Bytes read of one report before it is given up as too long: no character of UTF-8 or UTF-16 takes more than four."""

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SIGNATURES = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a zip archive or an office document",
    b"\x1f\x8b": "gzip-compressed",
    b"\x89PNG": "a PNG image",
    b"GIF8": "a GIF image",
    b"\xff\xd8\xff": "a JPEG image",
    b"\x7fELF": "a program",
    b"{\\rtf": "an RTF document",
    b"\xd0\xcf\x11\xe0": "an old office document",
}
NO_CHARSETS = frozenset({"idna", "punycode", "raw_unicode_escape", "undefined", "unicode_escape", "utf_7"})
"""Codecs of Python's that no page or feed is written in, and that hostile ones name: two take hours for a long text."""
CONTROLS = bytes(b for b in range(32) if b not in b"\t\n\r\x0b\x0c\x1b\x1c\x1d\x1e\x1f")
TOLERATED_CONTROLS = 0.02


def decode(data: bytes, source: str, *, declared: str | None = None, longest: int = LONGEST_TEXT) -> str:
    """The text of a report's bytes: UTF-8 (a byte order mark is dropped), UTF-16 or UTF-32 with their mark, else what is
    `declared` (by a server, in an XML declaration), else cp1252.

    UTF-8 with a few broken bytes (a page cut in the middle of a character) keeps its text, each break as U+FFFD.
    Raises ReportError: `not-text` for bytes of another kind, `bad-encoding` where no reading of them is text,
    `too-long` beyond `longest` characters.
    """
    if len(data) > 4 * longest:
        raise too_long(source)
    for signature, what in SIGNATURES.items():
        if data.startswith(signature):
            raise ReportError(f"this is {what}, not text; extract its text first", code="not-text", source=source)
    text = _marked(data, source)
    if text is None:
        controls = len(data) - len(data.translate(None, CONTROLS))
        if controls > TOLERATED_CONTROLS * len(data):
            raise ReportError(
                "bytes that are no text; give text, HTML or another kind that is read", code="not-text", source=source
            )
        text = _unmarked(data, source, declared)
    if len(text) > longest:
        raise too_long(source)
    return text


def too_long(source: str, place: str | None = None) -> ReportError:
    return ReportError(
        f"longer than {LONGEST_TEXT:,} characters; one report a file or line, split it",
        code="too-long",
        source=source,
        place=place,
    )


def _marked(data: bytes, source: str) -> str | None:
    for mark, encoding in BOMS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise bad_encoding(source, f"byte {len(mark) + error.start}", encoding) from error
    return None


def _unmarked(data: bytes, source: str, declared: str | None) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error
    if declared:
        try:
            if codecs.lookup(declared).name.replace("-", "_") not in NO_CHARSETS | {"utf_8"}:
                return data.decode(declared)
        except (LookupError, ValueError):
            pass  # no encoding that Python knows, or not the one it is in
    mended = data.decode("utf-8", errors="replace")
    breaks = mended.count("\ufffd")
    if sum(c > "\x7f" for c in mended) > 3 * breaks or broken.reason == "unexpected end of data":
        return mended
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise bad_encoding(source, f"byte {error.start}", "UTF-8 or cp1252") from error


def bad_encoding(source: str, place: str, encoding: str) -> ReportError:
    return ReportError(f"cannot be read as {encoding}; convert it to UTF-8", code="bad-encoding", source=source, place=place)
