"""The reader for torch: the encoder's twelve layers, and two small heads on top.

The weights begin as the encoder's. The word vectors stay as they are, so they ship in the wheel's 4-bit blocks,
and pieces that no training text holds stay in step with those that do.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import torch
from e5_torch import bert
from e5_weights import Wheel


class ReaderModel(torch.nn.Module):
    """A BERT that marks a span in a window, and says whether the window answers the question."""

    def __init__(self, wheel: Wheel, kept: npt.NDArray[np.int64]) -> None:
        super().__init__()
        self.trunk = bert(wheel, kept)
        self.trunk.embeddings.word_embeddings.weight.requires_grad_(False)
        self.span = torch.nn.Linear(wheel.hidden, 2)
        self.relevance = torch.nn.Linear(wheel.hidden, 1)
        for head in (self.span, self.relevance):
            torch.nn.init.normal_(head.weight, std=0.02)
            torch.nn.init.zeros_(head.bias)

    def forward(
        self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """:param ids types mask: int64 ``(batch, tokens)``, as ``reader_data.padded`` gives them.

        :return: ``span`` float32 ``(batch, tokens, 2)``, the logits of an answer's first and last token: those of
            the first token of all stand for no answer, those of the question are -1e4; ``relevance`` float32
            ``(batch,)``, the logit of the window answering the question.
        """
        out = self.trunk(input_ids=ids, token_type_ids=types, attention_mask=mask).last_hidden_state.float()
        span = self.span(out)
        closed = (types == 0) | (mask == 0)
        closed[:, 0] = False
        return span.masked_fill(closed.unsqueeze(-1), -1e4), self.relevance(out[:, 0]).squeeze(-1)


def loss(span: torch.Tensor, relevance: torch.Tensor, start: torch.Tensor, end: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of both ends, and half a binary one of the relevance."""
    ends = (
        torch.nn.functional.cross_entropy(span[:, :, 0], start)
        + torch.nn.functional.cross_entropy(span[:, :, 1], end)
    ) / 2
    answered = (start > 0).float()
    return ends + 0.5 * torch.nn.functional.binary_cross_entropy_with_logits(relevance, answered)
