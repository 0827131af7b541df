"""Damaged words: what other reports of the same story say in their place. Suggested, never applied."""

from __future__ import annotations

from dragoman.record.database import Database
from dragoman.record.rows import Row


def find_suggestions(database: Database) -> list[Row]:
    """Rows of `suggestions`."""
    return []
