"""The command line as people meet it: the real report, the real model, the real exit codes."""

from __future__ import annotations

import csv
import json
import re
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qa import cli, console
from qa.types import Answer

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "data" / "report.txt"
VILLAGES = "全市有多少个村实现了书记、主任一肩挑？"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command in this process: (exit code, stdout, stderr)."""

    def command(*argv: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        code = cli.main([str(argument) for argument in argv])
        return code, *capsys.readouterr()

    return command


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the bundled report, made by the command itself."""
    folder = tmp_path_factory.mktemp("cli") / "索引"
    assert cli.main(["index", str(REPORT), "--index", str(folder)]) == cli.OK
    return folder


def write_questions(folder: Path, *rows: dict[str, object]) -> Path:
    path = folder / "问题.jsonl"
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_bytes(text.encode("utf-8", "backslashreplace"))
    return path


# --- reports and indexes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.txt", b""),
        ("空白.txt", "\n 　\n".encode()),
        ("程序.txt", bytes(range(256)) * 40),
        ("表.xyz", "村".encode()),
    ],
)
def test_a_file_that_is_no_report_is_refused_and_the_old_index_stays(
    run: Run, index_dir: Path, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    before = {path: path.read_bytes() for path in index_dir.rglob("*") if path.is_file()}
    code, out, err = run("index", tmp_path / name, "--index", index_dir)
    assert (code, out) == (cli.FAULT, "")
    assert err.startswith("错误：")
    assert name in err
    assert {path: path.read_bytes() for path in index_dir.rglob("*") if path.is_file()} == before


def test_a_folder_without_reports_and_a_missing_path_are_told_apart(run: Run, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    for path in (tmp_path / "空", tmp_path / "没有"):
        code, out, err = run("index", path, "--index", tmp_path / "i")
        assert (code, out) == (cli.FAULT, "")
        assert str(path) in err
    assert not (tmp_path / "i").exists()


def test_one_unreadable_report_is_named_and_the_others_are_indexed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "好.txt").write_text("全县共有410个村通了班车。\n")
    (tmp_path / "r" / "坏.txt").write_bytes(bytes(range(256)) * 40)
    code, out, err = run("index", tmp_path / "r", "--index", tmp_path / "i")
    assert code == cli.FAULT
    assert "共 1 份报告" in out
    assert "坏.txt" in err
    assert run("search", "班车", "--index", tmp_path / "i")[0] == cli.OK


def test_an_index_that_is_missing_or_damaged_says_what_to_run(
    run: Run, index_dir: Path, tmp_path: Path
) -> None:
    code, out, err = run("ask", "甲？", "--index", tmp_path / "没有")
    assert (code, out) == (cli.FAULT, "")
    assert "没有" in err
    assert "wenju index" in err
    copy = tmp_path / "坏"
    for path in (path for path in index_dir.rglob("*") if path.is_file()):
        target = copy / path.relative_to(index_dir)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes()[:-9])
    code, out, err = run("ask", "甲？", "--index", copy)
    assert (code, out) == (cli.FAULT, "")
    assert "wenju index" in err


def test_a_place_where_no_index_can_be_written_is_said_to_be_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "文件").write_text("不是文件夹")
    (tmp_path / "报告.txt").write_text("全县共有410个村通了班车。\n")
    code, out, err = run("index", tmp_path / "报告.txt", "--index", tmp_path / "文件" / "索引")
    assert (code, out) == (cli.FAULT, "")
    assert "索引" in err


# --- questions --------------------------------------------------------------------------------------


