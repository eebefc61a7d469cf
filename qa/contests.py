"""What a question sets side by side to be compared: 甲县和乙县谁的产值高, 新开工的多还是续建的多, 甲、乙、丙哪个最少."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from qa.pairing import BEFORE, pair

_JOIN = r"(?:和|与|跟|同|、|及|以及|还是)"
_MORE = r"(?:多|高|大|快|长|贵|重|远|强|好|猛|广|深|狠|凶|厉害)"
_LESS = r"(?:少|低|小|慢|短|便宜|轻|近|弱|差|窄|浅)"
_DEGREE = r"(?:更加?|最|比较|要|得|得更|还|相对)*"
_WHICH = r"(?:谁|哪(?:一)?(?:个|边|家|者|项|种|类|方|区|县|市|镇|产业|块|样|级|路|所|档|支|条|笔|门|座|批|款|头|层|年)?)"


@dataclass(frozen=True, slots=True)
class Contest:
    """Things to compare.

    :param first: the first thing; :param second: another.
    :param measure: what of them is compared, or ``""``.
    :param less: whether the smaller one wins.
    :param choices: the words to choose from (for more, for less), where the question gives them.
    :param others: the things after the second.
    :param toward: ``up`` or ``down`` where the one that went that way is asked for, else ``""``.
    """

    first: str
    second: str
    measure: str
    less: bool = False
    choices: tuple[str, str] | None = None
    others: tuple[str, ...] = ()
    toward: str = ""

    @property
    def things(self) -> tuple[str, ...]:
        """All that is compared, in the question's order."""
        return (self.first, self.second, *self.others)


def read(question: str) -> Contest | None:
    """The things that a folded question compares, or ``None``.

    >>> read("甲县和乙县,谁的产值高?")
    Contest(first='甲县', second='乙县', measure='产值', less=False, choices=None)
    """
    text = re.sub(r"[?!。\s呢啊呀]+$", "", question)
    text = re.sub(r"里[头边面]|当中|之中", "里", text)
    # 人才里博士多还是硕士多: what the things are parts of says what is compared.
    inside = re.match(r"(?P<w>[^,]{2,}?)(?<![公这那城家村])里(?![程小社屯街镇村路乡河弄巷庄]),?(?=.)", text)
    if inside and not re.search(_JOIN, inside["w"]):
        text = f"{inside['w']},{text[inside.end() :]}"
    text = re.sub(r"(?:是|占|才是)(?:大头|主力|大户|主要的)$", "更多", text)
    text = re.sub(r"(?:更|最)(满意)$", r"的\1度更高", text)
    text = _TWINS.sub(r"\g<a>和\g<b>", text)
    for reader in (_several, _more_or_less, _either_or, _which, _than_which, _went):
        found = reader(text)
        if found is not None:
            fell = found.choices is None and not found.toward and _FELL_MORE.search(text)
            return replace(found, less=not found.less) if fell else found
    return None


#: Which fell more: falls count below zero, so the lower figure is the one that fell more.
_FELL_MORE = re.compile(
    r"(?:跌|下降|下滑|降|减少|减|萎缩|回落)(?:得|了|的|幅度?)*(?:更加?|最|要|比较)*(?:厉害|多|大|快|猛|狠|凶|明显|少|小|慢)"
)


#: Two short names of one ending with nothing between them, before the word that asks: 男生女生谁.
_TWINS = re.compile(
    r"(?<![^,])(?P<a>[\u4e00-\u9fff](?P<e>[\u4e00-\u9fff]))(?P<b>[\u4e00-\u9fff](?P=e))(?=,?[谁哪])"
)
#: Being first, or last, of several.
_TOP = r"(?:(?:排名?|位居|居|列|数)?第一|居首|排首位|领先|夺冠|拔尖|大头|大户|主力)"
_BOTTOM = r"(?:垫底|末位|倒数第一|排最后|最后一名|殿后)"
_ITEM = r"[^,、]+?"
_LISTED = rf"(?P<list>{_ITEM}(?:、{_ITEM})+(?:和|与|跟|及|以及|,?还是){_ITEM}|{_ITEM}(?:、{_ITEM}){{2,}})(?=[,里中这之当哪谁]|[三四五六七八九]大?[个种类者级项地家市县区镇村国省门样笔]|$)"


