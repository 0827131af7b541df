"""docs/inputs.md promises what is there: every kind of file, every field, every reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import dragoman
from dragoman.reports.columns import FIELDS
from dragoman.reports.kinds import ENDINGS
from dragoman.reports.unpack import ENDINGS as PACKED

HOME = Path(dragoman.__file__).parent
PAGE = (HOME.parents[1] / "docs" / "inputs.md").read_text(encoding="utf-8")
PLACES = {"Skipped": 2, "_error": 0}
"""Calls that give a reason, and the argument that is its code; ReportError has it by name."""


def reasons(path: Path) -> Iterator[str]:
    """The codes that a module gives as reasons."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", None) or getattr(call.func, "attr", None)
        given = [k.value for k in call.keywords if k.arg == "code"]
        if name in PLACES and len(call.args) > PLACES[name]:
            given.append(call.args[PLACES[name]])
        for code in given:
            yield from (c.value for c in ast.walk(code) if isinstance(c, ast.Constant) and isinstance(c.value, str))


def test_every_ending_and_field_is_told() -> None:
    assert {*ENDINGS, *PACKED, *FIELDS} <= set(re.findall(r"`([^`]+)`", PAGE))


def test_every_reason_is_told_and_no_other() -> None:
    sources = [*(HOME / "reports").glob("*.py"), HOME / "record" / "building.py", HOME / "pipeline.py"]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE)) == {r for path in sources for r in reasons(path)}
