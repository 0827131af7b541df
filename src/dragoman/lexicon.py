"""The event lexicon: entries whose patterns are small sentences (docs/lexicon.md), compiled and indexed by their trigger.

`load()` reads our tables and a user's own, which add to ours and override entries of the same id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2s
from pathlib import Path

from dragoman import ontology
from dragoman.errors import TableError
from dragoman.tables import cell_list, data_path, read_table

COLUMNS = ("id", "kind", "pattern", "category", "mode", "example")
NONE = "NONE"
BUILT_IN_GUARDS = frozenset({"actor", "person", "place", "thing", "state", "several"})
NO_FILES = frozenset({"support.tsv", "particles.tsv"})


@dataclass(frozen=True, slots=True)
class Guard:
    """What a slot's head word must be (or, negated, must not be): built-in kinds and words."""

    kinds: frozenset[str]
    words: frozenset[str]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Element:
    """One thing a pattern asks for. `kind`: slot (A, R or _), word (one of `words` as head) or content (`...`)."""

    kind: str
    role: str = ""
    words: frozenset[str] = frozenset()
    before: tuple[frozenset[str], ...] = ()
    guard: Guard | None = None


@dataclass(frozen=True, slots=True)
class Argument:
    """An element with the prepositions that may introduce it; none, or "" among them: a direct object or predicate."""

    prepositions: frozenset[str]
    element: Element
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the lexicon, compiled.

    For verbs `subject` is what stands before the verb; for nouns `owner` is the role of "A's" or "R's", if any.
    `needs`: of each of these sets one word at least must stand in a sentence that the entry can fit. `own`: whether it is a
    user's.
    """

    id: str
    kind: str
    pattern: str
    category: str
    mode: tuple[str, ...]
    example: str
    source: str
    order: int
    triggers: frozenset[str]
    subject: Element | None = None
    owner: str = ""
    before: tuple[frozenset[str], ...] = ()
    particles: tuple[frozenset[str], ...] = ()
    arguments: tuple[Argument, ...] = ()
    negated: bool = False
    needs: tuple[frozenset[str], ...] = ()
    own: bool = False

    @property
    def takes_content_mode(self) -> bool:
        return "content" in self.mode

    @property
    def has_content(self) -> bool:
        return any(a.element.kind == "content" for a in self.arguments)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All entries by id, by trigger word, and the word classes. `version` is a hash of everything read.

    `joined`: the parts of all words that are written as several ("tear gas", "cease-fire", "state of emergency").
    """

    entries: dict[str, Entry]
    verbs: dict[str, tuple[Entry, ...]]
    nouns: dict[str, tuple[Entry, ...]]
    classes: dict[str, frozenset[str]]
    support: dict[str, frozenset[str]]
    ordinary: frozenset[str]
    joined: frozenset[str]
    version: str

    def knows(self, word: str) -> bool:
        """Whether a lower-case word, or what it may be a form of, is a trigger or stands in a class: an ordinary word."""
        return any(w in self.verbs or w in self.nouns or w in self.ordinary for w in (word, *base_forms(word)))


def load(extra: Iterable[Path] = ()) -> Lexicon:
    """Our lexicon with a user's files or folders of entries on top. Raises TableError, nothing half-loaded."""
    paths = tuple(extra)
    return _load(paths, tuple(path.resolve() for path in paths))


@lru_cache(maxsize=4)
def _load(extra: tuple[Path, ...], where: tuple[Path, ...]) -> Lexicon:
    """`where`: the same files whatever folder the process is in."""
    home = data_path("lexicon")
    particles = frozenset(row["word"] for _, row in read_table(home / "particles.tsv", ("word",)))
    classes = {
        row["class"].lstrip("@"): frozenset(w.lower() for w in cell_list(row["words"]))
        for path in sorted(home.glob("classes*.tsv"))
        for _, row in read_table(path, ("class", "words"))
    }
    support: dict[str, set[str]] = {}
    for _, row in read_table(home / "support.tsv", ("verb", "particle_or_prep")):
        support.setdefault(row["verb"], set()).update(cell_list(row["particle_or_prep"]) or ("",))
    files = [p for p in sorted(home.glob("*.tsv")) if p.name not in NO_FILES and not p.name.startswith("classes")]
    for path in extra:
        found = sorted(path.glob("*.tsv")) if path.is_dir() else [path]
        if not found:
            raise TableError("a folder without .tsv files", source=str(path))
        files += found
    entries: dict[str, Entry] = {}
    reader = PatternReader(particles, classes)
    for path in files:
        here: set[str] = set()
        for number, row in read_table(path, COLUMNS):
            entry = reader.entry(row, path, number, len(entries))
            if entry.id in here:
                raise TableError(f"the id {entry.id!r} stands twice", source=str(path), place=f"line {number}")
            here.add(entry.id)
            entries[entry.id] = entry
    digest = blake2s(digest_size=8)
    for path in [*sorted(home.glob("*.tsv")), *files]:
        digest.update(path.read_bytes())
    return Lexicon(
        entries,
        _index(entries.values(), "verb"),
        _index(entries.values(), "noun"),
        classes,
        {verb: frozenset(words) for verb, words in support.items()},
        frozenset().union(*classes.values(), particles) - {"may", "march"},
        frozenset(part for word in reader.seen.union(*classes.values()) for part in _parts(word)),
        digest.hexdigest(),
    )


