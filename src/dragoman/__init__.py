"""Codes news reports into PLOVER 2.0 political events: who did what to whom, said by whom, how certain, on what condition.

>>> import dragoman
>>> coded = dragoman.code("Kenyan police arrested two activists on Friday.", date="2024-06-25")
>>> coded.events[0].mode
('arrest',)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = [
    "Coded",
    "Coder",
    "DragomanError",
    "Record",
    "RecordError",
    "Report",
    "ReportError",
    "SettingError",
    "Settings",
    "Skipped",
    "TableError",
    "__version__",
    "build",
    "code",
    "read_reports",
    "relate",
    "to_arrow",
]

_HOMES = {
    "Coded": "pipeline",
    "Coder": "pipeline",
    "code": "pipeline",
    "to_arrow": "pipeline",
    "Settings": "config",
    "Report": "model",
    "Skipped": "model",
    "DragomanError": "errors",
    "ReportError": "errors",
    "SettingError": "errors",
    "TableError": "errors",
    "RecordError": "errors",
    "Record": "record",
    "build": "record",
    "read_reports": "reports",
    "relate": "relations",
}

if TYPE_CHECKING:
    from dragoman.config import Settings
    from dragoman.errors import DragomanError, RecordError, ReportError, SettingError, TableError
    from dragoman.model import Report, Skipped
    from dragoman.pipeline import Coded, Coder, code, to_arrow
    from dragoman.record import Record, build
    from dragoman.relations import relate
    from dragoman.reports import read_reports


def __getattr__(name: str) -> Any:
    """Load a public name from its room on first use, so that importing the package stays cheap."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"dragoman.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'dragoman' has no attribute {name!r}")
