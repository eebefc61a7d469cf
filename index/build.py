"""Reports → index: load, split, encode, count words, save; the whole flow on this page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus import loaders
from corpus.errors import SearchIndexError, SourceError
from corpus.passages import passages
from corpus.split import split
from corpus.types import Document, Figure, Passage
from index import folder
from index.contents import Contents
from index.lexical import Lexical
from index.manifest import Manifest
from index.search import Index, sentence_units
from index.tokenize import tokens
from index.types import Unit

try:
    from corpus.figures import figures
except ImportError:  # until the ledger lands

    def figures(document, outline):  # type: ignore
        return ()


if TYPE_CHECKING:
    from index.embed import Encoder

#: Called with a stage (``读取`` ``切分`` ``编码`` ``分词`` ``写入``), how many are done, how many there are.
Progress = Callable[[str, int, int], None]


def build(
    paths: Sequence[Path],
    index_dir: Path,
    *,
    encoder: Encoder,
    progress: Progress | None = None,
    unreadable: list[SourceError] | None = None,
) -> Index:
    """Make the index of the reports under ``paths``, or bring the one in ``index_dir`` up to date.

    Afterwards it holds exactly these reports. Texts that the old index knew keep their vectors, so that
    only what changed is encoded again.

    :param paths: files and folders.
    :param unreadable: where given, reports that cannot be read are left out and their errors put here;
        else the first one is raised. It is raised too where no report is left.
    :raises SourceError: see ``unreadable``.
    :raises IndexNotWritable: the old index is then whole.
    """
    documents = _load(loaders.find([Path(path) for path in paths]), progress, unreadable)
    index = build_documents(
        documents, encoder=encoder, progress=progress, known=_known_vectors(Path(index_dir), encoder)
    )
    _tell(progress, "写入", 0, 1)
    index.save(Path(index_dir))
    _tell(progress, "写入", 1, 1)
    return index


def build_documents(
    documents: Sequence[Document],
    *,
    encoder: Encoder,
    progress: Progress | None = None,
    known: Mapping[str, NDArray[np.float32]] | None = None,
) -> Index:
    """Make an index in memory.

    :param documents: with unique ids.
    :param known: vectors of texts that this encoder encoded before.
    :raises ValueError: two documents with the same id.
    """
    if len({document.id for document in documents}) < len(documents):
        raise ValueError("document ids must be unique")
    outlines = []
    all_passages: list[Passage] = []
    all_figures: list[Figure] = []
    for done, document in enumerate(documents):
        _tell(progress, "切分", done, len(documents))
        outline = split(document)
        outlines.append(outline)
        all_passages += passages(document, outline)
        all_figures += figures(document, outline)
    _tell(progress, "切分", len(documents), len(documents))
    sections = tuple(chain.from_iterable(outline.sections for outline in outlines))
    sentences = tuple(chain.from_iterable(outline.sentences for outline in outlines))
    units: dict[Unit, Sequence[Passage]] = {"passage": all_passages, "sentence": sentence_units(sentences)}
    vectors = _encode(units, encoder, progress, known or {})
    lexical = {}
    for done, (unit, items) in enumerate(units.items()):
        _tell(progress, "分词", done, len(units))
        lexical[unit] = Lexical.build([tokens(item.text) for item in items])
    _tell(progress, "分词", len(units), len(units))
    contents = Contents(
        tuple(documents), sections, sentences, tuple(all_passages), tuple(all_figures), vectors, lexical
    )
    counts = {
        "sections": len(sections),
        "sentences": len(sentences),
        "passages": len(all_passages),
        "figures": len(all_figures),
    }
    return Index(contents, encoder=encoder, manifest=Manifest.of(documents, encoder, counts))


def _load(
    files: Sequence[Path], progress: Progress | None, unreadable: list[SourceError] | None
) -> list[Document]:
    documents = []
    errors: list[SourceError] = []
    for done, (path, doc_id) in enumerate(zip(files, document_ids(files), strict=True)):
        _tell(progress, "读取", done, len(files))
        try:
            documents.append(loaders.load(path, doc_id=doc_id))
        except SourceError as error:
            if unreadable is None:
                raise
            errors.append(error)
    _tell(progress, "读取", len(files), len(files))
    if errors and not documents:
        raise errors[0]
    if unreadable is not None:
        unreadable += errors
    return documents


def document_ids(files: Sequence[Path]) -> list[str]:
    """An id for each file: its name, with as many of its folders as tell it from the others.

    >>> document_ids([Path("2023/report.txt"), Path("2024/report.txt"), Path("2024/plan.md")])
    ['2023/report.txt', '2024/report.txt', 'plan.md']
    """
    resolved = [file.resolve() for file in files]
    depths = [1] * len(files)
    while True:
        ids = ["/".join(path.parts[-depth:]) for path, depth in zip(resolved, depths, strict=True)]
        clashing = {id_ for id_, count in Counter(ids).items() if count > 1}
        deeper = [
            depth + (id_ in clashing and depth < len(path.parts))
            for id_, path, depth in zip(ids, resolved, depths, strict=True)
        ]
        if deeper == depths:
            return ids
        depths = deeper


def _known_vectors(index_dir: Path, encoder: Encoder) -> dict[str, NDArray[np.float32]]:
    """The vectors of an older index's texts, where the same model made them."""
    try:
        manifest, contents = folder.read(index_dir, check=lambda manifest: None)
    except SearchIndexError:
        return {}
    if manifest.fingerprint != encoder.fingerprint:
        return {}
    units: dict[Unit, Sequence[Passage]] = {
        "passage": contents.passages,
        "sentence": sentence_units(contents.sentences),
    }
    return {
        item.text: vector
        for unit, items in units.items()
        for item, vector in zip(items, contents.vectors[unit], strict=True)
    }


def _encode(
    units: Mapping[Unit, Sequence[Passage]],
    encoder: Encoder,
    progress: Progress | None,
    known: Mapping[str, NDArray[np.float32]],
) -> dict[Unit, NDArray[np.float32]]:
    """Vectors of every unit; equal texts are encoded once and share a vector."""
    wanted = dict.fromkeys(item.text for items in units.values() for item in items)
    new = [text for text in wanted if text not in known]
    _tell(progress, "编码", 0, len(new))
    encoded = encoder.encode_documents(new, progress=lambda done, total: _tell(progress, "编码", done, total))
    vectors = {
        **{text: known[text] for text in wanted if text in known},
        **dict(zip(new, encoded, strict=True)),
    }
    return {
        unit: np.array([vectors[item.text] for item in items], np.float32).reshape(-1, encoder.dim)
        for unit, items in units.items()
    }


def _tell(progress: Progress | None, stage: str, done: int, total: int) -> None:
    if progress is not None:
        progress(stage, done, total)
