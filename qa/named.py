"""Names that a dictionary cuts up, put together again where the reports have them whole."""

from __future__ import annotations

import re
from dataclasses import replace

from qa.analyze import Analysis, Term
from qa.evidence import PLACE, Vocabulary
from qa.phrases import SURNAMES
from qa.words import in_dictionary, words

#: What the names of places, works and bodies end in.
KIND_OF_PLACE = re.compile(
    r"水库|水厂|电站|大桥|隧道|机场|码头|车站|医院|小学|中学|大学|学院|学校|幼儿园|公园|景区|遗址|古镇|古城|博物馆|图书馆|"
    r"公司|集团|银行|农场|林场|工业园|产业园|园区|开发区|新区|灌区|泵站|街道|社区|小区|(?<![城乡])镇|(?<![家城返下老故])乡|"
    r"(?<!农)村|(?<![校院厂片城老山牧景辖地])区|(?<![城超股门])市|[河江湖溪岛县州旗]"
)
#: Characters of a name before that ending, at most; and characters that are no part of a name.
_CORE = 4
_COMMON = re.compile(
    r"[的了是在有个各全本该我这那哪几多和与及或每到从对向为把被由给一二三四五六七八九十]|[省市县区镇乡村].|今后|以后|后来|目前|现在|平时|去年|今年"
)
#: What the names of small places end in that no dictionary has.
_TOPONYM = frozenset("门岭坳湾坪沟塘洼坡屯庄寨堡关桥口泉岗峪川滩洲垭溪潭坝峡崖垸圩浦港山河江湖岛坑坞埠")


#: What names of small places that a dictionary has as nouns end in.
_ENDS = _TOPONYM | frozenset("牌楼塔庙井台亭林桥")


def joined(analysis: Analysis, vocabulary: Vocabulary) -> Analysis:
    """The analysis with names put together again that its words were cut into but the reports have whole.

    A dictionary cuts 汀渚县 into characters; where the reports have them side by side, they are one word.
    """
    analysis = _with_named(analysis, vocabulary)
    terms: list[Term] = []
    names = list(analysis.names)
    for term in analysis.terms:
        last = terms[-1] if terms else None
        whole = last.text + term.text if last else ""
        if (
            last is not None
            and (
                len(whole) == 2
                or (len(term.text) <= 2 and PLACE.fullmatch(term.text))
                or (len(whole) == 3 and len(last.text) == 1 and whole[0] in SURNAMES)
            )
            and re.fullmatch(r"[\u4e00-\u9fff]+", whole)
            and whole in analysis.question
            and not in_dictionary(last.text if len(last.text) > 1 else whole)
            and vocabulary.frequency(whole)
        ):
            terms[-1] = Term(whole, 1.0, (whole,))
        else:
            terms.append(term)
    before = {term.text for term in analysis.terms}
    for term in terms:
        if (
            term.text not in before
            and len(term.text) > 2
            and (PLACE.search(term.text) or len(term.text) == 3)
        ):
            names = [name for name in names if name not in term.text] + [term.text]
    return replace(analysis, terms=tuple(terms), names=tuple(dict.fromkeys(names)))


def _with_named(analysis: Analysis, vocabulary: Vocabulary) -> Analysis:
    """The analysis with names of the reports' own places and bodies (石鼓岭水库) as one word each, and as names."""
    for match in KIND_OF_PLACE.finditer(analysis.question):
        cores = [
            analysis.question[match.start() - n : match.start()]
            for n in range(2, 1 + min(_CORE, match.start()))
        ]
        kind = match.group()
        proper = [
            core
            for core in cores
            if _is_proper(core, kind) or (vocabulary.has(core + kind) and _is_name(core))
        ]
        core = next((c for c in reversed(proper) if vocabulary.has(c + kind)), None) or next(
            (c for c in proper if _like_a_place(c, analysis)),
            next((c for c in cores if _opens(c, kind, analysis, vocabulary)), None),
        )
        if core is None:
            continue
        name = core + kind
        inside = [t for t in analysis.terms if t.text in name]
        if any(
            1 < len(t.text) < len(core) and in_dictionary(t.text) and core.endswith(t.text) for t in inside
        ):
            continue  # 岚川中心小学 may be named, but so may any 镇中心小学 be spoken of
        terms = tuple(t for t in analysis.terms if t not in inside)
        names = tuple(n for n in analysis.names if n not in name)
        analysis = replace(analysis, terms=(*terms, Term(name, 1.0, (name,))), names=(*names, name))
    return analysis


def _is_proper(core: str, kind: str) -> bool:
    """Whether words before a kind of place can be its name: of no dictionary, but for 街道, which are named so."""
    return (
        re.fullmatch(r"[\u4e00-\u9fff]+", core) is not None
        and not _COMMON.search(core)
        and (kind == "街道" or not in_dictionary(core))
    )


def _is_name(core: str) -> bool:
    """Whether a dictionary has the words as one name, if only as some noun (石牌)."""
    found = words(core, guess=False)
    return len(found) == 1 and not _COMMON.search(core) and (found[0].flag == "ns" or core[-1] in _ENDS)


def _opens(core: str, kind: str, analysis: Analysis, vocabulary: Vocabulary) -> bool:
    """Whether a question opens with what can only be the name of a place that the reports do not speak of: 石牌社区."""
    return (
        len(core) == 2
        and _SMALL.fullmatch(kind) is not None
        and analysis.question.startswith(core)
        and not vocabulary.has(core)
        and (_is_name(core) or (_is_proper(core, kind) and words(core, guess=False)[-1].flag[:1] != "v"))
    )


#: Kinds of places that are called by two characters of their own.
_SMALL = re.compile(r"街道|社区|小区|[镇乡村县区市]")


def _like_a_place(core: str, analysis: Analysis) -> bool:
    """Whether words look like the name of a place (石鼓岭), though the reports do not call it so in full."""
    return core[-1] in _TOPONYM and any(core.startswith(term.text) for term in analysis.terms)
