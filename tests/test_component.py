"""The spaCy component: the coder's own events on a Doc, in batches, over processes, through bytes and to disk."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.tokens import Doc, DocBin

import dragoman
from dragoman.errors import SettingError

TEXT = "Kenyan police arrested two activists on Friday. The minister said Uganda would attack Kenya."
TEXTS = [
    TEXT,
    "정부는 월요일에 국경 회담을 재개한다고 밝혔다. 대변인은 양측이 다시 만날 것이라고 말했다.",
    "",
    "Chad expelled the envoy.",
]


@pytest.fixture(scope="module")
def nlp() -> Any:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("dragoman", config={"date": "2024-06-25"})
    return pipeline


def categories(doc: Doc) -> list[str]:
    return [event["event"][0] for event in doc._.events]


def test_the_entry_point_is_registered() -> None:
    """In a process of its own, in which nobody has imported the component."""
    code = "import spacy; nlp = spacy.blank('en'); nlp.add_pipe('dragoman'); print(nlp.pipe_names)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['dragoman']"


def test_a_doc_has_what_the_coder_finds(nlp: Any) -> None:
    doc = nlp(TEXT)
    coded = dragoman.code(TEXT, date="2024-06-25").to_dict()
    assert {name: doc._.get(name) for name in ("events", "statements", "times", "places", "damage")} == {
        name: coded[name] for name in ("events", "statements", "times", "places", "damage")
    }
    assert categories(doc)[0] == "COERCE"
    assert doc._.statements[0]["cue"] == "said"


def test_words_are_spans_of_the_doc(nlp: Any) -> None:
    doc = nlp(TEXT)
    told = {(span.text, span.label_) for span in doc.spans["dragoman"]}
    assert {("arrested", "COERCE"), ("Kenyan police", "ACTOR"), ("two activists", "RECIPIENT")} <= told


def test_docs_come_in_order_and_what_cannot_be_coded_says_why(nlp: Any) -> None:
    docs = list(nlp.pipe(TEXTS))
    assert [doc.text for doc in docs] == TEXTS
    assert [(doc._.left_out or {}).get("code") for doc in docs] == [None, "not-english", "empty", None]
    assert [categories(doc)[:1] for doc in docs] == [["COERCE"], [], [], ["SANCTION"]]


def test_several_processes_find_the_same(nlp: Any) -> None:
    alone, together = list(nlp.pipe(TEXTS)), list(nlp.pipe(TEXTS, n_process=2, batch_size=2))
    assert [doc._.events for doc in together] == [doc._.events for doc in alone]
    assert [len(doc.spans.get("dragoman", ())) for doc in together] == [len(doc.spans.get("dragoman", ())) for doc in alone]
    component = pickle.loads(pickle.dumps(nlp.get_pipe("dragoman")))  # what a process that is not forked gets
    assert categories(component(nlp.make_doc(TEXT)))[0] == "COERCE"


def test_docs_go_through_bytes(nlp: Any) -> None:
    doc = nlp(TEXT)
    back = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert (back._.events, back._.statements) == (doc._.events, doc._.statements)
    [stored] = DocBin(store_user_data=True, docs=[doc]).get_docs(nlp.vocab)
    assert stored._.events == doc._.events


def test_a_pipeline_goes_to_disk(nlp: Any, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "pipeline")
    loaded = spacy.load(tmp_path / "pipeline")
    assert loaded(TEXT)._.events == nlp(TEXT)._.events


def test_what_is_told_of_a_text(nlp: Any) -> None:
    doc = nlp.make_doc(TEXT)
    doc._.report = {"id": "wire-7", "date": "2020-07-03", "title": "Arrests"}
    event = nlp(doc)._.events[0]
    assert (event["report_id"], event["report_date"], event["cite_info"]["title"]) == ("wire-7", "2020-07-03", "Arrests")
    assert nlp(doc)._.events[0] == event  # and once more
    doc._.report = {"day": "2020-07-03"}
    with pytest.raises(SettingError, match="'day'; a report has id, date"):
        nlp(doc)
    doc._.report = {"date": "soon"}
    assert nlp(doc)._.left_out["code"] == "bad-date"
