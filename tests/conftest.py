"""Fixtures that more than one test file uses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from dragoman.language import parse as parse_documents
from dragoman.model import Document, Report, Segment
from dragoman.status.places import find_places


@pytest.fixture(scope="session")
def parse() -> Callable[..., Document]:
    """parse(text, date=None) -> a Document with sentences and places; each line of the text is a body segment of its own."""

    def run(text: str, day: date | None = None) -> Document:
        document = Document(Report(text=text, id="test", date=day))
        start = 0
        for line in text.split("\n"):
            if line.strip():
                document.segments.append(Segment(start, start + len(line)))
            start += len(line) + 1
        parse_documents([document])
        document.places = find_places(document)
        return document

    return run
