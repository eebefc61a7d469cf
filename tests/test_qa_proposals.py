"""What the reader proposes for the sentences found, and an engine with and without it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import ModelError
from qa.config import Settings
from qa.engine import Engine
from qa.proposals import Proposals
from qa.reader import Reading


@pytest.fixture(scope="module")
def proposals(engine: Engine) -> Proposals:
    assert engine.reader is not None
    return Proposals(engine.reader, engine.index, "全市有多少个村实现了书记、主任一肩挑?", None, 4)


def test_the_words_lie_in_the_sentence(engine: Engine, proposals: Proposals) -> None:
    read = 0
    for sentence in engine.index.sentences:
        found = proposals.of(sentence.doc_id, sentence.start, sentence.end)
        if found is not None:
            read += 1
            assert sentence.start <= found.start < found.end <= sentence.end
    assert 1 < read < len(engine.index.sentences)


def test_the_best_sentence_is_the_one_that_answers(engine: Engine, proposals: Proposals) -> None:
    found = [(proposals.of(s.doc_id, s.start, s.end), s.text) for s in engine.index.sentences]
    best = max((p.score, text) for p, text in found if p is not None)
    assert "385个村" in best[1]


def test_what_was_not_read_has_no_words(proposals: Proposals) -> None:
    assert proposals.of("another.txt", 0, 100) is None
    assert proposals.of("report.txt", 10, 10) is None


@pytest.mark.parametrize(
    ("scores", "read"), [((5, 9, 9, 9), 1), ((0, -1, 9, 9), 2), ((-9, -9, 0, 9), 3), ((-9, -9, -9, -9), 4)]
)
def test_reading_stops_where_the_answer_is(engine: Engine, scores: tuple[int, ...], read: int) -> None:
    class Counting:
        def __init__(self) -> None:
            self.texts: list[str] = []

        def read(self, question: str, texts: list[str]) -> list[Reading]:
            self.texts += texts
            end = np.array([scores[len(self.texts) - 1]], np.float32)
            return [Reading(0.0, np.array([[0, 1]], np.int64), np.zeros(1, np.float32), end)]

    reader = Counting()
    found = Proposals(reader, engine.index, "全市有多少个村实现了一肩挑?", None, 4)  # type: ignore[arg-type]
    assert not reader.texts  # nothing was asked of them
    found.of("report.txt", 0, 100)
    found.of("report.txt", 0, 100)
    assert len(reader.texts) == read


def test_the_engine_answers_without_a_reader(engine: Engine, settings: Settings) -> None:
    without = Engine(engine.index, settings=replace(settings, reader="off"))
    assert without.reader is None
    assert without.ask("全市有多少个村实现了书记、主任一肩挑?").answer == "385个"
    assert without.ask("2019年全市有多少个村实现了一肩挑?").status == "not_found"


def test_engines_share_one_reader(engine: Engine, settings: Settings) -> None:
    assert Engine(engine.index, settings=settings).reader is engine.reader


def test_a_reader_that_is_not_there_is_said(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="缺少模型文件"):
        Engine(engine.index, settings=replace(settings, reader=str(tmp_path)))
