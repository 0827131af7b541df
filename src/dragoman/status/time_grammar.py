"""The grammar of time expressions: words to letters (data/times/words.tsv), a sentence to a string of letters, and one
pattern over those letters. The pattern runs over short letter strings, so that it is cheap and cannot backtrack far.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from dragoman.errors import TableError
from dragoman.tables import data_path, read_table

KINDS = {
    "number": "w",  # two, twelve
    "scale": "h",  # hundred, million
    "vague": "F",  # several, few: a count that is not known
    "ordinal": "o",  # third; 3rd
    "unit": "U",  # week
    "quarter": "b",  # quarter
    "units": "V",  # weeks
    "month": "M",  # June; capital first letter asked for
    "month_short": "m",  # Jun; only beside a number
    "weekday": "W",
    "weekdays": "X",  # Mondays
    "weekday_short": "v",  # only before a date
    "season": "S",
    "seasons": "Z",
    "decade": "s",  # nineties; 1990s
    "daypart": "p",  # morning
    "dayparts": "q",  # mornings
    "clock": "z",  # noon
    "zone": "Q",  # GMT
    "day": "D",  # today: value is days from the report's date
    "daytime": "N",  # tonight: days from the report's date and part of the day
    "last": "L",
    "next": "x",
    "this": "T",
    "current": "u",  # as "this"; alone it means now
    "latest": "l",
    "prior": "P",  # previous, following: counted from the day told of last
    "that": "B",
    "part": "e",  # early, mid, end of
    "ago": "g",
    "later": "r",
    "around": "<",  # before, after
    "hence": "c",  # from now
    "every": "E",
    "reference": "R",  # now, recently: PRESENT_REF, PAST_REF, FUTURE_REF
    "reference_adjective": "J",  # recent
    "filler": "j",  # fiscal, full: may stand before a unit
    "term": "I",  # period
    "article": "a",
    "the": "t",
    "of": "O",
    "and": "&",
    "or": "|",
    "old": "K",
    "at": "@",
    "ended": "G",
    "half": "H",
    "holiday": "C",
    "other": "_",  # what looks like a time and is none: "as soon as"
}
CAPITAL = frozenset("MmvC")
"""Kinds whose words must begin with a capital letter: "may", "march" and "sat" are other words."""

TOKEN = re.compile(
    r"(?P<numeric>\d{4}-\d\d?-\d\d?(?![\d-])|\d\d?/\d\d?/(?:\d{4}|\d\d)(?![\d/])|\d\d?\.\d\d?\.\d{4}(?!\d))"
    r"|(?P<hour>\d\d?:\d\d(?::\d\d)?(?![\d:]))"
    r"|(?P<meridiem>[ap]\.m\.?|[ap]m\b)"
    r"|(?P<nth>\d{1,2}(?:st|nd|rd|th)\b)"
    r"|(?P<tens>['’`]?\d{1,3}0['’]?s\b)"
    r"|(?P<fraction>\d/\d\b)"
    r"|(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)"
    r"|(?P<possessive>['’]s?\b|['’](?=\s))"
    r"|(?P<word>[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)?)"
    r"|(?P<mark>\S)",
    re.IGNORECASE,
)
DASHES = {"-": "-", "–": "-", "‑": "-", ",": ","}

CNT = r"(?:[dnwY9](?:-?\|-?[dnwY9])?|a?FO?)"
ANY_UNIT = r"[Ub]"
SHIFT = r"(?:Tx|[LxTuP])"
PART = r"(?:[er]-?O?t?)?"
DATE = rf"(?:{SHIFT}?[Wv],?)?(?:[Mm](?:d-d(?!\d)|[do])|t?[do]O?[Mm])(?![A-])(?:,?[Y9])?"
MONTH = rf"(?:[Mm],?O?[Y9]|MO?{SHIFT}U|{SHIFT}?M)"
DAY = rf"(?:{DATE}|[LxTuP]*W|D)"
HOUR = r"(?:[dw]A|kA?|z)Q?"

RULES = (
    ("numeric", r"i"),
    ("clock", rf"{HOUR}(?:,?@?,?(?:{DAY}|Tp))?|{DAY},?@{HOUR}"),
    ("daypart", rf"[er]?-?(?:N|(?:{DAY}|T|tP)(?:[er]-?)?p|[er]?-?p-?D|[er]p|tp[r<]?)"),
    ("each", rf"E(?:{CNT}?V|o?{ANY_UNIT}|[MS]|Wp?)|X|Wq"),
    ("date", DATE),
    ("quarter", r"(?:[LTxu]j?U'|Y)?j*-?o-?[bH](?:O(?:[LTxu]j?U|tY|Y|s)|[LTxu]j?U|Y)?"),
    ("period", rf"[lTB]j?[bI]|Yj?[bI]|t?l?j?U-?[gr]-?(?:j?-?o?-?[bI]|{CNT}V)|t?U-[gr]|tb(?:aUg)?"),
    ("month", rf"{PART}{MONTH}"),
    ("ago", rf"(?:{CNT}j?-?[VUb]|H?a?j?{ANY_UNIT}|V)(?:\|[w_])?-?[grc<]"),
    ("shifted", rf"{PART}t?(?:{SHIFT}|B|l)j*{ANY_UNIT}"),
    ("anchored", r"tU[r<]"),
    ("yearend", r"U-?'?e|eO(?:t|a)?j*[Ub]"),
    ("stretch", rf"t?[oLxPlJ]{CNT}j*V|t{CNT}j*V|(?:[LxJ]|tP)V(?:&V)?"),
    ("weekday", rf"[er]?(?:t?{SHIFT})*W(?:O?TU)?"),
    ("season", rf"{PART}(?:t?{SHIFT}|t)?S(?:,?O?Y|OtY|{SHIFT}U)?|t?[LxJ]{CNT}Z"),
    ("holiday", rf"C(?:,?Y|{SHIFT}U)?"),
    ("day", rf"{PART}D"),
    ("decade", rf"{PART}s|[er]?-?o-?U"),
    ("length", rf"{CNT}j*-?(?:&aH)?-?[UVb](?:-?K)?|aj*{ANY_UNIT}(?:&aH)?|Ha{ANY_UNIT}|V"),
    ("year", rf"{PART}(?:UY|j?Y)|tU[nw]"),
    ("whole", rf"{PART}tj*U"),
    ("reference", r"R|J|u|tL"),
)
PATTERN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in RULES))
NEEDED = re.compile(r"[iAzkMmWvXSZsDNUVbRJuCYHpq]|tL|lI")


@dataclass(frozen=True, slots=True)
class Word:
    """One word or mark of a sentence: its kind's letter, its value, and where it stands in the report's text."""

    letter: str
    text: str
    start: int
    end: int
    value: str = ""
    amount: float | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch of words that one rule of the grammar takes for a time expression; `before`, `after` its neighbours."""

    rule: str
    words: tuple[Word, ...]
    letters: str
    before: tuple[Word, ...]
    after: tuple[Word, ...]

    def first(self, letters: str) -> Word | None:
        return next((w for w in self.words if w.letter in letters), None)


