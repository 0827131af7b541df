"""Records and other people's event data: written in their formats, read from them, and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["Comparison", "Exported", "Imported", "compare", "export", "import_events"]

_HOMES = {
    "Comparison": "comparing",
    "Exported": "exporting",
    "Imported": "importing",
    "compare": "comparing",
    "export": "exporting",
    "import_events": "importing",
}

if TYPE_CHECKING:
    from dragoman.exchange.comparing import Comparison, compare
    from dragoman.exchange.exporting import Exported, export
    from dragoman.exchange.importing import Imported, import_events


def __getattr__(name: str) -> Any:
    """Load a public name on first use."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"dragoman.exchange.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'dragoman.exchange' has no attribute {name!r}")
