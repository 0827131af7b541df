"""How many source-target-code triples of PETRARCH's unit tests we find: see README.md.

python evaluation/petrarch/measure.py RECORDS.xml [--dictionaries ACTORS AGENTS ...] [--show]
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from dragoman import Coder, Report, Settings, Skipped
from dragoman.actors import load_tables
from dragoman.actors.petrarch import Imported, import_petrarch
from dragoman.errors import DragomanError, GoldError
from dragoman.model import Entity, Event
from dragoman.ontology import from_cameo, sectors
from dragoman.tables import cell_list, data_path, read_table

HERE = Path(__file__).parent
MUTUAL = "CONSULT"
"""A category that has no direction."""
CODE = 3
"""Letters of a part of a code: KENGOV is a country and a role."""
BRACKETS = re.compile(r"\[([^\]]*)\]")

Party = tuple[str, str]
"""Code of the country or body, "" for none; and sector, "" for none."""


@dataclass(frozen=True, slots=True)
class Triple:
    """Who, whom, and the categories that are right for what is done: one, or more where a code can be read in two ways."""

    source: Party
    target: Party
    categories: frozenset[str]

    def fits(self, other: Triple, *, category: bool, sector: bool) -> bool:
        """Whether the other is the same; without `category` only its actors count, without `sector` only their codes."""
        if category and not self.categories & other.categories:
            return False

        def who(*parties: Party) -> tuple[object, ...]:
            return parties if sector else tuple(code or role for code, role in parties)

        same = who(self.source, self.target) == who(other.source, other.target)
        mutual = MUTUAL in self.categories & other.categories
        return same or (mutual and who(self.source, self.target) == who(other.target, other.source))


@dataclass(slots=True)
class Sentence:
    """One record of the file."""

    id: str
    date: dt.date
    text: str
    gold: list[Triple] = field(default_factory=list)
    uncoded: int = 0


@dataclass(slots=True)
class Result:
    """What was found, in numbers of triples (`quiet`, `empty`: of sentences)."""

    sentences: int = 0
    gold: int = 0
    triples: int = 0
    actors: int = 0
    sectors: int = 0
    ours: int = 0
    more: int = 0
    empty: int = 0
    quiet: int = 0
    uncoded: int = 0
    left_out: int = 0


class Codes:
    """Codes of their dictionaries as ours: invented countries get the code of a state that nothing here is about."""

    def __init__(self, texts: Iterable[str]) -> None:
        """`texts`: the dictionaries and the records, of whose states none is lent."""
        tables = load_tables()
        everything = " ".join(texts).upper()
        told = set(re.findall(r"[A-Z]{3}", " ".join(BRACKETS.findall(everything))))
        rows = [row for _, row in read_table(data_path("formats", "countries.tsv"), ("code", "icews"))]
        self._known = lambda code: tables.known_code(code) or code in tables.folded or code in sectors()
        self._spare = [
            row["code"]
            for row in rows
            if tables.known_code(row["code"]) and row["code"] not in told and row["icews"].upper() not in everything
        ]
        self._given: dict[str, str] = {}

    def ours(self, text: str) -> str:
        """A code with its first part one that exists. Raises GoldError when no territory is left."""
        first, rest = text[:CODE], text[CODE:]
        if len(first) < CODE or not first.isalpha() or self._known(first):
            return text
        if first not in self._given:
            if not self._spare:
                raise GoldError("more invented countries than there are states to lend them a code")
            self._given[first] = self._spare.pop()
        return self._given[first] + rest

    def dictionary(self, text: str) -> str:
        """A dictionary with these codes. Those of agents ("[~GOV]") are roles, and stay."""

        def bracket(found: re.Match[str]) -> str:
            inside = found.group(1)
            if "~" in inside:
                return found.group()
            return "[" + re.sub(r"^(\s*)([A-Za-z]{3,})", lambda m: m[1] + self.ours(m[2].upper()), inside) + "]"

        return BRACKETS.sub(bracket, text)


def read_sentences(path: Path, parties: Parties) -> Iterator[Sentence]:
    """The records of a file. Raises GoldError when it cannot be read or has none."""
    try:
        tree = etree.parse(str(path), etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=True))
    except (OSError, etree.XMLSyntaxError) as error:
        raise GoldError(f"cannot be read: {error}", source=str(path)) from error
    found = tree.getroot().iter("Sentence") if tree.getroot() is not None else ()
    number = 0
    for number, record in enumerate(found, 1):
        text = " ".join((record.findtext("Text") or "").split())
        try:
            day = dt.datetime.strptime(record.get("date", "").strip(), "%Y%m%d").date()
        except ValueError as error:
            raise GoldError(f"no date: {error}", source=str(path), place=f"line {record.sourceline}") from error
        sentence = Sentence(record.get("id", f"record {number}").strip(), day, text)
        for coding in record.iter("EventCoding"):
            if coding.get("eventcode"):
                add_gold(sentence, coding.attrib, parties)
        yield sentence
    if not number:
        raise GoldError("holds no <Sentence> records; name PETRARCH's unit or validation tests", source=str(path))


def add_gold(sentence: Sentence, coding: dict[str, str], parties: Parties) -> None:
    """Add what one <EventCoding> says, unless we have no codes for it."""
    categories = categories_of(coding["eventcode"].strip(" []"))
    source, target = (parties.read(coding.get(side, "")) for side in ("sourcecode", "targetcode"))
    if not categories or source is None or target is None:
        sentence.uncoded += 1
    else:
        triple = Triple(source, target, categories)
        if not any(triple.fits(other, category=True, sector=True) for other in sentence.gold):
            sentence.gold.append(triple)


def categories_of(code: str) -> frozenset[str]:
    """The PLOVER categories that a code has as CAMEO or as WEIS."""
    found = set(weis().get(code[:2], ()))
    try:
        cameo = from_cameo(code)
    except ValueError:
        cameo = None
    return frozenset(found | ({cameo[0]} if cameo else set()))


def weis() -> dict[str, tuple[str, ...]]:
    """WEIS root -> categories."""
    rows = read_table(HERE / "weis.tsv", ("root", "categories"))
    return {row["root"]: cell_list(row["categories"]) for _, row in rows}


class Parties:
    """Reads codes like "CALGOV" with the importer's own understanding of them."""

    def __init__(self, codes: Codes) -> None:
        self._codes = codes
        self._read: dict[str, Party | None] = {}

    def read(self, code: str) -> Party | None:
        """Country and main sector; None for a name, or a code that PLOVER has no place for."""
        code = code.strip().upper()
        if code not in self._read:
            self._read[code] = self._parse(code)
        return self._read[code]

    def _parse(self, code: str) -> Party | None:
        if not code.isalpha():
            return None
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "one.txt"
            path.write_text(f"SOMEBODY [{self._codes.ours(code)}]\n", encoding="utf-8")
            rows = import_petrarch(path, load_tables()).rows
        return (rows[0][2], rows[0][3]) if rows else None