Phrase = tuple[tuple[str, ...], str, str]


@cache
def phrases() -> dict[str, list[Phrase]]:
    """First word -> the phrases of words.tsv and holidays.tsv that begin with it, longest first."""
    found: dict[str, list[Phrase]] = {}
    path = data_path("times", "words.tsv")
    rows = [(path, n, r["phrase"], r["kind"], r["value"]) for n, r in read_table(path, ("phrase", "kind", "value"))]
    path = data_path("times", "holidays.tsv")
    rows += [(path, n, r["phrase"], "holiday", r["rule"]) for n, r in read_table(path, ("phrase", "rule"))]
    for source, number, phrase, kind, value in rows:
        if kind not in KINDS:
            raise TableError(f"unknown kind {kind!r}; known: {', '.join(KINDS)}", source=str(source), place=f"line {number}")
        parts = tuple(m.group().lower() for m in TOKEN.finditer(phrase))
        found.setdefault(parts[0], []).append((parts, KINDS[kind], value))
    for entries in found.values():
        entries.sort(key=lambda e: -len(e[0]))
    return found


@cache
def triggers() -> frozenset[str]:
    """Words without one of which, or a figure, a sentence holds no time expression."""
    return frozenset(
        w for w, entries in phrases().items() for _, letter, _ in entries if NEEDED.match(letter) or letter == "L"
    )


def may_tell_time(words: Iterable[str]) -> bool:
    """The cheap test before the grammar: whether any of a sentence's lower-case words can begin a time expression."""
    known = triggers()
    return any(word in known or word[:1].isdigit() or word[-1:].isdigit() for word in words)


def matches(text: str, offset: int) -> list[Match]:
    """The time expressions of one sentence's text, in order; `offset` is where the text begins in the report."""
    words = list(_numbers(list(_words(text, offset))))
    letters = "".join(w.letter for w in words)
    if not NEEDED.search(letters):
        return []
    return [
        Match(
            m.lastgroup or "",
            tuple(words[m.start() : m.end()]),
            m.group(),
            tuple(words[max(0, m.start() - 3) : m.start()]),
            tuple(words[m.end() : m.end() + 6]),
        )
        for m in PATTERN.finditer(letters)
    ]


