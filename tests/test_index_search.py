"""Searching: order, filters, modes, context, and the same hits after saving."""

import threading
from collections.abc import Collection
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.errors import IndexMismatch
from corpus.loaders import load_bytes
from corpus.types import Document
from index import fuse, rank
from index.build import build_documents
from index.embed import Encoder
from index.search import Index
from index.types import Hit, Mode, Unit

MODES: tuple[Mode, ...] = get_args(Mode)
UNITS: tuple[Unit, ...] = get_args(Unit)
FARM = """云溪县2023年农业公报

一、粮食
全年粮食产量30.5万吨，比上年增长2.1%。其中稻谷12万吨。
全县新建高标准农田4.2万亩。

二、畜牧
年末生猪存栏18.6万头。全年肉类产量5.3万吨。
"""
ROADS = """云溪县2022年交通公报

一、公路
全年新建农村公路86公里，改造危桥12座。年末公路通车里程3120公里。

二、客运
全年客运量450万人次，下降3.4%。
"""
QUESTIONS = [
    "粮食产量是多少",
    "改造了多少座危桥",
    "客运量",
    "养了多少头猪",
    "天气怎么样",
    "2022年",
    "x",
    "。",
]


def text(name: str, content: str) -> Document:
    return load_bytes(content.encode(), name=name)


@pytest.fixture(scope="module")
def index(encoder: Encoder) -> Index:
    return build_documents([text("农业.txt", FARM), text("交通.txt", ROADS)], encoder=encoder)


