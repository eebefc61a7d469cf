"""What a report says of itself: title, publisher, byline, period.

Everything here is read off the text by general rules; what the text does not say stays ``None``. A
sidecar file beside the report (``report.txt.meta.json``) may say it instead::

    {"title": "…", "publisher": "…", "byline": "…", "period": "2024"}
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.errors import SourceError
from corpus.frontmatter import Front, clean, front, is_line, is_organisation, signature
from corpus.normalize import fold, simplify
from corpus.paragraphs import Paragraph, paragraphs
from corpus.periods import read_period, resolve
from corpus.types import Span

#: Added to a report's file name for its sidecar.
SIDECAR_SUFFIX = ".meta.json"
#: How far from the end of the text, and how many paragraphs from its start, a byline is looked for.
_TAIL, _HEAD = 160, 14

_HAN = "\u3400-\u9fff"
_PAPER = (
    rf"(?:[{_HAN}A-Za-z]{{1,12}}?(?:日报|晚报|时报|早报|晨报|周报|都市报|商报|导报|快报|新报|"
    r"青年报|工人报|农民报|通讯社|电视台|广播电台|融媒体中心|客户端|报社|周刊|杂志|网|报|台)|新华社|中新社)"
)
#: What follows 记者 where it is not a name.
_NOT_NAME = (
    "调查|手记|观察|走访|获悉|了解|采访|报道|来到|看到|从|在|问|节|团|站|证|们|"
    "亲历|见闻|连线|专访|体验|摄影|整理"
)
# A name holds no role's word, so that a row of them can be read in one way only.
_H = rf"(?:(?!记者|通讯员|撰稿)[{_HAN}])"
_NAME = rf"(?!{_NOT_NAME})(?:{_H}{{2,8}}·{_H}{{2,8}}|{_H}{{2,4}}|{_H}[ \u3000]{_H})"
_NAMES = rf"{_NAME}(?:(?:[、,，]|\s{{1,4}}){_NAME}){{0,15}}"
_ROLE = r"(?:首席|见习|实习|特约|全媒体|融媒体|新媒体){0,2}(?:记者|通讯员|撰稿人?)"
_CREDIT = (
    rf"(?:{_PAPER}[ ·]?|本[报刊网台社])?[ \u3000]?{_ROLE}[ \u3000：:]{{0,3}}{_NAMES}"
    rf"(?:[ \u3000；;/]{{0,3}}{_ROLE}[ \u3000：:]{{0,3}}{_NAMES}){{0,3}}"
    r"(?:[ \u3000]?(?:摄影报道|报道|文/图))?"
)
_AUTHOR = rf"(?:作者|撰文|文字)[ \u3000]?[：:/][ \u3000]?{_NAMES}"
_AT_END = re.compile(rf"(?:^|(?<=[。！？!?”…\s）)]))(?:[（(]{_CREDIT}[）)]|{_CREDIT}|[（(]?{_AUTHOR}[）)]?)$")
_AS_LINE = re.compile(rf"[（(]?(?:{_CREDIT}|{_AUTHOR})[）)]?")
_AT_START = re.compile(rf"(?:[^\s，。；：（(]{{0,20}}[电讯])?[ \u3000]?[（(]{_CREDIT}[）)]")
_OPENS = re.compile(
    rf"[（(]?(?P<paper>(?!本报|综合){_PAPER})"
    r"(?=[ ·]?(?:首席|见习|实习|特约|全媒体|融媒体|记者|[^\s（(]{0,14}[电讯]))"
)
_SOURCE = re.compile(
    r"(?:信息来源|文章来源|稿源|来源|发布机构|发布单位|发文机关|发布机关)[ \u3000]?[：:][ \u3000]?"
    r"(?P<name>[^\s，。；：:|]{2,30})"
)
#: A note below a reprint: （原载2023年4月17日《某某日报》第1版）.
_PRINTED = re.compile(r"(?:原载|载于|刊于|刊载于|发表于|转自|摘自)[^《。]{0,16}《(?P<name>[^《》]{2,20})》")
_TITLE_ISSUER = re.compile(r"(?P<name>(?!转发|批转|印发)[^关]{2,40}?)(?:关于|转发|批转|印发)")
_TITLE_OWNER = re.compile(r"(?P<name>.{2,40}?)(?:工作报告|公告|通告|通知)(?:[（(].{1,20}[）)])?")

_STATED = re.compile(
    r"(?:报告期|统计期|统计时段|数据时段|数据期间|报告年度)(?:间|内)?\s?(?:[为是指]|[：:])\s?(?P<when>\d.{3,24})"
)
_ISO = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?(?:/\d{4}(?:-\d{2}(?:-\d{2})?)?)?")
_WHOLE_YEAR = re.compile(r"(\d{4})-01-01/\1-12-31")
#: What a report of one year tells of the next: 2022年工作总结和2023年工作打算.
_PLANS_TOO = re.compile(
    r"(?:和|及|暨|与|、)(?:19|20)\d\d年[^和及暨与、\d]{0,8}(?:打算|计划|要点|安排|思路|重点|部署|任务|目标|设想|展望)"
)
#: A day in a title is when the report was given, not what it is about.
_A_DAY = re.compile(r"-\d\d-\d\d")
_NAME_IN_LINE = re.compile(r"\S+")
_KEYS = ("title", "period", "publisher", "byline")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What could be inferred; ``None`` where the text does not say.

    :param title: the title line as shown.
    :param period: the period the report is about, ISO 8601: ``2024``, ``2024-02``, or an interval
        (``2024-01/2024-06`` for a half-year, ``2021/2025``).
    :param publisher: in the report's own words; several are joined by 、.
    :param byline: the span that names the author.
    """

    title: str | None = None
    period: str | None = None
    publisher: str | None = None
    byline: Span | None = None


