"""Questions to a record from Python: `Record("r.duckdb").events(actor="KEN", category="ASSAULT").to_polars()`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from dragoman.errors import SettingError
from dragoman.record import queries
from dragoman.record.answers import Answer
from dragoman.record.database import Database
from dragoman.record.filters import (
    Filters,
    Where,
    event_conditions,
    happening_conditions,
    report_conditions,
    statement_conditions,
    who,
)
from dragoman.record.state import STATE

if TYPE_CHECKING:
    from dragoman.display.timeline import Plot

PERIODS = ("day", "week", "month")
COUNTED = ("reports", "events", "statements", "happenings", "skipped")


class Record:
    """A record file opened for reading; any number of programs may, while none builds it.

    Every question takes the fields of `Filters` by name and gives an `Answer`.

    >>> with Record("r.duckdb") as record:                                       # doctest: +SKIP
    ...     frame = record.events(dyad=("USA", "PRK"), quad=1).to_polars()

    Raises RecordError when the file is missing, in use by a build, or of another version; SettingError for filters with
    values that nothing can have.
    """

    def __init__(self, path: str | Path | Database) -> None:
        """`path`: the file, or one that is open already."""
        self._database = path if isinstance(path, Database) else Database(Path(path), read_only=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the file free."""
        self._database.close()

    @property
    def path(self) -> Path:
        """The file."""
        return self._database.path

    def counts(self) -> dict[str, int]:
        """How much of each the record holds."""
        parts = ", ".join(f"(SELECT count(*) FROM {table})" for table in COUNTED)
        [numbers] = self._database.rows(f"SELECT {parts}")
        return dict(zip(COUNTED, numbers, strict=True))

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from dragoman.display.pages import record_page

        return record_page(self)

    def events(self, **filters: Any) -> Answer:
        """Events as docs/record.md describes them, with the `story_id` of their report."""
        f = Filters(**filters)
        return self._answer(queries.EVENTS, event_conditions(f), f.limit)

    def sample(self, size: int, seed: int = 0, **filters: Any) -> Answer:
        """At most `size` of the events that `events` gives, drawn at random; a seed draws the same each time."""
        if size < 1:
            raise SettingError(f"no sample of {size}; it is 1 or more")
        where = event_conditions(Filters(**filters))
        order = queries.AT_RANDOM.format(seed=where.value(str(seed)))
        return self._answer(queries.EVENTS, where, size, order=order)

    def statements(self, **filters: Any) -> Answer:
        """Who said what; asked for actors or categories: those that tell such an event."""
        f = Filters(**filters)
        return self._answer(queries.STATEMENTS, statement_conditions(f), f.limit)

    def reports(self, **filters: Any) -> Answer:
        """Reports with their story, and the report that they copy."""
        f = Filters(**filters)
        return self._answer(queries.REPORTS, report_conditions(f), f.limit)

    def happenings(self, **filters: Any) -> Answer:
        """What happened, each once, with its sources; asked with filters: those of which a coding is asked for."""
        f = Filters(**filters)
        return self._answer(queries.HAPPENINGS, happening_conditions(f), f.limit)

    def disagreements(self, **filters: Any) -> Answer:
        """Where sources of one happening contradict one another, each side with its reports; filters as of happenings."""
        f = Filters(**filters)
        return self._answer(queries.DISAGREEMENTS, happening_conditions(f), f.limit)

    def state(self, one: str, other: str, on: dt.date | None = None, latest: int = 10) -> Answer:
        """Where the relation of two codes stands on a day, from the reports until then (all, where no day is given).

        Sections, at most `latest` rows each: contact (last meetings and calls), planned (of which no report tells yet what
        became, and not long due), outcome (plans, promises and threats that were done, cancelled or denied), refusal,
        demand and threat (as far as nothing has ended, met or carried them out since), contested (what sources tell so that
        they cannot all be right: `claims`). Each with its reports, its outcome and the reports that tell it, and its
        conditions: `met` where a later happening (`met_by`) tells it in like words.
        """
        where = Where()
        day = on or dt.date.max
        parts = {"one": where.value(one.upper()), "other": where.value(other.upper())}
        return self._answer(STATE, where, None, **parts, on=f"CAST({where.value(day)} AS DATE)", latest=where.value(latest))

    def skipped(self) -> Answer:
        """What was left out, and why."""
        return self._answer(queries.SKIPPED, Where())

    def series(self, by: str = "month", **filters: Any) -> Answer:
        """Happenings and their mean PLOVER score (-10 to 10) by dyad of codes and day, week (from Monday) or month.

        Only what is told to have taken place is counted, unless `status` asks for something else. Periods in which
        nothing happened have 0 and no score; they run from `since` to `until` where given. A mutual happening counts for
        each ordered pair of its participants; with `undirected` each pair stands once, in the alphabet's order. Where an
        actor or a recipient is asked for, pairs of others that took part with them are not told.
        """
        if by not in PERIODS:
            raise SettingError(f"no period {by!r}; there are {', '.join(PERIODS)}")
        f = Filters(**filters)
        where = event_conditions(f)
        where.conditions.append('h."date" IS NOT NULL')
        if f.status is None:
            where.conditions.append("h.status = 'told'")
        dyad = Where(values=where.values)
        if f.dyad is not None:
            pair = [code.upper() for code in f.dyad]
            one, other = sorted(pair) if f.undirected else pair
            dyad.add("actor = ?", one)
            dyad.add("recipient = ?", other)
        one, other = ("least(a.code, b.code)", "greatest(a.code, b.code)") if f.undirected else ("a.code", "b.code")
        acting, concerned = (f"WHERE {who(where, asked)}" if asked else "" for asked in (f.actor, f.recipient))
        return self._answer(
            queries.SERIES,
            where,
            f.limit,
            dyad=dyad.sql,
            acting=acting,
            concerned=concerned,
            actor=one,
            recipient=other,
            by=where.value(by),
            since=f"CAST({where.value(f.since)} AS DATE)",
            until=f"CAST({where.value(f.until)} AS DATE)",
        )

    def timeline(self, by: str = "month", **filters: Any) -> Answer:
        """Happenings and their mean PLOVER score by period and quad code, whoever takes part; what is told to have taken
        place, unless `status` asks for something else. Periods without any are left out.
        """
        if by not in PERIODS:
            raise SettingError(f"no period {by!r}; there are {', '.join(PERIODS)}")
        f = Filters(**filters)
        where = happening_conditions(f)
        where.conditions.append('h."date" IS NOT NULL')
        if f.status is None:
            where.conditions.append("h.status = 'told'")
        return self._answer(queries.TIMELINE, where, f.limit, by=where.value(by))

    def plot(self, by: str = "month", **filters: Any) -> Plot:
        """The timeline drawn: cooperation up, conflict down, and the mean score. Needs matplotlib."""
        from dragoman.display.timeline import plot

        return plot(self.timeline(by, **filters), by)

    def suggestions(self, **filters: Any) -> Answer:
        """Damaged words, what other reports of their story have in their place, how sure that is, and these reports.

        Suggested, never applied. Filters as of reports.
        """
        f = Filters(**filters)
        return self._answer(queries.SUGGESTIONS, report_conditions(f), f.limit)

    def _answer(self, query: queries.Query, where: Where, limit: int | None = None, **parts: str) -> Answer:
        """The query with its conditions filled in, and what else it has braces for."""
        parts = {"order": queries.IN_TIME, "near": "", "damage": queries.DAMAGE} | parts
        parts["where"] = where.sql
        parts["told"] = queries.TOLD if where.told else ""
        parts["limit"] = f"LIMIT {where.value(limit)}" if limit is not None else ""
        count = query.count if limit is None else queries.COUNT
        if limit is not None and query.pick:
            where = self._pick(query, where, parts)
        parts["readings"] = queries.READINGS.replace("{near}", parts["near"])
        full = query.full.format(**parts)
        return Answer(
            self._database,
            queries.Query(full, count.format(full=full, **parts), query.brief, query.flat),
            where.values,
        )

    def _pick(self, query: queries.Query, where: Where, parts: dict[str, str]) -> Where:
        """Find the first rows by their narrow columns, and ask the query for these alone."""
        picked = self._database.rows(query.pick.format(**parts), where.values)
        found = Where()
        found.conditions.append(f"{query.row} IN (SELECT unnest({found.value([row for row, _ in picked])}::BIGINT[]))")
        if "{near}" in query.full:
            ids = found.value(sorted({id for _, id in picked}))
            parts["near"] = f"WHERE {query.id} IN (SELECT unnest({ids}::VARCHAR[]))"
        parts["where"], parts["told"], parts["limit"] = found.sql, "", ""
        return found
