"""Build evaluation/gold/ from evaluation/sources/*.txt: finds the offsets of the words that a coder copied.

The notation is in evaluation/sources/README.md. Run: python evaluation/build_gold.py
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dragoman.errors import GoldError
from dragoman.evaluation.checking import Checker

HOME = Path(__file__).parent
Find = Callable[[str], tuple[int, int]]


def places_of(words: str, text: str) -> list[int]:
    """Every offset at which the words stand as whole words."""
    whole = rf"(?<!\w){re.escape(words)}(?!\w)"
    return [m.start() for m in re.finditer(whole, text)]


def finder(text: str, near: int | None = None) -> Find:
    """Finds words' offsets: the numbered place, else the only one, else, with `near`, the one nearest to it."""

    def find(words: str) -> tuple[int, int]:
        words, _, number = words.partition("#")
        first, _, last = (part.strip() for part in words.partition("…"))
        found = places_of(first, text)
        if number:
            found = found[int(number) - 1 : int(number)]
        elif near is not None:
            found = sorted(found, key=lambda start: abs(start - near))[:1]
        if len(found) != 1:
            raise ValueError(f"{words!r} stands in {len(found)} places")
        start = found[0]
        if not last:
            return start, start + len(first)
        ends = [place for place in places_of(last, text) if place >= start]
        if not ends:
            raise ValueError(f"{last!r} does not follow {first!r}")
        return start, ends[0] + len(last)

    return find


def span(words: str, text: str, find: Find, key: str = "text") -> dict[str, Any]:
    start, end = find(words)
    return {key: text[start:end], "start": start, "end": end}


def entity(told: str, text: str, find: Find) -> dict[str, Any]:
    """`words/CODE SECTOR/office`."""
    words, labels, office = [*told.strip().split("/"), "", ""][:3]
    code, sector = [*labels.split(), "-"][:2]
    return {
        **span(words, text, find, "entity_text"),
        "code": None if code == "-" else code,
        "sector": None if sector == "-" else sector,
        "office": office or None,
    }


def days(told: str) -> tuple[str | None, str | None]:
    first, _, last = told.partition("..")
    return first or None, last or None


def link(told: str, text: str, find: Find) -> dict[str, Any]:
    """`words/CODE SECTOR/kind/cue` with or without `/q`: who says so."""
    words, labels, kind, cue, *quote = told.split("/")
    source = entity(f"{words}/{labels}", text, find) if words != "-" else None
    start, end = (source["start"], source["end"]) if source else find(cue)
    return {"source": source, "kind": kind, "cue": cue, "quote": bool(quote), "start": start, "end": end}


def event(cells: list[str], text: str, report_day: str) -> dict[str, Any]:
    labels, trigger = cells[0].split(), span(cells[1], text, finder(text))
    find = finder(text, trigger["start"])
    made: dict[str, Any] = {
        "trigger": trigger,
        "event": labels[:1],
        "also_event": [],
        "mode": labels[1].split(",") if len(labels) > 1 else [],
        "context": [],
        "aux_mode": [],
        "size": {"dead": None, "injured": None, "arrested": None},
        "happening": None,
        "actor": [],
        "recipient": [],
        "date": report_day,
        "enddate": None,
        "date_basis": "report",
        "event_loc": None,
        "attribution": [],
        "condition": [],
    }
    for cell in cells[2:]:
        key, _, told = cell.partition("=")
        if key in ("a", "r"):
            made["actor" if key == "a" else "recipient"] = [entity(part, text, find) for part in told.split(";")]
        elif key == "x":
            made["aux_mode"] = told.split(",")
        elif key == "or":
            made["also_event"] = told.split()
        elif key == "c":
            made["context"] = told.split(",")
        elif key == "n":
            made["size"] |= {name: int(number) for name, _, number in (part.partition(":") for part in told.split(","))}
        elif key == "h":
            made["happening"] = told
        elif key == "d" and told == "unknown":
            made.update(date=None, date_basis="unknown")
        elif key == "d":
            made["date"], made["enddate"] = days(told)
            made["date_basis"] = "stated"
        elif key == "l":
            words, _, code = told.partition("/")
            made["event_loc"] = {**span(words, text, find, "extracted_place"), "country_code": None if code == "-" else code}
        elif key == "by":
            made["attribution"].append(link(told, text, find))
        elif key == "if":
            connective, _, words = told.partition("/")
            made["condition"].append({"connective": connective, **span(words, text, find)})
        else:
            raise ValueError(f"unknown cell {cell!r}")
    return made


