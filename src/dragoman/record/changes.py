"""Which words a report must hold to be coded otherwise, when the lexicon or the actor tables have been edited.

An entry can fire, and a table's phrase can be found, only where its words stand. So the words of the rows that were added,
removed, changed or moved tell which reports can be coded otherwise: never too few of them, now and then some too many.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from dragoman.actors.tables import surname_of
from dragoman.actors.user_tables import Fault, read_user_rows
from dragoman.actors.wording import pieces_of
from dragoman.lexicon import COLUMNS, NO_FILES, PatternReader, regular_forms
from dragoman.record.snapshots import OWN
from dragoman.tables import cell_list, read_table

PHRASES = {
    "countries.tsv": ("name", "names", "adjectives", "people", "capital"),
    "metonyms.tsv": ("name",),
    "organisations.tsv": ("name", "aliases"),
    "roles.tsv": ("words", "plural"),
    "given_names.tsv": ("name",),
}
"""The columns of our actor tables by whose phrases a row is looked up; of the office-holders, HOLDERS."""

HOLDERS = ("name", "aliases")
EVERYWHERE = ("words.tsv",)
"""Tables whose words are used in rules about any sentence."""

_WORD = re.compile(r"[^\W_]+")

Row = dict[str, str]


@dataclass(slots=True)
class Changes:
    """What was edited. `everything`: no report can be left out.

    `lemmas`: words of entries, in the form that the lexicon has them. `phrases`: letters of the actor tables' phrases.
    `codes`: countries whose row was edited: their name is told with every actor that has the code.
    """

    everything: bool = False
    lemmas: set[str] = field(default_factory=set)
    phrases: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return self.everything or bool(self.lemmas or self.phrases or self.codes)


def find_changes(old: Path, new: Path) -> Changes:
    """What differs between two folders of tables, as `snapshots.unpacked` gives them."""
    changes = Changes()
    _lexicon(old, new, changes)
    _actors(old, new, changes)
    return changes


def forms(changes: Changes, by_lemma: set[str]) -> set[str]:
    """Every word of a text that can be one of the entries' words. `by_lemma`: those that the parser's rules lead to them."""
    return by_lemma.union(*map(regular_forms, changes.lemmas))


class Search:
    """Tells which texts hold a changed word or phrase."""

    def __init__(self, words: set[str], phrases: set[str]) -> None:
        self._words = words
        self._phrases = phrases
        self._longest = max(map(len, phrases), default=0)
        self._begun = {phrase[:i] for phrase in phrases for i in range(1, len(phrase))}

    def finds(self, text: str) -> bool:
        """Whether a word stands in the text, or a phrase from the beginning of a word to the end of one."""
        if not self._words.isdisjoint(_WORD.findall(text.lower())):
            return True
        return bool(self._phrases) and self._holds_phrase(pieces_of(text))

    def _holds_phrase(self, pieces: list[str]) -> bool:
        for first in range(len(pieces)):
            key = ""
            for piece in pieces[first:]:
                key += piece
                if key in self._phrases:
                    return True
                if key not in self._begun:
                    break
        return False


def _lexicon(old: Path, new: Path, changes: Changes) -> None:
    tables = [_Lexicon(old), _Lexicon(new)]
    if tables[0].particles != tables[1].particles:
        changes.everything = True
        return
    classes = [table.classes for table in tables]
    for name in classes[0].keys() | classes[1].keys():
        changes.lemmas |= _first_words(classes[0].get(name, set()) ^ classes[1].get(name, set()))
    changes.lemmas |= {verb for verb, _ in tables[0].support ^ tables[1].support}
    for side, number in _edited(tables[0].entries, tables[1].entries):
        changes.lemmas |= _first_words(tables[side].triggers(number))


def _first_words(names: Iterable[str]) -> set[str]:
    """The first word of each: what stands in the text where all of it does."""
    return {found[0] for name in names if (found := _WORD.findall(name))}


class _Lexicon:
    """The lexicon's tables, uncompiled: entries are rows without their examples, in the order that decides between them."""

    def __init__(self, folder: Path) -> None:
        home = folder / "lexicon"
        self.particles = frozenset(row["word"] for _, row in read_table(home / "particles.tsv", ("word",)))
        self.classes: dict[str, set[str]] = {}
        for path in sorted(home.glob("classes*.tsv")):
            for _, row in read_table(path, ("class", "words")):
                self.classes[row["class"].lstrip("@")] = {w.lower() for w in cell_list(row["words"])}
        support = read_table(home / "support.tsv", ("verb", "particle_or_prep"))
        self.support = {(row["verb"], row["particle_or_prep"]) for _, row in support}
        rows: dict[str, tuple[str, ...]] = {}
        ours = [p for p in sorted(home.glob("*.tsv")) if p.name not in NO_FILES and not p.name.startswith("classes")]
        for path in (*ours, *sorted(p for p in (folder / OWN / "lexicon").rglob("*") if p.is_file())):
            for _, row in read_table(path, COLUMNS):
                rows.pop(row["id"], None)
                rows[row["id"]] = tuple(row[c] for c in COLUMNS if c != "example")
        self.entries = list(rows.values())

    def triggers(self, number: int) -> frozenset[str]:
        """The words, one of which a sentence must hold for the entry to fire."""
        row = dict(zip((c for c in COLUMNS if c != "example"), self.entries[number], strict=True))
        reader = PatternReader(self.particles, {name: frozenset(words) for name, words in self.classes.items()})
        return reader.entry({**row, "example": ""}, Path(row["id"]), number, number).triggers


