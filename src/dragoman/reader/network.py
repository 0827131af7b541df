"""The network behind the reader, run by ONNX Runtime: sentences in, category, modes, marks and parties of each word out.

The model lies in data/reader: `reader.onnx` (int8), `tokenizer.json` and `labels.json`, made by `make reader` (training/).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from dragoman.errors import SettingError
from dragoman.reader.reading import Proposal, Reading, Span
from dragoman.tables import data_path

READ = ["category", "modes", "marks", "roles"]
logger = logging.getLogger(__name__)
HEARD = 0.15
"""Share of all categories together from which a word piece may tell an event."""
AMONG_EQUALS = frozenset({"CONSULT", "AGREE", "COOPERATE"})
"""Categories in which whoever is on the other side acts too."""
LITTLE, PARTIES_COUNT = 0.02, 0.3
"""Between a marked pair: what a party is taken for that seems to have no part, and the power to which its part counts."""
TAKES_PART = 0.5
"""Share from which a mark or a party is told."""
MODE = 0.4
"""Share from which a mode is told."""


class Reader:
    """Reads sentences. Raises SettingError when the model cannot be loaded."""

    def __init__(self, folder: Path) -> None:
        try:
            import onnxruntime
            from tokenizers import Tokenizer

            labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
            check(folder, labels["sha256"])
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 3
            self._session = onnxruntime.InferenceSession(
                str(folder / "reader.onnx"), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # whatever the libraries raise: the rules can go on without it
            reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
            advice = "install dragoman again, or say --reader off"
            raise SettingError(f"the reader cannot be loaded ({reason}); {advice}", source=str(folder)) from error
        self.categories: list[str] = labels["categories"]
        self.modes: list[str] = labels["modes"]
        self.marks: list[str] = labels["marks"]
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(labels["longest"])

    def read(self, sentences: Sequence[tuple[str, int]]) -> list[Reading]:
        """A Reading for each (text, offset of its first character in the report).

        One at a time, as the network takes them: int8 scales a batch as a whole, and a sentence must not be read otherwise
        for its company.
        """
        import numpy as np

        readings = []
        for (_, at), coded in zip(sentences, self._tokenizer.encode_batch([text for text, _ in sentences]), strict=True):
            pieces = np.array([coded.ids], dtype=np.int64)
            outputs = self._session.run(READ, {"pieces": pieces})
            readings.append(self._reading(coded.offsets, at, *(output[0] for output in outputs)))
        return readings

    def between(self, text: str, actor: Sequence[Span], recipient: Sequence[Span]) -> dict[str, float]:
        """The share (0 to 1) of each category of what the marked actor does to the marked recipient; NONE is left out.

        A word counts by what it tells, and by how far the marked parties take part in that; a party that is not marked
        takes part in anything.
        """
        import numpy as np

        coded = self._tokenizer.encode(text)
        ids = np.array([coded.ids], dtype=np.int64)
        told, roles = self._session.run(["category", "roles"], {"pieces": ids})
        real = np.array([start < end for start, end in coded.offsets])
        takes_part = [[_part(roles[0], real, coded.offsets, side, role) for role in (0, 1)] for side in (actor, recipient)]
        acts, suffers, acts_too = takes_part[0][0], takes_part[1][1], takes_part[1][0]
        words = _shares(told[0]) * real[:, None]
        found = {}
        for n, category in enumerate(self.categories[1:], 1):
            other = np.maximum(suffers, acts_too) if category in AMONG_EQUALS else suffers
            found[category] = float((words[:, n] * ((acts + LITTLE) * (other + LITTLE)) ** PARTIES_COUNT).max())
        whole = sum(found.values()) or 1.0  # nothing at all of a sentence without words
        return {category: share / whole for category, share in found.items()}

    def _reading(self, offsets: list[Span], at: int, category: Any, modes: Any, marks: Any, roles: Any) -> Reading:
        import numpy as np

        real = np.array([start < end for start, end in offsets])
        size = len(offsets)
        shares = _shares(category[:size])
        heard = np.flatnonzero(real & (shares[:, 0] < 1 - HEARD))
        reading = Reading()
        for i in heard.tolist():
            told = {self.categories[c]: float(shares[i, c]) for c in np.flatnonzero(shares[i] > HEARD / 3).tolist() if c}
            reading.pieces.append((offsets[i][0] + at, offsets[i][1] + at, told))
        for pieces in _runs(heard.tolist(), shares[:, 1:].argmax(-1).tolist()):
            c = int(shares[pieces, 1:].mean(0).argmax()) + 1
            name = self.categories[c]
            mode_shares = _sigmoid(modes[pieces].mean(0))
            own_modes = [n for n, mode in enumerate(self.modes) if mode.startswith(name + "/") and mode_shares[n] > MODE]
            parties = _sigmoid(roles[pieces, :size].mean(0)) * real[:, None]
            reading.proposals.append(
                Proposal(
                    category=name,
                    share=float(shares[pieces, c].max()),
                    start=offsets[pieces[0]][0] + at,
                    end=offsets[pieces[-1]][1] + at,
                    modes=tuple(self.modes[n].split("/")[1] for n in own_modes),
                    marks=tuple(
                        self.marks[m] for m in np.flatnonzero(_sigmoid(marks[pieces].mean(0)) > TAKES_PART).tolist()
                    ),
                    actors=_spans(parties[:, 0], offsets, at),
                    recipients=_spans(parties[:, 1], offsets, at),
                )
            )
        return reading


def check(folder: Path, pinned: Mapping[str, str]) -> None:
    """Raise ValueError when a file of the model is not the one that was trained."""
    for name, hash_ in pinned.items():
        if sha256((folder / name).read_bytes()).hexdigest() != hash_:
            raise ValueError(f"{name} is not the file that labels.json names: it was altered or cut short")


def _sigmoid(x: Any) -> Any:
    import numpy as np

    return 1 / (1 + np.exp(-x))


def _shares(logits: Any) -> Any:
    """The share of each category for each piece."""
    import numpy as np

    shares = np.exp(logits - logits.max(-1, keepdims=True))
    return shares / shares.sum(-1, keepdims=True)


def _part(roles: Any, real: Any, offsets: list[Span], side: Sequence[Span], role: int) -> Any:
    """For each piece as a deed how far one of the spans takes part in it in that role; 1 where there is no span."""
    import numpy as np

    inside = [any(start < b and a < end for a, b in side) for start, end in offsets]
    chosen = np.array(inside) & real
    return _sigmoid(roles[:, chosen, role]).max(1) if chosen.any() else np.ones(len(offsets))


def _runs(pieces: list[int], best: list[int]) -> Iterable[list[int]]:
    """Neighbouring pieces of one best category."""
    run: list[int] = []
    for i in pieces:
        if run and (i != run[-1] + 1 or best[i] != best[run[0]]):
            yield run
            run = []
        run.append(i)
    if run:
        yield run


def _spans(shares: Any, offsets: list[Span], at: int) -> tuple[Span, ...]:
    """Character spans of the runs of pieces that take part."""
    found: list[list[int]] = []
    last = -2
    for i, share in enumerate(shares.tolist()):
        if share > TAKES_PART:
            if i == last + 1:
                found[-1][1] = offsets[i][1] + at
            else:
                found.append([offsets[i][0] + at, offsets[i][1] + at])
            last = i
    return tuple((start, end) for start, end in found)


def find_reader(wanted: bool) -> Reader | None:
    """Our reader; None where it is not wanted, or where it cannot be loaded, which is told once by a warning."""
    if not wanted:
        return None
    try:
        return load_reader()
    except SettingError as error:
        logger.warning("the rules go on alone: %s", error)
        return None


@lru_cache(maxsize=2)
def load_reader(folder: Path | None = None) -> Reader:
    """The reader in the folder, ours by default."""
    return Reader(folder or data_path("reader"))
