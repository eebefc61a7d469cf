"""The last word on every answer: no quote that is not the source's own slice, no number without proof.

A number in an answer is proved when it stands, whole, in a cited slice, in the shown derivation, in the
question as asked, in the cited documents' own metadata, or in a guess that the answer labels as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, DivisionByZero, InvalidOperation, localcontext

from corpus.errors import VerificationError
from corpus.normalize import fold
from corpus.numbers import quantities
from corpus.types import Document
from qa.types import Answer

#: A whole number as printed, thousands separators and decimals included.
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?(?!\d)")
_MARK = re.compile(r"〔\d+〕")


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
    for mark in _MARK.findall(answer.text):
        if not 1 <= int(mark[1:-1]) <= len(answer.citations):
            raise VerificationError(f"正文里的{mark}没有对应的引文")
    if answer.derivation is not None:
        _check_derivation(answer)
    cited = [citation.quote for citation in answer.citations]
    proofs = [*cited, answer.question, answer.resolved or ""]
    proofs += [guess for figure in answer.figures if (guess := figure.guess)]
    for citation in answer.citations:
        document = documents[citation.doc_id]
        proofs += [document.title, document.period or "", document.publisher or "", *citation.section]
    if answer.derivation is not None:
        proofs.append(answer.derivation.formula)
    for shown in (answer.answer, _MARK.sub("", answer.text)):
        missing = unproved(shown, proofs)
        if missing:
            raise VerificationError(f"答案里的数字没有出处：{'、'.join(missing)}")
    for figure in answer.figures:
        if not any(
            c.doc_id == figure.doc_id and c.start <= figure.start and figure.end <= c.end
            for c in answer.citations
        ):
            raise VerificationError(f"数字 {figure.raw} 不在引文之内")
    return answer


def unproved(shown: str, proofs: Iterable[str]) -> list[str]:
    """The numbers of ``shown`` that stand, whole, in none of ``proofs``; Chinese numerals included."""
    proved: set[str] = set()
    folded = [fold(proof) for proof in proofs]
    for proof in folded:
        proved.update(numbers(proof))
    missing = [number for number in numbers(fold(shown)) if number not in proved]
    for quantity in quantities(shown):
        raw = fold(quantity.raw)
        if (
            quantity.role != "name"
            and not re.search(r"\d", raw)
            and not any(raw in proof for proof in folded)
        ):
            missing.append(quantity.raw)
    return missing


def numbers(text: str) -> list[str]:
    """The whole digit-written numbers of a folded text, thousands separators removed, in order."""
    return [match.replace(",", "") for match in _NUMBER.findall(text)]


def _check_derivation(answer: Answer) -> None:
    """The formula must hold, and every operand must be an input that stands in a citation."""
    derivation = answer.derivation
    assert derivation is not None
    for figure in derivation.inputs:
        if not any(
            c.doc_id == figure.doc_id and c.start <= figure.start and figure.end <= c.end
            for c in answer.citations
        ):
            raise VerificationError(f"计算所用的 {figure.raw} 不在引文之内")
        if "source_damaged" in figure.flags:
            raise VerificationError(f"缺损的数字 {figure.raw} 不能用于计算")
    left, sign, right = re.split(r"([=≈])", derivation.formula, maxsplit=1)
    stated = Decimal(numbers(right)[0])
    if right.strip().startswith(("-", "−")):
        stated = -stated
    value = evaluate(left)
    places = -int(stated.as_tuple().exponent) if isinstance(stated.as_tuple().exponent, int) else 0
    tolerance = Decimal(0) if sign == "=" else Decimal(1).scaleb(-places) / 2
    if abs(value - stated) > tolerance:
        raise VerificationError(f"算式不成立：{derivation.formula}")


def evaluate(expression: str) -> Decimal:
    """The value of a formula's left side: ``+ − × ÷`` and brackets, units ignored.

    >>> evaluate("62.5% − 4.2个百分点")
    Decimal('58.3')
    """
    tokens = re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?|[+\-−×*÷/()（）]", expression)
    position = 0

    def peek() -> str:
        return tokens[position] if position < len(tokens) else ""

    def take() -> str:
        nonlocal position
        position += 1
        return tokens[position - 1]

    def factor() -> Decimal:
        token = take()
        if token in "(（":
            value = total()
            take()
            return value
        return -factor() if token in "-−" else Decimal(token.replace(",", ""))

    def product() -> Decimal:
        value = factor()
        while peek() and peek() in "×*÷/":
            value = value * factor() if take() in "×*" else value / factor()
        return value

    def total() -> Decimal:
        value = product()
        while peek() and peek() in "+-−":
            value = value + product() if take() == "+" else value - product()
        return value

    try:
        with localcontext() as context:
            context.prec = 40
            return total()
    except (IndexError, InvalidOperation, DivisionByZero) as error:
        raise VerificationError(f"算式读不懂：{expression}") from error
