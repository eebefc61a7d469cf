"""The lines around a report's body: the title block above it, the signature below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.marks import mark_of
from corpus.paragraphs import Paragraph

#: A title block has no more lines than this, a line of it no more characters.
_FRONT_LINES, _LENGTH = 12, 90
#: A signature has no more lines than this.
_SIGNATURE_LINES = 8

_HAN = "\u3400-\u9fff"
_ENDERS = "。！？；!?;，,、"
_SUFFIX = (
    "(?<![布格全大结开新])局|厅|(?<![干内外全局东西南北中])部|院|(?<!部)署|人民政府|办公厅|办公室|委员会|总队|调查队|集团|公司|协会|学会|研究所|中心|大学|学院|"
    "课题组|调研组|编写组|总工会|联合会|银行|法院|检察院|党委|市委|省委|县委|区委|自治区|领导小组|指挥部|日报社?|晚报|新华社|报社"
)
ORGANISATION = re.compile(rf"[{_HAN}（）()·]{{1,28}}(?:{_SUFFIX})")
DAY = re.compile(
    r"[（(]?(?:\d{4}\s?年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?"
    r"|\d{4}[-./]\d{1,2}[-./]\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}日)?)[）)]?"
)
#: A document number, 某办发〔2024〕5号.
_NUMBERED = re.compile(r"(?:[〔\[（(【]\d{4}[〕\]）)】]|\d{4}年)\s?第?\s?\d+\s?号")
_DATED = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日(?:$|(?=\s))")
#: Lines that a web page or an editor puts beside the text.
LABELLED = re.compile(
    r"[（(]?(?:来源|信息来源|稿源|作者|记者|编辑|责任编辑|责编|审核|校对|发布时间|发布日期|发布机构|发布单位|时间|日期|"
    r"字号|字体|浏览次数|浏览量|阅读量?|文号|索引号|发文机关|成文日期|主题词|分类|标签|打印|分享|联系人|联系电话|"
    r"联系方式|责任单位|牵头单位|配合单位|题|电话|传真|地址|邮编|邮箱|网址)\s?[：:]"
)
CREDIT = re.compile(r"(?:[本\u3400-\u9fff]{0,14})?(?:记者|通讯员)[ \u3000：:]?[^，。；]{2,30}")
#: A speaker under a title: 市长　某某某.
_SPEAKER = re.compile(
    rf"[{_HAN}]{{0,12}}(?:[长席者员]|书记|主任)[ \u3000]{{1,4}}[{_HAN}]{{1,4}}(?:[ \u3000][{_HAN}])?"
)
#: What a title ends with: the genres of Chinese official and press writing.
_GENRE = re.compile(
    r"(?:公报|报告|通知|意见|办法|规定|方案|决定|纲要|规划|公告|通告|通报|函|批复|条例|细则|白皮书|综述|讲话|致辞|解读|"
    r"纪要|总结|计划|要点|指南|标准|倡议书|公开信|措施|年报|季报|月报|简报|规则|章程|政策|清单|草案|概况)"
    r"(?:[（(].{1,20}[）)])?(?:\[\d+\])?$"
)
#: A caption of a figure or table, or an entry in the list of annexes.
_CAPTION = re.compile(
    r"图片|附件[：:].|"
    r"[（(]?(?:附?[图表]|资料图片?|附件)\s?[\d一二三四五六七八九十]*(?:[-—.．]\d+)?[\s\u3000：:](?=.)"
)
_YAML_TITLE = re.compile(r"title\s*[：:]\s*[\"']?")
#: A footnote mark at the end of a title or heading.
_NOTE = re.compile(r"(?:\[\d{1,3}\]|[①-⑳*])+$")
_BREAK = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Front:
    """The title block: paragraphs ``0`` to ``stop - 1``; ``title`` is the title's number, or ``None``."""

    stop: int
    title: int | None


def clean(text: str) -> str:
    """A heading or title as shown: without markup, footnote marks and line breaks."""
    text = text.strip()
    if text.startswith("#"):
        text = text.lstrip("#").rstrip("#").strip()
    text = _YAML_TITLE.sub("", text).rstrip("\"'") if _YAML_TITLE.match(text) else text
    if len(text) > 4 and text.startswith("**") and text.endswith("**"):
        text = text[2:-2].strip()
    text = _BREAK.sub("", text)
    return _NOTE.sub("", text).strip() or text


