"""Check the training sentences: form, labels, words that stand in the sentence, near-duplicates. Run: python training/sentences.py [FILE ...]"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dragoman import ontology

HOME = Path(__file__).parent / "sentences"
SHINGLE = 3
LIKENESS = 0.6
"""Share of word triples in common from which two sentences count as one written twice."""

Span = tuple[int, int]


@dataclass(slots=True)
class Told:
    """One event of a sentence, with the offsets of its words."""

    category: str
    modes: tuple[str, ...]
    trigger: Span
    actors: tuple[Span, ...] = ()
    recipients: tuple[Span, ...] = ()
    marks: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(slots=True)
class Labelled:
    """One sentence and all its events. `place`: file and line."""

    text: str
    place: str
    events: list[Told] = field(default_factory=list)


def blocks(path: Path) -> Iterator[tuple[int, list[str]]]:
    """(line number, lines) of each block."""
    block: list[str] = []
    start = 1
    for number, line in enumerate([*path.read_text(encoding="utf-8").split("\n"), ""], 1):
        if line.startswith("#"):
            continue
        if line.strip():
            start = start if block else number
            block.append(line.strip())
        elif block:
            yield start, block
            block = []


def find(words: str, text: str, near: int | None = None) -> Span:
    """Offsets of the words: the numbered place, else the one nearest to `near`, else the only one."""
    words, _, number = words.strip().partition("#")
    places = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    if number:
        places = places[int(number) - 1 : int(number)]
    elif near is not None:
        places = sorted(places, key=lambda place: abs(place - near))[:1]
    if len(places) != 1:
        raise ValueError(f"{words!r} stands in {len(places)} places")
    return places[0], places[0] + len(words)


def read_event(line: str, text: str) -> Told:
    _, labels, trigger, *cells = (cell.strip() for cell in line.split("|"))
    category, *modes = labels.replace(",", " ").split()
    if category not in ontology.categories():
        raise ValueError(f"unknown category {category!r}")
    for mode in modes:
        if (category, mode) not in ontology.modes():
            raise ValueError(f"{category} has no mode {mode!r}")
    told = Told(category, tuple(modes), find(trigger, text))
    for cell in cells:
        key, _, value = cell.partition("=")
        if key in ("a", "r"):
            spans = tuple(find(words, text, told.trigger[0]) for words in value.split(";"))
            if key == "a":
                told.actors = spans
            else:
                told.recipients = spans
        elif key == "x":
            told.marks = tuple(value.replace(" ", "").split(","))
            if not set(told.marks) <= set(ontology.AUX_MODES):
                raise ValueError(f"unknown auxiliary mode in {value!r}")
        elif key == "or":
            told.also = tuple(value.split())
            if not set(told.also) <= ontology.categories().keys():
                raise ValueError(f"unknown category in {value!r}")
        else:
            raise ValueError(f"unknown cell {cell!r}")
    return told


def read_sentences(paths: Iterable[Path], faults: list[str]) -> Iterator[Labelled]:
    """Every sentence that has no fault; faults are told by file and line."""
    for path in paths:
        for number, (text, *lines) in blocks(path):
            place = f"{path.name}:{number}"
            try:
                if not lines:
                    raise ValueError("no label; N where it tells no event")
                events = [read_event(line, text) for line in lines if line.startswith("E |")]
                other = [line for line in lines if not line.startswith("E |") and line != "N"]
                if other or (events and "N" in lines):
                    raise ValueError(f"neither E lines nor N alone: {(other or lines)[0][:40]!r}")
            except ValueError as error:
                faults.append(f"{place}: {error}: {text[:60]}")
                continue
            yield Labelled(text, place, events)


def triples(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"[^\W_]+", text.lower())
    return frozenset(zip(*(words[i:] for i in range(SHINGLE)), strict=False))


def duplicates(sentences: list[Labelled]) -> Iterator[tuple[Labelled, Labelled]]:
    """Pairs that share too many word triples."""
    holders: dict[tuple[str, ...], list[int]] = {}
    own = [triples(s.text) for s in sentences]
    for n, found in enumerate(own):
        shared: Counter[int] = Counter()
        for triple in found:
            shared.update(holders.get(triple, ()))
            holders.setdefault(triple, []).append(n)
        for other, count in shared.items():
            if count >= LIKENESS * max(1, min(len(found), len(own[other]))):
                yield sentences[other], sentences[n]


def main() -> None:
    faults: list[str] = []
    paths = [Path(name) for name in sys.argv[1:]] or sorted(HOME.glob("*.txt"))
    sentences = list(read_sentences(paths, faults))
    faults += [f"{b.place}: nearly {a.place}: {b.text[:60]}" for a, b in duplicates(sentences)]
    categories = Counter(e.category for s in sentences for e in s.events)
    modes = Counter(f"{e.category}/{m}" for s in sentences for e in s.events for m in e.modes)
    print(f"sentences: {len(sentences)}, without event: {sum(not s.events for s in sentences)}, events: {categories.total()}")
    print(", ".join(f"{name} {count}" for name, count in categories.most_common()))
    print(", ".join(f"{name} {count}" for name, count in modes.most_common()))
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        raise SystemExit(f"faults: {len(faults)}")


if __name__ == "__main__":
    main()
