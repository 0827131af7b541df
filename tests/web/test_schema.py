"""The API keeps to its own description, whatever is asked: schemathesis makes the questions up, with all of its checks.

`DRAGOMAN_EXAMPLES=500 pytest tests/web/test_schema.py` asks more of them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("nicegui")
pytest.importorskip("schemathesis")

import schemathesis
from hypothesis import HealthCheck, settings
from web_site import Site

EXAMPLES = int(os.environ.get("DRAGOMAN_EXAMPLES", "3"))


@pytest.fixture(scope="module")
def described(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The API's own description, from a site over a copy of the record: judgements are asked for too."""
    site = Site(Path(shutil.copy(built, tmp_path_factory.mktemp("schema") / "r.duckdb")), "--no-ui")
    yield schemathesis.openapi.from_url(f"{site.home}/api/v1/openapi.json")
    site.stop()


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_answers_keep_to_the_description(case: Any) -> None:
    case.call_and_validate()
