"""The API keeps to its own description, whatever is asked: schemathesis makes the questions up.

`DRAGOMAN_EXAMPLES=500 pytest tests/web/test_schema.py` asks more of them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("nicegui")
pytest.importorskip("schemathesis")

from web_site import Site

EXAMPLES = os.environ.get("DRAGOMAN_EXAMPLES", "2")
LET_PASS = ("positive_data_acceptance", "negative_data_rejection", "allow_header_conformance")
"""Of all checks those that our API fails on purpose: 400 tells of values that no schema can (a dyad without a comma, a code
that is none); an empty value (`?to=`) is one left out; of two routes at one address the header Allow names one.
"""


def test_answers_keep_to_the_description(built: Path, tmp_path: Path) -> None:
    site = Site(Path(shutil.copy(built, tmp_path / "r.duckdb")), "--no-ui")
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{site.home}/api/v1/openapi.json", "--no-color"]
    command += [
        "--max-examples",
        EXAMPLES,
        "--exclude-checks",
        ",".join(LET_PASS),
        "--request-timeout",
        "120",
        "--seed",
        "1",
    ]
    try:
        ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    finally:
        site.stop()
    assert ended.returncode == 0, ended.stdout[-12_000:]
