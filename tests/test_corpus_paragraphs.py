"""Wrapped lines, pages, and documents that lost their line breaks."""

from collections.abc import Callable

import pytest

from corpus.loaders import load_bytes
from corpus.paragraphs import columns
from corpus.split import Outline, split

LONG = "各乡镇认真落实责任，加强组织领导，完善工作机制，确保各项任务按期完成，取得良好成效。"


def outline(text: str) -> Outline:
    return split(load_bytes(text.encode(), name="报告.txt"))


def paths(text: str) -> list[tuple[str, ...]]:
    return [path for path in dict.fromkeys(s.heading for s in outline(text).sections) if path]


PARAGRAPHS = [
    "某县2023年工作总结",
    f"2023年，全县经济平稳运行，建成标准厂房48座，完成投资5.2亿元。{LONG}",
    "一、工业",
    f"规模以上工业增加值比上年增长5.2%；园区入驻企业48家，吸纳就业2300人，其中脱贫户326人。{LONG}",
    f"加快项目建设。全年开工重点项目36个，竣工28个，竣工率达到77.8%。{LONG}",
    "二、农业",
    f"粮食播种面积26.8万亩，总产量11.2万吨，比上年增加0.4万吨。{LONG}",
]


def wrapped(width: int, indent: str, between: str | None, measure: Callable[[str], int] = columns) -> str:
    """The paragraphs wrapped as a page is: no line opens with a closing mark."""
    lines = []
    for paragraph in PARAGRAPHS:
        line = indent if len(paragraph) > 20 else ""
        for ch in paragraph:
            if measure(line) >= width and ch not in "，。；、”":
                lines.append(line)
                line = ""
            line += ch
        lines += [line, *([between] if between is not None else [])]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("width", "measure"), [(44, columns), (60, columns), (76, columns), (23, len), (30, len), (38, len)]
)
@pytest.mark.parametrize(("indent", "between"), [("　　", None), ("", ""), ("　　", ""), ("    ", "")])
def test_wrapped_lines_are_read_as_paragraphs(width, measure, indent, between):
    plain = outline("\n\n".join(PARAGRAPHS))
    found = outline(wrapped(width, indent, between, measure))
    assert [s.text.replace("\n", "") for s in found.sentences] == [s.text for s in plain.sentences]
    assert [s.heading for s in found.sections] == [s.heading for s in plain.sections]
    assert any("\n" in s.text for s in found.sentences)


def test_a_page_number_does_not_end_a_wrapped_paragraph():
    lines = wrapped(44, "　　", None).split("\n")
    at = next(n for n, line in enumerate(lines) if "，完成投资" in line)
    text = "\n".join([*lines[:at], "— 3 —", "\f", *lines[at:]])
    assert "2023年，全县经济平稳运行，建成标准厂房48座，完成投资5.2亿元。" in [
        s.text.replace("\n", "").replace("— 3 —", "").replace("\f", "") for s in outline(text).sentences
    ]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"某县第{n}中学实验小学附属幼儿园" for n in "一二三四五六七八"),
        "\n".join(f"张{n}，某县人民政府办公室秘书科副科长" for n in "一二三四五六七八"),
        "\n".join(f"{n}月，全县完成投资{n}亿元，增长5%。" for n in range(1, 9)),
    ],
)
def test_short_lines_that_are_not_wrapped_stay_apart(text):
    assert [s.text for s in outline(text).sentences] == text.split("\n")


def test_a_document_in_one_line_is_taken_apart_at_its_spaces():
    text = (
        f"关于加强管理的通知 各乡镇： 为加强管理，现通知如下： 一、总体要求 {LONG} 二、重点任务 "
        f"（一）减免房租。{LONG}{LONG} （二）稳定用工。{LONG} 某县人民政府办公室 2024年3月1日"
    )
    assert paths(text) == [
        ("一、总体要求",),
        ("二、重点任务",),
        ("二、重点任务", "（一）减免房租"),
        ("二、重点任务", "（二）稳定用工"),
    ]
    document = load_bytes(text.encode(), name="甲.txt")
    assert (document.title, document.publisher) == ("关于加强管理的通知", "某县人民政府办公室")