def _edited(old: Sequence[tuple[str, ...]], new: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """(0 or 1 for old or new, number) of every row that was added, removed, changed or moved past another."""
    for what, *spans in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what != "equal":
            yield from ((0, i) for i in range(spans[0], spans[1]))
            yield from ((1, i) for i in range(spans[2], spans[3]))


def _actors(old: Path, new: Path, changes: Changes) -> None:
    tables = [_actor_rows(old), _actor_rows(new)]
    names = sorted(tables[0].keys() | tables[1].keys())
    plain: list[set[str]] = [set(), set()]
    states: list[dict[str, str]] = [{}, {}]
    for name in names:
        sides = [table.get(name, []) for table in tables]
        for side in (0, 1):
            lower = [phrase for row in sides[side] for phrase in _phrases(name, row) if phrase.islower()]
            plain[side] |= {pieces[0] for phrase in lower if (pieces := pieces_of(phrase))}
            states[side] |= {row["code"]: row.get("iso", "") for row in sides[side] if name.endswith("countries.tsv")}
        for side, number in _edited(*[[_cells(row) for row in rows] for rows in sides]):
            row = sides[side][number]
            changes.everything |= Path(name).name in EVERYWHERE
            changes.phrases |= {"".join(pieces_of(phrase)) for phrase in _phrases(name, row)} - {""}
            if name.endswith("countries.tsv"):
                changes.codes.add(row["code"])
    changes.everything |= states[0] != states[1]
    changes.phrases |= plain[0] ^ plain[1]


def _actor_rows(folder: Path) -> dict[str, list[Row]]:
    """The rows of each table, ours by their path, a user's all under one name, in the order in which they count."""
    rows: dict[str, list[Row]] = {}
    for path in sorted((folder / "actors").rglob("*.tsv")):
        rows[path.relative_to(folder).as_posix()] = [row for _, row in read_table(path, ())]
    faults: list[Fault] = []
    for path in sorted(p for p in (folder / OWN / "actors").rglob("*") if p.is_file()):
        rows.setdefault(OWN, []).extend(row for _, row in read_user_rows(path, faults))
    return rows


def _cells(row: Row) -> tuple[str, ...]:
    """The cells that say something, in the order of their columns' names."""
    return tuple(f"{column}={cell}" for column, cell in sorted(row.items()) if cell and column != "note")


def _phrases(table: str, row: Row) -> list[str]:
    """What a row is looked up by: its phrases, and the family name of an office-holder."""
    columns = PHRASES.get(Path(table).name, HOLDERS)
    found = [phrase for column in columns for phrase in (row.get(column, ""), *cell_list(row.get(column, "")))]
    if columns is HOLDERS and row.get("name", "").split() and (table != OWN or row.get("office")):
        surname = surname_of(row["name"], row.get("code"))
        found += [surname, *pieces_of(surname)[-1:]]
    return [phrase for phrase in found if phrase and ";" not in phrase]