def is_line(content: str) -> bool:
    """Whether a paragraph is a bare line: short, ending as no sentence ends."""
    return 1 < len(content) <= _LENGTH and content[-1] not in _ENDERS and "。" not in content


def is_label(content: str) -> bool:
    """Whether a bare line is not for reading: a date, a document number, a label, a credit."""
    return bool(
        DAY.fullmatch(content)
        or _NUMBERED.search(content)
        or _DATED.search(content)
        or LABELLED.match(content)
        or CREDIT.fullmatch(content)
        or _SPEAKER.fullmatch(content)
        or _CAPTION.match(content)
        or content.startswith(("- ", "* ", "+ ", "> "))
        or content.startswith(("——", "--", "──"))
        or (content[0] in "（(" and content[-1] in "）)")
        or content[-1] in "：:"
        or not any(ch.isalpha() for ch in content)
    )


def is_organisation(content: str) -> bool:
    """Whether a bare line is the name of one or more organisations, apart from 文件 or a date."""
    names = _DATED.sub("", content).removesuffix("文件").split()
    return bool(names) and all(ORGANISATION.fullmatch(name) for name in names)


def front(text: str, paragraphs: Sequence[Paragraph]) -> Front:
    """The title block: the bare lines before the first sentence or numbered heading.

    The title is the line that ends as titles do (公报, 通知, …), else the first that is neither an
    organisation nor a label. A text that opens with a sentence has none.
    """
    skipped, title = _yaml(text, paragraphs)
    lines: list[str] = []
    for paragraph in paragraphs[skipped : skipped + _FRONT_LINES + 1]:
        content = text[paragraph.start : min(paragraph.end, paragraph.start + _LENGTH + 1)]
        mark = mark_of(content)
        first = mark is not None and mark.rank == 1 and not lines
        asks = not lines and content[-1] in "！？!?" and is_line(content[:-1])
        if paragraph.table or not (is_line(content) or asks) or (mark and not first) or content[-1] in "：:":
            break
        lines.append(content)
    if len(lines) > _FRONT_LINES:
        lines = lines[:1]  # a list or a table laid out line by line
    titles = [n for n, line in enumerate(lines) if not is_label(line) and not is_organisation(line)]
    if not titles and len(lines) == 1 and not is_label(lines[0]):
        titles = [0]
    best = [n for n in titles if _GENRE.search(clean(lines[n]))] or titles
    return Front(skipped + len(lines), skipped + best[0] if best else title)


def _yaml(text: str, paragraphs: Sequence[Paragraph]) -> tuple[int, int | None]:
    """How many paragraphs a Markdown file's metadata has, between ``---`` lines; its title line's number."""
    lines = [text[p.start : min(p.end, p.start + _LENGTH)] for p in paragraphs[: 4 * _FRONT_LINES]]
    if not lines or lines[0] != "---" or "---" not in lines[1:]:
        return 0, None
    close = lines.index("---", 1)
    titles = [n for n in range(1, close) if _YAML_TITLE.match(lines[n])]
    return close + 1, titles[0] if titles else None


def signature(text: str, paragraphs: Sequence[Paragraph]) -> int:
    """Number of the first paragraph of the signature below the body (``len(paragraphs)`` without one).

    A signature is one or more organisations, with a date, in the last lines.
    """
    first = len(paragraphs)
    dated = False
    for n in range(len(paragraphs) - 1, max(0, len(paragraphs) - _SIGNATURE_LINES), -1):
        content = text[paragraphs[n].start : min(paragraphs[n].end, paragraphs[n].start + _LENGTH + 1)]
        if not is_line(content) or mark_of(content):
            break
        if DAY.fullmatch(content) or is_organisation(content):
            dated = dated or _DATED.search(content) is not None or DAY.fullmatch(content) is not None
            first = n
        elif not is_label(content):
            break
    return first if dated else len(paragraphs)
