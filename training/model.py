"""The reader's network: a small encoder, and on it what a word tells (category, modes, marks) and who does it to whom."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel

from dragoman import ontology

CATEGORIES = ("NONE", *ontology.categories())
MODES = tuple(f"{category}/{mode}" for category, mode in ontology.modes())
MARKS = ontology.AUX_MODES
ROLES = ("actor", "recipient")
ROLE_SIZE = 96
DROPOUT = 0.1


class Reader(nn.Module):
    """Reads sentences. Logits: `category` [batch, pieces, categories], `modes` and `marks` likewise; `roles` [batch, pieces
    (of the deed), pieces (of the party), roles].
    """

    def __init__(self, encoder: Path | str) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(str(encoder), add_pooling_layer=False)
        size = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(DROPOUT)
        self.category = nn.Linear(size, len(CATEGORIES))
        self.modes = nn.Linear(size, len(MODES))
        self.marks = nn.Linear(size, len(MARKS))
        self.deed = nn.ModuleList(nn.Linear(size, ROLE_SIZE) for _ in ROLES)
        self.party = nn.ModuleList(nn.Linear(size, ROLE_SIZE) for _ in ROLES)
        self.party_bias = nn.ModuleList(nn.Linear(size, 1) for _ in ROLES)

    def forward(self, pieces: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        states = self.dropout(self.encoder(input_ids=pieces, attention_mask=mask).last_hidden_state)
        roles = [
            torch.tanh(deed(states)) @ torch.tanh(party(states)).transpose(1, 2) + bias(states).transpose(1, 2)
            for deed, party, bias in zip(self.deed, self.party, self.party_bias, strict=True)
        ]
        return self.category(states), self.modes(states), self.marks(states), torch.stack(roles, dim=-1)
