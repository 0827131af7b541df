"""Fixtures of the evaluation's tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gold_reports import gold

from dragoman.evaluation.gold import GoldReport
from dragoman.evaluation.reading import read_file

Write = Callable[[Any], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """write(record) -> a gold file that holds it."""

    def run(record: Any) -> Path:
        path = tmp_path / "andes.json"
        path.write_text(json.dumps(record), encoding="utf-8")
        return path

    return run


@pytest.fixture
def report(write: Write) -> GoldReport:
    [found] = read_file(write(gold()))
    return found
