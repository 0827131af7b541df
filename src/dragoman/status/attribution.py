"""Who says so: every statement of a report with its source, its cue and its content.

A statement's content is found by its quotation marks where the cue brings a quotation, by the sentence's syntax
otherwise. Its spans are its exact words; the marks of a quotation belong to them, a comma or full stop at their edge that
stands outside the marks does not.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import blake2s

from dragoman.model import Attribution, Document, Entity, Sentence, Statement
from dragoman.status.content import content_of, cues_at, stretches
from dragoman.status.quotation import find_quotations
from dragoman.status.sources import bearer, kind_of, source_token
from dragoman.status.speakers import Speech, speeches
from dragoman.syntax import antecedent, bare_entity, chars, is_passive, kids, subtree

Span = tuple[int, int]
FIRST_AND_SECOND = frozenset({"i", "we", "you", "me", "us", "my", "our", "your"})


@dataclass(slots=True)
class Draft:
    """A statement before its source is resolved: `source` is a token of the sentence, None where nobody is named.

    `nests`: whether it is kept inside another's content. What somebody is told to wish, praise or think there is that
    other's content, not a statement of its own: "Grey said she feared ..." has one voice.
    """

    sentence: Sentence
    cue: Span
    source: int | None
    spans: list[Span] = field(default_factory=list)
    quote: bool = False
    source_sentence: Sentence | None = None
    nests: bool = True


def find_statements(document: Document) -> list[Statement]:
    """Every statement, thought, wish and judgement that the report attributes, in order of the text.

    Fills no field of the document. Content that nobody is named for ("reportedly", "is said to") has `source` None and
    kind "anonymous". `outer` is the index of the statement in whose content the cue stands.
    """
    quotations = find_quotations(document.report.text, document.segments)
    drafts: list[Draft] = []
    used: set[tuple[int, int]] = set()
    for speech in speeches(document, quotations):
        used.add((speech.sentence.index, speech.cue))
        drafts.append(_from_speech(speech))
    spoken = sorted(span for draft in drafts for span in draft.spans)
    at = 0
    for s in document.sentences:
        for i in range(len(s)):
            while at < len(spoken) and spoken[at][1] <= s.start_of[i]:
                at += 1
            if (s.index, i) not in used:
                draft = _from_syntax(s, i, at < len(spoken) and spoken[at][0] <= s.start_of[i])
                if draft is not None:
                    drafts.append(draft)
    made = [(x, draft) for draft in drafts if (x := _statement(document, draft)) is not None]
    made.sort(key=lambda pair: (pair[0].spans[0], pair[0].cue_start))
    outer = _nesting([x for x, _ in made])
    kept = [x for n, (x, draft) in enumerate(made) if draft.nests or n not in outer]
    outer = _nesting(kept)
    return [replace(x, outer=outer.get(n)) for n, x in enumerate(kept)]


def attribution_of(document: Document, sentence: Sentence, token: int) -> tuple[Attribution, ...]:
    """The sources that assert, deny or ask what the token tells, outermost first, from `document.statements`.

    Wishes, promises and judgements do not count: "she praised the truce" leaves the truce to the report itself.
    """
    at = sentence.start_of[token]
    holding = []
    for statement in document.statements:
        if statement.spans[0][0] > at:
            break
        if any(start <= at < end for start, end in statement.spans) and _asserts(document, statement):
            holding.append(statement)
    holding.sort(key=lambda x: x.spans[0][0] - x.spans[-1][1])
    chain = []
    for x in holding:
        start, end = (x.source.start, x.source.end) if x.source else (x.cue_start, x.cue_end)
        chain.append(Attribution(x.source, x.kind, x.cue, x.quote, start, end))
    return tuple(chain)


def _asserts(document: Document, statement: Statement) -> bool:
    s = document.sentences[statement.sentence]
    cue = next((i for i in range(len(s)) if s.start_of[i] >= statement.cue_start), None)
    if statement.quote or cue is None or s.start_of[cue] >= statement.cue_end:
        return True
    content = content_of(s, cue)
    return content is None or content.asserts


def _from_speech(speech: Speech) -> Draft:
    s = speech.sentence
    cue = (s.start_of[speech.cue], s.end_of[speech.cue])
    spans = speech.spans
    content = content_of(s, speech.cue) if speech.indirect else None
    if content is not None:
        spans = _merged(sorted(stretches(s, content.tokens - {speech.cue}) + spans))
    return Draft(s, cue, speech.source, spans, speech.quote, speech.source_sentence)


def _merged(spans: list[Span]) -> list[Span]:
    """Overlapping spans made one; they come sorted."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _from_syntax(s: Sentence, i: int, spoken: bool) -> Draft | None:
    """The statement whose cue is the token i. Inside direct speech (`spoken`) only what a third party says counts: "I
    think" and "we want" are the speaker's own.
    """
    particle = i + 1 in kids(s, i, "prt")
    cue = (s.start_of[i], s.end_of[i + 1 if particle else i])
    if s.lower[i] == "according":
        return _according(s, i)
    if s.tag[i] == "RB":
        if not cues_at(s, i) or s.head[i] == i:
            return None
        tokens = set(subtree(s, s.head[i])) - set(subtree(s, i))
        return Draft(s, cue, None, stretches(s, tokens))
    content = content_of(s, i)
    if content is None:
        return None
    source = source_token(s, i)
    frames = ("that", "of") if is_passive(s, i) else ("that",) if s.tag[i][:2] in ("NN", "JJ") else ()
    nobody = content.force in ("claim", "belief") and content.frame in frames  # "the claim that", "is accused of"
    if (source is None and not nobody) or source in content.tokens:
        return None
    own_voice = source is None or s.tag[source][:3] == "PRP"
    wished = s.dep[i] == "xcomp" and s.tag[i] == "VB" and bool(cues_at(s, s.head[i]))  # "asked her to explain"
    nests = content.asserts and content.frame == "that" and not wished
    nests = nests and not (content.force == "belief" and own_voice)
    if spoken and (not nests or content.force == "belief" or source is None or s.lower[source] in FIRST_AND_SECOND):
        return None
    spans = stretches(s, content.tokens - {i, source})
    return Draft(s, cue, source, spans, nests=nests) if spans else None


