"""The verifier: real answers pass it, and nothing that differs from its sources by a character does."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from corpus.errors import VerificationError
from corpus.loaders import load
from corpus.types import Document, Figure
from index.build import build_documents
from index.embed import Encoder
from qa.config import Settings
from qa.engine import Engine
from qa.types import Answer, Citation, Derivation
from qa.verify import evaluate, numbers, unproved, verify

QUESTIONS = (
    "全市有多少个村实现了书记、主任一肩挑?",
    "这篇报道主要讲了什么?",
    "全市共选举产生多少名村党组织成员?",
    "村党组织书记中高中以上学历的占多少?",
    "月球上有多少个村?",
)
TEXT = (
    "全年新建公路1,200公里,改建450公里。其中县道占37.5%,乡道三百二十公里。"
    "投资1.2亿元,上年为9000万元。接待旅客二十二万人次。"
)
DOCUMENT = Document("路.txt", "公路建设情况", TEXT, "路.txt", "0" * 64, period="2021", publisher="乙县交通局")
DOCUMENTS = {DOCUMENT.id: DOCUMENT}


def cite(quote: str, n: int = 1) -> Citation:
    start = TEXT.index(quote)
    return Citation(n, DOCUMENT.id, ("公路",), None, start, start + len(quote), quote)


def figure(raw: str, value: str, unit: str, **more: object) -> Figure:
    start = TEXT.index(raw)
    base = Figure(
        *(DOCUMENT.id, "路.txt#1", start, start + len(raw), raw, Decimal(value), None, unit, None),
        *("", None, "quantity", 0, len(TEXT)),
    )
    return replace(base, **more)  # type: ignore[arg-type]


def stated(answer: str, quote: str, **more: object) -> Answer:
    base = Answer("建了多少?", "answered", answer, f"{answer}。报告写道：“{quote}”〔1〕。", (cite(quote),))
    return replace(base, **more)  # type: ignore[arg-type]


def computed(formula: str, answer: str, *inputs: Figure) -> Answer:
    """An answer computed from figures, with the whole text cited."""
    text = f"{answer}（计算得出：{formula}）。依据：“{TEXT}”〔1〕。"
    return Answer(
        *("多建了多少?", "answered", answer, text, (cite(TEXT),), ()),
        derivation=Derivation(formula, inputs),
    )


BUILT = figure("1,200公里", "1200", "公里")
REBUILT = figure("450公里", "450", "公里")
THIS_YEAR = figure("1.2亿元", "120000000", "元")
LAST_YEAR = figure("9000万元", "90000000", "元")
DIFFERENCE = computed("1200公里 − 450公里 = 750公里", "750公里", BUILT, REBUILT)


@pytest.fixture(scope="module")
def answers(engine: Engine) -> list[Answer]:
    """Real answers: stated, refused, an overview, and computed ones of our own text."""
    found = [engine.ask(question) for question in QUESTIONS]
    assert {answer.status for answer in found} >= {"answered", "not_found"}
    return found


@pytest.fixture(scope="module")
def documents(engine: Engine) -> dict[str, Document]:
    return {**engine.index.documents, **DOCUMENTS}


def test_real_answers_pass(answers: list[Answer], documents: dict[str, Document]) -> None:
    for answer in [*answers, stated("1,200公里", "全年新建公路1,200公里"), DIFFERENCE]:
        assert verify(answer, documents) is answer


def changed(text: str, data: st.DataObject) -> str:
    """``text`` with one digit made another one."""
    places = [match.start() for match in re.finditer(r"\d", text)]
    assume(places)
    place = data.draw(st.sampled_from(places), label="place")
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != text[place]]), label="digit")
    return text[:place] + digit + text[place + 1 :]


@dataclass(frozen=True)
class Spot:
    """One digit of what is shown: in the short answer, the text, or the ``n``-th quote."""

    answer: Answer
    documents: dict[str, Document]
    shown: Literal["answer", "text"] | int
    place: int

    def words(self) -> str:
        if isinstance(self.shown, int):
            return self.answer.citations[self.shown].quote
        return str(getattr(self.answer, self.shown))

    def changed(self, step: int) -> Answer:
        """The answer with the digit another one."""
        words = self.words()
        digit = (int(words[self.place]) + step) % 10
        new = f"{words[: self.place]}{digit}{words[self.place + 1 :]}"
        if isinstance(self.shown, int):
            citations = list(self.answer.citations)
            citations[self.shown] = replace(citations[self.shown], quote=new)
            return replace(self.answer, citations=tuple(citations))
        return replace(self.answer, **{self.shown: new})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def spots(engine: Engine, encoder: Encoder, settings: Settings, data: Path) -> list[Spot]:
    """Every digit of the answers to a third of the tuning questions on the three shipped reports."""
    found = []
    for path in sorted(data.glob("*_questions.jsonl")):
        name = path.name.replace("_questions.jsonl", ".txt")
        own = engine
        if name not in engine.index.documents:
            own = Engine(build_documents([load(data / name)], encoder=encoder), settings=settings)
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for row in [row for row in rows if row["half"] == "tune"][::3]:
            answer = own.ask(row["question"])
            quotes = [citation.quote for citation in answer.citations]
            shown: list[tuple[Literal["answer", "text"] | int, str]] = list(enumerate(quotes))
            for where, words in [*shown, ("answer", answer.answer), ("text", answer.text)]:
                places = [match.start() for match in re.finditer("[0-9]", words)]
                found += [Spot(answer, dict(own.index.documents), where, place) for place in places]
    assert {spot.answer.status for spot in found} >= {"answered", "not_found"}
    assert any(spot.answer.derivation for spot in found)
    return found


@settings(max_examples=10_000, deadline=None)
@given(pick=st.integers(0, 10**6), step=st.integers(1, 9))
def test_a_changed_digit_is_rejected(spots: list[Spot], pick: int, step: int) -> None:
    spot = spots[pick % len(spots)]
    answer = spot.changed(step)
    if spot.answer.status != "answered" and spot.shown == "text":
        # Of the report's years a refusal may name any that was not asked for.
        run = next(m for m in re.finditer(r"\d+", answer.text) if m.start() <= spot.place < m.end())
        assume(answer.text[run.end() : run.end() + 1] != "年" or run.group() not in answer.question)
    with pytest.raises(VerificationError):
        verify(answer, spot.documents)


@given(pick=st.integers(0, 10**6), step=st.integers(1, 9))
def test_a_changed_digit_of_our_own_answers_is_rejected(pick: int, step: int) -> None:
    made = [DIFFERENCE, stated("37.5%", "其中县道占37.5%"), stated("1,200公里", TEXT)]
    own = [
        Spot(answer, DOCUMENTS, where, match.start())
        for answer in made
        for where in ("answer", "text")
        for match in re.finditer("[0-9]", getattr(answer, where))
    ]
    with pytest.raises(VerificationError):
        verify(own[pick % len(own)].changed(step), DOCUMENTS)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        # each number stands in the source, but not here
        (stated("450公里", "改建450公里", text="1,200公里。报告写道：“改建450公里”〔1〕。"), "没有出处"),
        (stated("450公里", TEXT, text="改建1,200公里〔1〕。"), "原话"),
        (stated("450公里", TEXT, figures=(BUILT,)), "没有出处"),
        (stated("1,200公里、9000公里", TEXT), "没有出处"),
        (replace(DIFFERENCE, text=DIFFERENCE.text.replace("− 450", "− 1200")), "没有出处"),
        (
            stated("", TEXT, status="not_found", text="报告给出的是2021年的数字，没有2021年的。"),
            "没有出处|矛盾",
        ),
    ],
)
def test_a_number_must_stand_where_it_belongs(answer: Answer, message: str) -> None:
    with pytest.raises(VerificationError, match=message):
        verify(answer, DOCUMENTS)


def test_a_title_may_be_named_with_its_year() -> None:
    document = replace(DOCUMENT, title="2021年公路公报")
    answer = stated("县道", "其中县道占37.5%", text="《2021年公路公报》主要讲了：县道〔1〕。")
    assert verify(answer, {DOCUMENT.id: document})
    with pytest.raises(VerificationError):
        verify(replace(answer, text=answer.text.replace("2021", "2020")), {DOCUMENT.id: document})


def test_a_number_in_the_marks_brackets_may_be_the_reports_own() -> None:
    text = "按照京政办发〔2020〕5号文件执行的有15家。"
    document = replace(DOCUMENT, text=text)
    quote = (Citation(1, DOCUMENT.id, (), None, 0, len(text), text),)
    answer = Answer("?", "answered", "15家", f"15家。报告写道：“{text}”〔1〕。", quote)
    assert verify(answer, {DOCUMENT.id: document})
    for wrong in (text.replace("2020", "2021"), text.replace("〔2020〕", "〔1〕")):
        with pytest.raises(VerificationError):
            verify(replace(answer, text=f"15家。报告写道：“{wrong}”〔1〕。"), {DOCUMENT.id: document})


@given(data=st.data())
def test_a_changed_quote_is_rejected(
    answers: list[Answer], documents: dict[str, Document], data: st.DataObject
) -> None:
    answer = data.draw(st.sampled_from([a for a in answers if a.citations]))
    n = data.draw(st.integers(0, len(answer.citations) - 1))
    citation = answer.citations[n]
    place = data.draw(st.integers(0, len(citation.quote) - 1))
    char = data.draw(st.sampled_from("0123456789一二。，的 "))
    assume(char != citation.quote[place])
    quote = citation.quote[:place] + char + citation.quote[place + 1 :]
    damaged = (*answer.citations[:n], replace(citation, quote=quote), *answer.citations[n + 1 :])
    with pytest.raises(VerificationError, match="与原文不符"):
        verify(replace(answer, citations=damaged), documents)


@pytest.mark.parametrize(("start", "end"), [(1, 1), (-1, -1), (0, 1), (0, -1), (1, 0), (-1, 0)])
def test_shifted_offsets_are_rejected(
    answers: list[Answer], documents: dict[str, Document], start: int, end: int
) -> None:
    for answer in answers:
        for n, citation in enumerate(answer.citations):
            if citation.start + start < 0 or citation.end + end > len(documents[citation.doc_id].text):
                continue  # a slice past the text's end is the text's end
            moved = replace(citation, start=citation.start + start, end=citation.end + end)
            citations = (*answer.citations[:n], moved, *answer.citations[n + 1 :])
            with pytest.raises(VerificationError, match="与原文不符"):
                verify(replace(answer, citations=citations), documents)


@given(data=st.data())
def test_a_changed_formula_is_rejected(data: st.DataObject) -> None:
    answer = data.draw(
        st.sampled_from(
            [
                DIFFERENCE,
                computed("1.2亿元 − 0.9亿元 = 0.3亿元", "0.3亿元", THIS_YEAR, LAST_YEAR),
                computed("450公里 ÷ 1200公里 × 100% = 37.5%", "37.5%", REBUILT, BUILT),
                computed("1200公里 ÷ 450公里 ≈ 2.67倍", "2.67倍", BUILT, REBUILT),
            ]
        )
    )
    assert verify(answer, DOCUMENTS) is answer
    assert answer.derivation is not None
    new = changed(answer.derivation.formula, data)
    with pytest.raises(VerificationError):
        verify(replace(answer, derivation=replace(answer.derivation, formula=new)), DOCUMENTS)


@pytest.mark.parametrize(
    ("formula", "answer", "inputs"),
    [
        ("1300公里 − 550公里 = 750公里", "750公里", (BUILT, REBUILT)),  # holds, but not of these figures
        ("1200公里 − 450公里 = 750公里", "750公里", (BUILT,)),
        ("1200公里 − 450公里 = 750公里", "750公里", (BUILT, REBUILT, LAST_YEAR)),
        ("1200公里 − 450公里 = 750公里", "450公里", (BUILT, REBUILT)),  # an operand for the result
        ("1.2亿元 − 9000亿元 = 0.3亿元", "0.3亿元", (THIS_YEAR, LAST_YEAR)),
        ("1200公里 ÷ 450公里 = 2.67倍", "2.67倍", (BUILT, REBUILT)),  # rounded, so ≈
        ("1200公里 ÷ 450公里 ≈ 2.66倍", "2.66倍", (BUILT, REBUILT)),
        ("1200公里 − 450公里", "750公里", (BUILT, REBUILT)),
        ("1200公里 − 450公里 = 许多", "750公里", (BUILT, REBUILT)),
        ("1200公里 − 450公里) = 750公里", "750公里", (BUILT, REBUILT)),
        ("(1200公里 − 450公里 = 750公里", "750公里", (BUILT, REBUILT)),
        ("= 750公里", "750公里", (BUILT, REBUILT)),
        ("1200公里 − 450公里 = -750公里", "750公里", (BUILT, REBUILT)),
        ("", "", (BUILT, REBUILT)),
    ],
)
def test_a_formula_must_hold_of_its_inputs(formula: str, answer: str, inputs: tuple[Figure, ...]) -> None:
    with pytest.raises(VerificationError):
        verify(computed(formula, answer, *inputs), DOCUMENTS)


def test_damaged_figures_are_never_computed_with() -> None:
    damaged = replace(REBUILT, flags=("source_damaged",))
    assert DIFFERENCE.derivation is not None
    with pytest.raises(VerificationError, match="缺损"):
        verify(
            replace(DIFFERENCE, derivation=replace(DIFFERENCE.derivation, inputs=(BUILT, damaged))), DOCUMENTS
        )


@pytest.mark.parametrize("mark", ["〔9〕", "〔0〕", "〔2〕", "〔９〕", "〔01234567890〕"])
def test_a_mark_needs_its_citation(mark: str) -> None:
    answer = stated("1,200公里", "全年新建公路1,200公里")
    assert verify(answer, DOCUMENTS)
    with pytest.raises(VerificationError, match="没有对应的引文"):
        verify(replace(answer, text=answer.text + mark), DOCUMENTS)


def test_citations_are_numbered_from_one_and_of_known_documents() -> None:
    answer = stated("1,200公里", "全年新建公路1,200公里")
    for citations in (
        (replace(answer.citations[0], n=2),),
        (replace(answer.citations[0], doc_id="别的.txt"),),
        (replace(answer.citations[0], end=answer.citations[0].start, quote=""),),
        (),
    ):
        with pytest.raises(VerificationError):
            verify(replace(answer, text="是的。", citations=citations), DOCUMENTS)


def test_figures_are_slices_inside_the_citations() -> None:
    answer = stated("1,200公里", "全年新建公路1,200公里", figures=(BUILT,))
    assert verify(answer, DOCUMENTS)
    for wrong in (REBUILT, replace(BUILT, raw="1,300公里"), replace(BUILT, doc_id="别的.txt")):
        with pytest.raises(VerificationError):
            verify(replace(answer, figures=(wrong,)), DOCUMENTS)


@pytest.mark.parametrize(
    "shown",
    [
        "三百公里",
        "二十公里",
        "二十二公里",
        "十二万人次",
        "二万人次",
        "三百二十一公里",
        "三千二百公里",
        "四成",
    ],
)
def test_chinese_numerals_need_proof_too(shown: str) -> None:
    """三百 is not proved by 三百二十, nor 十二万 by 二十二万."""
    with pytest.raises(VerificationError, match="没有出处"):
        verify(stated(shown, TEXT), DOCUMENTS)


@pytest.mark.parametrize(
    "shown",
    ["三百二十公里", "二十二万人次", "1,200公里", "1200公里", "１２００公里", "１,２００公里", "37.5％"],
)
def test_the_same_number_in_another_script_is_proved(shown: str) -> None:
    assert verify(stated(shown, TEXT), DOCUMENTS)


@pytest.mark.parametrize(
    ("shown", "source"),
    [
        *(("3.5", "13.5"), ("3.5", "3.57"), ("3.5", "0.3.5"), ("3.5", "33.5"), ("3.5", "35"), ("35", "3.5")),
        *(("5", "3.5"), ("3", "3.5"), ("200", "1,200"), ("1", "1,200"), ("1200", "1,2000"), ("385", "3850")),
        *(("1.2亿", "1.2万"), ("1.2", "1.2亿"), ("12%", "12"), ("12%", "12‰"), ("930", "9月30")),
        *(("十二", "二十二"), ("三百", "三百二十"), ("二十", "三百二十"), ("三亿", "三万")),
    ],
)
def test_a_piece_of_a_number_proves_nothing(shown: str, source: str) -> None:
    assert unproved(f"共{shown}个", [f"共{source}个"])
    assert unproved(f"共{source}个", [f"共{source}个"]) == []


def test_a_full_width_comma_ends_a_number() -> None:
    assert numbers("建房5000，200人入住") == ["5000", "200"]
    assert numbers("建房5,200间") == ["5200"]


@pytest.mark.parametrize(
    "answer",
    [
        stated("2021年", "投资1.2亿元"),  # the document's period
        stated("2个", "投资1.2亿元", question="2个是对的吗?"),  # the question as asked
        stated("3个", "投资1.2亿元", question="那呢?", resolved="3个是对的吗?"),
    ],
)
def test_numbers_may_come_from_the_question_and_the_documents_data(answer: Answer) -> None:
    assert verify(answer, DOCUMENTS)
    with pytest.raises(VerificationError):
        verify(replace(answer, question="", resolved=None), {DOCUMENT.id: replace(DOCUMENT, period=None)})


def test_a_guess_is_proved_only_by_a_figure_that_makes_it() -> None:
    quote = "投资1.2亿元"
    guessed = replace(THIS_YEAR, guess="12.5亿元", flags=("source_damaged",))
    answer = stated("1.2亿元", quote, figures=(guessed,))
    answer = replace(answer, text=answer.text + "可能的读法（推测）：12.5亿元。")
    assert verify(answer, DOCUMENTS)
    with pytest.raises(VerificationError):
        verify(replace(answer, figures=(THIS_YEAR,)), DOCUMENTS)


@given(
    operands=st.tuples(*[st.sampled_from(("1200", "450", "1,200", "1300", "45"))] * 2),
    operator=st.sampled_from("+−×÷"),
    sign=st.sampled_from("=≈"),
    result=st.sampled_from(("1650", "1651", "750", "-750", "540000", "0.375", "0.38", "2.67", "2.66", "3")),
)
def test_a_formula_passes_exactly_when_it_is_right(
    operands: tuple[str, str], operator: str, sign: str, result: str
) -> None:
    a, b = (Fraction(operand.replace(",", "")) for operand in operands)
    value = {"+": a + b, "−": a - b, "×": a * b, "÷": a / b}[operator]
    half = 0 if sign == "=" else Fraction(1, 2 * 10 ** len(result.partition(".")[2]))
    right = {a, b} == {1200, 450} and abs(value - Fraction(result)) <= half
    answer = computed(f"{operands[0]} {operator} {operands[1]} {sign} {result}", result, BUILT, REBUILT)
    if right:
        assert verify(answer, DOCUMENTS)
    else:
        with pytest.raises(VerificationError):
            verify(answer, DOCUMENTS)


@given(st.text(alphabet="0123456789.,+-−×÷=≈()（）万亿%个 ", max_size=30))
def test_any_formula_is_read_or_refused(formula: str) -> None:
    try:
        value = evaluate(formula)
    except VerificationError:
        return
    assert value.is_finite()


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("1 + 2 × 3", "7"),
        ("(1 + 2) × 3", "9"),
        ("（1,200公里 − 450公里） ÷ 2", "375"),
        ("−3℃ + 5℃", "2"),
        ("1.2亿元 − 9000万元", "30000000"),
        ("500千瓦时 − 200千瓦时", "300"),
        ("546元/亩 − 38元/亩", "508"),
        ("8 ÷ 2 ÷ 2", "2"),
        ("8 − 2 − 2", "4"),
    ],
)
def test_formulas_are_evaluated_exactly(formula: str, value: str) -> None:
    assert evaluate(formula) == Decimal(value)


@pytest.mark.parametrize("formula", ["", "1 +", "× 2", "1 ÷ 0", "(1", "1 2", "1)", "()", "(" * 5000])
def test_no_formula(formula: str) -> None:
    with pytest.raises(VerificationError):
        evaluate(formula)
