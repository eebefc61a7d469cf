"""What every system of the comparison runs in: ``python benchmarks/peers/with_NAME.py build|ask …``.

A process each, so that memory and start-up are a system's own. Passages and questions are JSON files; only what stands
in ``passages.json`` is indexed, and the ids that come back are of those passages. ``ask`` answers the questions that
are named on standard input, so that systems can take turns. Runs in the peer's own environment: nothing but the
standard library, numpy and what encodes is imported here.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Sequence
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

#: What the peers cut Chinese by where they let one say: overlapping pairs of Han characters, and words of letters and
#: digits. Of what a regular expression can do, what ranks best (benchmarks/fusion_weights.py); their own patterns take
#: a whole clause for a word.
PAIRS = r"(?=([\u4e00-\u9fff]{2}|(?<![a-z0-9])[a-z0-9.]+))"
#: Results that each half hands to the fusion: as many as Wenju's halves do.
CANDIDATES = 100
WARM_UP = 10


class System(Protocol):
    """One system with one configuration."""

    def build(self, content: dict[str, Any], folder: Path) -> None:
        """Index the passages and save."""

    def open(self, folder: Path) -> None:
        """Open what was saved."""

    def search(self, question: str, k: int) -> list[str]:
        """Ids of the best passages, best first."""


class Encoder:
    """The product's weights and prompts, for the peers.

    :param model: a sentence-transformers folder of the weights, which that library runs as it does any model;
        ``None`` for the product's own int8 in its onnxruntime session.
    :param known: vectors of passages and questions by their text, so that accuracy can be measured again in minutes
        and without loading any model; otherwise questions are encoded, and their time is kept in :attr:`seconds`.
    """

    def __init__(self, model: Path | None, known: Path | None) -> None:
        import numpy as np

        self._known: dict[str, Any] = {}
        self.seconds: list[float] = []
        self.asked = known is not None
        if known is not None:
            with np.load(known) as arrays:
                self._known = dict(zip(arrays["texts"].tolist(), arrays["vectors"], strict=True))
                self.name, self.fingerprint = str(arrays["name"]), str(arrays["fingerprint"])
                self.dim = arrays["vectors"].shape[1]
        elif model is None:
            from index.embed import load_encoder

            ours = load_encoder()
            self.name, self.fingerprint, self.dim = ours.name, ours.fingerprint, ours.dim
            self._questions, self._passages = ours.encode_queries, ours.encode_documents
        else:
            from sentence_transformers import SentenceTransformer

            theirs = SentenceTransformer(str(model), device="cpu", local_files_only=True)
            self._questions, self._passages = (
                partial(encode, normalize_embeddings=True, show_progress_bar=False)
                for encode in (theirs.encode_query, theirs.encode_document)
            )

    def question(self, text: str) -> Any:
        """float32 (384,), L2-normalised."""
        if self.asked:
            return self._known[f"question {text}"]
        began = time.perf_counter()
        vector = self._questions([text])[0]
        self.seconds.append(time.perf_counter() - began)
        return vector

    def passages(self, texts: Sequence[str]) -> list[Any]:
        """The same for each passage."""
        return [self._known[text] for text in texts] if self.asked else list(self._passages(list(texts)))


def main(make: Any) -> None:
    """Run the command line.

    :param make: called with the encoder, ``None`` for the system's defaults.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["build", "ask"])
    parser.add_argument("--config", choices=["session", "torch", "defaults"], default="session")
    parser.add_argument("--model", type=Path, help="folder of the weights for torch")
    parser.add_argument("--passages", type=Path)
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("-k", type=int, default=10)
    arguments = parser.parse_args()
    encoder = None
    if arguments.config != "defaults":
        encoder = Encoder(arguments.model if arguments.config == "torch" else None, arguments.vectors)
    system = make(encoder)
    if arguments.what == "build":
        arguments.out.write_text(json.dumps(build(system, arguments)), "utf-8")
    else:
        ask(system, encoder, arguments)


def build(system: System, arguments: argparse.Namespace) -> dict[str, Any]:
    """Index; the processor's seconds, of all threads, are without imports and the loading of the model."""
    content = json.loads(arguments.passages.read_text("utf-8"))
    began = time.process_time()
    system.build(content, arguments.folder)
    return {"cpu_seconds": time.process_time() - began, "peak_mib": peak()}


def ask(system: System, encoder: Encoder | None, arguments: argparse.Namespace) -> None:
    """Open, tell the driver that the first question is answered, then each question whose number is read, timed.

    A line of JSON for each; when there are no more numbers, the most memory held.
    """
    questions = json.loads(arguments.questions.read_text("utf-8"))
    system.open(arguments.folder)
    system.search(questions[0], arguments.k)
    print(json.dumps({"cpu_seconds": time.process_time()}), flush=True)
    for line in sys.stdin:
        if line.strip() == "warm up":
            for question in questions[:WARM_UP]:
                # Otherwise worded, or what remembers questions would know them already.
                system.search(question if encoder and encoder.asked else f"{question}请回答。", arguments.k)
            print("{}", flush=True)
            continue
        encoded = len(encoder.seconds) if encoder else 0
        began, busy = time.perf_counter(), time.process_time()
        found = system.search(questions[int(line)], arguments.k)
        seconds = time.perf_counter() - began
        answer = {"found": found, "seconds": seconds, "cpu_seconds": time.process_time() - busy}
        answer["encoding"] = sum(encoder.seconds[encoded:]) if encoder else 0.0
        print(json.dumps(answer), flush=True)
    print(json.dumps({"peak_mib": peak()}), flush=True)


def peak() -> float:
    """The most memory that this process held, in MiB."""
    try:
        status = Path("/proc/self/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]
    except (OSError, TypeError):
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def size(roots: Sequence[str]) -> dict[str, Any]:
    """Run by itself (``worker.py NAME …``): bytes on disk of these distributions and of all that they require, compiled files not counted."""
    seen: dict[str, int] = {}
    waiting = list(roots)
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in seen:
            continue
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        files = [Path(str(found.locate_file(f))) for f in found.files or () if f.suffix != ".pyc"]
        seen[name] = sum(file.stat().st_size for file in files if file.is_file())
        for line in found.requires or ():
            requirement, _, marker = line.partition(";")
            if "extra" not in marker:
                waiting.append(re.split(r"[^\w.-]", requirement.strip(), maxsplit=1)[0])
    return {
        "mib": sum(seen.values()) / 2**20,
        "distributions": len(seen),
        "torch_mib": seen.get("torch", 0) / 2**20,
        "versions": {root: metadata.version(root) for root in roots},
    }


if __name__ == "__main__":
    print(json.dumps(size(sys.argv[1:])))
