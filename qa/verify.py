"""The last word on every answer: no quote that is not the source's own slice, no number without proof.

A number in an answer is proved when it stands, whole, where it must have come from: before a mark in the words
of that citation, in the short answer in its figures or in words that a citation holds letter by letter, in a
computed one in the formula. What no citation says may come from the question as asked, from the cited documents'
own metadata, or be a guess that the answer labels as one.
Whole means with its power and percent sign: 1.2万 does not prove 1.2亿, nor 二十二 十二.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, DivisionByZero, InvalidOperation, localcontext

from corpus.errors import VerificationError
from corpus.normalize import fold
from corpus.numbers import quantities
from corpus.numerals import ARABIC, NUMERAL
from corpus.types import Document, Figure
from qa.constraints import main_year
from qa.shown import flat, own_words
from qa.types import Answer

#: A whole number as printed, thousands separators, decimals, power and percent sign included.
#: The 千 of 千瓦 and the 百 of 百分点 belong to the unit.
_NUMBER = re.compile(rf"({ARABIC})\s*((?:(?!千[瓦米克卡伏帕赫]|百分)[十百千万亿])*[%‰]?)")
#: A full-width comma divides clauses, never thousands (as :mod:`corpus.numbers` has it).
_CLAUSES = re.compile(r"(?<=[0-9０-９])，(?=[0-9０-９])")
_TOKEN = re.compile(rf"{_NUMBER.pattern}|[+\-×÷()]")
_NAMED = re.compile(r"\d[^、，。；的“”]*|“[^”]*”")
#: The parts of a short answer that is a list.
_PART = re.compile(r"[；;、]")
_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_PERCENT = re.compile(r"×\s*100%\s*$")


def verify(answer: Answer, documents: Mapping[str, Document]) -> Answer:
    """Return ``answer`` unchanged if its sources prove it.

    :param documents: by id; every cited document must be among them.
    :raises VerificationError: a quote differs from its slice, a number has no proof, a formula does
        not hold, or an answer from the report cites nothing.
    """
    for n, citation in enumerate(answer.citations, 1):
        document = documents.get(citation.doc_id)
        if document is None:
            raise VerificationError(f"引文〔{n}〕指向未知文档 {citation.doc_id}")
        if (
            citation.n != n
            or document.text[citation.start : citation.end] != citation.quote
            or not citation.quote
        ):
            raise VerificationError(f"引文〔{citation.n}〕与原文不符")
    if answer.status == "answered" and not answer.citations:
        raise VerificationError("答案没有引文")
    if answer.derivation is not None:
        _check_derivation(answer, documents)
    for figure in answer.figures:
        _check_figure(figure, answer, documents)
    _check_words(answer, documents)
    return answer


def _check_words(answer: Answer, documents: Mapping[str, Document]) -> None:
    """What is said without a mark names no number but the short answer's, the formula's and a guess's; a
    refusal may name those of the question, the citations and the documents' own data.
    """
    own = own_words(answer)
    about = [answer.question, answer.resolved or ""]
    for citation in answer.citations:
        document = documents[citation.doc_id]
        about += [document.title, document.period or main_year(document) or "", document.publisher or ""]
    quotes = [flat(citation.quote) for citation in answer.citations]
    if answer.status != "answered":
        headings = [part for citation in answer.citations for part in citation.section]
        _check_refusal(own, about[:2], [*about, *quotes, *headings])
        return
    formula = answer.derivation.formula if answer.derivation else ""
    guesses = [guess for figure in answer.figures if (guess := figure.guess)]
    own = own.removeprefix(answer.answer.removeprefix("否，"))
    titles = {f"《{documents[citation.doc_id].title}》" for citation in answer.citations}
    for words in (formula, *guesses, *titles):
        own = own.replace(words, " ", 1) if words else own
    _prove(own, [])
    if formula:
        _prove(answer.answer, [formula])
        return
    if answer.figures:
        _prove(answer.answer, [figure.raw for figure in answer.figures])
    if not _verbatim(answer.answer, quotes):
        parts = _PART.split(answer.answer)
        others = [part for part in parts if not _verbatim(part, quotes)]
        # A list is all of the report; only an answer that no citation says may come from elsewhere.
        _prove("；".join(others), about if others == parts else [])


def _check_refusal(own: str, asked: Sequence[str], sources: Sequence[str]) -> None:
    """The numbers of a refusal stand in its sources, words in quotation marks letter by letter. What it says the
    report lacks was asked for and is not what it says the report gives (给出的是2018年的数字，没有2019年的).
    """
    _prove(own, sources)
    for words in re.findall(r"“([^”]*)”", own):
        if re.search(r"\d", words) and not _verbatim(words, sources):
            raise VerificationError(f"“{words}”没有出处")
    given, _, lacking = own.partition("没有")
    _prove(lacking, asked)
    if set(_NAMED.findall(given)) & set(_NAMED.findall(lacking)):
        raise VerificationError(f"拒答的理由自相矛盾：{own}")


def _verbatim(words: str, quotes: Iterable[str]) -> bool:
    """Whether a quote holds the words letter by letter, numbers whole; thousands separators do not matter."""
    plain = fold(words).replace(",", "")
    return any(plain in fold(quote).replace(",", "") and not unproved(words, [quote]) for quote in quotes)


def _prove(shown: str, proofs: Iterable[str]) -> None:
    missing = unproved(shown, proofs)
    if missing:
        raise VerificationError(f"答案里的数字没有出处：{'、'.join(missing)}")


def unproved(shown: str, proofs: Iterable[str]) -> list[str]:
    """The numbers of ``shown`` that stand, whole, in none of ``proofs``; Chinese numerals included."""
    proofs = list(proofs)
    proved = {number for proof in proofs for number in numbers(proof)}
    missing = [number for number in numbers(shown) if number not in proved]
    folded = [fold(proof) for proof in proofs]
    for quantity in quantities(shown):
        raw = fold(quantity.raw)
        if quantity.role != "name" and not re.search(r"\d", raw) and not _stands(raw, folded):
            missing.append(quantity.raw)
    return missing


def numbers(text: str) -> list[str]:
    """The whole digit-written numbers of a text, in order: folded, without thousands separators.

    >>> numbers("共１,２００万元，占3.50 %，列第3")
    ['1200万', '3.50%', '3']
    """
    folded = fold(_CLAUSES.sub("；", text))
    return [digits.replace(",", "") + power for digits, power in _NUMBER.findall(folded)]


def _stands(raw: str, proofs: Iterable[str]) -> bool:
    """Whether a numeral in Chinese characters stands in a proof, and not as a piece of a longer one."""
    before = rf"(?<![{NUMERAL}])" if raw[0] in NUMERAL else ""
    after = rf"(?![{NUMERAL}])" if raw[-1] in NUMERAL else ""
    pattern = re.compile(before + re.escape(raw) + after)
    return any(pattern.search(proof) for proof in proofs)


def _check_figure(figure: Figure, answer: Answer, documents: Mapping[str, Document]) -> None:
    """A figure must be the document's own slice, inside a citation."""
    if not any(
        c.doc_id == figure.doc_id and c.start <= figure.start and figure.end <= c.end
        for c in answer.citations
    ):
        raise VerificationError(f"数字 {figure.raw} 不在引文之内")
    if documents[figure.doc_id].text[figure.start : figure.end] != figure.raw:
        raise VerificationError(f"数字 {figure.raw} 与原文不符")


