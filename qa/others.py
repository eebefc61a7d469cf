"""When a figure is surely of something else than a question asks, however well its words fit.

Each rule needs words of the figure's own that say so: a denial, another place, another level of government, another
sort of the same thing, another item of the same list.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from corpus.normalize import fold
from corpus.types import Figure
from qa.analyze import NOUN, Analysis
from qa.constraints import WHOLE
from qa.evidence import PLACE, Scene, Vocabulary, found, overlap
from qa.fitting import label_of, modifier
from qa.words import synonyms, words


def other_than_asked(figure: Figure, scene: Scene, analysis: Analysis, vocabulary: Vocabulary) -> bool:
    """Whether the figure seems to be of something else, by any of the rules."""
    return (
        surely_other(figure, scene, analysis, vocabulary)
        or any(rule(figure, scene, analysis) for rule in _RULES)
        or sibling(figure, scene, analysis, vocabulary)
    )


def surely_other(figure: Figure, scene: Scene, analysis: Analysis, vocabulary: Vocabulary) -> bool:
    """Whether the figure is of something else by a rule that held for every question in ``data/calibration/`` but one, so
    that it stands against what the reader marks, too.
    """
    return any(rule(figure, scene, analysis) for rule in _SURE) or elsewhere(
        figure, scene, analysis, vocabulary
    )


#: A denial right before a word, but not one that sets a bound (不少于) or is part of a word (不同).
_DENIAL = r"(?:[不未非无](?!少于|低于|超过|高于|足|到|满|同|仅|但|限)|没有?)(?:[能被曾再会])?"


def contrary(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the figure is of what the question denies, or the other way round: 达标的占65.5% asked for 不达标的."""
    label = label_of(figure, scene)
    for term in analysis.terms:
        if (
            len(term.text) > 2
            and term.text[0] in "非未不无"
            and term.text not in label
            and term.text[1:3] in label
        ):
            return True  # 非税收入 is not 税收
        if len(term.text) < 2 or term.text not in label:
            continue
        asked, told = _denied(term.text, analysis.question), _denied(term.text, label)
        if asked is not None and told is not None and asked != told:
            return True
    return False


#: Words of which one stands for no other.
_PAIRS = tuple(
    tuple(pair.split())
    for pair in (
        "出栏 存栏", "进口 出口", "收入 支出", "存款 贷款", "出生 死亡", "迁入 迁出", "开工 竣工", "客运 货运", "批发 零售",
        "专职 兼职", "个人所得税 企业所得税", "门诊 住院", "登记 调查", "柴油 新能源", "专科 本科", "硕士 博士", "常住 户籍", "重伤 轻伤",
    )
)  # fmt: skip


