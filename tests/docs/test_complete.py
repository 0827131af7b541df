"""Nothing public is undocumented: names, commands, options, pages. What is generated is up to date."""

from __future__ import annotations

import importlib.util
import inspect
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typer

import dragoman
from dragoman.cli import app

HOME = Path(__file__).parents[2]
DOCS = HOME / "docs"
SITE = tomllib.loads((HOME / "zensical.toml").read_text(encoding="utf-8"))["project"]


def generator() -> Any:
    """docs/reference/write.py as a module."""
    spec = importlib.util.spec_from_file_location("write_reference", DOCS / "reference" / "write.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", [n for n in dragoman.__all__ if not n.startswith("__")])
def test_public_names_are_told_in_the_reference(name: str) -> None:
    page = (DOCS / "reference" / "python.md").read_text(encoding="utf-8")
    [path] = re.findall(rf"^::: (dragoman\.[\w.]+\.{name})$", page, re.MULTILINE)
    module, _, attribute = path.rpartition(".")
    thing = getattr(importlib.import_module(module), attribute)
    assert thing is getattr(dragoman, name)
    assert inspect.getdoc(thing)
    if inspect.isclass(thing):
        for part, value in vars(thing).items():
            if not part.startswith("_") and inspect.isfunction(value):
                assert inspect.getdoc(value), f"{name}.{part} says nothing of itself"


def test_every_command_and_option_says_what_it_is() -> None:
    for name, command in generator().commands(typer.main.get_command(app), "dragoman"):
        assert (command.help or "").strip(), name
        for parameter in command.params:
            if parameter.param_type_name == "option" and not parameter.hidden:
                assert parameter.help, f"{name} {parameter.opts[0]}"


def test_the_page_of_commands_is_up_to_date() -> None:
    told = generator()
    assert told.PAGE.read_text(encoding="utf-8") == told.text(), "run docs/reference/write.py"


def test_every_page_stands_in_the_site() -> None:
    listed = set(re.findall(r'"([\w/.-]+\.md)"', repr(SITE["nav"]).replace("'", '"')))
    pages = {str(path.relative_to(DOCS)) for folder in (DOCS, DOCS / "reference") for path in folder.glob("*.md")}
    assert pages <= listed, "name it in zensical.toml"


def test_the_site_is_built(tmp_path: Path) -> None:
    pytest.importorskip("zensical")
    text = (HOME / "zensical.toml").read_text(encoding="utf-8")
    shutil.copytree(DOCS, tmp_path / "docs", ignore=shutil.ignore_patterns("*.py"))
    code = Path("src", "dragoman")
    shutil.copytree(HOME / code, tmp_path / code, ignore=shutil.ignore_patterns("data", "static"))
    (tmp_path / "zensical.toml").write_text(text, encoding="utf-8")
    command = [str(Path(sys.executable).with_name("zensical")), "build", "--clean"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    site = tmp_path / "site"
    assert "Kenyan police" in (site / "start.html").read_text(encoding="utf-8")
    assert "read_reports" in (site / "reference" / "python.html").read_text(encoding="utf-8")