def _several(text: str) -> Contest | None:
    """A、B和C,哪个M最多; M最多的是A、B还是C; M大户是A、B还是C."""
    best = rf"(?:最(?P<x>{_MORE}|{_LESS})|(?P<t>{_TOP})|(?P<z>{_BOTTOM}))"
    match = re.fullmatch(
        rf"(?:(?P<m>[^,、]+?),)?{_LISTED}(?:这?[三四五六七八九几][^,、]{{0,8}}?)?{_AMONG}?,?(?P<n>[^,、]*?)(?:{_WHICH})?(?:的)?(?P<o>[^,、]*?){best}的?(?:是?{_WHICH}\w{{0,2}})?",
        text,
    ) or re.fullmatch(rf"(?P<m>[^,、]+?){best}的?(?:,|是)+{_LISTED}", text)
    if match is None:
        return None
    things = [
        t.strip("的,") for t in re.split(r"、|,?还是|以及|和|与|跟|及", match["list"]) if t.strip("的,")
    ]
    found = match.groupdict()
    less = bool(found["z"]) or bool(found["x"] and _lesser(found["x"]))
    words = "".join((found[key] or "").strip("的") for key in "mno" if key in found)
    words = re.sub(rf"{_WHICH}|^在|[是在里]$", "", words)
    return Contest(
        things[0], things[1], _measure(words + (found["x"] or "多")), less, None, tuple(things[2:])
    )


def claimed(text: str) -> Contest | None:
    """What a question takes for granted of two things: 甲的产值比乙高; the first one is to win."""
    match = re.fullmatch(
        rf"(?P<a>.+?)(?<![占对同环收])比(?![例重率值])(?P<b>[^,]+?),?(?:要|还|更|都)*(?P<g>(?:上涨|增长|增加|提高|涨|增|长|升|下降|降|跌)得?)?(?:要|还|更)*(?P<x>{_MORE}|{_LESS})(?:得多|很多|一些|一点|些|了)?",
        text,
    ) or re.fullmatch(r"(?P<a>.+?)(?P<x>超过|多于|高于|大于|少于|低于|小于)了?(?P<b>[^,]+?)了?", text)
    if (
        match is None
        or re.match(BEFORE, match["b"])
        or re.search(r"\d|目标|计划|任务|一半|半数|过半|[一二三四五六七八九]成", match["b"])
    ):
        return None
    a, b = pair(match["a"].rpartition(",")[2], match["b"])
    measure = "增长" if match.groupdict().get("g") else ""
    return Contest(a, b, measure, bool(re.match(rf"{_LESS}", match["x"])))


def sets_apart(question: str) -> bool:
    """Whether a question names things side by side and asks which of them: only their figures can tell."""
    listed = rf"[^,最]{_JOIN}[^,最]+?,?{_WHICH}|(?<![^,])[^,、最]+(?:、[^,、最]+)+.*(?:最|第一|{_WHICH})"
    return "还是" in question or bool(re.search(listed, question)) or read(question) is not None


def _more_or_less(text: str) -> Contest | None:
    """A比B多还是少; A跟B相比,是大还是小."""
    match = re.match(
        rf"(?P<a>.+?)(?:比|跟|和|与|同)(?P<b>[^,]+?)(?:相比|比起来|比较|比)?,?(?:是|要|会|变)?(?P<x>{_MORE}|{_LESS})了?,?还是(?:变)?(?P<y>{_MORE}|{_LESS})了?$",
        text,
    )
    if not match:
        return None
    x, y = match["x"], match["y"]
    choices = (x, y) if re.fullmatch(_MORE, x) else (y, x)
    a, b = pair(match["a"], match["b"])
    return Contest(a, b, "", False, choices)


def _either_or(text: str) -> Contest | None:
    """A多还是B多; 哪个M更高,A还是B."""
    match = re.match(
        rf"(?:(?P<m>.+?),)?(?:是)?(?P<a>[^,]+?)(?P<n>的[^,]*?)?{_DEGREE}(?P<x>{_MORE}|{_LESS}),?还是(?P<b>[^,]+?)(?:的[^,]*?)?{_DEGREE}(?P=x)(?:一?些|一点)?$",
        text,
    )
    if match:
        measure = (match["m"] or "") + (match["n"] or "").strip("的")
        return Contest(
            match["a"].strip("的"),
            match["b"].strip("的"),
            _measure(measure + match["x"]),
            _lesser(match["x"]),
        )
    match = re.match(
        rf"(?P<m>.*?){_WHICH}(?P<n>.*?){_DEGREE}(?P<x>{_MORE}|{_LESS})(?:一?些|一点)?[,:;?]+(?:是)?(?P<a>[^,]+?)(?:还是|或者?是?|和|、)(?P<b>[^,]+)$",
        text,
    )
    if match:
        measure = _measure(match["m"] + match["n"].strip("的") + match["x"])
        return Contest(match["a"], match["b"], measure, _lesser(match["x"]))
    return None