def _words(text: str, offset: int) -> Iterator[Word]:
    table = phrases()
    tokens = list(TOKEN.finditer(text))
    lower = [t.group().lower().replace("’", "'") for t in tokens]
    i = 0
    while i < len(tokens):
        token, word = tokens[i], lower[i]
        start, end = token.start(), token.end()
        for parts, letter, value in table.get(word, ()):
            if tuple(lower[i : i + len(parts)]) != parts or (letter in CAPITAL and not text[start].isupper()):
                continue
            end = tokens[i + len(parts) - 1].end()
            i += len(parts)
            if letter in "mv" and text[end : end + 1] == ".":
                end += 1
                i += 1
            yield Word(letter, word, offset + start, offset + end, value, float(value) if letter in "wh" else None)
            break
        else:
            i += 1
            yield _plain(token.lastgroup or "", word, offset + start, offset + end)


def _plain(group: str, word: str, start: int, end: int) -> Word:
    """A token that is in no table: figures, marks and other words ("_")."""
    if group == "numeric":
        return Word("i", word, start, end)
    if group == "hour":
        return Word("k", word, start, end)
    if group == "meridiem":
        return Word("A", word, start, end, word[0])
    if group == "nth":
        return Word("o", word, start, end, word[:-2])
    if group == "tens":
        digits = re.sub(r"\D", "", word)
        return (
            Word("s", word, start, end, {4: digits[:3], 2: "19" + digits[0]}.get(len(digits), ""))
            if len(digits) != 3
            else Word("_", word, start, end)
        )
    if group == "fraction":
        return Word("f", word, start, end, amount=int(word[0]) / max(1, int(word[2])))
    if group == "number":
        plain = word.replace(",", "")
        if len(plain) > 9:
            return Word("_", word, start, end)
        letter = _figure(int(plain), len(plain)) if plain == word and plain.isdigit() else "n"
        return Word(letter, word, start, end, plain, float(plain))
    if group == "possessive":
        return Word("'", word, start, end)
    return Word(DASHES.get(word, "_"), word, start, end)


def _figure(number: int, length: int) -> str:
    """The letter of a plain whole number: a day of the month, a year, a year out of range ("9"), or some number."""
    if length < 3 and 1 <= number <= 31:
        return "d"
    if length == 4 and number >= 1000:
        return "Y" if number < 3000 else "9"
    return "n"


def _numbers(words: list[Word]) -> Iterator[Word]:
    """The words with number words put together: "twenty-four", "two hundred", "2 1/2", "nineteen ninety-six" (a year)."""
    i = 0
    while i < len(words):
        end, amount, letter = _number_at(words, i)
        if end == i:
            yield words[i]
            i += 1
            continue
        if end == i + 1:
            yield words[i]
        else:
            text = " ".join(w.text for w in words[i:end])
            yield Word(
                letter,
                text,
                words[i].start,
                words[end - 1].end,
                f"{amount:g}" if letter != "Y" else f"{amount:04.0f}",
                amount,
            )
        i = end


def _number_at(words: list[Word], i: int) -> tuple[int, float, str]:
    """End, amount and letter of the number that begins at word i; the end is i where none does."""
    first = words[i]
    if first.letter == "d" and i + 1 < len(words) and words[i + 1].letter == "f":
        return i + 2, (first.amount or 0) + (words[i + 1].amount or 0), "n"
    if first.letter == "a" and i + 1 < len(words) and words[i + 1].letter == "h":
        total, group, j = 0.0, 1.0, i + 1
    elif first.letter in "wdn" and first.amount is not None:
        total, group, j = 0.0, first.amount, i + 1
    else:
        return i, 0, ""
    year, letter = False, "w" if first.letter in "wa" else "n"
    while j < len(words):
        word, after = words[j], words[j + 1] if j + 1 < len(words) else None
        if word.letter == "h" and word.amount:
            if word.amount >= 1000:
                total, group = total + group * word.amount, 0.0
            else:
                group *= word.amount
            j += 1
        elif letter == "n":
            break
        elif word.letter == "w" and word.amount is not None and (_fits(group, word.amount) or (total and not group)):
            group += word.amount
            j += 1
        elif (
            word.letter == "w"
            and word.amount is not None
            and not year
            and not total
            and 10 <= group <= 20
            and word.amount >= 10
        ):
            group, year = group * 100 + word.amount, True
            j += 1
        elif word.letter in "-&" and after is not None and after.letter == "w" and after.amount is not None:
            joins = (
                group % 100 in range(20, 100, 10) and after.amount < 10 if word.letter == "-" else group >= 100 or total > 0
            )
            if not joins:
                break
            group += after.amount
            j += 2
        else:
            break
    amount = total + group
    if j == i + 1:
        return j, amount, first.letter
    return j, amount, "Y" if year or (letter == "w" and 1900 < amount < 2100 and amount != 2000) else letter


def _fits(group: float, amount: float) -> bool:
    """Whether a number word can be added to what stands before it: "twenty four", "hundred five", not "two three"."""
    return (group % 100 in range(20, 100, 10) and 0 < amount < 10) or (
        group >= 100 and group % 100 == 0 and 0 < amount < 100
    )
