"""The words of an answer by where they stand: before a mark 〔n〕 the citation's own, elsewhere the answer's.

A number that some cited sentence holds may still be the wrong one where it is shown, so it does not do to
look it up anywhere: what a mark follows must be its citation's words, letter by letter, and all other words may
name no number but those of the short answer, of its formula, or of what the caller allows.
"""

from __future__ import annotations

import re

from corpus.errors import VerificationError
from qa.types import Answer, Citation

_MARK = re.compile(r"〔(\d+)〕")
#: What may stand between the words of one citation and those before them.
_LEAD = re.compile(r"(?:^|[：:；;。，])$")
_JOIN = " 。；;，、"


def own_words(answer: Answer) -> str:
    """The answer's text without its marks and the words that these prove.

    :raises VerificationError: a mark has no citation, or the words before it are not its citation's.
    """
    own, end = [], 0
    for mark in _MARK.finditer(answer.text):
        n = int(mark[1])
        words = flat(answer.text[end : mark.start()].lstrip(_JOIN))
        lead = _lead(words, answer.citations[n - 1]) if 1 <= n <= len(answer.citations) else None
        if lead is not None:  # else it should be the report's own, as in 京政办发〔2020〕5号
            own.append(lead)
            end = mark.end()
    out = "\n".join([*own, answer.text[end:]])
    loose = _MARK.search(out)
    if loose:
        n = int(loose[1])
        wrong = "之前的话不是引文的原话" if 1 <= n <= len(answer.citations) else "没有对应的引文"
        raise VerificationError(f"正文里的{loose[0]}{wrong}")
    return out


def _lead(words: str, citation: Citation) -> str | None:
    """What of the words before a mark is not the citation's own, ``None`` where none of them are its own."""
    source = flat(citation.quote)
    if words and words in source:
        return ""
    quoted = words.endswith("”")
    for opening in re.finditer("“" if quoted else "[：:]", words):
        lead = words[: opening.start()] if quoted else words[: opening.end()]
        if _LEAD.search(lead) and (said := words[opening.end() : len(words) - quoted]) and said in source:
            return lead
    return None


def flat(quote: str) -> str:
    """A quote as it is shown, without the line breaks inside."""
    return re.sub(r"\s*\n\s*", "", quote).strip()
