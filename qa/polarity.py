"""Whether the words of a passage affirm or deny a yes-no question, by small lexicons; ``None`` where they settle nothing.

Each rule looks at one thing that question and passage both speak of: what it costs, how complete it is, which way it
went, how often, within which bound, whether it is allowed.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from corpus.figures import question_quantities
from corpus.normalize import fold
from corpus.numbers import Quantity, quantities
from corpus.numerals import parse_number
from qa.told_in_words import NOT, alike, attained, body, doubled, elsewhere, excepted

UP = re.compile(
    r"增长(?!率)|增加(?!值)|提高|上升|上涨|提升|扩大|净增|增产|多了|涨|升(?!级|学|旗|降|格|华)|高于|变多|变大|好转|改善|回升|走高|正增长"
)
DOWN = re.compile(
    r"负增长|下降|减少|降低|下跌|下滑|回落|缩小|缩短|减产|少了|跌|降(?!尘|雨|水|噪|雪|临|解|级|格|落)|低于|变少|变小|收窄|萎缩|走低|压减|转负"
)
#: Words that say that nothing changed.
_LEVEL = re.compile(
    r"持平|没有变化|无变化|保持不变|没变|[未没]有?(?:作|做|进行)?(?:调整|变动|改变)|继续执行|沿用"
)
ALL = re.compile(
    r"全部|全都|全(?=是|有|装|配|建|通|办|完)|都(?!市)|均|所有|悉数|一律|统统|每[个一户家所条村县]|个个|样样|无一(?!人)|全覆盖|"
    r"100%|百分之百|人人|户户|村村|县县|乡乡|镇镇|家家|应\S尽"
)
#: Words that say that some are left out.
_PARTLY = re.compile(
    r"其余|余下|\d+[^,;。\d]{0,8}中[,]?(?:还)?有\d+|剩余|剩下|尚有|仍有|仍未|还有|还没|部分|大多|多数|有的|个别|少数|只有|仅(?=有|\d)|(?:\d\d?(?:\.\d+)?)%"
)
#: How many of them do not: 7个小区,5个没有物业.
_LACKING = re.compile(
    r"[\d一二三四五六七八九十]+[个家户名所条处座栋项人](?:还|尚|仍)?(?:没有|尚未|未能|没能|未)(?P<what>[\u4e00-\u9fff]{2})"
)
#: Words between how many there were and how many of them were done.
_ACHIEVED = re.compile(
    r"^[^,;。]{0,4},(?:已|目前)?[^,;。]{0,4}(?:实现|完成|办结|建成|解决|落实|整改|销号|投用|通过|合格|达标|兑现|交付|竣工|采纳|回复|答复|处理|整治|签约|开工|到位)[^,;。]{0,4}$"
)
_PAID = re.compile(
    r"收费|收钱|要钱|付费|付钱|花钱|掏(?:钱|腰包|学费)?|交钱|缴费|自费|自付|自理|自掏|买单|出钱|"
    r"(?:掏|出|付|交|缴)[^,;。]{0,4}(?:钱|费|款)|(?:钱|费|费用)(?:要|得|需要?|该|是|由)?[^,;。]{0,6}(?:掏|出|付|交(?!通)|缴|承担|负担)"
)
#: Who pays.
_PAYER = re.compile(
    r"由(?P<who>[^,;。]{2,14}?)(?:统一|全额|共同|负责)?(?:承担|负担|买单|保障|支付|报销|兜底|缴纳|交纳)"
)
_FREE = re.compile(
    r"免费|无偿|减免|免(?:收|交|缴|除|征|票)|不收|不花|不用[^,;。]{0,3}[掏出付交花]|"
    r"全额(?:承担|保障|补助|补贴|资助|报销|负担|减免|支付)|"
    r"由[^,;。]{2,14}(?:承担|负担|买单|保障|支付|报销|兜底|缴纳|交纳)|全部由[^,;。]{2,14}"
)
_CHARGED = re.compile(
    r"收费|自费|自理|自付|(?:个人|学员|本人|居民|家庭)[^,;。]{0,4}(?:承担|负担|缴纳|自筹)|付费"
)
#: What is allowed, and what is not.
_ALLOWED = re.compile(
    r"不受[^,;。]{0,14}(?:限制|约束|影响|限行)|允许|准许|放开|免于|可(?![能见再持靠])|取消限"
)
_BARRED = re.compile(
    r"不得|禁止|严禁|不准|不许|不允许|不可(?!或缺)|不能(?!少)|谢绝|(?:一律|概)不|不再(?=安排|受理|办理|审批|发放)|不予"
)
_MAY = re.compile(r"可以|能不能|能(?!力|源|耗|够不)|让不让|允许|准不准|行不行|可不可以")
#: What is said of people who died.
_DEATH = r"伤亡|死亡|遇难|死人|丧生|丧命|送命|没命|没(?:有|能)?(?:抢)?救[过回]来"
#: Words that deny each other without a negation.
_OPPOSITES = tuple(
    (re.compile(one), re.compile(other))
    for one, other in (
        (r"最终|核定|正式", r"初步|快报|预计"),
        (rf"{_DEATH}|受伤|伤着", r"零伤亡|无一人|无人(?!机|区)|(?:未|没有?|无)[^,;。]{0,6}(?:伤亡|死亡)"),
        (r"(?:以前|之前|过去|此前|往年|从前).*(?:过|有)", r"首次|首个|首届|第一次|首创|头一次"),
        (r"还有(?:别的|其他|其它|另外)|除了?[^,]+,?还", r"唯一|仅有|只有|仅此"),
        (r"还有|仍有|还存在|还剩", r"清零|归零|绝迹|消除完毕"),
        (r"赚|盈利", r"亏损"),
        (r"公开", r"保密|秘密"),
        (r"自愿", r"强制|必须"),
    )
)
#: What settles a question that asks in other words.
_SETTLED = (
    (
        re.compile(r"收费|收钱|要钱|付费|[掏付交出花]钱|^[掏付交]$|缴费|费$"),
        "免费 无偿 减免 不收 承担 自理 自费 买单",
    ),
    (re.compile(r"免费"), "收费 自费 自理 承担"),
    (re.compile(r"最终|核定|正式"), "初步 快报 预计"),
    (re.compile(r"伤亡|死亡|死伤|遇难|死人"), "零伤亡 无一人 无人 伤亡"),
    (re.compile(r"^赚|盈利"), "亏损"),
    (re.compile(r"自愿"), "强制 必须"),
    (re.compile(r"公开"), "保密 秘密"),
    (re.compile(r"增长|上升|上涨|增加|多了|提高|^涨$"), "下降 减少 回落 降低 负增长"),
    (re.compile(r"下降|减少|下跌|降低|负增长"), "增长 增加 上升 提高 下降"),
)
#: A clause that goes on with the one before it.
_GOES_ON = re.compile(
    r"其余|其中|并|且|但|仍|也|都|均|全部|全|已|未|无|没|不|由|实现|完成|预计|计划|之后|此后|期限|余下|剩|占|达|比|较|同比|"
    rf"{UP.pattern}|{DOWN.pattern}"
)
_PLANNED = re.compile(
    r"预计|计划|拟|力争|争取|有望|将于|将在|正在|正按|在建|筹建|尚|待|争创|申报|创建工作|(?:启动|推进)[^,;。]{0,12}创建"
)
#: Hours in what times are counted in.
_HOURS = {
    unit: Decimal(hours) / 60
    for unit, hours in (
        ("分钟", 1),
        ("小时", 60),
        ("天", 1440),
        ("日", 1440),
        ("周", 10080),
        ("月", 43200),
        ("个月", 43200),
        ("年", 525600),
    )
}
_LEAST = re.compile(r"不少于|不低于|不短于|至少|以上|起码|满")
_SHORT_OF = re.compile(r"不足|不到|不满|未达|未过|未到")
_OVER = re.compile(r"以上|超过|超出|过了|达到?|突破|不止")
_MOST = re.compile(r"不超过|不得超过|不多于|不高于|不长于|至多|最多|最长|最高|以内|之内|以下|内")
#: A place in a ranking, and the first one by its other names.
_RANK = re.compile(
    r"(?:排|列|居|升|降|到|至|跌|进|第\d+名)[^,;。]{0,8}?第(\d+|[一二三四五六七八九十]+)(?![\d一二三四五六七八九十届次批期个条季产])"
)
_FIRST = re.compile(r"(?:位?居|位列|名列|登上|夺得)?(?:首位|榜首|头名|第一位)")
#: How often: the period that every time falls in.
_OFTEN = re.compile(r"(?:每|一)(?:个)?(?P<p>天|日|周|礼拜|星期|月|季度|季|年)")
_PERIODS = {"天": 1, "日": 1, "周": 7, "礼拜": 7, "星期": 7, "月": 30, "季": 90, "季度": 90, "年": 365}


def holds(question: str, text: str, *, said: bool = True) -> bool | None:
    """Whether what a question asks to confirm holds, as far as the words of a passage tell.

    :param question: folded; :param text: the folded clauses that speak of it.
    :param said: whether the passage has the words that are to be confirmed; without them only a rule settles it.
    """
    near = _speaking(question, text)
    for rule in (_bounded, _often):  # their units tell what they are of
        told = rule(question, text)
        if told is not None:
            return told
    for rule in _RULES:
        told = rule(question, near)
        if told is not None:
            return told
    up, down = _went(question)
    if up != down or _places(question) or (ALL.search(question) and not ALL.search(near)):
        return None  # which way it went, in which place it came, or that it is so of all of them, is not said
    if _PAID.search(question) or _FREE.search(question) or NOT.search(text[len(near) :].split(";")[0]):
        return None  # what it costs is not said, or what is denied further on may be what is asked
    every = ALL.search(question) and ALL.search(near)
    return _denied(question, near) if said or every or NOT.search(near) else None


def _speaking(question: str, text: str) -> str:
    """The clauses that speak of the question: the first, and those after it that go on with it or share its words."""
    clauses = re.findall(r"[^,;。]+[,;。]?", text)
    kept = clauses[:1]
    for clause in clauses[1:]:
        if kept[-1][-1] in ";。":
            break
        shares = any(clause[i : i + 2] in question for i in range(len(clause) - 1))
        if not (shares or _GOES_ON.match(clause)):
            break
        kept.append(clause)
    return "".join(kept)


def answers(word: str) -> tuple[str, ...]:
    """Words of a report that speak of what a question's word asks, though they are no synonyms: 免费 of 掏钱."""
    return tuple(said for asked, forms in _SETTLED if asked.search(word) for said in forms.split())