def _check_derivation(answer: Answer, documents: Mapping[str, Document]) -> None:
    """The formula must hold, from inputs that stand in citations to the answer shown."""
    derivation = answer.derivation
    assert derivation is not None
    for figure in derivation.inputs:
        _check_figure(figure, answer, documents)
        if "source_damaged" in figure.flags:
            raise VerificationError(f"缺损的数字 {figure.raw} 不能用于计算")
    sides = re.split(r"([=≈])", derivation.formula)
    if len(sides) != 3 or len(numbers(sides[2])) != 1:
        raise VerificationError(f"算式读不懂：{derivation.formula}")
    left, sign, right = sides
    operands = Counter(map(_amount, numbers(_PERCENT.sub("", left))))
    if operands != Counter(abs(figure.value) for figure in derivation.inputs if figure.value is not None):
        raise VerificationError(f"算式里的数字与依据不符：{derivation.formula}")
    if not set(numbers(answer.answer)) <= set(numbers(right)):
        raise VerificationError(f"答案不是算式的结果：{derivation.formula}")
    (stated,) = numbers(right)
    value = -_amount(stated) if right.strip().startswith(("-", "−")) else _amount(stated)
    step = _amount(re.sub(r"\d(?!.*\d)", "1", re.sub(r"\d", "0", stated)))  # of the last digit shown
    if abs(evaluate(left) - value) > (0 if sign == "=" else step / 2):
        raise VerificationError(f"算式不成立：{derivation.formula}")


def evaluate(expression: str) -> Decimal:
    """The value of a formula's left side: ``+ − × ÷`` and brackets, 万 and 亿 multiplied in, units ignored.

    >>> evaluate("62.5% − 4.2个百分点"), evaluate("1.2万元 + 300元")
    (Decimal('58.3'), Decimal('12300.0'))

    :raises VerificationError: not a formula.
    """
    tokens = [match.group() for match in _TOKEN.finditer(fold(expression))]
    position = 0

    def peek() -> str:
        return tokens[position] if position < len(tokens) else ""

    def take() -> str:
        nonlocal position
        position += 1
        return tokens[position - 1]

    def factor() -> Decimal:
        token = take()
        if token == "(":
            value = total()
            if take() != ")":
                raise InvalidOperation
            return value
        return -factor() if token == "-" else _amount(token)

    def product() -> Decimal:
        value = factor()
        while peek() and peek() in "×÷":
            value = value * factor() if take() == "×" else value / factor()
        return value

    def total() -> Decimal:
        value = product()
        while peek() and peek() in "+-":
            value = value + product() if take() == "+" else value - product()
        return value

    try:
        with localcontext() as context:
            context.prec = 40
            value = total()
    except (IndexError, InvalidOperation, DivisionByZero, RecursionError) as error:
        raise VerificationError(f"算式读不懂：{expression}") from error
    if position < len(tokens):
        raise VerificationError(f"算式读不懂：{expression}")
    return value


def _amount(number: str) -> Decimal:
    """The value of a number as :func:`numbers` gives it, its percent sign left out."""
    match = _NUMBER.fullmatch(number)
    if match is None:
        raise InvalidOperation
    value = Decimal(match[1].replace(",", ""))
    for power in match[2].rstrip("%‰"):
        value *= _POWERS[power]
    return value
