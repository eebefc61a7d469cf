"""An export: answers with all it takes to check them again without this program's index, as JSON or Markdown.

The JSON is sealed with a hash of itself. The Markdown is for reading and ends with the same JSON; as it is made
from that alone, :func:`read` makes it again and compares, so a changed character shows wherever it stands. A seal
keeps out accidents, not a forger, who could make a new one: :mod:`qa.recheck` holds the content against the reports.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import ExportError
from qa.files import reason

if TYPE_CHECKING:
    from qa.engine import Engine

KIND, FORMAT = "wenju-export", 1
_FENCE = "\n```json\n"
#: What Markdown would take for its own, anywhere and at the start of a line. ASCII punctuation only, so that a
#: backslash before it is not shown.
_ACTIVE = re.compile(r"[\\`*_{}\[\]<>#|~&!$@]|:(?=//)|(?<=\d)[.)](?=\s)|\A[-+=]")
_STATUS = {"answered": "", "not_found": "没有找到答案", "ambiguous": "问题还可以问得更具体"}


def make(answers: Iterable[Mapping[str, Any]], engine: Engine) -> dict[str, Any]:
    """An export of answers as :func:`qa.render.to_json` gives them; greetings, which cite nothing, are left out.

    :return: a JSON object: ``kind``, ``format``, ``created`` (UTC), ``version``; ``model`` and ``index`` that answered;
        ``documents`` cited, each with the SHA-256 of its file; ``answers``; ``sha256`` of all this.
    :raises ExportError: there is nothing to export, or an answer cites a report that the engine does not have.
    """
    kept = [dict(answer) for answer in answers if answer["citations"] or answer["status"] != "answered"]
    if not kept:
        raise ExportError("没有可以导出的回答。")
    index = engine.index
    cited = dict.fromkeys(citation["doc"] for answer in kept for citation in answer["citations"])
    if missing := [name for name in cited if name not in index.documents]:
        raise ExportError(f"回答引用的报告已经不在了：{'、'.join(map(str, missing))}。")
    documents = [index.documents[name] for name in cited]
    manifest = index.manifest
    body = {
        "kind": KIND,
        "format": FORMAT,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "version": metadata.version("wenju"),
        "model": {
            "name": manifest.model,
            "fingerprint": manifest.fingerprint,
            "reader": engine.reader.fingerprint if engine.reader else None,
        },
        "index": {"format": manifest.format, "created": manifest.created, "splitter": manifest.splitter},
        "documents": [
            {"id": one.id, "title": one.title, "sha256": one.sha256, "chars": len(one.text)}
            for one in documents
        ],
        "answers": kept,
    }
    return {**body, "sha256": seal(body)}


def seal(export: Mapping[str, Any]) -> str:
    """Hex sha256 of an export, whatever seal it carries."""
    body = {key: value for key, value in export.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def to_json(export: Mapping[str, Any]) -> str:
    """An export as it stands in a ``.json`` file."""
    return json.dumps(export, ensure_ascii=False, indent=1) + "\n"


def to_markdown(export: Mapping[str, Any]) -> str:
    """An export to be read; nothing in a report or a question can act as markup in it."""
    titles = {one["id"]: one["title"] for one in export["documents"]}
    model, index = export["model"], export["index"]
    blocks = [
        "# 问据问答记录",
        f"- 导出时间：{export['created']}\n"
        f"- 问据 {export['version']}；模型 {_inert(model['name'])}（{_short(model['fingerprint'])}，"
        f"阅读器 {_short(model['reader'])}）；"
        f"索引格式 {index['format']}，规则 {_short(index['splitter'])}，建于 {index['created']}\n"
        "- 核对原文：`wenju verify 本文件 --report 报告文件`",
    ]
    for number, answer in enumerate(export["answers"], start=1):
        blocks += [f"## {number}. {_line(answer['question'])}", *_answer_blocks(answer, titles)]
    blocks += ["## 报告", *(f"- {_line(one['title'])}（{_line(one['id'])}，{one['chars']} 字）\n"
                          f"  SHA-256：`{one['sha256']}`" for one in export["documents"])]  # fmt: skip
    blocks += ["## 核对用的数据", "以下内容供 `wenju verify` 核对，请勿改动。"]
    return "\n\n".join(blocks) + "\n" + _FENCE + to_json(export) + "```\n"


def _answer_blocks(answer: Mapping[str, Any], titles: Mapping[str, str]) -> list[str]:
    blocks = []
    if answer["resolved"]:
        blocks.append(f"理解为：{_line(answer['resolved'])}")
    if answer["answer"] and answer["status"] == "answered":
        blocks.append(f"**{_line(answer['answer'])}**")
    elif _STATUS.get(answer["status"]):
        blocks.append(f"（{_STATUS[answer['status']]}）")
    blocks.append("  \n".join(_inert(line) for line in answer["text"].split("\n")))
    if answer["derivation"]:
        blocks.append(f"算式：{_line(answer['derivation']['formula'])}")
    if "source_damaged" in answer["flags"]:
        blocks.append("注意：原文此处疑有缺损，请核对原件。")
    for one in answer["citations"]:
        page = [f"第{one['page']}页"] if one["page"] is not None else []
        place = " › ".join([titles.get(one["doc"], one["doc"]), *page, *one["section"]])
        blocks.append(
            f"> 〔{one['n']}〕{_line(place)}（第 {one['start']} 至 {one['end']} 字）\n>\n> {_line(one['quote'])}"
        )
    return blocks


def read(path: Path) -> dict[str, Any]:
    """An export as it was made.

    :param path: a ``.json`` file of :func:`to_json`, or a file of :func:`to_markdown`.
    :raises ExportError: it cannot be read, is no export, or something in it was changed.
    """
    try:
        # Mail and editors may turn line ends and add a mark; neither is in any quote.
        data = path.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
        text = data.decode()
    except FileNotFoundError:
        raise ExportError(f"找不到文件“{path}”。请检查路径。") from None
    except UnicodeDecodeError:
        raise ExportError(f"“{path}”不是 UTF-8 文本：不是问据导出的文件，或者被改动过。") from None
    except OSError as error:
        raise ExportError(f"读不了文件“{path}”：{reason(error)}。") from error
    _, fenced, source = text.rpartition(_FENCE)
    try:
        export: dict[str, Any] = json.loads(source.removesuffix("```\n"))
        known = isinstance(export, dict) and export["kind"] == KIND and "sha256" in export
    except (ValueError, KeyError, RecursionError):
        known = False
    if not known:
        raise ExportError(f"“{path}”不是问据导出的文件，或者其中的数据被改动过，已经读不出来。")
    if export["format"] != FORMAT:
        raise ExportError(
            f"“{path}”是另一版本的问据导出的（格式 {export['format']}，现为 {FORMAT}），核对不了。"
        )
    if export["sha256"] != seal(export):
        raise ExportError(f"“{path}”被改动过：其中的数据与导出时的校验值不符。")
    if fenced:
        _compare(path, data, export)
    return export


def _compare(path: Path, data: bytes, export: Mapping[str, Any]) -> None:
    """:raises ExportError: the Markdown is not what its own data makes."""
    try:
        made = to_markdown(export).encode(errors="backslashreplace")
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ExportError(f"“{path}”里的数据不完整，核对不了。") from error
    if made != data:
        pairs = zip(made.splitlines(), data.splitlines(), strict=False)
        line = next((n for n, (one, other) in enumerate(pairs, start=1) if one != other), 0)
        where = f"第 {line} 行" if line else "末尾"
        raise ExportError(f"“{path}”被改动过：{where}与导出时不同。")


def require_suffix(path: Path) -> None:
    """:raises ExportError: the file's name is neither ``….md`` nor ``….json``."""
    if path.suffix.lower() not in _FORMS:
        raise ExportError(f"导出的文件名要以 .md 或 .json 结尾：“{path}”。")


def file_text(export: Mapping[str, Any], path: Path) -> str:
    """An export in the form that a file's name says. :raises ExportError: neither ``….md`` nor ``….json``."""
    require_suffix(path)
    return _FORMS[path.suffix.lower()](export)


_FORMS = {".md": to_markdown, ".json": to_json}


def _inert(text: Any) -> str:
    """A line of text that Markdown shows as it is."""
    return _ACTIVE.sub(r"\\\g<0>", str(text).strip())


def _line(text: Any) -> str:
    return _inert(re.sub(r"\s*[\n\r\f\v\x85\u2028\u2029]\s*", "", str(text)))


def _short(fingerprint: Any) -> str:
    return f"`{fingerprint[:12]}`" if isinstance(fingerprint, str) else "无"
