"""What a question is about, as a noun phrase that another question can be asked of: 全市有多少个村通了公交 → 全市通了公交的村."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.normalize import fold
from qa import composite
from qa.wanted import ASKED, wanted
from qa.words import Word, words

#: Longer answers are statements, which no other question can be asked of.
_NAME = 14
_LINK = re.compile(
    r"(?:一共|总共|总计|合计|现|目前|大约|分别|共|各|又|仅|就|还)*(?:有|是|为|达到?|占|在|叫|包括|包含|由)?(?:了)?$"
)
_SIZE = re.compile(
    r"(?:的)?(?:占比|比例|比重|份额|增速|增幅|降幅|涨幅|占)$|(?:同比|环比|比[^,，的]{1,6}|较[^,，的]{1,6})?(?:增长|增加|提高|上升|下降|减少|降低|上涨|下跌|提升|增)(?:了)?$"
)
_SUPERLATIVE = re.compile(
    r"(?:更|最|第一|比较)?[多高大少低小快慢长短](?:的)?(?:是)?$|(?:排名?|位居|居)?第一(?:的)?(?:是)?$"
)
_WHICH = re.compile(r"哪(?:一)?(?:些|几)?(?:个|家|位|座|所|条|项|种|类|年|天|月|部|份|些)?|什么|啥|谁|何")
_WHEN_HOW = re.compile(
    r"(?:是|在|于)?(?:什么时候|啥时候|什么时间|何时|哪一?年|哪一?天|几月|在?哪里|在?哪儿|什么地方|怎么样?|怎样|如何|咋)(?:才)?"
)
_WHY = re.compile(r"(?:是)?(?:为什么|为何|为啥|因为什么|什么原因)(?:会|要)?|的?原因(?:是什么|有哪些|何在)$")
_YES_NO = re.compile(r"(?:吗|么|没有|没|是吧|对吧)$|是否|是不是|有没有")
_END = re.compile(r"(?:[的了是有在由为靠]|包括|包含|通过|采取了?|,|，)+$")
_ASK = re.compile(r"(?:多少|几(?!乎))|百分之(?:几|多少)")
#: Nouns of one character, which the segmenter's dictionary does not call nouns.
_ONE = frozenset("村县镇乡市省区旗厂校")
#: What is measured rather than counted.
SIZED = re.compile(r"[率量额数费价值度积金长重]$|投资$|收入$|支出$|标准$|人口$|成本$|寿命$")
_REGION = frozenset(
    "全市 全县 全区 全省 全国 全镇 全乡 我市 我县 我区 本市 本县 本区 全年 目前 年末 一共 总共 上届 上年 去年 上年末 同期 比上年 比去年 较上年".split()
)
#: What a size is not taken from but said of: 粮食产量的增速, but 粮食的面积.
_RATES = re.compile(r"占比|比例|比重|份额|增速|增幅|降幅|涨幅|幅度|增长率|同比|环比|原因|目标|任务")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question was about.

    :param noun: as a noun phrase.
    :param statement: as what it takes to be so (全市有村通了公交).
    :param clause: as a clause of its own where no noun phrase says it (凉房拆了), else ``""``.
    :param name: the answer, where it is a name that can be asked about; ``""`` where it is a number or a statement.
    :param answer: the short answer.
    """

    noun: str
    statement: str
    name: str = ""
    answer: str = ""
    clause: str = ""


def read(question: str, answer: str = "") -> Topic:
    """The topic of a question without its closing mark; of the first, where it asks several things."""
    text = composite.split(question)[0]
    told, _, rest = text.partition("，")
    if rest and re.match(_EVENT, rest):  # 凉房拆了，是谁组织的: still about what was done
        return replace(read(told, answer), name="")
    name = (
        answer
        if 1 < len(answer) <= _NAME and not re.search(r"[\d,，。；%]|^[是否没有]|[了着]$", answer)
        else ""
    )
    if _ASK.search(text):
        return _counted(text, answer)
    if _WHY.search(text):
        plain = _clean(_WHY.sub("", text))
        return _plain(plain, answer)
    if _YES_NO.search(text):
        plain = _clean(_YES_NO.sub("", text))
        return _plain(plain, answer)
    if _WHEN_HOW.search(text):
        plain = _clean(_WHEN_HOW.sub("", text))
        return _plain(plain, answer)
    if which := _WHICH.search(text):
        return _asked_by_name(text, which, name, answer)
    return _plain(_clean(text), answer)


def _plain(text: str, answer: str, *, done: bool = False) -> Topic:
    """The topic of a statement: its doer where it tells what was done."""
    noun = _SIZE.sub("", text)
    if len(noun) < 2:
        return Topic(text, text, "", answer)
    if noun != text or not _verbal(text):
        return Topic(noun, text, "", answer)
    doer = text[: words(fold(text), guess=False)[-1].start] if not text.endswith("了") else ""
    return Topic(doer if len(doer) > 1 else text, text, "", answer, clause=text + ("了" if done else ""))


