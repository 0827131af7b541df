"""Where words stand between quotation marks: straight, curly, low, angle and doubled, nested or never closed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.model import Segment

MARKS = re.compile(r"[\"“”„«»]|''|``|’’|‘‘")
"""Double marks. Doubled single marks stand for one double mark, as agencies' wires write them."""
SINGLE = re.compile(r"(?<![\w'’])['‘](?=[^\s'’])(?:[^'‘’]|['’](?=\w)){1,300}?(?<=\S)['’](?!\w)")
OPENING, CLOSING = frozenset("“„«"), frozenset("”»")
EDGE = frozenset("([{—–-―:/")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks within one segment. `start`, `end` are those of the words without their marks; `outer`
    takes in the marks. `closed` is False when the closing mark is missing: the quotation then runs to its segment's end.
    """

    start: int
    end: int
    outer: tuple[int, int]
    segment: int
    closed: bool
    single: bool = False


def find_quotations(text: str, segments: Sequence[Segment]) -> list[Quotation]:
    """The outermost quotations of the segments that are parsed, in order of the text.

    Marks inside a quotation belong to it. Single marks count where no double ones enclose them and both are there.
    Linear in the length of the text, whatever marks it holds.
    """
    found: list[Quotation] = []
    for number, segment in enumerate(segments):
        if segment.kind not in ("title", "body"):
            continue
        doubles = _doubles(text, segment, number)
        at = segment.start
        for quotation in doubles:
            found += _singles(text, at, quotation.outer[0], number)
            found.append(quotation)
            at = quotation.outer[1]
        found += _singles(text, at, segment.end, number)
    return found


def _doubles(text: str, segment: Segment, number: int) -> list[Quotation]:
    found: list[Quotation] = []
    opened: list[re.Match[str]] = []
    for mark in MARKS.finditer(text, segment.start, segment.end):
        if _opens(text, mark, segment, bool(opened)):
            opened.append(mark)
        elif opened:
            first = opened.pop()
            if mark[0] not in CLOSING and len(opened) == 1 and first[0] in OPENING and opened[0][0] not in OPENING:
                first = opened.pop()  # a curly mark inside straight ones that was never closed itself
            if not opened:
                found.append(_quotation(text, first, mark.start(), mark.end(), number, True))
    if opened:
        found.append(_quotation(text, opened[0], segment.end, segment.end, number, False))
    return found


def _opens(text: str, mark: re.Match[str], segment: Segment, inside: bool) -> bool:
    if mark[0] in OPENING or mark[0] in ("``", "‘‘"):
        return True
    if mark[0] in CLOSING or mark[0] == "’’":
        return mark.start() == segment.start or (not inside and _free(text, mark.start(), segment, before=True))
    before = _free(text, mark.start(), segment, before=True)
    after = _free(text, mark.end(), segment, before=False)
    if before == after:
        return not inside
    return before


def _free(text: str, at: int, segment: Segment, before: bool) -> bool:
    """Whether nothing that belongs to the quotation touches the mark on that side."""
    if before:
        return at == segment.start or text[at - 1].isspace() or text[at - 1] in EDGE
    return at >= segment.end or text[at].isspace() or text[at] in ".,;:!?)]}—–-"


def _quotation(text: str, first: re.Match[str], end: int, outer_end: int, number: int, closed: bool) -> Quotation:
    start = first.end()
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Quotation(start, end, (first.start(), outer_end), number, closed)


def _singles(text: str, start: int, end: int, number: int) -> list[Quotation]:
    return [Quotation(m.start() + 1, m.end() - 1, m.span(), number, True, True) for m in SINGLE.finditer(text, start, end)]
