"""Title, publisher, byline and period, and their absence."""

import pytest

from corpus.metadata import infer

BODY = "　　全县经济平稳运行。建成厂房48座，就业2300人，投资比上年增长5.2%。"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"某县2023年统计公报\n\n{BODY}", "某县2023年统计公报"),
        (f"某县统计公报[1]\n{BODY}", "某县统计公报"),
        (f"# 某县工作总结\n\n{BODY}", "某县工作总结"),
        (f"---\ntitle: 甲\n---\n\n# 某县工作总结\n\n{BODY}", "某县工作总结"),
        (f'---\ntitle: "某县工作总结"\ndate: 2024-01-02\n---\n\n{BODY}', "某县工作总结"),
        (f"某县办公室  文件\n某办发〔2024〕12号\n关于加强管理的通知\n各乡镇：\n{BODY}", "关于加强管理的通知"),
        (f"某县人民政府\n某县工作报告\n（2024年1月5日）\n县长　李四\n各位代表：\n{BODY}", "某县工作报告"),
        (f"厂房里的春天\n——某县工业纪实\n本报记者 李四\n{BODY}", "厂房里的春天"),
        (f"企业复工了吗？\n\n{BODY}", "企业复工了吗？"),
        (BODY, None),
        (f"一、总体情况\n{BODY}", None),
        (f"2024年3月1日\n{BODY}", None),
        (f"表1 各乡镇产值\n{BODY}", None),
    ],
)
def test_title(text, title):
    assert infer(text).title == title


@pytest.mark.parametrize(
    ("text", "byline", "publisher"),
    [
        (f"{BODY}某某日报记者 张三", "某某日报记者 张三", "某某日报"),
        (
            f"{BODY}\n\n某某晚报首席记者 张三 李四 通讯员 王五\n",
            "某某晚报首席记者 张三 李四 通讯员 王五",
            "某某晚报",
        ),
        (f"{BODY}（记者 李四 通讯员 王五）", "（记者 李四 通讯员 王五）", None),
        (f"{BODY}(本报记者张三)", "(本报记者张三)", None),
        (f"{BODY}本报记者张三", "本报记者张三", None),
        (f"{BODY}（作者：欧阳小明）", "（作者：欧阳小明）", None),
        (f"{BODY}某某日报记者 买买提·艾力", "某某日报记者 买买提·艾力", "某某日报"),
        (f"某县厂房建设忙\n本报记者　张三　李四\n{BODY}", "本报记者　张三　李四", None),
        (f"某县厂房建设忙\n\n本报讯（记者 张三）今年以来，{BODY}", "本报讯（记者 张三）", None),
        (
            f"某县厂房建设忙\n\n新华社某地2月9日电（记者 张三、李四）{BODY}",
            "新华社某地2月9日电（记者 张三、李四）",
            "新华社",
        ),
        (f"{BODY}某某日報記者 張三", "某某日報記者 張三", "某某日報"),
    ],
)
def test_byline_and_its_newspaper(text, byline, publisher):
    found = infer(text)
    assert found.byline is not None
    assert found.byline.text == byline == text[found.byline.start : found.byline.end]
    assert found.publisher == publisher


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        f"{BODY}他曾经是一名优秀的记者张三。",
        f"{BODY}记者了解到",
        f"{BODY}（完）",
        f"{BODY}（张三）",
        f"记者调查\n{BODY}",
        f"{BODY}详情请咨询报社记者站",
        f"近日，记者从某县获悉，{BODY}",
    ],
)
def test_no_byline_is_made_up(text):
    assert infer(text).byline is None


def test_a_byline_is_found_across_a_wrapped_line():
    lines = [
        "今年以来全县经济保持平稳运行。工业增加值实现较快增",
        "长，居民收入稳步提高。各乡镇建成厂房48座，吸纳就业",
        "人员2300人，完成投资5.2亿元。县里还将继续努力，为群",
        "众多办实事，把各项工作做得更加扎实。某某日报记者 张",
        "三",
    ]
    text = "\n".join(lines)
    found = infer(text)
    assert found.byline is not None
    assert found.byline.text == text[found.byline.start : found.byline.end] == "某某日报记者 张\n三"


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        (f"某县2023年统计公报\n\n某县统计局\n\n2024年3月1日\n\n{BODY}", "某县统计局"),
        (
            f"某县2023年统计公报\n某县统计局　国家统计局某县调查队\n2024年3月1日\n{BODY}",
            "某县统计局、国家统计局某县调查队",
        ),
        (
            f"关于加强管理的通知\n各乡镇：\n{BODY}\n某县人民政府办公室\n某县财政局\n2024年3月1日",
            "某县人民政府办公室、某县财政局",
        ),
        (f"某县财政局关于2023年预算执行情况的报告\n{BODY}", "某县财政局"),
        (f"某县人民政府工作报告\n{BODY}", "某县人民政府"),
        (f"厂房建设忙\n来源：某某新闻网  时间：2024-03-01\n{BODY}", "某某新闻网"),
        (f"转发某县财政局关于加强管理的通知\n{BODY}", None),
        (f"全县党员干部关于加强管理的建议\n{BODY}", None),
        (f"某县统计局表示，经济运行平稳。{BODY}", None),
        (BODY, None),
    ],
)
def test_publisher(text, publisher):
    assert infer(text).publisher == publisher


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("某县2023年国民经济和社会发展统计公报", "2023"),
        ("某县2023年度工作总结", "2023"),
        ("二〇二三年工作报告", "2023"),
        ("某县2024年上半年经济运行简报", "2024-01/2024-06"),
        ("某县2024年第一季度简报", "2024-01/2024-03"),
        ("某县2024年2月简报", "2024-02"),
        ("某县产业发展规划（2021—2025年）", "2021/2025"),
        ("关于2023年预算执行情况和2024年预算草案的报告", None),
        ("2018年以来某县工作成效综述", None),
        ("倡议书（2020年2月26日）", None),
        ("5月工作简报", None),
        ("某县工作报告", None),
    ],
)
def test_period_from_the_title(title, period):
    assert infer(f"{title}\n\n{BODY}").period == period


def test_period_from_the_file_name_where_the_text_has_no_title():
    assert infer(BODY, name="2023年工作总结").period == "2023"
    assert infer(BODY, name="report_2023").period is None
    assert infer(f"某县工作总结\n\n{BODY}", name="2023年工作总结").period is None


def test_period_from_an_explicit_statement_only():
    assert infer(f"某县年鉴\n\n本年鉴报告期为2023年1月1日至12月31日。{BODY}").period == "2023"
    mentioned = "将2018年确定为提质增效年，从2018年3月到2020年底，驻村干部不少于3人。"
    assert infer(f"{mentioned}{BODY}").period is None
    assert infer(f"某县工作总结\n\n2024年1月5日\n\n{mentioned}").period is None