def infer(text: str, *, name: str = "") -> Metadata:
    """Infer a report's metadata.

    :param text: the canonical text.
    :param name: the file's name without its suffix; it stands in for a title that names the period.
    """
    # Decided on simplified characters, cut out of the text as it is: both have one length.
    plain = simplify(text)
    found = paragraphs(plain)
    block = front(plain, found)
    title = None if block.title is None else found[block.title]
    byline = _byline(plain, found)
    issuers = _publishers(plain, found, block, byline)
    return Metadata(
        title=clean(text[title.start : title.end]) if title else None,
        period=_title_period(clean(plain[title.start : title.end]) if title else simplify(name))
        or _stated_period(plain, found),
        publisher="、".join(dict.fromkeys(text[start:end] for start, end in issuers)) or None,
        byline=Span(*byline, text[slice(*byline)]) if byline else None,
    )


def _byline(text: str, found: Sequence[Paragraph]) -> tuple[int, int] | None:
    if found:
        # The last paragraph's end, with the line breaks of a wrapped text left out.
        last = found[-1]
        start = max(last.start, last.end - _TAIL)
        kept = [n for n in range(start, last.end) if not _is_wrap(text, n, start)]
        match = _AT_END.search("".join(text[n] for n in kept))
        if match and (match.start() > 0 or start == last.start):
            return kept[match.start()], last.end
    for paragraph in found[:_HEAD]:
        content = text[paragraph.start : min(paragraph.end, paragraph.start + _TAIL)]
        if len(content) == paragraph.end - paragraph.start and _AS_LINE.fullmatch(content):
            return paragraph.start, paragraph.end
        lead = _AT_START.match(content)
        if lead:
            return paragraph.start, paragraph.start + lead.end()
    return None


def _is_wrap(text: str, n: int, start: int) -> bool:
    """Whether the character at ``n`` is a line break or the indent after one."""
    line = text.rfind("\n", start, n + 1)
    return line >= 0 and not text[line : n + 1].strip()


def _publishers(
    text: str, found: Sequence[Paragraph], block: Front, byline: tuple[int, int] | None
) -> list[tuple[int, int]]:
    """Where the publishers' names stand: the byline's newspaper, a source line, the signature, the
    title block, or the title itself."""
    paper = _OPENS.match(text, *byline) if byline else None
    if paper:
        return [paper.span("paper")]
    for paragraph in (*found[:_HEAD], *found[_HEAD:][-4:]):
        if paragraph.end - paragraph.start <= _TAIL and is_line(text[paragraph.start : paragraph.end]):
            source = _SOURCE.search(text, paragraph.start, paragraph.end)
            if source:
                return [source.span("name")]
    if found and (
        printed := _PRINTED.search(text, max(found[-1].start, found[-1].end - _TAIL), found[-1].end)
    ):
        return [printed.span("name")]
    issuers = _organisations(text, found[signature(text, found) :])
    issuers = issuers or _organisations(text, found[: block.stop])
    if issuers or block.title is None:
        return issuers
    title = found[block.title]
    issuer = _TITLE_ISSUER.match(text, title.start, title.end) or _TITLE_OWNER.fullmatch(
        text, title.start, title.end
    )
    if issuer and is_organisation(issuer["name"].replace("、", " ")):
        return [issuer.span("name")]
    return []


