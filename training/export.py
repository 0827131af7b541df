"""Export a trained reader to ONNX with int8 weights, in the form that runs fastest on one core: one sentence a call, so no mask;
query, key and value as one product, and all that is read off a word as another.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import torch
from model import CATEGORIES, MARKS, MODES, ROLES, Reader
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

BUILD = Path(__file__).parent / "build"
OUTPUTS = ("category", "modes", "marks", "roles")


def joined(*parts: nn.Module) -> nn.Linear:
    """One linear layer that gives the outputs of several side by side."""
    weight = torch.cat([p.weight for p in parts])
    made = nn.Linear(weight.shape[1], weight.shape[0])
    made.weight, made.bias = nn.Parameter(weight), nn.Parameter(torch.cat([p.bias for p in parts]))
    return made


class Plain(nn.Module):
    """The network of `model.Reader` for one sentence. Input: pieces [1, length]; outputs as there."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader.eval()
        config = reader.encoder.config
        self.heads, self.size = config.num_attention_heads, config.hidden_size // config.num_attention_heads
        self.inner = nn.ModuleList(
            joined(a.query, a.key, a.value) for a in (layer.attention.self for layer in reader.encoder.encoder.layer)
        )
        parts = (reader.category, reader.modes, reader.marks, *reader.deed, *reader.party, *reader.party_bias)
        self.outer = joined(*parts)
        self.widths = [p.out_features for p in parts]

    def forward(self, pieces: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        embed = self.reader.encoder.embeddings
        length = pieces.shape[1]
        states = embed.word_embeddings(pieces) + embed.position_embeddings.weight[:length] + embed.token_type_embeddings.weight[0]
        states = embed.LayerNorm(states)
        for inner, layer in zip(self.inner, self.reader.encoder.encoder.layer, strict=True):
            query, key, value = inner(states).reshape(1, length, 3, self.heads, self.size).permute(2, 0, 3, 1, 4)
            look = torch.softmax(query @ key.transpose(-1, -2) * self.size**-0.5, dim=-1)
            seen = layer.attention.output.dense((look @ value).transpose(1, 2).reshape(1, length, self.heads * self.size))
            states = layer.attention.output.LayerNorm(seen + states)
            wide = F.gelu(layer.intermediate.dense(states))
            states = layer.output.LayerNorm(layer.output.dense(wide) + states)
        category, modes, marks, *rest = self.outer(states).split(self.widths, dim=-1)
        n = len(ROLES)
        roles = [
            torch.tanh(deed) @ torch.tanh(party).transpose(1, 2) + bias.transpose(1, 2)
            for deed, party, bias in zip(rest[:n], rest[n : 2 * n], rest[2 * n :], strict=True)
        ]
        return category, modes, marks, torch.stack(roles, dim=-1)


def export(reader: Reader, tokens: Tokenizer, longest: int, out: Path) -> None:
    """Write the network with its vocabulary, labels and hashes; as it was before rounding, into BUILD."""
    for folder in (out, BUILD):
        folder.mkdir(parents=True, exist_ok=True)
    axes = {name: {1: "length"} for name in ("pieces", *OUTPUTS[:3])} | {"roles": {1: "length", 2: "length"}}
    torch.onnx.export(
        Plain(reader), (torch.ones(1, 9, dtype=torch.long),), str(BUILD / "reader.onnx"), input_names=["pieces"],
        output_names=list(OUTPUTS), dynamo=False, opset_version=17, dynamic_axes=axes,
    )  # fmt: skip
    quantize_dynamic(  # weights that are not centred on zero cost half as much in what is found
        str(BUILD / "reader.onnx"), str(out / "reader.onnx"), weight_type=QuantType.QInt8, per_channel=True,
        extra_options={"WeightSymmetric": False},
    )  # fmt: skip
    tokens.save(str(out / "tokenizer.json"))
    labels = {"categories": CATEGORIES, "modes": MODES, "marks": MARKS, "roles": ROLES, "longest": longest}
    pinned = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in ("reader.onnx", "tokenizer.json")}
    (out / "labels.json").write_text(json.dumps(labels | {"sha256": pinned}, indent=1) + "\n", encoding="utf-8")
