"""What each figure of a sentence counts or measures, in the report's own words.

A count is of the noun after its measure word (385个村), else of the words before it (凉房5548间); a
measure, share or change is of the words before it, and where there are none (占44.35%, 增长5.0%) of what
the figure before it was of. Subjects are slices of the text, at most three of them joined, long asides in
brackets left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from corpus.normalize import fold
from corpus.numbers import Quantity
from corpus.phrases import (
    MAX_SUBJECT,
    common_measure,
    completed,
    head,
    is_measure,
    joined,
    owner,
    trimmed,
    without_leads,
    without_notes,
)
from corpus.units import counted
from corpus.words import noun_run, verbal

#: So much of what is said of a counted thing is kept, and so many characters are read for a noun.
_PREDICATE, _NEAR = 20, 30
_BREAK = re.compile(r"[,。;:!?\n]")
_COMPARED = re.compile(r"高于|低于|多于|少于|超过|比(?![例重值])|较(?![好差大小高低多少强弱快慢])")
_AIMS = re.compile(r"(?:年度|年初)?(?:目标|计划|任务)的?")
_CIRCUMSTANCE = re.compile(r"受|由于|针对|面对|围绕|按照?|根据|通过|为|随着|经")
_REGION = re.compile(r"[全我本各](?:国|省|市|县|区|旗|州|镇|乡|村|街道|社会|球)")
_RELATED = re.compile(r"([与占][^,，。;；]{2,20}(?:之比|的比值|的比例|的比重))(?:为|达到?|是)?")
_AGES = re.compile(r"[\d一二三四五六七八九十]+(?:[-—~至到]\d+)?(?:周岁|岁)[及以上下]*")
_EACH = re.compile(
    r"(?:平均)?每[百千万]?(?:人口?|户|村|亩|校|班|车|平方公里)(?:拥有|有)?|(?:平均|人均).{0,6}"
)
_QUOTED = re.compile(r"[“\"「《][^”\"」》，,。]{1,20}[”\"」》]")
_LASTING = re.compile(r"(?:共)?(?:历时|为期|耗时|用时|持续)")
_RANKED = re.compile(
    r"最[\u4e00-\u9fff]{1,2}的?(?:依次)?(?:是|为)(?P<whose>[^,，。;；:：、\d]{2,14})[,，](?:为|是|有|达到?|仅|只有)?$"
)
#: Between examples and what they are examples of.
_AND_SUCH = re.compile(r"等(?:各(?=领域|行业|级|类|地)|各[类种]?|多[种类个]|全部)?")
_JOINS = ("和", "与", "、", "及", "以及")


@dataclass(slots=True)
class Context:
    """What a figure without words of its own falls back on; carried from sentence to sentence.

    :param noun: the last thing counted or measured.
    :param full: the same with what was said of it.
    :param share: the last share in full words, for 提高2个百分点 after it.
    :param scope: what the sentence is about as a whole (…的207个村中，).
    :param fresh: whether ``noun`` is of the sentence being read, or of the one before where a semicolon
        (``open``) divides them.
    :param counted: the last thing counted one by one.
    :param common: the measure that the items of a list share, with its ``unit`` and ``role``.
    """

    noun: str = ""
    full: str = ""
    share: str = ""
    scope: str = ""
    fresh: bool = False
    open: bool = False
    counted: str = ""
    common: str = ""
    unit: str = ""
    role: str = ""

    def restore(self, earlier: Context) -> None:
        """Forget what was said in brackets."""
        for field in fields(self):
            setattr(self, field.name, getattr(earlier, field.name))


def subjects(text: str, found: Sequence[Quantity], context: Context) -> list[str]:
    """The subject of each figure of one sentence; ``""`` for dates and names.

    :param text: the sentence in simplified characters, without line breaks inside.
    :param found: its figures, with offsets into ``text``.
    :param context: of the sentences before; updated.
    """
    context.scope, context.fresh = "", context.fresh and context.open
    context.open = text.endswith(("；", ";"))
    return _Sentence(text, found, context).read()


class _Sentence:
    def __init__(self, text: str, found: Sequence[Quantity], context: Context) -> None:
        self.text = text
        self.found = found
        self.context = context
        spans = [(item.start, item.end) for item in found]
        breaks = (match.start() for match in _BREAK.finditer(fold(text)))
        self.breaks = [at for at in breaks if not any(start <= at < end for start, end in spans)]
        self.opening: str | None = None
        self.named: list[str] = []

    def read(self) -> list[str]:
        for n, item in enumerate(self.found):
            if item.role in ("date", "name"):
                self.named.append("")
                continue
            outside = replace(self.context)
            self.named.append(self._subject(n, item)[:MAX_SUBJECT])
            if self._bracketed(item.start):
                self.context.restore(outside)
        return self.named

    def _subject(self, n: int, item: Quantity) -> str:
        context = self.context
        first = self._clause_start(item.start)
        left, right = self._left(n, item, first), self._right(n, item)
        own = trimmed(left)
        if item.role == "threshold":
            after = noun_run(right.removeprefix("的")[:_NEAR])
            return after if after and verbal(own) else own or context.scope  # 发生5.0级以上地震
        if item.role == "duration":
            if _LASTING.fullmatch(own):  # 历时5个月，换届完成
                after = noun_run(self.text[item.end :].lstrip(" ，,")[:_NEAR])
                own = joined(owner(context.noun) if context.fresh else after, own)
            near = n > 0 and self.found[n - 1].unit == item.unit and self.found[n - 1].end > first
            return own or (self.named[n - 1] if near else noun_run(right[:_NEAR]))
        listed = self._listed(n, item)
        if listed:
            return listed
        things = (counted(item.unit) or not item.unit) and item.role in ("quantity", "target")
        noun = self._noun_after(n, item, right) if things else ""
        if noun:
            return self._counted(noun, right)
        if item.unit == "百分点" and not own and context.share:
            return context.share
        if own.startswith("占") and self.text.startswith("的", item.end):
            return own[1:]  # 占支出48.2亿元的80.7%: the whole, not what is spoken of
        related = _RELATED.fullmatch(left.strip())
        if related and context.full:
            return context.full + related[1]
        if not own and (ranked := _RANKED.search(self.text[: item.start])):
            return ranked["whose"]  # 最少的是甲社区，为203件
        if _COMPARED.match(own) or _AIMS.fullmatch(own) or (things and right and _REGION.fullmatch(own)):
            own = ""  # 比年初目标低0.7个百分点; 全国有625万人享受…
        return self._measured(item, own, things) if own else self._inherited(item, right, things, first)

    def _noun_after(self, n: int, item: Quantity, right: str) -> str:
        """The noun that the measure word stands before; a quoted name and a bound in it are its own."""
        quoted = _QUOTED.match(right)
        if quoted:
            return quoted[0] + noun_run(right[quoted.end() :][:_NEAR])
        following = self.found[n + 1] if n + 1 < len(self.found) else None
        if following and not right and following.start == item.end and counted(following.unit):
            return noun_run(self._right(n + 1, following)[:_NEAR])  # 986户3124名监测对象
        if following and following.role == "threshold" and item.end + len(right) == following.start:
            rest = self._right(n + 1, following)
            noun = noun_run(rest[1:_NEAR]) if rest.startswith("的") else ""
            if noun:
                return self.text[item.end : following.end + 1 + len(noun)]
        if right.startswith("的"):
            return ""
        noun = noun_run(right[:_NEAR])
        kinds = _AND_SUCH.match(right, len(noun)) if noun else None
        last = noun_run(right[kinds.end() :][:_NEAR]) if kinds else ""
        if kinds and last:  # 108个社区、园区等各领域服务中心
            whole = right[: kinds.end() + len(last)]
            return whole if len(whole) <= MAX_SUBJECT else last
        return noun

    def _counted(self, noun: str, right: str) -> str:
        """385个村 and what is said of them."""
        context = self.context
        rest = right[len(noun) :]
        if rest in ("中", "里", "内"):
            context.scope = noun
        predicate = rest.rstrip(" 　") if len(rest) <= _PREDICATE else ""
        context.noun = context.counted = noun
        context.full, context.share, context.fresh = noun + predicate, "", True
        return noun

    def _inherited(self, item: Quantity, right: str, things: bool, first: int) -> str:
        """A figure with no words of its own before it."""
        context = self.context
        if things and right and not right.startswith(("的", "、", "）", ")")):
            said = without_notes(right)[:_PREDICATE]
            if context.noun and (context.fresh or self.text.startswith("其中", first)):
                said = context.noun + said
            context.full = said
            return said
        if right.startswith("的") and not context.fresh and (noun := noun_run(right[1:_NEAR])):
            return noun
        subject = context.full or self._topic()
        if item.role == "share" and item.measure:
            context.share = subject + _part(item)
        return subject

    def _measured(self, item: Quantity, own: str, things: bool) -> str:
        """Words before the figure, completed from the context where they do not stand alone."""
        context = self.context
        noun = context.noun if context.fresh else ""
        if own.endswith("的"):
            own += context.scope or head(context.counted or context.noun or self._topic())
        elif is_measure(own):
            own = joined(owner(noun) or self._topic(), own)
        elif _EACH.fullmatch(own) and (own.endswith("人口") or not common_measure(own)):
            own = joined(noun, own)
        elif noun and verbal(own):
            context.full, context.share = joined(owner(head(noun)), own), ""
            return context.full
        elif item.unit == context.unit and item.role == context.role:
            own = completed(own, context.common)
        context.common, context.unit, context.role = common_measure(own), item.unit, item.role
        if things and not context.common:
            context.counted = own
        if not _AGES.fullmatch(own):
            context.noun, context.fresh = own, True
        context.full = own
        context.share = own + _part(item) if item.role == "share" else ""
        return own

    def _listed(self, n: int, item: Quantity) -> str:
        """Subjects of 31.5%和28.9% after 分别, and of the second figure of any such pair."""
        first = n
        while first and self._joined(first) and self.found[first - 1].role == item.role:
            first -= 1
        names = self._respective(first)
        if n - first < len(names):
            return names[n - first]
        return self.named[n - 1] if n > first else ""

    def _joined(self, n: int) -> bool:
        """Whether only 和 or 、 stands between the ``n``-th figure and the one before."""
        return self.text[self.found[n - 1].end : self.found[n].start].strip() in _JOINS

    def _respective(self, n: int) -> list[str]:
        """What the figures from the ``n``-th on are respectively of (分别); empty where nothing says so."""
        start = self._clause_start(self.found[n].start)
        said, mark, _ = self.text[start : self.found[n].start].partition("分别")
        if not mark:
            return []
        for item in self.found[:n]:
            if item.role == "date" and item.start >= start:
                said = said.replace(self.text[item.start : item.end], "")
        count = 1
        while n + count < len(self.found) and self._joined(n + count):
            count += 1
        own = trimmed(said)
        if own:
            parts = [part for part in re.split(r"[、和与及]", own) if part]
            # 城镇和农村居民收入: the parts share words that only the last one has.
            even = len(parts) == count and min(map(len, parts)) * 3 > max(map(len, parts))
            return parts if even else [own] * count
        roles = ("quantity", "share", "target")
        earlier = [
            name for item, name in zip(self.found, self.named, strict=False) if name and item.role in roles
        ]
        return earlier[-count:] if 1 < count <= len(earlier) else []

    def _clause_start(self, offset: int) -> int:
        start = max((at + 1 for at in self.breaks if at < offset), default=0)
        return max(start, self._bracketed(offset))

    def _bracketed(self, offset: int) -> int:
        """Offset just past the bracket that is open at ``offset``, 0 where none is."""
        opened = max(self.text.rfind("(", 0, offset), self.text.rfind("（", 0, offset))
        closed = max(self.text.rfind(")", 0, offset), self.text.rfind("）", 0, offset))
        return opened + 1 if opened > closed else 0

    def _left(self, n: int, item: Quantity, first: int) -> str:
        """The words before the figure in its clause, from the figure before it on; thresholds stay."""
        ends = (other.end for other in self.found[:n] if other.role not in ("name", "threshold"))
        left = self.text[max(first, *ends, 0) : item.start]
        if item.role == "target" and not item.direction:
            return left.replace(item.measure, "", 1)
        at = fold(left).rfind(item.measure) if item.measure else -1
        return left[:at] if at >= 0 else left

    def _right(self, n: int, item: Quantity) -> str:
        """The words after the figure in its clause, up to the next figure."""
        end = min((at for at in self.breaks if at >= item.end), default=len(self.text))
        following = next((other.start for other in self.found[n + 1 :] if other.role != "name"), end)
        return self.text[item.end : min(end, following)]

    def _topic(self) -> str:
        """The nouns that open the sentence, after its dates."""
        if self.opening is None:
            start = 0
            for item in self.found:
                if item.role == "date" and not self.text[start : item.start].strip(" 　，,、在从自于截至"):
                    start = item.end
            opening = self.text[start:].lstrip(" 　，,、")
            self.opening = "" if _CIRCUMSTANCE.match(opening) else noun_run(without_leads(opening)[:_NEAR])
        return self.opening


def _part(item: Quantity) -> str:
    """占…比重 as part of what a later 提高2个百分点 is of."""
    words = trimmed(item.measure).rstrip("的")
    return words if len(words) > 2 else ""
