"""What is drawn of a report: only figures of one whole and one unit, exact, each where it stands."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from index.build import build
from index.embed import Encoder
from index.search import Index
from qa.charts import Chart, charts
from qa.engine import Engine
from qa.web.panels import CHARTS, charts_json

Draw = Callable[[str], list[Chart]]


@pytest.fixture
def draw(tmp_path: Path, encoder: Encoder) -> Draw:
    """The charts of a text."""

    def drawn(text: str) -> list[Chart]:
        path = tmp_path / "报告.txt"
        path.write_text(text, encoding="utf-8")
        index = build([path], tmp_path / "index", encoder=encoder)
        return charts(index, index.documents["报告.txt"])

    return drawn


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, data: Path) -> Index:
    return build([*data.glob("*.txt")], tmp_path_factory.mktemp("charts") / "index", encoder=encoder)


def rows(chart: Chart) -> list[tuple[str, str]]:
    return [(bar.label, bar.shown) for bar in chart.bars]


def kinds(drawn: list[Chart]) -> list[str]:
    return [chart.kind for chart in drawn]


def test_a_breakdown_has_its_total_first_and_names_its_parts(engine: Engine) -> None:
    drawn = charts(engine.index, engine.index.documents["report.txt"])
    (sources,) = [chart for chart in drawn if chart.bars[0].shown == "1262名"]
    assert sources.title == "1262名能人进入两委班子"
    assert [bar.shown for bar in sources.bars] == [
        "1262名",
        "200人",
        "28人",
        "86人",
        "790人",
        "106人",
        "52人",
    ]
    assert sources.bars[3].label == "从大学生村官、复员退伍军人、村医村教中选拔"
    assert sources.full == 1262
    assert sources.formula == "200 + 28 + 86 + 790 + 106 + 52 = 1262"


def test_shares_of_one_whole_stand_together_and_others_apart(engine: Engine) -> None:
    drawn = charts(engine.index, engine.index.documents["report.txt"])
    shares = {chart.title: rows(chart) for chart in drawn if chart.kind == "share"}
    assert shares["全市207个贫困村党组织书记中"] == [
        ("回引、回请的优秀人才", "25%"),
        ("高中及中专以上学历的", "76.33%"),
        ("50岁以下的", "51%"),
    ]
    assert [len(bars) for bars in shares.values()] == [3, 1, 1]


def test_a_change_against_the_last_term_has_both_values(engine: Engine) -> None:
    drawn = charts(engine.index, engine.index.documents["report.txt"])
    (change,) = [chart for chart in drawn if chart.kind == "change"]
    assert rows(change) == [("上届", "4.07%"), ("本届", "38.23%")]
    before, after = change.bars
    assert before.formula == "38.23% − 34.16个百分点 = 4.07%"
    assert [figure.raw for figure in before.figures] == ["38.23%", "34.16个百分点"]
    assert (before.value, after.value, after.formula) == (Decimal("4.07"), Decimal("38.23"), "")


def test_what_is_drawn_holds_on_every_shipped_report(shipped: Index) -> None:
    """Every bar is exact, undamaged, of its chart's unit, shown as printed or with its sum, no longer than full."""
    found = 0
    for document in shipped.documents.values():
        for chart in charts(shipped, document):
            found += 1
            assert chart.title
            assert len({bar.label for bar in chart.bars}) == len(chart.bars)
            for bar in chart.bars:
                assert 0 < bar.value <= chart.full
                assert bar.label
                for figure in bar.figures:
                    assert document.text[figure.start : figure.end] == figure.raw
                    assert "source_damaged" not in figure.flags
                    assert figure.qualifier is None or not set("约近余超") & set(figure.qualifier)
                if not bar.formula:
                    assert bar.figures[0].raw == bar.shown
                    assert bar.figures[0].value == bar.value
            if chart.kind == "parts":
                assert sum(bar.value for bar in chart.bars[1:]) == chart.bars[0].value == chart.full
            if chart.kind == "share":
                assert chart.full == 100
                assert {bar.figures[0].unit for bar in chart.bars} == {"%"}
            if chart.kind == "change":
                before, after = chart.bars
                own = [figure.unit for bar in (before, after) for figure in bar.figures[:1]]
                assert len(set(own)) == 1
    assert found > 60


