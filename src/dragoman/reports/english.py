"""Is a report English? Decided cheaply: by script, then by function words. Short texts get the benefit of the doubt."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

from dragoman.tables import data_path, read_table

SAMPLE = 6000
FEWEST_LETTERS = 12
FEWEST_WORDS = 20
ENGLISH_SHARE = 0.15
"""Share of function words from which a text counts as English without a look at other languages."""
FOREIGN_SHARE = 0.02
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


@cache
def function_words() -> dict[str, frozenset[str]]:
    """Word -> the languages (ISO 639-1) whose function word it is."""
    found: dict[str, set[str]] = {}
    for _, row in read_table(data_path("reports", "function_words.tsv"), ("language", "words")):
        for word in row["words"].split():
            found.setdefault(word, set()).add(row["language"])
    return {word: frozenset(languages) for word, languages in found.items()}


def foreign(text: str, declared: str | None = None) -> str | None:
    """Why the text is not English ("written in Hangul", "reads as es"), None when it is or may be.

    `declared`: the language code that came with the report; it decides only where the text is too short to tell.
    """
    sample = text[:SAMPLE]
    letters = [c for c in sample if c.isalpha()]
    if len(letters) >= FEWEST_LETTERS:
        other = [c for c in letters if c > "\u024f" and not unicodedata.name(c, "").startswith("LATIN")]
        if len(other) > len(letters) / 2:
            script = Counter(unicodedata.name(c, "an unknown script").split(" ")[0] for c in other).most_common(1)[0][0]
            return f"written in {script.title()} letters"
    words = [w.lower() for w in WORD.findall(sample)]
    if len(words) < FEWEST_WORDS:
        if declared and not declared.lower().startswith("en"):
            return f"declared as {declared}"
        return None
    hits = Counter(language for w in words for language in function_words().get(w, ()))
    english = hits.pop("en", 0)
    if english >= ENGLISH_SHARE * len(words):
        return None
    best, count = max(hits.items(), key=lambda item: item[1], default=("", 0))
    if count > max(english, FOREIGN_SHARE * len(words)):
        return f"reads as {best}"
    if english < FOREIGN_SHARE * len(words) and len(words) > 3 * FEWEST_WORDS:
        return "hardly a function word of English in it"
    return None
