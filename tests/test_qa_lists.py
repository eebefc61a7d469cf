"""Lists and outlines that a report's structure makes, and what a report says of itself."""

from __future__ import annotations

import pytest

from corpus.loaders import load_bytes
from index.build import build_documents
from index.embed import Encoder
from qa.config import Settings
from qa.engine import Engine

_PLAN = """关于印发《云岭县人居环境整治三年行动方案》的通知

各乡镇人民政府，县直各部门：

为加快补齐短板，建设宜居宜业和美乡村，特制定本方案。

一、总体要求

以垃圾处理、污水治理、村容村貌提升为主攻方向，稳步推进。

二、重点任务

（一）推进厕所革命。由县农业农村局牵头，新改建卫生户厕1.2万户。

（二）治理生活污水。优先治理水源保护区、黑臭水体集中区域、乡镇政府驻地、旅游风景区等四类区域。

（三）整治村容村貌。今年办好5件实事：新建公厕20座；改造危桥3座；铺设管网15公里；建设公园2个；添置垃圾车30辆。

三、存在问题

工作中还存在一些不足：一是管护资金短缺；二是村民参与不够；三是专业人才匮乏。

主要设备：

——垃圾车30辆；

——洒水车6辆。

云岭县人民政府办公室

2024年2月18日
"""


@pytest.fixture(scope="module")
def plan(encoder: Encoder) -> Engine:
    """An official plan: chapters, numbered tasks, 一是…二是…, a colon with items, dashes, a signature."""
    document = load_bytes(_PLAN.encode(), name="plan.txt")
    return Engine(build_documents([document], encoder=encoder), settings=Settings())


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("目前存在哪些不足？", ["管护资金短缺", "村民参与不够", "专业人才匮乏"]),
        ("重点任务有哪些？", ["推进厕所革命", "治理生活污水", "整治村容村貌"]),
        (
            "5件实事具体是哪些？",
            ["新建公厕20座", "改造危桥3座", "铺设管网15公里", "建设公园2个", "添置垃圾车30辆"],
        ),
        ("主要设备有哪些？", ["垃圾车30辆", "洒水车6辆"]),
        ("优先治理哪四类区域？", ["水源保护区", "黑臭水体集中区域", "乡镇政府驻地", "旅游风景区"]),
        ("主攻方向是什么？", ["垃圾处理", "污水治理", "村容村貌提升"]),
    ],
)
def test_every_item_of_a_list_is_given(plan: Engine, question: str, items: list[str]) -> None:
    answer = plan.ask(question)
    assert answer.status == "answered"
    assert [item for item in items if item not in answer.answer] == []


def test_a_list_is_not_given_for_a_noun_that_does_not_introduce_it(plan: Engine) -> None:
    assert "管护资金短缺" not in plan.ask("推进厕所革命有哪些奖励？").answer


def test_the_parts_of_a_document_are_its_chapters(plan: Engine) -> None:
    answer = plan.ask("方案分为几个部分？")
    assert [part for part in ("总体要求", "重点任务", "存在问题") if part not in answer.answer] == []
    assert all(plan.index.documents[c.doc_id].text[c.start : c.end] == c.quote for c in answer.citations)


@pytest.mark.parametrize(
    ("question", "answer"),
    [("通知是哪个单位印发的？", "云岭县人民政府办公室"), ("通知什么时候印发的？", "2024年2月18日")],
)
def test_a_signature_at_the_end_says_who_issued_it_and_when(plan: Engine, question: str, answer: str) -> None:
    assert plan.ask(question).answer == answer
