"""Lengths of time in several units: one figure in the ledger, and one answer, whatever unit the question names."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numbers import quantities
from qa.engine import Engine

REPORT = """青川医院2034年运行情况

5月8日，挂号系统中断，门诊停机1小时52分钟，影响患者640人次。急救车平均9分40秒到达现场。
技能考试时间2小时，满分100分，平均82.6分。
"""


@pytest.fixture(scope="module")
def asked(engine_of: Callable[[str], Engine]) -> Engine:
    return engine_of(REPORT)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("门诊停机多久？", "1小时52分钟"),
        ("门诊停了几个小时？", "1小时52分钟"),
        ("门诊停机多少分钟？", "1小时52分钟"),
        ("急救车几分钟到现场？", "9分40秒"),
        ("技能考试考多长时间？", "2小时"),
    ],
)
def test_a_length_of_time_is_given_whole(asked: Engine, question: str, answer: str) -> None:
    told = asked.ask(question)
    assert (told.status, told.answer) == ("answered", answer)


@given(hours=st.integers(1, 99), minutes=st.integers(1, 59), seconds=st.integers(1, 59))
def test_several_units_of_time_are_one_figure(hours: int, minutes: int, seconds: int) -> None:
    raw = f"{hours}小时{minutes}分{seconds}秒"
    (whole,) = quantities(f"用时{raw}。")
    assert (whole.raw, whole.value, whole.unit) == (raw, hours * 3600 + minutes * 60 + seconds, "秒")


def test_a_length_and_marks_are_two_figures() -> None:
    assert [q.raw for q in quantities("考试2小时100分。")] == ["2小时", "100分"]
