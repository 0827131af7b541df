"""The gold files are what their sources say: nobody has edited one without the other."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2] / "evaluation"
BUILD = runpy.run_path(str(HOME / "build_gold.py"))
BLOCKS = [
    block
    for source in sorted((HOME / "sources").glob("*.txt"))
    for block in re.split(r"^=== ", source.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split("\n", 1)[0])
def test_each_gold_file_is_built_from_its_source(block: str) -> None:
    made = BUILD["gold"](block)
    path = HOME / "gold" / f"{made['report']['id']}.json"
    assert json.loads(path.read_text(encoding="utf-8")) == made


def test_no_gold_file_is_without_a_source() -> None:
    ids = {block.split("\n", 1)[0] for block in BLOCKS}
    assert {path.stem for path in (HOME / "gold").glob("*.json")} == ids
