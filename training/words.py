"""The words by which the reader may tell an event where no lexicon entry has one: src/dragoman/data/reader/words.tsv.

    python training/words.py

They are the verbs and nouns that stand in the trigger of OFTEN training sentences or more, and in one of five of all that
have them. The gate lets their sentences through where the reader is heard.
"""

from __future__ import annotations

from collections import Counter

from sentences import HOME, read_sentences

from dragoman.language import parse
from dragoman.model import Document, Report, Segment
from dragoman.tables import data_path

OFTEN = 3
SHARE = 0.2
EMPTY = frozenset({"be", "have", "do"})


def main() -> None:
    labelled = list(read_sentences(sorted(HOME.glob("*.txt")), []))
    documents = [Document(Report(one.text, one.place), segments=[Segment(0, len(one.text))]) for one in labelled]
    parse(documents)
    telling: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for document, one in zip(documents, labelled, strict=True):
        words = {
            (s.start_of[i], s.end_of[i]): s.lemma[i]
            for s in document.sentences
            for i in range(len(s))
            if s.tag[i][:1] in ("V", "N") and s.lemma[i].isalpha() and s.lemma[i] not in EMPTY
        }
        seen.update(set(words.values()))
        spans = [event.trigger for event in one.events]
        telling.update({w for (start, end), w in words.items() if any(start < b and end > a for a, b in spans)})
    found = sorted(w for w, n in telling.items() if n >= OFTEN and n >= SHARE * seen[w])
    head = "# Words by which the reader may tell an event: a sentence with one is parsed. Made by training/words.py.\nword\n"
    data_path("reader", "words.tsv").write_text(head + "\n".join(found) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