def _index(entries: Iterable[Entry], kind: str) -> dict[str, tuple[Entry, ...]]:
    index: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.kind == kind:
            for word in entry.triggers:
                index.setdefault(word, []).append(entry)
    return {word: tuple(found) for word, found in index.items()}


def base_forms(lower: str) -> tuple[str, ...]:
    """What a regular verb form can be a form of, for verbs that the parser's lemmatizer does not know: "waterboarded"."""
    for ending in ("ied", "ies"):
        if lower.endswith(ending):
            return (lower[:-3] + "y", lower[:-1])
    for ending in ("ed", "ing", "es", "s"):
        if lower.endswith(ending) and len(lower) > len(ending) + 1:
            stem = lower[: -len(ending)]
            doubled = (stem[:-1],) if len(stem) > 2 and stem[-1] == stem[-2] else ()
            return (stem, stem + "e", *doubled)
    return ()


def regular_forms(base: str) -> set[str]:
    """Every form whose `base_forms` hold the word: `base_forms` read backwards."""
    stems = {base, base[:-1] if base.endswith("e") else base, base + base[-1:]}
    forms = {stem + ending for stem in stems for ending in ("ed", "ing", "es", "s")}
    return forms | ({base[:-1] + "ied", base[:-1] + "ies"} if base.endswith("y") else set())


