"""Which category wins: what time, modality and the teller make of a category, by the codebook's rules in precedence.tsv."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dragoman import ontology
from dragoman.errors import TableError
from dragoman.model import Reason
from dragoman.tables import cell_list, data_path, read_table

COLUMNS = ("id", "category", "mode", "requires", "forbids", "will", "told", "role", "becomes", "new_mode", "drops", "source")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of precedence.tsv."""

    id: str
    modes: frozenset[str]
    requires: frozenset[str]
    forbids: frozenset[str]
    will: bool
    told: frozenset[str]
    role: frozenset[str]
    becomes: str
    new_mode: str
    drops: frozenset[str]
    source: str

    def fits(self, mode: tuple[str, ...], aux: frozenset[str], own_will: bool, told_by: str, role: str | None) -> bool:
        return (
            self.requires <= aux
            and not self.forbids & aux
            and (own_will or not self.will)
            and (not self.modes or not self.modes.isdisjoint(mode))
            and (not self.told or told_by in self.told)
            and (not self.role or role in self.role)
        )


@cache
def rules() -> dict[str, tuple[Rule, ...]]:
    """The rules by the category that they are about, in the file's order. Raises TableError on a broken row."""
    path = data_path("status", "precedence.tsv")
    table: dict[str, tuple[Rule, ...]] = {}
    known = ontology.categories()
    for line, row in read_table(path, COLUMNS):
        categories = cell_list(row["category"])
        unknown = [c for c in (*categories, row["becomes"]) if c not in known]
        unknown += [m for c in ("requires", "forbids", "drops") for m in cell_list(row[c]) if m not in ontology.AUX_MODES]
        if unknown:
            raise TableError(f"unknown category or mode {', '.join(unknown)}", source=str(path), place=f"line {line}")
        lists = {name: frozenset(cell_list(row[name])) for name in ("mode", "requires", "forbids", "told", "role", "drops")}
        rule = Rule(
            row["id"],
            lists["mode"],
            lists["requires"],
            lists["forbids"],
            row["will"] == "yes",
            lists["told"],
            lists["role"],
            row["becomes"],
            row["new_mode"],
            lists["drops"],
            row["source"],
        )
        for category in categories:
            table[category] = (*table.get(category, ()), rule)
    return table


def apply(
    category: str,
    mode: tuple[str, ...],
    aux: frozenset[str],
    *,
    own_will: bool = False,
    told_by: str = "report",
    role: str | None = None,
) -> tuple[str, tuple[str, ...], frozenset[str], Reason | None]:
    """Category, modes and auxiliary modes after the codebook's precedence, and the reason of a change (None without one).

    `own_will`: `Marks.own_will`, the actor's own will is told (will, would, vow, refuse with the actor as subject).
    `told_by`: "actor" when the outermost source that names the event is its actor, "other" when somebody else is,
    "report" when the report itself tells it. `role`: "party" or "outsider" to the conflict that a request is about, None
    where that is not known.
    """
    for rule in rules().get(category, ()):
        if rule.fits(mode, aux, own_will, told_by, role):
            modes = new_modes(rule, category, mode)
            named = " ".join((rule.becomes, *modes))
            marks = f" + {', '.join(sorted(aux))}" if aux else ""
            reason = Reason("status", f"{category}{marks} is {named}: {rule.source} ({rule.id})")
            return rule.becomes, modes, aux - rule.drops, reason
    return category, mode, aux, None


def new_modes(rule: Rule, category: str, mode: tuple[str, ...]) -> tuple[str, ...]:
    """The modes of the new category: the rule's own, or what the old category is as content of a refusal or threat."""
    if rule.new_mode == "content":
        found = ontology.content_mode(rule.becomes, category, mode)
        return (found,) if found else ()
    return (rule.new_mode,) if rule.new_mode else ()
