"""Why a pair of events is not right: every error gets one cause, the first of those below that holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from dragoman.evaluation.matching import Pair, codes_of, judged_marks, same_category, same_marks, same_parties, sides

NOT_FOUND = "missed: nothing coded at these words"
OTHER_CATEGORY = "other category"
EXTRA = "extra: no event in the gold"
EXTRA_IN_NONE = "extra: in a report without events"
NOBODY = "parties: {role} not found"
UNRESOLVED = "parties: {role} without a code"
SWAPPED = "parties: actor and recipient swapped"
TOO_MANY = "parties: {role} where the gold has none"
SOMEBODY_ELSE = "parties: other {role}"
NOT_MARKED = "auxiliary mode: {mark} missing"
WRONGLY_MARKED = "auxiliary mode: {mark} too much"


def cause(pair: Pair) -> str | None:
    """The cause of a pair's error, None for a pair that is right."""
    gold, coded = pair.gold, pair.coded
    if gold is None:
        return EXTRA if pair.report.events else EXTRA_IN_NONE
    if coded is None:
        return NOT_FOUND
    if not same_category(gold, coded):
        return OTHER_CATEGORY
    if not same_parties(gold, coded):
        return cause_of_parties(pair)
    if same_marks(gold, coded):
        return None
    marks, want = judged_marks(gold, coded), set(gold["aux_mode"])
    if missing := sorted(want - marks):
        return NOT_MARKED.format(mark=missing[0])
    return WRONGLY_MARKED.format(mark=min(marks - want))


def cause_of_parties(pair: Pair) -> str:
    """Which party is wrong, and how."""
    gold, coded = pair.gold, pair.coded
    assert gold is not None
    assert coded is not None
    actor, recipient = codes_of(gold, "actor"), codes_of(gold, "recipient")
    if actor != recipient and (codes_of(coded, "actor"), codes_of(coded, "recipient")) == (recipient, actor):
        return SWAPPED
    for side, roles in sides(gold).items():
        role = "participant" if side == "parties" else side
        want, have = codes_of(gold, *roles), codes_of(coded, *roles)
        if want == have:
            continue
        if not want:
            return TOO_MANY.format(role=role)
        named = [entity for each in roles for entity in coded[each]]
        if not named:
            return NOBODY.format(role=role)
        if have < want and any(not entity["code"] for entity in named):
            return UNRESOLVED.format(role=role)
        return NOBODY.format(role=f"one {role}") if have < want else SOMEBODY_ELSE.format(role=role)
    raise ValueError("the parties are right")


def tally(pairs: Iterable[Pair]) -> list[tuple[str, int]]:
    """Causes and how often each holds, most frequent first."""
    counts = Counter(found for pair in pairs if (found := cause(pair)))
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
