"""When: the time expressions of a report, and which of them dates an event."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dragoman.model import Document, Sentence, TimeExpression
from dragoman.status import time_days, time_periods
from dragoman.status import time_values as tv
from dragoman.status.time_grammar import matches, may_tell_time
from dragoman.status.time_setting import FUTURE, NEAREST, PAST, Narration, Reading, Setting
from dragoman.status.time_tense import relation_words, tense_of, tense_of_event, tense_over
from dragoman.syntax import first_conjunct, is_noun, is_verb, kids, subtree

MODIFIERS = frozenset({"amod", "nummod", "compound", "nmod", "poss"})
LEFT_OF_VERB = ("nsubj", "nsubjpass", "csubj", "aux", "auxpass")
READERS = time_days.READERS | time_periods.READERS


def find_times(document: Document) -> list[TimeExpression]:
    """Every time expression of the report's sentences, in order, resolved where the report's date allows it.

    A report dated outside the years 1000 to 2999 counts as undated: nothing can be counted on from there.
    """
    day = document.report.date
    story = Narration(day if day and tv.FIRST_YEAR <= day.year <= tv.LAST_YEAR else None)
    return [time for sentence in document.sentences for time in _in_sentence(document, sentence, story)]


def _in_sentence(document: Document, sentence: Sentence, story: Narration) -> list[TimeExpression]:
    if not may_tell_time(sentence.lower):
        return []
    text = document.report.text
    found = []
    story.weekdays.clear()
    for match in matches(text[sentence.start : sentence.end], sentence.start):
        start, end = match.words[0].start, match.words[-1].end
        tokens = sentence.token_at(start, end)
        if not tokens:
            continue
        before, after = tokens[0] - 1, tokens[-1] + 1
        setting = Setting(
            story,
            _tense_at(sentence, tokens),
            sentence.tag[tokens[0]],
            sentence.tag[before] if before >= 0 else "",
            sentence.tag[after] if after < len(sentence) else "",
        )
        reading = READERS[match.rule](match, setting)
        if reading is None:
            continue
        days = _days(reading)
        story.take(reading, days)
        found.append(
            TimeExpression(
                text=text[start:end],
                start=start,
                end=end,
                type=reading.type,
                value=reading.value,
                date=days[0] if days else None,
                enddate=days[1] if days else None,
                sentence=sentence.index,
                note=_note(reading, days),
            )
        )
    return found


def _note(reading: Reading, days: tv.Span | None) -> str | None:
    """Why an expression could not be placed, or which part of its value it names."""
    if reading.note or not reading.part:
        unplaced = (
            days is None and reading.type == "DATE" and "X" not in reading.value and not reading.value.endswith("_REF")
        )
        return reading.note or ("year out of range" if unplaced else None)
    return f"part: {reading.part}"


def _tense_at(sentence: Sentence, tokens: list[int]) -> str:
    """The tense over an expression, unless the word right before it tells on which side of the report it lies."""
    word = sentence.lower[tokens[0] - 1] if tokens[0] else ""
    if word in relation_words("ahead"):
        return FUTURE
    tense = tense_over(sentence, tokens)
    return NEAREST if word in relation_words("near") and tense == PAST else tense


def _days(reading: Reading) -> tv.Span | None:
    days = reading.days or (tv.span(reading.value) if reading.type in ("DATE", "TIME") else None)
    return tv.narrowed(days, reading.part, reading.unit) if days and reading.part else days


def governing_time(document: Document, sentence: Sentence, token: int) -> TimeExpression | None:
    """The time expression that dates the event told by a verb or noun token, None when no expression does.

    It hangs below the token or its clause; else a clause shares that of the clause it is coordinated with, a participle
    clause that of its main clause. Deadlines ("by Friday"), plain durations, sets and *_REF date nothing, nor does the
    time of a source's saying so date what is said.
    """
    link = _governing(document, sentence, token)
    return link[0] if link else None


def event_interval(
    document: Document, sentence: Sentence, token: int, *, historical: bool = False
) -> tuple[dt.date | None, dt.date | None, str, str | None]:
    """First day, last day, basis ("stated", "report", "unknown") and words of the time of the event told by a token.

    "since X" runs from X to the report's date, "after X" likewise, "before X" ahead from the report's date to X's end.
    An undated sentence that goes on with a dated event of the same paragraph lies between that and the report's date.
    A `historical` event is never dated with the report's date.
    """
    day = document.report.date
    link = _governing(document, sentence, token)
    if link and not _only_ahead(link, sentence, token, day):
        return _bounded(link[0], link[1], day, document)
    earlier = _goes_on(document, sentence, token, historical)
    if earlier and earlier.date and day:
        return earlier.date, day, "stated", earlier.text
    if historical or day is None:
        return None, None, "unknown", None
    return day, day, "report", None


def _only_ahead(link: tuple[TimeExpression, str], sentence: Sentence, token: int, day: dt.date | None) -> bool:
    """Whether a past event is only said to be before something still ahead: "spoke ahead of the vote in May"."""
    last = link[0].enddate
    ahead = last is not None and day is not None and last >= day and link[1] in relation_words("before")
    return ahead and tense_of_event(sentence, token) == PAST


def _bounded(
    time: TimeExpression, word: str, day: dt.date | None, document: Document
) -> tuple[dt.date | None, dt.date | None, str, str | None]:
    """The interval that an expression and the preposition over it ("since", "before") give."""
    first, last = time.date, time.enddate
    if first is None or last is None:
        return None, None, "unknown", time.text
    if word in relation_words("from"):
        other = next(
            (t for t in document.times if t.sentence == time.sentence and 0 < t.start - time.end < 10 and t.enddate), None
        )
        if other and other.enddate and other.enddate >= first:
            return first, other.enddate, "stated", document.words(time.start, other.end)
    if day and word in relation_words("since", "after") and first <= day:
        return first, day, "stated", time.text
    if day and word in relation_words("before") and last >= day:
        return day, last, "stated", time.text
    if word in relation_words("before"):
        return None, None, "unknown", time.text
    return first, last, "stated", time.text


def _usable(time: TimeExpression) -> bool:
    """Whether an expression can date an event: a date or hour, or a stretch that is placed ("the last two weeks").

    A century is too wide: it tells of what kind a thing is ("an 18th century manuscript").
    """
    if time.value.endswith("_REF") or time.type == "SET" or (time.value.isdigit() and len(time.value) == 2):
        return False
    return time.type != "DURATION" or time.date is not None


@dataclass(frozen=True, slots=True)
class Tie:
    """How a time hangs on what it dates: the token `host`, the preposition `word` over it, and whether it stands before
    a noun as its modifier ("the 2015 accord", "Tuesday's raid"). `last`: the time's last token.
    """

    time: TimeExpression
    word: str
    host: int
    modifier: bool
    last: int


def _governing(document: Document, sentence: Sentence, token: int) -> tuple[TimeExpression, str] | None:
    """The expression that dates a token's event, and the preposition that ties it."""
    usable = [t for t in document.times if t.sentence == sentence.index and _usable(t)]
    ties = [tie for t in usable if (tie := _tie(sentence, t))]
    if not ties:
        return None
    clause = token
    if not is_verb(sentence, token):
        below = {token, *kids(sentence, token, "relcl", "acl"), *_phrase(sentence, token)}
        bounds = relation_words("before", "after", "since")
        for tie in ties:
            if tie.host in below and tie.word not in relation_words("since"):
                return tie.time, tie.word
        while not is_verb(sentence, clause) and sentence.head[clause] != clause:
            clause = sentence.head[clause]
            if sentence.lower[clause] in bounds:
                return None
            for tie in ties:
                if tie.modifier and tie.host == clause:
                    return tie.time, tie.word
    return _of_clause(sentence, clause, ties, set())


