"""The worked notebook runs from top to bottom, and shows what it promises."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def executed() -> Any:
    notebook = nbformat.read(EXAMPLES / "lake.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(EXAMPLES)}}).execute()
    return notebook


def shown(notebook: Any, code: str) -> dict[str, str]:
    """What the first cell with that code shows, by kind."""
    cell = next(c for c in notebook.cells if c.cell_type == "code" and code in c.source)
    return dict(cell.outputs[-1]["data"])


def test_each_thing_shows_itself(executed: Any) -> None:
    assert "fired on" in shown(executed, "[coded]")["text/html"]
    assert 'class="trigger quad4"' in shown(executed, "[coded]")["text/html"]
    assert "<table>" in shown(executed, "coded.events[0]")["text/html"]
    assert "<svg" in shown(executed, "dragoman.build")["text/html"]
    assert "<svg" in shown(executed, "record.plot")["image/svg+xml"]
    assert "KEN" in shown(executed, "record.state")["text/html"]


def test_frames_and_files_come_out_of_it(executed: Any) -> None:
    assert "shape: " in shown(executed, "pl.from_arrow")["text/plain"]
    assert "mean_score" in shown(executed, "to_pandas")["text/html"]
    assert shown(executed, "export(")["text/plain"].startswith("Exported(events=")