@pytest.mark.parametrize(
    "text",
    [
        "大会开得很成功，代表们都很高兴。",
        # Nothing says that these belong together.
        "全县有公园12个。全县有医院7家。全县有学校5所。",
        # 其中 need not be all of them.
        "全县有公园12个，其中山地公园3个、湿地公园4个。",
        # Only bounded, only about.
        "全县新建公园约12个，其中山地公园近8个、湿地公园4个左右。",
        "女性占三成以上。党员占约20%。",
        # Damaged: more than all of them.
        "全市1128个行政村中，建成综合性文化服务中心的占197.6%。",
        # How much of a plan is done is no share of a whole.
        "全年城镇新增就业2.36万人，完成年度计划2.2万人的107.3%。",
        # What the years before had does not follow from a growth rate, or from a plan.
        "全年地区生产总值1286.4亿元，增长5.2%。",
        "全年演出128场，比计划多8场。",
        # The parts do not add up.
        "新建公园8个、改建公园5个，合计14个。",
        # Nothing tells the parts apart.
        "全年对外捐赠1260万元，投向助学、抗旱和乡村建设三个方面，金额分别为540万元、460万元、260万元。",
    ],
)
def test_what_is_not_certain_is_not_drawn(draw: Draw, text: str) -> None:
    assert draw(text) == []


def test_shares_of_two_wholes_are_two_charts(draw: Draw) -> None:
    drawn = draw("高技术产业增加值占工业增加值的比重为18.3%，民间投资占全部投资的52.4%。")
    assert [(chart.title, rows(chart)) for chart in drawn] == [
        ("占工业增加值的比重", [("高技术产业增加值", "18.3%")]),
        ("占全部投资的比重", [("民间投资", "52.4%")]),
    ]


def test_a_share_brings_the_amount_that_it_is_of(draw: Draw) -> None:
    (shares,) = [
        c for c in draw("全镇干部共120名，其中女干部48名，占40%；党员90名，占75.0%。") if c.kind == "share"
    ]
    assert [(bar.label, bar.shown, bar.aside) for bar in shares.bars] == [
        ("女干部", "40%", "48名"),
        ("党员", "75.0%", "90名"),
    ]
    assert [figure.raw for figure in shares.bars[0].figures] == ["40%", "48名"]


@pytest.mark.parametrize(
    ("text", "label", "bars"),
    [
        ("平均用时由52分钟缩短到31分钟。", "平均用时", [("变化前", "52分钟"), ("变化后", "31分钟")]),
        ("示范村由上年的698个增加到861个。", "示范村", [("上年", "698个"), ("本年", "861个")]),
        (
            "年末高新技术企业528家，比上年增加74家。",
            "年末高新技术企业",
            [("上年", "454家"), ("本年", "528家")],
        ),
        (
            "2024年群众满意度96.8%，比2021年提高14.6个百分点。",
            "群众满意度",
            [("2021年", "82.2%"), ("2024年", "96.8%")],
        ),
        (
            "年末人口168.7万人，比上年末减少0.8万人。",
            "年末人口",
            [("上年末", "169.5万人"), ("本年末", "168.7万人")],
        ),
    ],
)
def test_values_before_and_after(draw: Draw, text: str, label: str, bars: list[tuple[str, str]]) -> None:
    (change,) = [chart for chart in draw(text) if chart.kind == "change"]
    assert change.title.endswith(label)
    assert rows(change) == bars


def test_what_the_audit_finds_wrong_is_not_drawn(draw: Draw) -> None:
    text = "全镇干部共120名，其中女干部48名，占45%。平均用时由110天缩短至45天，缩短70天。"
    assert draw(text) == []


def test_a_part_counted_as_another_measure_word_is_drawn_with_it(draw: Draw) -> None:
    (chart,) = draw("全县选派队员412名，其中省派38人、市派149人、县派225人。")
    assert [figure.unit for bar in chart.bars for figure in bar.figures] == ["名", "人", "人", "人"]


def test_the_panel_says_how_long_each_bar_is(engine: Engine) -> None:
    panel = charts_json(engine.index, engine.index.documents["report.txt"])
    json.dumps(panel)
    assert [group["name"] for group in panel["groups"]] == [name for name, _ in CHARTS.values()]
    (chart,) = [chart for chart in panel["groups"][0]["charts"] if "1262" in chart["title"]]
    assert [bar["width"] for bar in chart["bars"][:3]] == ["100.000", "15.848", "2.219"]
    for group in panel["groups"]:
        for chart in group["charts"]:
            for bar in chart["bars"]:
                assert all(
                    m["sentence"][0] <= m["start"] < m["end"] <= m["sentence"][1] for m in bar["marks"]
                )


def test_a_report_without_any_has_no_groups(draw: Draw, tmp_path: Path, encoder: Encoder) -> None:
    assert draw("大会开得很成功。") == []
    index = Index.open(tmp_path / "index", encoder=encoder)
    assert charts_json(index, index.documents["报告.txt"]) == {"groups": []}
