"""PLOVER 2.0: categories, modes, contexts, sectors, scores and what of them is legal. Read from data/ontology.

Source of every number: the PLOVER 2.0 codebook (Open Event Data Alliance, 2021 draft).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dragoman.tables import data_path, read_table

AUX_MODES = ("historical", "future", "hypothetical", "negation")
PUBLIC_BODIES = frozenset({"IGO", "UNO", "EUR", "NGO", "ISM", "IMG"})
"""Actor codes of what is neither a state nor a company."""
NO_STATE = PUBLIC_BODIES | {"MNC"}
"""Actor codes that are no country's."""


@dataclass(frozen=True, slots=True)
class Category:
    """One PLOVER category. `quad` 1 to 4; `score` in PLOVER's scale of -10 to 10; `cameo` two-digit root."""

    name: str
    quad: int
    score: float
    recipient_required: bool
    cameo: str
    covers: str


@dataclass(frozen=True, slots=True)
class Mode:
    """One mode of a category, with its own score where the codebook gives one, and the nearest CAMEO code."""

    category: str
    name: str
    score: float
    cameo: str
    covers: str


@cache
def categories() -> dict[str, Category]:
    """The 16 categories by name, in the codebook's order."""
    columns = ("category", "quad", "score", "recipient_required", "cameo", "covers")
    return {
        row["category"]: Category(
            row["category"],
            int(row["quad"]),
            float(row["score"]),
            row["recipient_required"] == "yes",
            row["cameo"],
            row["covers"],
        )
        for _, row in read_table(data_path("ontology", "categories.tsv"), columns)
    }


@cache
def modes() -> dict[tuple[str, str], Mode]:
    """Every mode by (category, mode)."""
    columns = ("category", "mode", "score", "cameo", "covers")
    return {
        (row["category"], row["mode"]): Mode(
            row["category"],
            row["mode"],
            float(row["score"] or categories()[row["category"]].score),
            row["cameo"],
            row["covers"],
        )
        for _, row in read_table(data_path("ontology", "modes.tsv"), columns)
    }


@cache
def sectors() -> dict[str, str]:
    """Sector code -> what it means."""
    return {row["sector"]: row["means"] for _, row in read_table(data_path("ontology", "sectors.tsv"), ("sector", "means"))}


@cache
def political_sectors() -> frozenset[str]:
    """Sectors that by themselves make an exchange of words, goods or sanctions a political event."""
    path = data_path("ontology", "sectors.tsv")
    return frozenset(row["sector"] for _, row in read_table(path, ("sector", "political")) if row["political"] == "yes")


@cache
def contexts() -> frozenset[str]:
    """The contexts' names."""
    return frozenset(row["context"] for _, row in read_table(data_path("ontology", "contexts.tsv"), ("context",)))


@cache
def content_modes() -> dict[tuple[str, str, str], str]:
    """(category, content's category, content's mode) -> mode, for REQUEST, REJECT and THREATEN."""
    columns = ("category", "content", "content_mode", "mode")
    return {
        (row["category"], row["content"], row["content_mode"]): row["mode"]
        for _, row in read_table(data_path("ontology", "content_modes.tsv"), columns)
    }


def content_mode(category: str, content: str, content_modes_: tuple[str, ...]) -> str | None:
    """The mode that a request, refusal or threat takes from the category and modes of its content ("" where none)."""
    table = content_modes()
    for mode in (*content_modes_, ""):
        if (category, content, mode) in table:
            return table[category, content, mode]
    return table.get((category, "", ""))


def score(category: str, modes_: tuple[str, ...] = ()) -> float:
    """PLOVER score of an event: of several modes the one farthest from zero, else the category's own."""
    found = [modes()[category, m].score for m in modes_ if (category, m) in modes()]
    return max(found, key=abs) if found else categories()[category].score


def quad(category: str) -> int:
    """Quad code 1 to 4."""
    return categories()[category].quad


def cameo(category: str, modes_: tuple[str, ...] = ()) -> str:
    """The nearest CAMEO code, as text with its leading zero: a 3-4 digit one where a mode has it, else the root."""
    for mode in modes_:
        if (category, mode) in modes():
            return modes()[category, mode].cameo
    return categories()[category].cameo


@cache
def cameo_codes() -> dict[str, tuple[str, str | None] | None]:
    """CAMEO code -> category and mode; None for plain statements, which are no PLOVER event."""
    rows = read_table(data_path("ontology", "cameo.tsv"), ("code", "category", "mode", "label"))
    return {row["code"]: (row["category"], row["mode"] or None) if row["category"] else None for _, row in rows}


def from_cameo(code: str) -> tuple[str, str | None] | None:
    """The PLOVER category and mode of a CAMEO code of two to four digits ("190", "0841").

    None for plain statements (01…), which are no PLOVER event. A code that the table lacks ("030", "0214") means what
    its parent means. Raises ValueError where not even its first two digits are CAMEO's.
    """
    table = cameo_codes()
    for length in range(len(code), 1, -1):
        if len(code) <= 4 and code[:length] in table:
            return table[code[:length]]
    raise ValueError(f"{code!r} is no CAMEO code: two to four digits, the first two from 01 to 20")
