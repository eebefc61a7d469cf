"""A whole and its parts as one sentence sets them out: 104家,开发区内就有68家; 23.6万件,办结23.1万件; 其中.

The question names the part, or only what the rest has not done; the sentence shows which figure is the whole: the one
before 其中, or the one right before the part, where words say that the one is of the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.normalize import fold
from qa.analyze import Analysis
from qa.arithmetic import Computed, alike
from qa.arithmetic import rest as remainder
from qa.arithmetic import share as percentage
from qa.evidence import Scene, Support, Vocabulary
from qa.figures import Candidate
from qa.parallel import NEAR, Item, about, broken, counted, follower, items, letters, tells

_TELLS = 0.5
_WITHIN = re.compile(r"其中|[中里内](?:,|就有|有|已有?)|当中|之中")
#: What part of a plan, a stock or a sum has gone through.
_PROGRESS = re.compile(r"已|仅|只|才|实际|完成|办结|兑现|到位|拨付|达标|合格|通过|整改|落实")
_ALREADY = re.compile(r"(?:目前|现|到[^,;]{1,8}|截至[^,;]{1,10})?,?(?:已|仅|只)")
_TOTAL = re.compile(r"总|全长|共(?!同)|累计|合计|全部|多达")
_DENIED = re.compile(r"[没未无]|尚|不(?!少|低|等|断)|其余|剩|另外|余下")
#: What is given no figure, being all that is left; and how much of its name a question for it has.
_REST_IS = re.compile(
    r"(?:其余|余下|剩下)的?(?:部分|资金)?(?:均|都|全部)?(?:为|是|由|归|靠|来自)(?P<name>[\u4e00-\u9fff]{2,10})(?=[,;。]|$)"
)
_NAMED = 0.6
#: A question for a share, a multiple or a change, not for an amount.
_RELATES = re.compile(r"占|几成|百分之|比例|比重|[比较]|倍|减去|加上|除")
_OURS = re.compile(r"^(?:咱们?|我们?|本)[\u4e00-\u9fff]?(?:的|这)?")


def rest(
    names: Sequence[str], analysis: Analysis, scenes: Sequence[Scene], vocabulary: Vocabulary, unit: str
) -> Computed | Candidate | None:
    """A whole less the parts named; the figure itself where the sentence states what is left.

    :param names: the parts; ``""`` for one that the question does not name (还剩多少).
    """
    for scene in scenes[:NEAR]:
        support = about((scene,), analysis, vocabulary)
        pool = [item for item in items(scene) if counted(item.figure, unit)]
        if support is None or len(pool) < 2:
            continue
        parts = _parts(names, pool, vocabulary) or _done(pool)
        if not parts or any(broken(analysis, part) for part in parts):
            continue
        if len(parts) == 1 and (stated := _stated(parts[0], pool)) is not None:
            return Candidate(stated.figure, scene, support, 0.0)
        whole = whole_of(parts, pool)
        if whole is not None:
            return remainder(_candidate(whole, support), [_candidate(part, support) for part in parts])
    return _gone_through(names, analysis, scenes, vocabulary, unit)


def _gone_through(
    names: Sequence[str], analysis: Analysis, scenes: Sequence[Scene], vocabulary: Vocabulary, unit: str
) -> Computed | None:
    """A sum less what the next sentence says of it has been used: 到位资金1.26亿元…。已支付1.04亿元."""
    for scene in scenes[:NEAR]:
        after = follower(scene, scenes)
        if len(names) != 1 or after is None or about((scene,), analysis, vocabulary) is None:
            continue
        first, then = items(scene)[:1], items(after)[:1]
        if not first or not then or not _ALREADY.match(then[0].label.strip()):
            continue
        whole, part = first[0], then[0]
        if not letters(names[0]) & letters(part.label) or broken(analysis, whole) or broken(analysis, part):
            continue
        support = about((scene, after), analysis, vocabulary)
        if support is None or not alike(whole.figure, part.figure) or not counted(whole.figure, unit):
            continue
        return remainder(_candidate(whole, support), [_candidate(part, support)])
    return None


def share(
    names: Sequence[str], analysis: Analysis, scenes: Sequence[Scene], vocabulary: Vocabulary
) -> Computed | None:
    """The share of the parts named in the whole that their sentence divides; ``None`` where it states one itself."""
    for scene in scenes[:NEAR]:
        support = about((scene,), analysis, vocabulary)
        pool = items(scene)
        if support is None or len(pool) < 2:
            continue
        counts = [item for item in pool if item.figure.unit not in ("%", "‰")]
        parts = _parts(names, counts, vocabulary)
        if not parts or any(broken(analysis, part) for part in parts):
            continue
        after = [item for item in pool if item.figure.start > parts[-1].figure.start][:1]
        if after and after[0].figure.unit in ("%", "‰"):
            return None
        whole = whole_of(parts, counts)
        if whole is not None:
            return percentage([_candidate(part, support) for part in parts], _candidate(whole, support))
    return None


def left_over(analysis: Analysis, scenes: Sequence[Scene], vocabulary: Vocabulary) -> Computed | None:
    """What a sentence only calls the rest: 资金1.26亿元,中央7800万元、省级3200万元,其余为县级配套."""
    for scene in scenes[:NEAR]:
        named = _REST_IS.search(scene.text)
        if named is None or not fits_question(named["name"], analysis):
            continue
        support = about((scene,), analysis, vocabulary)
        at = scene.sentence.start + named.start()
        start = scene.segment_start(at)
        listed = [item for item in items(scene) if start <= item.figure.start < at]
        alike_ = [item for item in listed if alike(item.figure, listed[-1].figure)] if listed else []
        if support is None or len(alike_) < 2 or any(broken(analysis, item) for item in alike_):
            continue
        whole, parts = alike_[0], alike_[1:]
        if _side_by_side(whole, parts[0]):
            continue
        return remainder(_candidate(whole, support), [_candidate(part, support) for part in parts])
    return None


def _side_by_side(first: Item, second: Item) -> bool:
    """Whether the first figure is one giver's (市级补贴, before 区级补贴), so that it is not the whole."""
    if "其中" in first.scene.slice(first.figure.end, second.figure.start):
        return False
    return _GIVER.search(first.label) is not None and _GIVER.search(second.label) is not None


