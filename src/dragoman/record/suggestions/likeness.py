"""How alike two names are, by their letters and by how they sound from one alphabet to another."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from dragoman.damage.names import distance

SHORTEST_SOUND = 3
"""Consonants from which the sound of a name tells anything."""

BY_SOUND = 0.9
"""What likeness of sound alone is worth beside that of letters."""

SOUNDS = (
    (r"sch|sh|cz|ts|tz|zh|dj|dzh|x", "s"),
    (r"kh|ch|ck|q|c|gh|g|h", "k"),
    (r"ph", "f"),
    (r"th|d", "t"),
    (r"w|b(?=v)|v|f", "v"),
    (r"z", "s"),
    (r"[aeiouyj]", ""),
)
"""What is written in several ways when a name passes from one alphabet to another, and what we write for it; vowels go."""


@lru_cache(maxsize=20_000)
def folded(name: str) -> str:
    """Small letters without accents, apostrophes and hyphens."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if letter.isalpha())


@lru_cache(maxsize=20_000)
def sound(name: str) -> str:
    """The consonants of a name, those that alphabets share out differently as one."""
    plain = folded(name)
    for pattern, letter in SOUNDS:
        plain = re.sub(pattern, letter, plain)
    return re.sub(r"(.)\1+", r"\1", plain)


def by_letters(one: str, other: str) -> float:
    """0 to 1: the share of letters that need no change."""
    return _share(folded(one), folded(other))


def alike(one: str, other: str) -> float:
    """0 to 1: the share of letters that need no change, or of sounds."""
    first, second = sound(one), sound(other)
    heard = BY_SOUND * _share(first, second) if min(len(first), len(second)) >= SHORTEST_SOUND else 0.0
    return max(by_letters(one, other), heard)


def _share(one: str, other: str) -> float:
    longest = max(len(one), len(other))
    return 1 - distance(one, other, longest) / longest if longest else 0.0
