"""Contents to files and back, for whatever a loader or the ledger may put in them."""

from dataclasses import fields
from decimal import Decimal
from typing import Any, get_args

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpus.types import Document, Figure, Passage, Role, Section, Sentence, Span
from index.contents import UNITS, Contents, from_files, to_files
from index.lexical import Lexical

# Line separators of every kind, and characters beyond the basic plane, must not upset files made of lines.
texts = st.text(st.sampled_from('村镇3。\n\r\u2028\u0085\x0b𠮷😀"\\ '), max_size=20)
decimals = st.decimals(allow_nan=False, allow_infinity=False, places=4) | st.sampled_from(
    [Decimal("1E+8"), Decimal("0.10"), Decimal("-3")]
)
spans = st.builds(Span, st.integers(0, 9), st.integers(0, 9), texts)
documents = st.builds(
    Document,
    id=texts,
    title=texts,
    text=texts,
    source=texts,
    sha256=texts,
    page_starts=st.lists(st.integers(0, 99)).map(tuple),
    period=st.none() | texts,
    publisher=st.none() | texts,
    byline=st.none() | spans,
)
figures = st.builds(
    Figure,
    **{field.name: texts for field in fields(Figure) if field.type == "str"},
    value=st.none() | decimals,
    upper=st.none() | decimals,
    qualifier=st.none() | texts,
    period=st.none() | texts,
    role=st.sampled_from(get_args(Role)),
    flags=st.sampled_from([(), ("source_damaged",)]),
    guess=st.none() | texts,
)


@st.composite
def contents(draw: st.DrawFn) -> Contents:
    document = draw(documents)
    size = len(document.text)
    bounds = st.tuples(st.integers(0, size), st.integers(0, size)).map(sorted)
    places = draw(st.lists(bounds, max_size=4))
    headings = draw(st.lists(texts).map(tuple))
    sentences = [Sentence(document.id, "h", a, b, document.text[a:b], draw(st.booleans())) for a, b in places]
    found = [Passage(draw(texts), document.id, "h", a, b, document.text[a:b]) for a, b in places]
    words = draw(st.lists(texts, max_size=5))
    numbers = np.random.default_rng(draw(st.integers(0, 9)))
    return Contents(
        documents=(document,),
        sections=(Section("h", document.id, headings, 0, size),),
        sentences=tuple(sentences),
        passages=tuple(found),
        figures=tuple(draw(st.lists(figures, max_size=2))),
        vectors={unit: numbers.standard_normal((len(places), 3)).astype(np.float32) for unit in UNITS},
        lexical={unit: Lexical.build([words] * len(places)) for unit in UNITS},
    )


def arrays(whole: Contents) -> list[Any]:
    found: list[Any] = []
    for unit in UNITS:
        lexical = whole.lexical[unit]
        found += [whole.vectors[unit], lexical.data, lexical.indices, lexical.indptr]
    return found


@given(contents())
def test_what_goes_into_files_comes_out(whole: Contents) -> None:
    again = from_files(dict(to_files(whole)))
    for name in ("documents", "sections", "sentences", "passages", "figures"):
        assert getattr(again, name) == getattr(whole, name)
    for one, other in zip(arrays(again), arrays(whole), strict=True):
        assert np.array_equal(one, other)
        assert one.dtype == other.dtype
    for unit in UNITS:
        assert again.lexical[unit].vocabulary == whole.lexical[unit].vocabulary
        assert again.lexical[unit].size == whole.lexical[unit].size


@given(contents())
def test_the_same_contents_give_the_same_files(whole: Contents) -> None:
    assert dict(to_files(whole)) == dict(to_files(whole))
    assert dict(to_files(from_files(dict(to_files(whole))))) == dict(to_files(whole))
