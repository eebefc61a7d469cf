"""Who does what in a clause: its subject, its agent, the object of a verb.

Everything here takes a folded text and returns half-open spans into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from qa.words import Word, words

#: What may open a clause before its subject.
_OPENERS = frozenset(
    "其中 目前 同时 此外 另外 截至目前 近年来 一年来 全年 年末 今年 去年 随后 最终 现在 特别是 尤其是 而 并 且 还 也 又 即 如 以上 以下".split()
)
#: Verbs whose object, not whose name, a body or a group is.
_GATHERING = frozenset(
    "组织 动员 带领 发动 引导 联合 帮助 推动 鼓励 支持 安排 选派 协调 督促 指导 邀请 培训 培育 引进 服务 走访 慰问 成立 建立 设立 组建 建成 新建 新增 会同 委托 包括 涉及 作为 成为".split()
)
_BODY = re.compile(
    r"(?:[支大总中分]队|队|局|站|所|办|处|科|中心|院|部|厅|委|室|组|党员|干部|人员|教师|军人|职工|员工|工人)$"
)
#: Verbs that name what is made of the members before them.
_FORM = r"(?:担任|出任|兼任|充当|组成|构成|成立|组建|参加|参与|联合)"
_AGENT_VERB = (
    r"(?:牵头|负责|主持|审定|执笔|组织|主办|承办|协办|解释|主管|发布|审批|实施|管理|统筹|统一|完成|批准|制定|建设|承担|提供|按|每|全权|共同|联合|投资|"
    r"研发|承建|运营|出资|担任|兼任|监督|通报|验收|起草|编制|编写|审核|认定|颁发|授予|领导|带队|主导|执行|受理|办理|监管|落实|组成|构成|参加|"
    r"摄|拍摄|供图|撰写|主讲|授课|认缴|出具|复核|约谈|派出|推荐|申报|签发|部署|调度|指导|配合|协调|开发|设计|施工|生产|捐赠|资助|支付|保障|处置|处理|评选|评定|评审|"
    r"检查|审计|核查|核准|核定|兜底|供应|维护|代理|运作|打造|兴建|创办|经办|开设|会同|依法|分别|先行|定期|兼|把|对|在\d|送|拨付|发放|收取|保管|代管|托管|接管|维修|使用|选派|选聘|聘任|任命|提名|确定|决定|公布)"
    r"(?!局|委|办|公司|中心|有限|部门|站|所|处|院|机构|平台|人员|单位|集团|学院|大学|银行)"
)
_SOURCE = re.compile(r"(?:来自|来源于|源自|出自|取自|引自|摘自)(?:于)?([^,;:。、]{2,24})$")
_AGENT = re.compile(rf"(?:(?<![自缘理])由|委托|责成|授权|交给|移交|聘请)([^,;。]{{2,24}}?)(?={_AGENT_VERB})")
_MEMBERS = re.compile(
    rf"(?:由|聘请|选聘|返聘|招募|招聘|组织|动员|邀请|吸纳|吸收|抽调|联合|整合|选派|发动)([^,;。]{{2,40}}?)(?={_FORM})"
)


#: The label that a plan's item ends with: who answers for it.
CHARGED = re.compile(r"(?:责任|牵头|配合|承办|主管|实施)(?:单位|部门)[: ]?[^:]{0,30}$")


def subject(text: str) -> tuple[int, int] | None:
    """The noun phrase that a clause opens with, before its verb; ``None`` where it opens otherwise."""
    tagged = words(text)
    i = 0
    while i < len(tagged) and (tagged[i].text in _OPENERS or not re.search(r"\w", tagged[i].text)):
        i += 1
    if i + 1 < len(tagged) and re.fullmatch(r"\d+", tagged[i].text) and tagged[i + 1].text in ".、":
        i += 2
    first = i
    while i < len(tagged) and _nominal(tagged, i, first):
        i += 1
    end = i
    while end > first and (tagged[end - 1].flag[:1] in "ucmqftr" or tagged[end - 1].text in "、和"):
        end -= 1
    if end == first or not any(w.flag[:1] in "njsx" for w in tagged[first:end]):
        return None
    if tagged[first].flag[:1] in "mtq" and tagged[end - 1].flag[:1] in "mtq":
        return None
    return tagged[first].start, tagged[end - 1].end


def _nominal(tagged: Sequence[Word], i: int, first: int) -> bool:
    word = tagged[i]
    if word.flag[:1] in "njbsxlz" and word.text not in ",;:()":
        return True
    if word.flag in ("vn", "a", "an", "ng", "m", "q", "mq", "k", "eng", "t") or (
        word.flag == "r" and i == first
    ):
        return True
    following = tagged[i + 1].flag[:1] if i + 1 < len(tagged) else ""
    if word.flag == "v" and len(word.text) == 2 and word.text not in _GATHERING and i + 1 < len(tagged):
        return bool(_BODY.search(tagged[i + 1].text))  # 执法支队, 在职党员: the verb is part of the name
    return i > first and word.text in ("的", "和", "及", "与", "、", "以及") and following in "njbsxlrav"


def agents(text: str) -> list[tuple[int, int]]:
    """Who a clause says does it: 由甲负责, and where something comes from: 数据来自甲."""
    spans = [match.span(1) for match in _AGENT.finditer(text)] or _bodies_after(text)
    spans += [match.span(1) for match in _SOURCE.finditer(text.rstrip(",;:。"))]
    return spans


def _bodies_after(text: str) -> list[tuple[int, int]]:
    """The body right after a 由 whose verb no list has: 由县水务公司代管."""
    tagged = words(text)
    for i, word in enumerate(tagged):
        if word.text != "由":
            continue
        ends = [
            w.end
            for w, after in zip(tagged[i + 1 : i + 8], tagged[i + 2 : i + 9], strict=False)
            if after.text not in ("的", "、", "和", "与", "及")
            and re.search(r"(?:公司|集团|[局委办厅部院所站厂队会社校])$", w.text)
        ]
        if ends:
            return [(word.end, ends[0])]
    return []


def members(text: str) -> list[tuple[int, int]]:
    """Those of whom something is made up: 由甲、乙组成, 组织甲、乙成立."""
    return [match.span(1) for match in _MEMBERS.finditer(text)]


def objects(text: str, verbs: Iterable[str]) -> list[tuple[int, int]]:
    """What stands after one of the verbs, to the clause's end; closing 等 and punctuation left out."""
    spans = []
    tagged = words(text)
    forms = [verb for verb in verbs if verb]
    for i, word in enumerate(tagged):
        form = next((f for f in forms if word.text.startswith(f)), None)
        if form is None and i + 1 < len(tagged):
            pair = word.text + tagged[i + 1].text
            form = next((f for f in forms if pair == f), None)
            after = tagged[i + 1].end if form else word.end
        else:
            after = word.end
        if form is None or (word.flag in ("nr", "ns", "nt", "nz") and word.text != form):
            continue
        lead = re.match(r"(?:为|成为|成|了|着|过|到|入|给|出|起|向|于|在|是)", text[after:])
        start = after + (lead.end() if lead else 0)
        end = len(text.rstrip(",;:!?。 "))
        closing = re.search(
            r"(?<![一二三四特头优同])等(?!级|于|候|待|额|次|奖|功|品|座)(?=[^、]{0,4}$)", text[start:end]
        )
        if closing and closing.start() > 0:
            end = start + closing.start()
        if end - start > 1:
            spans.append((start, end))
    return spans