def _phrase(sentence: Sentence, noun: int) -> list[int]:
    """The nouns in the "of", "between" and other phrases below a noun: a time on them may be its own."""
    found = []
    for prep in kids(sentence, noun, "prep"):
        for below in kids(sentence, prep, "pobj"):
            found += [below, *kids(sentence, below, "conj")]
    return found


def _tie(sentence: Sentence, time: TimeExpression) -> Tie | None:
    """What a time hangs on, climbing over its prepositions and adverbs; None for deadlines and times on their own."""
    tokens = sentence.token_at(time.start, time.end)
    inside = set(tokens)
    tops = [i for i in tokens if sentence.head[i] not in inside or sentence.head[i] == i]
    if not tops or (tokens[0] and sentence.lower[tokens[0] - 1] in relation_words("deadline")):
        return None
    host, word, first, modifier = tops[-1], "", tokens[0], False
    for _ in range(6):
        up = sentence.head[host]
        if up == host:
            break
        if host in inside and sentence.tag[up][:2] == "NN" and sentence.dep[host] in MODIFIERS and up > host:
            modifier = True
        host = up
        over = sentence.tag[host] in ("IN", "TO") or sentence.dep[host] in ("prep", "mark")
        if over or (sentence.tag[host] in ("RB", "JJR", "RBR", "JJ") and not is_noun(sentence, host)):
            if (over and not word) or sentence.lower[host] in relation_words("deadline", "since", "before", "after", "from"):
                word = sentence.lower[host]
            first = min(first, host)
            continue
        break
    if host in inside or word in relation_words("deadline"):
        return None
    if is_verb(sentence, host) and first > 0 and sentence.dep[first - 1] == "pobj" and sentence.dep[first] == "prep":
        over_noun = sentence.head[first - 1]  # "before the vote in May", "ahead of the vote in May": the month is the vote's
        while over_noun != host and not is_verb(sentence, over_noun) and sentence.head[over_noun] != over_noun:
            if sentence.lower[over_noun] in relation_words("before", "after"):
                word = sentence.lower[over_noun]
            over_noun = sentence.head[over_noun]
    return Tie(time, word, _owner(sentence, host, first), modifier, tokens[-1])


