"""What of the words around a figure names the thing: phrases are cut here, :mod:`corpus.subjects` joins them.

The texts are simplified Chinese with their own punctuation (:func:`corpus.figures.figures` sees to it).
"""

from __future__ import annotations

import re

from corpus.words import nominal

#: Longer subjects are cut to the words next to the figure.
MAX_SUBJECT = 40
_LONG = 24


def _longest_first(words: str) -> tuple[str, ...]:
    return tuple(sorted(words.split(), key=lambda word: (-len(word), word)))


_LEADS = _longest_first(
    "其中 同时 此外 另外 目前 截至目前 截至 截止 到目前为止 全年 年末 年底 年内 年初 当年 初步核算 "
    "据统计 经核算 预计 并 已 还 共 共有 现有 有 分别 "
    "仅 约 又 也 都 先后 使 将 把 对 至 是 为 的 和 与 及 以及 、 ) ） 等 平均 其 从 全部 合计 总计 均 "
    "由 在 按 一年来 本年 当前 今年 去年 上年 本届 "
    "—— — - · 实现 完成 年度 力争 确保 而 但 则 即 到 最终 最后 累计完成"
)
_TAILS = _longest_first(
    "达到 达 为 是 有 共有 共计 总计 共 合计 累计 分别 依次 逐年 实现 完成 到 至 仅 已 高达 多达 均 各 就 只 还 "
    "由 从 控制在 保持在 稳定在 维持在 平均为 则为 "
    "调整为 整合为 缩小到 提高到 增加到 增至 降至 升至 减至 压缩至 压缩到 缩短至 提高至 扩大到 扩大至 "
    "减少到 下降到 上升到 增长到 提升到 提升至 将 "
    "也 又 计 了 平均 全年 上年的 为每 仅有 只有 现有 拥 兑 折 折合 约合 相当于 再 "
    '全部 在 、 — - ( （ " “ 和 与 及'
)
#: Words that end or begin like one of the above but name something.
_KEEP_TAIL = tuple(
    "亩均 户均 人均 年均 日均 拥有 持有 所有 享有 没有 国有 作为 行为 认为 成为 转为 以及 公共 存在 "
    "现在 预计 设计 统计 累计".split()
)
_KEEP_LEAD = re.compile(
    r"最终消费|有[效机关限色害线轨毒偿序]|对[外内华美口象接虾]|各类|至今|共[建享同产青治]|全部工业"
    r"|在[学校职建册岗读库营监园院途外线编]"
    r"|从[业教严事]|按[期时规揭]|平均(?![缩下减增提上达为有压办节涨补高低超约仅]|分(?!数)|降(?![水雨]))|到[岗期户位村会]|使用|对(?=[一-龥]{1,12}中)|为民|和谐|与会"
    r"|及时|等级|其他|其余|将军|由于|完成率|实现率"
    r"|并网|约谈|即时|均衡|均价"
)
#: Measures that say nothing without the thing they are of: 总数达到128家.
_MEASURES = re.compile(
    r"(?:总?数量?|总[量额值]|总人数|人数|户数|总投资额?|投资额?|投资强度|占比|比重|比例|总?面积|全长"
    r"|总长|总里程|里程|产值|总?产量|增加值|利润(?:总额)?"
    r"|余额|规模|总规模|金额|增速|其余|另外|资产总额|交易额|其他|其中|人均|平均|总计|合计|净增|最大|最高"
    r"|最低|在校生|毕业生|总流通|投资总额|计划总投资"
    r"|总建筑面积|建筑面积|占地面积|年产值|单价|均价|成本|工期|完成投资|累计完成|累计|项目|合同资金|总收入)"
)
#: Measures that the items of a list share: 望岚区地区生产总值…，江浔区….
_SHARED = re.compile(
    r"总?(?:地区生产总值|生产总值|增加值|零售总额|零售额|进出口总额|进出口额|产量|播种面积|销售面积"
    r"|待售面积|施工面积|竣工面积|面积|装机容量|发电量|用电量"
    r"|货运量|客运量|吞吐量|周转量|保有量|保费收入|营收|营业收入|业务收入|销售收入|可支配收入|消费支出"
    r"|利润总额|利润|存款余额|贷款余额|余额|投资|出厂价格"
    r"|消费价格|购进价格|销售价格|价格|常住人口|人口|床位|能耗|里程|恩格尔系数|成交额|交易额|产值|进口额"
    r"|出口额|销售额|平均浓度|浓度)$"
)
#: Nouns that are measures of their own and take none from the list.
_STANDS = re.compile(
    r"(?:率|比|额|量|数|值|费|价|比重|占比|份额|比例|收入|营收|支出|资金|存款|贷款|出口|进口|补助|标准|成本"
    r"|耗|强度)$"
)
_LISTED = re.compile(r"(?:业|类|企业|单位|居民|店|组|[省市区县旗州镇乡村])$")
_NOTE = re.compile(r"\[\d{1,3}\]")
_MARK = re.compile(r"^(?:\d{1,3}(?:[.．]\d{1,2})*[.．、)）]|[(（][\d一二三四五六七八九十]{1,3}[)）])")
_ASIDE = re.compile(r"[（(][^（）()]{6,}[)）]")
_AMONG = re.compile(r"^.{1,14}中有(?=[一-龥])")


