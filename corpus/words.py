"""Parts of speech, for the few words around a figure."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Any, Literal, NamedTuple

from corpus.normalize import fold


class Token(NamedTuple):
    """A word of the text that was cut, with jieba's tag; tokens tile it in order."""

    word: str
    tag: str


#: Words that open the predicate though jieba often takes them for nouns or modifiers.
_ADVERBS = frozenset(
    "全部 全都 累计 免费 积极 成功 均 都 已 逐 共 进一步 有效 率先 一举 顺利 统一 分别 先后 同时 集中 "
    "平均 年均 总计 合计".split()
)
_VERBS = frozenset(
    "实现 进入 成为 实行 完成 达到 参加 获得 开展 建立 实施 推进 落实 受益 享受 覆盖 入驻 签约 开工 "
    "竣工 投产 达标 就业 上岗 脱贫 落户 当选 任职 使用 "
    "办理 解决 发生 形成 构成 组成 承担 负责 需要 占有 拥有 位居 出席 报名 咨询 举行 召开 举办 返乡 落地 "
    "进行 增长 下降 提高 增加 减少 上升 上涨 顺利完成 圆满完成".split()
)
#: Nouns that jieba takes for verbs.
_NOUNS = frozenset(
    "收入 支出 投资 消费 贷款 存款 出口 进口 组织 保险 养老 项目 用户 病例 隔离 服务 培训 教育 建设 "
    "管理 工作 活动 设施 发电 用电 保障 医疗 高速 非公 零售 生活 换届 超市".split()
)
_DONE = re.compile(r"[新续在改扩迁复拟](?:建|开工|增|办|签|设|投产)")
#: Words that begin what is measured of the thing counted.
_AGAIN = frozenset("年 月 日 人均 户均 村均 年均 日均 平均".split())
#: Verbs of one character that never belong to a compound noun.
_LIGHT = frozenset("有是为到在达占获受让使被由把进入建设办含属共于以向从")


def cut(text: str) -> list[Token]:
    """Segment a text; it is folded first, so traditional characters are read as well."""
    return [Token(pair.word, pair.flag) for pair in _tagger().cut(fold(text))]


def noun_run(text: str) -> str:
    """The run of nouns with which ``text`` opens (``村`` of 村实现了…), or ``""`` where it opens otherwise.

    :return: a prefix of ``text``.
    """
    tokens = cut(text)
    size = end = 0
    for n, token in enumerate(tokens):
        kind = _kind(token, tokens[n + 1] if n + 1 < len(tokens) else None, end > 0)
        if kind == "stop":
            break
        size += len(token.word)
        if kind == "noun":
            end = size
    return text[:end]


def verbal(text: str) -> bool:
    """Whether ``text`` is only what was done (竣工投产, 新开工, 累计建成), without the thing."""
    return all(
        (token.tag[:1] in "vdpcx" or token.tag == "ad" or _DONE.fullmatch(token.word))
        and token.word not in _NOUNS
        for token in cut(text)
    )


def nominal(text: str) -> bool:
    """Whether ``text`` holds no verb, adverb or preposition: a name or a noun phrase."""
    return not any(
        (token.tag in ("v", "vd", "vi", "d", "p") and token.word not in _NOUNS) or token.word in _VERBS
        for token in cut(text)
    )


def _is_noun(token: Token) -> bool:
    word, tag = token
    if word in _ADVERBS or word in _VERBS:
        return False
    return tag[:1] == "n" or tag in ("j", "l", "i", "zg", "s", "eng") or word in _NOUNS


def _kind(token: Token, following: Token | None, found: bool) -> Literal["noun", "part", "stop"]:
    """``noun``: may end the run; ``part``: goes on but cannot end it; ``stop``.

    :param found: whether the run has a noun already.
    """
    word, tag = token
    if word in _VERBS or (found and (word in _ADVERBS or word in _AGAIN)):
        return "stop"
    if word[0] in "一两三四五六七八九十0123456789" and (tag == "m" or (tag == "n" and len(word) == 2)):
        return "stop"
    if found and len(word) == 2 and word[0] in "回返赴参入":
        return "stop"
    if _is_noun(token):
        return "noun"
    leads = following is not None and (_is_noun(following) or following.tag in ("vn", "b", "a", "an", "v"))
    if tag in ("vn", "an"):
        return "noun" if found and following is None else "part"
    if found and tag in ("k", "m", "q"):
        return "noun"
    if word in ("、", "和", "及", "与", "或", "以及"):
        return "part" if found and (leads or (following and following.word in ("以上", "以下"))) else "stop"
    if tag == "v":
        compound = following is not None and _is_noun(following)
        if compound and (not found or (len(word) == 1 and word not in _LIGHT)):
            return "part"
        return "noun" if found and following is None and len(word) == 2 else "stop"
    if tag[:1] in "abhfg" and tag != "ad" and leads and (not found or tag[:1] in "abf"):
        return "part"
    return "part" if word == "的" and not found and leads else "stop"


@cache
def _tagger() -> Any:
    # Imported here: jieba reads its dictionary (about a second) on first use.
    import jieba
    import jieba.posseg

    jieba.setLogLevel(logging.ERROR)
    return jieba.posseg
