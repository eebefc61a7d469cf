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
from corpus.units import counted
from corpus.words import nominal, noun_run, verbal

#: Longer subjects are cut to the words next to the figure.
MAX_SUBJECT = 40
_PREDICATE = 20
_LONG = 24
_BREAK = re.compile(r"[,。;:!?\n]")
_LEADS = tuple(
    sorted(
        "其中 同时 此外 另外 目前 截至目前 截至 截止 到目前为止 全年 年末 年底 年内 年初 当年 初步核算 据统计 经核算 预计 并 已 还 共 共有 现有 有 分别 仅 约 又 也 都 "
        "先后 使 将 把 对 至 是 为 的 和 与 及 以及 、 ) ） 等 平均 其 从 全部 合计 总计 均 由 在 按 一年来 本年 当前 今年 去年 上年 本届 —— — - · " 
        "实现 完成 年度 力争 确保 而 但 则 即 到 最终 最后 累计完成".split(),
        key=len,
        reverse=True,
    )
)
_TAILS = tuple(
    sorted(
        "达到 达 为 是 有 共有 共计 总计 共 合计 累计 分别 实现 完成 到 至 仅 已 高达 多达 均 各 就 只 还 由 从 控制在 保持在 稳定在 维持在 平均为 则为 调整为 "
        "整合为 缩小到 提高到 增加到 增至 降至 升至 减至 压缩至 压缩到 缩短至 提高至 扩大到 扩大至 减少到 下降到 上升到 增长到 提升到 提升至 将 也 又 计 了 平均 全年 上年的 为每 "
        "仅有 只有 现有 拥 兑 折 折合 约合 相当于 再 全部 在 、 — - ( （ \" “ 和 与 及".split(),
        key=len,
        reverse=True,
    )
)
#: 有 and 为 that end another word.
_KEEP_TAIL = ("亩均", "户均", "人均", "年均", "日均", "拥有", "持有", "所有", "享有", "没有", "国有", "作为", "行为", "认为", "成为", "转为", "以及", "公共", "存在", "现在", "预计", "设计", "统计", "累计")
_KEEP_LEAD = re.compile(r"最终消费|有(?:效|机|关|限|色|害|线|轨|毒|偿|序)|对(?:外|内|华|美|口|象|接|虾)|各类|至今|共(?:建|享|同|产|青|治)|全部工业|在(?:学|校|职|建|册|岗|读|库|营|监|园|院|途|外|线|编)|从(?:业|教|严|事)|按(?:期|时|规|揭)|平均(?:每|预|受)|到(?:岗|期|户|位|村|会)|使用|对(?=[一-龥]{1,12}中)|为民|和谐|与会|及时|等级|其他|其余|将军|由于|完成率|实现率|因公|并网|约谈|即时|则")
_MEASURES = re.compile(
    r"^(?:总?数量?|总[量额值]|总人数|人数|户数|总投资额?|投资额?|投资强度|占比|比重|比例|总?面积|全长|总长|总里程|里程|产值|产量|总产量|增加值|利润(?:总额)?|余额|规模|总规模|金额|增速|其余|另外|资产总额|交易额"
    r"|其他|其中|人均|平均|总计|合计|净增|最大|最高|最低|在校生|毕业生|在校学生|总流通|投资总额|计划总投资|总建筑面积|建筑面积|占地面积|年产值|单价|均价|成本|工期|完成投资|累计完成|累计|项目|合同资金|总收入)$"
)
_NOTE = re.compile(r"\[\d{1,3}\]")
_MARK = re.compile(r"^(?:\d{1,3}(?:[.．]\d{1,2})*[.．、)）]|[(（][\d一二三四五六七八九十]{1,3}[)）])")
_COMPARED = re.compile(r"^(?:高于|低于|多于|少于|超过|比(?![例重值])|较(?![好差大小高低多少强弱快慢]))")
#: What a list of places or goods shares: 望岚区地区生产总值…，江浔区…; longest first where one ends another.
_SHARED = re.compile(
    r"总?(?:地区生产总值|生产总值|增加值|零售总额|零售额|进出口总额|进出口额|产量|播种面积|销售面积|待售面积|施工面积|竣工面积|面积|装机容量|发电量|用电量|货运量|客运量|吞吐量|周转量|保有量"
    r"|保费收入|营业收入|业务收入|销售收入|可支配收入|消费支出|利润总额|利润|存款余额|贷款余额|余额|投资|出厂价格|消费价格|购进价格|销售价格|价格|常住人口|人口|床位|能耗|里程|恩格尔系数|成交额|交易额|产值|进口额|出口额|销售额|平均浓度|浓度)$"
)
_AIMS = re.compile(r"(?:年度|年初)?(?:目标|计划|任务)的?")
_STANDS = re.compile(r"(?:率|比|额|量|数|值|费|价|比重|占比|份额|比例|收入|支出|资金|存款|贷款|出口|进口|补助|标准|成本|耗|强度)$")
_LISTED = re.compile(r"(?:业|类|企业|单位|居民|店|组|[省市区县旗州镇乡村])$")
_CIRCUMSTANCE = re.compile(r"受|由于|针对|面对|围绕|按照?|根据|通过|为|随着|经")
_REGION = re.compile(r"[全我本各](?:国|省|市|县|区|旗|州|镇|乡|村|街道|社会|球)")
_RELATED = re.compile(r"[与占][^,，。;；]{2,20}(?:之比|的比值|的比例|的比重)(?:为|达到?|是)?")
_ASIDE = re.compile(r"[（(][^（）()]{6,}[)）]")
_WITHIN = re.compile(r"^.{1,14}中有(?=[一-龥])")
_AGES = re.compile(r"^[\d一二三四五六七八九十]+(?:[-—~至到][\d]+)?(?:周岁|岁)[及以上下]*$")
_QUOTED = re.compile(r"[“\"「《][^”\"」》，,。]{1,20}[”\"」》]")
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

    :param text: the sentence, without line breaks inside.
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
        self.breaks = [m.start() for m in _BREAK.finditer(fold(text)) if not any(s <= m.start() < e for s, e in spans)]
        self.topic: str | None = None
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
        own = _trim(left)
        if item.role == "threshold":
            return own or noun_run(right.removeprefix("的")[:30]) or context.scope
        if item.role == "duration":
            near = n > 0 and self.found[n - 1].unit == item.unit and self.found[n - 1].end > first
            return own or (self.named[n - 1] if near else noun_run(right[:30]))
        listed = self._listed(n, item)
        if listed is not None:
            return listed
        things = (counted(item.unit) or not item.unit) and item.role in ("quantity", "target")
        noun = self._noun_after(n, item, right) if things else ""
        if noun:
            return self._counted(item, noun, right)
        if item.role == "change" and item.unit == "百分点" and not own and context.share:
            return context.share
        if own.startswith("占") and self.text.startswith("的", item.end):
            return own[1:]  # 占支出48.2亿元的80.7%: the whole, not what is spoken of
        if things and not noun and right and _REGION.fullmatch(own):
            own = ""  # 全国有625万人享受…
        if _RELATED.fullmatch(left.strip()) and context.full:
            return context.full + re.sub(r"(?:为|达到?|是)$", "", left.strip())
        if _COMPARED.match(own) or _AIMS.fullmatch(own):
            own = ""
        if not own:
            return self._inherited(item, right, things, first)
        return self._measured(item, own, things)

    def _noun_after(self, n: int, item: Quantity, right: str) -> str:
        """The noun that the measure word stands before; a quoted name and a bound in it are its own."""
        quoted = _QUOTED.match(right)
        if quoted:
            return quoted[0] + noun_run(right[quoted.end() :][:30])
        following = self.found[n + 1] if n + 1 < len(self.found) else None
        if following and not right and following.start == item.end and counted(following.unit):
            return noun_run(self._right(n + 1, following)[:30])  # 986户3124名监测对象
        if following and following.role == "threshold" and item.end + len(right) == following.start:
            rest = self._right(n + 1, following)
            if rest.startswith("的") and (noun := noun_run(rest[1:30])):
                return self.text[item.end : following.end + 1 + len(noun)]
        return "" if right.startswith("的") else noun_run(right[:30])

    def _counted(self, item: Quantity, noun: str, right: str) -> str:
        """385个村 and what is said of them."""
        rest = right[len(noun) :]
        if rest.startswith(("中", "里", "内")) and len(rest) < 3:
            self.context.scope = noun
        predicate = rest[:_PREDICATE] if len(rest) <= _PREDICATE and item.role != "threshold" else ""
        self.context.noun, self.context.full = noun, noun + predicate.rstrip(" 　")
        self.context.counted = noun
        self.context.share, self.context.fresh = "", True
        return noun

    def _inherited(self, item: Quantity, right: str, things: bool, first: int) -> str:
        """A figure with no words of its own before it."""
        context = self.context
        if things and right and not right.startswith(("的", "、", "）", ")")):
            said = _NOTE.sub("", right)[:_PREDICATE]
            if context.noun and (context.fresh or fold(self.text[first : first + 2]) == "其中"):
                said = context.noun + said
            context.full = said
            return said
        if right.startswith("的") and (noun := noun_run(right[1:30])) and not context.fresh:
            return noun
        subject = context.full or self._topic()
        if item.role == "share" and item.measure:
            context.share = subject + _shared(item)
        return subject

    def _measured(self, item: Quantity, own: str, things: bool) -> str:
        """Words before the figure, completed from the context where they do not stand alone."""
        context = self.context
        noun = context.noun if context.fresh else ""
        if own.endswith("的"):
            own += context.scope or _head(context.counted or context.noun or self._topic())
        elif _MEASURES.match(own):
            own = _join(_owner(noun) or self._topic(), own)
        elif own.startswith(("每", "平均", "人均")) and len(own) < 9 and (own.endswith("人口") or not _SHARED.search(own)):
            own = _join(noun, own)
        elif verbal(own) and noun:
            own = _join(_owner(_head(noun)), own)
            context.full, context.share = own, ""
            return own
        elif item.unit == context.unit and item.role == context.role:
            own = self._completed(own)
        shared = _SHARED.search(own)
        context.common = shared[0] if shared else ""
        context.unit, context.role = item.unit, item.role
        if things and not shared:
            context.counted = own
        if item.role != "threshold" and not _AGES.match(own):
            context.noun, context.fresh = own, True
        context.full = own
        context.share = own + _shared(item) if item.role == "share" else ""
        return own

    def _completed(self, own: str) -> str:
        """A list's later item with the measure that its first one named: 江浔区 after 望岚区地区生产总值."""
        common = self.context.common
        if not common or len(own) > 24 or _SHARED.search(own) or _STANDS.search(own):
            return own
        if not _LISTED.search(own) and not nominal(own):
            return own
        lap = next((n for n in range(len(common), 0, -1) if own.endswith(common[:n])), 0)
        return own + common[lap:]

    def _listed(self, n: int, item: Quantity) -> str | None:
        """Subjects of 31.5%和28.9% after 分别, and of the second figure of any such pair."""
        before = self.text[self.found[n - 1].end : item.start].strip() if n else ""
        if n and before in _JOINS and self.found[n - 1].role == item.role:
            first = n
            while first and self.text[self.found[first - 1].end : self.found[first].start].strip() in _JOINS:
                first -= 1
            names = self._respective(first)
            place = n - first
            if names and place < len(names):
                return names[place]
            return self.named[n - 1]
        names = self._respective(n)
        if names:
            return names[0]
        return None

    def _respective(self, n: int) -> list[str]:
        """What the figures from the ``n``-th on are respectively of (分别)."""
        start = self._clause_start(self.found[n].start)
        clause = self.text[start : self.found[n].start]
        head, mark, _ = clause.partition("分别")
        if not mark:
            return []
        for item in reversed(self.found[:n]):
            if item.role == "date" and item.start >= start:
                head = head.replace(self.text[item.start : item.end], "")
        count = 1
        while n + count < len(self.found) and self.text[
            self.found[n + count - 1].end : self.found[n + count].start
        ].strip() in _JOINS:
            count += 1
        own = _trim(head)
        if own:
            parts = [part for part in re.split(r"[、和与及]", own) if part]
            if len(parts) != count or count < 2:
                return [own] * count
            shared = parts[-1]
            if min(map(len, parts)) * 3 <= max(map(len, parts)):
                return [own] * count
            return [*parts[:-1], shared]
        earlier = [
            name for k, name in enumerate(self.named[:n]) if name and self.found[k].role in ("quantity", "share", "target")
        ]
        return earlier[-count:] if count > 1 and len(earlier) >= count else []

    def _clause_start(self, offset: int) -> int:
        start = max((b + 1 for b in self.breaks if b < offset), default=0)
        return max(start, self._bracketed(offset))

    def _bracketed(self, offset: int) -> int:
        """Offset just past the bracket that is open at ``offset``, 0 where none is."""
        opened = max(self.text.rfind("(", 0, offset), self.text.rfind("（", 0, offset))
        closed = max(self.text.rfind(")", 0, offset), self.text.rfind("）", 0, offset))
        return opened + 1 if opened > closed else 0

    def _left(self, n: int, item: Quantity, first: int) -> str:
        """The words before the figure in its clause, from the figure before it on; thresholds stay."""
        start = first
        for other in self.found[:n]:
            if other.role not in ("name", "threshold") and other.end > start:
                start = other.end
        left = self.text[start : item.start]
        if item.role == "target" and not item.direction:
            return left.replace(item.measure, "", 1)
        if item.measure:
            at = left.rfind(item.measure[0]) if item.measure not in fold(left) else fold(left).rfind(item.measure)
            left = left[:at] if at >= 0 else left
        return left

    def _right(self, n: int, item: Quantity) -> str:
        end = min((b for b in self.breaks if b >= item.end), default=len(self.text))
        for other in self.found[n + 1 :]:
            if other.role != "name":
                end = min(end, other.start)
                break
        return self.text[item.end : end]

    def _topic(self) -> str:
        """The nouns that open the sentence, after its dates."""
        if self.topic is None:
            start = 0
            for item in self.found:
                if item.role == "date" and not self.text[start : item.start].strip(" 　，,、在从自于截至"):
                    start = item.end
            opening = self.text[start:].lstrip(" 　，,、")
            lead = _strip_leads(opening)
            self.topic = "" if _CIRCUMSTANCE.match(opening) else noun_run(lead[:30])
        return self.topic


