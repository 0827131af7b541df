"""The lexicon's lint: duplicates, contradictions, entries that can never fire, entries without an example.

`python -m dragoman.lexicon_lint [FILE ...]` prints what it finds and exits with 1 if there is anything.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

from dragoman import lexicon
from dragoman.lexicon import NONE, Entry, Lexicon

LEAST_WORDS, MOST_WORDS = 3, 30
PARTICLES = frozenset({"out", "up", "off", "down", "in", "back", "over", "away", "on", "to"})


def lint(words: Lexicon) -> list[str]:
    """One line a fault: `file:line id: what is wrong`."""
    faults = []
    for entry in words.entries.values():
        faults += [f"{entry.source} {entry.id}: {fault}" for fault in faults_of(entry)]
    shapes: dict[tuple[object, ...], list[Entry]] = defaultdict(list)
    for entry in words.entries.values():
        shapes[shape(entry)].append(entry)
    for same in shapes.values():
        for later in same[1:]:
            first = same[0]
            kind = "duplicate of" if (first.category, first.mode) == (later.category, later.mode) else "contradicts"
            faults.append(f"{later.source} {later.id}: {kind} {first.id} ({first.source})")
    examples: dict[str, Entry] = {}
    for entry in words.entries.values():
        if entry.example in examples:
            faults.append(f"{entry.source} {entry.id}: has the example of {examples[entry.example].id}")
        examples.setdefault(entry.example, entry)
    return faults


def faults_of(entry: Entry) -> list[str]:
    """What is wrong with one entry by itself."""
    faults = []
    length = len(entry.example.split())
    if not entry.example:
        faults.append("no example")
    elif not LEAST_WORDS <= length <= MOST_WORDS:
        faults.append(f"an example of {length} words")
    if not entry.id.startswith(entry.category.lower() + "."):
        faults.append(f"the id should begin with {entry.category.lower()}.")
    roles = [entry.owner, entry.subject.role if entry.subject else "", *(a.element.role for a in entry.arguments)]
    if entry.kind == "verb" and entry.category != NONE and "A" not in roles and roles[1] != "R":
        faults.append("nobody acts: no A in the pattern")
    if entry.takes_content_mode and not entry.has_content:
        faults.append("mode content without ... in the pattern")
    if any(words & PARTICLES and len(words) > 1 for a in entry.arguments for words in a.element.before):
        faults.append("alternatives inside a phrasal verb or name: each `|` joins single words only; write two entries")
    for word in entry.triggers:
        if word != word.lower():
            faults.append(f"the trigger {word!r} can never fire: not in lower case")
    return faults


def shape(entry: Entry) -> tuple[object, ...]:
    """Two entries of one shape fit the same words."""
    return (
        entry.kind,
        entry.triggers,
        entry.before,
        entry.particles,
        entry.negated,
        entry.owner,
        entry.subject,
        frozenset((a.prepositions, a.element, a.optional) for a in entry.arguments),
    )


def main(paths: list[str]) -> int:
    """Lint our lexicon, with the given files on top."""
    faults = lint(lexicon.load([Path(p) for p in paths]))
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
