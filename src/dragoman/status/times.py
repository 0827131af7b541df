"""When: the time expressions of a report, and which of them dates an event."""

from __future__ import annotations

import datetime as dt
from functools import cache

from dragoman.model import Document, Sentence, TimeExpression
from dragoman.status import time_days, time_periods
from dragoman.status import time_values as tv
from dragoman.status.time_grammar import matches, may_tell_time
from dragoman.status.time_setting import FUTURE, NEAREST, PAST, PRESENT, Narration, Reading, Setting
from dragoman.syntax import first_conjunct, is_verb, kids, subtree
from dragoman.tables import data_path, read_table

READERS = time_days.READERS | time_periods.READERS


@cache
def relations() -> dict[str, dict[str, bool]]:
    """relation -> its words, from relations.tsv."""
    found: dict[str, dict[str, bool]] = {}
    for _, row in read_table(data_path("times", "relations.tsv"), ("word", "relation")):
        found.setdefault(row["relation"], {})[row["word"]] = True
    return found


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
    word, known = sentence.lower[tokens[0] - 1] if tokens[0] else "", relations()
    if word in known["ahead"]:
        return FUTURE
    tense = tense_over(sentence, tokens)
    return NEAREST if word in known["near"] and tense == PAST else tense


def _days(reading: Reading) -> tv.Span | None:
    days = reading.days or (tv.span(reading.value) if reading.type in ("DATE", "TIME") else None)
    return tv.narrowed(days, reading.part, reading.unit) if days and reading.part else days


def tense_over(sentence: Sentence, tokens: list[int]) -> str:
    """Tense of the verb that governs a stretch of tokens: past, present or future. Without a verb it is past."""
    inside = set(tokens)
    i = tokens[-1]
    for _ in range(len(sentence)):
        if i not in inside and sentence.tag[i][:1] in "VM":
            return tense_of(sentence, i)
        if sentence.head[i] == i:
            break
        i = sentence.head[i]
    return PAST


def tense_of(sentence: Sentence, verb: int) -> str:
    """Tense of a verb with its auxiliaries; an infinitive after "plans", "is due" and the like is future."""
    forward = relations()["forward"]
    auxiliaries = kids(sentence, verb, "aux", "auxpass")
    tags = {sentence.tag[a] for a in auxiliaries}
    words = {sentence.lower[a] for a in auxiliaries}
    if "MD" in tags or sentence.tag[verb] == "MD":
        return FUTURE
    if "TO" in tags:
        head = sentence.head[verb]
        if head == verb or sentence.tag[head][:1] not in "VM":
            return FUTURE
        perfect = any(sentence.lower[a] == "had" for a in kids(sentence, head, "aux"))
        return FUTURE if sentence.lemma[head] in forward and not perfect else tense_of(sentence, head)
    if words & {"had"}:
        return PAST
    if sentence.tag[verb] == "VBN" and sentence.lemma[verb] in relations()["planned"]:
        ahead = kids(sentence, verb, "xcomp") or any(sentence.lower[c] == "for" for c in kids(sentence, verb, "prep"))
        return FUTURE if ahead or "auxpass" in {sentence.dep[a] for a in auxiliaries} else PAST
    if (
        tags & {"VBD", "VBN"}
        or words & {"has", "have", "had"}
        or (sentence.tag[verb] in ("VBD", "VBN") and not tags & {"VBZ", "VBP"})
    ):
        return PAST
    if (
        sentence.tag[verb] == "VBG"
        and not auxiliaries
        and sentence.head[verb] != verb
        and sentence.dep[verb] in ("advcl", "acl", "pcomp", "xcomp")
    ):
        head = sentence.head[verb]
        return tense_of(sentence, head) if sentence.tag[head][:1] in "VM" else PAST
    if sentence.is_title and sentence.tag[verb] in ("VBZ", "VBP"):
        return PAST
    return PRESENT


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
    if link:
        return _bounded(link[0], link[1], day, document)
    earlier = _goes_on(document, sentence, token, historical)
    if earlier and earlier.date and day:
        return earlier.date, day, "stated", earlier.text
    if historical or day is None:
        return None, None, "unknown", None
    return day, day, "report", None