def _shared(item: Quantity) -> str:
    """占…比重 as part of what a later 提高2个百分点 is of."""
    words = _trim(fold(item.measure)).rstrip("的")
    return words if len(words) > 2 else ""


def _trim(words: str) -> str:
    """The words without what only leads to or from them, as one slice; a leading bracket is dropped."""
    out = _MARK.sub("", _NOTE.sub("", words).strip(" 　,，\n"))
    if out[:1] in "(（":
        close = max(out.find(")"), out.find("）"))
        out = out[close + 1 :] if close >= 0 else out[1:]
    out = _strip_leads(out.strip(" 　、,，"))
    stripped = True
    while stripped and out:
        stripped = False
        if out.endswith(_KEEP_TAIL):
            break
        for tail in _TAILS:
            if out.endswith(tail):
                out, stripped = out[: -len(tail)].rstrip(" 　"), True
                break
    out = _WITHIN.sub("", out)
    if len(out) > _LONG:
        out = _ASIDE.sub("", out)
    if len(out) > _LONG and "的" in out[:-3]:
        tail = out[out.rfind("的", 0, -3) + 1 :]
        out = tail if nominal(tail) and not tail.endswith(("中", "内")) else out
    return out[-MAX_SUBJECT:]


def _strip_leads(out: str) -> str:
    stripped = True
    while stripped and out:
        stripped = False
        if _KEEP_LEAD.match(out):
            break
        for lead in _LEADS:
            if out.startswith(lead):
                out, stripped = out[len(lead) :].lstrip(" 　"), True
                break
    return out


def _head(noun: str) -> str:
    """The noun without what modifies it."""
    return noun.rpartition("的")[2]


def _owner(noun: str) -> str:
    """The noun as the owner of a measure (总数, 总投资)."""
    bare = re.sub(r"(?:总数|总量|总额|净增|全长|总长|招生|在校生|在校学生)$", "", _SHARED.sub("", noun))
    return re.sub(r"^新(?:增|建|登记|设)", "", bare) or ("" if _MEASURES.match(noun) else noun)


def _join(noun: str, words: str) -> str:
    return words if not noun or noun in words else noun + words
