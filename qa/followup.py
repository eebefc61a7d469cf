"""An elliptical question (那2018年呢, 占比多少, 它们是谁选派的) made whole from the question before it, by rules.

A question that names its own topic is complete and left alone. Of the others, what is new takes the place of what it
stands against in the question before (2018年 of 2019年, 农村 of 城镇, 社区 of 村), or is asked of that question's topic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.figures import question_quantities
from corpus.normalize import fold, simplify
from qa import topics
from qa.analyze import analyze
from qa.kinds import kind
from qa.words import words

#: Longer questions are taken to say all that they mean.
_LONG = 18
_ASKS = re.compile(
    r"多少|几(?!乎)|什么|啥|哪|谁|怎|如何|为何|何时|何地|[吗么]$|是否|是不是|有没有|多[大高长久远重快]"
)
_FILLER = re.compile(
    r"^(?:(?:那么|那(?![里儿边个些年时次位种家场条项所一])|请问|然后|接着|另外|再问一下|我想知道|所以|这(?=是|又是))[,，、]?)+"
)
_END = re.compile(r"[?？!！。.~～\s]+$")
_PARTICLE = re.compile(r"(?:呢|啊|呀|吧|嘛)$")
_PRONOUN = re.compile(
    r"它们|他们|她们|它|他(?!国)|她|(?:这|那)(?:里|儿|边)|当地|当时|那年|那时候?|上述|"
    r"(?P<this>(?:这|那)一?(?:些|个|家|项|位|座|所|条|种|次|类|批|届|支)|[该此](?=[\u4e00-\u9fff]))"
)
#: 这份报告, 本公报: what is asked, and no word for something said before.
_REPORT = re.compile(r"^(?:这|该|此|本)(?:一?[份篇个])?(?:报告|报道|公报|文章|文件|材料|新闻|稿子)")
_PERIOD = re.compile(
    r"(?<![比较和与同跟])(?:(?:19|20)?\d\d年(?:(?:上|下)半年|[一二三四]季度|前三季度|\d{1,2}月)?|去年|今年|前年|明年|上年|上一年|上半年|下半年|[一二三四]季度|前三季度|\d{1,2}月份?)"
)
_MORE = re.compile(
    r"(?:还有|另外还有|除此之外|除此以外|其他的?|其它的?|别的)[,，]?(?:还有)?(?:别的|其他的?|其它的?)?(?:什么|哪些|啥)?(?:没有|吗|呢|了)*"
)
#: What the question before is led in by where only what else there is is asked.
MORE = "除了已经回答的，"
#: Nouns that are of something: alone they name no topic.
_OF_SOMETHING = frozenset(
    "占比 比例 比重 份额 增速 增幅 降幅 涨幅 幅度 增长率 同比 环比 原因 目的 目标 结果 时间 日期 地点 地方 单位 部门 负责人 作者 金额 总额 数额 总量 总数 数量 人数 规模 "
    "标准 条件 面积 长度 里程 工期 投资 总投资 产量 产值 年龄 平均年龄 学历 职务 名字 名称 作用 意义 效果 成效 成果 措施 办法 做法 途径 方法 方式 内容 情况 人 人次 时候 事 "
    "事情 钱 比上年 比去年 上年 上届 年 月 日 天 户 个 家 具体 依据 要求 任务 对象 范围".split()
)
#: Words that stand against each other: one takes the place of another.
_AGAINST = tuple(
    tuple(group.split())
    for group in (
        "城镇 农村 城市 乡村 城区 全体",
        "女性 男性 女 男",
        "进口 出口",
        "上半年 下半年",
        "工业 农业 服务业 建筑业",
        "小学 初中 高中 大学 幼儿园",
        "收入 支出",
        "存款 贷款",
        "新建 改建 续建 新开工 扩建",
        "金牌 银牌 铜牌",
        "省级 市级 县级 乡级 村级 国家级",
        "职工 居民",
    )
)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that was asked, in full, and its short answer.

    :param vague: whether it was asked back, so that what follows may only say what was meant.
    """

    question: str
    answer: str = ""
    vague: bool = False