#: Those that money comes from.
_GIVER = re.compile(r"中央|国家|[省市县区镇乡]级|财政|企业|社会|个人|自筹")


def fits_question(name: str, analysis: Analysis) -> bool:
    """Whether the question asks of what a name stands for, by most of its characters."""
    if name[0] not in analysis.question or _RELATES.search(analysis.question):
        return False
    own = letters(re.sub(r"(?:安排|解决|承担|筹集|自筹|组成)$", "", name))
    return bool(own) and len(own & letters(analysis.question)) / len(own) >= _NAMED


def beyond(analysis: Analysis, scenes: Sequence[Scene], vocabulary: Vocabulary) -> Computed | None:
    """Those on the other side of the one bound that a sentence divides a whole by: 27家,其中亿元以上的4家."""
    asked = re.search(
        r"(?P<below>不到|不足|不满|低于|少于)|(?P<above>超过|高于)|[\d十百千万亿]\S{0,3}(?:(?P<under>以下)|(?P<over>以上))",
        analysis.question,
    )
    bounds = {n.value for n in analysis.numbers if n.value is not None and n.value > 1}
    if asked is None or len(bounds) != 1 or _RELATES.search(analysis.question):
        return None
    below = bool(asked["below"] or asked["under"])
    for scene in scenes[:NEAR]:
        limits = [f for f in scene.figures if f.role == "threshold" and f.upper is None]
        if len(limits) != 1 or {limits[0].value} != bounds:
            continue
        lower = re.search(r"以上|超过?|不低于|不少于|满$", fold(limits[0].qualifier or ""))
        support = about((scene,), analysis, vocabulary)
        if bool(lower) != below or support is None:
            continue
        pool = [item for item in items(scene) if counted(item.figure, analysis.wanted.unit)]
        part = next((item for item in pool if item.figure.start >= limits[0].end), None)
        whole = whole_of([part], pool) if part is not None else None
        if part is None or whole is None or len(pool) != 2:
            continue
        return remainder(_candidate(whole, support), [_candidate(part, support)])
    return None


