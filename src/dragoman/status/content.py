"""Words of saying, thinking, wanting and judging, and where in the sentence their content stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from dragoman.errors import TableError
from dragoman.model import Sentence
from dragoman.syntax import is_passive, kids, subtree
from dragoman.tables import cell_list, data_path, read_table

Tokens = set[int]
FORCES = frozenset({"claim", "belief", "deny", "ask", "will", "judge", "show"})
ASSERTING = frozenset({"claim", "belief", "deny", "ask", "show"})
VOICED = frozenset({"claim", "deny", "ask"})
POS = {"VB": "verb", "NN": "noun", "RB": "adverb", "JJ": "adjective"}
TAILS = frozenset({"advcl", "prep"})
ASIDES = frozenset({"relcl", "acl"})
EDGES = frozenset(",.;:—–-―") | {"--", "...", " "}


@dataclass(frozen=True, slots=True)
class Cue:
    """One row of cues.tsv: `words` must stand with the cue; `frames` say where its content can be."""

    words: tuple[str, ...]
    frames: frozenset[str]
    force: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a cue gives: its tokens, the frame it stands in, and the cue's force."""

    tokens: frozenset[int]
    frame: str
    force: str

    @property
    def asserts(self) -> bool:
        """Whether the source tells the content as so, not so or perhaps so; otherwise it wishes or judges it."""
        return self.force in ASSERTING and self.frame != "to"


@cache
def cue_table() -> dict[tuple[str, str], tuple[Cue, ...]]:
    """Cues by part of speech and first word, those that demand more words first. Raises TableError on a broken row."""
    path = data_path("status", "cues.tsv")
    table: dict[tuple[str, str], tuple[Cue, ...]] = {}
    for line, row in read_table(path, ("cue", "pos", "frames", "force")):
        first, *words = row["cue"].split() or [""]
        if row["force"] not in FORCES or row["pos"] not in POS.values() or not first or not row["frames"]:
            raise TableError("a cue needs its words, pos, frames and force", source=str(path), place=f"line {line}")
        cue = Cue(tuple(words), frozenset(cell_list(row["frames"])), row["force"])
        key = (row["pos"], first)
        table[key] = tuple(sorted((*table.get(key, ()), cue), key=lambda c: -len(c.words)))
    return table


@cache
def speech_words() -> frozenset[str]:
    """The verbs and adverbs of the table that give somebody's words as so, not so or in question, and "according"."""
    verbs_and_adverbs = (item for item in cue_table().items() if item[0][0] in ("verb", "adverb"))
    told = {first for (_, first), cues in verbs_and_adverbs for c in cues if c.force in VOICED and not c.words}
    return frozenset({*told, "according"})


def cues_at(s: Sentence, i: int) -> tuple[Cue, ...]:
    """The cues that the token i can be, further words checked."""
    pos = POS.get(s.tag[i][:2])
    if pos is None:
        return ()
    table = cue_table()
    found = table.get((pos, s.lemma[i])) or table.get((pos, s.lemma[i] + "e"), ())  # the parser's "hop" for "hoping"
    if s.tag[i] in ("VBN", "JJ"):
        found = (() if s.dep[i] == "amod" else found) or table.get(("adjective", s.lower[i]), ())
    if found and any(cue.words for cue in found):
        near = {s.lemma[c] for c in s.children[i]}
        found = tuple(cue for cue in found if near.issuperset(cue.words))
    return found


def speaks(s: Sentence, i: int) -> bool:
    """Whether i is a verb that can bring a quotation."""
    return s.tag[i][:2] == "VB" and any("that" in cue.frames for cue in cues_at(s, i))


def content_of(s: Sentence, i: int) -> Content | None:
    """The content of the cue at i by the sentence's syntax, None when it is no cue or has no content here.

    What follows a comma at its end as an aside (", which ...", ", adding ...") is the reporter's, not the content's.
    """
    content = _found(s, i)
    if content is None:
        return None
    tokens = set(content.tokens)
    for t in content.tokens:
        if _aside(s, t):
            tail = set(subtree(s, t))
            if max(tail) >= max(tokens) - 1 and min(tail) > min(tokens):
                tokens -= tail
    return Content(frozenset(tokens), content.frame, content.force)