class PatternReader:
    """Turns rows into entries; knows the particles and classes that patterns may name. `seen`: every word of a pattern."""

    def __init__(self, particles: frozenset[str], classes: dict[str, frozenset[str]]) -> None:
        self.particles = particles
        self.classes = classes
        self.seen: set[str] = set()

    def entry(self, row: dict[str, str], path: Path, number: int, order: int) -> Entry:
        """The compiled entry of one row; TableError naming file and line when it breaks a rule."""
        place = f"line {number}"
        category = row["category"]
        if category != NONE and category not in ontology.categories():
            raise TableError(f"unknown category {category!r}", source=str(path), place=place)
        mode = cell_list(row["mode"])
        for m in mode:
            if m != "content" and (category, m) not in ontology.modes():
                raise TableError(f"{category} has no mode {m!r}", source=str(path), place=place)
        if row["kind"] not in ("verb", "noun"):
            raise TableError(f"kind must be verb or noun, not {row['kind']!r}", source=str(path), place=place)
        if not row["id"]:
            raise TableError("an entry without id", source=str(path), place=place)
        try:
            parts = self.verb(row["pattern"]) if row["kind"] == "verb" else self.noun(row["pattern"])
        except ValueError as error:
            raise TableError(f"pattern {row['pattern']!r}: {error}", source=str(path), place=place) from error
        return Entry(
            id=row["id"],
            kind=row["kind"],
            pattern=row["pattern"],
            category=category,
            mode=mode,
            example=row["example"],
            source=f"{path.name}:{number}",
            order=order,
            own=not path.is_relative_to(data_path("lexicon")),
            **parts,  # type: ignore[arg-type]
        )

    def verb(self, pattern: str) -> dict[str, object]:
        tokens = list(_tokens(pattern))
        if len(tokens) < 2:
            raise ValueError("a verb pattern needs a subject and a verb")
        subject = self.element([tokens.pop(0)])
        negated = tokens[0] == "not"
        if negated:
            tokens.pop(0)
        if not tokens:
            raise ValueError("no verb behind `not`")
        before: list[str] = []
        while tokens[0].endswith("ly") and len(tokens) > 1 and tokens[1].isalpha() and self.is_verb_like(tokens[1]):
            before.append(tokens.pop(0))
        verb = tokens.pop(0)
        if "-" in verb:  # "car-bomb": the parser cuts it, the verb is its last part
            *parts, verb = verb.split("-")
            before += parts
        particles, arguments = self.rest(tokens)
        whose = [subject.words] if subject.kind == "word" else []
        return {
            "triggers": self.words(verb),
            "before": tuple(self.words(w) for w in before),
            "subject": subject,
            "negated": negated,
            "particles": particles,
            "arguments": arguments,
            "needs": (*particles, *whose, *_needs(arguments, mutual=subject.role == "A")),
        }

    def is_verb_like(self, token: str) -> bool:
        """Whether an adverb may stand before the token: "A sexually assault R", but not "A rally behind R"."""
        return token.islower() and not self.is_particle(token)

    def noun(self, pattern: str) -> dict[str, object]:
        tokens = list(_tokens(pattern))
        owner = ""
        if tokens and tokens[0] in ("A's", "R's"):
            owner = tokens.pop(0)[0]
        name: list[str] = []
        while tokens and tokens[0] not in "[]" and not (name and self.is_particle(tokens[0])):
            name.append(tokens.pop(0))
        if not name or name[-1] in ("A", "R", "_", "..."):
            raise ValueError("a noun pattern needs a noun")
        particles, arguments = self.rest(tokens)
        if particles:
            raise ValueError("a preposition without anything after it")
        return {
            "triggers": self.words(name[-1]),
            "owner": owner,
            "before": tuple(self.words(w) for w in name[:-1]),
            "arguments": arguments,
            "needs": tuple(_needs(arguments, mutual=False)),
        }

    def rest(self, tokens: list[str]) -> tuple[tuple[frozenset[str], ...], tuple[Argument, ...]]:
        """Particles and arguments that follow the trigger."""
        particles: list[frozenset[str]] = []
        arguments: list[Argument] = []
        optional = False
        i = 0
        while i < len(tokens):
            token = tokens[i]
            if token == "[" and tokens[i + 2 : i + 3] == ["]"] and self.is_particle(tokens[i + 1]) and i + 3 < len(tokens):
                loose = frozenset((*tokens[i + 1].split("|"), ""))  # "[with] A": with or without the preposition
                arguments.append(Argument(loose, self.element([tokens[i + 3]])))
                i += 4
                continue
            if token in "[]":
                if optional == (token == "["):
                    raise ValueError("brackets do not match")
                optional = token == "["
                i += 1
                continue
            prepositions: frozenset[str] = frozenset()
            if self.is_particle(token):
                prepositions = frozenset(token.split("|"))
                i += 1
                if i == len(tokens) or tokens[i] in "[]" or self.is_particle(tokens[i]):
                    if optional:
                        raise ValueError("a particle cannot be optional; write two entries")
                    particles.append(prepositions)
                    continue
            name = [tokens[i]]
            i += 1
            while _plain(name[-1]) and i < len(tokens) and _plain(tokens[i]) and not self.is_particle(tokens[i]):
                name.append(tokens[i])
                i += 1
            arguments.append(Argument(prepositions, self.element(name), optional))
        if optional:
            raise ValueError("brackets do not match")
        return tuple(particles), tuple(arguments)

    def element(self, name: list[str]) -> Element:
        """The element that the words stand for: a slot with its guard, the content, or a literal with words before it."""
        last = name[-1]
        slot, _, guard = last.partition(":")
        if slot == "...":
            return Element("content", guard=self.guard(guard) if guard else None)
        if slot in ("A", "R", "_"):
            return Element("slot", role=slot.strip("_"), guard=self.guard(guard) if guard else None)
        return Element("word", words=self.words(last), before=tuple(self.words(w) for w in name[:-1]))

    def guard(self, text: str) -> Guard:
        negated = text.startswith("!")
        kinds: set[str] = set()
        words: set[str] = set()
        for part in text.lstrip("!").split("|"):
            if part.startswith("@") and part[1:] in BUILT_IN_GUARDS:
                kinds.add(part[1:])
            else:
                words |= self.words(part)
        return Guard(frozenset(kinds), frozenset(words), negated)

    def words(self, text: str) -> frozenset[str]:
        found: set[str] = set()
        for part in text.split("|"):
            if part.startswith("@"):
                if part[1:] not in self.classes:
                    raise ValueError(f"no class {part!r} in classes.tsv")
                found |= self.classes[part[1:]]
            elif part:
                found.add(part.lower())
        if not found:
            raise ValueError(f"{text!r} names no word")
        self.seen |= found
        return frozenset(found)

    def is_particle(self, token: str) -> bool:
        return all(part in self.particles for part in token.split("|"))


def _needs(arguments: Iterable[Argument], *, mutual: bool) -> Iterator[frozenset[str]]:
    """The words and prepositions without which the arguments cannot be filled.

    A slot after "of" can be a possessor, "that" before a content is often left out, and a `mutual` entry's second actor
    is not needed where the first is several.
    """
    for a in arguments:
        slot = a.element.kind == "slot"
        if a.optional or (slot and mutual and a.element.role == "A"):
            continue
        if a.element.kind == "word":
            yield a.element.words
        guard = a.element.guard
        if guard is not None and guard.words and not guard.kinds and not guard.negated:
            yield guard.words
        unsaid = "that" if a.element.kind == "content" else "of" if slot else ""
        if a.prepositions and a.prepositions.isdisjoint(("", unsaid)):
            yield a.prepositions


def _parts(word: str) -> list[str]:
    """The parts of a word that is written as several, none of a single one."""
    parts = word.replace("-", " ").split()
    return parts if len(parts) > 1 else []


def _tokens(pattern: str) -> Iterator[str]:
    yield from pattern.replace("[", " [ ").replace("]", " ] ").split()


def _plain(token: str) -> bool:
    """Whether the token is a literal word or class (no slot, content or bracket)."""
    return token not in "[]" and token.partition(":")[0] not in ("A", "R", "_", "...")
