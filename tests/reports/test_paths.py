"""Folders, patterns and links."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dragoman.model import Skipped
from dragoman.reports.paths import find_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "news"
    for name in ("b.txt", "a.csv.gz", "2021/c.csv", "2021/03/d.csv", "[draft].txt"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("x")
    return home


def found(source: Path, home: Path) -> list[str]:
    return [f.code if isinstance(f, Skipped) else str(f.relative_to(home)) for f in find_files(source)]


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("", ["2021/03/d.csv", "2021/c.csv", "[draft].txt", "a.csv.gz", "b.txt"]),
        ("*.txt", ["[draft].txt", "b.txt"]),
        ("**/*.csv", ["2021/03/d.csv", "2021/c.csv"]),
        ("2021/*/?.csv", ["2021/03/d.csv"]),
        ("[ab].*", ["a.csv.gz", "b.txt"]),
        ("[draft].txt", ["[draft].txt"]),
        ("*.pdf", ["missing"]),
        ("b.txt", ["b.txt"]),
    ],
)
def test_folders_patterns_and_files(folder: Path, pattern: str, names: list[str]) -> None:
    assert found(folder / pattern, folder) == names


def test_links_out_of_a_folder_are_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x")
    (folder / "inside.txt").symlink_to(folder / "b.txt")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "dead.txt").symlink_to(folder / "nothing")
    (folder / "loop").symlink_to(folder)
    assert found(folder / "*.txt", folder) == ["[draft].txt", "b.txt", "missing", "inside.txt", "escape"]
    assert [f.reason for f in find_files(folder / "out.txt") if isinstance(f, Skipped)] == []


def test_pipes_in_a_folder_are_passed_over(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    assert "pipe" not in found(folder, folder)


def test_an_empty_folder(tmp_path: Path) -> None:
    assert found(tmp_path, tmp_path) == ["empty"]