@pytest.fixture(scope="module")
def reopened(index: Index, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("index")
    index.save(folder)
    return Index.open(folder, encoder=encoder)


def texts(hits: list[Hit]) -> list[str]:
    return [hit.passage.text for hit in hits]


searches = st.fixed_dictionaries(
    {
        "query": st.sampled_from(QUESTIONS),
        "k": st.integers(0, 30),
        "mode": st.sampled_from(MODES),
        "unit": st.sampled_from(UNITS),
        "doc_ids": st.none() | st.sets(st.sampled_from(["农业.txt", "交通.txt", "没有.txt"])),
    }
)
same_index = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@same_index
@given(search=searches)
def test_hits_are_sorted_limited_and_filtered(index: Index, search: dict[str, object]) -> None:
    hits = index.search(**search)  # type: ignore[arg-type]
    keys = [(-hit.score, hit.passage.doc_id != "农业.txt", hit.passage.start) for hit in hits]
    assert keys == sorted(keys)
    assert len({hit.passage.id for hit in hits}) == len(hits) <= search["k"]  # type: ignore[operator]
    if isinstance(search["doc_ids"], Collection):
        assert {hit.passage.doc_id for hit in hits} <= set(search["doc_ids"])
    units = index.passages if search["unit"] == "passage" else index.sentences
    assert all(hit.passage in units for hit in hits)


@same_index
@given(search=searches)
def test_saved_and_opened_it_gives_the_same_hits(
    index: Index, reopened: Index, search: dict[str, object]
) -> None:
    assert index.search(**search) == reopened.search(**search)  # type: ignore[arg-type]


def test_saved_and_opened_it_holds_the_same(index: Index, reopened: Index) -> None:
    assert reopened.documents == index.documents
    assert reopened.sections == index.sections
    assert reopened.passages == index.passages
    assert reopened.sentences == index.sentences
    assert reopened.figures == index.figures
    assert reopened.figures
    assert reopened.manifest == index.manifest
    assert all(index.outline(doc_id) == reopened.outline(doc_id) for doc_id in index.documents)


def test_every_span_is_its_slice(reopened: Index) -> None:
    for span in (*reopened.passages, *reopened.sentences):
        assert reopened.documents[span.doc_id].text[span.start : span.end] == span.text
    for figure in reopened.figures:
        assert reopened.documents[figure.doc_id].text[figure.start : figure.end] == figure.raw


def test_another_model_is_refused_with_the_command(
    index: Index, encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.save(tmp_path)
    monkeypatch.setattr(encoder, "fingerprint", "f" * 64)
    command = f"wenju index 农业.txt 交通.txt --index {tmp_path}"
    with pytest.raises(IndexMismatch, match=command):
        Index.open(tmp_path, encoder=encoder)


def test_other_rules_are_refused(
    index: Index, encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.save(tmp_path)
    monkeypatch.setattr("index.manifest.splitter_fingerprint", lambda: "另一版")
    with pytest.raises(IndexMismatch, match="切分规则"):
        Index.open(tmp_path, encoder=encoder)


def test_the_answer_comes_first(index: Index) -> None:
    for mode in MODES:
        assert "改造危桥12座" in texts(index.search("改造了多少座危桥", mode=mode, unit="sentence"))[0]
        assert "生猪存栏" in texts(index.search("生猪存栏多少头", mode=mode, unit="passage"))[0]


def test_a_filter_does_not_hide_what_ranks_low_elsewhere(index: Index) -> None:
    hits = index.search("粮食产量", k=50, unit="sentence", doc_ids=["交通.txt"])
    assert len(hits) == sum(s.doc_id == "交通.txt" for s in index.sentences)


def test_no_documents_means_no_hits(index: Index) -> None:
    for mode in MODES:
        assert index.search("粮食", mode=mode, doc_ids=[]) == []
        assert index.search("粮食", mode=mode, doc_ids={"没有.txt"}) == []


@pytest.mark.parametrize("query", ["", "  \n\t", "\u3000"])
def test_a_blank_query_finds_nothing(index: Index, query: str) -> None:
    assert all(index.search(query, mode=mode) == [] for mode in MODES)


def test_bad_arguments(index: Index) -> None:
    for bad in ({"mode": "best"}, {"unit": "paragraph"}, {"k": -1}):
        with pytest.raises(ValueError, match=str(next(iter(bad.values())))):
            index.search("粮食", **bad)  # type: ignore[arg-type]


def test_scores_and_ranks_are_those_of_the_mode(index: Index) -> None:
    dense = index.search("粮食产量", k=50, mode="dense", unit="sentence")
    assert [hit.dense_rank for hit in dense] == list(range(1, len(index.sentences) + 1))
    assert all(hit.score == hit.dense_score and hit.lexical_score is None for hit in dense)
    assert all(hit.lexical_rank is None and -1 <= hit.score <= 1 for hit in dense)
    lexical = index.search("粮食产量", k=50, mode="lexical", unit="sentence")
    assert [hit.lexical_rank for hit in lexical] == list(range(1, len(lexical) + 1))
    assert all(hit.score == hit.lexical_score and hit.dense_score is None for hit in lexical)
    assert all(hit.dense_rank is None and hit.score > 0 for hit in lexical)
    hybrid = index.search("粮食产量", k=50, mode="hybrid", unit="sentence")
    assert len(hybrid) == len(index.sentences)
    ranks = {hit.passage.id: hit.dense_rank for hit in dense}
    words = {hit.passage.id: hit.lexical_score for hit in lexical}
    assert all(hit.dense_rank == ranks[hit.passage.id] for hit in hybrid)
    assert all(hit.lexical_score == words.get(hit.passage.id, 0.0) for hit in hybrid)
    assert all(0 <= hit.score <= 1 + fuse.FIGURE_BONUS for hit in hybrid)


def test_traditional_and_full_width_questions_find_the_same(index: Index) -> None:
    for asked in ("糧食產量是多少", "粮食产量是多少  "):
        assert index.search(asked) == index.search("粮食产量是多少")
    assert index.search("２０２２年") == index.search("2022年")


def test_a_traditional_report_is_found(encoder: Encoder) -> None:
    index = build_documents(
        [text("a.txt", "全年糧食產量30.5萬噸。\n新建農村公路86公里。\n")], encoder=encoder
    )
    assert texts(index.search("新建农村公路", unit="sentence"))[0] == "新建農村公路86公里。"


def test_equal_sentences_stand_in_document_order(encoder: Encoder) -> None:
    index = build_documents([text("a.txt", "一、甲\n修路8公里。\n二、甲\n修路8公里。\n")], encoder=encoder)
    starts = [
        h.passage.start for h in index.search("修路", unit="sentence") if h.passage.text == "修路8公里。"
    ]
    assert len(starts) == 2
    assert starts == sorted(starts)


def test_the_heading_tells_alike_sentences_apart(encoder: Encoder) -> None:
    content = "一、东岭镇\n全年完成投资3亿元。\n二、西河镇\n全年完成投资3亿元。\n"
    index = build_documents([text("a.txt", content)], encoder=encoder)
    for mode in MODES:
        for heading in ("东岭镇", "西河镇"):
            best = next(
                hit.passage
                for hit in index.search(f"{heading}完成投资多少", mode=mode, unit="sentence")
                if "投资" in hit.passage.text
            )
            assert heading in index.sections[best.section_id].heading[-1]


def test_the_title_tells_alike_reports_apart(encoder: Encoder) -> None:
    years = [
        text(f"{y}.txt", f"青原市{y}年统计公报\n\n一、综合\n全年生产总值稳步增长。\n")
        for y in (2021, 2022, 2023)
    ]
    index = build_documents(years, encoder=encoder)
    for year in (2021, 2022, 2023):
        hits = index.search(f"{year}年生产总值", unit="sentence", mode="lexical")
        assert next(h for h in hits if "稳步" in h.passage.text).passage.doc_id == f"{year}.txt"


def test_a_question_for_a_figure_prefers_a_sentence_with_one(encoder: Encoder) -> None:
    content = "城东片区供水管网改造工程，惠及城东片区居民。\n改造管网12公里。\n"
    index = build_documents([text("a.txt", content)], encoder=encoder)
    asked = {
        query: index.search(query, unit="sentence") for query in ("供水管网改造多少公里", "供水管网改造")
    }
    gains = [
        {hit.passage.start: hit.score for hit in hits}[content.index("改造管网")]
        - {hit.passage.start: hit.score for hit in hits}[0]
        for hits in asked.values()
    ]
    assert gains[0] > gains[1]
    assert texts(asked["供水管网改造多少公里"])[0] == "改造管网12公里。"
    assert fuse.asks_figure("完成了百分之几") != fuse.asks_figure("几乎没有人去")


def test_the_byline_is_found_but_no_sentence(encoder: Encoder) -> None:
    report = text("a.txt", "一、产业\n新建大棚30座，投资500万元。\n二、人才\n引进12人。\n云溪日报记者 李明\n")
    assert report.byline is not None
    index = build_documents([report], encoder=encoder)
    assert texts(index.search("记者李明", unit="sentence", k=1)) == [report.byline.text]
    assert all(sentence.text != report.byline.text for sentence in index.outline("a.txt").sentences)


def test_an_answer_outside_the_candidates_cannot_be_lost(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With one candidate from each half, what they agree on still comes first."""
    asked = "改造了多少座危桥"
    whole = {unit: index.search(asked, unit=unit)[0] for unit in UNITS}
    monkeypatch.setattr("index.search.CANDIDATES", 1)
    assert rank.CANDIDATES > 1
    for unit in UNITS:
        assert index.search(asked, unit=unit, k=1)[0] == whole[unit]


def test_threads_get_the_same_hits(index: Index) -> None:
    expected = {(query, unit): index.search(query, unit=unit) for query in QUESTIONS for unit in UNITS}
    index._queries.clear()
    wrong: list[tuple[str, Unit]] = []

    def work(seed: int) -> None:
        for at in np.random.default_rng(seed).permutation(len(expected)):
            query, unit = list(expected)[at]
            if index.search(query, unit=unit) != expected[query, unit]:
                wrong.append((query, unit))

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_question_is_encoded_once_for_both_units(
    index: Index, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    encode = encoder.encode_queries
    monkeypatch.setattr(encoder, "encode_queries", lambda batch: asked.extend(batch) or encode(batch))
    for unit in UNITS:
        index.search("从未问过的问题", unit=unit)
        index.search(" 从未问过的问题\n", unit=unit, mode="dense")
    assert asked == ["从未问过的问题"]
    for number in range(200):
        index._vector(f"问题{number}")
    assert len(index._queries) < 100


def test_sentence_at_and_figures_in(index: Index) -> None:
    document = index.documents["农业.txt"]
    for sentence in index.outline(document.id).sentences:
        assert index.sentence_at(document.id, sentence.start) == sentence
        assert index.sentence_at(document.id, sentence.end - 1) == sentence
        for figure in index.figures_in(document.id, sentence.start, sentence.end):
            assert sentence.start <= figure.start < figure.end <= sentence.end
    assert index.figures_in(document.id, 0, len(document.text)) == [
        figure for figure in index.figures if figure.doc_id == document.id
    ]
    assert index.sentence_at(document.id, 10**6) == index.outline(document.id).sentences[-1]
    with pytest.raises(KeyError):
        index.sentence_at("没有.txt", 0)