def _counted(text: str, answer: str) -> Topic:
    """The topic of 全市有多少个村通了公交: the villages that have it."""
    at, rest, unit = _asked_at(text)
    lead = _LINK.sub("", text[:at])
    rest = _clean(rest)
    form = wanted(fold(text))
    noun = next((n for n in (form.noun, form.measure) if n and fold(rest).startswith(n)), "")
    noun = noun or first_noun(rest) or (rest if 1 < len(rest) < 5 and rest[0] != "了" else "")
    if not noun and unit in ("人", "名", "位") and _verbal(lead):
        noun = "人"
        rest = "人" + rest
    if noun:
        own, after = rest[: len(noun)], rest[len(noun) :]
        doing = f"{_END.sub('', lead)}{after}"
        statement = f"{lead}{'' if _verbal(lead) else '有'}{own}{after}"
        return Topic(f"{doing}的{own}" if doing else own, statement, "", answer)
    plain = _clean(lead + rest)
    return _plain(plain, answer, done=text[:at].endswith("了") and not rest)


def _asked_at(text: str) -> tuple[int, str, str]:
    """Where a question asks for its figure, what follows the measure word, and that word."""
    match = ASKED.search(fold(text) + "?")
    if match is None:
        found = _ASK.search(text)
        assert found is not None
        return found.start(), text[found.end() :], ""
    start = match.end("unit") if match.group("unit") else match.start("rest")
    if not match.group("unit") and re.match(r"[枚棵匹尊盏幅颗双副][\u4e00-\u9fff]", text[start:]):
        start += 1
    at = match.start() - (3 if text[: match.start()].endswith("百分之") else 0)
    return at, text[start:], match.group("unit") or ""


def first_noun(text: str) -> str:
    """The noun phrase that a text opens with."""
    end = 0
    for word in words(fold(text), guess=False):
        if not _nominal(word):
            break
        end = word.end
    return text[:end]


def _nominal(word: Word) -> bool:
    return word.flag[:1] in "nj" or word.flag in ("vn", "l", "b", "eng") or word.text in _ONE


def _verbal(text: str) -> bool:
    """Whether a text ends in what somebody does, and so is no noun phrase."""
    return text.endswith("了") or (bool(text) and words(fold(text), guess=False)[-1].flag == "v")


def _asked_by_name(text: str, which: re.Match[str], name: str, answer: str) -> Topic:
    """The topic of 哪个县的产值最高: with the answer in the place of the words that ask for it."""
    noun = first_noun(text[which.end() :]) if not which.group().startswith(("谁", "何")) else ""
    end = which.end() + len(noun)
    plain = _clean(text[: which.start()] + text[which.end() :])
    if (owner := re.match(r"(.{2,})(?:是|由|被|归|属于)$", text[: which.start()])) is not None:
        return Topic(owner[1], owner[1], name, answer)
    if name:
        filled = _clean(text[: which.start()] + name + text[end:])
        return Topic(_SUPERLATIVE.sub("", filled), filled, name, answer)
    return Topic(_SUPERLATIVE.sub("", plain) or plain, plain, "", answer)


def _clean(text: str) -> str:
    return _END.sub("", text.strip(" ,，")).removeprefix("有").removeprefix("是")


def attribute(word: str, last: str, topic: Topic) -> str:
    """A size or a reason of what was asked about: 占比 of the villages, 面积 instead of 产量."""
    return f"{_owner(word, last, topic)}{word}是{'什么' if word in _NO_SIZE else '多少'}"


#: What is told and not counted.
_NO_SIZE = frozenset(
    "原因 目的 内容 条件 依据 结果 作用 意义 做法 措施 办法 途径 方法 单位 部门 名称 名字".split()
)


def _owner(word: str, last: str, topic: Topic) -> str:
    measure = wanted(fold(last)).measure
    if (
        measure
        and not _RATES.search(word)
        and fold(topic.noun).endswith(measure)
        and len(topic.noun) > len(measure) + 1
    ):
        return topic.noun[: -len(measure)].rstrip("的")
    return topic.noun if _RATES.search(word) else f"{topic.noun}的"


