"""The official metric of CMRC 2018, by hand."""

from __future__ import annotations

import pytest

from qa.span_metric import exact_match, f1, tokens


@pytest.mark.parametrize(
    ("gold", "said", "exact", "overlap"),
    [
        (["385个"], "385个", 1.0, 1.0),
        (["385个"], " “385个”。", 1.0, 1.0),  # marks and spaces around count for nothing
        (["385个"], "385个村", 0.0, 0.8),  # 2 shared of 2 and of 3
        (["三百八十五个", "385个"], "385个", 1.0, 1.0),
        (["党组织书记"], "书记", 0.0, 4 / 7),
        (["书记主任"], "主任书记", 0.0, 0.5),  # the run that both have, not the bag
        (["1990-1995"], "19901995", 1.0, 1.0),  # a mark parts no word
        (["WHO"], "who", 1.0, 1.0),
        (["甲", "乙"], "丙", 0.0, 0.0),
        (["甲"], "", 0.0, 0.0),
        (["好。"], "好.", 0.0, 2 / 3),  # ASCII marks stay
        (["甲……"], "甲", 0.0, 2 / 3),  # as an entry of two characters …… removes nothing
    ],
)
def test_by_hand(gold: list[str], said: str, exact: float, overlap: float) -> None:
    assert exact_match(gold, said) == exact
    assert f1(gold, said) == pytest.approx(overlap)


def test_tokens_are_characters_and_the_words_between() -> None:
    assert tokens("《2018年》GDP 增长6.6%") == ["2018", "年", "gdp", "增", "长", "6.6", "%"]
