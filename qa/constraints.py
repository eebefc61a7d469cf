"""Hard constraints: a year, a name, a number in the question must hold where the answer is found."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from functools import lru_cache

from corpus.figures import same_unit
from corpus.normalize import fold
from corpus.numbers import Quantity, quantities
from corpus.types import Document, Figure
from qa import reasons
from qa.analyze import Analysis
from qa.evidence import PLACE, Scene, abbreviates
from qa.named import KIND_OF_PLACE
from qa.phrases import SURNAMES
from qa.types import Refusal
from qa.words import synonyms

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年)")
#: A year that what follows is of: not one that something is compared with (比2021年).
_SCOPE = re.compile(r"(?<!\d)(?<![比较])((?:19|20)\d\d)(?=年)")
#: Kinds of places that lie inside each other and may share a name.
_LEVEL = r"(?:自治区|自治州|省|市|区|县|旗|州|盟|乡|镇|村|街道|社区)"
_SUFFIX = re.compile(rf"(?:{_LEVEL}|小区|街|路|公司|局|委|办)$")
_CALLED = re.compile(
    rf"(?P<before>[{''.join(SURNAMES)}])(?:师傅|老师|大爷|大妈|大叔|阿姨|大姐|医生|先生|女士|老汉|总)|[老小](?P<after>[{''.join(SURNAMES)}])"
)
_ENDING = re.compile(f"(?:{KIND_OF_PLACE.pattern})$")
_PERSON = re.compile(rf"[{''.join(SURNAMES)}][\u4e00-\u9fff]{{1,2}}(?<![省市区县旗乡镇村局委院校司州])")
_BODY = re.compile(r"(?:[局委办厅院校所站会厂社馆]|公司|集团|银行|大学|中学|小学|中心)$")
#: The part of a document that says what it is about: who, where and when.
_LEAD = 400


def broken(analysis: Analysis, scene: Scene, figure: Figure | None = None) -> Refusal | None:
    """Why the scene cannot answer the question, and what it says instead; ``None`` where every constraint holds.

    :param figure: the figure that would be the answer.
    """
    place = scene.sentence.doc_id, scene.sentence.start, scene.sentence.end
    season = _SEASON.search(analysis.question)
    for period in analysis.periods:
        if season is not None and season.group() in scene.heading:
            continue  # 二、下半年工作安排
        compared = re.search(rf"[比较与跟同和]{period[:4]}年", analysis.question) is not None
        if not period_holds(period, scene, figure, compared=compared):
            return Refusal(
                "period_mismatch", place, reasons.period(period, analysis, periods_of(scene, figure))
            )
    if analysis.relative is not None and not relative_holds(analysis.relative, scene, figure):
        return Refusal("period_mismatch", place, reasons.period("", analysis, periods_of(scene, figure)))
    if (whole := other_whole(analysis.question, scene)) is not None:
        return Refusal("entity_mismatch", place, reasons.whole(*whole, analysis))
    for name in analysis.names:
        if not name_holds(name, scene):
            return Refusal("entity_mismatch", place, reasons.name(name, analysis, scene))
    for title in _TITLE.findall(analysis.question):
        if not title_known(title, scene.document):
            return Refusal("entity_mismatch", place, reasons.name(f"《{title}》", analysis, scene))
    for ordinal in analysis.ordinals:
        if not ordinal_holds(ordinal, scene):
            return Refusal(
                "entity_mismatch", place, reasons.ordinal(ordinal, analysis, ordinals_near(ordinal, scene))
            )
    for number in analysis.numbers:
        if analysis.kind not in _EXACT and _counts(number):
            continue
        if not number_holds(number, scene, figure):
            return Refusal("no_figure", place, reasons.number(number, analysis, scene))
    return None


#: A part of a year that a heading may name.
_SEASON = re.compile(r"[上下]半年|[一二三四]季度")
#: Kinds whose answer hangs on every number of the question.
_EXACT = ("figure", "yesno", "compare")


def _counts(number: Quantity) -> bool:
    """Whether a number only counts off what is asked about (那三件事, 两家单位); reports seldom repeat it."""
    return (
        number.value is not None
        and number.value <= 10
        and number.role == "quantity"
        and re.fullmatch(r"[一二两三四五六七八九十]+[个项件条家种类位名块大样款点处步]?", number.raw)
        is not None
    )


def periods_of(scene: Scene, figure: Figure | None) -> list[str]:
    """The periods that what the scene says is of: its own, else its heading's, else the document's."""
    document = scene.document
    own = document.period or main_year(document)
    if figure is not None and (now := issued(document)) is not None:
        # 由2021年的71.5%升到88.9%;去年受理4820件: of last year, whatever else the sentence names.
        told = _RELATIVE.findall(scene.slice(scene.segment_start(figure.start), figure.start))
        if told:
            year = str(int(now) - (told[-1] == "去年"))
            months = [p for p in _dates(scene, compared=False) if p.startswith("--")]
            return [*(p.replace("--", f"{year}-", 1) for p in months), year]
    if figure is not None and figure.period and figure.period != document.period:
        return figure.period.split("/")
    stated = _dates(scene, compared=False)
    headed = _YEAR.findall(scene.heading)
    if any(not p.startswith("--") for p in stated):
        return stated
    now = issued(document) if "今年" in scene.text else None
    years = headed or ([now] if now else _SCOPE.findall(scene.before[-80:])[-1:] or ([own] if own else []))
    return [
        p.replace("--", f"{year[:4]}-", 1) for year in years for p in stated if p.startswith("--")
    ] + years


def _dates(scene: Scene, *, compared: bool) -> list[str]:
    """The periods that a sentence names: those that something is compared with (比2023年减少), or all the others."""
    return [
        period
        for f in scene.figures
        if f.role == "date" and f.period
        if (scene.slice(f.start - 1, f.start) in ("比", "较")) == compared
        for period in f.period.split("/")
    ]


_RELATIVE = re.compile(r"(?<![比较与和同])(?:今年|去年)(?!前(?![两三六九]))")


def period_holds(period: str, scene: Scene, figure: Figure | None, *, compared: bool = False) -> bool:
    """Whether what the scene says is of ``period`` (ISO 8601: a year, a month, a day, or a range).

    :param compared: whether the question compares with that period, so that the scene may do so too.
    """
    stated = periods_of(scene, figure) + (_dates(scene, compared=True) if compared else [])
    parts = [end for p in stated for end in p.split("/")]
    ends = [any(_overlaps(a, p) for p in parts) for a in period.split("/")]
    return all(ends) if period.startswith("--") else any(ends)  # 前三季度 is not told by 上半年


def relative_holds(offset: int, scene: Scene, figure: Figure | None) -> bool:
    """Whether the scene is of this year (0), the last (-1) or the next (1), seen from the document."""
    document = scene.document
    start = scene.sentence.start if figure is None else scene.segment_start(figure.start)
    told = _RELATIVE.findall(scene.slice(start, scene.sentence.end if figure is None else figure.start))
    if told and told[-1] == {0: "今年", -1: "去年"}.get(offset):
        return True
    now = {year for year in (issued(document), (document.period or main_year(document) or "")[:4]) if year}
    years = {p[:4] for p in periods_of(scene, figure) if not p.startswith("--")}
    return not now or not years or any(str(int(year) + offset) in years for year in now)


_ISSUED = re.compile(r"((?:19|20)\d\d)年\d{1,2}月\d{1,2}日")


@lru_cache(maxsize=256)
def issued(document: Document) -> str | None:
    """The year of the first full date in a document's lead, or in a note in brackets at its end: when it was issued or spoken."""
    match = _ISSUED.search(document.text[:200]) or re.search(
        rf"[（(][^（）()]*?{_ISSUED.pattern}[^（）()]*[）)]\s*$", document.text[-120:]
    )
    return match.group(1) if match else None