def _organisations(text: str, found: Sequence[Paragraph]) -> list[tuple[int, int]]:
    names = []
    for paragraph in found:
        content = text[paragraph.start : paragraph.end]
        if is_line(content) and is_organisation(content):
            for name in _NAME_IN_LINE.finditer(content.removesuffix("文件")):
                if name[0][0].isdigit():
                    continue  # a date
                names.append((paragraph.start + name.start(), paragraph.start + name.end()))
    return names


def _title_period(title: str) -> str | None:
    """The one period a title names; ``None`` where it names none or several, or only a bound (以来)."""
    text = _PLANS_TOO.sub("", fold(title))
    found: set[str] = set()
    n = 0
    while n < len(text):
        period = read_period(text, n) if n == 0 or not text[n - 1].isdigit() else None
        if period is None:
            n += 1
            continue
        n = period.end
        if period.iso is None or period.qualifier is not None or _A_DAY.search(period.iso):
            continue
        if period.iso.startswith("--") and len(found) == 1 and (year := found.pop()).isdigit():
            found.add(resolve(period.iso, year))  # 2024年1-6月
        else:
            found.add(period.iso)
    return found.pop() if len(found) == 1 and next(iter(found))[0].isdigit() else None


def _stated_period(text: str, found: Sequence[Paragraph]) -> str | None:
    periods = {
        _WHOLE_YEAR.sub(r"\1", period.iso)
        for paragraph in found
        for stated in _STATED.finditer(text, paragraph.start, paragraph.end)
        if (period := read_period(fold(stated["when"]), 0)) and period.iso and period.iso[0].isdigit()
    }
    return periods.pop() if len(periods) == 1 else None


def sidecar(path: Path, text: str, inferred: Metadata) -> tuple[Metadata, bytes]:
    """Override what was inferred by what the report's sidecar says.

    :param path: the report; its sidecar is the file of that name with :data:`SIDECAR_SUFFIX` added.
    :param text: the canonical text; a byline must occur in it (its last occurrence is meant).
    :return: the metadata, and the sidecar's bytes; ``inferred`` itself and no bytes where there is none.
        A key set to null clears what was inferred.
    :raises SourceError: the sidecar is not a JSON object of known keys and text values, or its byline
        is not in the report, or its period is not ISO 8601.
    """
    beside = path.with_name(path.name + SIDECAR_SUFFIX)
    where = f"元数据文件“{beside.name}”"
    try:
        data = beside.read_bytes()
    except FileNotFoundError:
        return inferred, b""
    except OSError as error:
        raise SourceError(f"{where}打不开（{error.strerror}）。请检查读取权限，或移走它。") from error
    try:
        given = json.loads(data.decode("utf-8-sig"))
    except ValueError as error:
        raise SourceError(f"{where}读不通：应为 UTF-8 编码的 JSON。请改正或移走它。") from error
    if not isinstance(given, dict) or not all(
        key in _KEYS and (value is None or (isinstance(value, str) and value.strip()))
        for key, value in given.items()
    ):
        raise SourceError(f"{where}只能有 {'、'.join(_KEYS)} 这几项，值为文字或 null。请改正。")
    period, byline = given.get("period"), given.get("byline")
    if period is not None and not _ISO.fullmatch(period):
        raise SourceError(f"{where}的 period 应像 2024、2024-02 或 2021/2025，现为“{period}”。请改正。")
    if byline is not None:
        start = text.rfind(byline)
        if start < 0:
            raise SourceError(f"{where}的 byline“{byline}”不在报告原文里。请照原文填写。")
        given["byline"] = Span(start, start + len(byline), byline)
    return replace(inferred, **given), data
