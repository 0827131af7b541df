"""PLOVER's auxiliary modes of one event: negated, future, hypothetical or historical, by the words that stand over it.

Every cue is a row of `data/status/marks.tsv`. A mark is read by climbing from the event to what governs it: at each step
the governor's own marks are read first, and its row says what becomes of the event below it ("failed to prevent the
attack" leaves the attack standing). A clause that no row opens lets nothing through.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.model import Document, Reason, Sentence
from dragoman.ontology import AUX_MODES
from dragoman.status.clauses import (
    DEEPEST,
    asked,
    hangs_on_if,
    headline,
    in_passing,
    inverted,
    is_subordinate,
    reported_in_past,
    time_tokens,
    year_at,
)
from dragoman.status.mark_rows import Row, rows
from dragoman.syntax import is_passive, is_verb, kids, own_subject

NEWS_DAYS = 45
"""A main clause's event is news up to that many days back: "last month" told today."""
BACKGROUND_DAYS = 14
"""In a subordinate clause, what is farther back than two weeks is background."""
NOTHING: frozenset[str] = frozenset()
PASSED = frozenset({"future", "hypothetical", "historical"})
Found = tuple[frozenset[str], Reason]
FRAMES = {"dobj": {"object"}, "nsubjpass": {"object"}, "attr": {"object"}, "oprd": {"object"}, "nsubj": {"subject"}}


@dataclass(frozen=True, slots=True)
class Marks:
    """The auxiliary modes of one event and the cues that gave them.

    `own_will`: a cue of the subject's own will stands over the event (will, would, vow, refuse): what it announces of
    itself, as `precedence.apply` needs to know.
    """

    aux: frozenset[str] = NOTHING
    reasons: tuple[Reason, ...] = ()
    own_will: bool = False


def read_marks(document: Document, sentence: Sentence, token: int) -> Marks:
    """The marks of the event told by the verb or noun at `token` of `sentence`.

    `historical` is read from words alone; `is_historical` weighs it with the event's date.
    """
    date = document.report.date
    return Reader(sentence, date.year if date else None).marks(token)