def _bounded(
    time: TimeExpression, word: str, day: dt.date | None, document: Document
) -> tuple[dt.date | None, dt.date | None, str, str | None]:
    """The interval that an expression and the preposition over it ("since", "before") give."""
    first, last, known = time.date, time.enddate, relations()
    if first is None or last is None:
        return None, None, "unknown", time.text
    if word in known["from"]:
        other = next(
            (t for t in document.times if t.sentence == time.sentence and 0 < t.start - time.end < 10 and t.enddate), None
        )
        if other and other.enddate and other.enddate >= first:
            return first, other.enddate, "stated", document.words(time.start, other.end)
    if day and word in known["since"] | known["after"] and first <= day:
        return first, day, "stated", time.text
    if day and word in known["before"] and last >= day:
        return day, last, "stated", time.text
    if word in known["before"]:
        return None, None, "unknown", time.text
    return first, last, "stated", time.text


def _usable(time: TimeExpression) -> bool:
    """Whether an expression can date an event: a date or hour, or a stretch that is placed ("the last two weeks")."""
    if time.value.endswith("_REF") or time.type == "SET":
        return False
    return time.type != "DURATION" or time.date is not None


def _governing(document: Document, sentence: Sentence, token: int) -> tuple[TimeExpression, str] | None:
    """The expression that dates a token's event, and the preposition that ties it."""
    ties = [tie for t in document.times if t.sentence == sentence.index and _usable(t) for tie in _tie(sentence, t)]
    if not ties:
        return None
    clause = token
    if not is_verb(sentence, token):
        below = {token, *kids(sentence, token, "relcl", "acl"), *_phrase(sentence, token)}
        own = [(t, word) for t, word, host, _ in ties if host in below]
        if own:
            return own[0]
        while not is_verb(sentence, clause) and sentence.head[clause] != clause:
            clause = sentence.head[clause]
            if sentence.lower[clause] in relations()["before"] | relations()["after"] | relations()["since"]:
                return None
            own = [(t, word) for t, word, host, pre in ties if pre and host == clause]
            if own:
                return own[0]
    return _of_clause(sentence, clause, ties, set())


def _phrase(sentence: Sentence, noun: int) -> list[int]:
    """The nouns in the "of", "between" and other phrases below a noun: a time on them may be its own."""
    found = []
    for prep in kids(sentence, noun, "prep"):
        for below in kids(sentence, prep, "pobj"):
            found += [below, *kids(sentence, below, "conj")]
    return found


Tie = tuple[TimeExpression, str, int, bool]


