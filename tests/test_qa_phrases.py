"""Phrases inside a clause: persons, bodies, addresses, roles, enumerations."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.normalize import fold
from qa import phrases, places, roles


def _texts(text: str, spans: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("项目负责人韩知远带领团队完成试验", ["韩知远"]),
        ("乡村医生邱鹤年扎根山村三十年", ["邱鹤年"]),
        ("县委书记任组长,县长任副组长", []),
        ("金桂小区新装电梯12部", []),
        ("水管站站长罗启明照例巡渠", ["罗启明"]),
        ("县医院院长邵清和介绍,医院去年扩建", ["邵清和"]),
        ("县长李敏在会上说", ["李敏"]),
        ("老师马上到,主任高度重视", []),
    ],
)
def test_persons_stand_with_a_title_or_a_surname(text: str, names: list[str]) -> None:
    assert _texts(text, phrases.persons(text)) == names


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("三中与江城大学合作共建实验室", "江城大学"),
        ("白鹿小学位于山脚下", "白鹿小学"),
        ("清源水务有限公司年营业收入增长", "清源水务有限公司"),
    ],
)
def test_a_body_is_cut_out_of_a_longer_run_of_nouns(text: str, body: str) -> None:
    assert body in _texts(text, phrases.organisations(text))


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("实施“山、水、田”工程", None),
        ("通过快板、诗朗诵、书法展等形式宣传", "快板、诗朗诵、书法展"),
        ("进出口、消费2项未达预期", "进出口、消费"),
        ("获得一等奖、二等奖", "一等奖、二等奖"),
        ("全年平稳运行", None),
    ],
)
def test_an_enumeration_ends_before_what_counts_it(text: str, listed: str | None) -> None:
    span = phrases.enumeration(text)
    if listed is not None:
        assert span is not None
        assert text[slice(*span)] == listed
    elif span is not None:
        assert "、" in text[slice(*span)]


@pytest.mark.parametrize(
    ("text", "kinds", "name"),
    [
        ("项目落户石门镇杏花村", {"镇"}, "石门镇"),
        ("望山区白塔社区金桂小区建成支部", {"社区"}, "望山区白塔社区"),
        ("望山区白塔社区金桂小区建成支部", {"小区"}, "望山区白塔社区金桂小区"),
    ],
)
def test_an_address_is_read_down_to_the_level_asked_for(text: str, kinds: set[str], name: str) -> None:
    known = frozenset({"石门镇", "杏花村", "望山区", "白塔社区", "金桂小区"})
    found = [
        text[a.start : end]
        for a in places.addresses(text, known)
        if (end := places.level(a, frozenset(kinds))) is not None
    ]
    assert found == [name]


@pytest.mark.parametrize("text", ["发展农村市场", "县农业农村局牵头", "城市管理更有温度", "村民自愿参加"])
def test_words_that_only_look_like_places_are_none(text: str) -> None:
    assert not any(a.proper for a in places.addresses(text))


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("市交通执法支队开展整治", "市交通执法支队"),
        ("社区党支部的小区党员积极参与调解", "社区党支部的小区党员"),
        ("其中,水产品产量增长", "水产品产量"),
        ("定期走访楼栋", None),
    ],
)
def test_the_subject_is_what_stands_before_the_verb(text: str, noun: str | None) -> None:
    clause = text.split(",")[-1]
    span = roles.subject(clause)
    assert (clause[slice(*span)] if span else None) == noun


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        ("由县水务公司代管", "县水务公司"),
        ("空气数据来自市生态环境局,", "市生态环境局"),
        ("方案由区住建局负责解释。", "区住建局"),
    ],
)
def test_agents_follow_by_and_from(text: str, agent: str) -> None:
    assert _texts(text, roles.agents(text)) == [agent]


def test_members_are_named_before_what_they_form() -> None:
    text = "组织退役军人、青年党员成立救援队"
    assert _texts(text, roles.members(text)) == ["退役军人、青年党员"]


def test_objects_stop_before_closing_words_but_not_inside_a_prize() -> None:
    assert _texts("设立书吧、活动室等,", roles.objects("设立书吧、活动室等,", ["设立"])) == ["书吧、活动室"]
    assert _texts("荣获二等奖", roles.objects("荣获二等奖", ["荣获"])) == ["二等奖"]


_CLAUSE = st.text(
    alphabet="市县区镇村局公司由在的和、,;:()“”《》等为王李张第一二3年月日长者带领成立位于" + " ", max_size=40
)


@settings(deadline=None)  # the first call loads the dictionary
@given(_CLAUSE)
def test_every_span_lies_inside_its_text_and_holds_something(text: str) -> None:
    folded = fold(text)
    spans = [
        *phrases.persons(folded),
        *phrases.organisations(folded),
        *phrases.noun_phrases(folded),
        *phrases.titles(folded),
        *roles.agents(folded),
        *roles.members(folded),
        *roles.objects(folded, ["成立", "带领"]),
        *((a.start, a.end) for a in places.addresses(folded)),
    ]
    for span in (phrases.enumeration(folded), roles.subject(folded)):
        if span is not None:
            spans.append(span)
    assert all(0 <= start < end <= len(folded) for start, end in spans)


@settings(deadline=None)  # the first call loads the dictionary
@given(_CLAUSE)
def test_addresses_come_in_order_and_never_overlap(text: str) -> None:
    found = places.addresses(fold(text))
    assert all(a.end <= b.start for a, b in pairwise(found))
    for address in found:
        ends = [end for end, _ in address.levels]
        assert ends == sorted(ends)
        assert ends[-1] == address.end
