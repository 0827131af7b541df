"""The record: many reports in one DuckDB file, grouped into stories and happenings, and the questions that it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["Built", "Filters", "Record", "build"]

_HOMES = {"Built": "building", "Filters": "filters", "Record": "questions", "build": "building"}

if TYPE_CHECKING:
    from dragoman.record.building import Built, build
    from dragoman.record.filters import Filters
    from dragoman.record.questions import Record


def __getattr__(name: str) -> Any:
    """Load a public name on first use: asking a record needs none of what building one does."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"dragoman.record.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'dragoman.record' has no attribute {name!r}")
