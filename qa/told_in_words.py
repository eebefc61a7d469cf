"""What a report says in so many words where a yes-no question asks for a comparison, an exception, a place or an end."""

from __future__ import annotations

import re
from decimal import Decimal

from qa.words import synonyms, words

#: Words that deny; characters after them that make another word of them are left out.
NOT = re.compile(
    r"没有|尚未|未能|未(?!来|成年)|没(?!收)|不(?!少于|低于|超过|高于|得|断|同|仅|但|忘|含|变|足|到|满|良|动产|受|用)|"
    r"无(?!人机|线|障|偿|缝|公害)|并非|从未|零(?!售|部件|件|工|星|食|散|花)"
)
#: All but what is named.
_EXCEPT = re.compile(r"除了?(?P<who>[^,;。]{2,12}?)(?:以外|之外|外)")
#: Where all of them are.
_ALL_IN = re.compile(
    r"(?<![大不非])(?:都|均|全部?)(?:位于|设在|集中在|分布在|在)(?P<where>[\u4e00-\u9fff]{2,8}?(?:[省市区县旗州镇乡村]|街道))"
)
_PLACE_ASKED = re.compile(r"(?P<where>[\u4e00-\u9fff]{2,8}?(?:[省市区县旗州镇乡村]|街道)).{0,4}有")


def excepted(question: str, text: str) -> bool | None:
    """Whether what the question names is left out: 推广到除甲旗以外的各旗县."""
    left_out = _EXCEPT.search(text)
    if left_out is None or left_out["who"] not in question or re.search(r"除", question):
        return None
    return bool(NOT.search(body(question))) != bool(NOT.search(text))


#: What a question sets beside another, and how the report says so.
_BESIDE = re.compile(
    r"[比较跟](?P<other>[^,;。]{2,14}?)(?:要|还|更|的?[挣赚收花卖])*得?(?:(?P<more>[多高大快强好])|(?P<less>[少低小慢弱差]))"
)
_SAID = re.compile(
    r"(?<![不未没有])(?:(?P<more>高于|多于|大于|快于|好于|优于|超过)|(?P<less>低于|少于|小于|慢于|差于|不及|不如))(?P<other>[\u4e00-\u9fff]{2,14})"
)


def set_beside(question: str, text: str) -> bool | None:
    """Whether something is more or less than something else, where the report says so in words: 仍高于行业平均水平."""
    asked = _BESIDE.search(body(question))
    if asked is None:
        return None
    for said in _SAID.finditer(text):
        if _shared(asked["other"], said["other"]):
            return bool(asked["more"]) == bool(said["more"])
    return None


def _shared(one: str, other: str) -> bool:
    """Whether two phrases have a word, or one that means the same, in common."""
    return any(
        form in other
        for word in words(one)
        if len(word.text) > 1
        for form in (word.text, *synonyms().get(word.text, ()))
    )


def elsewhere(question: str, text: str) -> bool | None:
    """Whether a place has what is all in one place: 两家三甲医院都在甲区."""
    asked, all_in = _PLACE_ASKED.search(question), _ALL_IN.search(text)
    if not asked or not all_in or NOT.search(body(question)):
        return None
    if all_in["where"] in question:
        return True
    # 都在甲区和乙区 is of both; a city has what one of its districts has.
    alike = any(asked["where"][-1] in level and all_in["where"][-1] in level for level in _LEVELS)
    return False if alike and asked["where"] not in text else None


#: What the kinds of places end in that lie beside each other, and not inside.
_LEVELS = ("区县旗", "乡镇道", "村")


def body(question: str) -> str:
    """A question without the words that ask."""
    return re.sub(r"有没有|是不是|是否|能否|能不能|要不要|没有[?!。]*$|了没[?!。]*$|没[?!。]*$", "", question)


def attained(question: str, text: str) -> bool | None:
    """Whether something is complete, where the report tells how much of it is: 完成总工程量的68%."""
    share = _COMPLETED.search(text)
    if share is None or not _COMPLETE_ASKED.search(question) or _PART_ASKED.search(question):
        return None
    return (Decimal(share["percent"] or share["rate"]) >= 100) != bool(NOT.search(body(question)))


_COMPLETED = re.compile(
    r"(?<!未)(?:完成|完工|执行|实现)(?:了)?[^,;。\d]{0,10}?(?P<percent>\d+(?:\.\d+)?)%(?!以上)"
    r"|(?:完成率|执行率|工程进度|形象进度|进度)[^,;。\d]{0,4}(?P<rate>\d+(?:\.\d+)?)%"
)
#: A part or a number of the question itself, against which the share would have to be held.
_PART_ASKED = re.compile(r"[一二三四五六七八九]成|\d(?![\d年月日号.\-—])")
_COMPLETE_ASKED = re.compile(
    r"完成|完工|竣工|[修建盖做办干弄搞]好|[修建盖做办干弄搞]完|[修建盖]成了?|通车|兑现|实现|达到"
)


def doubled(question: str, text: str) -> bool | None:
    """Whether something became twice as much, where the report says so in other words."""
    told = _DOUBLED.search(question) and _DOUBLED.search(text)
    return True if told and not NOT.search(body(question)) and not NOT.search(text) else None


_DOUBLED = re.compile(r"翻(?:了)?(?:一?番|一?倍)|[增扩提涨][长加大高了]{1,2}[1一]倍|成倍增")


def alike(question: str, text: str) -> bool | None:
    """Whether two things are the same: 跟书记一样多 against 按书记报酬的80%落实."""
    if not _SAME_ASKED.search(question) or NOT.search(body(question)):
        return None
    if _SAME_SAID.search(text) and not NOT.search(text):
        return True
    return False if _OTHER_SAID.search(text) else None


_SAME_ASKED = re.compile(r"[跟和与同][^,;。]{1,14}(?:一样|相同|相等|同样|持平|一个数)")
_SAME_SAID = re.compile(r"一样|相同|相等|同等|同样|持平|一致|同工同酬")
_OTHER_SAID = re.compile(r"按[^,;。]{1,12}的\d+(?:\.\d+)?%(?<!的100%)|[高低多少]于|不及|不如|不同|不一样")
