"""Whether a figure is of the kind that a question asks for: its role, its unit, its noun, its measure."""

from __future__ import annotations

import re

from corpus.figures import same_unit
from corpus.normalize import fold
from corpus.types import Figure
from qa.analyze import Analysis
from qa.evidence import Scene, overlap
from qa.wanted import PEOPLE
from qa.words import STOP, Word, synonyms, words

#: A noun that fits a figure less than this is not what it counts.
COUNTS = 0.5
#: Units that 个 can stand for: anything that is counted one by one.
_COUNTED = frozenset(
    "个家户所座间套条项场次期件份部支辆台处张篇本头只株床栋幢片人名位类种批组对口届站门节枚块枝艘架孔眼宗起例大"
)


#: Words after a noun that say how much of it there is, so that the noun stays what is counted.
_AMOUNTS = re.compile(
    r"(?:总|保有|拥有|库存|存|出栏|在栏|产|销|交易|业务|装机|登记|注册|持有|投放|发行|人|户|个|家)?(?:数量|[数量额]|规模|总[数量额])(?![\u4e00-\u9fff])"
    r"|(?:存栏|出栏|存量|总产量|总存量|金额|数量|销售额)"
)


#: Units of people: 个 does not stand for them when a report counts something else by it.
_PEOPLE = frozenset("人名位口")


#: What a measure can be counted in; a figure in another unit is not of that measure.
_UNITS_OF = tuple(
    (re.compile(measure), re.compile(unit))
    for measure, unit in (
        (
            r"投资|收入(?!比)|总额|产值|增加值|利润|资金|经费|支出|余额|营收|税|价|gdp|生产总值|损失|补助|补贴|工资|标准|额$|保费|贷款|存款|罚款|奖金|津贴|租金|押金",
            r"元|%|‰|百分点|^$",
        ),
        (r"产量|吞吐量|货运量", r"吨|公斤|斤|只|套|辆|台|件|万|千瓦时|立方米|%|百分点|^$"),
        (r"面积", r"亩|公顷|平方|%|百分点"),
        (r"人口|人数|游客", r"人|户|名|%|‰|百分点|^$"),
        (r"[^占]比$", r"比|%|倍|^$"),
        (r"(?<!汇)率$|比重|比例|占比", r"%|‰|百分点|比|^$"),
        (r"汇率$", r"元|^$"),
        (r"里程|长度|全长", r"公里|米|里"),
        (r"用电量|发电量", r"千瓦时|%|百分点"),
        (r"降雨量|降水量", r"毫米|%"),
        (r"浓度", r"/|%"),
        (r"床位", r"张|%"),
    )
)


#: What a thing that is named in one word after 多少 can be counted in.
_STUFF = tuple(
    (re.compile(rf"(?:多少|几){thing}(?![\u4e00-\u9fff]*[率量数额价费])"), re.compile(unit))
    for thing, unit in (
        (r"(?:地(?!方|区|点|质|铁|块)|田|耕地|土地|农田|林地|草地|草场|山林)", r"亩|公顷|平方|%"),
        (r"(?:水(?!果|电|稻|产|库|渠|井|泥|管))", r"立方|吨|升|毫米|%"),
        (r"(?:电(?!影|视|脑|梯|话|站|动|商|子|力|器|缆|线|池))", r"千瓦|度|%"),
        (
            r"(?:粮(?!站|库|油店)|菜(?!园|市|农|地)|肉|煤(?!矿|炭企)|垃圾(?!桶|箱|站|房|车))",
            r"吨|斤|克|立方|%",
        ),
    )
)


def unit_asked(analysis: Analysis) -> str:
    """The unit that a question asks in: its measure word, or the one that its measure or stuff is counted in alone."""
    if analysis.wanted.unit:
        return analysis.wanted.unit
    if _STUFF_POWER.search(analysis.question):
        return "千瓦时"
    return "元" if analysis.wanted.role is None and _MONEY.search(analysis.wanted.measure) else ""