def _bounded(question: str, text: str) -> bool | None:
    """A time or number that the question holds against a bound: 待上一年就可以 against 不少于两年."""
    asked = [
        q for q in question_quantities(question) if q.value is not None and q.role not in ("date", "name")
    ]
    # 一个月值五天班: the month is what the days are of.
    asked = [q for q in asked if len(asked) == 1 or q.value != 1]
    if len(asked) != 1:
        return None
    number = asked[0]
    for bound in quantities(text):
        pair = _in_one_unit(number, bound)
        if pair is None:
            continue
        value, limit = pair
        near = text[max(0, bound.start - 6) : bound.end + 3] + fold(bound.qualifier or "")
        tail = question[number.end :]
        if _MOST.search(near) and not re.search(r"不少于|不低于", near):
            within = re.match(r"(?:以|之)?内|里", tail)
            return limit <= value if within else value <= limit
        if _LEAST.search(near):
            return value >= limit
        if _SHORT_OF.search(near) and _OVER.search(question[max(0, number.start - 4) : number.end + 3]):
            return False if value >= limit else None  # 不足六成, asked whether 六成以上
        return None
    return None


def _in_one_unit(a: Quantity, b: Quantity) -> tuple[Decimal, Decimal] | None:
    if a.value is None or b.value is None or b.role in ("date", "name"):
        return None
    if a.unit in _HOURS and b.unit in _HOURS:
        return a.value * _HOURS[a.unit], b.value * _HOURS[b.unit]
    return (a.value, b.value) if a.unit and a.unit == b.unit else None


