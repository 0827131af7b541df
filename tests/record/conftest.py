"""A small record of our own reports, coded once a session."""

from __future__ import annotations

from pathlib import Path

import pytest
from record_reports import REPORTS

from dragoman import Coder
from dragoman.record import build


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder()


@pytest.fixture(scope="session")
def record_path(coder: Coder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("record") / "r.duckdb"
    build(REPORTS, path, coder)
    return path
