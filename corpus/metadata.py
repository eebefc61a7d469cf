"""What a report says of itself: title, publisher, byline, period.

Everything here is read off the text by general rules; what the text does not say stays ``None``. A
sidecar file beside the report (``report.txt.meta.json``) may say it instead::

    {"title": "…", "publisher": "…", "byline": "…", "period": "2024"}
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.errors import SourceError
from corpus.frontmatter import DAY, Front, clean, front, is_line, is_organisation, signature
from corpus.paragraphs import Paragraph, paragraphs
from corpus.types import Span

#: Added to a report's file name for its sidecar.
SIDECAR_SUFFIX = ".meta.json"
#: How far from the end of the text, and how many paragraphs from its start, a byline is looked for.
_TAIL, _HEAD = 160, 14

_HAN = "\u3400-\u9fff"
_PAPER = (
    rf"(?:[{_HAN}A-Za-z]{{1,12}}?(?:日报|晚报|时报|早报|晨报|周报|都市报|商报|导报|快报|新报|青年报|工人报|农民报|"
    r"通讯社|电视台|广播电台|融媒体中心|客户端|报社|周刊|杂志|网|报|台)|新华社|中新社)"
)
_NOT_NAME = "调查|手记|观察|走访|获悉|了解|采访|报道|来到|看到|从|在|问|节|团|站|证|们|亲历|见闻|连线|专访|体验|摄影|整理"
_NAME = rf"(?!{_NOT_NAME})(?:[{_HAN}]{{2,8}}·[{_HAN}]{{2,8}}|[{_HAN}]{{2,4}}|[{_HAN}][ \u3000][{_HAN}])"
_NAMES = rf"{_NAME}(?:(?:[、,，]|\s{{1,4}})(?!通讯员|记者){_NAME})*"
_ROLE = r"(?:首席|见习|实习|特约|全媒体|融媒体|新媒体)*(?:记者|通讯员|撰稿人?)"
_CREDIT = (
    rf"(?:{_PAPER}[ ·]?|本[报刊网台社])?[ \u3000]?{_ROLE}[ \u3000：:]{{0,3}}{_NAMES}"
    rf"(?:[ \u3000；;/]{{0,3}}{_ROLE}[ \u3000：:]{{0,3}}{_NAMES})*(?:[ \u3000]?(?:摄影报道|报道|文/图))?"
)
_AUTHOR = rf"(?:作者|撰文|文字)[ \u3000]?[：:/][ \u3000]?{_NAMES}"
_AT_END = re.compile(rf"(?:^|(?<=[。！？!?”…\s）)]))(?:[（(]{_CREDIT}[）)]|{_CREDIT}|[（(]?{_AUTHOR}[）)]?)$")
_AS_LINE = re.compile(rf"[（(]?(?:{_CREDIT}|{_AUTHOR})[）)]?")
_AT_START = re.compile(rf"(?:[^\s，。；：（(]{{0,20}}[电讯])?[ \u3000]?[（(]{_CREDIT}[）)]")
_OPENS = re.compile(
    rf"[（(]?(?P<paper>(?!本报|综合){_PAPER})(?=[ ·]?(?:首席|见习|实习|特约|全媒体|融媒体|记者|[^\s（(]{{0,14}}[电讯]))"
)
_SOURCE = re.compile(
    r"(?:信息来源|文章来源|稿源|来源|发布机构|发布单位|发文机关|发布机关)[ \u3000]?[：:][ \u3000]?(?P<name>[^\s，。；：:|]{2,30})"
)
_TITLE_ISSUER = re.compile(r"(?P<name>(?!转发|批转|印发)[^关]{2,40}?)(?:关于|转发|批转|印发)")
_TITLE_OWNER = re.compile(r"(?P<name>.{2,40}?)(?:工作报告|公告|通告|通知)(?:[（(].{1,20}[）)])?")

_YEAR = r"(?P<year>(?:19|20)\d{2}|[一二][〇○零九一二三四五六七八]{3})"
_PERIOD = re.compile(
    rf"(?<!\d){_YEAR}\s?(?:财?年度?)\s?(?:(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度|"
    r"前(?P<quarters>[二三])季度|(?P<first>\d{1,2})\s?[-—–~～－至到]\s?(?P<last>\d{1,2})\s?月|(?P<month>\d{1,2})\s?月)?"
)
_YEARS = re.compile(
    r"(?<!\d)(?P<from>(?:19|20)\d{2})\s?年?\s?(?:[-—–~～－]{1,2}|至|到)\s?(?P<to>(?:19|20)\d{2})\s?年"
)
_STATED = re.compile(
    r"(?:报告期|统计期|统计时段|数据时段|数据期间|报告年度)(?:间|内)?\s?(?:为|是|指|[：:])\s?(?P<when>.{4,24})"
)
_ISO = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?(?:/\d{4}(?:-\d{2}(?:-\d{2})?)?)?")
_KEYS = ("title", "period", "publisher", "byline")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_ORDINALS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


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
    found = paragraphs(text)
    block = front(text, found)
    title = (
        clean(text[found[block.title].start : found[block.title].end]) if block.title is not None else None
    )
    byline = _byline(text, found)
    return Metadata(
        title=title,
        period=_title_period(title or name) or _stated_period(text, found),
        publisher=_publisher(text, found, block, title, byline),
        byline=byline,
    )


def _byline(text: str, found: Sequence[Paragraph]) -> Span | None:
    if found:
        # The last paragraph's end, with the line breaks of a wrapped text left out.
        last = found[-1]
        start = max(last.start, last.end - _TAIL)
        kept = [n for n in range(start, last.end) if not _is_wrap(text, n, start)]
        match = _AT_END.search("".join(text[n] for n in kept))
        if match and (match.start() > 0 or start == last.start):
            return _span(text, kept[match.start()], last.end)
    for paragraph in found[:_HEAD]:
        content = text[paragraph.start : min(paragraph.end, paragraph.start + _TAIL)]
        if len(content) == paragraph.end - paragraph.start and _AS_LINE.fullmatch(content):
            return _span(text, paragraph.start, paragraph.end)
        lead = _AT_START.match(content)
        if lead:
            return _span(text, paragraph.start, paragraph.start + lead.end())
    return None


def _is_wrap(text: str, n: int, start: int) -> bool:
    """Whether the character at ``n`` is a line break or the indent after one."""
    line = text.rfind("\n", start, n + 1)
    return line >= 0 and not text[line : n + 1].strip()


def _span(text: str, start: int, end: int) -> Span:
    return Span(start, end, text[start:end])


def _publisher(
    text: str, found: Sequence[Paragraph], block: Front, title: str | None, byline: Span | None
) -> str | None:
    paper = _OPENS.match(byline.text) if byline else None
    if paper:
        return paper["paper"]
    ends = [text[p.start : min(p.end, p.start + _TAIL)] for p in (*found[:_HEAD], *found[_HEAD:][-4:])]
    for line in ends:
        source = _SOURCE.search(line) if is_line(line) else None
        if source:
            return source["name"].strip("（）()")
    signed = signature(text, found)
    issuers = list(_organisations(text, found[signed:]))
    if not issuers:
        under = list(found[: block.stop])
        dated = any(DAY.fullmatch(text[p.start : p.end]) for p in under)
        issuers = list(_organisations(text, under)) if dated or block.title is not None else []
    if issuers:
        return "、".join(dict.fromkeys(issuers))
    issuer = (_TITLE_ISSUER.match(title) or _TITLE_OWNER.fullmatch(title)) if title else None
    if issuer and is_organisation(issuer["name"].replace("、", " ")):
        return issuer["name"]
    return None


def _organisations(text: str, found: Sequence[Paragraph]) -> Iterator[str]:
    for paragraph in found:
        content = text[paragraph.start : paragraph.end]
        if is_line(content) and is_organisation(content):
            yield from content.removesuffix("文件").split()


def _title_period(title: str) -> str | None:
    """The one period a title names; ``None`` where it names none or several."""
    spans = list(_YEARS.finditer(title))
    if len(spans) == 1:
        return f"{spans[0]['from']}/{spans[0]['to']}"
    periods = {_iso(match) for match in _PERIOD.finditer(title)}
    return periods.pop() if len(periods) == 1 else None


def _iso(match: re.Match[str]) -> str:
    year = match["year"].translate(_DIGITS)
    first = last = 0
    if match["half"]:
        first, last = (1, 6) if match["half"] == "上" else (7, 12)
    elif match["quarter"]:
        last = 3 * _ORDINALS[match["quarter"]]
        first = last - 2
    elif match["quarters"]:
        first, last = 1, 3 * _ORDINALS[match["quarters"]]
    elif match["first"]:
        first, last = int(match["first"]), int(match["last"])
    elif match["month"]:
        first = last = int(match["month"])
    if not 1 <= first <= last <= 12:
        return year
    return f"{year}-{first:02}" if first == last else f"{year}-{first:02}/{year}-{last:02}"


def _stated_period(text: str, found: Sequence[Paragraph]) -> str | None:
    periods = set()
    for paragraph in found:
        for stated in _STATED.finditer(text, paragraph.start, paragraph.end):
            when = _PERIOD.search(stated["when"])
            if when:
                periods.add(when["year"].translate(_DIGITS))
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
