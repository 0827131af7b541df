"""Writes docs/reference/commands.md from the commands themselves: `make docs` runs it, a test tells when to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

PAGE = Path(__file__).with_name("commands.md")
HEAD = """# Commands

This page is written by `docs/reference/write.py` from what the commands tell of themselves; do not edit it by hand.
"""


def commands(group: Any, name: str) -> list[tuple[str, Any]]:
    """Every command below a group with its full name."""
    found: list[tuple[str, Any]] = []
    for part, command in sorted(group.commands.items()):
        whole = f"{name} {part}"
        found += commands(command, whole) if hasattr(command, "commands") else [(whole, command)]
    return found


def text() -> str:
    """The page."""
    from dragoman.cli import app

    root = typer.main.get_command(app)
    pieces = [HEAD]
    for name, command in commands(root, "dragoman"):
        if command.hidden:
            continue
        pieces.append(f"## {name}\n\n{' '.join((command.help or '').split())}\n")
        rows = [_row(parameter) for parameter in command.params if not getattr(parameter, "hidden", False)]
        pieces.append("\n".join(["| | |", "|---|---|", *rows]) + "\n")
    return "\n".join(pieces)


def _row(parameter: Any) -> str:
    is_option = parameter.param_type_name == "option"
    parts = (*parameter.opts, *parameter.secondary_opts) if is_option else (parameter.name.upper(),)
    names = ", ".join(f"`{part}`" for part in parts)
    told = " ".join((getattr(parameter, "help", None) or "").split()).replace("|", "\\|")
    return f"| {names} | {told} |"


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