def statement(cells: list[str], text: str) -> dict[str, Any]:
    content = span(cells[1], text, finder(text))
    told = link(cells[0], text, finder(text, content["start"]))
    return {**{key: told[key] for key in ("source", "kind", "cue", "quote")}, **content}


def time(cells: list[str], text: str) -> dict[str, Any]:
    kind, value = cells[1].split()
    day, endday = days(cells[2]) if len(cells) > 2 else (None, None)
    return {**span(cells[0], text, finder(text, 0)), "type": kind, "value": value, "date": day, "enddate": endday}


def place(told: str, text: str) -> dict[str, Any]:
    words, _, code = told.strip().partition("/")
    return {**span(words, text, finder(text, 0)), "country_code": None if code == "-" else code}


def gold(block: str) -> dict[str, Any]:
    """One report's gold record from its part of a source file."""
    head, text, coding = re.split(r"^---\n", block, flags=re.MULTILINE)
    report_id, *lines = head.strip().split("\n")
    told = dict(line.split(": ", 1) for line in lines)
    uncoded = told.pop("uncoded", "").split()
    text = text.strip("\n") + "\n"
    made: dict[str, Any] = {"report": {"id": report_id, **told, "text": text}}
    made |= {"events": [], "statements": [], "times": [], "places": [], "damage": []}
    for line in coding.strip().split("\n"):
        kind, *cells = (cell.strip() for cell in line.split(" | "))
        cells = [cell.removesuffix(" |") for cell in cells]
        try:
            if kind == "E":
                coded = event(cells, text, told["date"])
                made["events"].append({key: value for key, value in coded.items() if key not in uncoded})
            elif kind == "S":
                made["statements"].append(statement(cells, text))
            elif kind == "T":
                made["times"].append(time(cells, text))
            elif kind == "P":
                made["places"] += [place(part, text) for part in cells[0].split(";")]
            elif kind == "D":
                suggestion = cells[3] if len(cells) > 3 else None
                mark = {"kind": cells[0], **span(cells[1], text, finder(text)), "note": cells[2], "suggestion": suggestion}
                made["damage"].append(mark)
            else:
                raise ValueError(f"unknown kind of line {kind!r}")
        except (ValueError, IndexError) as error:
            raise ValueError(f"{report_id}: {line}: {error}") from error
    for name in ("events", "statements", "times", "places", "damage"):
        made[name].sort(key=lambda item: item.get("trigger", item)["start"])
    return made


def group(block: str) -> tuple[str, dict[str, Any]]:
    """What a group of reports tells together: contradictions and outcomes, from its part of a source file."""
    name, *lines = block.strip().split("\n")
    made: dict[str, Any] = {"contradictions": [], "outcomes": []}
    for line in lines:
        kind, *cells = (cell.strip() for cell in line.split(" | "))
        if kind == "X":
            happening, field, *sides = cells
            told = [dict(zip(("value", "reports"), side.split(": ", 1)[::-1], strict=True)) for side in sides]
            sides_told = [{"value": side["value"], "reports": side["reports"].split()} for side in told]
            made["contradictions"].append({"happening": happening, "field": field, "sides": sides_told})
        elif kind == "O":
            planned, outcome, happening = [*cells, ""][:3]
            made["outcomes"].append({"planned": planned, "outcome": outcome, "happening": happening or None})
        else:
            raise ValueError(f"{name}: unknown kind of line {kind!r}")
    return name, made


def write(path: Path, made: dict[str, Any]) -> None:
    path.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Write one JSON file a report and one of all groups; say every line that cannot be built."""
    faults = 0
    groups: dict[str, Any] = {}
    for source in sorted((HOME / "sources").glob("*.txt")):
        for block in re.split(r"^>>> ", source.read_text(encoding="utf-8").split("\n=== ")[0], flags=re.MULTILINE)[1:]:
            name, told = group(block)
            groups[name] = told
    (HOME / "gold" / "groups").mkdir(exist_ok=True)
    write(HOME / "gold" / "groups" / "groups.json", groups)
    for source in sorted((HOME / "sources").glob("*.txt")):
        for block in re.split(r"^=== ", source.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            try:
                made = gold(block)
            except ValueError as error:
                print(error, file=sys.stderr)
                faults += 1
                continue
            path = HOME / "gold" / f"{made['report']['id']}.json"
            write(path, made)
            try:
                Checker(str(path)).report(made)
            except GoldError as error:
                print(error, file=sys.stderr)
                faults += 1
    if faults:
        raise SystemExit(f"{faults} reports not built or with faults")


if __name__ == "__main__":
    main()