_STUFF_POWER = re.compile(r"[发用耗]了?(?:多少|几)(?:度)?电(?![\u4e00-\u9fff])")
_MONEY = re.compile(
    r"投资$|投资额$|资金$|经费$|产值$|利润$|营收$|营业收入$|税收$|销售额$|支出$|金额$|余额$|补助$|补贴$"
)
#: What 多大 asks for.
_EXTENT = re.compile(r"(?<![值量额率机模度力])(?<![值量额率机模度力]有)多大(?=[?？]|$|才|就|的(?![比份]))")
#: Questions of how many people a place takes, which reports tell in seats and beds.
_ROOM = re.compile(r"[能可](?:以|够)?(?:同时|多)?(?:坐|容纳|收|住|装|接待|接收|招收|放)")
_SEATS = re.compile(r"(?:[位席座床]|学位|床位|座席|泊位)$")
#: Units that only a question in such words asks for.
_TOLD_BY = (
    (r"^岁$", re.compile(r"岁|年龄|年纪|多大|老|年轻|高龄")),
    (
        r"^(?:天|小时|分钟|秒|个?月|周|年)$",
        re.compile(r"[天日年月周时分秒久]|礼拜|星期|季|多长|工期|寿命|期限|快|慢"),
    ),
)
#: Words that ask how long, wide or far, and not how long it takes or how high a rate is.
_LENGTH = re.compile(r"多[宽深远厚]|多长(?!时间)(?=[?？]|$)")


RISE = re.compile(r"增长|增加|提高|上升|上涨|提升|扩大|净增|涨|升")


FALL = re.compile(r"下降|减少|降低|下跌|下滑|回落|缩小|缩短|压减|跌|降")


def fits(figure: Figure, analysis: Analysis) -> bool:
    """Whether the figure has the form that the question asks for: its role and its unit."""
    wanted = analysis.wanted
    if figure.role in ("name", "date"):
        return False
    if figure.unit == "大" and not re.search(r"[几哪多少]大", analysis.question):
        return False  # 两大产业 tells of no amount
    if any(re.search(unit, figure.unit) and not asked.search(analysis.question) for unit, asked in _TOLD_BY):
        return False
    if _EXTENT.search(analysis.question) and not re.search(
        r"平方|亩|公顷|立方|米|里|吨|升|岁|%|倍", figure.unit
    ):
        return False
    if any(thing.search(analysis.question) and not re.search(unit, figure.unit) for thing, unit in _STUFF):
        return False
    if _LENGTH.search(analysis.question) and not re.search(r"米|里|%|倍", figure.unit):
        return False
    if figure.unit == "百分点" and _RATE_ASKED.search(analysis.question):
        return False
    if wanted.role == "change" and figure.role != "change" and not _grown(figure, analysis):
        return False
    if wanted.unit and wanted.role != "share":
        if (
            wanted.unit == "人"
            and figure.unit in ("个", "张", "座")
            and _ROOM.search(analysis.question)
            and _SEATS.search(fold(figure.subject))
        ):
            return True
        # 1小时52分钟 is counted in minutes, and answers 几个小时 too.
        several = figure.role == "duration" and wanted.unit.removesuffix("钟") in fold(figure.raw)
        return (several or _unit_fits(figure.unit, wanted.unit)) and not (
            figure.role == "threshold" and not _asks_threshold(figure, analysis)
        )
    if wanted.role == "share":
        told = figure.role != "change" or (not _OF_WHOLE.search(analysis.question) and not _moved(figure))
        return figure.unit in ("%", "‰") and told
    if wanted.role == "duration":
        return figure.role == "duration"
    if wanted.role == "change":
        return True
    if figure.role == "threshold":
        return _asks_threshold(figure, analysis)
    return figure.role != "duration"


#: A question for a rate of growth itself, which no percentage points are.
_RATE_ASKED = re.compile(r"(?:增速|增长率|增幅|涨幅|降幅)(?:是|为|有|达到?)?(?:多少|几|多大|百分之)")


def _grown(figure: Figure, analysis: Analysis) -> bool:
    """Whether a figure that is no change tells by how much something grew: a goal, or a count of what is new."""
    if figure.role == "target":
        return bool(PLANNED.search(analysis.question))
    return figure.role == "quantity" and bool(_NEW.search(fold(figure.subject)))


