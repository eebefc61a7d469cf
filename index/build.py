"""Reports → index: load, split, encode, count words, save; the whole flow on this page."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus import loaders
from corpus.errors import SearchIndexError, SourceError
from corpus.figures import figures
from corpus.normalize import fold
from corpus.passages import passages
from corpus.split import split
from corpus.types import Document, Figure, Passage, Section, Sentence
from index import folder
from index.contents import Contents
from index.lexical import Lexical
from index.manifest import Manifest, splitter_fingerprint
from index.search import Index
from index.store import Vector
from index.tokenize import tokens
from index.types import Unit
from index.units import in_context, sentence_units, with_byline

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

    Afterwards it holds exactly these reports. Where nothing changed, nothing is written; else texts that
    the old index knew keep their vectors, so that only what is new is encoded.

    :param paths: files and folders.
    :param unreadable: where given, reports that cannot be read are left out and their errors put here;
        else the first one is raised. It is raised too where no report is left.
    :raises SourceError: see ``unreadable``.
    :raises IndexNotWritable: the old index is then whole.
    """
    documents = _load(loaders.find([Path(path) for path in paths]), progress, unreadable)
    known = None
    if old := _old(Path(index_dir), encoder):
        manifest, contents = old
        if manifest.splitter == splitter_fingerprint() and list(contents.documents) == documents:
            return Index(contents, encoder=encoder, manifest=manifest)
        known = _known_vectors(contents)
    index = build_documents(documents, encoder=encoder, progress=progress, known=known)
    _tell(progress, "写入", 0, 1)
    index.save(Path(index_dir))
    _tell(progress, "写入", 1, 1)
    return index


def build_documents(
    documents: Sequence[Document],
    *,
    encoder: Encoder,
    progress: Progress | None = None,
    known: Mapping[str, Vector] | None = None,
) -> Index:
    """Make an index in memory.

    :param documents: with unique ids.
    :param known: vectors of texts that this encoder encoded before.
    :raises ValueError: two documents with the same id.
    """
    if len({document.id for document in documents}) < len(documents):
        raise ValueError("document ids must be unique")
    outlines = []
    found_passages: list[Passage] = []
    found_figures: list[Figure] = []
    for done, document in enumerate(documents):
        _tell(progress, "切分", done, len(documents))
        outline = split(document)
        outlines.append(outline)
        found_passages += passages(document, outline)
        found_figures += figures(document, outline)
    _tell(progress, "切分", len(documents), len(documents))
    sections = tuple(chain.from_iterable(outline.sections for outline in outlines))
    sentences = tuple(chain.from_iterable(map(with_byline, documents, outlines)))
    items = _items(found_passages, sentences)
    texts = _texts(items, sections)
    titles = {document.id: tokens(document.title) for document in documents}
    contents = Contents(
        documents=tuple(documents),
        sections=sections,
        sentences=sentences,
        passages=tuple(found_passages),
        figures=tuple(found_figures),
        vectors=_encode(texts, encoder, progress, known or {}),
        lexical=_count(items, texts, titles, progress),
    )
    counts = {
        "sections": len(sections),
        "sentences": len(sentences),
        "passages": len(found_passages),
        "figures": len(found_figures),
    }
    return Index(contents, encoder=encoder, manifest=Manifest.of(documents, encoder, counts))


def rebuilt(index: Index, documents: Sequence[Document], *, progress: Progress | None = None) -> Index:
    """An index in memory of other documents; only what ``index`` has not encoded is encoded.

    :param documents: with unique ids.
    :raises ValueError: two documents with the same id.
    """
    return build_documents(
        documents,
        encoder=index.encoder,
        progress=progress,
        known=_known_vectors(index.contents),
    )


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
    # Not resolve(): a link keeps the name it was given by.
    absolute = [Path(os.path.abspath(file)) for file in files]  # noqa: PTH100
    depths = [1] * len(files)
    while True:
        ids = ["/".join(path.parts[-depth:]) for path, depth in zip(absolute, depths, strict=True)]
        clashing = {id_ for id_, count in Counter(ids).items() if count > 1}
        deeper = [
            depth + (id_ in clashing and depth < len(path.parts))
            for id_, path, depth in zip(ids, absolute, depths, strict=True)
        ]
        if deeper == depths:
            return ids
        depths = deeper


def _old(index_dir: Path, encoder: Encoder) -> tuple[Manifest, Contents] | None:
    """The index that is there, if it is whole and the same model made it, by whatever rules."""
    try:
        manifest, contents = folder.read(index_dir, check=lambda manifest: None)
    except SearchIndexError:
        return None
    return (manifest, contents) if manifest.fingerprint == encoder.fingerprint else None


def _known_vectors(old: Contents) -> dict[str, Vector]:
    texts = _texts(_items(old.passages, old.sentences), old.sections)
    return {
        text: vector for unit in texts for text, vector in zip(texts[unit], old.vectors[unit], strict=True)
    }


def _items(found: Sequence[Passage], sentences: Sequence[Sentence]) -> dict[Unit, Sequence[Passage]]:
    return {"passage": found, "sentence": sentence_units(sentences)}


def _texts(items: Mapping[Unit, Sequence[Passage]], sections: Sequence[Section]) -> dict[Unit, list[str]]:
    """What is encoded and counted for each item, folded as questions are (:meth:`Index.search`)."""
    by_id = {section.id: section for section in sections}
    return {unit: [fold(in_context(item, by_id[item.section_id])) for item in items[unit]] for unit in items}


def _encode(
    texts: Mapping[Unit, Sequence[str]],
    encoder: Encoder,
    progress: Progress | None,
    known: Mapping[str, Vector],
) -> dict[Unit, Vector]:
    """Vectors of every unit; equal texts are encoded once and share a vector."""
    new = [text for text in dict.fromkeys(chain.from_iterable(texts.values())) if text not in known]
    _tell(progress, "编码", 0, len(new))
    encoded = encoder.encode_documents(new, progress=lambda done, total: _tell(progress, "编码", done, total))
    vectors = {**known, **dict(zip(new, encoded, strict=True))}
    return {
        unit: np.array([vectors[text] for text in texts[unit]], np.float32).reshape(-1, encoder.dim)
        for unit in texts
    }


def _count(
    items: Mapping[Unit, Sequence[Passage]],
    texts: Mapping[Unit, Sequence[str]],
    titles: Mapping[str, list[str]],
    progress: Progress | None,
) -> dict[Unit, Lexical]:
    """BM25 of every unit's text, with its document's title, which tells alike reports apart."""
    total = sum(map(len, texts.values()))
    lexical: dict[Unit, Lexical] = {}
    done = 0
    for unit in texts:
        counted = []
        for item, text in zip(items[unit], texts[unit], strict=True):
            if done % 1000 == 0:
                _tell(progress, "分词", done, total)
            counted.append([*tokens(text), *titles[item.doc_id]])
            done += 1
        lexical[unit] = Lexical.build(counted)
    _tell(progress, "分词", total, total)
    return lexical


def _tell(progress: Progress | None, stage: str, done: int, total: int) -> None:
    if progress is not None:
        progress(stage, done, total)
