"""Decoding to the canonical text, and the folded form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import normalize
from corpus.errors import DecodeError, EmptySource, WenjuError
from corpus.normalize import decode, fold, simplify

REPORT = (
    "全县建成标准化厂房12.6万平方米，入驻企业48家。\n\n　　“十四五”以来，累计完成投资35.2亿元，"
    "年均增长7.8%；新增就业2,300人。\n（一）加快项目建设。各乡镇要落实责任，确保按期完工。\n"
)
TRADITIONAL = (
    "全縣建成標準廠房12.6萬平方米，入駐企業48家。\n各鄉鎮應當落實責任，確保按期完工；醫療、教育經費增加。\n"
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk"]
)
@pytest.mark.parametrize("text", [REPORT, TRADITIONAL, "年度报告", "投资5亿元。\r\n就业300人。"])
def test_a_text_comes_back_from_every_encoding(encoding, text):
    assert decode(text.encode(encoding), name="报告.txt") == text.replace("\r\n", "\n")


def test_gb2312_and_big5_come_back_too():
    assert decode(REPORT.encode("gb2312"), name="报告.txt") == REPORT
    assert decode(TRADITIONAL.encode("big5"), name="報告.txt") == TRADITIONAL


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), st.sampled_from("\n\t ，。年1a"))
def test_marked_encodings_bring_back_any_text(text, known):
    text = known + text + "文"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32"):
        assert decode(text.encode(encoding), name="x.txt") == text


def test_line_endings_become_one_kind_and_nothing_else_changes():
    assert decode("甲\r\n乙\r丙\n\x0c丁\u2028戊\u3000 己\u00a0".encode(), name="x.txt") == (
        "甲\n乙\n丙\n\x0c丁\u2028戊\u3000 己\u00a0"
    )


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe", "\u3000\u3000\n".encode()])
def test_an_empty_file_says_so(data):
    with pytest.raises(EmptySource, match=r"“空.txt”是空文件.*请换"):
        decode(data, name="空.txt")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"PK\x03\x04\x14\x00\x06\x00", "Office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "图片"),
        (b"\x7fELF\x02\x01\x01\x00", "程序"),
        (bytes(range(256)) * 4, "二进制"),
        (b"\x00" * 64, "二进制"),
        (b"plain\x00\x01\x02\x03\x04 but mostly control\x05\x06\x07", "二进制"),
    ],
)
def test_a_binary_file_says_what_it_is_and_what_to_do(data, what):
    with pytest.raises(DecodeError, match=f"{what}.*请"):
        decode(data, name="甲.txt")


def test_damage_is_an_error_and_never_skipped():
    damaged = bytearray(REPORT.encode())
    damaged[10] = 0xFF
    with pytest.raises(DecodeError, match=r"第 10 个字节.*另存为 UTF-8"):
        decode(bytes(damaged), name="甲.txt")
    with pytest.raises(DecodeError):
        decode(REPORT.encode()[:-2], name="甲.txt")
    with pytest.raises(DecodeError, match="UTF-16"):
        decode(b"\xff\xfe" + REPORT.encode("utf-16-le")[:-1], name="甲.txt")
    with pytest.raises(DecodeError):
        decode(REPORT.encode("gb18030")[:-2] + b"\xff\xff", name="甲.txt")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Un café très élégant à côté de l'hôtel où il dîne.", "latin-1"),
        ("これは日本語の文章です。今日は天気がよいです。", "shift_jis"),
        ("Это русский текст, а не китайский отчёт.", "cp1251"),
    ],
)
def test_another_language_in_its_own_encoding_is_not_taken_for_chinese(text, encoding):
    with pytest.raises(DecodeError, match="认不出"):
        decode(text.encode(encoding), name="甲.txt")


def test_a_stray_control_character_does_not_make_a_text_binary():
    text = REPORT[:40] + "\x00" + REPORT[40:] * 3
    assert decode(text.encode(), name="甲.txt") == text


@given(st.text())
def test_folding_goes_character_by_character(text):
    folded = fold(text)
    assert len(folded) == len(text)
    assert folded == "".join(map(fold, text))
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＧＤＰ增长５．３％，", "gdp增长5.3%,"),
        ("（国办发〔2019〕35号）", "(国办发[2019]35号)"),
        ("“引号”‘单’「角」『双』", '"引号"\'单\'"角""双"'),
        ("2014—2020年、9～11月", "2014-2020年、9~11月"),
        ("《臺灣經濟》後續發展。", "《台湾经济》后续发展。"),
        ("⽇⽉年", "日月年"),
        ("甲\u3000乙\u00a0丙\n", "甲 乙 丙\n"),
        ("①m²İß", "①m²İß"),
    ],
)
def test_folding_examples(text, folded):
    assert fold(text) == folded


def test_simplifying_changes_characters_only():
    assert simplify("第三條　記者「ＡＢＣ」") == "第三条　记者「ＡＢＣ」"
    assert len(simplify(TRADITIONAL)) == len(TRADITIONAL)


def test_a_broken_install_says_what_to_run(monkeypatch):
    normalize._simplified.cache_clear()
    monkeypatch.setattr(normalize, "_TABLE_FILE", "opencc/none.txt")
    with pytest.raises(WenjuError, match="make install"):
        simplify("縣")
    monkeypatch.undo()
    assert simplify("縣") == "县"
