"""Which coded event answers which gold event, and what of it is right.

A coded event stands at a gold one's place when their triggers overlap, or when the gold trigger lies in its sentence.
It answers the gold event when its category is right too (`event` or one of `also_event`). It is wholly right when also the
actors' and recipients' codes and the auxiliary modes are the gold's. Where all participants are equal (CONSULT, AGREE and
whatever has several states in `actor` and no recipient) who stands in which list is not judged. `future` or `hypothetical`
too much is no error where an event speaks of what may come by its nature (GUIDE.md, section 6).

A gold event may lack fields (PLOVER's gold standard records have no offsets): what it does not tell is not judged.
"""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.evaluation.gold import GoldReport, Item

MUTUAL = frozenset({"CONSULT", "AGREE"})
SPEAKS_OF_WHAT_MAY_COME = frozenset({"AGREE", "CONCEDE", "REJECT", "REQUEST", "THREATEN"})
NOT_JUDGED_THERE = frozenset({"future", "hypothetical"})


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold event and the coded event at its place; either may be None. `answers`: the category is right too."""

    report: GoldReport
    gold: Item | None
    coded: Item | None

    @property
    def answers(self) -> bool:
        return self.gold is not None and self.coded is not None and same_category(self.gold, self.coded)

    @property
    def right(self) -> bool:
        """Whether category, actors, recipients and auxiliary modes are all right."""
        gold, coded = self.gold, self.coded
        if gold is None or coded is None:
            return False
        return same_category(gold, coded) and same_parties(gold, coded) and same_marks(gold, coded)


def overlap(one: Item, other: Item) -> bool:
    """Whether two spans share a character; a span without offsets shares none."""
    if one.get("start") is None or other.get("start") is None:
        return False
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def at_place(gold: Item, coded: Item) -> int:
    """2: the triggers overlap; 1: the gold trigger lies in the coded event's sentence; 0: neither.

    Without a gold trigger: 1 where the coded one lies in the gold's sentence, or where that is not told either.
    """
    if "trigger" not in gold:
        return int("sentence" not in gold or overlap(gold["sentence"], coded["trigger"]))
    if overlap(gold["trigger"], coded["trigger"]):
        return 2
    sentence = coded["text_info"]
    return int(sentence["start"] <= gold["trigger"]["start"] < sentence["end"])


def same_category(gold: Item, coded: Item) -> bool:
    return coded["event"][0] in (*gold["event"], *gold.get("also_event", ()))


def codes_of(event: Item, *roles: str) -> set[str]:
    """The codes that stand in these roles; who has none is not counted."""
    return {one["code"] for role in roles for one in event.get(role, ()) if one["code"]}


def sides(gold: Item) -> dict[str, tuple[str, ...]]:
    """The sides whose codes are judged, and the roles that make them: both as one where all are equal."""
    if "actor" in gold and (gold["event"][0] in MUTUAL or (len(codes_of(gold, "actor")) > 1 and not gold.get("recipient"))):
        return {"parties": ("actor", "recipient")}
    return {role: (role,) for role in ("actor", "recipient") if role in gold}


def same_parties(gold: Item, coded: Item) -> bool:
    return all(codes_of(gold, *roles) == codes_of(coded, *roles) for roles in sides(gold).values())


def judged_marks(gold: Item, coded: Item) -> set[str]:
    """The coded event's auxiliary modes, less those that cost nothing here."""
    free = NOT_JUDGED_THERE if gold["event"][0] in SPEAKS_OF_WHAT_MAY_COME else frozenset()
    return set(coded["aux_mode"]) - (free - set(gold["aux_mode"]))


def same_marks(gold: Item, coded: Item) -> bool:
    return "aux_mode" not in gold or judged_marks(gold, coded) == set(gold["aux_mode"])


def pair_events(report: GoldReport, coded: list[Item]) -> list[Pair]:
    """Each gold and each coded event once, best pairs first: by category, place, parties, then marks.

    A pair of two categories is kept only where the triggers overlap: the same words, read otherwise.
    """
    ranked = []
    for g, gold in enumerate(report.events):
        for c, one in enumerate(coded):
            place, category = at_place(gold, one), same_category(gold, one)
            if place == 2 or (place and category):
                rank = (category, place, same_parties(gold, one), same_marks(gold, one))
                ranked.append((tuple(-int(part) for part in rank), g, c))
    answered: dict[int, int] = {}
    used: set[int] = set()
    for _, g, c in sorted(ranked):
        if g not in answered and c not in used:
            answered[g] = c
            used.add(c)
    pairs = [Pair(report, gold, coded[answered[g]] if g in answered else None) for g, gold in enumerate(report.events)]
    return pairs + [Pair(report, None, one) for c, one in enumerate(coded) if c not in used]
