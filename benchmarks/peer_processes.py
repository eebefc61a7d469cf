"""The processes of the systems that ``peers.py`` compares, and how they are talked to (see ``peers/worker.py``)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
WENJU = "wenju"
System = tuple[str, str]
CONFIGS = ("session", "torch", "defaults")
DEPTH = 10
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
        out = self._scratch / "out.json"
        self._end(self._start((name, "session"), "size", "--out", str(out)))
        return json.loads(out.read_text("utf-8"))  # type: ignore[no-any-return]

    def build(self, system: System, vectors: Path | None) -> dict[str, Any]:
        """Index the passages; its seconds and its memory."""
        shutil.rmtree(self.folder(system), ignore_errors=True)
        out = self._scratch / "out.json"
        known = ["--vectors", str(vectors)] if vectors and system[0] != WENJU else []
        self._end(self._start(system, "build", *known, "--passages", str(self.passages), "--out", str(out)))
        return json.loads(out.read_text("utf-8"))  # type: ignore[no-any-return]

    def open(self, system: System) -> tuple[Asked, float]:
        """A process that has answered its first question, and the seconds that it took to."""
        began = time.perf_counter()
        process = self._start(system, "ask", "--questions", str(self.questions), "-k", str(DEPTH))
        asked = Asked(process, self._log(system))
        asked.expect("first")
        return asked, time.perf_counter() - began

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

    def _end(self, process: subprocess.Popen[str]) -> None:
        _, _ = process.communicate()
        if process.returncode:
            raise SystemExit(f"{process.args}: see the logs in {self._scratch}")


class Asked:
    """A system that is up."""

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self._process, self._log = process, log
        self.answers: list[dict[str, Any]] = []

    def expect(self, said: str) -> None:
        """Read up to this line."""
        while self._line().strip() != said:
            pass

    def warm_up(self) -> None:
        """Some questions that do not count."""
        self._say("warm up")
        self.expect("warm")

    def ask(self, question: int) -> None:
        """One question by its number."""
        self._say(str(question))
        self.answers.append(json.loads(self._line()))

    def close(self) -> float:
        """The most memory it held, in MiB."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        peak = float(json.loads(self._line())["peak_mib"])
        self._process.wait()
        return peak

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self._process.args}\n{self._log.read_text('utf-8')[-3000:]}")
        return line