def _often(question: str, text: str) -> bool | None:
    """How often something is done: every week holds where it is done at least once a week."""
    asked, said = _OFTEN.search(question), _OFTEN.search(text)
    if not asked or not said or not asked[0].startswith("每") or not said[0].startswith("每"):
        return None
    if NOT.search(text):
        return None
    return _PERIODS[said["p"]] <= _PERIODS[asked["p"]]


def _paid(question: str, text: str) -> bool | None:
    """What it costs whoever is asked about."""
    free = bool(_FREE.search(question))
    if not free and not _PAID.search(question):
        return None
    payer = _PAYER.search(text)
    if payer and any(payer["who"][i : i + 2] in question for i in range(len(payer["who"]) - 1)):
        return True  # the very one that the question names
    gratis, charged = bool(_FREE.search(text)), bool(_CHARGED.search(text))
    if gratis and charged:  # 首个小时免费,之后每小时收费3元
        return False if free and re.search(r"完全|全部|一律|都|全程|全免", question) else None
    if gratis:
        return free
    return not free if charged else None


def _moved(question: str, text: str) -> bool | None:
    """Which way something went."""
    up, down = _went(question)
    if up == down:
        return None
    if _LEVEL.search(text.partition(";")[0]) and not (UP.search(text) or DOWN.search(text)):
        return False
    told = [(m.start(), -len(m[0]), way) for p, way in ((UP, True), (DOWN, False)) for m in p.finditer(text)]
    return up == min(told)[2] if told else None


