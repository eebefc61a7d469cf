"""Files, folders and uploads to documents."""

import hashlib
import json
import os

import pytest

from corpus.errors import DecodeError, EmptySource, SourceError, UnsupportedFormat
from corpus.loaders import SUFFIXES, find, load, load_bytes

TEXT = "某县2023年工作总结\n\n全县建成厂房48座，投资5.2亿元。就业2300人。\n"


@pytest.mark.parametrize("suffix", [*sorted(SUFFIXES), ".TXT"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_file_becomes_a_document(tmp_path, suffix, encoding):
    path = tmp_path / f"总结{suffix}"
    data = TEXT.encode(encoding)
    path.write_bytes(data)
    document = load(path)
    assert document.id == f"总结{suffix}"
    assert document.text == TEXT
    assert document.source == str(path)
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert (document.title, document.period) == ("某县2023年工作总结", "2023")
    assert document.page_starts == ()
    assert load(str(path), doc_id="a/总结").id == "a/总结"


def test_without_a_title_line_the_file_gives_the_name(tmp_path):
    path = tmp_path / "2022年简报.txt"
    path.write_text("全县建成厂房48座，投资5.2亿元。", encoding="utf-8")
    assert load(path).title == "2022年简报"
    assert load(path).period == "2022"


def test_an_upload_needs_no_file():
    document = load_bytes(TEXT.encode("gb18030"), name="上传.md")
    assert (document.id, document.source, document.text) == ("上传.md", "上传.md", TEXT)


def test_form_feeds_tell_the_pages():
    document = load_bytes("第一页。\n\f第二页。\n\f第三页。\n\f".encode(), name="甲.txt")
    assert [document.text[start:][:3] for start in document.page_starts] == ["第一页", "第二页", "第三页"]


def test_errors_say_what_to_do(tmp_path):
    (tmp_path / "甲.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "空.txt").write_bytes(b"  \n")
    (tmp_path / "乱.txt").write_bytes(bytes(range(256)) * 8)
    with pytest.raises(UnsupportedFormat, match=r"甲.pdf.*\.md、\.txt 文件，请先转换"):
        load(tmp_path / "甲.pdf")
    with pytest.raises(EmptySource, match=r"空.txt.*请换"):
        load(tmp_path / "空.txt")
    with pytest.raises(DecodeError, match=r"乱.txt.*请换"):
        load(tmp_path / "乱.txt")
    with pytest.raises(SourceError, match=r"找不到.*请检查路径"):
        load(tmp_path / "无.txt")
    with pytest.raises(SourceError, match="是文件夹"):
        load(tmp_path)
    with pytest.raises(UnsupportedFormat):
        load_bytes(b"x", name="无后缀")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_says_so(tmp_path):
    path = tmp_path / "甲.txt"
    path.write_text(TEXT, encoding="utf-8")
    path.chmod(0)
    with pytest.raises(SourceError, match=r"打不开.*权限"):
        load(path)


def test_reports_are_found_in_files_and_folders(tmp_path):
    for name in (
        "b.txt",
        "a.md",
        "sub/c.MARKDOWN",
        "sub/d.json",
        ".hidden/e.txt",
        ".f.txt",
        "g.txt.meta.json",
    ):
        path = tmp_path / "reports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT, encoding="utf-8")
    (tmp_path / "reports" / "folder.txt").mkdir()
    root = tmp_path / "reports"
    assert find([root, root / "b.txt"]) == [root / "a.md", root / "b.txt", root / "sub" / "c.MARKDOWN"]
    # A file that is named is not passed over in silence: loading it says what is wrong.
    assert find([root / "sub" / "d.json"]) == [root / "sub" / "d.json"]


def test_finding_nothing_is_an_error(tmp_path):
    with pytest.raises(EmptySource, match=r"没有能读的报告.*请放入"):
        find([tmp_path])
    with pytest.raises(EmptySource):
        find([])
    with pytest.raises(SourceError, match="找不到"):
        find([tmp_path / "无"])


def sidecar(path, content):
    path.with_name(path.name + ".meta.json").write_bytes(
        content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
    )


def test_a_sidecar_overrides_what_was_inferred(tmp_path):
    path = tmp_path / "甲.txt"
    path.write_text("某县工作总结\n\n建成厂房48座。张三丰写于县城。\n", encoding="utf-8")
    bare = load(path)
    assert (bare.title, bare.period, bare.publisher, bare.byline) == ("某县工作总结", None, None, None)
    sidecar(path, {"title": "总结", "period": "2021/2025", "publisher": "县政府", "byline": "张三丰"})
    document = load(path)
    assert (document.title, document.period, document.publisher) == ("总结", "2021/2025", "县政府")
    assert document.byline is not None
    assert document.text[document.byline.start : document.byline.end] == document.byline.text == "张三丰"
    assert document.sha256 != bare.sha256
    sidecar(path, b"\xef\xbb\xbf" + b'{"title": null}')
    assert load(path).title == "甲"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"{", "JSON"),
        (b"\xff\xfe", "JSON"),
        (["title"], "只能有 title"),
        ({"titel": "甲"}, "只能有 title"),
        ({"title": 3}, "值为文字"),
        ({"title": " "}, "值为文字"),
        ({"period": "去年"}, "2024-02"),
        ({"byline": "无此人"}, "不在报告原文里"),
    ],
)
def test_a_wrong_sidecar_says_what_to_mend(tmp_path, content, what):
    path = tmp_path / "甲.txt"
    path.write_text(TEXT, encoding="utf-8")
    sidecar(path, content)
    with pytest.raises(SourceError, match=f"甲.txt.meta.json.*{what}"):
        load(path)
