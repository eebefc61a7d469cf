"""What an index was made of and with: enough to tell whether it can be used as it stands."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import corpus
from corpus.errors import IndexDamaged, IndexMismatch
from index import tokenize, units

if TYPE_CHECKING:
    from corpus.types import Document
    from index.embed import Encoder

#: Layout of the folder and what its vectors are of; bumped whenever either changes.
FORMAT = 3
_KIND = "wenju-index"


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of the index. :param chars: its length in code points."""

    id: str
    source: str
    sha256: str
    chars: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """:param created: UTC, ISO 8601.
    :param model: the encoder's name, for people.
    :param fingerprint: the encoder's fingerprint; :param dim: length of its vectors.
    :param splitter: :func:`splitter_fingerprint` when the index was made.
    :param counts: number of sections, sentences, passages and figures.
    :param data: the subfolder that holds the files, ``""`` for an index that was never saved.
    :param files: sha256 of each file in it.
    """

    created: str
    model: str
    fingerprint: str
    dim: int
    splitter: str
    documents: tuple[Entry, ...]
    counts: Mapping[str, int]
    format: int = FORMAT
    data: str = ""
    files: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, documents: Sequence[Document], encoder: Encoder, counts: Mapping[str, int]) -> Manifest:
        """The manifest of an index made now, with ``encoder``."""
        return cls(
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            model=encoder.name,
            fingerprint=encoder.fingerprint,
            dim=encoder.dim,
            splitter=splitter_fingerprint(),
            documents=tuple(Entry(d.id, d.source, d.sha256, len(d.text)) for d in documents),
            counts=dict(counts),
        )

    def to_json(self) -> str:
        """JSON with a hash of its own, so that damage to the manifest shows too."""
        body = {"kind": _KIND, **asdict(self)}
        return json.dumps({**body, "sha256": _digest(body)}, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str, *, index_dir: Path) -> Manifest:
        """Read what :meth:`to_json` wrote.

        :raises IndexDamaged: it is no manifest of ours, or fails its hash.
        :raises IndexMismatch: it is of another format.
        """
        try:
            body: dict[str, Any] = json.loads(text)
            if body.pop("kind") != _KIND:
                raise ValueError("kind")
            if body["format"] != FORMAT:
                raise IndexMismatch(
                    f"索引“{index_dir}”是另一版本的问据建立的（格式 {body['format']}，现为 {FORMAT}）。"
                    f"请重新建立：{command(index_dir)}"
                )
            if body.pop("sha256") != _digest({"kind": _KIND, **body}):
                raise ValueError("sha256")
            documents = tuple(Entry(**entry) for entry in body.pop("documents"))
            return cls(documents=documents, **body)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexDamaged(
                f"索引“{index_dir}”的清单 manifest.json 已损坏。请重新建立：{command(index_dir)}"
            ) from error

    def require(self, encoder: Encoder, *, index_dir: Path) -> None:
        """:raises IndexMismatch: made with another model, or by other rules of splitting."""
        if self.fingerprint != encoder.fingerprint:
            raise IndexMismatch(
                f"索引“{index_dir}”是用模型“{self.model}”（{self.fingerprint[:8]}）建立的，"
                f"与现在的模型“{encoder.name}”（{encoder.fingerprint[:8]}）不符。"
                f"请重新建立：{self.command(index_dir)}"
            )
        if self.splitter != splitter_fingerprint():
            raise IndexMismatch(
                f"索引“{index_dir}”是用另一版本的切分规则建立的。请重新建立：{self.command(index_dir)}"
            )

    def command(self, index_dir: Path) -> str:
        """The command that makes this index again."""
        return command(index_dir, [entry.source for entry in self.documents])


def command(index_dir: Path, sources: Sequence[str] = ()) -> str:
    """The command that makes an index; where the sources are not known or many, a word stands for them."""
    paths = " ".join(map(_quoted, sources)) if 0 < len(sources) <= 3 else "报告路径"
    return f"wenju index {paths} --index {_quoted(str(index_dir))}"


def _quoted(argument: str) -> str:
    # shlex alone would quote every Chinese name, which no shell needs.
    return argument if re.fullmatch(r"[\w@%+=:,./][\w@%+=:,./-]*", argument) else shlex.quote(argument)


def splitter_fingerprint() -> str:
    """Of everything but the model that decides what an index holds: hex sha256.

    It is taken from the rules themselves, the source of :mod:`corpus` and of what cuts and dresses texts
    here, because a version number that somebody forgot to raise would leave wrong figures in old indexes.
    Building again after a change costs little: texts that stay the same keep their vectors.
    """
    digest = hashlib.sha256()
    for path in _rules():
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _rules() -> list[Path]:
    own = [tokenize.USER_DICT, *(Path(module.__file__ or "") for module in (tokenize, units))]
    return [*sorted(Path(corpus.__file__ or "").parent.rglob("*.py")), *own]


def _digest(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