def trimmed(words: str) -> str:
    """The words without what only leads to or from them; a leading bracket and note marks are dropped."""
    out = _MARK.sub("", without_notes(words).strip(" 　,，\n"))
    if out[:1] in ("(", "（"):
        close = max(out.find(")"), out.find("）"))
        out = out[close + 1 :]
    out = without_leads(out.strip(" 　、,，"))
    stripped = True
    while stripped and not out.endswith(_KEEP_TAIL):
        tail = next((tail for tail in _TAILS if out.endswith(tail)), "")
        stripped = bool(tail)
        out = out[: len(out) - len(tail)].rstrip(" 　")
    out = _AMONG.sub("", out)
    if len(out) > _LONG:
        out = _ASIDE.sub("", out)
    if len(out) > _LONG and "的" in out[:-3]:
        last = head(out[:-3]) + out[-3:]
        out = last if nominal(last) and not last.endswith(("中", "内")) else out
    return out[-MAX_SUBJECT:]


def without_leads(words: str) -> str:
    """The words from the first on that names something."""
    out, stripped = words, True
    while stripped and not _KEEP_LEAD.match(out):
        lead = next((lead for lead in _LEADS if out.startswith(lead)), "")
        stripped = bool(lead)
        out = out[len(lead) :].lstrip(" 　")
    return out


def without_notes(words: str) -> str:
    """The words without note marks like [13]."""
    return _NOTE.sub("", words)


def head(noun: str) -> str:
    """The noun without what modifies it."""
    return noun.rpartition("的")[2]


def owner(noun: str) -> str:
    """The noun as the owner of another measure: 高新技术企业 of 新增高新技术企业, 电站 of 电站总装机容量."""
    bare = re.sub(r"(?:总数|总量|总额|净增|全长|总长|招生|在校生|在校学生)$", "", _SHARED.sub("", noun))
    return re.sub(r"^新(?:增|建|登记|设)", "", bare) or ("" if is_measure(noun) else noun)


def is_measure(words: str) -> bool:
    """Whether the words are only a measure, which must be of something: 总数, 占比, 其余."""
    return bool(_MEASURES.fullmatch(words))


def common_measure(words: str) -> str:
    """The measure at the end of the words that a list's later items may leave out, or ``""``."""
    match = _SHARED.search(words)
    return match[0] if match else ""


def completed(words: str, common: str) -> str:
    """A list's later item with the measure that its first one named: 江浔区 with 地区生产总值."""
    if not common or len(words) > _LONG or common_measure(words) or _STANDS.search(words):
        return words
    if not _LISTED.search(words) and not nominal(words):
        return words
    lap = next((n for n in range(len(common), 0, -1) if words.endswith(common[:n])), 0)
    return words + common[lap:]


def joined(noun: str, words: str) -> str:
    """``noun`` before ``words``, unless these name it already."""
    return words if noun in words else noun + words