def _aside(s: Sentence, t: int) -> bool:
    if s.head[t] > t or not (s.dep[t] in ASIDES or (s.dep[t] == "advcl" and s.tag[t] == "VBG" and cues_at(s, t))):
        return False
    first = min(subtree(s, t))
    return first > 0 and s.text[first - 1] == ","


def _found(s: Sentence, i: int) -> Content | None:
    cues = cues_at(s, i)
    if not cues:
        return None
    if s.tag[i][:2] == "NN":
        return _noun_content(s, i, cues)
    for find in (_modified, _clause, _parenthesis, _small, _infinitive, _prepositional, _object):
        for cue in cues:
            content = find(s, i, cue)
            if content is not None:
                return content
    return None


def _clause(s: Sentence, i: int, cue: Cue) -> Content | None:
    """The clause of "said that ...", "said ..." and "..., said X"."""
    if "that" not in cue.frames:
        return None
    clauses = [c for c in kids(s, i, "ccomp", "csubjpass") if not _infinitival(s, c)]
    clauses = [c for c in clauses if c > i] or [c for c in clauses if not kids(s, c, "mark")]
    if not clauses:
        return None
    tokens = _all(s, clauses)
    if min(tokens) > i:
        tokens |= _rest(s, i, max(tokens))
    elif max(tokens) < i:  # all before the cue: what opens the sentence belongs to it
        tokens |= {t for c in s.children[i] if c < i and s.dep[c] in ("cc", "advmod", "mark") for t in subtree(s, c)}
    return Content(frozenset(tokens), "that", cue.force)


def _modified(s: Sentence, i: int, cue: Cue) -> Content | None:
    """The noun phrase of "the alleged attack"."""
    if "noun" not in cue.frames or s.dep[i] != "amod":
        return None
    return Content(frozenset(set(subtree(s, s.head[i])) - {i}), "that", cue.force)


def _rest(s: Sentence, i: int, last: int) -> Tokens:
    """What the parser hangs on the cue though it goes on with the clause: "said it was over because ..."."""
    rest: Tokens = set()
    for c in s.children[i]:
        if c <= last or s.dep[c] not in TAILS or s.tag[c] == "VBG":
            continue
        rest |= set(subtree(s, c))
    return rest


def _parenthesis(s: Sentence, i: int, cue: Cue) -> Content | None:
    """The rest of the clause that the cue stands in: "The raid, X said, ..." and "as X said, ..."."""
    if "that" not in cue.frames or s.head[i] == i:
        return None
    as_clause = s.dep[i] == "advcl" and any(
        s.lower[c] == "as" and (c == 0 or s.text[c - 1] == ",") for c in kids(s, i, "mark", "advmod")
    )
    if not as_clause and (s.dep[i] != "parataxis" or kids(s, i, "dobj")):
        return None
    own = set(subtree(s, i))
    return Content(frozenset(set(subtree(s, s.head[i])) - own), "that", cue.force)


def _small(s: Sentence, i: int, cue: Cue) -> Content | None:
    """What is called and how: "called it a disaster", "described them as allies"."""
    if "small" not in cue.frames:
        return None
    called = [c for c in kids(s, i, "oprd", "acomp") if c > i]
    called += [c for c in kids(s, i, "prep") if c > i and s.lower[c] in ("as", "to", "with")]
    named = kids(s, i, "dobj", "nsubjpass") if is_passive(s, i) else kids(s, i, "dobj")
    clauses = [c for c in kids(s, i, "ccomp", "xcomp") if c > i and not _infinitival(s, c)]
    called += clauses
    if not called or not (named or clauses):
        return None
    return Content(frozenset(_all(s, (*named, *called))), "small", cue.force)