def other_of_pair(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the figure's own words have the one and the question the other of two that exclude each other."""
    label, question = label_of(figure, scene), analysis.question
    return any(
        (one in question and other not in question and other in label and one not in label)
        for pair in _PAIRS
        for one, other in (pair, pair[::-1])
    )


def _denied(word: str, text: str) -> bool | None:
    """Whether the text has the word only denied; ``None`` where it has it both ways or not at all."""
    every, denied = len(re.findall(re.escape(word), text)), len(re.findall(_DENIAL + re.escape(word), text))
    return None if not every or 0 < denied < every else bool(denied)


def elsewhere(figure: Figure, scene: Scene, analysis: Analysis, vocabulary: Vocabulary) -> bool:
    """Whether the figure's own words name another place than the question does: 其中云岭县17人 asked for 石塘县."""
    label = label_of(figure, scene)
    asked = {
        *_regions(analysis.question),
        *(name for name in analysis.names if PLACE.search(name) or _WATER.search(name)),
    }
    asked = {name for name in asked if name[:2] not in scene.about}
    if not asked or any(name[:2] in label for name in asked):
        return False
    if _another_water(asked, scene.slice(scene.segment_start(figure.start), figure.start)):
        return True
    here = _regions(label) | {place for place in vocabulary.places if place in label}
    if any(place[:2] not in analysis.question and place[:2] not in scene.about for place in here):
        return True
    # 全市共选派412支 is of no one county; 全县 may be of the one that was named before.
    clause = scene.clause_at(figure.start)
    whole = WHOLE.search(scene.slice(clause.start, figure.start))
    return (
        whole is not None
        and all(0 < _SIZES.find(whole[1]) < _SIZES.find(name[-1]) for name in asked)
        and not any(name[:2] in scene.text + scene.heading for name in asked)
    )


#: Rivers and lakes, which no list of districts has.
_WATER = re.compile(r"[\u4e00-\u9fff]{2}[江河湖]$")
_WATERS = re.compile(r"[\u4e00-\u9fff]{2}[江河湖](?=[\u4e00-\u9fff])")


def _another_water(asked: set[str], lead: str) -> bool:
    """Whether a river or lake is asked of and the words before a figure name only another one."""
    waters = {name for name in asked if _WATER.search(name)}
    return bool(waters) and _WATERS.search(lead) is not None and not any(name in lead for name in waters)


#: Places that a whole may be of, the largest first.
_SIZES = " 国省州市区县旗乡镇村"


@lru_cache(maxsize=1024)
def _regions(text: str) -> frozenset[str]:
    """The places and regions of a text that a dictionary knows (东南亚, 中东)."""
    return frozenset(w.text for w in words(text, guess=False) if w.flag == "ns" and len(w.text) > 1)


def another_sort(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the figure counts another sort of what is asked for (特困人员, where 就业人员 are), in a sentence that does
    not speak of the sort asked for.
    """
    noun, subject = analysis.wanted.noun, fold(figure.subject)
    at = subject.find(noun) if len(noun) > 1 else -1
    if at < 2 or subject[at - 2 : at] in analysis.question:
        return False
    asked = modifier(noun, analysis.question)
    near = scene.text + scene.heading
    return asked is not None and not any(
        form in near for form in (asked.text, *synonyms().get(asked.text, ()))
    )


def sibling(figure: Figure, scene: Scene, analysis: Analysis, vocabulary: Vocabulary) -> bool:
    """Whether the figure's own words narrow a noun of the question down to another one: 滨河院区 asked for 老城院区.

    So it is only where its sentence does not speak of the one asked for.
    """
    label, question = label_of(figure, scene), analysis.question
    nouns = [t.text for t in analysis.terms if len(t.text) > 1]
    nouns += [t.text[-2:] for t in analysis.terms if len(t.text) >= 4]
    nouns += [t.text[:2] for t in analysis.terms if len(t.text) == 3]  # 采购 of 采购价, for 采购均价
    nouns += [a.text + b.text for a, b in pairwise(analysis.terms) if a.text + b.text in question]
    for noun in nouns:
        told, asked = modifier(noun, label), modifier(noun, question)
        if told is None or asked is None or told.text in question or overlap(asked.text, label) >= _TOLD:
            continue
        if any(
            form in scene.text + scene.heading + scene.about
            for form in (asked.text, *synonyms().get(asked.text, ()))
        ):
            continue
        # 资产负债率 is that of 公司: what a whole report is of tells no sorts apart.
        sorts = told.flag[:1] in "nbj" and asked.flag[:1] in "nbj" and vocabulary.weight(asked.text) >= _RARE
        if sorts or told.text[-1] == asked.text[-1]:
            return True
    return False


#: The weight of a word that few sentences have.
_RARE = 0.75


#: A level of government that a figure is of, and one that a question asks of: 县里 alone only says where.
_LEVEL = r"中央|国家|(?<!全)[省市县区镇乡](?=级|直|委|政府|财政"
_TOLD_LEVEL = re.compile(rf"({_LEVEL}))")
_ASKED_LEVEL = re.compile(rf"({_LEVEL}|里[^,]{{0,4}}?[给补拨派奖投出]))")


def another_level(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the figure's own words name other levels than the question: 市级补贴, where 省里 is asked."""
    asked = {level.replace("国家", "中央") for level in _ASKED_LEVEL.findall(analysis.question)}
    told = {level.replace("国家", "中央") for level in _TOLD_LEVEL.findall(label_of(figure, scene))}
    return bool(asked and told) and not asked & told


_AVERAGE = re.compile(r"平均|[人户亩]均")
_EACH = re.compile(r"均|每|一(?=[人户个名亩])")


def no_average(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether an average is asked for and nothing up to the figure speaks of one."""
    if not _AVERAGE.search(analysis.question) or "/" in figure.unit:
        return False
    clause = scene.clause_at(figure.start)
    return not _EACH.search(scene.heading + scene.before + scene.slice(scene.sentence.start, clause.end))


def another_dimension(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether a width, a depth or a thickness is asked for and the figure's own words do not name it."""
    asked = re.search("多([宽深厚])", analysis.question)
    return asked is not None and asked[1] not in label_of(figure, scene)


#: Those outside of what a report is about.
_OUTSIDE = re.compile(r"隔壁|邻[村县市省区]|外[省市县地国]|国外|海外|境外")


def outside(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the question asks of others (隔壁村, 外省) and nothing around the figure speaks of them."""
    near = scene.text + scene.heading + scene.before
    return any(
        word not in near and not any(form in near for form in synonyms().get(word, ()))
        for word in _OUTSIDE.findall(analysis.question)
    )


def of_listed(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the figure is of another item than the one asked for of those that its sentence counts.

    新增CT机2台、直线加速器1台,其中直线加速器耗资3150万元: the price is not that of the CT机.
    """
    if _tells(figure, scene, analysis, 0.0):
        return False
    others = [f for f in scene.figures if f != figure and f.role == "quantity" and len(f.subject) > 1]
    named = [f for f in others if _tells(f, scene, analysis, NOUN)]
    own = fold(figure.subject)
    return bool(named) and any(own.startswith(fold(f.subject)) for f in others if f not in named)


#: A list with the number of its items: 油茶、脐橙、黄牛3个产业链.
_COUNTED_OFF = re.compile(
    r"(?P<items>(?:[\u4e00-\u9fff]{2,8}、){2,}[\u4e00-\u9fff]{2,8}?)等?(?:\d+|[两三四五六七八九十]+)[个类项种条家大支所]"
)


def of_all_listed(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the figure is of all that its sentence counts off before it and the question asks of one of them.

    已组建油茶、脐橙、黄牛3个产业链党委,带动农户2万户: 黄牛产业链带动了多少户 is not said.
    """
    listed = _COUNTED_OFF.search(scene.slice(scene.segment_start(figure.start), figure.start))
    if listed is None:
        return False
    own = scene.slice(scene.clause_at(figure.start).start, figure.end)
    asked = [item for item in listed["items"].split("、") if item[-2:] in analysis.question]
    return len(asked) == 1 and asked[0][-2:] not in own


def of_the_whole(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the figure is of all kinds together and the question asks of one: 蔬菜1480批次、水产230批次,总体合格率99.2%."""
    label = label_of(figure, scene)
    if not _OVERALL.search(label) or _OVERALL.search(analysis.question):
        return False
    parts = [fold(f.subject) for f in scene.figures if f.end <= figure.start and f.role == "quantity"]
    named = [p for p in parts if len(p) > 1 and p in analysis.question and p not in label]
    return len(parts) > 2 and bool(named)


_OVERALL = re.compile(r"总体|整体|综合|合计|总计")

#: How much of a word must stand in a label to be told there.
_TOLD = 0.5


def _tells(figure: Figure, scene: Scene, analysis: Analysis, weight: float) -> bool:
    """Whether the figure's own words have one of the question's words of that weight."""
    label = label_of(figure, scene)
    told = (t for t in analysis.terms if t.weight >= weight and len(t.text) > 1)
    return any(found(term, label) >= _TOLD for term in told)


#: Words right before what something is given to, and questions that ask of the giving.
_TO = re.compile(r"向|赴|送往|派往|支援|援助|对口帮扶")
_GIVEN = re.compile(r"[派去赴送给援帮到]|支援|接收|得到")


#: The taxes that there are, by their names in the laws of the country and the usual short ones.
_TAX = re.compile(
    r"增值税|消费税|企业所得税|个人所得税|个税|契税|房产税|资源税|印花税|关税|耕地占用税|(?:城镇)?土地使用税|车船税|车辆购置税|车购税"
    r"|环境保护税|环保税|城市维护建设税|城建税|烟叶税"
)
_CALLED = {"个税": "个人所得税", "车购税": "车辆购置税", "环保税": "环境保护税", "城建税": "城市维护建设税"}


def another_tax(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the figure is of a tax (契税5110万元,下降9.8%) that the question, which names another, does not."""
    clauses = scene.slice(scene.segment_start(figure.start), figure.start)
    told = [_CALLED.get(name, name) for name in _TAX.findall(clauses)]
    asked = {_CALLED.get(name, name) for name in _TAX.findall(analysis.question)}
    return bool(told and asked) and told[-1] not in asked


def given_to(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the figure is of what was sent to the one that the question names: 向甲医院派出医生26人."""
    label = label_of(figure, scene)
    return not _GIVEN.search(analysis.question) and any(
        re.search(rf"(?:{_TO.pattern})[^,;。]{{0,12}}{re.escape(name)}", label) for name in analysis.names
    )


def repeated(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the question itself says the figure (装一部电梯补多少)."""
    return figure.role != "threshold" and len(figure.raw) > 1 and fold(figure.raw) in analysis.question


#: What a sentence only calls the rest, and whose it is.
_REST = re.compile(r"(?:其余|剩余|余下)[^,;。]{0,6}?[由为归](?P<whose>[^,;。]{2})")


def of_the_rest(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the question asks for what the sentence only calls the rest: 其余由居民分摊."""
    rest = _REST.search(scene.text)
    return (
        rest is not None
        and rest["whose"] in analysis.question
        and figure.end - scene.sentence.start <= rest.start()
        and rest["whose"] not in label_of(figure, scene)
    )


_SURE = (
    other_of_pair,
    another_sort,
    another_level,
    no_average,
    another_dimension,
    another_tax,
    of_all_listed,
    of_the_whole,
    given_to,
    of_the_rest,
    repeated,
)
_RULES = (contrary, outside, of_listed)
