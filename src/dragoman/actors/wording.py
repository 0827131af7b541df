"""Words: the form under which they are compared, and the small tables that say how a phrase is read."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from dragoman.tables import data_path, read_table

_PIECES = re.compile(r"[^\W_]+")


@lru_cache(maxsize=65536)
def letters(word: str) -> str:
    """The word's letters and digits, lower case, accents off."""
    if word.isalnum() and word.isascii():
        return word.lower()
    return "".join(pieces_of(word))


def pieces_of(phrase: str) -> list[str]:
    """The runs of letters and digits in a phrase, lower case, accents off."""
    if not phrase.isascii():
        plain = unicodedata.normalize("NFKD", phrase).translate(_LETTERS)
        phrase = "".join(c for c in plain if not unicodedata.combining(c))
        if not phrase.isascii():
            return _PIECES.findall(phrase.lower())
    return phrase.lower().translate(_BREAKS).split()


_LETTERS = str.maketrans(
    {"ı": "i", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "ə": "e"}
)
_BREAKS = {i: " " for i in range(128) if not chr(i).isalnum()}


@cache
def words(use: str) -> dict[str, str]:
    """The words of data/actors/words.tsv with that use, lower case, and their values."""
    return _words().get(use, {})


@cache
def given_names() -> dict[str, str]:
    """Given names in `letters` and the gender, "m" or "f", that most of their bearers have."""
    return {row["name"]: row["gender"] for _, row in read_table(data_path("actors", "given_names.tsv"), ("name", "gender"))}


@cache
def family_names() -> frozenset[str]:
    """Frequent family names in `letters`; many are towns too."""
    return frozenset(row["name"] for _, row in read_table(data_path("places", "family_names.tsv"), ("name",)))


@cache
def _words() -> dict[str, dict[str, str]]:
    uses: dict[str, dict[str, str]] = {}
    for _, row in read_table(data_path("actors", "words.tsv"), ("word", "use", "value")):
        uses.setdefault(row["use"], {})[row["word"].lower()] = row["value"]
    return uses