def asked(text: str, last: str, topic: Topic) -> str | None:
    """A question without a topic (占比多少, 谁选派的, 为什么), asked of the topic."""
    if _WHY_ALONE.fullmatch(text):
        return f"为什么{topic.statement}"
    noun = topic.noun
    if not noun:
        return None
    first = words(fold(text), guess=False)[0]
    if topic.name and (
        re.match(r"(?:是|叫|在|来自|从)(?!多少)", text) or (first.flag == "v" and first.text != "是")
    ):
        return topic.name + text
    if text.startswith("分别"):
        noun = read(last).noun
        text = text if re.search(r"[和与及、]", noun) else text.removeprefix("分别")
    if re.match(r"多少|几", text):
        return f"{noun}{'是' if text == '多少' else '有'}{text}"
    if re.match(_EVENT, text):
        noun = _owner("", last, topic).rstrip("的")
    if topic.clause and re.match(_EVENT, text):
        return f"{topic.clause}，{'是' if text.startswith('谁') and text.endswith('的') else ''}{text}"
    if re.match(r"哪里|哪儿", text):
        return f"{noun}在{text}"
    if re.match(r"谁|哪|什么(?!时候|时间|地方)", text):
        return f"{noun}{'由' if re.fullmatch('谁.*[^的]', text) else '是'}{text}"
    if (first.flag[:1] in "nj" or first.flag == "vn") and first.text[0] not in "占比较同环":
        return _owner(first.text, last, topic) + text
    return noun + text


#: Questions of what happened rather than of a thing.
_EVENT = r"(?:是|在)?(?:谁|怎|如何|什么时候|何时|哪[里儿年天个些]|什么)|由谁"
_WHY_ALONE = re.compile(
    r"(?:这|那)?(?:又)?(?:是)?(?:为什么|为何|为啥|什么原因|怎么回事|因为什么)(?:会|要)?(?:这样|这么)?(?:做|说|规定|安排)?|原因(?:是什么|呢)?"
)


def ask_of(last: str) -> str:
    """How a question asks for its figure (有多少名), to ask the same of a part."""
    unit = _asked_at(last)[2] if _ASK.search(last) else ""
    return "占多少" if wanted(fold(last)).role == "share" else f"有多少{unit}"


def counts(last: str) -> bool:
    """Whether a question asks how many there are of something, and so not for a size that another could replace."""
    if not _ASK.search(last) or wanted(fold(last)).measure:
        return False
    _, rest, unit = _asked_at(last)
    return unit in ("个", "名", "家", "位", "座", "所") or bool(first_noun(rest))


def ending(noun: str, last: str) -> str | None:
    """The phrase of a question that ends in ``noun``: 锂电隔膜项目 for 项目."""
    for run in _runs(last):
        for i, word in enumerate(run):
            if word.text.endswith(noun):
                return last[run[0].start : run[i].end]
    return None


def place_of(new: str, last: str) -> tuple[int, int] | None:
    """Where in a question the words stand that ``new`` takes the place of; offsets into ``last``."""
    runs = _runs(last)
    own = words(fold(new.rstrip("的")), guess=False)
    if not own:
        return None
    if not runs:  # 回请了多少人: what was done is all that there is
        return (0, len(_clean(last[: _asked_at(last)[0]]))) if _ASK.search(last) else None
    shared = [
        (_tail(word.text, own[-1].text), -i, (run[0].start, word.end))
        for i, run in enumerate(runs)
        for word in run
        if _tail(word.text, own[-1].text)
    ]
    if shared:
        return max(shared)[2]
    form = wanted(fold(last))
    noun = form.measure or form.noun or (first_noun(_asked_at(last)[1]) if _ASK.search(last) else "")
    at = fold(last).find(noun) if noun else -1
    if new.endswith("的") and at >= 0:  # 续建的: another kind of the same
        return next((run[0].start for run in runs if run[0].start <= at < run[-1].end), at), at
    if form.measure and at >= 0 and len(own) == 1 and SIZED.search(new):
        return at, at + len(noun)
    if noun and at >= 0:
        run = next((run for run in runs if run[0].start <= at < run[-1].end), None)
        return (run[0].start, max(run[-1].end, at + len(noun))) if run else (at, at + len(noun))
    before = [run for run in runs if _ASK.search(last) and run[-1].end <= _asked_at(last)[0]]
    run = before[-1] if before else runs[0]
    return run[0].start, run[-1].end


def _tail(one: str, other: str) -> int:
    """How many characters two words end in alike, where they are two words: 2 for 第一产业 and 第二产业."""
    n = next((i for i, (a, b) in enumerate(zip(one[::-1], other[::-1], strict=False)) if a != b), None)
    n = min(len(one), len(other)) if n is None else n
    return n if one == other or min(len(one), len(other)) > 1 else 0


def _runs(text: str) -> list[list[Word]]:
    """The noun phrases of a question, each as its words; names of the whole region and of units left out."""
    runs: list[list[Word]] = [[]]
    for word in words(fold(text), guess=False):
        if _nominal(word) and word.text not in _REGION and not re.search(r"多少|什么|哪|几|谁", word.text):
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    return [
        run for run in runs if run and not (len(run) == 1 and run[0].text in ("人", "钱", "时候", "人次"))
    ]
