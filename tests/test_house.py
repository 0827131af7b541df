"""The house's order: rooms import downward only, and the heavy libraries stay out until they are needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import dragoman

HOME = Path(dragoman.__file__).parent
ORDER = [
    "errors",
    "budget",
    "model",
    "tables",
    "ontology",
    "lexicon",
    "lexicon_lint",
    "syntax",
    "casing",
    "language",
    "config",
    "reports",
    "gazetteer",
    "actors",
    "status",
    "reader",
    "events",
    "gate",
    "claims",
    "damage",
    "identity",
    "confidence",
    "formats",
    "pipeline",
    "component",
    "relations",
    "evaluation",
    "record",
    "exchange",
    "display",
    "opinions",
    "mcp_server",
    "web",
    "runners",
    "bench",
    "terminal",
    "cli",
]


def room(path: Path) -> str:
    return path.relative_to(HOME).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """Rooms that a module imports when it is itself imported (not inside functions, not for type checking)."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module] if node.module != "dragoman" else [f"dragoman.{a.name}" for a in node.names]
        elif isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "dragoman" and len(parts) > 1 and parts[1] in ORDER:
                found.add(parts[1])
    return found


@pytest.mark.parametrize("path", sorted(HOME.rglob("*.py")), ids=lambda p: str(p.relative_to(HOME)))
def test_rooms_import_downward_only(path: Path) -> None:
    own = room(path)
    if own == "__init__":
        assert imports(path) == set()
        return
    assert own in ORDER, f"{own} has no place in the house's order"
    above = {name for name in imports(path) if ORDER.index(name) > ORDER.index(own)}
    assert above == set()


def test_model_and_errors_import_nothing_local() -> None:
    assert imports(HOME / "errors.py") == set()
    assert imports(HOME / "model.py") <= {"errors"}


def test_importing_the_package_loads_no_heavy_library() -> None:
    heavy = "{'spacy', 'duckdb', 'trafilatura', 'numpy', 'pyarrow', 'rich.table'}"
    code = f"import sys, dragoman.cli; print(sorted({heavy} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