def _infinitive(s: Sentence, i: int, cue: Cue) -> Content | None:
    """What follows "promised" or "urged": "to ...", "them to ..."; the one who is urged belongs to the content."""
    passive = is_passive(s, i)
    if not (cue.frames & {"to", "be-to"} if passive else "to" in cue.frames):
        return None
    infinitives = [c for c in kids(s, i, "xcomp", "ccomp") if c > i and _infinitival(s, c)]
    if not infinitives:
        return None
    asked = kids(s, i, "dobj")
    asked += [g for c in kids(s, i, "prep") if s.lower[c] in cue.frames for g in kids(s, c, "pobj")]  # "called on them to"
    heads = [*infinitives, *(c for c in asked if c < infinitives[0])]
    if passive:
        heads += kids(s, i, "nsubjpass", "nsubj")
    return Content(frozenset(_all(s, heads)), "that" if "be-to" in cue.frames and passive else "to", cue.force)


def _prepositional(s: Sentence, i: int, cue: Cue) -> Content | None:
    """What follows the preposition of "called for ...", "spoke about ...", with the accused of "accused them of ..."."""
    for c in kids(s, i, "prep", "prt", "dative"):
        if s.lower[c] in cue.frames:
            inner = kids(s, c, "pobj", "pcomp")
            if inner:
                accused = kids(s, i, "nsubjpass") if is_passive(s, i) else kids(s, i, "dobj")
                heads = (*accused, c) if accused else inner
                return Content(frozenset(_all(s, heads)), s.lower[c], cue.force)
    return None


def _object(s: Sentence, i: int, cue: Cue) -> Content | None:
    """The object of "denied the charge", "criticized the raid"; the subject of a passive."""
    if "object" not in cue.frames:
        return None
    objects = kids(s, i, "nsubjpass") if is_passive(s, i) else kids(s, i, "dobj")
    objects = objects or [c for c in kids(s, i, "xcomp") if c > i and s.tag[c] == "VBG"]
    if not objects or objects[0] == i or s.tag[objects[0]] in ("WDT", "WP"):
        return None
    return Content(frozenset(_all(s, objects)), "object", cue.force)


def _noun_content(s: Sentence, i: int, cues: Iterable[Cue]) -> Content | None:
    for cue in cues:
        for c in s.children[i]:
            if c < i:
                continue
            if s.dep[c] in ("acl", "ccomp", "relcl"):
                frame = "to" if _infinitival(s, c) else "that"
                if frame in cue.frames and (frame == "to" or any(s.lower[m] == "that" for m in kids(s, c, "mark"))):
                    return Content(frozenset(subtree(s, c)), frame, cue.force)
            if s.dep[c] == "prep" and s.lower[c] in cue.frames - {"to"}:
                return Content(frozenset(_all(s, kids(s, c, "pobj", "pcomp"))), s.lower[c], cue.force)
    return None


def _infinitival(s: Sentence, i: int) -> bool:
    return any(s.lower[c] == "to" for c in kids(s, i, "aux"))


def _all(s: Sentence, heads: Iterable[int]) -> Tokens:
    return {t for h in heads for t in subtree(s, h)}


def stretches(s: Sentence, tokens: Iterable[int]) -> list[tuple[int, int]]:
    """Character offsets of the runs of tokens, in order: gaps of mere punctuation are bridged, edges trimmed of it."""
    runs: list[list[int]] = []
    for t in sorted(tokens):
        if runs and all(_edge(s, g) for g in range(runs[-1][-1] + 1, t)):
            runs[-1].append(t)
        else:
            runs.append([t])
    spans = []
    for run in runs:
        first, last = run[0], run[-1]
        while first < last and _edge(s, first):
            first += 1
        while last > first and _edge(s, last):
            last -= 1
        last = _closed(s, first, last)
        if not _edge(s, first):
            spans.append((s.start_of[first], s.end_of[last]))
    return spans


def _closed(s: Sentence, first: int, last: int) -> int:
    """The last token with the closing mark of a quotation that opens within, where the next few tokens hold it."""
    marks = [t for t in range(first, last + 1) if s.tag[t] in ("``", "''")]
    if len(marks) % 2:
        for t in range(last + 1, min(last + 4, len(s))):
            if s.tag[t] == "''":
                return t
            if not _edge(s, t):
                break
    return last


def _edge(s: Sentence, t: int) -> bool:
    return s.text[t] in EDGES or not s.text[t].strip()
