"""Help, wrong usage, streams and exit codes of the command line; none of it needs the model."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qa import cli, console
from qa.arguments import in_chinese

ROOT = Path(__file__).parents[1]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command in this process: (exit code, stdout, stderr)."""

    def command(*argv: str | Path) -> tuple[int, str, str]:
        capsys.readouterr()
        code = cli.main([str(argument) for argument in argv])
        return code, *capsys.readouterr()

    return command


def wenju(
    *argv: str, stdout: int | None = subprocess.PIPE, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "qa", *argv],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
    )


def test_help_and_wrong_usage_load_nothing_heavy() -> None:
    heavy = "{'torch', 'faiss', 'gradio', 'sentence_transformers', 'numpy', 'jieba'}"
    script = (
        "import sys; from qa.cli import main; main(['--help']); main(['ask']); "
        f"sys.exit(len({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0


def test_the_reference_page_is_the_programs_own_help() -> None:
    generator = runpy.run_path(str(ROOT / "docs" / "generate_cli.py"))
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == generator["page"]()


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ([], "缺少参数：命令"),
        (["问"], "没有 '问' 这个选择"),
        (["ask"], "缺少参数：问题"),
        (["ask", "甲", "乙"], "不认识的参数：乙"),
        (["ask", "甲", "--js"], "不认识的参数：--js"),
        (["ask", "甲", "--index"], "参数 --index：后面要有一个值"),
        (["ask", "甲", "--json=是"], "参数 --json：不接受值"),
        (["index", "--index", "x"], "缺少参数：PATH"),
        (["answer"], "缺少参数：QUESTIONS.jsonl, --out"),
        (["search", "甲", "--k", "0"], "参数 --k：应是 1 到 1000 的整数"),
        (["search", "甲", "--k", "十"], "参数 --k：应是 1 到 1000 的整数"),
        (["search", "甲", "--mode", "both"], "参数 --mode：没有 'both' 这个选择"),
    ],
)
def test_wrong_usage_is_explained_in_chinese(run: Run, argv: list[str], said: str) -> None:
    code, out, err = run(*argv)
    assert (code, out) == (cli.USAGE, "")
    assert said in err
    assert not re.search(r"usage|error|argument|invalid|require|choose|expect", err)


@pytest.mark.parametrize(
    ("message", "chinese"),
    [
        # As Python 3.12 and later word them.
        (
            "argument --mode: invalid choice: 'x' (choose from dense, hybrid)",
            "参数 --mode：没有 'x' 这个选择，可选：dense, hybrid",
        ),
        (
            "argument --mode: invalid choice: 'dens', maybe you meant 'dense'? (choose from dense, hybrid)",
            "参数 --mode：没有 'dens' 这个选择，可选：dense, hybrid",
        ),
        ("argument -a: not allowed with argument -b", "参数 -a：不能与 -b 同时使用"),
        ("something new", "something new"),
    ],
)
def test_messages_of_other_python_versions_are_known_too(message: str, chinese: str) -> None:
    assert in_chinese(message) == chinese


def test_help_is_chinese_throughout_and_lines_up(run: Run) -> None:
    for name in ("index", "ask", "answer", "search", "figures", "eval"):
        code, out, err = run(name, "--help")
        assert (code, err) == (cli.OK, "")
        assert not re.search(r"show|help message|positional|options|usage|optional", out)
        # The help texts begin in one column, whether the name before them is Chinese or not.
        described = re.findall(r"^(  \S.*?  +)\S", out, re.MULTILINE)
        assert {console.width(name) for name in described} == {26}


def test_version(run: Run) -> None:
    code, out, _ = run("--version")
    assert code == cli.OK
    assert re.fullmatch(r"wenju \d+\.\d+\.\d+\n", out)


def test_output_is_utf8_whatever_the_locale_says() -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
    shown = wenju("ask", "--help", **plain)
    assert "用法：" in shown.stdout.decode("utf-8")
    refused = wenju("answer", "没有.jsonl", "--out", "x", **plain)
    assert refused.returncode == cli.FAULT
    assert "找不到问题文件" in refused.stderr.decode("utf-8")


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_under_stdout_is_an_error(unbuffered: str) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    try:
        done = wenju("--help", stdout=full, PYTHONUNBUFFERED=unbuffered)
    finally:
        os.close(full)
    assert done.returncode == cli.FAULT
    assert done.stderr.decode() == "错误：读写输出失败：磁盘已满。\n"


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_goes_away_ends_it_quietly(unbuffered: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = wenju("--help", stdout=writing, PYTHONUNBUFFERED=unbuffered)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (cli.BROKEN_PIPE, b"")


def test_a_defect_is_owned_up_to_and_traced_only_on_demand(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "qa.engine", None)
    code, _, err = run("ask", "甲")
    assert code == cli.DEFECT
    assert "程序内部出错" in err
    assert "Traceback" not in err
    assert "Traceback" in run("ask", "甲", "--debug")[2]
