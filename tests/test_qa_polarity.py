"""Yes or no by the words of a passage: cost, completeness, direction, bounds, denial, leave, plans."""

from __future__ import annotations

import pytest

from corpus.normalize import fold
from qa import polarity


@pytest.mark.parametrize(
    ("question", "text", "holds"),
    [
        ("上课要自己掏钱吗？", "学费由区财政全额承担。", False),
        ("打印报告要付钱吗？", "打印报告不收取任何费用。", False),
        ("老人吃饭是免费的吗？", "八十岁以上老人免费。", True),
        ("餐费要自己出钱吗？", "餐费自理。", True),
        ("停车完全免费吗？", "首个小时免费，之后每小时收费3元。", False),
        ("站点是不是全都通电了？", "为8个站点通了电，其余的计划明年完成。", False),
        ("工地是不是个个都达标？", "抽查的52个工地中有13个不达标。", False),
        ("采石业是不是负增长？", "采石业下降3.2%。", True),
        ("采石业是不是负增长？", "采石业增长3.2%。", False),
        ("经费涨了吗？", "经费下降8.3%。", False),
        ("出过贪腐的案子没有？", "未发生一起贪腐案件。", False),
        ("水库垮过坝没有？", "全省水库无一垮坝。", False),
        ("队员待上一年就可以回去吗？", "队员每轮驻村不少于两年。", False),
        ("队员待满三年可以回去吗？", "队员每轮驻村不少于两年。", True),
        ("贴息能享受三年吗？", "期限不超过2年。", False),
        ("险情是不是一天之内处理的？", "险情均在24小时内处置。", True),
        ("每个礼拜都要走访吗？", "每周至少走访一次。", True),
        ("每个星期都走访吗？", "每月走访一次。", False),
        ("冷藏车可以进城吗？", "冷藏车进城不受早晚高峰限行约束。", True),
        ("货车可以进城吗？", "货车不得进入城区。", False),
        ("大楼已经投用了吗？", "大楼预计明年6月投用。", False),
        ("十件实事都办成了吗？", "十件民生实事全部办结。", True),
        ("大桥修好了吗？", "大桥完成总工程量的68%。", False),
        ("大桥还没修好吗？", "大桥完成总工程量的68%。", True),
        ("收入预算完成了吗？", "收入86.1亿元，完成预算的101.2%。", True),
        ("津贴标准涨了吗？", "津贴标准未作调整。", False),
        ("车祸送来的伤员有没救过来的吗？", "收治伤员19名，无一例死亡。", False),
        ("洪水中有人遇难吗？", "未造成人员死亡。", False),
        ("副职拿的钱跟正职一样多吗？", "副职按正职报酬的80%落实。", False),
        ("临时工跟正式工待遇一样吗？", "临时工与正式工同工同酬。", True),
        ("产值翻倍了吗？", "产值由12亿元增至24亿元，翻了一番。", True),
        ("入会率有六成以上了吗？", "入会率还不足六成。", False),
    ],
)
def test_what_the_words_say(question: str, text: str, holds: bool) -> None:
    assert polarity.holds(fold(question), fold(text)) is holds


def test_without_the_words_to_be_confirmed_only_a_rule_or_a_denial_settles_it() -> None:
    def told(question: str, text: str) -> bool | None:
        return polarity.holds(fold(question), fold(text), said=False)

    assert told("大厅有人值夜班吗？", "大厅设在一楼。") is None
    assert told("大厅对外招租吗？", "大厅不对外出租。") is False
    assert told("大厅的灯全都换了吗？", "大厅的灯全部更新。") is True


def test_a_damaged_place_in_a_ranking_settles_nothing() -> None:
    for text in ("综合考评升到第十十名。", "综合考评升到第3三名。"):
        assert polarity.holds(fold("综合考评排全省第一吗？"), fold(text)) is None


def test_what_other_words_deny_further_on_settles_nothing() -> None:
    text = fold("引入物业后，收缴率升至87%，院里的盗窃案实现了零发生。")
    assert polarity.holds(fold("引入物业后，院子里还有人偷东西吗？"), text) is None
