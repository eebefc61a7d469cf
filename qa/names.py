"""The names in a question: places, bodies and persons, for an answer must be of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.phrases import COMPOUND_SURNAMES, SURNAMES
from qa.words import PROPER, STOP, Word, in_dictionary, seen, synonyms

_ORG_SUFFIX = "局 委 厅 院 校 所 站 公司 集团 大学 学院 中学 小学 学校 医院 银行 中心 法院 协会 基地 园区 开发区 合作社 办公室 委员会"


_PLACE_SUFFIX = "省 市 区 县 旗 乡 镇 村 街道 社区 小区 街 路 州 盟 桥 河 湖 山 新区 苑 屯 寨"


_SUFFIX = frozenset((_ORG_SUFFIX + " " + _PLACE_SUFFIX).split())
_GENERIC = frozenset(
    "全市 全县 全区 全省 全国 全镇 全乡 全村 我市 我县 我区 本市 本县 各区 各县 市区 城区 老城区 辖区 社区 小区 街道 乡镇 城乡 农村 行政村 贫困村 "
    "江河 河流 河湖 湖泊 县区 市县 区县 旗县 城市 学校 医院 公司 企业 单位 部门 机构 中心 基地 园区 全年 年末 全社会".split()
)
#: Bodies by what they do: one stands for no other.
_OFFICE = re.compile(
    r"(?!有关|相关|主管|职能|当地|上级|下级)[\u4e00-\u9fff]{2,6}(?:局|(?<![大餐客展])厅|法院|检察院|银行)"
)
#: Words that end like the name of a place and name a kind of place: 山区, 灾区, 机关大院.
_COMMON_PLACE = re.compile(
    r"(?:山|郊|城|市|灾|库|矿|牧|林|厂|校|园|社|小|片|景|港|湖|老|新|农|主城|中心城|老城|新城|城中|建成|功能|保护|示范|集中|生活|居民|住宅|商业|工业|办公|沿海|边远|偏远|"
    r"贫困|民族|内陆|重点|集聚|街|片)区|[山渔农乡新古水林牧]村|城中村|[古小城乡市重]镇|.*(?:大院|大楼|院子|路口|马路|街道|公路|山路)"
)


def named_by(tagged: Sequence[Word]) -> tuple[str, ...]:
    """Places, organisations and persons: proper nouns, joined with the suffix that follows them."""
    found: list[str] = []
    for i, word in enumerate(tagged):
        previous = tagged[i - 1] if i else None
        if (
            word.text in _SUFFIX
            and previous is not None
            and previous.flag in PROPER
            and previous.text not in STOP
        ):
            if found and found[-1] == previous.text:
                found.pop()
            found.append(previous.text + word.text)
        elif (
            word.flag in PROPER and len(word.text) > 1 and _named(word) and _stands_alone(word, previous)
        ) or _OFFICE.fullmatch(word.text):
            found.append(word.text)
    return tuple(dict.fromkeys(found))


#: Places that are no names: 河里, 县里.
_INSIDE = re.compile(r"[河湖江海水山城村县市省区镇乡街厂校园田地屋院路][里上下边]")


def _stands_alone(word: Word, before: Word | None) -> bool:
    """Whether two characters of no dictionary stand where a name can: at the start, after a mark, a post or a preposition.

    Elsewhere they are as likely pieces of two words (几时|进的村).
    """
    if len(word.text) > 2 or in_dictionary(word.text) or word.text[-1] in _SUFFIX or before is None:
        return True
    mark = re.fullmatch(r"[^\w\s]+", before.text) is not None
    return mark or before.flag[:1] in "pc" or _POST.search(before.text) is not None


_POST = re.compile(
    r"(?:书记|主任|[局院校县市区镇乡村科处站所队社厂行馆]长|主席|经理|老师|医生|师傅|同志|记者|教授|代表|委员)$"
)
#: Words that no name begins with, and what only names a landscape.
_NO_NAME = re.compile(r"[各全本该这每某哪]")
_LANDSCAPE = re.compile(
    r"[山河江湖海池井泉深浅土小大旧故新古老密松竹荷咸黄]?[山水泉]?[水坡城塘岩岭林沟泉洞田滩谷港湾岛井坑池村屋院庙寺]"
)
#: How often jieba has seen a word that it takes for somebody's name and that is none, at least.
_USUAL = 20
_LEVELS = re.compile(r"(?:[省市区县旗州盟乡镇村]|街道|社区)+")


def _named(word: Word) -> bool:
    """Whether a word that is tagged as a proper noun can stand for a name by itself."""
    if _LEVELS.fullmatch(word.text) or _NO_NAME.match(word.text) or _LANDSCAPE.fullmatch(word.text):
        return False  # 旗县区, 各县区, 山泉水
    of_place = word.text[-1] in _SUFFIX
    if word.flag.startswith("nr") and not of_place and seen(word.text) > _USUAL:
        return False  # 麦子 and 高中生, which jieba takes for people
    if word.text in _GENERIC or word.text in STOP or word.text in synonyms() or _INSIDE.fullmatch(word.text):
        return False
    if len(word.text) == 2 and not in_dictionary(word.text) and word.text[1] in _SUFFIX:
        return False
    if _COMMON_PLACE.fullmatch(word.text) or re.search(r"[费率额]$", word.text):
        return False
    if len(word.text) > 2 and re.search(r"[省市区县旗乡镇村]$", word.text):
        return True
    if word.flag == "nz":
        return word.text[-1:] in _SUFFIX or word.text[-2:] in _SUFFIX
    if word.flag.startswith("nr"):
        return word.text[0] in SURNAMES or word.text.startswith(COMPOUND_SURNAMES)
    return True