#: Words of a question about what is planned.
PLANNED = re.compile(r"目标|计划|预期|力争|打算|争取|拟|准备|(?<![理设思幻感])想(?![法象到起])")
_NEW = re.compile(r"新增|净增|增加|减少|新建|扩大|压减")


#: Words that ask for a part of a whole or a level, which no change is: not those of 少交了几成.
_OF_WHOLE = re.compile(r"占|比重|比例|份额|率")


def _moved(figure: Figure) -> bool:
    return bool(RISE.search(figure.subject) or FALL.search(figure.subject))


def _asks_threshold(figure: Figure, analysis: Analysis) -> bool:
    """Whether the question asks for the bound itself, as in 每队不少于多少人 or 多少才算限额以上."""
    qualifier = fold(figure.qualifier or "")
    return bool(
        (qualifier and qualifier[-2:] in analysis.question)
        or re.search(
            r"(?:多少|几).{0,4}(?:才|算|能算|为|属于)|标准|门槛|至少|最少|不少于|不低于|起码",
            analysis.question,
        )
    )


def _unit_fits(unit: str, asked: str) -> bool:
    if unit == "个" and (asked in _PEOPLE or asked == "户"):
        return False  # reports count people by 人, 名 or 位, and households by 户
    if same_unit(unit, asked) or unit in (f"{asked}次", f"{asked}套"):
        return True
    if (asked in ("个", "家", "类", "种") and unit in _COUNTED) or (
        unit in ("个", "大") and asked in _COUNTED - _PEOPLE
    ):
        return True
    return "/" in unit and unit.split("/")[0] == asked


_GRADE = re.compile(
    r"(?:[一二三四五六七八九十]+|\d+a?|a+)级(?![市别]|以)|第[一二三四五六七八九十\d]+(?=产业|季度)"
)


def graded(text: str, label: str) -> bool:
    """Whether the grades that a text names (四级手术, 5a级景区) all stand in the label: one grade is never another."""
    return all(grade in label for grade in _GRADE.findall(text))


def label_of(figure: Figure, scene: Scene) -> str:
    """The folded words that name one figure: its subject, and its own part of the clause up to it."""
    start, _ = scene.window(figure)
    return f"{fold(figure.subject)} {scene.slice(start, figure.start)}"


def in_unit(figure: Figure, analysis: Analysis) -> bool:
    """Whether the measure that the question names can be counted in the figure's unit."""
    measure = analysis.wanted.measure
    if analysis.wanted.role is None and figure.unit in ("%", "‰") and re.search(r"有多少", analysis.question):
        return False  # 有多少人口 asks for a number of people, never for a rate
    people = PEOPLE.search(analysis.wanted.noun) and not _ROOM.search(analysis.question)
    if people and not re.search(r"[人名位户]|%|‰|百分点|^$", figure.unit):
        return False  # 小学生有多少 is no question of schools
    return not any(re.search(name, measure) and not re.search(unit, figure.unit) for name, unit in _UNITS_OF)


def noun_fit(noun: str, figure: Figure, scene: Scene, question: str = "") -> float:
    """How far the figure counts what the question counts: 1 the very noun, 0 something else.

    The noun must be the head: 党员 is not what 203名党员干部 counts.
    """
    if not noun or noun in ("人", "钱", "时间", "资金"):
        return 1.0
    subject = fold(figure.subject)
    if (after := subject.partition(noun)[2]) and after in question:
        return 1.0  # 村通水, where the question says 通水的村
    window = scene.slice(*scene.window(figure))
    best = 0.0
    for form in {noun, *synonyms().get(noun, ())}:
        best = max(best, _headed(form, subject), 0.9 * _headed(form, window))
    for part in words(noun, guess=False) if len(noun) > 2 else ():
        if len(part.text) > 1:
            best = max(best, 0.7 * _headed(part.text, subject), 0.6 * _headed(part.text, window))
    if len(noun) > 2 and noun[0] in scene.heading + scene.about and _headed(noun[1:], subject) == 1.0:
        best = max(best, 0.7)  # 老小区, in a report on 老旧小区 that says 小区
    if subject and ((len(noun) > 2 and _kin(noun, subject)) or (noun[-1] == "子" and noun[0] in subject)):
        best = max(best, 0.55)
    if best < COUNTS and any(
        f.end <= figure.start
        and same_unit(f.unit, figure.unit)
        and (_headed(noun, fold(f.subject)) == 1.0 or scene.slice(f.end, f.end + len(noun)) == noun)
        for f in scene.figures
    ):
        return 0.7  # a part of what was counted before it in the sentence
    return best