def _which(text: str) -> Contest | None:
    """A和B,谁的M高; M上A和B哪个多."""
    match = re.match(
        rf"(?:(?P<m>[^,]+?),)?(?P<a>[^,]+?){_JOIN}(?P<b>[^,谁哪]+?){_AMONG}?(?:,(?P<n>[^,谁哪]*))?,?"
        rf"{_WHICH}(?P<o>.*?){_DEGREE}(?P<x>{_MORE}|{_LESS})(?:一?些|一点)?(?:的)?(?:是{_WHICH})?$",
        text,
    )
    if not match:
        return None
    a, b, lead = match["a"], match["b"], match["m"] or ""
    if a.endswith("里") and f"{b}里" in text:
        b = f"{b}里"  # 省里和市里
    if lead and not re.search(_JOIN, lead) and re.fullmatch(_WHEN, lead):
        lead, a, b = "", lead + a, lead + b
    measure = lead + (match["n"] or "").strip("的") + match["o"].strip("的")
    if "的" in b and not measure:
        a, b = pair(a, b)
        b, own = b.rsplit("的", 1)
        measure, a = own, a.rsplit("的", 1)[0]
    elif "的" in b.strip("的") and "的" not in a.strip("的"):
        b, own = b.strip("的").split("的", 1)
        measure = own + measure
    return Contest(a.strip("的"), b.strip("的"), _measure(measure + match["x"]), _lesser(match["x"]))


_AMONG = r"(?:相比较?|比起来|比较|比(?=,)|之间|之中|中间|当中|里面|里|(?<![初高])中|两者|二者|这?两[者个家项县区类种])"
_WHEN = r"(?:(?:19|20)\d\d年|去年|今年|明年|上年)的?"


def _than_which(text: str) -> Contest | None:
    """谁的M更高,A和B; M更高的是A还是B."""
    match = re.match(
        rf"(?P<m>.+?){_DEGREE}(?P<x>{_MORE}|{_LESS})的?,?(?:是|的是)(?P<a>[^,]+?)还是(?P<b>[^,]+)$", text
    )
    if not match:
        return None
    return Contest(match["a"], match["b"], _measure(match["m"] + match["x"]), _lesser(match["x"]))


_UPWARD = r"(?:[往以]上[走升]|上升|上涨|增长|增加|提高|变多|变大|多|涨|升|增)"
_DOWNWARD = r"(?:[往以]下[走掉降]|下降|下跌|下滑|减少|降低|回落|变少|变小|少|降|跌|减)"


def _went(text: str) -> Contest | None:
    """A和B,哪个涨了: the one that went that way."""
    match = re.match(
        rf"(?:(?P<m>[^,]+?),)?(?P<a>[^,]+?){_JOIN}(?P<b>[^,谁哪]+?){_AMONG}?,?{_WHICH}(?:的)?(?P<n>[^,谁哪]*?)(?:在|是|有所|反而|还)*"
        rf"(?:(?P<up>{_UPWARD})|{_DOWNWARD})(?:了|的)+$",
        text,
    )
    if not match:
        return None
    measure = (match["m"] or "") + match["n"].strip("的") + "增长"
    return Contest(
        match["a"].strip("的"),
        match["b"].strip("的"),
        measure,
        toward="up" if match["up"] else "down",
    )


def _lesser(word: str) -> bool:
    return re.fullmatch(_LESS, word) is not None


#: Verbs of growth and of its opposite.
_RISES = r"(?:增长|增加|上涨|提高|上升|涨|蹿|窜|增|升|下跌|跌|下降|下滑|萎缩|回落)"


def _measure(text: str) -> str:
    """The measure without the words of degree; 涨得快 and 增长更快 are both 增长."""
    moved = re.search(
        rf"(?:{_RISES}|长(?=得))(?:得|了|幅|的)*{_DEGREE}(?:快|慢|多|少|猛|高|低|厉害|狠|大|小)$", text
    )
    if moved:
        return text[: moved.start()] + "增长"
    if re.search(r"(?:增速|增幅|涨幅)", text):
        return re.sub(r"(?:增速|增幅|涨幅).*$", "", text).rstrip("的") + "增长"
    text = re.sub(rf"{_DEGREE}(?:{_MORE}|{_LESS})$", "", text)
    text = re.sub(r"^(?:在|就|论)?(.*?)(?:方面|上)$", r"\1", text)
    text = re.sub(
        r"(?:[做拿卖种收花建招打养产用发打接办开放]|[\u4e00-\u9fff])得$|[做拿卖种收花建招打养产用接办获吃种]$",
        "",
        text,
    )
    return re.sub(r"(?:有|的|卖|得|发)$", "", text).strip("的,")


def spoken(thing: str, measure: str) -> list[str]:
    """Questions for the figure of one thing, the most literal first."""
    if measure.endswith("增长"):
        topic = measure.removesuffix("增长").strip("的")
        return [f"{thing}的{topic}增长多少" if topic else f"{thing}增长多少"]
    generic = re.sub(r"的?(?:数量|数目|个数|面积|规模|总量|总数)$", "", thing)
    forms = [f"{thing}的{measure}是多少", f"{thing}{measure}有多少"] if measure else [f"{thing}是多少"]
    if generic != thing:
        forms.append(f"{generic}{measure}有多少")
    if not measure:
        forms.append(f"{thing}有多少")
    return forms