class Reader:
    """Reads the marks of one sentence. `year`: the report's, None when unknown: then every year told is a past one."""

    def __init__(self, sentence: Sentence, year: int | None) -> None:
        self.s = sentence
        self.year = year
        self.known: dict[int, Marks] = {}

    def marks(self, i: int, depth: int = 0) -> Marks:
        """The marks of the clause or noun phrase headed by i: its own and those that what governs it lets through."""
        if depth > DEEPEST:
            return Marks()
        if i not in self.known:
            self.known[i] = self.join(self.own(i), self.outer(i, depth + 1))
        return self.known[i]

    @staticmethod
    def join(own: Marks, outer: Marks) -> Marks:
        """Both together; two negations by different words undo each other: "not a day passes without"."""
        aux = own.aux | outer.aux
        if "negation" in own.aux and "negation" in outer.aux and not set(own.reasons) & set(outer.reasons):
            aux -= {"negation"}
        return Marks(aux, tuple(dict.fromkeys(outer.reasons + own.reasons)), own.own_will or outer.own_will)

    # -- what stands at the event itself

    def own(self, i: int) -> Marks:
        """The marks by i's own auxiliaries, negations, adverbs, time words, and by its being asked."""
        s = self.s
        found: list[Found] = []
        verb = is_verb(s, i)
        will = False
        reported = reported_in_past(s, i)
        if verb and hangs_on_if(s, i):
            found.append((frozenset({"hypothetical"}), self.reason("hypothetical", "hangs on a condition", i, i)))
        negated = False
        for c in s.children[i]:
            for row in self.rows_at("word", c):
                if row.scope and s.dep[c] not in row.scope:
                    continue
                found.append((row.effects, self.because(row, c)))
                negated = negated or "negation" in row.effects
                break
            if s.dep[c] in ("nsubj", "nsubjpass", "dobj", "attr", "det", "dative", "preconj"):
                for row, at in self.no_phrase(c, verb):
                    found.append((row.effects, self.because(row, at)))
                    negated = negated or "negation" in row.effects
                    break
            if s.dep[c] in ("amod", "compound", "advmod", "nmod") and not verb:
                for row in self.rows_at("adjective", c):
                    found.append((row.effects, self.because(row, c)))
                    break
        if verb:
            modal, will = self.modal(i, reported, negated)
            if modal is not None:
                found.append(modal)
                if "perfect" in modal[0]:  # "should not have attacked": it did; "couldn't have": it did not
                    found = [f for f in found if "negation" not in f[0] or f is modal]
            found += self.shape(i, reported)
        found += self.time(i)
        aux = frozenset().union(*(f[0] for f in found)) & frozenset(AUX_MODES)
        if "future" in aux and "historical" in aux and not reported:
            aux -= {"historical"}
        return Marks(aux, tuple(f[1] for f in found), will)

    def modal(self, i: int, reported: bool, negated: bool) -> tuple[Found | None, bool]:
        """What i's modal says; whether it tells the subject's will."""
        s = self.s
        if s.tag[i] in ("VBZ", "VBD"):  # no modal goes with these: "Ms. May greets"
            return None, False
        perfect = s.tag[i] == "VBN" and any(s.lower[c] == "have" for c in kids(s, i, "aux"))
        for c in kids(s, i, "aux"):
            for row in self.rows_at("modal", c):
                scope = row.scope
                if ("perfect" in scope and not perfect) or ("negated" in scope and not negated):
                    continue
                if "reported" in scope and not reported:
                    continue
                return (row.effects, self.because(row, c)), "will" in row.effects and not is_passive(s, i)
        return None, False

    def shape(self, i: int, reported: bool) -> Iterator[Found]:
        """Marks by the clause's form: headline infinitive, question, "had" inverted, past perfect, "the one who did"."""
        s = self.s
        aux = kids(s, i, "aux")
        subject = next(iter(kids(s, i, "nsubj", "nsubjpass")), None)
        infinitive = s.tag[i] == "VB" and any(s.lower[c] == "to" for c in aux)
        if infinitive and headline(s, i, subject):
            yield frozenset({"future"}), self.reason("future", "headline infinitive", i, i)
        for c in kids(s, i, "mark"):
            yield from ((row.effects, self.because(row, c)) for row in self.rows_at("marker", c) if not row.scope)
        general = s.dep[i] in ("csubj", "csubjpass") and s.tag[s.head[i]] in ("VBZ", "VBP", "VB")
        if general and (infinitive or s.tag[i] == "VBG"):
            yield frozenset({"hypothetical"}), self.reason("hypothetical", "told in general", i, i)
        opener = inverted(s, i)
        if opener is not None:
            yield frozenset({"hypothetical"}), self.reason("hypothetical", "inverted condition", opener, opener)
        elif asked(s, i, aux, subject):
            yield frozenset({"hypothetical"}), self.reason("hypothetical", "question", i, i)
        had = s.tag[i] == "VBN" and any(s.lower[c] in ("had", "'d", "having") and s.tag[c] == "VBD" for c in aux)
        if had and not reported and s.dep[i] in ("ROOT", "relcl", "conj") and not kids(s, i, "mark"):
            yield frozenset({"historical"}), self.reason("historical", "past perfect", i, i)
        if s.dep[i] == "relcl" and in_passing(s, i, subject):
            yield frozenset({"historical"}), self.reason("historical", "past of a person told in passing", i, i)

    def no_phrase(self, c: int, verb: bool) -> Iterator[tuple[Row, int]]:
        """Rows of a "no", "none", "nobody", "neither" that makes up or opens the phrase c, and the tokens they stand at."""
        s = self.s
        if not verb:
            heads = [c] if s.dep[c] in ("det", "preconj") else []
        elif s.dep[c] == "det":
            heads = []
        else:
            heads = [c, *kids(s, c, "det", "neg", "predet", "preconj")]
            heads += [g for n in kids(s, c, "nummod") for g in kids(s, n, "neg")]
        for h in heads:
            if h <= c:
                yield from ((row, h) for row in self.rows_at("none", h))

    # -- time words

    def time(self, i: int) -> Iterator[Found]:
        """Marks by time words of i or of its object: "last year", "in 2003", "tomorrow"."""
        s = self.s
        for t in time_tokens(s, i):
            for row in rows().get(("time", s.lower[t]), ()):
                told = s.tag[i] == "VBD" and "future" in row.effects  # "killed later this week" cannot be
                if tuple(s.lower[t : t + len(row.words)]) == row.words and not told:
                    yield row.effects, self.because(row, t, len(row.words))
                    break
            year = year_at(s, t)
            if year is None or (s.lower[t - 1] == "since" and s.head[s.head[t]] != i):
                continue
            if self.year is None or year < self.year:
                yield frozenset({"historical"}), self.reason("historical", "a past year", t, t)
            elif year > self.year and s.tag[i] != "VBD":
                yield frozenset({"future"}), self.reason("future", "a year to come", t, t)

    # -- what stands over the event

    def outer(self, i: int, depth: int) -> Marks:
        """What i's governor lets through to i, by its row or, without one, by the kind of link."""
        s = self.s
        h, dep = s.head[i], s.dep[i]
        if h == i:
            return Marks()
        if dep == "conj":
            return self.coordinate(i, h, depth)
        if dep in ("pobj", "pcomp"):
            return self.through_preposition(h, depth)
        if dep in ("advcl", "relcl"):
            return self.clause(i, h, depth)
        if dep in ("amod", "compound") and s.tag[i] == "VBG" and s.dep[h] in ("dobj", "pobj"):  # "rule out striking targets"
            return self.governed(i, s.head[h], {"ing", "object"}, depth) if s.dep[h] == "dobj" else self.outer(h, depth)
        frame = self.frame(i)
        return self.governed(i, h, frame, depth) if frame is not None else Marks()

    def frame(self, i: int) -> set[str] | None:
        """How i hangs on its head, in the words of the column `scope`."""
        s, dep = self.s, self.s.dep[i]
        if not is_verb(s, i) and not kids(s, i, "mark"):
            return FRAMES.get(dep)
        if dep in ("xcomp", "ccomp", "acl", "oprd", "dep", "dobj", "nsubjpass", "attr", "acomp"):
            if s.tag[i] == "VBG" and dep != "acl" and not kids(s, i, "aux", "mark"):
                return {"ing", "object"}
            marks = {s.lower[c] for c in kids(s, i, "mark", "aux")}
            if "if" in marks or "whether" in marks:
                return {"if"}
            if "to" in marks or (s.tag[i] == "VB" and own_subject(s, i) is None):
                return {"to", dep}
            return None if dep == "acl" and s.tag[i] in ("VBG", "VBN") else {"that"}
        return None

    def governed(self, i: int, h: int, frame: set[str], depth: int) -> Marks:
        """What the governor h makes of i, which hangs on it in that frame."""
        outer = self.marks(h, depth)
        row = self.governor(h, frame)
        if row is None:
            carried = "to" in frame and is_verb(self.s, h)
            if carried or ("ing" in frame and is_verb(self.s, i) and self.s.dep[i] == "xcomp"):
                return outer  # "began to", "managed to", "were forced to"
            if "if" in frame:
                return Marks(frozenset({"hypothetical"}), (self.reason("hypothetical", "asked, not told", h, h),))
            return Marks()
        return self.effect(row, h, outer)

    def effect(self, row: Row, h: int, outer: Marks) -> Marks:
        """What the row of the governor h says of what hangs on it, h itself being marked as `outer`."""
        negated = "negation" in outer.aux
        effects = row.negated if negated else row.effects
        aux = effects & frozenset(AUX_MODES)
        if "pass" in effects:
            aux |= outer.aux
        elif "that" not in row.scope:
            aux |= outer.aux & (PASSED - {"future"} if negated and "hypothetical" in effects else PASSED)
        why = self.reason(named(effects), f"{' '.join(row.words)} ({row.id}{', negated' if negated else ''})", h, h)
        reasons = outer.reasons if effects == {"pass"} else (*outer.reasons, why) if aux or negated else ()
        return Marks(aux, reasons, "will" in effects or outer.own_will)

    def governor(self, h: int, frame: set[str]) -> Row | None:
        """The row of the word h (with its particle, adverb or object) that opens one of the frames.

        With "be" the adjective or noun after it counts, wherever the parser hung the clause: "is ready to".
        """
        s = self.s
        said = kids(s, h, "acomp", "attr") if s.lemma[h] == "be" and frame & {"to", "that"} else []
        if said:
            return self.governor(said[0], frame)
        for key in dict.fromkeys((s.lower[h], s.lemma[h])):
            for row in rows().get(("governor", key), ()):
                if row.scope & frame and (len(row.words) == 1 or self.has(h, row.words[1:])):
                    return row
        return None

    def has(self, h: int, words: tuple[str, ...]) -> bool:
        s = self.s
        near = {s.lower[c] for c in s.children[h]} | {s.lower[g] for c in s.children[h] for g in s.children[c]}
        return near.issuperset(words)

    def through_preposition(self, h: int, depth: int) -> Marks:
        """What the preposition h ("without", "ahead of") or, through it, its own governor ("call for") makes of i."""
        s = self.s
        for row in rows().get(("preposition", s.lower[h]), ()):
            first = h - len(row.words) + 1
            if first >= 0 and tuple(s.lower[first : h + 1]) == row.words:
                twice = "negation" in row.effects and "negation" in self.own(s.head[h]).aux
                reason = self.because(row, first, len(row.words))
                return Marks(row.effects - {"negation"} if twice else row.effects, (reason,))
        g = s.head[h]
        found = self.governor(g, {s.lower[h]})
        if found is None and s.dep[g] in ("dobj", "nsubjpass"):  # "cleared the men of bombing it", hung on the men
            g = s.head[g]
            found = self.governor(g, {s.lower[h]})
        return self.effect(found, g, self.marks(g, depth)) if found is not None else Marks()

    def clause(self, i: int, h: int, depth: int) -> Marks:
        """An adverbial or relative clause: its marker decides; a bare infinitive of purpose shares its governor's time."""
        s = self.s
        for c in s.children[i]:
            if s.dep[c] in ("mark", "advmod", "prep"):
                for row in self.rows_at("marker", c):
                    before = s.lower[c - 1] if c else ""
                    if row.scope and before not in row.scope and not self.scope_holds(row, i, h, depth):
                        continue
                    return Marks(row.effects, (self.because(row, c),))
        infinitive = any(s.lower[c] == "to" for c in kids(s, i, "aux"))
        if s.dep[i] == "relcl" and not infinitive:
            if any(s.tag[c] == "MD" for c in kids(s, i, "aux")):
                return Marks()
            found = self.governor(h, {"relcl"})
            return self.effect(found, h, Marks()) if found is not None else Marks()
        if infinitive:
            found, outer = self.governor(h, {"to"}), self.marks(h, depth)
            return self.effect(found, h, outer) if found is not None else outer
        return Marks()

    def scope_holds(self, row: Row, i: int, h: int, depth: int) -> bool:
        """Scopes of markers: "future" (the main clause is one), "past" (the clause is), "refused" (future and negated)."""
        s = self.s
        if "past" in row.scope:
            return s.tag[i] == "VBD" or any(s.tag[c] == "VBD" for c in kids(s, i, "aux", "auxpass"))
        if "present" in row.scope and (s.tag[i] in ("VBZ", "VBP") or (s.tag[i] == "VB" and not kids(s, i, "aux"))):
            return True
        main = self.marks(h, depth).aux
        if "refused" in row.scope:
            return {"future", "negation"} <= main or ("hypothetical" in main and "negation" in main)
        return "future" in row.scope and "future" in main

    def coordinate(self, i: int, h: int, depth: int) -> Marks:
        """i is coordinated with h: it shares what stands over h, and h's own auxiliaries where the form is the same."""
        s = self.s
        if is_verb(s, i) != is_verb(s, h):
            return self.outer(h, depth)
        outer = self.marks(h, depth)
        if not is_verb(s, i):
            return outer
        if own_subject(s, i) is not None:  # a clause of its own, still below what stands over both
            return self.outer(h, depth) if s.dep[h] in ("advcl", "ccomp") else Marks()
        if s.tag[i] in ("VBD", "VBZ", "VBP") and s.tag[h] == "VB":  # hung too low: "expected to stay but left"
            return Marks()
        free = {s.lower[c] for c in kids(s, i, "aux")} - {"to"}
        nor = any(s.lower[c] in ("nor", "or") for c in kids(s, h, "cc"))
        if free or (s.tag[i] != s.tag[h] and not (nor and {s.tag[i], s.tag[h]} == {"VBD", "VBN"})):
            return self.outer(h, depth)
        if any(s.lower[c] in ("but", "yet") for c in kids(s, h, "cc")):
            return Marks(outer.aux - {"negation"}, outer.reasons, outer.own_will)
        return outer

    # -- small questions

    def rows_at(self, kind: str, i: int) -> Iterator[Row]:
        """The rows of that kind whose words stand at i and after it; "as if" and "as though" compare and are none."""
        s = self.s
        if kind == "marker" and i and s.lower[i - 1] == "as":
            return
        for row in rows().get((kind, s.lower[i]), ()):
            if len(row.words) == 1 or tuple(s.lower[i : i + len(row.words)]) == row.words:
                yield row

    def because(self, row: Row, i: int, words: int = 1) -> Reason:
        return self.reason(named(row.effects), f"{' '.join(row.words)} ({row.id})", i, i + words - 1)

    def reason(self, effect: str, why: str, first: int, last: int) -> Reason:
        last = min(last, len(self.s) - 1)
        return Reason("status", f"{effect}: {why}", self.s.start_of[first], self.s.end_of[last])


def named(effects: frozenset[str]) -> str:
    return ", ".join(mark for mark in AUX_MODES if mark in effects) or "no mark"


def is_historical(
    marks: Marks, interval: tuple[dt.date, dt.date] | None, report_date: dt.date | None, sentence: Sentence, token: int
) -> tuple[bool, Reason | None]:
    """Whether the event is told as background, not as news, and why.

    `interval`: the first and last day that the event's own time expression can mean, None where it has none. News of a main
    clause may be 45 days old ("last month"); what a subordinate clause or noun phrase tells is background after two weeks.
    """
    said = next((r for r in marks.reasons if r.says.startswith("historical")), None)
    if "future" in marks.aux:
        return False, None
    if interval is not None and report_date is not None:
        first, last = ((report_date - day).days for day in interval)
        limit = BACKGROUND_DAYS if is_subordinate(sentence, token) else NEWS_DAYS
        start, end = sentence.start_of[token], sentence.end_of[token]
        if last > limit:
            return True, Reason("status", f"historical: {last} days before the report", start, end)
        if said is not None and first <= 2 * NEWS_DAYS:
            return False, Reason("status", f"not historical: {last} days before the report", start, end)
    return "historical" in marks.aux, said