def _overlaps(asked: str, stated: str) -> bool:
    """Whether one period holds the other, as far as both are given."""
    length = min(len(asked), len(stated))
    if asked.startswith("--") or stated.startswith("--"):  # a day without its year
        return asked[-5:] == stated[-5:] or asked.lstrip("-")[:2] in stated[-5:]
    return asked[:length] == stated[:length]


@lru_cache(maxsize=256)
def main_year(document: Document) -> str | None:
    """The one year that a document's lead names, where it gives no period of its own.

    The day on which it was given or printed (2024年1月18日在…会议上) counts only where no other year is named.
    """
    lead = document.text[:_LEAD]
    told = set(_YEAR.findall(re.sub(r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日", "", lead)))
    years = told or set(_YEAR.findall(lead))
    return next(iter(years)) if len(years) == 1 else None


#: A whole that is spoken of as such, how reports call the one that they are of, and how often they must for it to count.
WHOLE = re.compile(r"全([国省市县区旗州镇乡村])(?![长委府])")
_OURS, _OFTEN = re.compile(WHOLE.pattern.replace("全", "[全本我]", 1)), 2


def other_whole(question: str, scene: Scene) -> tuple[str, str] | None:
    """The whole that a question speaks of (全市) and the one that the document is of (全县), where they differ.

    What the document seldom speaks of (全省第二) is meant only where it stands in or before the sentence.
    """
    asked, document = WHOLE.search(question), scene.document
    used = _wholes(document)
    if asked is None or not used or asked[1] == used[0]:
        return None
    named = asked[1] in f"{document.title}{document.publisher or ''}"
    near = scene.heading + scene.before + scene.text
    if named or (asked[1] in used and re.search(rf"[全本我]{asked[1]}|{asked[1]}[里内级]", near)):
        return None
    return asked.group(), f"全{used[0]}"


@lru_cache(maxsize=256)
def _wholes(document: Document) -> tuple[str, ...]:
    """The levels that a document speaks of as wholes, the most frequent first; none where it seldom does."""
    found = Counter(_OURS.findall(document.text)).most_common()
    return tuple(level for level, _ in found) if found and found[0][1] >= _OFTEN else ()


def name_holds(name: str, scene: Scene) -> bool:
    """Whether the scene is about ``name``: it, or its core, stands nearby, or the whole document is about it."""
    core = _SUFFIX.sub("", _ENDING.sub("", name))
    core = core if len(core) > 1 else name
    near = (scene.text, scene.heading, scene.about)
    if called := _CALLED.fullmatch(name):  # 杨师傅, 老杨: anybody of that surname who is named there
        surname = called["before"] or called["after"]
        return any(re.search(rf"{surname}[\u4e00-\u9fff]{{1,2}}", place) for place in (*near, scene.before))
    if any(_called_so(core, name, place) for place in near) or any(
        form in place for form in synonyms().get(name, ()) for place in near
    ):
        return True
    # A person is spoken of in one sentence and at most the next; a place or a body may be named further up.
    before = "。".join(scene.before.split("。")[-2:]) if _PERSON.fullmatch(name) else scene.before
    if name in before:
        return True
    # 县医院 is how people shorten the name of a body; a place's own name they leave whole.
    short = _BODY.search(name) or (len(name) > 2 and not PLACE.search(name) and not _PERSON.fullmatch(name))
    if short and any(abbreviates(name, place) for place in (*near, scene.before)):
        return True
    document = scene.document
    # A report on a whole city may open with a scene in one of its districts.
    inside = name[-1] in "区县旗乡镇村" and _wholes(document)[:1] not in ((), (name[-1],))
    lead = fold(
        ("" if inside or _PERSON.fullmatch(name) else document.text[:_LEAD])
        + (document.byline.text if document.byline else "")
        + scene.about
    )
    # 呼市 is how people shorten the name of a city that the report gives in full.
    return _called_so(core, name, lead) or (len(name) == 2 and name[1] in "省市县区旗" and name[0] in lead)


def title_known(title: str, document: Document) -> bool:
    """Whether a document speaks of the work, rule or plan that a question names in book marks, perhaps by a shorter title."""
    text = fold(document.text)
    if title in text:
        return True
    return any(other in title or abbreviates(title, other) for other in _TITLE.findall(text))


_TITLE = re.compile(r"《([^《》]{2,40})》")


def _called_so(core: str, name: str, text: str) -> bool:
    """Whether a text has the core of a name, and not only as another kind of place: 砚溪县 is not 砚溪镇."""
    kind = name[len(core) :] if name.startswith(core) else ""
    other = rf"(?!{_LEVEL})" if re.fullmatch(_LEVEL, kind) else ""
    return re.search(rf"{re.escape(core)}(?:{re.escape(kind)}|{other})", text) is not None


def ordinal_holds(ordinal: str, scene: Scene) -> bool:
    """Whether the scene speaks of that one of a series, where it numbers the series at all."""
    if re.match(r"第[一1]\D", ordinal) and re.search(
        rf"首个?{_series(ordinal)}", scene.heading + scene.before + scene.text
    ):
        return True
    if ordinal[0] != "第":  # 二期, where only 一期 is spoken of
        near = re.findall(r"(?<![第\d])[一二三四五]期", scene.before + scene.text)
        return ordinal in near or not near
    return ordinal in ordinals_near(ordinal, scene)


def ordinals_near(ordinal: str, scene: Scene) -> list[str]:
    """The numbers of the same series (第十八届 for 第十九届) that the scene and what surrounds it name."""
    near = scene.heading + scene.before + scene.text + scene.about
    return re.findall(rf"第[一二三四五六七八九十百\d]+{_series(ordinal)}", near)


def _series(ordinal: str) -> str:
    """What is numbered: 届 of 第五届, 人民医院 of 第一人民医院."""
    return re.sub(r"^第[一二三四五六七八九十百\d]+", "", ordinal)


def number_holds(number: Quantity, scene: Scene, figure: Figure | None) -> bool:
    """Whether a number that the question takes for granted stands in or right before the scene."""
    if figure is not None and same(number, figure):
        return False
    near: list[Quantity | Figure] = [
        *scene.figures,
        *quantities(scene.before[-80:]),
        *quantities(scene.heading),
    ]
    if any(same(number, other) or within(number, other) for other in near):
        return True
    # 四年旧改 only says how long; reports tell that by years (2021年以来), unless they name another length.
    return number.role == "duration" and not any(other.role == "duration" for other in near)


def within(number: Quantity, bound: Quantity | Figure) -> bool:
    """Whether a plain number lies inside a stated bound: 70 岁 inside 60岁以上."""
    if number.value is None or bound.value is None or bound.role != "threshold" or number.role == "threshold":
        return False
    if number.unit != bound.unit and not same_unit(number.unit, bound.unit):
        return False
    qualifier = bound.qualifier or ""
    if re.search(r"以下|不足|不满|低于|以内", qualifier):
        return number.value <= bound.value
    if re.search(r"以上|超过?|不低于|不少于|满", qualifier):
        return number.value >= bound.value
    return bound.upper is not None and bound.value <= number.value <= bound.upper


#: Days in what durations are counted in.
_DAYS = {"天": 1, "日": 1, "周": 7, "月": 30, "个月": 30, "年": 365}


def same(a: Quantity, b: Quantity | Figure) -> bool:
    """Whether a number of the question is ``b``; 五千多 is anything from 5000 up to the next round number."""
    if a.value is None or b.value is None:
        return False
    if a.unit in _DAYS and b.unit in _DAYS and a.unit != b.unit:  # 半个月 is 15天
        days, other = a.value * _DAYS[a.unit], b.value * _DAYS[b.unit]
        return abs(days - other) * 30 <= days
    if a.unit and b.unit and a.unit != b.unit and not same_unit(a.unit, b.unit):
        return False
    if a.qualifier and re.search(r"多|余|几|约|近|左右|上下|大概", a.qualifier):
        step = Decimal(1).scaleb(a.value.adjusted())
        return a.value - step < b.value < a.value + step
    return a.value in (b.value, b.upper)
