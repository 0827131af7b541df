"""Every error that Dragoman raises. One root; each says which report, which place, and what to do."""

from __future__ import annotations

from typing import Any


class DragomanError(Exception):
    """Root of all errors of this package.

    Parameters
    ----------
    message: what is wrong and what to do about it, one line.
    source: the report id or file that it is about.
    place: where in it: a line number ("line 3"), a byte ("byte 120") or character offsets ("12-20").
    """

    code = "error"

    def __init__(self, message: str, *, source: str | None = None, place: str | None = None) -> None:
        self.message = message
        self.source = source
        self.place = place
        super().__init__(message)

    def __reduce__(self) -> tuple[Any, ...]:
        """What a worker sends: the error with all that it carries."""
        return _again, (type(self), self.message, self.__dict__)

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.source, self.place) if part)
        return f"{where}: {self.message}" if where else self.message


def _again(kind: type[DragomanError], message: str, told: dict[str, Any]) -> DragomanError:
    error = kind.__new__(kind)
    Exception.__init__(error, message)
    error.__dict__.update(told)
    return error


class ReportError(DragomanError):
    """A report that cannot be read or coded. `code` is the reason kept with it."""

    code = "unreadable"

    def __init__(self, message: str, *, code: str, source: str | None = None, place: str | None = None) -> None:
        super().__init__(message, source=source, place=place)
        self.code = code


class TableError(DragomanError):
    """A data table (lexicon, actors, status) that breaks its rules: names file and line."""

    code = "table"


class SettingError(DragomanError):
    """A setting, option or model that cannot be used."""

    code = "setting"


class RecordError(DragomanError):
    """A record file (DuckDB) that cannot be opened, read or written."""

    code = "record"


class BusyError(RecordError):
    """A record that another process has open so that it cannot be opened now: trying again later helps."""

    code = "busy"


class WorkerError(DragomanError):
    """Processes or machines that should code and cannot: they do not start, or cannot be reached."""

    code = "worker"


class GoldError(DragomanError):
    """A gold file that breaks its rules: names file, record and field."""

    code = "gold"
