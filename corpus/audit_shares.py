"""Percentages against what they are of, and percentages that make up a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from corpus.audit_page import Block, Page, nested_in
from corpus.audit_terms import (
    Check,
    Range,
    amount,
    bounded,
    bounds,
    damaged,
    exact,
    last_place,
    meet,
    plain,
    result,
    rounds_to,
    shown,
)
from corpus.normalize import fold
from corpus.types import Figure
from corpus.units import same_unit

_MEASURE = re.compile(
    r"占(?:比|到|了)?(?P<base>.*?)的?(?:比重|比例|份额)?(?:均|仅|只|也|则)?(?:达到?|为|是|约|近|超过?)*"
)
#: 占全市总数: the base is the whole just spoken of, by no name of its own.
_PLACE = re.compile(r"^(?:全[市国省县区州旗镇乡村]|本[市省县区]|我[市省县区国]|其|同期|当年)的?")
_UNNAMED = re.compile(r"^(?:全部|总数|总量|总人数|总额|总户数|总面积|总数量|比)?$")
_OF = re.compile(r"的(?:比重|比例)?(?:为|达到?)?")
_RELATED = re.compile(r"占|完成|相当于|达到")
_LEVEL = re.compile(r"占|比重|比例")
_INDUSTRIES = ("第一产业", "第二产业", "第三产业")
_HUNDRED = Decimal(100)
#: How many statements back the whole of a percentage may stand that does not name it.
_BACK = 5


def shares(page: Page) -> Iterator[Check]:
    """Every percentage of a whole: with the part and the whole where they are stated."""
    for block in page.blocks:
        for figure in block.figures:
            if figure.role != "share" or figure.unit != "%":
                continue
            found = _share(page, block, figure)
            if found:
                yield found


def wholes(page: Page) -> Iterator[Check]:
    """Percentages that should add to 100%: of a list, and of a structure (12.0:42.0:46.0)."""
    for block in page.blocks:
        yield from _structures(page, block)
        found = [f for f in block.figures if f.role == "share" and f.unit == "%" and _level(page, f)]
        top = [f for f in found if not _inner(page, f, found)]
        groups = [top, *([f for f in top if f.sentence_start == s.start] for s in block.sentences)]
        for group in groups:
            check = _whole(page, group)
            if check:
                yield check
                break


def _share(page: Page, block: Block, share: Figure) -> Check | None:
    """The check of one percentage."""
    before = [f for f in block.figures if f.end <= share.start]
    explicit = _explicit(page, before, share)
    if explicit:
        before = [f for f in before if f.end <= explicit.start]
    part = _part(page, block, before, share, named=explicit is not None)
    if part is None:
        return None
    if damaged(share) or damaged(part):
        return Check("share", "unverified", "", share, (part,), "damaged")
    if bounded(share) or bounded(part):
        return Check("share", "unverified", "", share, (part,), "bounded")
    if explicit:
        if not exact(explicit):
            return None
        check = _check(share, part, explicit)
        # 一季度完成20亿元,二季度完成30亿元,完成年度目标100亿元的50%: the part is their sum.
        others = [f for f in before if f != part and amount(f) and f.unit == part.unit]
        return check if check.verdict == "consistent" or not others else None
    measure = _MEASURE.fullmatch(fold(share.measure))
    base = _PLACE.sub("", measure["base"]) if measure else ""
    if not _UNNAMED.match(base):
        return _of_named(page, share, part, base)
    if not share.measure:
        return None
    return _of_unnamed(page, block, share, part)


def _explicit(page: Page, before: Sequence[Figure], share: Figure) -> Figure | None:
    """The whole where it is printed between (占支出48.2亿元的80.7%)."""
    if not before or not amount(before[-1]):
        return None
    whole = before[-1]
    linked = _OF.fullmatch(page.between(whole.end, share.start))
    return whole if linked and _RELATED.search(page.clause(whole)[0]) else None


def _part(page: Page, block: Block, before: Sequence[Figure], share: Figure, *, named: bool) -> Figure | None:
    """The amount that a percentage is of: the one just before, or the one of the same name."""
    words = page.clause(share)[0]
    if named or words.startswith(("占", "完成")):
        counts = [f for f in before if f.role != "change" and f.role != "name" and f.role != "date"]
        last = counts[-1] if counts else None
        if last and amount(last) and last.sentence_start == share.sentence_start:
            return last if "其中" not in page.between(last.end, share.start) else None
        return None
    name = fold(share.subject)
    pool = [f for one in (block, *page.before(block, _BACK)) for f in reversed(one.figures)]
    return next(
        (
            f
            for f in pool
            if f.start < share.start and len(name) > 2 and amount(f) and fold(f.subject) == name
        ),
        None,
    )


def _of_named(page: Page, share: Figure, part: Figure, base: str) -> Check | None:
    """Against a whole that the text names: 占全市进出口总额的37.0%."""
    wholes = [
        f
        for f in page.figures
        if f != part and amount(f) and exact(f) and f.value and _comparable(f, part) and _called(f, base)
    ]
    for whole in sorted(wholes, key=lambda f: (f.section_id != share.section_id, abs(f.start - share.start))):
        check = _check(share, part, whole)
        if check.verdict == "consistent":
            return check
    near = [f for f in wholes if f.section_id == share.section_id and fold(f.subject) == base]
    if near and len({f.value for f in near}) == 1 and exact(share) and exact(part):
        return _check(share, part, near[0])
    return Check("share", "unverified", "", share, (part,), "no_base")


def _called(figure: Figure, base: str) -> bool:
    name = fold(figure.subject)
    return len(name) > 1 and (name.endswith(base) or (len(name) > 3 and base.endswith(name)))


def _of_unnamed(page: Page, block: Block, share: Figure, part: Figure) -> Check | None:
    """Against the count just spoken of: 965个村…,其中…428个,占44.35%."""
    parent = nested_in(page, part, block)
    here = [f for f in block.figures if f.end <= part.start][::-1]
    near = [f for one in page.before(block, _BACK) for f in reversed(one.figures)]
    pool = [f for f in (*here, *near) if amount(f) and f.value and _comparable(f, part) and exact(f)]
    pool = [f for f in pool if f.value is not None and part.value is not None and f.value > part.value]
    fine = last_place(share) < 1
    for whole in pool:
        if fine or whole == parent or whole.sentence_start == part.sentence_start:
            check = _check(share, part, whole)
            if check.verdict == "consistent":
                return check
    alone = parent is not None and {f.value for f in pool} == {parent.value}
    if parent and alone and exact(share) and exact(part) and not _has_share(page, block, parent):
        return _check(share, part, parent)
    return Check("share", "unverified", "", share, (part,), "no_base")


def _has_share(page: Page, block: Block, whole: Figure) -> bool:
    """Whether a whole is itself given as a part, so that what is part of it may share its base."""
    follows = [f for f in block.figures if f.start > whole.start and f.role not in ("change", "name", "date")]
    return bool(follows) and follows[0].role == "share" and page.clause(follows[0])[0].startswith("占")


def _comparable(a: Figure, b: Figure) -> bool:
    """Whether two amounts have one unit and one period; a plan may be the whole of what was done."""
    units = a.unit == b.unit or ("个" not in (a.unit, b.unit) and same_unit(a.unit, b.unit))
    return units and a.period == b.period


def _check(share: Figure, part: Figure, whole: Figure) -> Check:
    """The check of part ÷ whole."""
    quotient = _quotient(part, whole)
    assert part.value is not None
    assert whole.value is not None
    value = part.value / whole.value * 100
    left = f"{shown(part)} ÷ {shown(whole)}"
    computed = result(value, share)
    equals = "=" if value == share.value else "≈"
    if quotient and rounds_to(share, quotient):
        tail = "" if computed == shown(share) else f" ≈ {shown(share)}"
        return Check("share", "consistent", f"{left} {equals} {computed}{tail}", share, (part, whole))
    return Check("share", "inconsistent", f"{left} ≈ {computed} ≠ {shown(share)}", share, (part, whole))


def _quotient(part: Figure, whole: Figure) -> Range | None:
    """Part ÷ whole in percent, as far as what is printed determines it."""
    above, below = bounds(part), bounds(whole)
    if above is None or below is None or below[0] <= 0 or not below[1].is_finite():
        return None
    return above[0] / below[1] * 100, above[1] / below[0] * 100


def _level(page: Page, figure: Figure) -> bool:
    return bool(_LEVEL.search(page.clause(figure)[0])) and not damaged(figure) and exact(figure)


def _inner(page: Page, share: Figure, found: Sequence[Figure]) -> bool:
    """Whether a share is one of a part: after 其中, with another share before that in its sentence."""
    mark = page.text.rfind("其中", share.sentence_start, share.start)
    return mark >= 0 and any(share.sentence_start <= f.start < mark for f in found)


def _whole(page: Page, run: Sequence[Figure]) -> Check | None:
    """The check of shares that should add to 100%; ``None`` where they need not and do not."""
    if len(run) < 2 or any(f.value is None or f.value >= _HUNDRED for f in run):
        return None
    ranges = [one for f in run if (one := bounds(f)) is not None]
    total = sum((f.value for f in run if f.value is not None), Decimal(0))
    holds = meet((sum(r[0] for r in ranges), sum(r[1] for r in ranges)), (_HUNDRED, _HUNDRED))  # type: ignore[arg-type]
    industries = len(run) == 3 and all(
        page.clause(f)[0].startswith(kind) for f, kind in zip(run, _INDUSTRIES, strict=True)
    )
    fine = len(run) > 2 or any(last_place(f) < 1 for f in run)
    if not (holds and fine) and not industries:
        return None
    return _hundred(run[-1], tuple(run[:-1]), [shown(f) for f in run], total, holds=holds)


def _hundred(
    stated: Figure, operands: tuple[Figure, ...], terms: Sequence[str], total: Decimal, *, holds: bool
) -> Check:
    end = "" if total == _HUNDRED else " ≈ 100%" if holds else " ≠ 100%"
    formula = f"{' + '.join(terms)} = {plain(total)}%{end}"
    return Check("whole", "consistent" if holds else "inconsistent", formula, stated, operands)


def _structures(page: Page, block: Block) -> Iterator[Check]:
    """三次产业结构12.0:42.0:46.0."""
    for figure in block.figures:
        terms = re.findall(r"\d+(?:\.\d+)?", fold(figure.raw)) if figure.unit == "比" else []
        if len(terms) < 3 or "source_damaged" in figure.flags:
            continue
        if "结构" not in fold(figure.subject) and "结构" not in page.clause(figure)[0]:
            continue
        total = sum(map(Decimal, terms), Decimal(0))
        place = max(Decimal(1).scaleb(-len(term.partition(".")[2])) for term in terms)
        # Ratios such as 1:2:3 have no reason to come to 100.
        if abs(total - _HUNDRED) <= 10:
            holds = abs(total - _HUNDRED) <= place * len(terms) / 2
            yield _hundred(figure, (), [f"{term}%" for term in terms], total, holds=holds)