def test_an_answer_comes_with_its_quote_on_the_bundled_report(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENJU_CACHE", str(tmp_path))
    code, out, _ = run("ask", VILLAGES)
    assert code == cli.OK
    assert "385个" in out
    assert any(line.strip() in REPORT.read_text() for line in out.splitlines() if "385个村" in line)


def test_an_answer_as_json_has_its_slices(run: Run, index_dir: Path) -> None:
    code, out, _ = run("ask", VILLAGES, "--index", index_dir, "--json")
    answer = json.loads(out)
    assert code == cli.OK
    assert (answer["status"], answer["answer"]) == ("answered", "385个")
    text = REPORT.read_text()
    assert answer["citations"]
    for citation in answer["citations"]:
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_traditional_characters_are_answered(run: Run, index_dir: Path) -> None:
    code, out, _ = run("ask", "全市有多少個村實現了書記、主任一肩挑？", "--index", index_dir, "--json")
    assert code == cli.OK
    assert json.loads(out)["answer"] == "385个"


def test_no_answer_is_not_an_error(run: Run, index_dir: Path) -> None:
    code, out, _ = run("ask", "市长的生日是哪一天？", "--index", index_dir, "--json")
    assert code == cli.OK
    assert json.loads(out)["status"] == "not_found"


@pytest.mark.parametrize("question", ["", " \n　", "村" * 10_000])
def test_a_question_that_cannot_be_taken_is_explained(run: Run, index_dir: Path, question: str) -> None:
    code, out, err = run("ask", question, "--index", index_dir)
    assert (code, out) == (cli.FAULT, "")
    assert "问题" in err


@pytest.mark.parametrize(
    "question", ["😀🎉", "\x00\x07\x1b[31m有多少个村\x7f", "？？？", "\ud83d", "<script>村</script>", "--"]
)
def test_odd_characters_do_no_harm(run: Run, index_dir: Path, question: str) -> None:
    code, out, err = run("ask", "--index", index_dir, "--", question)
    assert code in (cli.OK, cli.FAULT)
    assert "程序内部出错" not in err
    assert "\x1b" not in out + err
    for mode in ("hybrid", "dense", "lexical"):
        assert run("search", "--mode", mode, "--index", index_dir, "--", question)[0] in (cli.OK, cli.FAULT)


def test_search_lists_the_best_first(run: Run, index_dir: Path) -> None:
    code, out, _ = run(
        "search",
        "重点打造了多少个小区党支部",
        "--index",
        index_dir,
        "--unit",
        "sentence",
        "--k",
        "3",
        "--json",
    )
    found = json.loads(out)
    assert code == cli.OK
    assert (found["mode"], found["unit"]) == ("hybrid", "sentence")
    hits = found["hits"]
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
    text = REPORT.read_text()
    assert all(text[hit["start"] : hit["end"]] == hit["text"] for hit in hits)
    assert any("小区党支部29个" in hit["text"] for hit in hits)
    code, out, _ = run(
        "search", "重点打造了多少个小区党支部", "--index", index_dir, "--unit", "sentence", "--k", "3"
    )
    assert re.findall(r"^\d\. report.txt › ", out, re.MULTILINE) == [f"{n}. report.txt › " for n in (1, 2, 3)]


def test_figures_are_listed_and_written_for_a_spreadsheet(run: Run, index_dir: Path, tmp_path: Path) -> None:
    code, out, _ = run("figures", "--index", index_dir)
    assert code == cli.OK
    assert "385个" in out
    path = tmp_path / "数字.csv"
    code, out, _ = run("figures", "--index", index_dir, "--csv", path)
    assert (code, out) == (cli.OK, "")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    text = REPORT.read_text()
    assert rows
    assert all(text[int(row["起"]) : int(row["止"])] == row["原文"] for row in rows)
    assert any(row["原文"] == "385个" and row["数值"] == "385" and row["单位"] == "个" for row in rows)


def test_figures_are_filtered_and_written_as_a_workbook(run: Run, index_dir: Path, tmp_path: Path) -> None:
    code, out, _ = run("figures", "--index", index_dir, "--damaged")
    assert code == cli.OK
    assert len(out.splitlines()) == 4
    assert "可能是 2018年3月到2020年底" in out
    code, out, _ = run("figures", "--index", index_dir, "--unit", "个", "--text", "一肩挑")
    assert re.findall(r"385个", out) == ["385个"] * 2
    assert "第一书记" not in out
    code, out, _ = run("figures", "--index", index_dir, "--period", "1999")
    assert (code, out) == (cli.OK, "没有符合条件的数字。\n")
    book = tmp_path / "数字.xlsx"
    book.write_text("旧")
    code, out, err = run("figures", "--index", index_dir, "--unit", "场", "--xlsx", book)
    assert (code, out) == (cli.OK, "")
    assert "已写出 1 个数字" in err
    with zipfile.ZipFile(book) as file:
        assert "超过500场" in file.read("xl/sharedStrings.xml").decode()
    assert list(tmp_path.iterdir()) == [book]
    code, out, err = run("figures", "--index", index_dir, "--csv", book, "--xlsx", book)
    assert (code, out) == (cli.FAULT, "")
    assert "同一个" in err


def test_an_audit_shows_formula_verdict_and_quotes(run: Run, index_dir: Path) -> None:
    code, out, _ = run("audit", "--index", index_dir)
    assert code == cli.OK
    lines = out.splitlines()
    for formula in ("200 + 28 + 86 + 790 + 106 + 52 = 1262", "61 + 38 = 99", "428 ÷ 965 ≈ 44.35%"):
        assert sum(line.endswith(formula) and "【一致】" in line for line in lines) == 1
    assert "不一致 0 处" in lines[-1]
    assert any("38.23%" in line and "【无法核验】" in line for line in lines)
    text = REPORT.read_text()
    code, out, _ = run("audit", "--index", index_dir, "--json")
    found = json.loads(out)["checks"]
    assert {check["verdict"] for check in found} == {"consistent", "unverified"}
    for check in found:
        quotes = {(quote["start"], quote["end"]) for quote in check["quotes"]}
        assert all(text[quote["start"] : quote["end"]] == quote["quote"] for quote in check["quotes"])
        for figure in (check["stated"], *check["inputs"]):
            assert any(start <= figure["start"] and figure["end"] <= end for start, end in quotes)
    [summed] = [check for check in found if check["formula"] == "61 + 38 = 99"]
    assert (summed["kind"], summed["stated"]["raw"], len(summed["quotes"])) == ("sum", "99名", 3)


def test_a_wrong_total_is_shown_first(run: Run, tmp_path: Path) -> None:
    (tmp_path / "报告.txt").write_text(
        "全县共有学校162所，其中小学104所、初中58所。\n新建公园8个、改建公园5个，合计14个。\n"
    )
    assert run("index", tmp_path / "报告.txt", "--index", tmp_path / "i")[0] == cli.OK
    code, out, _ = run("audit", "--index", tmp_path / "i")
    assert code == cli.OK
    assert out.startswith("1. 【不一致】部分与总数：8 + 5 = 13 ≠ 14\n")
    assert "2. 【一致】部分与总数：104 + 58 = 162\n" in out


# --- batches ----------------------------------------------------------------------------------------


def test_a_batch_keeps_ids_and_order_and_leaves_no_question_out(
    run: Run, index_dir: Path, tmp_path: Path
) -> None:
    path = write_questions(
        tmp_path,
        {"id": 7, "question": VILLAGES},
        {"id": "空", "question": " "},
        {"id": "长", "question": "村" * 10_000},
        {"id": "半个字符", "question": "有多少个村\ud83d？"},
        {"id": "甲", "question": "31个街道全部实行了什么制度？", "kind": "不看"},
    )
    out_path = tmp_path / "回答.jsonl"
    code, out, err = run("answer", path, "--index", index_dir, "--out", out_path)
    assert (code, out) == (cli.OK, "")
    answers = [json.loads(line) for line in out_path.read_text(encoding="utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == [7, "空", "长", "半个字符", "甲"]
    assert answers[0]["answer"] == "385个"
    assert [(answer["status"], answer["answer"]) for answer in answers[1:3]] == [("not_found", "")] * 2
    assert all(answer["text"] for answer in answers)
    assert "没有作答" in err
    assert answers[0] == json.loads(run("ask", VILLAGES, "--index", index_dir, "--json")[1]) | {"id": 7}


def test_a_defect_in_one_answer_is_told_but_does_not_cost_the_others(
    run: Run, index_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qa.engine import Engine

    whole = Engine.ask

    def broken(self: Engine, question: str) -> Answer:
        if "街道" in question:
            raise RuntimeError("坏了")
        return whole(self, question)

    monkeypatch.setattr(Engine, "ask", broken)
    path = write_questions(tmp_path, {"id": 1, "question": "多少个街道？"}, {"id": 2, "question": VILLAGES})
    code, _, err = run("answer", path, "--index", index_dir, "--out", tmp_path / "回答.jsonl", "--debug")
    first, second = map(json.loads, (tmp_path / "回答.jsonl").read_text(encoding="utf-8").splitlines())
    assert (first["id"], first["status"], first["answer"]) == (1, "not_found", "")
    assert (second["id"], second["answer"]) == (2, "385个")
    assert code == cli.DEFECT
    assert "RuntimeError: 坏了" in err


@contextmanager
def small_disk() -> Iterator[None]:
    """No file can grow past 200 bytes, as on a full disk.

    Not a fixture: the limit must be gone before pytest writes the outcome, for its log may be a file too.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_batch_on_a_full_disk_leaves_the_old_answers(run: Run, index_dir: Path, tmp_path: Path) -> None:
    path = write_questions(tmp_path, {"id": 1, "question": VILLAGES})
    out_path = tmp_path / "回答.jsonl"
    out_path.write_text("旧")
    with small_disk():
        code, out, err = run("answer", path, "--index", index_dir, "--out", out_path)
    assert (code, out) == (cli.FAULT, "")
    assert "原有内容没有改动" in err
    assert out_path.read_text() == "旧"
    assert {path.name for path in tmp_path.iterdir()} == {"问题.jsonl", "回答.jsonl"}


def test_a_batch_that_is_interrupted_leaves_the_old_answers(
    run: Run, index_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    path = write_questions(tmp_path, {"id": 1, "question": VILLAGES}, {"id": 2, "question": VILLAGES})
    out_path = tmp_path / "回答.jsonl"
    out_path.write_text("旧")
    monkeypatch.setattr(console.Progress, "__call__", interrupt)
    code, out, err = run("answer", path, "--index", index_dir, "--out", out_path)
    assert (code, out, err) == (cli.INTERRUPTED, "", "已中断。\n")
    assert out_path.read_text() == "旧"
    assert {path.name for path in tmp_path.iterdir()} == {"问题.jsonl", "回答.jsonl"}


def test_bad_batches_are_refused_before_the_model_is_loaded(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "qa.engine", None)  # importing it would now be a defect
    good = write_questions(tmp_path, {"id": 1, "question": VILLAGES})
    bad = tmp_path / "坏.jsonl"
    bad.write_text('{"id": 1, "question": "甲"}\n{"id": 2}\n')
    for argv, said in [
        ((bad, "--out", tmp_path / "o"), "第 2 行"),
        ((good, "--out", good), "同一个"),
        ((good, "--out", tmp_path / "没有" / "o"), "路径不存在"),
        ((good, "--out", tmp_path), "它是一个文件夹"),
    ]:
        code, out, err = run("answer", *argv)
        assert (code, out) == (cli.FAULT, "")
        assert said in err
    assert json.loads(good.read_text())["id"] == 1
    assert run("answer", good, "--out", tmp_path / "o")[0] == cli.DEFECT


# --- evaluation -------------------------------------------------------------------------------------


def test_an_evaluation_is_shown_and_written(run: Run, index_dir: Path, tmp_path: Path) -> None:
    text = REPORT.read_text()
    quote = "全市共有385个村实现了书记、主任一肩挑"
    start = text.index(quote)
    path = write_questions(
        tmp_path,
        {
            "id": "a",
            "question": VILLAGES,
            "kind": "figure",
            "answers": ["385个"],
            "evidence": [{"quote": quote, "start": start, "end": start + len(quote)}],
            "answerable": True,
            "half": "tune",
        },
        {
            "id": "b",
            "question": "市长的生日是哪一天？",
            "kind": "none",
            "answers": [],
            "answerable": False,
            "half": "held",
        },
    )
    code, out, err = run("eval", path, "--index", index_dir, "--out", tmp_path / "结果")
    assert code == cli.OK
    assert "检索（1 个有原文依据的问题）" in out
    for row in ("句子", "段落"):
        assert len(re.findall(rf"^{row}  (?:合用|语义向量|词语) .*/1 ", out, re.MULTILINE)) == 3
    assert re.search(r"^数字 +1 +1 +100\.0%$", out, re.MULTILINE)
    assert re.search(r"^合计 +2 +2 +100\.0%$", out, re.MULTILINE)
    assert re.search(r"^引文逐字一致 +100\.0% ", out, re.MULTILINE)
    written = {file.name for file in (tmp_path / "结果").iterdir()}
    [kept] = written - {"report.html", "result.json"}
    assert kept in err
    result = json.loads((tmp_path / "结果" / "result.json").read_text(encoding="utf-8"))
    assert result == json.loads((tmp_path / "结果" / kept).read_text(encoding="utf-8"))
    assert result["settings"]["machine"]["cpus"]
    assert result["settings"]["model"]["sha256"]
    assert [row["id"] for row in result["rows"]] == ["a", "b"]
    assert result["answers"]["accuracy"] == 1.0
    assert result["search"]["sentence"]["hybrid"]["hit@1"] == 1.0
    code, out, _ = run("eval", path, "--index", index_dir, "--half", "held", "--wrong")
    assert code == cli.OK
    assert "检索" not in out
    assert "没有答错的问题" in out


def test_a_set_without_that_half_is_said_to_have_none(run: Run, tmp_path: Path) -> None:
    path = write_questions(
        tmp_path, {"id": 1, "question": "甲？", "kind": "none", "answers": [], "answerable": False}
    )
    code, _, err = run("eval", path, "--half", "tune")
    assert code == cli.FAULT
    assert "half" in err


def test_a_run_is_compared_with_an_earlier_one(run: Run, index_dir: Path, tmp_path: Path) -> None:
    path = write_questions(
        tmp_path,
        {"id": "a", "question": VILLAGES, "kind": "figure", "answers": ["385个"], "answerable": True},
    )
    assert run("eval", path, "--index", index_dir, "--out", tmp_path / "一")[0] == cli.OK
    earlier = tmp_path / "一" / "result.json"
    code, out, _ = run("eval", path, "--index", index_dir, "--against", earlier)
    assert code == cli.OK
    assert "与先前一次比较（共有的 1 个问题）" in out
    assert re.search(r"^答对 +100\.0% +100\.0% +\+0\.0 ", out, re.MULTILINE)
    code, _, err = run("eval", path, "--index", index_dir, "--against", path)
    assert code == cli.FAULT
    assert "不是评测结果" in err


def test_a_set_that_brings_its_texts_is_asked_of_them(run: Run, index_dir: Path, tmp_path: Path) -> None:
    context = "临江县位于省境北部。全县共有412个村通了班车，比上年多12个。"
    answer = {"text": "412个", "answer_start": context.index("412")}
    asked = {"id": "Q1", "question": "全县有多少个村通了班车？", "answers": [answer]}
    path = tmp_path / "cmrc.json"
    paragraph = {"context": context, "qas": [asked]}
    path.write_text(
        json.dumps({"data": [{"title": "临江县", "paragraphs": [paragraph]}]}, ensure_ascii=False),
        encoding="utf-8",
    )
    code, out, _ = run("eval", path)
    assert code == cli.OK
    assert re.search(r"^片段 +1 +1 +100\.0%$", out, re.MULTILINE)
    code, _, err = run("eval", path, "--index", index_dir)
    assert code == cli.FAULT
    assert "--index" in err
    lines = write_questions(tmp_path, {"id": 1, "question": "甲？", "kind": "none", "answerable": False})
    code, _, err = run("eval", path, lines)
    assert code == cli.FAULT
    assert "自带原文" in err


UNANSWERABLE = {"id": 1, "question": "甲？", "kind": "none", "answers": [], "answerable": False}
ANSWERABLE = {"id": 2, "question": VILLAGES, "kind": "figure", "answers": ["385个"], "answerable": True}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": 2, "question": "甲？"', "不是合法的 JSON"),
        ({"id": 2, "kind": "none", "answers": [], "answerable": False}, "question"),
        ({key: value for key, value in ANSWERABLE.items() if key != "answers"}, "answers"),
        (ANSWERABLE | {"id": 1}, "与第 1 行重复"),
        (ANSWERABLE | {"evidence": [{"quote": "385个村", "start": 3, "end": 9}]}, "end 减 start 是 6"),
        (ANSWERABLE | {"evidence": [{"quote": "385个村", "start": 0, "end": 5}]}, "位置 0–5 与原文不符"),
        (ANSWERABLE | {"evidence": [{"quote": "没有这句话", "start": 0, "end": 5}]}, "在报告里没有找到"),
        (ANSWERABLE | {"evidence": [{"file": "没有.txt", "quote": "385个"}]}, "没有报告“没有.txt”"),
    ],
)
def test_an_evaluation_says_which_line_is_wrong(
    run: Run, index_dir: Path, tmp_path: Path, line: object, said: str
) -> None:
    path = write_questions(tmp_path, UNANSWERABLE)
    with path.open("a", encoding="utf-8") as file:
        file.write(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False))
    code, out, err = run("eval", path, "--index", index_dir, "--out", tmp_path / "结果")
    assert (code, out) == (cli.FAULT, "")
    assert "第 2 行" in err
    assert said in err
    assert "Traceback" not in err
    assert not list(tmp_path.glob("结果/*"))


def test_questions_are_drafted_and_do_not_count_until_accepted(
    run: Run, index_dir: Path, tmp_path: Path
) -> None:
    path = tmp_path / "草稿.jsonl"
    code, out, err = run("questions", REPORT, "--each", "2", "--out", path)
    assert (code, out) == (cli.OK, "")
    assert "draft" in err
    assert run("questions", REPORT, "--each", "2")[1] == path.read_text(encoding="utf-8")
    code, _, err = run("questions", REPORT, "--out", path)
    assert code == cli.FAULT
    assert "已经有了" in err
    code, _, err = run("eval", path, "--index", index_dir)
    assert code == cli.FAULT
    assert "全是草稿" in err
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    del lines[0]["draft"]
    code, out, err = run("eval", write_questions(tmp_path, *lines), "--index", index_dir)
    assert code == cli.OK
    assert f"有 {len(lines) - 1} 个草稿问题没有计入" in err
    assert "回答（1 个问题）" in out
