"""Which reports of a record an edited table, other settings or a new version can have changed, and their texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from dragoman.language import load_lemmas
from dragoman.model import Report
from dragoman.pipeline import Coder
from dragoman.record.changes import Changes, Search, find_changes, forms
from dragoman.record.database import Database
from dragoman.record.snapshots import ROOMS, unpacked
from dragoman.tables import DATA

READ_AT_ONCE = 64
CODED = ("events", "participants", "statements", "times", "places", "damage", "reports", "coded_in", "stories")
"""What is made anew when a report is coded again; without its row in `stories` all are grouped again."""

BEHIND = ("record", "formats", "opinions")
"""The rooms of tables that are used on what has been coded."""

RUNS = "SELECT run, coder, settings, tables FROM runs WHERE run IN (SELECT DISTINCT run FROM coded_in) OR run = $run"
UNTOLD = "SELECT report_id FROM reports ANTI JOIN coded_in USING (report_id) WHERE hash <> ''"  # '': an import's
OF_RUN = "SELECT report_id FROM coded_in WHERE run = $run"
TEXTS = 'SELECT report_id, "text" FROM reports JOIN coded_in USING (report_id) WHERE run = $run'
OF_CODES = """
SELECT report_id FROM participants WHERE list_contains($codes, code)
UNION SELECT report_id FROM statements WHERE list_contains($codes, source.code)
"""
AS_IT_CAME = """
SELECT "text", report_id, "date", title, publication, url, "language", date_source FROM reports
WHERE list_contains($ids, report_id) ORDER BY report_id
"""


def outdated_reports(database: Database, run: int, coder: Coder) -> list[str]:
    """Ids of the reports that may be coded otherwise by this run, in order.

    Those that cannot are put down as this run's, so that a later one need not look at them again.
    """
    outdated = {report_id for (report_id,) in database.rows(UNTOLD)}
    for earlier, versions in outdated_runs(database, run).items():
        changes = _changes(database, *versions) if versions else Changes(everything=True)
        theirs = set(_touched(database, earlier, changes, coder))
        outdated |= theirs
        untouched = "run = $earlier AND NOT list_contains($touched, report_id)"
        values = {"run": run, "earlier": earlier, "touched": sorted(theirs)}
        database.run(f"UPDATE coded_in SET run = $run WHERE {untouched}", values)
    return sorted(outdated)


def count_outdated(database: Database, run: int) -> int:
    """How many reports were coded with what has been edited since, whether or not that can change them."""
    counted = "SELECT count(*) FROM coded_in WHERE list_contains($runs, run)"
    [(count,)] = database.rows(counted, {"runs": list(outdated_runs(database, run))})
    return int(count) + len(database.rows(UNTOLD))


def outdated_runs(database: Database, run: int) -> dict[int, tuple[str, str] | None]:
    """The earlier runs by which reports were coded with something other than this run's.

    With the versions of their lexicon and actor tables and of ours, where only these differ; None where more does.
    """
    runs = {number: told for number, *told in database.rows(RUNS, {"run": run})}
    coder, settings, tables = runs.pop(run)
    found: dict[int, tuple[str, str] | None] = {}
    for number, (other_coder, other_settings, other_tables) in runs.items():
        old, new = _searched(other_tables), _searched(tables)
        theirs = (other_coder, _parts(other_settings), _rooms(other_tables, other_settings))
        if (coder, _parts(settings), _rooms(tables, settings)) != theirs:
            found[number] = None
        elif old != new:
            found[number] = old, new
    return found


def recorded_reports(database: Database, ids: Sequence[str]) -> Iterator[Report]:
    """The reports as they came, from the record."""
    for first in range(0, len(ids), READ_AT_ONCE):
        for row in database.rows(AS_IT_CAME, {"ids": list(ids[first : first + READ_AT_ONCE])}):
            yield Report(*row)


def forget(database: Database, ids: Sequence[str]) -> None:
    """Take out what the record has of these reports."""
    for table in CODED:
        database.run(f"DELETE FROM {table} WHERE list_contains($ids, report_id)", {"ids": list(ids)})


def _touched(database: Database, run: int, changes: Changes, coder: Coder) -> Iterator[str]:
    """Ids of the run's reports that hold what has changed."""
    by_lemma = load_lemmas(coder.settings.model).forms(changes.lemmas)
    if changes.everything or by_lemma is None:
        yield from (report_id for (report_id,) in database.rows(OF_RUN, {"run": run}))
        return
    search = Search(forms(changes, by_lemma), changes.phrases)
    if changes.codes:
        theirs = {report_id for (report_id,) in database.rows(OF_RUN, {"run": run})}
        of_codes = database.rows(OF_CODES, {"codes": sorted(changes.codes)})
        yield from (report_id for (report_id,) in of_codes if report_id in theirs)
    for rows in database.pieces(TEXTS, {"run": run}):
        yield from (report_id for report_id, text in rows if search.finds(text))


def _changes(database: Database, old: str, new: str) -> Changes:
    kept = dict(database.rows("FROM table_files WHERE version IN ($old, $new)", {"old": old, "new": new}))
    with unpacked(kept[old]) as before, unpacked(kept[new]) as after:
        return find_changes(before, after)


def _parts(settings: str) -> tuple[Any, ...]:
    """The settings that bear on every report: parser, reader, gate. What a record does not name was not there."""
    told = orjson.loads(settings)
    return told.get("model"), told.get("reader", False), told.get("gate", False)


def _searched(tables: str) -> str:
    """The version of the lexicon and actor tables; every run that `coded_in` names has one."""
    return str(orjson.loads(tables)["searched"])


def _rooms(tables: str, settings: str) -> dict[str, str]:
    """The versions of the rooms whose tables say nothing about which reports they bear on."""
    rooms = {path.name for path in DATA.iterdir() if path.is_dir()} - {*ROOMS, *BEHIND}
    if not orjson.loads(settings).get("reader"):
        rooms.discard("reader")
    return {name: version for name, version in orjson.loads(tables).items() if name in rooms}
