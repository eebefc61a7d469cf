"""Search over reports: vectors (FAISS) and words (BM25), fused.

Start with :func:`index.build.build` (files to a folder) or :func:`index.build.build_documents` (in
memory); both give an :class:`index.search.Index`.
"""