def _owner(sentence: Sentence, host: int, first: int) -> int:
    """The verb a time belongs to beside a verb of saying: "On Monday A fled, B said" is A's, "B said Monday A fled" B's."""
    for child in kids(sentence, host, "ccomp"):
        if first < child < host:
            return child
    said = sentence.head[host]
    if sentence.dep[host] == "ccomp" and said < first and all(c >= first or c < said for c in subtree(sentence, host)):
        return said
    return host


def _of_clause(sentence: Sentence, verb: int, ties: list[Tie], seen: set[int]) -> tuple[TimeExpression, str] | None:
    """The time of a verb's clause: its own, one on a noun of its own, or its governor's where the two share it."""
    if verb in seen:
        return None
    seen.add(verb)
    for tie in ties:
        if tie.host == verb:
            return tie.time, tie.word
    for tie in ties:
        route = (
            None if is_verb(sentence, tie.host) or tie.word in relation_words("since") else _route(sentence, tie.host, verb)
        )
        if route or (route is not None and not tie.modifier):
            return tie.time, route or tie.word
        if not tie.modifier and _stands_before(sentence, tie, verb):
            return tie.time, tie.word
    for purpose in kids(sentence, verb, "advcl", "xcomp"):
        ahead = sentence.lemma[verb] in relation_words("forward") or tense_of(sentence, verb) != PAST
        if not ahead and any(sentence.tag[c] == "TO" for c in kids(sentence, purpose, "aux")):
            for tie in ties:
                if tie.host == purpose:
                    return tie.time, tie.word
    head, dep = sentence.head[verb], sentence.dep[verb]
    if head == verb:
        return None
    has_subject = bool(kids(sentence, verb, "nsubj", "nsubjpass", "csubj", "expl"))
    if dep == "conj":
        begin = sentence.start_of[min(kids(sentence, head, *LEFT_OF_VERB) or [head])]
        shared = [tie for tie in ties if not has_subject or tie.time.start <= begin]
        return _of_clause(sentence, head, shared, seen)
    if _shares_time(sentence, verb, has_subject):
        return _of_clause(sentence, head, ties, seen)
    return None