def _kin(noun: str, subject: str) -> bool:
    """Whether a longer noun and a subject end alike and share what comes before, too: not 主任医师 and 规培医师."""
    return noun[-1] == subject[-1] and bool(set(noun[:-2]) & set(subject) or noun[-2] != subject[-2:-1])


def _headed(noun: str, text: str) -> float:
    """1 where ``noun`` ends a noun phrase of the text, 0.3 where it only modifies another noun, 0 where it is absent."""
    at = text.find(noun)
    if at < 0:
        return 0.0
    while at >= 0:
        after = text[at + len(noun) :]
        following = words(after[:6], guess=False)
        if (
            not following
            or following[0].flag[:1] not in "nv"
            or following[0].flag in ("v", "vd", "vi")
            or _AMOUNTS.match(after)
        ):
            return 1.0
        at = text.find(noun, at + 1)
    return 0.3


def measured(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the figure is of the measure that the question names, by one of its names."""
    measure = analysis.wanted.measure
    if not measure:
        return True
    forms = (
        measure,
        *next((t.forms for t in analysis.terms if t.text == measure), ()),
        *synonyms().get(measure, ()),
    )
    start, end = scene.window(figure)
    own = fold(figure.subject)
    if not own or figure.unit not in ("%", "‰"):  # what a rate is of stands in its own words
        own += scene.slice(scene.segment_start(start), end)
    if any(form in own for form in forms) or overlap(measure, own) >= 0.6:
        return True
    near = scene.heading + scene.before[-60:]
    spoken_of = not figure.subject or _SAME_MEASURE.search(own) is not None
    return spoken_of and any(form in near for form in forms)


#: What stands for the measure of the sentence before.
_SAME_MEASURE = re.compile(r"[该此这]一?(?:项)?(?:指标|数字|数据|比例|比率)")


def conflicts(figure: Figure, scene: Scene, analysis: Analysis) -> bool:
    """Whether the figure is of another kind of the same measure: 登记失业率 where 调查失业率 is asked, or the
    harvest of all grain where that of maize is.
    """
    asked = modifier(analysis.wanted.measure or analysis.wanted.noun, analysis.question)
    if asked is None:
        return False
    near = fold(figure.subject) + scene.text + scene.heading + scene.about
    near += scene.before if asked.flag[:1] == "n" else ""
    return not any(form in near for form in (asked.text, *synonyms().get(asked.text, ())))


_PERSONS = re.compile(r"[人员者工]$")


def modifier(noun: str, text: str) -> Word | None:
    """The word right before a noun of a text that says which sort of it is meant; ``None`` for no such word."""
    at = text.find(noun) if noun else -1
    lead = text[: max(0, at)].rstrip("的,")
    before = words(lead, guess=False) if at >= 2 else []
    if not before:
        return None
    last, beside = before[-1], len(lead) == at
    # A name of no dictionary: 滨河 of 滨河院区, but not 人住 of 一个人住的老人.
    if beside and len(last.text) == 1 and len(before) > 1 and len(before[-2].text) == 1:
        name = Word(before[-2].text + last.text, "nz", before[-2].start, last.end)
        return None if {before[-2].text, last.text} & STOP else name
    # 新建 of 新建学校 is what was done; 就业 of 就业人员 is which people.
    plain = last.flag[:1] in "nvbja" and (last.flag != "v" or _PERSONS.search(noun) is not None)
    return last if plain and len(last.text) > 1 and last.text not in STOP else None
