"""Rows and JSON objects to reports: which column or key is the text, which the date, and so on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from dragoman.errors import ReportError, SettingError
from dragoman.model import Report
from dragoman.reports.decode import decode
from dragoman.reports.draft import Draft
from dragoman.tables import data_path, read_table

FIELDS = ("text", "id", "date", "title", "publication", "url", "language")
IGNORED = re.compile(r"[\s._\-]+")
SHOWN = 12
"""Column names that an error lists."""
MOST_KNOWN = 256
"""Sets of names whose mapping is kept: JSON lines have few, but may have a new one each line."""


@cache
def default_names() -> dict[str, tuple[str, ...]]:
    """Field of a report -> names that a column of it goes by, the likeliest first."""
    rows = read_table(data_path("reports", "columns.tsv"), ("field", "names"))
    return {row["field"]: tuple(row["names"].split(",")) for _, row in rows}


def parse_columns(told: Iterable[str]) -> dict[str, str]:
    """The mapping in `text=body,date=published` (several of these add up). SettingError when it is none."""
    found: dict[str, str] = {}
    for pair in (pair for one in told for pair in one.split(",")):
        part, equals, column = (piece.strip() for piece in pair.partition("="))
        if not (part and equals and column):
            raise SettingError(f"{pair!r} is no column mapping; write FIELD=COLUMN, as in text=body,date=published")
        if part in found:
            raise SettingError(f"the field {part!r} is mapped twice, to {found[part]!r} and {column!r}")
        found[part] = column
    Columns(found)
    return found


@dataclass(frozen=True)
class Columns:
    """A mapping of report fields to the columns or keys that hold them. Fields not in `mapped` are found by name.

    Raises SettingError for a field that reports do not have.
    """

    mapped: Mapping[str, str]
    _known: dict[tuple[str, ...], dict[str, str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        unknown = [part for part in self.mapped if part not in FIELDS]
        if unknown:
            raise SettingError(f"reports have no field {unknown[0]!r}; they have {', '.join(FIELDS)}")

    def find(self, names: tuple[str, ...]) -> dict[str, str]:
        """Field -> the name of its column among these; fields without one are left out."""
        if names not in self._known:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[names] = self._find(names)
        return self._known[names]

    def _find(self, names: tuple[str, ...]) -> dict[str, str]:
        plain: dict[str, str] = {}
        for name in names:
            plain.setdefault(IGNORED.sub("", name).lower(), name)
        found = {}
        for part, defaults in default_names().items():
            if part in self.mapped:
                if self.mapped[part] in names:
                    found[part] = self.mapped[part]
                continue
            column = next((plain[d] for d in defaults if d in plain), None)
            if column is not None and column not in self.mapped.values():
                found[part] = column
        return found

    def of_table(self, names: tuple[str, ...], source: str, place: str | None = None) -> dict[str, str]:
        """`find` for a table's header. Raises ReportError (`bad-columns`) where it lacks the text or a mapped column."""
        found = self.find(names)
        for wanted in ("text", *self.mapped):
            if wanted not in found:
                lacks = (
                    f"no column {self.mapped[wanted]!r}" if wanted in self.mapped else "no column that is plainly the text"
                )
                raise ReportError(
                    f"{lacks}; it has {listed(names)}; say which is which: --columns text=NAME,date=NAME,id=NAME",
                    code="bad-columns",
                    source=source,
                    place=place,
                )
        return found


def listed(names: Iterable[str]) -> str:
    """Column names for an error, not too many of them."""
    names = [repr(name[:40]) for name in names]
    return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")


def draft(row: Mapping[str, object], found: Mapping[str, str], name: str, place: str) -> Draft:
    """The report of one row. `found`: field -> column; `name`: its id where it brings none.

    Raises ReportError: `no-text` where the text is missing or no string, those of `decode` where it is bytes.
    """
    told = {part: row.get(column) for part, column in found.items()}
    try:
        text = _text(told.get("text"))
        title, publication, url, language = (_line(told.get(part)) for part in ("title", "publication", "url", "language"))
    except ReportError as error:
        where = ", ".join(filter(None, (place, error.place)))
        raise ReportError(error.message, code=error.code, place=where) from error
    if text is None:
        missing = f"{found['text']!r} is no string" if "text" in found else 'there is no "text"'
        raise ReportError(f"{missing}; it has {listed(map(str, row))}", code="no-text", place=place)
    report = Report(text, _id(told.get("id")) or name, None, title, publication, url, language or "en")
    date = told.get("date")
    return Draft(report, place, str(date) if isinstance(date, int) else date)


def _text(value: object) -> str | None:
    if isinstance(value, bytes):
        return decode(value, "")
    return value if isinstance(value, str) else None


def _line(value: object) -> str | None:
    return (_text(value) or "").strip() or None


def _id(value: object) -> str | None:
    if isinstance(value, float) and value.is_integer():  # what a table makes of whole numbers where one is missing
        value = int(value)
    if isinstance(value, (str, int)) and str(value).strip():
        return str(value)
    return None
