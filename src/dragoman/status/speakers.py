"""Who speaks the quotations: the cue beside each, the speaker it goes on from, and "NAME: words" lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from dragoman.model import Document, Sentence
from dragoman.status.content import content_of, speaks
from dragoman.status.quotation import Quotation
from dragoman.status.sources import source_table, source_token
from dragoman.syntax import is_noun, is_verb

Word = tuple[Sentence, int]
Span = tuple[int, int]
STOPS = frozenset(".?!")
DASHES = frozenset({"―", "—", "–", "-", "--"})
REACH = 40
"""Tokens to look through beside a quotation."""
LABEL = re.compile(r"[\"“”'‘]?([^\W\d_][^:;,\"“”\n]{1,60}?)\s?:\s+(?=\S)")
LONGEST_LABEL = 6
QUOTED_WORDS = 3
"""Fewer words than these are a speech of their own only beside a cue with a comma."""


@dataclass(slots=True)
class Speech:
    """Words quoted or set down as spoken. `cue` and `source` are tokens of `sentence` (of `source_sentence` if given).
    `indirect`: the cue has content in its own sentence too, which `spans` leave out.
    """

    sentence: Sentence
    cue: int
    source: int | None
    spans: list[Span] = field(default_factory=list)
    quote: bool = True
    source_sentence: Sentence | None = None
    indirect: bool = False


def speeches(document: Document, quotations: Sequence[Quotation]) -> list[Speech]:
    """The direct speeches of the report, in order of their first words. Quotations that are mere words inside another's
    clause ("called it a 'disaster'") are none.
    """
    return _Reader(document, quotations).read()


class _Reader:
    def __init__(self, document: Document, quotations: Sequence[Quotation]) -> None:
        self.document = document
        self.text = document.report.text
        self.words: list[list[Word]] = [[] for _ in document.segments]
        for s in document.sentences:
            self.words[s.segment] += [(s, i) for i in range(len(s))]
        self.quotations: list[list[Quotation]] = [[] for _ in document.segments]
        for q in quotations:
            if q.start < q.end:
                self.quotations[q.segment].append(q)
        self.found: dict[tuple[int, int], Speech] = {}
        self.last: Speech | None = None
        self.announced: Speech | None = None

    def read(self) -> list[Speech]:
        for number, segment in enumerate(self.document.segments):
            if not self.words[number]:
                continue
            announced, self.announced = self.announced, None
            if self._label(number) or self._headline(number):
                continue
            if not self.quotations[number] and announced is not None:
                announced.spans.append((segment.start, segment.end))
                announced.quote = False
                self.last = None
            else:
                self._segment(number, announced)
            self._announce(number)
        return [speech for speech in self.found.values() if speech.spans]

    # quotations

    def _segment(self, number: int, announced: Speech | None) -> None:
        words, quotations = self.words[number], self.quotations[number]
        begin = self.document.segments[number].start
        pending: list[Quotation] = []
        at = 0  # first word not yet passed
        before: list[Word] = []  # words outside quotations since the last stop
        spoken: Speech | None = None
        left = begin
        for n, q in enumerate(quotations):
            while at < len(words) and _start(words[at]) < q.outer[0]:
                before = [] if _text(words[at]) in STOPS else [*before[-REACH:], words[at]]
                at += 1
            opening = at
            while at < len(words) and _start(words[at]) < q.outer[1]:
                at += 1
            upto = quotations[n + 1].outer[0] if n + 1 < len(quotations) else self.document.segments[number].end
            after = self._after(words, at, upto)
            gap = self.text[left : q.outer[0]].strip()
            speech = self._cued(q, before, after)
            if speech is not None:
                for earlier in pending:
                    self._say(speech, earlier)
                pending = []
            elif self._alone(q, before, n == 0 and q.outer[0] - begin <= 1):
                told = self._told_before(words[opening - 1]) if opening and gap else None
                if told is not None or spoken is not None:
                    speech = told or spoken
                elif n == 0 and announced is not None:
                    speech = announced
                elif n == 0 and self.last is not None:
                    speech = self.last
                elif not gap or n == 0:
                    pending.append(q)
            if speech is not None:
                self._say(speech, q)
                spoken = speech
            left = q.outer[1]
            before = []
        self.last = spoken

    def _after(self, words: list[Word], at: int, upto: int) -> list[Word]:
        found: list[Word] = []
        for word in words[at : at + REACH]:
            if _start(word) >= upto or _text(word) in STOPS:
                break
            found.append(word)
        return found

    def _cued(self, q: Quotation, before: list[Word], after: list[Word]) -> Speech | None:
        """The speech whose cue stands right after or before the quotation, None when it is no direct speech."""
        last = self.text[q.end - 1 : q.end]
        signed = self._signature(q, after)
        if signed is not None:
            return signed
        lead = self.text[max(0, q.outer[0] - 2) : q.outer[0]].strip()[-1:] if before else ""
        follows = last in ",?!—–-…" or self.text[q.outer[1] : q.outer[1] + 1] == ","
        if (follows and lead in ",:;—–-") or (not before and q.closed and last != "."):
            cue = _first_cue(after)
            speech = self._speech(cue, _speaker(cue, after)) if cue is not None else None
            if speech is not None:
                if before and self.text[q.start : q.start + 1].islower():  # "With no bridge, "it is over," she said
                    speech.spans.append((_start(before[0]), q.outer[0]))
                return speech
        if before and (lead in ",:" or self._opens_speech(q, before)):
            cue = _last_cue(before)
            speech = self._speech(cue, _speaker(cue, before)) if cue is not None else None
            if cue is not None and speech is not None:
                between = before[before.index(cue) + 1 :]
                speech.indirect = speech.indirect or any(is_verb(*w) for w in between)
                return speech
        return None

    def _opens_speech(self, q: Quotation, before: list[Word]) -> bool:
        """Whether `said "We ..."` brings a speech: a cue right before and a capital with some words."""
        if not self.text[q.start : q.start + 1].isupper() or len(self.text[q.start : q.end].split()) < QUOTED_WORDS:
            return False
        return any(speaks(s, i) for s, i in before[-3:])

    def _alone(self, q: Quotation, before: list[Word], opens: bool) -> bool:
        """Whether the quotation stands as a sentence of its own, without a cue."""
        first = self.text[q.start : q.start + 1]
        whole = first.isupper() or first in "[.…'‘" or first.isdigit()
        return not before and whole and (opens or len(self.text[q.start : q.end].split()) >= QUOTED_WORDS)

    def _told_before(self, word: Word) -> Speech | None:
        """The indirect speech that ends with the word: `The bridge was mined, Grey said. "We saw it."`"""
        s = word[0]
        if (s.index, s.root) in self.found or not speaks(s, s.root) or content_of(s, s.root) is None:
            return None
        speech = self._speech((s, s.root))
        if speech is not None:
            speech.indirect = True
        return speech

    def _signature(self, q: Quotation, after: list[Word]) -> Speech | None:
        """The name after a dash that ends the paragraph: `"..." — Ada Grey`."""
        name = [w for w in after[1:] if _text(w).strip()]
        if not name or len(name) > LONGEST_LABEL or _text(after[0]) not in DASHES:
            return None
        if not all(_text(w)[:1].isupper() for w in name) or name[-1][0].tag[name[-1][1]][:3] != "NNP":
            return None
        return self._speech(after[0], name[-1])

    def _speech(self, cue: Word, source: Word | None = None) -> Speech | None:
        s, i = cue
        key = (s.index, i)
        if key not in self.found:
            token = source[1] if source else source_token(s, i)
            if token is None:
                return None
            self.found[key] = Speech(s, i, token, source_sentence=source[0] if source else None)
        return self.found[key]

    def _say(self, speech: Speech, q: Quotation) -> None:
        """Add the quotation to the speech; one that follows without other words between goes on with the last span."""
        if speech.spans:
            start, end = speech.spans[-1]
            if end <= q.outer[0] and not self.text[end : q.outer[0]].strip():
                speech.spans[-1] = (start, q.outer[1])
                return
        speech.spans.append(q.outer)

    # lines that name their speaker

    def _label(self, number: int) -> bool:
        """A segment "NAME: words" of a headline, an interview or a debate."""
        segment = self.document.segments[number]
        match = LABEL.match(self.text, segment.start, segment.end)
        if match is None:
            return False
        label = [w for w in self.words[number] if match.start(1) <= _start(w) < match.end(1)]
        if not label or len(label) > LONGEST_LABEL or not self._names_speaker(label, segment.kind == "title"):
            return False
        colon = next((w for w in self.words[number] if _start(w) >= match.end(1)), label[-1])
        source = _head(label)
        start, end = match.end(), segment.end
        while end > start and (self.text[end - 1].isspace() or self.text[end - 1] in '"”'):
            end -= 1
        speech = Speech(colon[0], colon[1], source[1], [(start, end)], False, source[0])
        self.found[(colon[0].index, colon[1])] = speech
        inside = [q for q in self.quotations[number] if q.outer[1] >= segment.end - 1]
        self.last = speech if inside and not inside[-1].closed else None
        return True

    def _headline(self, number: int) -> bool:
        """A headline "words: SOURCE" whose last word is a kind of source."""
        segment = self.document.segments[number]
        words = [w for w in self.words[number] if _text(w).strip()]
        colon = next((n for n, w in enumerate(words) if _text(w) == ":"), 0)
        name = [w for w in words[colon + 1 :] if _text(w) not in STOPS]
        if segment.kind != "title" or not colon or not 0 < len(name) <= LONGEST_LABEL // 2:
            return False
        s, i = name[-1]
        if (source_table().get(s.lower[i]) or source_table().get(s.lemma[i], "none")) == "none":
            return False
        (home, cue), last = words[colon], words[colon - 1]
        span = (_start(words[0]), last[0].end_of[last[1]])
        self.found[(home.index, cue)] = Speech(home, cue, i, [span], False, s)
        return True

    def _names_speaker(self, label: list[Word], title: bool) -> bool:
        texts = [_text(w) for w in label if _text(w).isalpha()]
        if not texts or not all(t[:1].isupper() for t in texts):
            return False
        if all(t.isupper() for t in texts) and not title:
            return len("".join(texts)) > 1
        s, i = _head(label)
        noun = source_table().get(s.lemma[i]) or source_table().get(s.lower[i])
        if any(w[0].tag[w[1]][:2] in ("VB", "IN", "CD") for w in label):
            return False
        if not title or noun == "none":
            return False
        discourse = self.document.discourse  # "Syria: ..." names where, not who
        topic = discourse is not None and discourse.entity(s.index, i).kind in ("state", "place")
        return noun is not None or (s.tag[i][:3] == "NNP" and not topic)

    def _announce(self, number: int) -> None:
        """Keep the cue of a segment that ends in a colon: the next segment is its content."""
        words = self.words[number]
        if _text(words[-1]) != ":":
            return
        last = words[-1][0]
        cue = _last_cue([w for w in words if w[0] is last])
        if cue is not None:
            self.announced = self._speech(cue)


def _start(word: Word) -> int:
    return word[0].start_of[word[1]]


def _text(word: Word) -> str:
    return word[0].text[word[1]]


def _speaker(cue: Word, beside: Sequence[Word]) -> Word | None:
    """The source among the words beside a quotation: the cue's subject there, else the noun before or after the cue.

    The parser takes words of the quotation for the subject where it holds several sentences.
    """
    s, i = cue
    near = {(w[0].index, w[1]) for w in beside}
    found = source_token(s, i)
    if found is not None and (s.index, found) in near:
        return (s, found)
    at = next(n for n, w in enumerate(beside) if w[0] is s and w[1] == i)
    for side in (beside[:at], beside[at + 1 :]):
        noun = next((w for w in side if is_noun(*w)), None)
        if noun is not None:
            while (above := (noun[0], noun[0].head[noun[1]])) != noun and above in side and is_noun(*above):
                noun = above
            return noun
    return (s, found) if found is not None else None


def _first_cue(words: Sequence[Word]) -> Word | None:
    """The first verb of speech, those of relative clauses only where there is no other."""
    cues = [w for w in words if speaks(*w)]
    return next((w for w in cues if w[0].dep[w[1]] not in ("relcl", "acl")), cues[0] if cues else None)


def _last_cue(words: Sequence[Word]) -> Word | None:
    return next((w for w in reversed(words) if speaks(*w)), None)


def _head(words: Sequence[Word]) -> Word:
    """The word of a name that governs the others: the last one whose governor stands outside."""
    inside = {(w[0].index, w[1]) for w in words}
    heads = [w for w in words if (w[0].index, w[0].head[w[1]]) not in inside or w[0].head[w[1]] == w[1]]
    nouns = [w for w in heads if w[0].tag[w[1]][:2] == "NN"]
    return (nouns or heads or list(words))[-1]