def resolve(question: str, before: Sequence[Turn]) -> str | None:
    """The full question that a follow-up stands for.

    :param before: the turns before it, the last one last.
    :return: ``None`` where the question is complete, or nothing before gives what it lacks.
    """
    text = _plain(question)
    if not text or not before or asks_more(question):
        return None
    for turn in reversed(before):
        full = _clarified(text, turn) if turn is before[-1] and turn.vague else None
        full = full or (None if complete(question) else _whole(text, turn))
        if full is not None and full != text:
            return full + "？"
    return None


def asks_more(question: str) -> bool:
    """Whether a question only asks what there is besides the last answer: 还有呢, 还有别的吗."""
    return _MORE.fullmatch(_plain(question)) is not None


def complete(question: str) -> bool:
    """Whether a question names what it is about.

    >>> complete("全县有多少个村?"), complete("那占比呢?"), complete("它们在哪里?")
    (True, False, False)
    """
    text = _plain(question)
    if len(text) > _LONG or _REPORT.match(text) or kind(fold(text)) in ("greeting", "help", "overview"):
        return True
    if text.startswith("其") or (_pronoun(text) is not None):
        return False
    if not _ASKS.search(text):
        return not _END.sub("", question).endswith("呢") and text not in _OF_SOMETHING
    text = _ASKED_FOR.sub("", fold(_PERIOD.sub("", text)))
    return any(_own(word.text, word.flag) for word in words(text, guess=False))


def _own(word: str, flag: str) -> bool:
    noun = flag[:1] in "njl" or flag in ("vn", "eng")
    return (
        noun
        and len(word) > 1
        and word not in _OF_SOMETHING
        and not _ASKS.search(word)
        and not _VERBAL.match(word)
    )


#: 在哪个小区, 什么项目: a noun that the question word itself has is no topic.
_ASKED_FOR = re.compile(
    r"^(?:在|由|从|是|被|于|到|给|对)?(?:哪|什么)(?!时候)(?:一?[个些家位座所条项种类支])?[\u4e00-\u9fff]{0,4}$"
)
#: Words of doing that a dictionary also counts as nouns.
_VERBAL = re.compile(
    r"^(?:选派|负责|投产|开工|举办|启用|组织|增长|建设|发展|完成|实施|管理|设计|参加|获得|主持)$"
)


def _plain(question: str) -> str:
    """The question without what opens and ends it, simplified."""
    text = re.sub(r"(?<=[\u4e00-\u9fff])\s+|\s+(?=[\u4e00-\u9fff])", "", simplify(question)).strip()
    return _PARTICLE.sub("", _END.sub("", _FILLER.sub("", text)))


def _pronoun(text: str) -> re.Match[str] | None:
    """The word for something said before, where nothing in the question itself comes before it."""
    match = _PRONOUN.search(text)
    if match is None:
        return None
    own = [w for w in words(fold(text[: match.start()]), guess=False) if _own(w.text, w.flag)]
    return None if own else match


def _clarified(text: str, turn: Turn) -> str | None:
    """What was meant by a question that was asked back: 社会消费品零售总额 of 增长了多少."""
    if _ASKS.search(text) or len(text) > _LONG or text.startswith("其"):
        return None
    return text.rstrip("的") + turn.question.rstrip("？?")


def _whole(text: str, turn: Turn) -> str | None:
    last = _END.sub("", simplify(turn.question))
    if kind(fold(last)) in ("greeting", "help", "overview"):
        return None
    topic = topics.read(last, turn.answer)
    if (match := re.match(r"(?:其中|其)(?:的)?[,，]?(?P<part>.*)", text)) and match["part"]:
        return _part(match["part"], last, topic, inside=text.startswith("其中"))
    if match := _pronoun(text):
        noun = topics.first_noun(text[match.end() :]) if match["this"] else ""
        meant = _meant(match.group(), noun, topic, last)
        return None if meant is None else text[: match.start()] + meant + text[match.end() + len(noun) :]
    if not _ASKS.search(text):
        return topics.attribute(text, last, topic) if text in _OF_SOMETHING else _instead(text, last, topic)
    if found := _PERIOD.search(text):
        rest = (text[: found.start()] + text[found.end() :]).strip("的,，")
        moved = _period(found.group(), last)
        bare = re.fullmatch(r"(?:又|呢|是|有|为|达到?)*(?:多少|几)?(?:个|人|名|家|户|亿元|万元|元)?", rest)
        return moved if bare else topics.asked(rest, moved, topics.read(moved, turn.answer))
    return topics.asked(text, last, topic)


