"""Where a sentence ends, and where it does not."""

import pytest

from corpus.loaders import load_bytes
from corpus.sentences import MAX_SENTENCE, sentence_spans
from corpus.split import Outline, split

LONG = "各乡镇认真落实责任，加强组织领导，完善工作机制，确保各项任务按期完成，取得良好成效。"


def outline(text: str) -> Outline:
    return split(load_bytes(text.encode(), name="报告.txt"))


def sentences(paragraph: str) -> list[str]:
    return [paragraph[start:end] for start, end in sentence_spans(paragraph, 0, len(paragraph))]


@pytest.mark.parametrize(
    "parts",
    [
        ["投资5亿元。", "就业300人！", "为什么？", "产业一；", "产业二。"],
        ["占38.23%,较上届提高34.16个百分点。", "再说."],
        ["占38.23%.", "全市共有5个.", "完成"],
        ["1.实施项目。", "2024年完成。"],
        ["见www.gov.cn网站v1.2版,No.5。", "好?", "行!", "是;", "完"],
        ["访问http://a.cn/x?id=3&y=4页面。", "完"],
        ["&ldquo;实&rdquo;字当先。", "完"],
        ["还有致富带头人······", "还有大学生……", "还有能人......", "完"],
        ["他走了……的路。", "完"],
        ["印发《关于发展。的意见！》和《办法》。", "完"],
        ["设立（含市级；县级。）站点。", "完"],
        ["他说：“今年好。明年更好。”", "大家笑了。"],
        ["他说：「今年好。明年更好。」", "大家笑了。"],
        ["喊出“加油！”的口号。", "完"],
        ["好！”", "完"],
        ["（见附件。）", "完。"],
        ["增长5.0%。[2]", "下降3%。[3][4]", "完"],
        ["[2]增长率是指比例。", "[3]完"],
        ["真的吗？！", "真的！！！", "好。。", "完"],
        ["The economy grew fast.", "完"],
        ["Dr. Wang said that.", "完"],
        ["投资“5亿元。", "就业300人。"],
        ["投资（5亿元。", "就业300人。"],
        ["投资5亿元）。", "就业300人。"],
        ['他说"今年好。明年好"。', "完"],
        ["一句没有标点"],
    ],
)
def test_sentences_end_where_they_should(parts):
    assert sentences("".join(parts)) == parts


def test_english_sentences_end_at_a_full_stop_before_a_capital():
    assert sentences("It grew fast. The end (see No. 5 below) is near.") == [
        "It grew fast.",
        "The end (see No. 5 below) is near.",
    ]


def test_an_unclosed_mark_protects_nothing_and_ends_with_its_paragraph():
    text = "　　他说：“投资5亿元。就业300人。\n　　明年”更好。后年最好。"
    assert [s.text for s in outline(text).sentences] == [
        "他说：“投资5亿元。",
        "就业300人。",
        "明年”更好。",
        "后年最好。",
    ]


def test_a_long_quotation_is_split():
    quoted = "“" + LONG * 4 + "”"
    assert [s.text for s in outline(f"会议指出，{quoted}").sentences][1:3] == [LONG, LONG]


def test_a_sentence_without_end_is_cut_at_a_comma_and_not_in_a_number():
    found = sentences("实现增加值10,000元，" * 100)
    assert max(map(len, found)) <= MAX_SENTENCE
    assert all(sentence.endswith("元，") for sentence in found)
    assert [len(s) for s in sentences("年" * 1000)] == [400, 400, 200]


def test_indent_and_spaces_between_sentences_belong_to_none():
    text = "\n　　投资5亿元。 　就业300人。  \n\n \t完成。\n"
    assert [s.text for s in outline(text).sentences] == ["投资5亿元。", "就业300人。", "完成。"]
