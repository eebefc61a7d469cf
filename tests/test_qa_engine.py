"""The engine as anyone may meet it: hostile input, many threads, and what holds of every answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from corpus.errors import QuestionError
from corpus.loaders import load
from index.build import build_documents
from index.search import Index
from index.types import Hit
from qa import templates
from qa.config import Settings
from qa.engine import Engine
from qa.questions import read_questions
from qa.render import to_json, to_text
from qa.types import Answer
from qa.verify import unproved, verify

VILLAGES = "全市有多少个村实现了书记、主任一肩挑?"
REASONS = {"no_topic", "no_figure", "period_mismatch", "entity_mismatch", "vague"}


@pytest.fixture(scope="module")
def made_up(engine: Engine, data: Path) -> Engine:
    """The two reports written for this project, in one index."""
    documents = [load(data / name) for name in ("bulletin.txt", "work_report.txt")]
    return Engine(build_documents(documents, encoder=engine.index.encoder), settings=engine.settings)


def check(answer: Answer, index: Index) -> None:
    """What holds of every answer about a report, right or wrong."""
    assert verify(answer, index.documents) is answer
    for citation in answer.citations:
        assert index.documents[citation.doc_id].text[citation.start : citation.end] == citation.quote
        assert citation.section in {section.heading for section in index.sections.values()} | {()}
    quotes = {citation.n: "".join(citation.quote.split()) for citation in answer.citations}
    for quote, n in re.findall(
        r"(?:写道：|依据：|答案）：|报告里有：|〔\d+〕；)“(.*?)”(?=〔(\d+)〕)", answer.text
    ):
        assert "".join(quote.split()) in quotes[int(n)]
    if (said := re.fullmatch(r"([^。]+?)〔1〕。(?:注意：.*)?", answer.text)) and "：“" not in answer.text:
        assert "".join(said[1].split()) in quotes[1]  # said in the report's own words, not retold
    marks = [int(n) for n in dict.fromkeys(re.findall(r"〔(\d+)〕", answer.text))]
    assert marks == list(range(1, len(marks) + 1))
    assert 0 <= answer.confidence <= 1
    if answer.status == "answered":
        assert answer.answer.strip()
        assert answer.reason is None
        assert marks
        assert answer.answer == answer.answer.strip(" ，,。；;：:")
    else:
        assert answer.reason in REASONS
        assert (answer.answer, answer.figures, answer.derivation, answer.flags) == ("", (), None, ())
        assert len(answer.citations) <= (3 if answer.reason == "vague" else 1)
        assert ("不是答案" in answer.text) == (bool(answer.citations) and answer.reason != "vague")
    damaged = any("source_damaged" in figure.flags for figure in answer.figures)
    assert not damaged or answer.flags == ("source_damaged",)
    json.dumps(to_json(answer), ensure_ascii=False).encode()
    assert answer.text in to_text(answer)


def test_every_answer_of_the_tuning_half(engine: Engine, made_up: Engine, data: Path) -> None:
    """Not whether they are right, which is measured, but that none claims what its sources do not say."""
    answers = []
    for name, asked in (("report", engine), ("bulletin", made_up), ("work_report", made_up)):
        for question in read_questions(data / f"{name}_questions.jsonl", gold=True):
            if question.half == "tune":
                answer = asked.ask(question.question, doc_ids=[f"{name}.txt"])
                check(answer, asked.index)
                assert {citation.doc_id for citation in answer.citations} <= {f"{name}.txt"}
                answers.append(answer)
    assert len(answers) > 400
    assert {answer.status for answer in answers} >= {"answered", "not_found"}
    assert any(answer.derivation for answer in answers)
    assert any(answer.flags for answer in answers)


@pytest.mark.parametrize(
    "question",
    ["", "   ", "\n\t　", "？！。，", "……", "😀🎉", "\u200b\u202e", "\0", "\ud800", "((((", "-" * 600],
)
def test_an_empty_question_is_an_error(engine: Engine, question: str) -> None:
    for ask in (engine.ask, engine.search):
        with pytest.raises(QuestionError, match="问题是空的"):
            ask(question)


def test_a_long_question_is_an_error_that_says_how_long(engine: Engine) -> None:
    limit = engine.settings.max_question_chars
    for ask in (engine.ask, engine.search):
        with pytest.raises(QuestionError, match=f"10000 个字，最多 {limit} 个字"):
            ask("村" * 10_000)
        with pytest.raises(QuestionError, match="太长"):
            ask("村" * (limit + 1))
    check(engine.ask("村" * limit), engine.index)


@pytest.mark.parametrize(
    "question",
    [
        "全市有多少個村實現了書記、主任一肩挑？",
        "全市有多少个村\n实现了书记、主任一肩挑?",
        "\u202e全市有多少个村实现了书记、主任一肩挑?\u202c",
        "\u200f全市有多少个村\u200b实现了书记、主任一肩挑?",
        "全市\x00有多少个\x07村实现了书记\x1b、主任一肩挑?",
        "😀全市有多少个村实现了书记、主任一肩挑?🎉",
        "<b>全市有多少个村实现了书记、主任一肩挑?</b>",
        "  全市有多少个村实现了书记、主任一肩挑？？！  ",
        "全市有多少个村实现了书记、主任一肩挑\ufeff",
    ],
)
def test_how_it_is_typed_does_not_matter(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert answer.answer == engine.ask(VILLAGES).answer == "385个"
    assert answer.question == question
    check(answer, engine.index)


@pytest.mark.parametrize(
    "question",
    [
        *(
            "<script>alert(1)</script>",
            "'; DROP TABLE 村; --",
            "{{7*7}}",
            "../../etc/passwd",
            "[a-z]*(",
            "\\d+",
        ),
        *("1/0", "1+1等于几", "３８５", "９" * 400, "1," * 200, "二十" * 200, "亿" * 400, "a@" * 200),
        *("甲比" * 150 + "乙多多少", "甲和乙" * 100 + "谁多", "2018年" * 80, "哪些" * 200, "多少" * 200),
        *("“" * 200 + "村", "（" * 200 + "村", "〔9〕", "最接近的一句是〔1〕"),
    ],
)
def test_odd_questions_get_an_honest_answer(engine: Engine, question: str) -> None:
    check(engine.ask(question), engine.index)


@limits(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.sampled_from("村书记多少哪年不比和占%12,.。、？的最共\n a〔〕“”（"), max_size=30))
def test_any_question_is_answered_or_refused(engine: Engine, question: str) -> None:
    try:
        answer = engine.ask(question)
    except QuestionError:
        return
    if answer.citations or answer.status != "answered":
        check(answer, engine.index)
    else:
        assert answer.text in (templates.GREETING, templates.HELP)


@pytest.mark.parametrize("question", ["你好", "您好！", "你能做什么？", "你会干什么", "帮助"])
def test_it_says_what_it_can_do(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    assert answer.status == "answered"
    assert templates.HELP in answer.text
    assert answer.citations == ()


@pytest.mark.parametrize(
    "question", ["这篇报道主要讲了什么？", "總結一下這篇報道", "这份报告的主要内容是什么"]
)
def test_an_overview_is_the_outline(engine: Engine, question: str) -> None:
    answer = engine.ask(question)
    check(answer, engine.index)
    text = engine.index.documents["report.txt"].text
    headings = [sentence for sentence in engine.index.outline("report.txt").sentences if sentence.heading]
    assert [c.start for c in answer.citations] == [sentence.start for sentence in headings]
    assert all(text[c.start : c.end].strip("。") in answer.text for c in answer.citations)


def test_an_overview_of_several_reports_names_each(made_up: Engine) -> None:
    answer = made_up.ask("这些报告主要讲了什么？")
    check(answer, made_up.index)
    assert {citation.doc_id for citation in answer.citations} == set(made_up.index.documents)
    for document in made_up.index.documents.values():
        assert f"《{document.title}》" in answer.text


def test_only_the_documents_asked_for_are_read(made_up: Engine) -> None:
    ids = list(made_up.index.documents)
    for doc_ids in ([ids[0]], [ids[1]], [], ["没有.txt"]):
        for question in ("全年的财政收入是多少？", "这篇报道主要讲了什么？", "今年的目标有哪些？"):
            answer = made_up.ask(question, doc_ids=doc_ids)
            check(answer, made_up.index)
            assert {citation.doc_id for citation in answer.citations} <= set(doc_ids)
            assert doc_ids in ([ids[0]], [ids[1]]) or answer.reason == "no_topic"
        hits = made_up.search("全年的财政收入是多少？", doc_ids=doc_ids, unit="sentence")
        assert {hit.passage.doc_id for hit in hits} == set(doc_ids) & set(ids)


def _ranks(hits: list[Hit]) -> list[tuple[str, float]]:
    return [(hit.passage.id, hit.score) for hit in hits]


def test_threads_get_the_answers_that_one_thread_gets(engine: Engine, settings: Settings) -> None:
    # Each engine has its own memory of encoded questions; both encode every one of these.
    index = Index.open(settings.cache / "bundled", encoder=engine.index.encoder)
    alone = Engine(index, settings=settings)
    places = ("村", "社区", "嘎查", "街道", "党组织", "贫困村", "企业", "学校")
    questions = [
        form.format(place) for place in places for form in ("全市有多少个{}?", "{}的书记是怎么选出来的？")
    ]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(engine.ask, questions))
        searched = list(pool.map(engine.search, questions))
    assert together == [alone.ask(question) for question in questions]
    assert [_ranks(hits) for hits in searched] == [_ranks(alone.search(question)) for question in questions]
    assert len({answer.text for answer in together}) > 4  # they do differ, so a mix-up would show


@pytest.mark.parametrize(
    ("question", "printed"),
    [("专题培训班举办了多少次？", "251700余次"), ("村两委换届是什么时候进行的？", "4月28日到930日")],
)
def test_a_damaged_number_is_shown_as_printed_and_said_to_be_damaged(
    engine: Engine, question: str, printed: str
) -> None:
    answer = engine.ask(question)
    check(answer, engine.index)
    assert answer.answer == printed
    assert answer.flags == ("source_damaged",)
    assert "缺损" in answer.text
    guess = answer.figures[0].guess
    assert guess is None or f"（推测）：{guess}" in answer.text


def test_whole_numbers_are_not_said_to_be_damaged(engine: Engine) -> None:
    for question in (VILLAGES, "举办了多少期培训班？", "什么时候开始换届的？"):
        answer = engine.ask(question)
        assert any(f.flags for f in answer.figures) == bool(answer.flags)
    assert engine.ask(VILLAGES).flags == ()


def _templates() -> Iterator[str]:
    for reason in sorted(REASONS):
        yield templates.refused(reason)  # type: ignore[arg-type]
    yield templates.NEAREST.format(quote="")[:-4]
    yield templates.damaged(None)
    yield templates.found("", [("", 1)])[:-4]
    yield templates.computed("", "", [], [])
    yield templates.asks_back([])
    for said in ([], [""]):
        yield templates.other_period("", said, "")
        yield templates.other_name("", said, "", known=not said)
        yield templates.other_number("", said, bound=True)
        yield templates.lacking(said, [""], "", nowhere=True)
        yield templates.lacking([""], said, "", nowhere=False)
    yield templates.other_number("", [], bound=False)
    yield templates.absent([""])


@pytest.mark.parametrize("text", [*_templates()])
def test_the_templates_themselves_claim_no_number(text: str) -> None:
    """A number word in one would make the verifier refuse every answer put into it."""
    assert unproved(text, []) == []
