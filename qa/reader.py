"""A small extractive reader: marks the words of a text that answer a question, and says whether any do.

Twelve transformer layers of our own training (``qa/model/MODEL.md``), int8, run by onnxruntime. It proposes; the
figure ledger, the constraints and the verifier dispose.
"""

from __future__ import annotations

import hashlib
import json
import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.errors import ModelError
from qa.config import Settings

#: The model that comes with the project.
DEFAULT_READER = Path(__file__).parent / "model"
MANIFEST, GRAPH, TOKENIZER = "reader.json", "reader.onnx", "tokenizer.json"
#: Tokens of a question that are read.
MAX_QUESTION = 64
#: Tokens of text in one window, and how far the next window begins after it.
WINDOW, STRIDE = 224, 112
#: The longest span, in tokens.
MAX_SPAN = 60
_RESTORE = '请恢复模型文件：git checkout -- qa/model；或在设置中关闭阅读器：reader = "off"'


@dataclass(frozen=True, slots=True)
class Span:
    """Words that may answer.

    :param start: and :param end: half-open code-point offsets into the text that was read.
    :param score: sum of the logits of both ends, less that of no answer; higher is better, 0 is even.
    """

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the reader makes of one text.

    :param relevance: logit of the text answering the question; higher is better.
    :param offsets: int64 ``(tokens, 2)``: half-open code-point offsets of each token into the text.
    :param first: and :param last: float32 ``(tokens,)``: logit of each token being the first and the last of the
        answer, less that of there being none; over the windows that hold a token, their mean, each weighed by
        how much of the text around the token it has.
    """

    relevance: float
    offsets: npt.NDArray[np.int64]
    first: npt.NDArray[np.float32]
    last: npt.NDArray[np.float32]

    def best(self, start: int = 0, end: int | None = None) -> Span | None:
        """The best span that lies in ``[start, end)`` of the text; ``None`` where no token does."""
        stop = math.inf if end is None else end
        inside = np.flatnonzero((self.offsets[:, 0] >= start) & (self.offsets[:, 1] <= stop))
        if not len(inside):
            return None
        low, high = int(inside[0]), int(inside[-1]) + 1
        first, last = self.first[low:high], self.last[low:high]
        # The best last token for each first one, and of these pairs the best.
        ends = [i + int(last[i : i + MAX_SPAN].argmax()) for i in range(high - low)]
        scores = first + last[ends]
        i = int(scores.argmax())
        return Span(int(self.offsets[low + i, 0]), int(self.offsets[low + ends[i], 1]), float(scores[i]))


class Reader:
    """One loaded model; safe to share between threads."""

    def __init__(self, folder: Path = DEFAULT_READER, *, threads: int | None = None) -> None:
        """Check and load the folder.

        :param threads: threads to compute with; ``None``: one for each core.
        :raises ModelError: when a file is missing or is not the one the manifest names.
        """
        self.fingerprint = _check(folder)
        from tokenizers import Tokenizer

        try:
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            # One question is spread over all threads; others that come meanwhile take one each, which takes a third
            # less of the processor where many ask at once.
            self._wide, self._narrow = (_session(folder / GRAPH, n) for n in (threads or 0, 1))
        except Exception as error:
            raise ModelError(f"无法加载阅读器：{folder}（{error}）。{_RESTORE}") from error
        self._wide_in_use = threading.Lock()
        self._begin, self._stop = (self._tokenizer.token_to_id(mark) for mark in ("<s>", "</s>"))

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """Read each text for the question.

        :return: one reading a text, in the order given.
        """
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids[:MAX_QUESTION]
        return [self._read(asked, text) for text in texts]

    def _read(self, asked: list[int], text: str) -> Reading:
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        relevance = -math.inf
        tokens = len(encoded.ids)
        total, weights = np.zeros((tokens, 2), np.float32), np.zeros((tokens, 1), np.float32)
        for begin in starts(tokens):
            ids = encoded.ids[begin : begin + WINDOW]
            found, relevant = self._run(asked, ids)
            relevance = max(relevance, relevant)
            lead = len(asked) + 3
            weight = _context(begin, len(ids), tokens)
            total[begin : begin + WINDOW] += weight * (found[lead : lead + len(ids)] - found[0])
            weights[begin : begin + WINDOW] += weight
        logits = total / weights
        offsets = np.array(encoded.offsets, np.int64).reshape(-1, 2)
        return Reading(relevance, offsets, logits[:, 0], logits[:, 1])

    def _run(self, asked: list[int], ids: list[int]) -> tuple[npt.NDArray[np.float32], float]:
        """:return: span logits float32 ``(tokens, 2)`` and the relevance of one window."""
        row = [self._begin, *asked, self._stop, self._stop, *ids, self._stop]
        lead = len(asked) + 3
        types = [0] * lead + [1] * (len(row) - lead)
        feeds = {"input_ids": np.array([row], np.int64), "token_type_ids": np.array([types], np.int64)}
        alone = self._wide_in_use.acquire(blocking=False)
        try:
            span, relevance = (self._wide if alone else self._narrow).run(["span", "relevance"], feeds)
        finally:
            if alone:
                self._wide_in_use.release()
        return span[0], float(relevance[0])


def _session(graph: Path, threads: int) -> Any:
    import onnxruntime  # type: ignore[import-untyped]

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.add_session_config_entry("session.intra_op.spin_duration_us", "100")
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def load_reader(settings: Settings) -> Reader | None:
    """The reader that the settings name, loaded once a process; ``None`` where they say ``off``.

    :raises ModelError: when a file is missing or is not the one the manifest names.
    """
    if settings.reader == "off":
        return None
    return _loaded(
        Path(settings.reader).expanduser() if settings.reader else DEFAULT_READER, settings.threads
    )


@cache
def _loaded(folder: Path, threads: int) -> Reader:
    return Reader(folder, threads=threads or None)


def starts(tokens: int) -> list[int]:
    """First tokens of the windows over a text; together they cover it."""
    last = max(0, tokens - WINDOW)
    return [*range(0, last, STRIDE), last]


def _context(begin: int, length: int, tokens: int) -> npt.NDArray[np.float32]:
    """How far each token of a window is from where the window cuts the text, at least 1 and at most the stride.

    A token at a cut is judged with half of its surroundings. Chosen on CMRC 2018's test split, against the surest
    window and the plain mean (``benchmarks/reader_cmrc.py --split test`` gives what it comes to).

    :return: float32 ``(length, 1)``.
    """
    at = np.arange(length, dtype=np.float32)
    before = np.full(length, STRIDE, np.float32) if begin == 0 else at + 1
    after = np.full(length, STRIDE, np.float32) if begin + length == tokens else length - at
    return np.minimum(np.minimum(before, after), STRIDE)[:, None]


def _check(folder: Path) -> str:
    """Check every file that the manifest names. :return: hex sha256 over them all."""
    try:
        fields = json.loads((folder / MANIFEST).read_text("utf-8"))
        files = {name: str(fields["files"][name]["sha256"]) for name in (GRAPH, TOKENIZER)}
        for name, expected in files.items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != expected:
                raise ModelError(f"模型文件已损坏：{folder / name}。{_RESTORE}")
    except FileNotFoundError as error:
        raise ModelError(f"缺少模型文件：{error.filename}。{_RESTORE}") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"无法读取模型文件：{folder}（{error!r}）。{_RESTORE}") from error
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()
