"""What every system of the comparison runs in: ``python benchmarks/peers/with_NAME.py build|ask|size …``.

A process each, so that memory and start-up are a system's own. Passages, questions and results are JSON files; only
what stands in ``passages.json`` is indexed, and the ids that come back are of those passages. Runs in the peer's own
environment: nothing but the standard library, numpy and, for the same weights, ``index.embed`` is imported here.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Sequence
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
    """The product's encoder, for the peers: the same weights, prompts and onnxruntime session.

    :param known: vectors of passages by their text, so that accuracy can be measured again in minutes; questions are
        always encoded, and their time is kept in :attr:`seconds`.
    """

    def __init__(self, known: Path | None) -> None:
        import numpy as np

        from index.embed import load_encoder

        self._encoder = load_encoder()
        self._known: dict[str, Any] = {}
        self.seconds: list[float] = []
        if known is not None:
            with np.load(known) as arrays:
                self._known = dict(zip(arrays["texts"].tolist(), arrays["vectors"], strict=True))

    def question(self, text: str) -> Any:
        """float32 (384,), L2-normalised."""
        began = time.perf_counter()
        vector = self._encoder.encode_queries([text])[0]
        self.seconds.append(time.perf_counter() - began)
        return vector

    def passages(self, texts: Sequence[str]) -> list[Any]:
        """The same for each passage."""
        if all(text in self._known for text in texts):
            return [self._known[text] for text in texts]
        return list(self._encoder.encode_documents(list(texts)))


def main(make: Any, roots: Sequence[str]) -> None:
    """Run the command line.

    :param make: called with the configuration (``weights`` or ``defaults``) and the file of known vectors.
    :param roots: the distributions that a user installs, for the size.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["build", "ask", "size"])
    parser.add_argument("--config", choices=["weights", "defaults"], default="weights")
    parser.add_argument("--passages", type=Path)
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("-k", type=int, default=10)
    arguments = parser.parse_args()
    if arguments.what == "size":
        result: dict[str, Any] = size(roots)
    elif arguments.what == "build":
        result = build(make(arguments.config, arguments.vectors), arguments)
    else:
        result = ask(make(arguments.config, None), arguments)
    arguments.out.write_text(json.dumps(result, ensure_ascii=False), "utf-8")


def build(system: System, arguments: argparse.Namespace) -> dict[str, Any]:
    """Index; the seconds are without imports and the loading of the model."""
    content = json.loads(arguments.passages.read_text("utf-8"))
    began = time.perf_counter()
    system.build(content, arguments.folder)
    return {"seconds": time.perf_counter() - began, "peak_mib": peak()}


def ask(system: System, arguments: argparse.Namespace) -> dict[str, Any]:
    """Open, tell the driver that the first question is answered, then time every question by itself."""
    questions = json.loads(arguments.questions.read_text("utf-8"))
    system.open(arguments.folder)
    system.search(questions[0], arguments.k)
    print("first", flush=True)
    for question in questions[:WARM_UP]:
        system.search(f"{question}请回答。", arguments.k)
    encoder = getattr(system, "encoder", None)
    if encoder is not None:
        encoder.seconds.clear()
    found, seconds = [], []
    for question in questions:
        began = time.perf_counter()
        found.append(system.search(question, arguments.k))
        seconds.append(time.perf_counter() - began)
    return {
        "found": found,
        "seconds": seconds,
        "encoding": encoder.seconds if encoder is not None else [],
        "peak_mib": peak(),
    }


def peak() -> float:
    """The most memory that this process held, in MiB."""
    try:
        status = Path("/proc/self/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]
    except (OSError, TypeError):
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def size(roots: Sequence[str]) -> dict[str, Any]:
    """Bytes on disk of these distributions and of all that they require, compiled files not counted."""
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
