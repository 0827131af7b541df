"""Measure the shipped reader alone on the gold corpus and write CARD.md: python training/card.py

The gold's test part is only counted. The loss by int8 weights is told where build/reader.onnx, the network before rounding,
is there too (`make reader` leaves it).
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from agreement import agreement
from sentences import HOME, read_sentences

from dragoman.config import Settings
from dragoman.evaluation import calibration, corpus_hash, read_gold
from dragoman.evaluation.gold import GoldReport
from dragoman.ontology import categories
from dragoman.pipeline import Coded, Coder
from dragoman.reader import Reader
from dragoman.tables import data_path

HERE = Path(__file__).parent
WHOLE = HERE / "build" / "reader.onnx"
SURE = 0.5
"""Share from which a proposal counts here; the coder weighs each with what the rules say."""


@dataclass
class Count:
    """Proposals and gold events of one kind: how many there are, how many are right."""

    proposed: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    rated: list[tuple[float, bool]] = field(default_factory=list)

    def scores(self, category: str | None = None) -> tuple[float, float, float]:
        """Precision, recall and F1 of a category, or of all."""
        some = [category] if category else list(categories())
        proposed, right, gold = (sum(c[name] for name in some) for c in (self.proposed, self.right, self.gold))
        precision, recall = right / max(1, proposed), right / max(1, gold)
        return precision, recall, 2 * right / max(1, proposed + gold)


def measure(reader: Reader, reports: Iterable[GoldReport], coder: Coder) -> Count:
    """What the reader alone sees in the reports' sentences, against the gold."""
    count = Count()
    for report in reports:
        [coded] = coder.code_many([report.report])
        assert isinstance(coded, Coded)
        document = coded.document
        left = list(report.events)
        count.gold.update(event["event"][0] for event in left)
        texts = [(document.words(s.start, s.end), s.start) for s in document.sentences]
        for proposal in (p for reading in reader.read(texts) for p in reading.proposals):
            at = [e for e in left if proposal.start < e["trigger"]["end"] and e["trigger"]["start"] < proposal.end]
            right = [e for e in at if proposal.category in (*e["event"], *e.get("also_event", ()))]
            count.rated.append((proposal.share, bool(right)))
            if proposal.share >= SURE:
                count.proposed[proposal.category] += 1
                if right:
                    count.right[right[0]["event"][0]] += 1
                    left.remove(right[0])
    return count


def before_rounding() -> Reader | None:
    """The network with its whole weights, if it is there."""
    if not WHOLE.exists():
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in ("labels.json", "tokenizer.json"):
            shutil.copy(data_path("reader") / file, folder)
        shutil.copy(WHOLE, folder)
        labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        (folder / "labels.json").write_text(json.dumps(labels | {"sha256": {}}), encoding="utf-8")
        return Reader(folder)


def main() -> None:
    """Measure and write the card."""
    gold = read_gold([HERE.parent / "evaluation" / "gold"])
    coder = Coder(Settings(gate=False, reader=False))
    reader, whole = Reader(data_path("reader")), before_rounding()
    parts = {part: [r for r in gold if r.part == part] for part in ("development", "test")}
    counts = {part: measure(reader, reports, coder) for part, reports in parts.items()}
    exact = {part: measure(whole, reports, coder) for part, reports in parts.items()} if whole else {}
    faults: list[str] = []
    sentences = list(read_sentences(sorted(HOME.glob("*.txt")), faults))
    events = Counter(e.category for s in sentences for e in s.events)
    rows = []
    for category in (*categories(), None):
        cells = [f"{value:.2f}" for part in parts for value in counts[part].scores(category)]
        number = events[category] if category else events.total()
        rows.append(f"| {category or '**all**'} | {number:,} | " + " | ".join(cells) + " |")
    errors = {part: calibration.error(count.rated) for part, count in counts.items()}
    rounding = [
        f"{part} part {exact[part].scores()[2]:.3f} before and {counts[part].scores()[2]:.3f} after" for part in exact
    ] or ["not measured in this run"]
    card = (HERE / "card.md.in").read_text(encoding="utf-8")
    for name, value in {
        "day": str(dt.date.today()),
        "sentences": f"{len(sentences):,}",
        "without": f"{sum(not s.events for s in sentences):,}",
        "events": f"{events.total():,}",
        "agreement": agreement(),
        "sha256": json.loads((data_path("reader") / "labels.json").read_text(encoding="utf-8"))["sha256"]["reader.onnx"],
        "size": f"{(data_path('reader') / 'reader.onnx').stat().st_size / 1e6:.1f}",
        "corpus": corpus_hash(gold)[:12],
        "rows": "\n".join(rows),
        "calibration": ", ".join(f"{part} part {error:.3f}" for part, error in errors.items()),
        "rounding": "; ".join(rounding),
    }.items():
        card = card.replace("{" + name + "}", value)
    (HERE / "CARD.md").write_text(card, encoding="utf-8")
    print(card)


if __name__ == "__main__":
    main()
