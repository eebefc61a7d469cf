"""What a report says of itself: title, publisher, byline, period."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.types import Span

_BYLINE = re.compile(
    r"(?<=[。！？”\n])[ \u3000]*((?:[\u4e00-\u9fff]{2,12}(?:日报|晚报|时报|社))?(?:本报)?(?:记者|通讯员)[ \u3000]?[\u4e00-\u9fff]{2,4})\s*\Z"
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What could be inferred; ``None`` where the text does not say."""

    title: str | None = None
    period: str | None = None
    publisher: str | None = None
    byline: Span | None = None


def infer(text: str) -> Metadata:
    """Infer a report's metadata from its text alone."""
    match = _BYLINE.search(text)
    if not match:
        return Metadata()
    publisher = re.match(r"[\u4e00-\u9fff]{2,12}(?:日报|晚报|时报|社)", match.group(1))
    return Metadata(
        byline=Span(match.start(1), match.end(1), match.group(1)),
        publisher=publisher.group() if publisher else None,
    )
