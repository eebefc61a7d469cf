"""Columns, wrapping, progress, and files that appear whole or not at all."""

from __future__ import annotations

import os
import resource
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import OutputError
from qa import console
from qa.files import replacing

CHINESE = st.text(st.sampled_from("甲乙，。（）ab1 -"), max_size=60)


@pytest.mark.parametrize(("text", "columns"), [("", 0), ("ab", 2), ("村，", 4), ("é", 1), ("Ａ", 2)])
def test_a_chinese_character_takes_two_columns(text: str, columns: int) -> None:
    assert console.width(text) == columns


@given(CHINESE, st.integers(4, 30))
def test_wrapping_loses_nothing_but_spaces_and_keeps_to_the_edge(text: str, columns: int) -> None:
    lines = console.wrap(text, columns)
    assert "".join("".join(lines).split()) == "".join(text.split())
    # Closing marks may hang over, and a Latin word is not cut.
    for line in lines:
        body = line.rstrip("，。；：、）？！”》 ")
        assert console.width(body) <= columns or len(body.split(" ")[-1]) > columns - 2


def test_closing_marks_do_not_begin_a_line() -> None:
    assert console.wrap("甲乙丙丁，戊己", 8) == ["甲乙丙丁，", "戊己"]


@given(CHINESE, st.integers(2, 30))
def test_clipped_text_fits(text: str, columns: int) -> None:
    clipped = console.clip(text, columns)
    assert console.width(clipped) <= columns
    assert clipped.endswith("…") or clipped == " ".join(text.split())


def test_a_table_lines_up_in_columns_not_in_characters() -> None:
    assert console.table(["类型", "n"], [["数字", "5"], ["abcdef", "12"]], right=(1,)) == (
        "类型     n\n数字     5\nabcdef  12"
    )


def test_quick_work_shows_neither_bar_nor_note(capsys: pytest.CaptureFixture[str]) -> None:
    with console.waiting("请稍候"), console.Progress("编码") as progress:
        for done in range(5):
            progress(done, 4)
    assert capsys.readouterr() == ("", "")


def test_long_work_is_named_on_stderr(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console, "_delay", lambda: 0.0)
    with console.Progress() as progress:
        progress.stage("读取", 0, 3)
        progress.stage("编码", 1, 2)
        progress.stage("编码", 2, 2)
    out, err = capsys.readouterr()
    assert out == ""
    assert "读取   0%" in err
    assert "编码" in err.split("读取")[-1]
    with console.waiting("请稍候"):
        # The timer's own end, waited for, and not a sleep.
        for thread in threading.enumerate():
            if type(thread).__name__ == "Timer":
                thread.join()
    assert "请稍候" in capsys.readouterr().err


def test_a_result_replaces_the_old_file_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "结果.jsonl"
    path.write_text("旧")
    path.chmod(0o640)
    with replacing(path) as file:
        file.write("新\ud800")
        assert path.read_text() == "旧"
    assert path.read_text() == "新\\ud800"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [ValueError("坏"), KeyboardInterrupt(), FileNotFoundError(2, "别的文件")])
def test_a_result_that_was_not_finished_leaves_the_old_one(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "结果.jsonl"
    path.write_text("旧")
    with pytest.raises(type(error)), replacing(path) as file:  # noqa: PT012
        file.write("新")
        raise error
    assert path.read_text() == "旧"
    assert list(tmp_path.iterdir()) == [path]


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file can grow beyond ``size`` bytes: the write fails in the system, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "结果.jsonl"
    path.write_text("旧")
    with full_disk(1000), pytest.raises(OutputError, match="原有内容没有改动"), replacing(path) as file:
        file.write("新" * 5000)
    assert path.read_text() == "旧"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_keeps_pointing_and_a_device_is_written_to(tmp_path: Path) -> None:
    target, link = tmp_path / "a.txt", tmp_path / "b.txt"
    target.write_text("旧")
    link.symlink_to(target)
    with replacing(link) as file:
        file.write("新")
    assert link.is_symlink()
    assert target.read_text() == "新"
    with replacing(Path(os.devnull)) as file:
        file.write("新")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.parametrize(
    ("name", "said"),
    [("没有/a.txt", "路径不存在"), ("f/a.txt", "上级路径不是文件夹"), (".", "它是一个文件夹")],
)
def test_a_place_that_cannot_be_written_is_said_in_chinese(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "f").write_text("")
    with pytest.raises(OutputError, match=said), replacing(tmp_path / name):
        pass
