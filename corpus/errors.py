"""Everything this project raises on purpose.

::

    WenjuError
    ├── SourceError            a report cannot be read
    │   ├── UnsupportedFormat  no loader for this suffix
    │   ├── EmptySource        nothing to read in the file or folder
    │   └── DecodeError        binary, or in no encoding that we can be sure of
    ├── SearchIndexError           an index cannot be used or written
    │   ├── IndexMissing       no index in this folder
    │   ├── IndexDamaged       a file is missing or fails its hash
    │   ├── IndexMismatch      made with another model, splitter or format version
    │   └── IndexNotWritable   read-only folder, or the disk is full
    ├── ModelError             the model's files are missing or damaged
    ├── QuestionError          a question that cannot be taken (empty, too long)
    ├── QuestionSetError       a question file with a bad line
    ├── OutputError            a result file cannot be written
    ├── ExportError            an export that is not as it was made, or that its reports do not prove
    ├── ConfigError            a setting that makes no sense
    └── VerificationError      an answer that its sources do not prove (a defect; never shown)

Messages are Chinese: what happened, and what to do next. "Not found" is an
``Answer.status``, never an exception.
"""

from __future__ import annotations


class WenjuError(Exception):
    """The root; catch it to show ``str(error)`` to a person."""


class SourceError(WenjuError):
    """A report cannot be read."""


class UnsupportedFormat(SourceError):
    """No loader for this suffix."""


class EmptySource(SourceError):
    """Nothing to read in the file or folder."""


class DecodeError(SourceError):
    """Binary, or in no encoding that we can be sure of."""


class SearchIndexError(WenjuError):
    """An index cannot be used or written."""


class IndexMissing(SearchIndexError):
    """No index in this folder."""


class IndexDamaged(SearchIndexError):
    """A file of the index is missing or fails its hash."""


class IndexMismatch(SearchIndexError):
    """The index was made with another model, splitter or format version."""


class IndexNotWritable(SearchIndexError):
    """The index folder is read-only, or the disk is full."""


class ModelError(WenjuError):
    """The model's files are missing or damaged."""


class QuestionError(WenjuError):
    """A question that cannot be taken: empty, or too long."""


class QuestionSetError(WenjuError):
    """A question file with a bad line; the message names the line."""


class OutputError(WenjuError):
    """A result file cannot be written: no such folder, no permission, or the disk is full."""


class ExportError(WenjuError):
    """An export that cannot be read, was changed, or is not proved by the reports."""


class ConfigError(WenjuError):
    """A setting that makes no sense."""


class VerificationError(WenjuError):
    """An answer that its sources do not prove; a defect of ours, never shown as an answer."""
