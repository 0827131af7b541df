"""The gate before the parser: which sentences can tell an event or somebody's words, and whose neighbours they need.

Reads bare words only (see `language.parse`). A sentence passes
- as one that tells: somebody can be meant in it, and a lexicon entry's trigger stands in it, in any form, with all the
  words that the entry needs, or, where the reader is heard, a word by which it tells events; or it has a verb of speech or
  a quotation mark;
- as a neighbour: the one before a sentence that tells, where a pronoun there can mean somebody here; and the one that
  introduces a person whom a telling sentence names;
- when it is short: what scraping has torn to shreds must be seen to be told.
All others keep their words, places and times but are never parsed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from dragoman.actors.tables import ActorTables
from dragoman.actors.wording import letters, words
from dragoman.lexicon import NONE, Entry, Lexicon, base_forms
from dragoman.model import Document, Sentence
from dragoman.status.content import speech_words
from dragoman.tables import data_path, read_table

SHORT = 6
"""Tokens; shorter sentences always pass."""
QUOTES = frozenset('"“”„«»‘')
REFERRING = frozenset(
    {"he", "she", "they", "him", "her", "them", "his", "their", "its", "it", "both", "himself", "herself", "themselves"}
)
"""Pronouns of the third person, a closed class."""
NEGATIONS = frozenset({"not", "n't", "n’t", "never", "no", "neither", "nor", "nt", "none"})
"""What the parser can take for a negation, a closed class."""
PLACED = frozenset({"country", "adjective", "people", "capital", "seat"})
Needs = tuple[frozenset[str], ...]


@dataclass(slots=True)
class Gate:
    """Chooses the sentences of a report that are worth parsing.

    `irregular`: word to its lemmas. `telling`: words, in their base form, that tell an event whatever the lexicon says.
    """

    lexicon: Lexicon
    actors: ActorTables
    irregular: dict[str, frozenset[str]]
    telling: frozenset[str] = frozenset()
    _known: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _asked: dict[str, tuple[Needs, ...]] = field(default_factory=dict)

    def choose(self, document: Document) -> list[bool]:
        """For every sentence whether it is parsed."""
        sentences = document.sentences
        passing = [self.tells(s) for s in sentences]
        for told in [s for s in sentences if passing[s.index]]:
            if told.index and not REFERRING.isdisjoint(told.lower):
                passing[told.index - 1] = True
        for introduced in self._introductions(sentences, passing):
            passing[introduced] = True
        return [chosen or len(s) < SHORT for chosen, s in zip(passing, sentences, strict=True)]

    def tells(self, s: Sentence) -> bool:
        """Whether an event or somebody's words can stand in the sentence."""
        if not QUOTES.isdisjoint(s.lower):
            return True
        speech = speech_words()
        if any(not speech.isdisjoint(self._forms(word)) for word in s.lower):
            return True
        return self.tells_event(s)

    def tells_event(self, s: Sentence) -> bool:
        """Whether an event can stand in the sentence: somebody is meant, and an entry's words or the reader's are there."""
        if not self._names_somebody(s):
            return False
        forms = [self._forms(word) for word in s.lower]
        present: set[str] | None = None
        for own in forms:
            for form in own:
                asked = self._asked.get(form)
                if asked is None:
                    asked = self._asked[form] = self._needs(form)
                if not asked:
                    continue
                if present is None:
                    present = set(self._present(s.lower, forms))
                for needs in asked:
                    if all(not need.isdisjoint(present) for need in needs):
                        return True
        return False

    def _names_somebody(self, s: Sentence) -> bool:
        """Whether a name, a role, a number of people or a pronoun stands in the sentence."""
        plain, quantities, pronouns = self.actors.plain, self.lexicon.classes["quantity"], words("pronoun")
        for i, word in enumerate(s.lower):
            if word in plain or word in pronouns or word in quantities or word[:-1] in quantities:
                return True
            if s.text[i][:1].isupper() and (i or letters(word) in self.actors.longest):
                return True
        return False

    def _forms(self, word: str) -> tuple[str, ...]:
        """Everything that a word can be a form of."""
        found = self._known.get(word)
        if found is None:
            found = tuple(dict.fromkeys((word, *base_forms(word), *self.irregular.get(word, ()))))
            self._known[word] = found
        return found

    def _present(self, lower: list[str], forms: list[tuple[str, ...]]) -> Iterator[str]:
        """All that can stand in a sentence for the words of a pattern, those written as several included."""
        for i, own in enumerate(forms):
            yield from own
            for form in self.lexicon.joined.intersection(own):
                if i:
                    yield f"{lower[i - 1]} {form}"
                if i > 1 and lower[i - 1] == "-":
                    yield f"{lower[i - 2]}-{form}"
                if i + 2 < len(lower) and lower[i + 1] == "of":
                    yield f"{form} of {lower[i + 2]}"

    def _needs(self, form: str) -> tuple[Needs, ...]:
        """What must stand beside the word for each entry that it triggers, the least first; traps are no reason to parse."""
        if form in self.telling:
            return ((),)
        entries = (*self.lexicon.verbs.get(form, ()), *self.lexicon.nouns.get(form, ()))
        return tuple(sorted({all_needs(e) for e in entries if e.category != NONE}, key=len))

    @staticmethod
    def _introductions(sentences: list[Sentence], passing: list[bool]) -> Iterator[int]:
        """The sentences left out that first tell a name with a capital beside it, where a telling one uses that name."""
        used = {word for s in sentences if passing[s.index] for word in s.text[1:] if word[:1].isupper() and len(word) > 1}
        seen: set[str] = set()
        for s in sentences:
            for before, word in zip(s.text, s.text[1:], strict=False):
                if word in used and word not in seen and before[:1].isalpha() and word[:1].isupper():
                    seen.add(word)
                    if not passing[s.index]:
                        yield s.index


@cache
def reader_words() -> frozenset[str]:
    """The words by which the reader may tell an event where no entry has one (data/reader/words.tsv)."""
    return frozenset(row["word"] for _, row in read_table(data_path("reader", "words.tsv"), ("word",)))


def all_needs(entry: Entry) -> Needs:
    """The entry's needs with the words before its trigger, each a set of which one must stand in the sentence."""
    return (*entry.before, *entry.needs, *((NEGATIONS,) if entry.negated else ()))