def _went(question: str) -> tuple[bool, bool]:
    """Whether a question speaks of a rise, and whether of a fall; 负增长 is a fall alone."""
    down = DOWN.search(question)
    rest = question[: down.start()] + question[down.end() :] if down else question
    more = re.search(r"[比较][^,]{1,10}(?:更|要)?(?:多|高|大)了?", rest)
    less = re.search(r"[比较][^,]{1,10}(?:更|要)?(?:少|低|小)了?", rest)
    return bool(UP.search(rest) or more), bool(down or less)


def _ranked(question: str, text: str) -> bool | None:
    """Whether something came in the place asked for: 排第一 against 从第11名升到第2名."""
    asked, told = _places(question), _places(text)
    return asked[-1] == told[-1] if asked and told else None


def _places(text: str) -> list[Decimal]:
    """The places in a ranking that a text tells; a damaged one (第十十名) makes none of it count."""
    try:
        return [parse_number(place) for place in _RANK.findall(_FIRST.sub("列第一位", text))]
    except ValueError:
        return []


def _done(question: str, text: str) -> bool | None:
    """Whether a goal was met."""
    if re.search(r"目标|计划|预期|任务|指标|要求|标准|预算", question) and re.search(
        r"完成|达到|实现|达成", question
    ):
        return not re.search(r"未达|未完成|没有完成|低于|比[^,;]{0,8}低|不及|差", text)
    return None


def _complete(question: str, text: str) -> bool | None:
    """Whether all of them, as asked, or only some."""
    if not ALL.search(question):
        return None
    lacking = _LACKING.search(text)
    if _PARTLY.search(re.sub(r"100%", "", text)) or (lacking and lacking["what"] in question):
        return False
    if bool(NOT.search(body(question))) and ALL.search(text) and not NOT.search(text):
        return False
    counted = [q for q in quantities(text) if q.role == "quantity" and q.value is not None]
    if (
        len(counted) == 2
        and counted[0].unit == counted[1].unit
        and _ACHIEVED.search(text[counted[0].end : counted[1].start])
    ):
        return counted[0].value == counted[1].value  # 征集1637个,实现1589个
    return False if "其中" in text and _parted(question, counted, text) else None


def _parted(question: str, counted: list[Quantity], text: str) -> bool:
    """Whether the part that the question names (移送) is less than the whole: 查处11人,其中处分10人、移送司法机关1人."""
    for before, part in pairwise(counted):
        told = text[before.end : part.start]
        named = any(told[i : i + 2] in question for i in range(len(told) - 1))
        whole = counted[0]
        if named and part.unit == whole.unit and (part.value or 0) < (whole.value or 0):
            return True
    return False


def opposite(question: str, text: str) -> bool | None:
    """False where the passage says the opposite of what the question does: 还有 against 清零."""
    for one, other in _OPPOSITES:
        if (one.search(question) and other.search(text)) or (other.search(question) and one.search(text)):
            return False
    return None


def _allowed(question: str, text: str) -> bool | None:
    """Whether something may be done."""
    if not _MAY.search(question):
        return None
    asked = re.search(r"不(?:能|可以|让|允许|准)", body(question)) is None
    if _ALLOWED.search(text):
        return asked
    return not asked if _BARRED.search(text) else None


def _yet(question: str, text: str) -> bool | None:
    """Whether what is asked has been done, where the passage only plans it."""
    if re.search(r"计划|打算|预计|准备|将(?!军)|会不会|要|目标", question):
        return None
    asked = re.search(r"已经?|现在|目前|了吗|了没|了么|过吗|是不是.*了", question)
    return False if asked and _PLANNED.search(text) else None


def _denied(question: str, text: str) -> bool:
    """Whether both deny or neither does; 无一 with another denial affirms (无一不)."""
    denials = len(NOT.findall(text))
    if re.search(r"无(?:一)?[^,;。]{0,3}不(?=\S)", text):
        denials = 0
    return bool(NOT.search(body(question))) == bool(denials)


_RULES = (
    excepted, elsewhere, _paid, _moved, _ranked, attained, _done, alike, _complete, opposite, doubled, _allowed, _yet,
)  # fmt: skip
