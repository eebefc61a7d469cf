"""The processes of the systems that ``peers.py`` compares, and how they are talked to (see ``peers/worker.py``)."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
WENJU = "wenju"
System = tuple[str, str]
CONFIGS = ("session", "torch", "defaults")
DEPTH = 10
#: The distributions that a user installs.
ROOTS = {
    WENJU: ["wenju"],
    "haystack": ["haystack-ai", "sentence-transformers", "onnxruntime"],
    "txtai": ["txtai", "sentence-transformers", "onnxruntime"],
    "llama_index": [
        "llama-index-core",
        "llama-index-retrievers-bm25",
        "sentence-transformers",
        "onnxruntime",
    ],
}
#: No library is to look for anything outside, and none is to report its use.
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "ANONYMIZED_TELEMETRY": "False",
    "TOKENIZERS_PARALLELISM": "false",
}


class Driver:
    """Starts the systems' processes.

    :param model: folder of the weights for torch.
    :param scratch: for passages, questions, indexes and what goes wrong.
    """

    def __init__(self, pythons: dict[str, Path], model: Path, scratch: Path) -> None:
        self.systems = [(name, config) for config in CONFIGS for name in pythons if name != WENJU]
        self.systems.insert(0, (WENJU, "session"))
        self._pythons, self._model, self._scratch = pythons, model, scratch
        self.passages, self.questions = scratch / "passages.json", scratch / "questions.json"

    def folder(self, system: System) -> Path:
        """Where its index lies."""
        return self._scratch / "-".join(system)

    def size(self, name: str) -> dict[str, Any]:
        """What it takes on the disk."""
        command = [str(self._pythons[name]), str(HERE / "peers" / "worker.py"), *ROOTS[name]]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)  # type: ignore[no-any-return]

    def build(self, system: System, known: Path | None) -> dict[str, Any]:
        """Index the passages; its seconds and its memory."""
        out = self._scratch / f"{'-'.join(system)}.json"
        vectors = ["--vectors", str(known)] if known else []
        process = self._start(system, "build", *vectors, "--passages", str(self.passages), "--out", str(out))
        process.communicate()
        if process.returncode:
            raise SystemExit(f"{process.args}\n{self._log(system).read_text('utf-8')[-3000:]}")
        return json.loads(out.read_text("utf-8"))  # type: ignore[no-any-return]

    def open(self, system: System, known: Path | None) -> tuple[Asked, float]:
        """A process that has answered its first question, and the processor's seconds that it took to."""
        vectors = ["--vectors", str(known)] if known else []
        process = self._start(system, "ask", *vectors, "--questions", str(self.questions), "-k", str(DEPTH))
        asked = Asked(process, self._log(system))
        return asked, float(asked.line()["cpu_seconds"])

    def _log(self, system: System) -> Path:
        return self._scratch / f"{'-'.join(system)}.log"

    def _start(self, system: System, what: str, *options: str) -> subprocess.Popen[str]:
        name, config = system
        command = [str(self._pythons[name]), str(HERE / "peers" / f"with_{name}.py"), what]
        command += ["--config", config, "--model", str(self._model), "--folder", str(self.folder(system))]
        # To a file: progress bars would fill a pipe that nobody reads.
        with self._log(system).open("w") as errors:
            return subprocess.Popen(
                [*command, *options],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env={**os.environ, **OFFLINE},
            )


class Asked:
    """A system that is up."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self._process, self._log = process, log
        self.answers: list[dict[str, Any]] = []

    def warm_up(self) -> None:
        """Some questions that do not count."""
        self._say("warm up")
        self.line()

    def ask(self, question: int) -> None:
        """One question by its number."""
        self._say(str(question))
        self.answers.append(self.line())

    def close(self) -> float:
        """The most memory it held, in MiB."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        peak = float(self.line()["peak_mib"])
        self._process.wait()
        return peak

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def line(self) -> dict[str, Any]:
        """What it says next."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self._process.args}\n{self._log.read_text('utf-8')[-3000:]}")
        return json.loads(line)  # type: ignore[no-any-return]
