"""Plots as SVG text, written out by hand: no library, no script, nothing to fetch.

All text goes through :func:`html.escape`. Colours are classes that the page's style sheet defines, so
that a plot prints and follows a dark screen as the page does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 460, 280
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 14, 14, 44

#: A point of a plot: x, y.
XY = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a plot.

    :param points: in order of x.
    :param band: for each point the low and high end of its interval, or ``()`` for none.
    """

    name: str
    points: Sequence[XY]
    band: Sequence[tuple[float, float]] = ()


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis from ``low`` to ``high`` with a label and ticks ``(value, text)``."""

    label: str
    low: float
    high: float
    ticks: Sequence[tuple[float, str]]


#: Shares, in per cent.
SHARE_TICKS = tuple((n / 5, f"{20 * n}%") for n in range(6))


def share(label: str) -> Axis:
    """An axis of shares, 0 to 1."""
    return Axis(label, 0.0, 1.0, SHARE_TICKS)


def lines(title: str, x: Axis, y: Axis, series: Sequence[Series], *, diagonal: bool = False) -> str:
    """Lines with a dot at each point, their intervals as whiskers, and a legend where there are several.

    :param diagonal: draw the line from corner to corner that a perfect result would lie on.
    """
    frame = _Frame(x, y)
    parts = [frame.grid()]
    if diagonal:
        parts.append(frame.line([(x.low, y.low), (x.high, y.high)], "ideal"))
    for number, one in enumerate(series):
        kind = f"s{number % 4}"
        for (at, _), (low, high) in zip(one.points, one.band, strict=False):
            parts.append(frame.line([(at, low), (at, high)], f"whisker {kind}"))
        parts.append(frame.line(one.points, kind))
        parts += [frame.dot(point, kind) for point in one.points] if len(one.points) <= 24 else []
    if len(series) > 1:
        parts.append(_legend([one.name for one in series]))
    return _svg(title, parts)


def bars(
    title: str,
    x: Axis,
    y: Axis,
    columns: Sequence[tuple[float, float, float, str]],
    *,
    diagonal: bool = False,
) -> str:
    """Columns ``(from, to, height, hint)``; the hint shows where the pointer rests on one.

    :param diagonal: as in :func:`lines`.
    """
    frame = _Frame(x, y)
    parts = [frame.grid(), *(frame.bar(*column) for column in columns)]
    if diagonal:
        parts.append(frame.line([(x.low, y.low), (x.high, y.high)], "ideal"))
    return _svg(title, parts)


class _Frame:
    """Where values of two axes lie on the picture."""

    def __init__(self, x: Axis, y: Axis) -> None:
        self._x, self._y = x, y

    def _at(self, point: XY) -> XY:
        """Values beyond an axis are drawn at its end."""
        across = _part(point[0], self._x) * (WIDTH - _LEFT - _RIGHT)
        up = _part(point[1], self._y) * (HEIGHT - _TOP - _BOTTOM)
        return _LEFT + across, HEIGHT - _BOTTOM - up

    def grid(self) -> str:
        """Ticks, grid lines and labels."""
        right, bottom = WIDTH - _RIGHT, HEIGHT - _BOTTOM
        parts = []
        for value, text in self._y.ticks:
            _, at = self._at((self._x.low, value))
            parts.append(f'<path class="grid" d="M{_LEFT} {at:.1f}H{right}"/>')
            parts.append(f'<text x="{_LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{escape(text)}</text>')
        for value, text in self._x.ticks:
            at, _ = self._at((value, self._y.low))
            parts.append(f'<path class="grid" d="M{at:.1f} {bottom}v4"/>')
            parts.append(f'<text x="{at:.1f}" y="{bottom + 17}" text-anchor="middle">{escape(text)}</text>')
        middle = (_LEFT + right) / 2
        parts.append(
            f'<text class="axis" x="{middle:.1f}" y="{HEIGHT - 8}" text-anchor="middle">{escape(self._x.label)}</text>'
        )
        parts.append(
            f'<text class="axis" transform="translate(11 {(_TOP + bottom) / 2:.1f}) rotate(-90)" '
            f'text-anchor="middle">{escape(self._y.label)}</text>'
        )
        parts.append(f'<path class="frame" d="M{_LEFT} {_TOP}V{bottom}H{right}"/>')
        return "".join(parts)

    def line(self, points: Sequence[XY], kind: str) -> str:
        """A line through points."""
        if not points:
            return ""
        path = "L".join(f"{a:.1f} {b:.1f}" for a, b in map(self._at, points))
        return f'<path class="line {kind}" d="M{path}"/>'

    def dot(self, point: XY, kind: str) -> str:
        """A dot at a point."""
        a, b = self._at(point)
        return f'<circle class="dot {kind}" cx="{a:.1f}" cy="{b:.1f}" r="3"/>'

    def bar(self, start: float, end: float, height: float, hint: str) -> str:
        """A column from the x axis up."""
        left, top = self._at((start, height))
        right, bottom = self._at((end, self._y.low))
        return (
            f'<rect class="bar" x="{left + 1:.1f}" y="{top:.1f}" width="{max(right - left - 2, 1):.1f}" '
            f'height="{max(bottom - top, 0):.1f}"><title>{escape(hint)}</title></rect>'
        )


def _part(value: float, axis: Axis) -> float:
    return min(max((value - axis.low) / ((axis.high - axis.low) or 1), 0.0), 1.0)


def _legend(names: Sequence[str]) -> str:
    parts = []
    # Bottom right, where curves that rise leave room.
    for number, name in enumerate(reversed(names)):
        kind, y = f"s{(len(names) - 1 - number) % 4}", HEIGHT - _BOTTOM - 12 - 17 * number
        parts.append(f'<path class="line {kind}" d="M{WIDTH - 150} {y - 4}h22"/>')
        parts.append(f'<text x="{WIDTH - 122}" y="{y}">{escape(name)}</text>')
    return "".join(parts)


def _svg(title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )
