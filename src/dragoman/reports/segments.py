"""A report's text cut into title, body paragraphs, dateline, byline and boilerplate. Nothing is removed or moved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from dragoman.model import Damage, Document, Report, Segment
from dragoman.reports.dateline import HEAD, dateline_at, stamp_at
from dragoman.reports.furniture import furniture

LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c]+|\r\n|[\r\n\u2028\u2029\x0b\x0c]")
SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
BREAK = re.compile(r"(?<=[.!?\"”’)])\s+")
LONGEST_TITLE = 220
SHORTEST_TITLE = 3
"""Characters and words of a headline."""
NARROWEST, WIDEST = 40, 120
"""Width, in characters, of the lines of hard-wrapped text."""
SLACK = 8
LONGEST_FURNITURE = 400

Span = tuple[int, int]


def prepare(report: Report) -> Document:
    """The document with its segments, in order and without overlap, and a `boilerplate` mark for each such segment.

    Every character that is not white space lies in a segment, except the dash that closes a dateline.
    """
    document = Document(report)
    blocks = _blocks(report.text)
    title, blocks = _title(report, blocks)
    if title:
        document.segments.append(Segment(*title, "title"))
    news = False
    for block in blocks:
        for line in _joined(report.text, block):
            for segment in _cut(report.text, *line, news):
                news = news or segment.kind == "body"
                document.segments.append(segment)
    for segment in document.segments:
        if segment.kind == "boilerplate":
            words = document.words(segment.start, segment.end)
            document.damage.append(Damage("boilerplate", words, segment.start, segment.end, "not part of the news"))
    return document


def _blocks(text: str) -> list[list[Span]]:
    """Lines (stripped, as offsets) grouped where blank lines part them."""
    blocks: list[list[Span]] = [[]]
    breaks = 0
    for match in LINE.finditer(text):
        line = match[0].strip()
        if line:
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            if breaks > 1 and blocks[-1]:
                blocks.append([])
            blocks[-1].append((start, start + len(line)))
            breaks = 0
        else:
            breaks += match[0] in ("\r\n", "\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c")
    return [b for b in blocks if b]


def _title(report: Report, blocks: list[list[Span]]) -> tuple[Span | None, list[list[Span]]]:
    """The headline's span, if the text begins with one, and the blocks without it."""
    if not blocks:
        return None, blocks
    text, (start, end) = report.text, blocks[0][0]
    rest = [blocks[0][1:], *blocks[1:]] if blocks[0][1:] else blocks[1:]
    given = (report.title or "").strip()
    if given and text.startswith(given, start):
        cut = start + len(given)
        if cut >= end:
            return (start, end), rest
        if text[cut] in ".!?" or text[cut].isspace():
            cut += text[cut] in ".!?"
            after = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
            return (start, cut), [[(after, end), *blocks[0][1:]], *blocks[1:]] if after < end else rest
    if given and " ".join(given.lower().split()) == " ".join(text[start:end].lower().split()):
        return (start, end), rest
    line = text[start:end]
    if len(line) > LONGEST_TITLE or len(line.split()) < SHORTEST_TITLE:
        return None, blocks
    if SENTENCE_END.search(line.rstrip("!?")) or line[-1] in ":;," or furniture(line) or dateline_at(text, start, end):
        return None, blocks
    if len(blocks[0]) == 1:
        return (start, end), rest
    width = max(b - a for a, b in blocks[0])
    second = text[slice(*blocks[0][1])]
    wrapped = second[0].islower() or (width <= WIDEST and _full(line, second, width))
    body = [b - a for a, b in blocks[0][1:] if not furniture(text[a:b])]
    if not wrapped and body and max(body) > 1.5 * len(line):
        return (start, end), rest
    return None, blocks


def _full(line: str, following: str, width: int) -> bool:
    """Whether the next line's first word would not have fitted behind this line, or hardly."""
    return len(line) + 1 + len(following.split(None, 1)[0]) > width - SLACK


def _joined(text: str, lines: list[Span]) -> Iterator[Span]:
    """Paragraphs of a block: hard-wrapped lines put together, all other lines alone."""
    width = max(end - start for start, end in lines)
    start = lines[0][0]
    for (a, b), (c, d) in pairwise(lines):
        line, following = text[a:b], text[c:d]
        wrapped = NARROWEST <= width <= WIDEST and _full(line, following, width)
        lower = following[0].islower() and len(line) >= NARROWEST
        if not (wrapped or lower) or SENTENCE_END.search(line) or furniture(line) or furniture(following):
            yield start, b
            start = c
    yield start, lines[-1][1]


def _cut(text: str, start: int, end: int, news: bool) -> Iterator[Segment]:
    """One paragraph's segments: all furniture, or a dateline before its body, and furniture among its sentences."""
    kind = furniture(text[start:end]) if end - start <= LONGEST_FURNITURE else None
    if kind:
        yield Segment(start, end, kind)
        return
    if start < HEAD:
        stamp = None if news else stamp_at(text, start, end)
        if stamp:
            yield Segment(start, end, "dateline")
            return
        dateline = dateline_at(text, start, end)
        if dateline and dateline.end < end:
            yield Segment(start, start + len(text[start : dateline.end].rstrip()), "dateline")
            start = dateline.end
    body = start
    for a, b in _sentences(text, start, end):
        kind = furniture(text[a:b]) if b - a <= LONGEST_FURNITURE else None
        if kind == "boilerplate":
            if body < a:
                yield Segment(body, a - len(text[body:a]) + len(text[body:a].rstrip()), "body")
            yield Segment(a, b, kind)
            body = b + len(text[b:end]) - len(text[b:end].lstrip())
    if body < end:
        yield Segment(body, end, "body")


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Rough sentences of a paragraph, good enough to find furniture that was run into it."""
    for match in BREAK.finditer(text, start, end):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if start < end:
        yield start, end
