"""The files of a source: a file, all files of a folder, or those that fit a pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from dragoman.model import Skipped

PATTERN = re.compile(r"[*?\[]")


def find_files(source: Path) -> Iterator[Path | Skipped]:
    """Files in the order of their names; a `Skipped` for what cannot be one.

    A path with `*`, `?` or `[...]` that names no file is a pattern, `**` for any depth of folders. Links within a folder
    that lead out of it are not followed (`escape`): name their targets instead. Pipes and devices are read only where they
    are named themselves.
    """
    try:
        if source.is_dir():
            yield from _checked(source, sorted(source.rglob("*")), "a directory without files")
        elif PATTERN.search(str(source)) and not source.exists():
            base, pattern = _split(source)
            yield from _checked(base, sorted(base.glob(pattern)), "no file fits this pattern", pattern)
        else:
            yield source
    except (OSError, ValueError) as error:
        yield unreadable(source, error)


def unreadable(path: Path, error: Exception) -> Skipped:
    """The file that cannot be opened or read, with the reason."""
    if isinstance(error, FileNotFoundError):
        return Skipped(str(path), None, "missing", "no such file")
    if isinstance(error, PermissionError):
        return Skipped(str(path), None, "permission", "no permission to read it")
    return Skipped(str(path), None, "unreadable", " ".join(f"cannot be read: {error}".split()))


def _split(source: Path) -> tuple[Path, str]:
    """The folder before the first part with a wildcard, and the pattern from there on."""
    parts = source.parts
    first = next(i for i, part in enumerate(parts) if PATTERN.search(part))
    return Path(*parts[:first]), str(Path(*parts[first:]))


def _checked(base: Path, paths: list[Path], none: str, pattern: str | None = None) -> Iterator[Path | Skipped]:
    home = base.resolve()
    found = False
    for path in paths:
        if path.is_symlink() and not path.resolve().is_relative_to(home):
            found = True
            yield Skipped(str(path), None, "escape", "a link that leads out of its folder; name its target instead")
        elif path.is_file():
            found = True
            yield path
        elif path.is_symlink() and not path.exists():
            found = True
            yield Skipped(str(path), None, "missing", "a link to no file")
    if not found:
        yield Skipped(str(base / pattern if pattern else base), None, "missing" if pattern else "empty", none)
