"""The reader: a small trained model that reads a sentence as a whole, a second witness beside the lexicon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["Proposal", "Reader", "Reading", "find_reader", "load_reader"]

_HOMES = {
    "Proposal": "reading",
    "Reading": "reading",
    "Reader": "network",
    "find_reader": "network",
    "load_reader": "network",
}

if TYPE_CHECKING:
    from dragoman.reader.network import Reader, find_reader, load_reader
    from dragoman.reader.reading import Proposal, Reading


def __getattr__(name: str) -> Any:
    """Load a public name on first use."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"dragoman.reader.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'dragoman.reader' has no attribute {name!r}")
