"""Digits that only look like a figure: ordinals, document numbers, codes, slogans, list marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from corpus.numerals import NUMERAL, parse_number


@dataclass(frozen=True, slots=True)
class Name:
    """A look-alike; ``value`` and ``unit`` only for ordinals (第四位)."""

    start: int
    end: int
    value: Decimal | None = None
    unit: str = ""


_CN = f"[{NUMERAL}]"
_CLASSIFIER = (
    "届|批次|批|次|位|名|个|条|号|期|季度|季|轮|章|节|款|项|类|版|集|页|卷|"
    "代|阶段|方面|步|线|站|场|部分|部|组|周|天|年"
)
_ORDINAL = re.compile(rf"第 ?(?P<n>\d{{1,4}}(?!\d|\.\d)|{_CN}{{1,5}})(?: ?(?P<u>{_CLASSIFIER})|产业|书记)?")
_CHINESE = (
    # 十八届三中全会, 二次会议
    re.compile(rf"{_CN}{{1,3}}届(?=[一二三四五六七]?[次中]|人大|政协|全国|全会|中央|委员|常委|[省市县区]委)"),
    re.compile(rf"{_CN}{{1,3}}(?:次|中)(?:会议|全会|全体会议|代表大会)"),
    re.compile(r"(?:十[一二三四五六七八九]|二十)大(?![类项个家])"),
    re.compile(r"(?:十[一二三四五六七]?|[八九])五(?=\"|规划|计划|期)"),
    re.compile(r"(?<=[。;:!?\s])[一二三四五六七八九十]{1,4}、"),
)
#: No decimal goes on with a word, so this is a list mark wherever it stands.
_POINT_MARK = re.compile(r"\d{1,3}(?:\.\d{1,2})*\.(?= ?[一-龥\"《<\[]|(?:19|20)\d\d年)")
_COMMA_MARK = re.compile(r"(?<=[。;:!?\s)\]])\d{1,2}、(?=[一-龥\"《])")
_DIGITS = (
    re.compile(r"\d+(?:\.\d+)*(?: ?\+ ?(?:\d+(?:\.\d+)*|[a-z]+))+"),  # 1+4+n
    re.compile(
        r"1[3-9]\d{9}(?!\d)|0\d{2,3}-\d{7,8}(?:-\d+)?(?!\d)|400-?\d{3}-?\d{4}(?!\d)|\d{7,8}(?=[(,、;。]|$)"
    ),
    re.compile(r"\d+(?:\.\d+){2,}(?!%)|\d+(?:-\d+){2,}|\d+(?:·\d+)+"),
    re.compile(r"(?<=@)\d+[\w.-]{0,64}", re.ASCII),
    re.compile(r"\d+[\w.+-]{0,64}@[\w.-]{1,64}", re.ASCII),
    re.compile(r"\d{1,4} ?号(?!码)"),
    re.compile(r"[5-90]0后|\d{1,2}世纪"),
    re.compile(r"\d{3,5}(?=[一-龥]{0,4}热线|急救|专线|报警)"),
    re.compile(r"(?<=问题|路径|案例|附件|步骤|阶段|方案|任务|专题|单元)\d{1,2}(?=[:、.]|$)"),
    re.compile(r"\d{8,}(?![\d.,万亿]|[个人名家户元吨件次亩%])"),
    re.compile(r"\d+-\d+(?![\d.%‰万亿]| ?[一-龥])"),
    re.compile(r"(?<=道)\d+(?=线)|(?<=第 )\d+(?!\d|\.\d)"),
    _POINT_MARK,
    _COMMA_MARK,
)
#: 〔2018〕41号 from its bracket on, [13] a note, (1) a list mark.
_BRACKETED = re.compile(
    r"[\[(](?:(?:19|20)\d\d ?[\])] ?第?\d+ ?号|\d{1,3}\]|\d{1,2}\)|[一二三四五六七八九十]{1,4}\))"
)
_LETTERED = re.compile(r"\d+(?:\.\d+)?[-+/]?[a-z][a-z0-9.+/-]*级?")
_UNIT_LETTERS = re.compile(
    r"\d+(?:\.\d+)? ?(?:[gtmk]b|kg|km|cm|mm|[kmg]wh?|ml|mg|km2|m2|m3|[mg]bps|[gm]hz|ha|pct)(?![a-z0-9])"
)
_LETTERS_BEFORE = re.compile(r"[a-z](?:[a-z0-9]|[-+./_](?=[a-z0-9]))*[-+./_]?$")
_JOINED = re.compile(r"[a-z][-+./_]?$")
_WORD = re.compile(r"[a-z]{2}$")
_MEASURED = re.compile(r"\d[\d,.]*(?:[万亿%‰元]|个(?!人))")
_TAIL = re.compile(r"[\w.+/@-]*", re.ASCII)
_MARK = re.compile(r"\d{1,3}(?:\.\d{1,2})*(?:、|\. |\)(?!\d))")
_LABEL = re.compile(
    r"(?:附件|附表|附录|图表?|表|专栏|邮编|邮政编码|电话|传真|手机|热线|[帐账]号|编号|代码|证号|qq"
    r"|微信)[:号为是]{0,2} ?$"
)
_LABELLED = re.compile(r"\d[\d-]*(?![\d.]*(?:%|[万亿个人名家户元]))")
#: Slogans and set phrases that count nothing a reader would ask for, and places that begin like a figure.
_IDIOM = re.compile(
    r"两个(?:维护|确立|一百年|毫不动摇|文明|结合|大局|责任)|三个(?:代表|面向|区分开来|务必)|四个(?:全面"
    r"|意识|自信|现代化|革命|服务|伟大|看齐)"
    r"|五个(?:统筹|一工程)|八项规定|[一二三四五六七]位一体|三次产业|一个中国|一年一度|一次性"
    r"|[一二三]级[甲乙特]等|一(?P<m>.)一?(?P=m)"
    r"|三门峡|三台县|五家渠|六枝|五台|三元区|七台河|一家三口|千家万户|一个时期|九年(?:一贯|制|义务)"
    r"|三步并作|一天到晚|一步到位|一件事|一次办"
)
_LEVELS = re.compile(
    r"[一-龥]{0,2}(?:体系|架构|网络|联动|组织|机制|管理|书记|党组织|平台|服务|便民|政务|孵化)"
)
_PLACES = re.compile(r"(?:[省市区县乡镇街村旗盟州部厅局]{2}|[省市区县乡镇村旗])$")


def read_name(text: str, start: int, floor: int) -> Name | None:
    """The look-alike that begins at or just before ``start`` of a folded text, or ``None``.

    :param floor: nothing before this offset may be taken.
    """
    if text[start] == "第":
        return _ordinal(text, start)
    if start > floor:
        match = _BRACKETED.match(text, start - 1)
        if match:
            return Name(start - 1, match.end())
    if not text[start].isdecimal():
        for pattern in _CHINESE:
            match = pattern.match(text, start)
            if match:
                return Name(start, match.end())
        return None
    for pattern in _DIGITS:
        match = pattern.match(text, start)
        if match:
            return Name(start, match.end())
    if after_letter(text, start):
        letters = _LETTERS_BEFORE.search(text[max(floor, start - 24) : start])
        tail = _TAIL.match(text, start)
        return Name(start - len(letters[0]) if letters else start, tail.end() if tail else start + 1)
    if not _UNIT_LETTERS.match(text, start):
        match = _LETTERED.match(text, start)
        if match:
            return Name(start, match.end())
    line = text.rfind("\n", max(0, start - 8), start) + 1
    match = _MARK.match(text, start) if (line or start < 8) and not text[line:start].strip() else None
    if not match and _LABEL.search(text[max(floor, start - 8) : start]):
        match = _LABELLED.match(text, start)
    return Name(start, match.end()) if match else None


def after_letter(text: str, start: int) -> bool:
    """Whether letters are joined to the digits at ``start`` so that both are one name (PM2.5, COVID-19).

    In GDP1286.4亿元 they are not: a word, and then a number with its unit.
    """
    before = text[max(0, start - 3) : start]
    if not _JOINED.search(before):
        return False
    return not (_WORD.search(before) and _MEASURED.match(text, start))


def idiom(text: str, start: int) -> bool:
    """Whether the Chinese digit at ``start`` begins a set phrase, or a quoted one (“三会一课”)."""
    quoted = text[start - 1 : start] == '"' and '"' in text[start : start + 9]
    return quoted or bool(_IDIOM.match(text, start))


def levels(text: str, start: int, end: int) -> bool:
    """Whether N级 counts levels (市县两级, 四级组织体系) and is no rank (三级医院)."""
    return bool(_LEVELS.match(text, end) or _PLACES.search(text[max(0, start - 2) : start]))


def _ordinal(text: str, start: int) -> Name | None:
    match = _ORDINAL.match(text, start)
    if match is None:
        return None
    try:
        return Name(start, match.end(), parse_number(match["n"]), match["u"] or "")
    except ValueError:
        return Name(start, match.end())
