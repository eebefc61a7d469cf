"""Sections: what is a heading and of which level, and what holds for any text."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.loaders import load, load_bytes
from corpus.metadata import infer
from corpus.normalize import simplify
from corpus.sentences import MAX_SENTENCE
from corpus.split import Outline, split
from corpus.types import Document

DATA = Path(__file__).parents[1] / "data"
#: Real documents that a stranger has no copy of.
REPORTS = Path(__file__).parents[2] / "shared" / "data" / "reports"

LONG = "各乡镇认真落实责任，加强组织领导，完善工作机制，确保各项任务按期完成，取得良好成效。"


def outline(text: str, name: str = "报告.txt") -> Outline:
    return split(load_bytes(text.encode(), name=name))


def paths(text: str, name: str = "报告.txt") -> list[tuple[str, ...]]:
    """Heading paths in order, without the text before the first heading and without repetition."""
    return [path for path in dict.fromkeys(s.heading for s in outline(text, name).sections) if path]


def test_numbered_headings_nest_by_their_kind():
    text = (
        f"某县工作总结\n\n第一章　工作回顾\n第一节　经济\n一、工业\n{LONG}\n（一）项目\n{LONG}\n1.开工\n"
        f"{LONG}\n（1）厂房\n{LONG}\n2.竣工\n{LONG}\n（二）园区\n{LONG}\n二、农业\n{LONG}\n"
        f"第二节　社会\n{LONG}\n第二章　安排\n{LONG}"
    )
    chapter, section, part, item = "第一章　工作回顾", "第一节　经济", "一、工业", "（一）项目"
    assert paths(text) == [
        (chapter,),
        (chapter, section),
        (chapter, section, part),
        (chapter, section, part, item),
        (chapter, section, part, item, "1.开工"),
        (chapter, section, part, item, "1.开工", "（1）厂房"),
        (chapter, section, part, item, "2.竣工"),
        (chapter, section, part, "（二）园区"),
        (chapter, section, "二、农业"),
        (chapter, "第二节　社会"),
        ("第二章　安排",),
    ]


def test_numbered_run_in_headings():
    text = (
        f"一、{LONG[:9]}\n（一）加强组织领导。{LONG}\n（二）强化督导检查。{LONG}\n"
        f"（三）人员保障：{LONG}\n（四）发展目标　到2025年{LONG}"
    )
    assert [path[-1] for path in paths(text)] == [
        f"一、{LONG[:9]}",
        "（一）加强组织领导",
        "（二）强化督导检查",
        "（三）人员保障",
        "（四）发展目标",
    ]
    headings = [s.text for s in outline(text).sentences if s.heading]
    assert headings == [f"一、{LONG[:9]}", "（一）加强组织领导。", "（二）强化督导检查。"]


@pytest.mark.parametrize(
    "items",
    [
        "1.身份证\n2.户口簿\n3.近期照片\n办理时间为工作日上午。请带齐证件。",
        "（一）行政许可；\n（二）行政处罚；\n（三）其他。",
        f"1.{LONG}\n2.{LONG}\n3.{LONG}",
        "一、综合\n二、农业\n三、工业\n四、服务业",
        "1.8亿元用于建设。\n2.5亿元用于维护。",
        "1、2月份产值增长。\n3、4月份产值下降。",
        "第三条规定，应当公开。\n第四条规定，应当备案。",
    ],
)
def test_lists_are_not_headings(items):
    assert paths(f"{LONG}\n{items}\n") == []


def test_a_list_item_ends_the_section_of_the_item_before():
    text = f"一、措施\n1.减免房租。{LONG}\n2.{LONG}\n3.稳定用工。{LONG}"
    found = outline(text)
    assert [s.heading for s in found.sections] == [
        ("一、措施",),
        ("一、措施", "1.减免房租"),
        ("一、措施",),
        ("一、措施", "3.稳定用工"),
    ]


def test_articles_are_sections_whose_sentences_keep_their_number():
    text = (
        "某县办法\n第一章　总则\n第一条　为了规范管理，制定本办法。\n第二条　县局负责实施。办法另定。\n"
        "第二章　附则\n第三条　自公布之日起施行。"
    )
    assert paths(text) == [
        ("第一章　总则",),
        ("第一章　总则", "第一条"),
        ("第一章　总则", "第二条"),
        ("第二章　附则",),
        ("第二章　附则", "第三条"),
    ]
    assert "第二条　县局负责实施。" in [s.text for s in outline(text).sentences]


def test_bare_lines_with_text_below_are_headings():
    text = f"{LONG}\n\n选强干部 建好队伍\n\n{LONG}\n\n在稳增长和防风险之间寻找平衡\n\n{LONG}\n\n特此报告\n"
    assert paths(text) == [("选强干部 建好队伍",), ("在稳增长和防风险之间寻找平衡",)]


@pytest.mark.parametrize(
    "line",
    [
        "图片",
        "图3 各区产值",
        "表1　主要指标",
        "2024年3月1日",
        "某办发〔2024〕12号",
        "责任编辑：张三",
        "（2024年1月5日在大会上）",
        "——来自基层的报道",
        "- 完成投资",
        "* * *",
        "目前，全县共有5家企业",
        "各位代表：",
    ],
)
def test_other_bare_lines_are_not(line):
    assert paths(f"{LONG}\n\n{line}\n\n{LONG}\n") == []


def test_a_table_laid_out_line_by_line_has_no_headings():
    assert paths(f"{LONG}\n指标\n单位\n数值\n产值\n亿元\n218.8\n{LONG}") == []


def test_rows_of_a_table_are_sentences_and_not_headings():
    text = f"{LONG}\n地区　　产值　　增长\n东区　　120.5　　5.2\n西区　　98.3　　4.8\n{LONG}"
    assert paths(text) == []
    assert [s.text for s in outline(text).sentences][1:4] == [
        "地区　　产值　　增长",
        "东区　　120.5　　5.2",
        "西区　　98.3　　4.8",
    ]


def test_bare_lines_above_numbered_headings_where_the_count_starts_again():
    text = f"某县总结\n{LONG}\n上篇 回顾\n一、工业\n{LONG}\n二、农业\n{LONG}\n下篇 展望\n一、目标\n{LONG}"
    assert paths(text) == [
        ("上篇 回顾",),
        ("上篇 回顾", "一、工业"),
        ("上篇 回顾", "二、农业"),
        ("下篇 展望",),
        ("下篇 展望", "一、目标"),
    ]


def test_bare_lines_below_numbered_headings_and_appendices_at_the_top():
    text = (
        f"某县总结\n前言\n{LONG}\n一、工业\n{LONG}\n重点项目\n{LONG}\n二、农业\n{LONG}\n"
        f"注释：\n[1]{LONG}\n[2]见注释[1]。"
    )
    assert paths(text) == [("前言",), ("一、工业",), ("一、工业", "重点项目"), ("二、农业",), ("注释",)]


def test_run_in_headings_come_in_series():
    text = (
        f"某县纪实\n\n{LONG}\n\n300个社区建成服务站。全县投入资金1.2亿元，{LONG}\n\n120名干部下沉一线。{LONG}\n\n"
        f"同时，建立了联席会议。{LONG}\n\n80支队伍活跃楼院。{LONG}\n\n山高路远，风雨兼程。{LONG}"
    )
    found = outline(text)
    assert [s.heading for s in found.sections] == [
        (),
        ("300个社区建成服务站",),
        ("120名干部下沉一线",),
        ("80支队伍活跃楼院",),
        (),
    ]
    assert [s.text for s in found.sentences if s.heading] == [
        "某县纪实",
        "300个社区建成服务站。",
        "120名干部下沉一线。",
        "80支队伍活跃楼院。",
    ]


@pytest.mark.parametrize(
    "opening",
    [
        "全年完成68次发射。",
        "年末全国共有中心874家。",
        "增加值405442亿元，比上年增长5.7%。",
        "近日，记者来到某县。",
        "这里是有名的果乡。",
        "天亮了，老张下地了。",
        "某村位于县城东部。",
        "他高兴地笑起来。",
        "为此，县里出台意见。",
    ],
)
def test_sentences_that_tell_are_not_run_in_headings(opening):
    assert paths(f"{opening}{LONG}\n\n{opening}{LONG}\n\n{opening}{LONG}\n\n{LONG}") == []


def test_one_short_opening_sentence_is_not_a_series():
    assert paths(f"{LONG}\n\n产业发展提速。{LONG}\n\n{LONG}{LONG}\n\n{LONG}{LONG}\n\n{LONG}") == []


def test_markdown():
    text = (
        f"# 某县总结\n\n{LONG}\n\n## 经济\n\n- 投资20亿元。\n- 就业\n\n### 工业 ###\n\n{LONG}\n\n"
        f"```\n# 不是标题\n```\n\n**重点项目**\n\n{LONG}\n\n一行普通文字\n\n{LONG}\n\n## 社会\n\n"
        "| 指标 | 数值 |\n|---|---|\n| 产值 | 20 |\n"
    )
    assert paths(text, "总结.md") == [
        ("经济",),
        ("经济", "工业"),
        ("经济", "工业", "重点项目"),
        ("社会",),
    ]
    assert "| 产值 | 20 |" in [s.text for s in outline(text, "总结.md").sentences]


def test_underlined_markdown_headings():
    assert paths(f"总结\n===\n\n{LONG}\n\n工业\n---\n\n{LONG}\n\n农业\n---\n\n{LONG}", "总结.md") == [
        ("工业",),
        ("农业",),
    ]


def test_the_signature_stands_under_no_heading():
    found = outline(f"关于加强管理的通知\n一、要求\n{LONG}\n某县人民政府办公室\n2024年3月1日")
    assert [s.heading for s in found.sections] == [(), ("一、要求",), ()]


def test_the_byline_is_in_no_sentence():
    text = f"{LONG}{LONG}某某日报记者 张三\n"
    assert [s.text for s in outline(text).sentences] == [LONG, LONG]
    text = f"某县纪实\n\n本报讯（记者 张三）{LONG}"
    assert [s.text for s in outline(text).sentences] == ["某县纪实", LONG]


def test_traditional_characters_change_nothing():
    traditional = (
        f"某縣總結\n\n第一章　總則\n\n第一條　{LONG}\n\n第二條　{LONG}\n\n第二章　附則\n\n"
        f"第三條　{LONG}某某日報記者 張三"
    )
    one, other = outline(simplify(traditional)), outline(traditional)
    assert [(s.start, s.end, s.heading) for s in one.sentences] == [
        (s.start, s.end, s.heading) for s in other.sentences
    ]
    assert other.sections[2].heading == ("第一章　總則", "第一條")


MARKS = "年。，；！？….;!?,、“”（）《》「」[]()\"'\n\r\f\t\u3000\0😀𠀀\u200b#*-|1% "
WORDS = (
    "一、 （一） 1. （1） 第一章 第二条 ## 记者 某某日报记者张三 2024年3月1日 某县统计局 图1 各位代表： "
    "www.a.cn 10,000 38.23% --- ``` ** &lt; 注释： 附件1"
).split()
PIECES = st.sampled_from([*MARKS, *WORDS, LONG, "加强领导。", "项目建设", "  ", "\n\n", "某县工作总结\n"])
TEXTS = st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=80)


def document_of(text: str) -> Document:
    return Document(id="d", title="d", text=text, source="d.txt", sha256="", byline=infer(text).byline)


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_sections_and_sentences_fit_any_text(text):
    document = document_of(text)
    found = split(document)
    assert "".join(text[s.start : s.end] for s in found.sections) == text
    assert len({s.id for s in found.sections}) == len(found.sections)
    sections = {s.id: s for s in found.sections}
    last = 0
    covered = set()
    for sentence in found.sentences:
        assert text[sentence.start : sentence.end] == sentence.text == sentence.text.strip()
        assert last <= sentence.start < sentence.end
        last = sentence.end
        section = sections[sentence.section_id]
        assert section.start <= sentence.start
        assert sentence.end <= section.end
        covered.update(range(sentence.start, sentence.end))
    if document.byline:
        assert covered.isdisjoint(range(document.byline.start, document.byline.end))
        covered.update(range(document.byline.start, document.byline.end))
    assert all(n in covered for n, ch in enumerate(text) if not ch.isspace())


@given(TEXTS, TEXTS)
@settings(max_examples=100, deadline=None)
def test_splitting_is_the_same_each_time(text, other):
    first = split(document_of(text))
    split(document_of(other))
    assert split(document_of(text)) == first


@pytest.mark.parametrize(
    "text",
    [
        piece * (100_000 // len(piece))
        for piece in "年|。|“|（年|年\n|1.年\n|年 。|[1]|\0|a\tb\n|“好。”|记者张三 |# 年\n|&a|……".split("|")
    ],
    ids=lambda text: repr(text[:4]),
)
def test_hostile_text_is_split_too(text):
    found = split(document_of(text))
    assert "".join(text[s.start : s.end] for s in found.sections) == text
    assert max(len(s.text) for s in found.sentences) <= MAX_SENTENCE


def test_the_bundled_report():
    document = load(DATA / "report.txt")
    found = split(document)
    first = "两委换届 选优配强脱贫攻坚带头人"
    second = "党建引领谱写首府社会治理新篇章"
    assert [s.heading for s in found.sections] == [
        (),
        (first,),
        (first, "99名优秀人才回村任职、返乡创业"),
        (first, "385个村实现书记、主任一肩挑"),
        (first, "1262名能人进入两委班子"),
        (first, "916名第一书记成为脱贫攻坚先锋队"),
        (first, "965个村巩固提升集体经济"),
        (second,),
        (second, "上下贯通,构建纵向到底的城市基层党建组织架构"),
        (second, "左右联通,建立横向到边的“1+N”融合式治理平台"),
        (second, "力量下沉,支部建在小区延伸社会治理触角"),
        (second, "服务前移,以人民为中心提升服务管理精准性"),
        (second,),
    ]
    assert sum(s.heading for s in found.sentences) == 11
    assert document.byline is not None
    assert document.byline.text == "呼和浩特日报记者 阿柔娜"
    assert (document.title, document.publisher, document.period) == ("report", "呼和浩特日报", None)
    assert found.sentences[-1].text.endswith("作出新贡献。")


@pytest.mark.skipif(not REPORTS.is_dir(), reason="real reports are not part of the project")
def test_real_reports():
    communique = load(REPORTS / "national_communique_2024.txt")
    assert (communique.publisher, communique.period) == ("国家统计局", "2024")
    found = split(communique)
    assert len({s.heading[0] for s in found.sections if s.heading}) == 14  # 一 to 十二, 注释, 资料来源
    assert ("一、综合", "绿色低碳转型持续深入") in [s.heading for s in found.sections]
    assert max(map(len, (s.heading for s in found.sections))) == 2
    notice = load(REPORTS / "ndrc_2019_860.reference.txt")
    assert notice.title == "关于加强个人所得税纳税信用建设的通知"
    assert notice.publisher == "国家发展改革委办公厅、税务总局办公厅"
    headings = [s.heading for s in split(notice).sections]
    assert sum(len(path) == 1 for path in headings) == 5
    assert sum(len(path) == 2 for path in headings) == 9
