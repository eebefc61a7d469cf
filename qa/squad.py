"""CMRC 2018 and SQuAD files: each context becomes a document, its questions a set on it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from corpus.errors import QuestionSetError
from corpus.types import Document
from qa.questions import Evidence, Question, read_text

#: The kind of a question whose answer is a span of its context.
KIND = "span"


def is_squad(text: str) -> bool:
    """Whether a file is of these forms and not JSON lines: one object with ``data``, or one list."""
    start = text.lstrip()[:1]
    if start not in ("{", "["):
        return False
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        # A whole list that is broken is still no JSON lines, each of which is an object.
        return start == "["
    return isinstance(content, list) or (isinstance(content, dict) and "data" in content)


def read_squad(path: Path) -> tuple[list[Document], tuple[Question, ...]]:
    """Read a file as a corpus and a question set.

    Known forms: SQuAD 1.1 and 2.0 (``is_impossible``), CMRC 2018 in that form, and CMRC 2018's own list
    of ``context_text`` with ``query_text``. A gold quote is the answer where ``answer_start`` puts it,
    or, where the file gives no (or another) offset, its first occurrence in the context.

    :param path: a UTF-8 file.
    :return: one document a context, and its questions of kind :data:`KIND` (``none`` where impossible).
    :raises QuestionSetError: the file cannot be read, is of another form, or holds no question.
    """
    try:
        content = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise QuestionSetError(
            f"问题文件“{path}”第 {error.lineno} 行有误：不是合法的 JSON。请改正后再试。"
        ) from None
    except RecursionError:
        raise QuestionSetError(f"问题文件“{path}”有误：JSON 的层次太深。请改正后再试。") from None
    documents: list[Document] = []
    questions: list[Question] = []
    seen: set[str] = set()
    try:
        for title, context, rows in _contexts(content):
            text = context.replace("\r\n", "\n").replace("\r", "\n")
            doc_id = f"{len(documents) + 1:05d} {title}".strip()
            digest = hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()
            documents.append(Document(doc_id, title or doc_id, text, doc_id, digest))
            for row in rows:
                question = _question(row, text, doc_id, path.name)
                if str(question.id) in seen:
                    raise _FormError(f"问题编号 {question.id} 重复")
                seen.add(str(question.id))
                questions.append(question)
    except _FormError as error:
        raise QuestionSetError(
            f"问题文件“{path}”有误：{error}。这里需要 CMRC 2018 或 SQuAD 的 JSON，或每行一个问题的 JSONL。"
        ) from None
    if not questions:
        raise QuestionSetError(f"问题文件“{path}”里没有问题。")
    return documents, tuple(questions)


class _FormError(ValueError):
    """What is wrong with the file, in Chinese."""


def _contexts(content: Any) -> Iterator[tuple[str, str, list[Any]]]:
    """Title, context and rows of questions of each context."""
    articles = content.get("data") if isinstance(content, dict) else content
    if not isinstance(articles, list):
        raise _FormError("data 应是列表")
    for number, article in enumerate(articles, start=1):
        place = f"第 {number} 篇"
        if not isinstance(article, dict):
            raise _FormError(f"{place}应是对象")
        title = article.get("title")
        title = title.strip() if isinstance(title, str) else ""
        paragraphs = article.get("paragraphs", [article])
        if not isinstance(paragraphs, list):
            raise _FormError(f"{place}的 paragraphs 应是列表")
        for paragraph in paragraphs:
            found = paragraph if isinstance(paragraph, dict) else {}
            text, rows = found.get("context", found.get("context_text")), found.get("qas")
            if not isinstance(text, str) or not text.strip():
                raise _FormError(f"{place}缺少 context（原文）")
            if not isinstance(rows, list):
                raise _FormError(f"{place}缺少 qas（问题）")
            yield title, text, rows


def _question(row: Any, text: str, doc_id: str, source: str) -> Question:
    found: Mapping[str, Any] = row if isinstance(row, dict) else {}
    identity, asked = found.get("id", found.get("query_id")), found.get("question", found.get("query_text"))
    if not isinstance(identity, str | int) or isinstance(identity, bool) or identity == "":
        raise _FormError(f"“{doc_id}”里有问题缺少 id")
    if not isinstance(asked, str):
        raise _FormError(f"问题 {identity} 缺少 question")
    if found.get("is_impossible") is True:
        return Question(identity, asked, "none", answerable=False, source=source)
    answers, evidence = _answers(found.get("answers"), text, doc_id)
    if not answers:
        raise _FormError(f"问题 {identity} 缺少 answers（答案）")
    return Question(identity, asked, KIND, answers, (), evidence, source=source)


def _answers(rows: Any, text: str, doc_id: str) -> tuple[tuple[str, ...], tuple[Evidence, ...]]:
    answers: dict[str, None] = {}
    evidence: dict[Evidence, None] = {}
    for row in rows if isinstance(rows, list) else []:
        answer = row if isinstance(row, str) else row.get("text") if isinstance(row, dict) else None
        start = row.get("answer_start") if isinstance(row, dict) else None
        if not isinstance(answer, str) or not answer.strip():
            continue
        answers[answer] = None
        if not isinstance(start, int) or start < 0 or not text.startswith(answer, start):
            start = text.find(answer)
        if start >= 0:
            evidence[Evidence(answer, start, start + len(answer), doc_id)] = None
    return tuple(answers), tuple(evidence)
