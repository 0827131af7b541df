"""How a format of event data is written: its columns, each as SQL over one told event, and what its file looks like.

The SQL of a column can use: `e`, the event as the record's table has it, with `e.row`, an integer that no two rows of a
record share; `r`, its report, with a number; `actors` and `recipients`, those of this row, and the first of each, `one`
and `other`; `code`, the CAMEO code; `place`; and what `needs` asks for. Macros: formats/tables.py.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """`text`: words of reports or names, which are cleaned; else codes, numbers and days, written as they are."""

    name: str
    sql: str
    text: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A table in a text file.

    `by_dyad`: its columns hold one actor and one recipient, so that an event stands in a row for each pair of them.
    `missing`: what stands for no value. `quoted`: cells may be quoted and then hold the delimiter and lines; else every
    text is one line. `needs`: "counts" (`told`: mentions, sources and reports of the happening), "story" (`s`: names of
    the report's people, organisations and places).
    """

    columns: tuple[Column, ...]
    header: bool = True
    by_dyad: bool = False
    missing: str = ""
    quoted: bool = False
    needs: tuple[str, ...] = ()

    def cells(self) -> str:
        """The columns as stands after SELECT, all of them text."""
        return ",\n    ".join(f'{self._cell(column)} AS "{column.name}"' for column in self.columns)

    def options(self, *, header: bool) -> str:
        """The file's look, as COPY takes it. `header`: with its header, where the format has one."""
        header_too = str(self.header and header).lower()
        look = f"HEADER {header_too}, NULLSTR '{self.missing}'"
        return f"FORMAT csv, {look}" if self.quoted else f"FORMAT csv, DELIMITER '\t', QUOTE '', ESCAPE '', {look}"

    def _cell(self, column: Column) -> str:
        if not column.text:
            return f"CAST({column.sql} AS VARCHAR)"
        return f"nullif(inert({'printable' if self.quoted else 'one_line'}({column.sql})), '')"


def text(name: str, sql: str) -> Column:
    """A column of words."""
    return Column(name, sql, text=True)