def _according(s: Sentence, i: int) -> Draft | None:
    """According to X, ...: the content is the rest of the clause, the whole sentence but for relative clauses."""
    sources = [g for c in kids(s, i, "prep") for g in kids(s, c, "pobj")]
    if not sources:
        return None
    own = set(subtree(s, i))
    top = i
    while s.head[top] != top and s.dep[top] != "relcl":
        top = s.head[top]
    end = next(c for c in s.children[i] if s.dep[c] == "prep")
    spans = stretches(s, set(subtree(s, top)) - own)
    return Draft(s, (s.start_of[i], s.end_of[end]), sources[0], spans) if spans else None


def _statement(document: Document, draft: Draft) -> Statement | None:
    text = document.report.text
    spans = tuple(span for span in draft.spans if span[0] < span[1])
    if not spans:
        return None
    s = draft.sentence
    entity = None
    kind = "anonymous"
    if draft.source is not None:
        home = draft.source_sentence or s
        who = bearer(home, draft.source)
        entity = _entity(document, home, who)
        kind = kind_of(document, home, draft.source, entity)
        if who != draft.source and kind == "anonymous":
            kind = "named"
    start, end = max(spans, key=lambda x: x[1] - x[0])
    key = f"{document.report.id}\0{draft.cue}\0{spans}"
    return Statement(
        id=blake2s(key.encode(), digest_size=8).hexdigest(),
        source=entity,
        kind=kind,
        cue=text[draft.cue[0] : draft.cue[1]],
        quote=draft.quote,
        text=text[start:end],
        start=start,
        end=end,
        spans=spans,
        cue_start=draft.cue[0],
        cue_end=draft.cue[1],
        sentence=s.index,
    )


def _entity(document: Document, s: Sentence, i: int) -> Entity:
    """The source at token i. A relative pronoun keeps its own offsets and refers to its antecedent's."""
    meant = antecedent(s, i)
    if document.discourse is None:
        entity = bare_entity(s, meant, document.report.text)
    else:
        entity = document.discourse.entity(s.index, meant)
    if meant == i:
        return entity
    start, end = chars(s, (i, i + 1))
    return replace(entity, entity_text=s.text[i], start=start, end=end, refers_to=(entity.start, entity.end))


def _nesting(statements: list[Statement]) -> dict[int, int]:
    """For each statement that stands in another's content the index of that one, the smallest that holds its cue."""
    opening = sorted((span, n) for n, x in enumerate(statements) for span in x.spans)
    at = 0
    holding: list[tuple[Span, int]] = []
    outer: dict[int, int] = {}
    for n in sorted(range(len(statements)), key=lambda n: statements[n].cue_start):
        cue = statements[n].cue_start
        while at < len(opening) and opening[at][0][0] <= cue:
            holding.append(opening[at])
            at += 1
        holding = [x for x in holding if x[0][1] > cue]
        around = [(end - start, m) for (start, end), m in holding if m != n]
        if around:
            outer[n] = min(around)[1]
    return outer
