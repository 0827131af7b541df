"""The page on formats tells every column, by its name and in its order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dragoman.exchange.exporting import FORMATS, LAYOUTS
from dragoman.exchange.importing import FORMATS as READ

PAGE = Path(__file__).parents[2] / "docs" / "formats.md"
HEADINGS = {"polecat": "POLECAT", "icews": "ICEWS", "gdelt": "GDELT 2.0 Events", "phoenix": "Phoenix"}


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_column_is_told(name: str) -> None:
    section = PAGE.read_text(encoding="utf-8").split(f"\n## {HEADINGS[name]}\n")[1].split("\n## ")[0]
    told = re.findall(r"^\| ([^|]+?) \|", section, re.MULTILINE)
    assert told[0] == "column"
    assert told[1:] == [column.name for column in LAYOUTS[name].columns]


def test_every_format_is_told() -> None:
    text = PAGE.read_text(encoding="utf-8").lower()
    assert all(name in text for name in (*FORMATS, *READ))
