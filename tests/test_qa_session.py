"""Follow-ups: made whole from the question before, shown as such, and never carried into another conversation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from corpus.errors import QuestionError
from qa import Engine, Session
from qa.followup import MORE, Turn, complete, resolve
from qa.session import KEPT
from qa.web.opening import Opening
from qa.web.page import answer
from qa.web.shelves import Shelves

VILLAGES = "全市有多少个村实现了书记、主任一肩挑?"


@pytest.mark.parametrize(
    ("before", "short", "asked", "full"),
    [
        # what is new takes the place of what it stands against
        ("2019年全县有多少个村通了公交？", "", "那2018年呢？", "2018年全县有多少个村通了公交？"),
        ("粮食总产量是多少？", "18万吨", "去年呢？", "去年粮食总产量是多少？"),
        ("全县有多少个村通了公交？", "12个", "那社区呢？", "全县有多少个社区通了公交？"),
        ("城镇居民收入增长多少？", "5%", "农村呢", "农村居民收入增长多少？"),
        ("第一产业增加值是多少？", "4亿元", "第二产业呢？", "第二产业增加值是多少？"),
        ("粮食总产量是多少？", "18万吨", "面积呢？", "粮食面积是多少？"),
        ("出口多少亿元？", "4亿元", "那么进口呢？", "进口多少亿元？"),
        ("年收入5万元以上的村有多少？", "9个", "10万元以上的呢？", "年收入10万元以上的村有多少？"),
        ("第六批名录有哪些？", "甲、乙", "第五批呢？", "第五批名录有哪些？"),
        ("新开工项目有多少个？", "6个", "续建的呢？", "续建项目有多少个？"),
        # a question without a topic is asked of the topic before
        ("全县有多少个村通了公交？", "12个", "占比多少？", "全县通了公交的村占比多少？"),
        ("全县有多少个村通了公交？", "12个", "占比呢？", "全县通了公交的村占比是多少？"),
        ("全县有多少个村通了公交？", "12个", "为什么？", "为什么全县有村通了公交？"),
        ("粮食总产量是多少？", "18万吨", "比上年增长多少？", "粮食总产量比上年增长多少？"),
        ("外贸进出口总额下降多少？", "6%", "是什么原因？", "为什么外贸进出口总额下降？"),
        ("危房拆了多少间？", "55间", "谁组织的？", "危房拆了，是谁组织的？"),
        ("茶园面积多少亩？", "8万亩", "是哪一年的？", "茶园面积是哪一年的？"),
        ("城镇和农村居民收入哪个高？", "城镇", "分别是多少？", "城镇和农村居民收入分别是多少？"),
        ("全县有多少名教师？", "80名", "其中女性呢？", "全县的教师中女性有多少名？"),
        # a word for something said before is what was said
        ("全县有多少个驻村工作队？", "65个", "它们是谁选派的？", "全县的驻村工作队是谁选派的？"),
        ("谁主持完成了这项技术？", "沈若溪", "她是哪个单位的？", "沈若溪是哪个单位的？"),
        ("哪个县的产值最高？", "望江县", "它的人口是多少？", "望江县的人口是多少？"),
        ("隔膜项目总投资多少？", "2亿元", "这个项目什么时候投产？", "隔膜项目什么时候投产？"),
        # complete, or nothing to go by
        ("全县有多少个村通了公交？", "12个", "全县有多少所学校？", None),
        ("全县有多少个村通了公交？", "12个", "这份报告讲了什么？", None),
        ("全县有多少个村通了公交？", "12个", "你好", None),
        ("全县有多少个村通了公交？", "12个", "粮食总产量是多少？", None),
        ("你好", "你好", "那社区呢？", None),
        ("这篇报道讲了什么？", "甲", "占比多少？", None),
    ],
)
def test_a_follow_up_is_made_whole(before: str, short: str, asked: str, full: str | None) -> None:
    assert resolve(asked, [Turn(before, short)]) == full


@pytest.mark.parametrize("asked", ["那2018年呢？", "占比多少？", "它们是谁选派的？", "为什么？", "还有呢？"])
def test_a_follow_up_to_nothing_is_left_alone(asked: str) -> None:
    assert resolve(asked, []) is None
    assert not complete(asked)


def test_what_was_asked_back_is_answered_with_a_word() -> None:
    vague = Turn("增长了多少？", "", vague=True)
    assert resolve("粮食总产量", [vague]) == "粮食总产量增长了多少？"
    assert resolve("粮食总产量", [Turn("增长了多少？")]) is None


@limits(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(st.sampled_from("那村占比它们去年呢谁的多少个为什么其中第三2018，。？、 a"), max_size=14),
    st.text(st.sampled_from("全县有多少个村通了公交是为什么谁哪年和的25%，。？ a"), min_size=1, max_size=18),
)
def test_any_follow_up_is_read_or_left_alone(asked: str, before: str) -> None:
    full = resolve(asked, [Turn(before, "甲县")])
    assert full is None or full.endswith("？")


def test_a_conversation(engine: Engine) -> None:
    session = Session(engine)
    first = session.ask(VILLAGES)
    assert (first.answer, first.resolved) == ("385个", None)
    assert first == engine.ask(VILLAGES)
    share = session.ask("那占比呢？")
    assert share.question == "那占比呢？"
    assert share.resolved == "全市实现了书记、主任一肩挑的村占比是多少？"
    assert share.answer == "38.23%"
    assert share.resolved == session.turns[-1].question
    other = session.ask("2019年呢？")
    assert other.resolved
    assert other.reason == "period_mismatch"
    more = session.ask("还有呢？")
    assert more.resolved == MORE + other.resolved
    assert more.status == "not_found"
    assert "没有找到别的" in more.text
    assert [turn.question for turn in session.turns] == [VILLAGES, share.resolved, other.resolved]


def test_more_shows_a_sentence_that_was_not_cited(engine: Engine) -> None:
    session = Session(engine)
    first, more = session.ask(VILLAGES), session.ask("还有吗？")
    assert {c.start for c in first.citations}.isdisjoint(c.start for c in more.citations)
    assert len(more.citations) == 1


def test_only_the_last_turns_are_kept_and_greetings_are_none(engine: Engine) -> None:
    session = Session(engine)
    session.ask("你好")
    assert session.turns == ()
    for _ in range(KEPT + 2):
        session.ask(VILLAGES)
    assert len(session.turns) == KEPT


def test_a_question_that_cannot_be_taken_leaves_no_trace(engine: Engine) -> None:
    session = Session(engine)
    for question in ("", "？", "村" * 10_000):
        with pytest.raises(QuestionError):
            session.ask(question)
    assert session.turns == ()


def test_conversations_on_threads_do_not_mix(engine: Engine) -> None:
    firsts = [VILLAGES, "孵化了多少个社会组织？", "凉房拆了多少间？", "第一书记有多少名？"] * 2
    follow_ups = ["占比多少？", "为什么？", "谁组织的？", "还有呢？"]

    def talk(first: str) -> list[str | None]:
        session = Session(engine)
        return [session.ask(question).resolved for question in (first, *follow_ups)]

    alone = [talk(first) for first in firsts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(talk, firsts)) == alone
    assert len({tuple(resolved) for resolved in alone}) == 4


def test_one_conversation_shared_by_threads_loses_nothing(engine: Engine) -> None:
    session = Session(engine)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(session.ask, [VILLAGES] * 6))
    assert len(session.turns) == 6
    assert {a.answer for a in answers} == {"385个"}


def test_the_page_keeps_no_conversation(engine: Engine) -> None:
    shelves = Shelves(Opening.of(engine))
    first = answer(shelves, {"turn": 1, "question": VILLAGES, "before": []})
    again = answer(shelves, {"turn": 2, "question": "占比多少？", "before": first["before"]})
    assert again["answer"]["answer"] == "38.23%"
    assert again["answer"]["resolved"].startswith("全市实现了")
    assert len(again["before"]) == 2
    # another tab
    assert answer(shelves, {"turn": 2, "question": "占比多少？"})["answer"]["resolved"] is None


@pytest.mark.parametrize(
    "before",
    [
        None,
        7,
        "x",
        {},
        [1, None, {}],
        [{"question": 1, "answer": []}],
        [{"question": "x"}],
        [{"answer": "x"}] * 99,
    ],
)
def test_a_conversation_of_any_shape_does_no_harm(engine: Engine, before: object) -> None:
    got = answer(Shelves(Opening.of(engine)), {"turn": 1, "question": VILLAGES, "before": before})
    assert got["answer"]["answer"] == "385个"
