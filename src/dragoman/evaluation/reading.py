"""Read gold files, in our form or in that of PLOVER's gold standard records."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from dragoman.errors import GoldError
from dragoman.evaluation.checking import Checker
from dragoman.evaluation.gold import GoldReport
from dragoman.evaluation.plover_gold import read_records


def read_gold(paths: Iterable[Path]) -> list[GoldReport]:
    """The gold reports of files and of folders' *.json and *.jsonl files, in our form or PLOVER's.

    Raises GoldError, also where two have one id or where there is none.
    """
    paths = list(paths)
    reports: dict[str, GoldReport] = {}
    for path in paths:
        for file in files_of(path):
            for found in read_file(file):
                if (other := reports.setdefault(found.report.id, found)) is not found:
                    raise GoldError(f"{other.path} has a report of the same id", source=str(file), place="report.id")
    if not reports:
        raise GoldError("no gold file (*.json, *.jsonl) here", source=", ".join(map(str, paths)))
    return list(reports.values())


def files_of(path: Path) -> list[Path]:
    """The gold files that a path names."""
    return sorted(f for f in path.iterdir() if f.suffix in (".json", ".jsonl")) if path.is_dir() else [path]


def read_file(path: Path) -> list[GoldReport]:
    """The reports of one gold file, checked. Raises GoldError with the file, the record and the field.

    An object with `report` is our form; a list of objects, or one object a line, are PLOVER's gold standard records.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        try:
            whole = json.loads(text)
        except ValueError:
            if len(lines := [line for line in text.splitlines() if line.strip()]) < 2:
                raise
            whole = [json.loads(line) for line in lines]
    except (OSError, ValueError, RecursionError) as error:
        raise GoldError(f"cannot be read as JSON: {error}", source=str(path)) from error
    if isinstance(whole, dict) and "event" in whole:
        whole = [whole]
    if isinstance(whole, list) and whole:
        if all(isinstance(one, dict) and "report" in one for one in whole):
            return [Checker(f"{path}, record {i}").report(one) for i, one in enumerate(whole, 1)]
        return read_records(path, whole)
    return [Checker(str(path)).report(whole)]
