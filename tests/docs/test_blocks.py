"""Every code block of the documents runs as it stands, page by page, in a folder with the files that the pages name."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from blocks import blocks, commands, lay_out, run

HOME = Path(__file__).parents[2]
PAGES = [HOME / "README.md", HOME / "CONTRIBUTING.md", *sorted((HOME / "docs").glob("*.md"))]


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        lay_out(folder, HOME)
    return folder


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_code_blocks_run(page: Path, laid_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda *_: "")
    todo = [b for b in blocks(page) if commands(b) or b.language in ("python", "json")]
    if any(b.language != "json" for b in todo):
        shutil.copytree(laid_out, tmp_path / "here", symlinks=True)
        monkeypatch.chdir(tmp_path / "here")
    names: dict[str, object] = {"__name__": "docs"}
    for block in todo:
        if block.language == "python":
            exec(compile("\n" * (block.line - 1) + block.text, str(page), "exec"), names)
        elif block.language == "json":
            if "…" not in block.text:
                json.loads(block.text)
        else:
            for command in commands(block):
                run(command)


def test_what_is_not_run_is_of_a_known_language() -> None:
    languages = {b.language for page in PAGES for b in blocks(page)}
    assert languages <= {"", "sh", "python", "json", "r"}