def triples_of(event: Event) -> Iterator[Triple]:
    """An event of ours: each actor with each recipient, or each two of a mutual one, of those with a code or a sector."""

    def parties(entities: Sequence[Entity]) -> list[Party]:
        return [(e.code or "", e.sector or "") for e in entities if e.code or e.sector]

    actors, recipients = parties(event.actor), parties(event.recipient)
    pairs = [(a, b) for a in actors for b in recipients]
    if not event.recipient:
        pairs = [(a, b) for n, a in enumerate(actors) for b in actors[n + 1 :]]
    for source, target in pairs:
        yield Triple(source, target, frozenset(event.event))


def measure(path: Path, dictionaries: Sequence[Path], show: bool = False) -> Result:
    """Code all sentences and count. Faults of the dictionaries go to standard error."""
    codes = Codes(text_of(file) for file in (path, *dictionaries))
    result = Result()
    with tempfile.TemporaryDirectory() as folder:
        actors = Path(folder) / "actors.tsv"
        actors.write_text(imported(dictionaries, codes, Path(folder)).text(), encoding="utf-8")
        coder = Coder(Settings(actors=(actors,)))
        sentences = list(read_sentences(path, Parties(codes)))
        reports = [Report(s.text, f"{n}", s.date) for n, s in enumerate(sentences)]
        for sentence, coded in zip(sentences, coder.code_many(reports), strict=True):
            if isinstance(coded, Skipped):
                result.left_out += 1
                print(f"left out: {sentence.id}: {coded.reason}", file=sys.stderr)
                continue
            ours = [triple for event in coded.events for triple in triples_of(event)]
            differs = count(result, sentence, ours)
            if show and differs:
                print(f"{sentence.id}: {sentence.text}")
                for name, triples in (("theirs", sentence.gold), ("ours", ours)):
                    for triple in triples:
                        print(f"  {name}: {told(triple)}")
    return result