def _stands_before(sentence: Sentence, tie: Tie, verb: int) -> bool:
    """Whether a time hung on the subject stands right before the verb and is the verb's: "troops on Sunday fired".

    Under a passive only after a name: "the vote on Sunday was put off" tells when the vote was to be.
    """
    if not tie.last < verb or any(sentence.head[k] != verb for k in range(tie.last + 1, verb)):
        return False
    return any(
        tie.host in subtree(sentence, subject) and (sentence.dep[subject] == "nsubj" or sentence.tag[subject][:3] == "NNP")
        for subject in kids(sentence, verb, "nsubj", "nsubjpass")
    )


def _shares_time(sentence: Sentence, verb: int, has_subject: bool) -> bool:
    """Whether a clause is told as of its governor's time: "..., burning it", "... as rebels fled", "began to leave"."""
    head, dep = sentence.head[verb], sentence.dep[verb]
    if dep == "advcl":
        marks = {sentence.lower[c] for c in kids(sentence, verb, "mark")}
        marks |= {sentence.lower[c] for c in kids(sentence, verb, "advmod") if sentence.tag[c] == "WRB"}
        bare = not has_subject and not marks and sentence.tag[verb] in ("VBG", "VBN")
        return bare or not marks.isdisjoint(relation_words("with"))
    if dep in ("xcomp", "pcomp"):
        return is_verb(sentence, head) and tense_of(sentence, verb) != FUTURE
    if dep == "ccomp":  # "..., announcing that it was leaving"
        participle = sentence.tag[head] == "VBG" and sentence.dep[first_conjunct(sentence, head)] == "advcl"
        return participle and sentence.tag[verb] == "VBG"
    return False


def _route(sentence: Sentence, noun: int, verb: int) -> str | None:
    """How a noun hangs below a verb, so that a time on the noun may be the verb's ("meet before the vote in May").

    The "before", "after" or "since" over the noun where there is one, else ""; None when the noun hangs elsewhere, far
    below, or is the subject.
    """
    found, fronted, bounds = "", noun < verb, relation_words("before", "after", "since")
    for _ in range(4):
        if sentence.dep[noun] not in ("pobj", "prep", "dobj", "conj", "compound", "nmod"):
            return None
        direct = sentence.dep[noun] in ("prep", "dobj")
        within = sentence.lower[noun] if sentence.lower[noun] in relation_words("within") else ""
        noun = sentence.head[noun]
        if noun == verb:
            return None if fronted and not direct else found or within
        if is_verb(sentence, noun) or sentence.lower[noun] in relation_words("deadline"):
            return None
        if sentence.lower[noun] in bounds:
            found = sentence.lower[noun]
    return None


def _goes_on(document: Document, sentence: Sentence, token: int, historical: bool) -> TimeExpression | None:
    """The time of the sentence before in the same paragraph, when this one tells in the past what came next.

    Taken for background, after a word like "then", and within a week of the report: there a bare past tense goes on.
    """
    day = document.report.date
    if day is None or sentence.index == 0 or tense_of_event(sentence, token) != PAST:
        return None
    before = document.sentences[sentence.index - 1]
    if before.segment != sentence.segment or any(t.sentence == sentence.index and t.date for t in document.times):
        return None
    link = _governing(document, before, before.root)
    if link is None or link[1] in relation_words("before") or link[0].date is None or link[0].date >= day:
        return None
    near = (day - link[0].date).days <= 7
    told_next = not relation_words("go_on").isdisjoint(sentence.lower)
    return link[0] if historical or near or told_next else None
