"""What holds of the code as a whole: which way it depends, what importing it costs, and what it may weigh."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import qa

ROOT = Path(__file__).resolve().parent.parent
#: Each package with those it may import.
MAY_IMPORT = {
    "corpus": set(),
    "index": {"corpus"},
    "qa": {"corpus", "index"},
    "app": {"corpus", "index", "qa"},
}
HEAVY = {"torch", "faiss", "gradio", "sentence_transformers", "transformers", "onnxruntime", "jieba"}
MODULES = [
    *sorted(path for package in ("corpus", "index", "qa") for path in (ROOT / package).rglob("*.py")),
    ROOT / "app.py",
]
TREES = {path.relative_to(ROOT): ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
MIB = 2**20
#: Proper nouns and peculiar words of the shipped reports. Rules made of them would answer these reports only.
REPORTS_OWN = ("呼和浩特", "一肩挑", "凉房", "青城", "玉泉", "阿柔娜", "岚泽", "澄峦", "陆怀铮")


def imported(tree: ast.AST) -> Iterator[str]:
    """The top-level names that a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports here are absolute"
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("path", TREES, ids=str)
def test_imports_run_one_way(path: Path) -> None:
    room = path.parts[0].removesuffix(".py")
    ours = set(imported(TREES[path])) & {*MAY_IMPORT, "tests", "training", "benchmarks"}
    assert ours <= MAY_IMPORT[room] | {room}


@pytest.mark.parametrize("module", ["corpus", "index", "qa", "qa.cli", "qa.verify", "qa.render", "app"])
def test_importing_loads_no_heavy_library(module: str) -> None:
    script = f"import sys, json, {module}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True)
    loaded = set(json.loads(done.stdout))
    assert module in loaded
    assert loaded & HEAVY == set()


def _reads_environment(tree: ast.AST) -> bool:
    written = {
        id(target.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Subscript)
    }
    return any(
        (isinstance(node, ast.Attribute) and node.attr in ("environ", "environb") and id(node) not in written)
        or (isinstance(node, ast.Attribute) and node.attr in ("getenv", "getenvb"))
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "os"
            and {alias.name for alias in node.names} & {"environ", "getenv"}
        )
        for node in ast.walk(tree)
    )


def test_only_the_configuration_reads_the_environment() -> None:
    readers = {path.as_posix() for path, tree in TREES.items() if _reads_environment(tree)}
    assert readers == {"qa/config.py"}


def _undocumented(body: list[ast.stmt], prefix: str) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if node.name.startswith("_"):
                continue
            if not ast.get_docstring(node):
                yield f"{prefix}{node.name}"
            if isinstance(node, ast.ClassDef):
                yield from _undocumented(node.body, f"{prefix}{node.name}.")


def test_public_names_say_what_they_do() -> None:
    missing = [f"{path}:{name}" for path, tree in TREES.items() for name in _undocumented(tree.body, "")]
    missing += [f"{path}: the module" for path, tree in TREES.items() if not ast.get_docstring(tree)]
    assert missing == []


def test_library_code_does_not_print() -> None:
    """Results come back or are raised; only the commands and the page talk to a terminal."""
    prints = {
        path.as_posix()
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    }
    assert prints <= {"qa/arguments.py", "qa/cli.py", "qa/commands.py", "qa/console.py", "app.py"}


def test_modules_stay_readable() -> None:
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_bytes().splitlines()) for path in MODULES}
    assert {name: n for name, n in lengths.items() if n > 350} == {}


def test_the_map_names_every_module() -> None:
    """``docs/architecture.md`` has a row for each module, and none for what is gone."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {
        room: set(
            re.findall(r"`([\w/]+\.py)`", re.split(rf"^## {room}/", page, flags=re.M)[1].split("\n## ")[0])
        )
        for room in ("corpus", "index", "qa")
    }
    for room, named in rooms.items():
        there = {
            path.relative_to(room).as_posix().removeprefix("web/")
            for path in TREES
            if path.parts[0] == room and path.name != "__init__.py"
        }
        assert named - {"loaders/__init__.py", "app.py"} == there


def test_exported_names() -> None:
    assert qa.__all__ == ["Engine", "Session"]
    with pytest.raises(AttributeError, match="Motor"):
        _ = qa.Motor
    names = {
        node.name
        for node in TREES[Path("qa/types.py")].body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    }
    assert names == {"Answer", "Citation", "Derivation", "Finding", "Refusal"}


def test_weights_fit_a_clone() -> None:
    """Every weight that ships counts: the encoder, and the reader when there is one."""
    weigh = {
        folder: sum(p.stat().st_size for p in (ROOT / folder).rglob("*") if p.is_file())
        for folder in ("index/model", "qa/model")
    }
    assert 0 < weigh["index/model"] < 32 * MIB
    assert sum(weigh.values()) < 60 * MIB
    elsewhere = [
        path.relative_to(ROOT).as_posix()
        for room in ("corpus", "index", "qa", "data", "docs", "benchmarks", "training", "tests")
        for path in (ROOT / room).rglob("*")
        if path.is_file() and path.stat().st_size > MIB and path.parent.name != "model"
    ]
    assert elsewhere == []


def _words_of_rules() -> Iterator[tuple[str, str]]:
    """Where and what: every string of the packages that is no docstring, and their word lists."""
    for path, tree in TREES.items():
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                yield f"{path}:{node.lineno}", node.value
    for room in ("corpus", "index", "qa"):
        for path in (ROOT / room).glob("*.txt"):
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def test_no_rule_knows_a_shipped_report() -> None:
    """A rule that names what only one report names would be an answer learned by heart."""
    names = ("report.txt", "bulletin.txt", "work_report.txt")
    reports = "".join((ROOT / "data" / name).read_text(encoding="utf-8") for name in names)
    assert [word for word in REPORTS_OWN if word not in reports] == []
    known = [(where, word) for where, text in _words_of_rules() for word in REPORTS_OWN if word in text]
    assert known == []