def imported(dictionaries: Sequence[Path], codes: Codes, folder: Path) -> Imported:
    """The dictionaries as one table."""
    whole = Imported()
    for number, path in enumerate(dictionaries):
        copy = folder / f"{number}-{path.name}"
        copy.write_text(codes.dictionary(text_of(path)), encoding="utf-8")
        part = import_petrarch(copy, load_tables())
        whole.rows += part.rows
        for fault in part.faults:
            print(f"not carried over: {path.name}, line {fault.line}: {fault.message}", file=sys.stderr)
    return whole


def text_of(path: Path) -> str:
    """What is in a file, whatever its bytes."""
    return path.read_text(encoding="utf-8", errors="replace")


def count(result: Result, sentence: Sentence, ours: list[Triple]) -> bool:
    """Add a sentence to the result; whether anything in it differs."""

    def found(triple: Triple, among: list[Triple], *, category: bool = True, sector: bool = False) -> bool:
        return any(triple.fits(other, category=category, sector=sector) for other in among)

    triples = sum(found(gold, ours) for gold in sentence.gold)
    more = sum(not found(triple, sentence.gold) for triple in ours)
    result.sentences += 1
    result.gold += len(sentence.gold)
    result.triples += triples
    result.actors += sum(found(gold, ours, category=False) for gold in sentence.gold)
    result.sectors += sum(found(gold, ours, sector=True) for gold in sentence.gold)
    result.ours += len(ours)
    result.more += more
    result.uncoded += sentence.uncoded
    if not (sentence.gold or sentence.uncoded):
        result.empty += 1
        result.quiet += not ours
    return triples < len(sentence.gold) or more > 0


def told(triple: Triple) -> str:
    """A triple as people read it."""
    source, target = (" ".join(filter(None, party)) for party in (triple.source, triple.target))
    return f"{source} -> {target}: {' or '.join(sorted(triple.categories))}"


def named_dictionaries(path: Path) -> list[Path]:
    """The actor and agent dictionaries that the file names, beside it or in ../dictionaries."""
    text = text_of(path)
    names = re.findall(r"<(?:Actor|Agent)file>\s*(.*?)\s*</", text)
    homes = (path.parent, path.parent / "../dictionaries")
    return [home / name for name in names for home in homes if (home / name).is_file()]


def lines(result: Result) -> Iterator[str]:
    """The result as people read it."""

    def share(part: int, whole: int) -> str:
        return f"{part} of {whole}" + (f" ({part / whole:.0%})" if whole else "")

    yield f"sentences: {result.sentences}" + (f", left out: {result.left_out}" if result.left_out else "")
    yield f"triples found: {share(result.triples, result.gold)}"
    yield f"  with their sectors: {share(result.sectors, result.gold)}"
    yield f"  actors alone: {share(result.actors, result.gold)}"
    yield f"triples of ours that the file has not: {share(result.more, result.ours)}"
    yield f"sentences without an event in which we find none: {share(result.quiet, result.empty)}"
    yield f"triples that have no code of ours, not compared: {result.uncoded}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("records", type=Path)
    parser.add_argument("--dictionaries", type=Path, nargs="+")
    parser.add_argument("--show", action="store_true", help="print each sentence in which something differs")
    options = parser.parse_args()
    try:
        dictionaries = options.dictionaries or named_dictionaries(options.records)
        for line in lines(measure(options.records, dictionaries, options.show)):
            print(line)
    except (DragomanError, OSError) as error:
        raise SystemExit(f"measure: {error}") from None


if __name__ == "__main__":
    main()