def _part(part: str, last: str, topic: topics.Topic, *, inside: bool) -> str:
    """其中女性呢: how many of those that were asked about; 其占比呢: an attribute of them."""
    if not inside:
        ask = part if _ASKS.search(part) else f"{part}是多少"
        return f"{topic.noun}的{ask}"
    ask = "" if _ASKS.search(part) else topics.ask_of(last)
    return f"{topic.noun}中{part}{ask}"


def _meant(word: str, noun: str, topic: topics.Topic, last: str) -> str | None:
    """What a word for something said before means: the answer where it is a name, else the topic.

    :param noun: what it is said to be (项目 of 这个项目), or ``""``.
    """
    if re.match(r"当时|那年|那时", word):
        return topic.answer if re.search(r"[年月日]", topic.answer) else None
    if noun and not topic.name.endswith(noun):
        return topics.ending(noun, last)
    if word in ("他", "她"):
        return topic.name or None
    return topic.name or topic.noun or None


def _period(period: str, last: str) -> str:
    """The question before, of another time."""
    dates = [q for q in question_quantities(fold(last)) if q.role == "date"]
    if dates:
        return last[: dates[0].start] + period + last[dates[0].end :]
    old = _PERIOD.search(last)
    if old and not re.search(r"[比较和与]$", last[: old.start()]):
        return last[: old.start()] + period + last[old.end() :]
    return period + last


def _instead(new: str, last: str, topic: topics.Topic) -> str | None:
    """The question before with ``new`` in the place of what it stands against."""
    if _PERIOD.fullmatch(new):
        return _period(new, last)
    if (old := _PERIOD.match(new)) and len(new) > old.end():
        return _instead(new[old.end() :].strip("的"), _period(old.group(), last), topic)
    bare = new.rstrip("的")
    for group in _AGAINST:
        if bare in group:
            for other in sorted((w for w in group if w in last and w != bare), key=len, reverse=True):
                return last.replace(other, bare, 1)
    if (span := _bound(bare, last)) is not None:
        return last[: span[0]] + bare + last[span[1] :]
    names = [name for name in analyze(fold(last)).names if name in last]
    if names and analyze(fold(bare)).names:
        same = [name for name in names if name[-1] == bare[-1]] or names
        return last.replace(same[0], bare, 1)
    if topics.SIZED.search(new) and topics.counts(last):
        return topics.attribute(new, last, topic)
    span = topics.place_of(new, last)
    return None if span is None else last[: span[0]] + new + last[span[1] :]


def _bound(new: str, last: str) -> tuple[int, int] | None:
    """Where the question before has another bound (5万元以上) or another one of a series (第五批)."""
    if match := re.fullmatch(r"第[一二三四五六七八九十百\d]+([届批次期轮号])", new):
        old = re.search(rf"第[一二三四五六七八九十百\d]+{match[1]}", last)
        return old.span() if old else None
    own = [q for q in question_quantities(fold(new)) if _BOUND.search(q.raw) or q.upper is not None]
    if len(own) != 1 or (own[0].start, own[0].end) != (0, len(new)):
        return None
    bounds = [
        q
        for q in question_quantities(fold(last))
        if (_BOUND.search(q.raw) or q.upper is not None) and q.unit == own[0].unit
    ]
    return (bounds[0].start, bounds[0].end) if bounds else None


_BOUND = re.compile(r"以[上下内]|不[足到满]|超过|[低高]于")
