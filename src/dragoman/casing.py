"""Headlines in Title Case or CAPITALS, written as a sentence is, so that the parser can tell verbs from names.

Only letters' case changes: every offset stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
SHORT = 3
"""Words up to this length keep their case in Title Case headlines and tell nothing about it."""
LEAST = 3
"""Longer words that a line must have before its case is judged."""
SHARE = 0.85


def plain_case(line: str, is_common: Callable[[str], bool]) -> str:
    """The line with its common words in lower case, if it is a headline in Title Case or CAPITALS; else the line itself.

    `is_common`: whether a lower-case word is an ordinary one, in any of its forms. In CAPITALS the other words, taken for
    names, keep a capital; the first word keeps it always.
    """
    long = [word for word in line.split() if len(word) > SHORT]
    if sum(word[0].islower() for word in long) > len(long) / 2:  # a plain sentence, seen at a glance
        return line
    words = list(WORD.finditer(line))
    telling = [m.group() for m in words if len(m.group()) > SHORT]
    if len(telling) < LEAST:
        return line
    capitals = line.upper() == line
    if not capitals and sum(w[0].isupper() for w in telling) < SHARE * len(telling):
        return line
    out, last = [], 0
    for n, match in enumerate(words):
        word = match.group()
        lower = word.lower()
        if len(lower) != len(word):
            continue
        if (n or capitals) and is_common(lower) and not (word.isupper() and not capitals):
            word = lower if n else word[0] + lower[1:]
        elif capitals and len(word) > SHORT:
            word = word[0] + lower[1:]
        out += [line[last : match.start()], word]
        last = match.end()
    return "".join(out) + line[last:]