def _candidate(item: Item, support: Support) -> Candidate:
    return Candidate(item.figure, item.scene, support, 0.0)


def _parts(names: Sequence[str], pool: Sequence[Item], vocabulary: Vocabulary) -> list[Item]:
    """The item of each name, each of its own; what is left open must be the only one that can be meant."""
    if not pool:
        return []
    loose = len(names) == 1 and (not names[0] or _OURS.match(names[0]))
    chosen: list[Item] = []
    for i, name in enumerate(names):
        scores = [tells(i, names, item, vocabulary) for item in pool]
        best = [item for item, score in zip(pool, scores, strict=True) if score == max(scores)]
        if not name or max(scores) < _TELLS:
            return [pool[1]] if loose and len(pool) == 2 else []
        if len(best) == 2 and whole_of(best[1:], pool) == best[0]:
            best = best[1:]  # the whole is named by its parts: 果蔬、肉类总产量4680万吨,其中果蔬3510万吨
        if len(best) > 1:
            return []
        chosen += best
    return chosen if len({item.figure for item in chosen}) == len(chosen) else []


def _done(pool: Sequence[Item]) -> list[Item]:
    """What was really done, of the two amounts that tell what was due and what was done: 应兑现1260户,实际到账903户."""
    if len(pool) != 2 or not _DUE.search(pool[0].label) or not _REALLY.search(pool[1].label):
        return []
    return [pool[1]]


_DUE, _REALLY = re.compile(r"(?<![适相对反响])应(?![用急对])"), re.compile(r"实际?(?![现施行])")


def whole_of(parts: Sequence[Item], pool: Sequence[Item]) -> Item | None:
    """The whole that a sentence divides into the parts and others; ``None`` where it does not say."""
    first = min(parts, key=lambda part: part.figure.start)
    before = [item for item in pool if item.figure.start < first.figure.start]
    divided = [
        item
        for item in before
        if "其中" in first.scene.slice(item.figure.end, first.figure.start) and "其中" in _from(item, pool)
    ]
    if divided:
        whole: Item | None = divided[-1]
    else:
        whole = next((item for item in reversed(before) if item not in parts), None)
        if whole is not None and not any(_is_of(whole, part) for part in parts):
            return None
    if whole is None or not all(alike(whole.figure, part.figure) for part in parts):
        return None
    total = sum(part.figure.value or 0 for part in parts)
    periods = (item.figure.period or "" for item in (whole, *parts))
    years = {period[:4] for period in periods if period[:1].isdigit()}
    return whole if (whole.figure.value or 0) > total and len(years) <= 1 else None


def _from(item: Item, pool: Sequence[Item]) -> str:
    """The words between an item and the next one."""
    after = [other.figure.start for other in pool if other.figure.start > item.figure.start]
    return item.scene.slice(item.figure.end, min(after, default=item.scene.sentence.end))


def _is_of(whole: Item, part: Item) -> bool:
    """Whether words say that one figure is a part of the one before it."""
    between = part.scene.slice(whole.figure.end, part.figure.start)
    named = fold(whole.figure.subject)
    return bool(
        _WITHIN.search(between)
        or _PROGRESS.search(between)
        or _TOTAL.search(whole.label[-8:])
        or (named and named in fold(part.figure.subject))
    )


def _stated(part: Item, pool: Sequence[Item]) -> Item | None:
    """What is left, where the sentence itself gives it: the part is one that has not, or the rest follows it."""
    if _DENIED.search(part.label[-10:]):
        return part
    after = [item for item in pool if item.figure.start > part.figure.start][:1]
    return after[0] if after and _DENIED.search(after[0].label) else None
