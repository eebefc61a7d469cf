"""Digits that only look like a figure: ordinals, document numbers, codes, slogans, list marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from corpus.numerals import NUMERAL, parse_number

_CN = f"[{NUMERAL}]"


@dataclass(frozen=True, slots=True)
class Name:
    """A look-alike; ``value`` and ``unit`` only for ordinals (第四位)."""

    start: int
    end: int
    value: Decimal | None = None
    unit: str = ""


_ORDINAL = re.compile(
    rf"第 ?(?P<n>\d{{1,4}}|{_CN}{{1,5}})(?: ?(?P<u>届|批次|批|次|位|名|个|条|号|期|季度|季|轮|产业|书记|章|节|款|项|类|部|版|集|页|卷|代|阶段|方面|步|线|站|场))?"
)
_SESSION = re.compile(
    rf"(?:{_CN}{{1,3}}|\d{{1,2}})(?:届(?=[一二三四五六七]?[次中]|人大|政协|全国|全会|中央|委员|常委|市委|省委|县委)|(?:次|中)(?:会议|全会|全体会议|代表大会))"
)
_CONGRESS = re.compile(r"(?:十[一二三四五六七八九]|二十)大(?![类项个家类])")
_FORWARD = (
    re.compile(r"\d+(?:\.\d+)?(?: ?\+ ?(?:\d+|[a-z]+))+"),  # 1+4+n
    re.compile(r"(?:19|20)\d\d ?[\])] ?\d+ ?号"),  # 〔2018〕41号, from inside its bracket
    re.compile(r"1[3-9]\d{9}(?!\d)|0\d{2,3}-\d{7,8}(?:-\d+)?(?!\d)|400-?\d{3}-?\d{4}(?!\d)"),
    re.compile(r"\d+(?:\.\d+){2,}"),
    re.compile(r"\d+(?:-\d+){2,}"),
    re.compile(r"\d+[\w.+-]*@[\w.-]+", re.ASCII),
    re.compile(r"\d{1,4} ?号(?!码)"),
    re.compile(r"[5-90]0后"),
    re.compile(r"\d{3,5}(?=(?:[一-龥]{0,4}热线|急救|专线|报警))"),
    re.compile(r"\d+(?:·\d+)+"),
)
_LETTERED = re.compile(r"\d+(?:\.\d+)?[-+/]?[a-z][a-z0-9.+/-]*级?")
_UNIT_LETTERS = re.compile(
    r"\d+(?:\.\d+)? ?(?:gb|tb|mb|kb|kg|km|cm|mm|kw|mw|gw|kwh|ml|mg|km2|m2|m3|mbps|gbps|ghz|mhz|ha|pct)(?![a-z0-9])"
)
_LETTERS_BEFORE = re.compile(r"[a-z](?:[a-z0-9]|[-+./_](?=[a-z0-9]))*[-+./_]?$")
_TAIL = re.compile(r"[\w.+/@-]*", re.ASCII)
_MARK = re.compile(r"\d{1,3}(?:\.\d{1,2})*(?:、|\. |\.(?=[一-龥\"《])|\)(?!\d))")
_NOTE = re.compile(r"\d{1,3}\]")
_BRACKETED = re.compile(r"\d{1,2}\)")
_LABELLED = re.compile(
    r"(?:附件|附表|附录|图表?|表|专栏|栏目|邮编|邮政编码|电话|传真|手机|热线|帐号|账号|编号|代码|证号|qq|微信)[:号为是]{0,2} ?$"
)
_LONG = re.compile(r"\d{8,}(?![\d.,]|[万亿]|[个人名家户元吨件次亩])")
_BARE_RANGE = re.compile(r"\d+-\d+(?![\d.%‰万亿]| ?[一-龥])")
_ROAD = re.compile(r"(?<=道)\d+(?=线)|\d+(?=国道|省道|县道)")
#: Well-known slogans that count nothing a reader would ask for.
_IDIOM = re.compile(
    r"两个(?:维护|确立|一百年|毫不动摇|先行|文明|结合|大局|健康|免于|不愁)|三个(?:代表|面向|区分开来|务必)|四个(?:全面|意识|自信|现代化|革命|服务|伟大|看齐|着力|善于|合格)|五个(?:统筹|一工程)"
    r"|八项规定|[一二三四五六七]位一体|三次产业|一个中国|一年一度|一次性|三个之最|一个时期|一次又一次|两个责任|三级[甲乙特]等|二级[甲乙]等|一天天|一件件|一项项|一个个|一次次|一家家|两次全会"
    r"|三门峡|三台县|五家渠|六枝|五台|三元区|三明|七台河|四个方?面面"
)
_LEVELS = re.compile(
    r".{0,2}(?:体系|架构|网络|联动|组织|机制|管理|书记|党组织|平台|服务|医疗卫生|便民|政务|孵化)"
)
_PLACES = re.compile(r"[省市区县乡镇街村旗盟州国盟部厅局]{2,}$")


def read(text: str, start: int, floor: int) -> Name | None:
    """The look-alike that begins at or just before ``start`` of a folded text, or ``None``.

    :param floor: nothing before this offset may be taken.
    """
    ch = text[start]
    if ch == "第":
        match = _ORDINAL.match(text, start)
        if match is None:
            return Name(start, start + 1) if False else None
        try:
            return Name(start, match.end(), parse_number(match["n"]), match["u"] or "")
        except ValueError:
            return Name(start, match.end())
    for pattern in (_SESSION, _CONGRESS):
        match = pattern.match(text, start)
        if match:
            return Name(start, match.end())
    if not ch.isdigit():
        return None
    before = text[start - 1] if start > floor else ""
    if before in "[" and before and (match := _NOTE.match(text, start)):
        return Name(start - 1, match.end())
    if before == "(" and (match := _BRACKETED.match(text, start)):
        return Name(start - 1, match.end())
    for pattern in _FORWARD:
        match = pattern.match(text, start)
        if match:
            bracketed = (
                before in "[(" and before and "]" in match[0] + ")" and ("]" in match[0] or ")" in match[0])
            )
            return Name(start - 1 if bracketed else start, match.end())
    if after_letter(text, start):
        window = text[max(floor, start - 24) : start]
        letters = _LETTERS_BEFORE.search(window)
        size = len(letters[0]) if letters else 0
        return Name(start - size, _TAIL.match(text, start).end())  # type: ignore[union-attr]
    if not _UNIT_LETTERS.match(text, start):
        match = _LETTERED.match(text, start)
        if match:
            return Name(start, match.end())
    if (
        not text[:start].rsplit("\n", 1)[-1].strip()
        if start - max(text.rfind("\n", 0, start), -1) < 8
        else False
    ) and (match := _MARK.match(text, start)):
        return Name(start, match.end())
    for pattern in (_LONG, _BARE_RANGE, _ROAD):
        match = pattern.match(text, start)
        if match:
            return Name(start, match.end())
    if _LABELLED.search(text[max(floor, start - 8) : start]):
        match = re.compile(r"[\d-]+").match(text, start)
        return Name(start, match.end()) if match else None
    return None


def after_letter(text: str, start: int) -> bool:
    """Whether letters are joined to the digits at ``start`` (PM2.5, COVID-19) so that they are one name.

    GDP1286.4亿元 and 约KM5公里 are not: two letters or more and then a number with its unit is a figure.
    """
    before = text[max(0, start - 3) : start]
    joined = re.search(r"[a-z][-+./_]?$", before)
    if not joined:
        return False
    figure = re.match(r"\d[\d,.]*(?:[万亿%‰元]|个(?!人))", text[start : start + 24])
    return not (figure and re.search(r"[a-z]{2}$", before))


def idiom(text: str, start: int) -> bool:
    """Whether the Chinese digit at ``start`` begins a set phrase, or a quoted one (“三会一课”)."""
    if _IDIOM.match(text, start):
        return True
    return text[start - 1 : start] == '"' and '"' in text[start : start + 9]


def levels(text: str, start: int, end: int) -> bool:
    """Whether N级 counts levels (市县两级, 四级组织体系) and is no rank (三级医院)."""
    return bool(_LEVELS.match(text, end) or _PLACES.search(text[max(0, start - 6) : start]))