def _tie(sentence: Sentence, time: TimeExpression) -> list[Tie]:
    """(expression, preposition, token it dates, whether it stands before a noun as its modifier); none for deadlines."""
    tokens = sentence.token_at(time.start, time.end)
    inside = set(tokens)
    tops = [i for i in tokens if sentence.head[i] not in inside or sentence.head[i] == i]
    if not tops:
        return []
    host, word, first = tops[-1], "", tokens[0]
    pre = False
    for _ in range(6):
        up = sentence.head[host]
        if up == host:
            break
        if (
            host in inside
            and sentence.tag[up][:2] == "NN"
            and sentence.dep[host] in ("amod", "nummod", "compound", "nmod", "poss")
            and up > host
        ):
            pre = True
        host = up
        if sentence.tag[host] in ("IN", "TO") or sentence.dep[host] in ("prep", "mark"):
            word, first = word or sentence.lower[host], min(first, host)
            continue
        if sentence.tag[host] in ("RB", "JJR", "RBR") and not is_verb(sentence, host):
            continue
        break
    if host in inside or word in relations()["deadline"]:
        return []
    if sentence.lower[tokens[0] - 1] in relations()["deadline"] if tokens[0] else False:
        return []
    if is_verb(sentence, host) and first > 0 and sentence.dep[first - 1] == "pobj" and sentence.dep[first] == "prep":
        over = sentence.head[first - 1]  # "before the vote in May": the month is the vote's
        if sentence.head[over] == host and sentence.lower[over] in relations()["before"] | relations()["after"]:
            word = sentence.lower[over]
    return [(time, word, _owner(sentence, host, first), pre)]


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
    best = [(t, word) for t, word, host, _ in ties if host == verb]
    for time, word, host, pre in ties:
        route = None if is_verb(sentence, host) else _route(sentence, host, verb)
        if route or (route is not None and not pre):
            best.append((time, route or word))
    if best:
        return best[0]
    head, dep = sentence.head[verb], sentence.dep[verb]
    if head == verb:
        return None
    has_subject = bool(kids(sentence, verb, "nsubj", "nsubjpass", "csubj", "expl"))
    if dep == "conj":
        fronted = [tie for tie in ties if not has_subject or tie[0].start <= sentence.start_of[min(_left(sentence, head))]]
        return _of_clause(sentence, head, fronted, seen)
    marks = {
        sentence.lower[c]
        for c in kids(sentence, verb, "mark", "advmod")
        if sentence.dep[c] == "mark" or sentence.tag[c] == "WRB"
    }
    together = marks & set(relations()["with"])
    if dep == "advcl" and (together or (not has_subject and not marks and sentence.tag[verb] in ("VBG", "VBN"))):
        return _of_clause(sentence, head, ties, seen)
    if dep in ("xcomp", "pcomp") and is_verb(sentence, head) and tense_of(sentence, verb) != FUTURE:
        return _of_clause(sentence, head, ties, seen)
    if (
        dep == "ccomp"
        and sentence.dep[first_conjunct(sentence, head)] == "advcl"
        and sentence.tag[head] == "VBG"
        and sentence.tag[verb] == "VBG"
    ):
        return _of_clause(sentence, head, ties, seen)
    return None


def _left(sentence: Sentence, verb: int) -> list[int]:
    """The verb's subject and auxiliaries, or itself: what a time that heads the sentence stands before."""
    return kids(sentence, verb, "nsubj", "nsubjpass", "aux", "auxpass", "csubj") or [verb]


def _route(sentence: Sentence, noun: int, verb: int) -> str | None:
    """How a noun hangs below a verb, so that a time on the noun may be the verb's ("meet before the vote in May").

    The "before", "after" or "since" over the noun where there is one, else ""; None when the noun hangs elsewhere or is
    the subject.
    """
    known, found, fronted = relations(), "", noun < verb
    for _ in range(6):
        if sentence.dep[noun] not in ("pobj", "prep", "dobj", "conj", "compound", "nmod"):
            return None
        noun = sentence.head[noun]
        if sentence.lower[noun] in known["deadline"]:
            return None
        if sentence.lower[noun] in known["before"] | known["after"] | known["since"]:
            found = sentence.lower[noun]
        if sentence.head[noun] == verb and sentence.dep[noun] in ("prep", "dobj"):
            return found
        if noun == verb:
            return None if fronted else found
    return None


def _goes_on(document: Document, sentence: Sentence, token: int, historical: bool) -> TimeExpression | None:
    """The time of the sentence before in the same paragraph, when this one tells in the past what came next.

    Taken for background, after a word like "then", and within a week of the report: there a bare past tense goes on.
    """
    day = document.report.date
    if day is None or sentence.index == 0 or tense_over(sentence, [token]) != PAST:
        return None
    before = document.sentences[sentence.index - 1]
    if before.segment != sentence.segment or any(t.sentence == sentence.index and t.date for t in document.times):
        return None
    link = _governing(document, before, before.root)
    if link is None or link[1] in relations()["before"] or link[0].date is None or link[0].date >= day:
        return None
    near = (day - link[0].date).days <= 7
    told_next = not relations()["go_on"].keys().isdisjoint(sentence.lower)
    return link[0] if historical or near or told_next else None
