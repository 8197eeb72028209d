# SPDX-License-Identifier: Apache-2.0
"""Line charts as SVG text. Every vertical axis begins at zero, so that what looks flat is flat."""
import math
from typing import NamedTuple
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 900, 380
TOP, BOTTOM, LEFT, GAP = 104, 62, 58, 24
ROOM_FOR_NAMES = 112  # right of the last point
NEAREST_LABELS = 30
COLOURS = ("#0b62a8", "#b4420a", "#5d6470")
STYLE = """
text { font-family: system-ui, "DejaVu Sans", Helvetica, Arial, sans-serif; font-size: 12.5px; fill: #33383f }
.title { font-size: 18px; font-weight: 600; fill: #16191d } .note { fill: #5d6470 }
.panel { font-weight: 600; fill: #16191d } .value { font-weight: 600; paint-order: stroke; stroke: #f7f7f5; stroke-width: 4px }
.grid { stroke: #d9dbde; stroke-width: 1 } .axis { stroke: #8a9099; stroke-width: 1.2 }
.line { fill: none; stroke-width: 2.4; stroke-linejoin: round } .spread { stroke-width: 5; opacity: 0.28 }
"""


class Point(NamedTuple):
    x: float
    y: float
    low: float
    high: float


class Series(NamedTuple):
    name: str
    points: list


class Panel(NamedTuple):
    """`unit`: what stands for one on the axis, as (name, size); points are divided by it."""
    title: str
    unit: tuple
    series: list


class Chart(NamedTuple):
    title: str
    note: str
    x_title: str
    x_is_log: bool
    x_text: object  # what writes a number on the horizontal axis
    panels: list


def nice_ticks(most):
    """From zero on, four or five round steps, the last one over `most`."""
    step = 10 ** math.floor(math.log10(most / 4))
    step *= next(factor for factor in (1, 2, 2.5, 5, 10) if most / 4 <= factor * step)
    return [step * i for i in range(math.floor(most / step) + 2)]


def number_text(value):
    if value == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value)))) if abs(value) < 1000 else 0
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class Scale:
    """Where a number stands between two ends, in pixels."""

    def __init__(self, least, most, begin, end, is_log=False):
        self.shape = math.log10 if is_log else float
        self.least, self.most = self.shape(least), self.shape(most)
        self.begin, self.end = begin, end

    def __call__(self, value):
        share = (self.shape(value) - self.least) / (self.most - self.least)
        return self.begin + share * (self.end - self.begin)


def text(x, y, words, anchor="start", kind="", colour=None):
    style = f' class="{kind}"' if kind else ""
    style += f' style="fill:{colour}"' if colour else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{style}>{escape(words)}</text>'


def line(x1, y1, x2, y2, kind, colour=None):
    style = f' stroke="{colour}"' if colour else ""
    return (f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"'
            f'{style}/>')


def apart(places, least):
    """The same places moved so that none is nearer than `least` to another, order kept."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved = list(places)
    for below, above in zip(order, order[1:]):
        moved[above] = max(moved[above], moved[below] + least)
    over = max((moved[i] - places[i] for i in order), default=0) / 2
    return [place - over for place in moved]


def draw_axes(chart, panel, x, y, ticks):
    left, right, bottom = x.begin, x.end, y.begin
    yield text(left - LEFT + 8, TOP - 20, f"{panel.title}, {panel.unit[0]}", kind="panel")
    for tick in ticks:
        yield line(left - 10, y(tick), right + 10, y(tick), "grid" if tick else "axis")
        yield text(left - 14, y(tick) + 4, number_text(tick), "end")
    last = -math.inf
    for value in sorted({point.x for series in panel.series for point in series.points}):
        yield line(x(value), bottom, x(value), bottom + 5, "axis")
        if x(value) - last >= NEAREST_LABELS:
            yield text(x(value), bottom + 20, chart.x_text(value), "middle")
            last = x(value)
    yield text((left + right) / 2, bottom + 42, chart.x_title, "middle", "note")


def draw_series(series, colour, unit, x, y):
    at = [(x(point.x), y(point.y / unit)) for point in series.points]
    for point in series.points:
        yield line(x(point.x), y(point.low / unit), x(point.x), y(point.high / unit), "spread", colour)
    path = " ".join(f"{px:.1f},{py:.1f}" for px, py in at)
    yield f'<polyline points="{path}" class="line" stroke="{colour}"/>'
    yield from (f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3.4" fill="{colour}"/>' for px, py in at)


def draw_names(panel, x, y):
    """First values over the beginnings of the lines, last ones and names at their ends."""
    unit = panel.unit[1]
    begins = apart([y(series.points[0].y / unit) - 11 for series in panel.series], 15)
    for series, place, colour in zip(panel.series, begins, COLOURS):
        yield text(x.begin - 4, place, number_text(series.points[0].y / unit), "start", "value", colour)
    ends = apart([y(series.points[-1].y / unit) for series in panel.series], 30)
    for series, place, colour in zip(panel.series, ends, COLOURS):
        yield text(x.end + 14, place - 1, number_text(series.points[-1].y / unit), kind="value", colour=colour)
        yield text(x.end + 14, place + 13, series.name, colour=colour)


def draw_panel(chart, panel, left, right):
    points = [point for series in panel.series for point in series.points]
    ticks = nice_ticks(max(point.high for point in points) / panel.unit[1])
    x = Scale(min(point.x for point in points), max(point.x for point in points),
              left + LEFT, right - ROOM_FOR_NAMES, chart.x_is_log)
    y = Scale(0, ticks[-1], HEIGHT - BOTTOM, TOP)
    yield from draw_axes(chart, panel, x, y, ticks)
    for series, colour in zip(panel.series, COLOURS):
        yield from draw_series(series, colour, panel.unit[1], x, y)
    yield from draw_names(panel, x, y)


def draw(chart):
    """The chart as SVG. Its ground is its own, so that it can be read on white and on black."""
    width = (WIDTH - GAP) / len(chart.panels)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
             f' height="{HEIGHT}" role="img" aria-label="{escape(chart.title, {chr(34): "&quot;"})}">',
             f"<style>{STYLE}</style>",
             f'<rect width="{WIDTH}" height="{HEIGHT}" rx="8" fill="#f7f7f5"/>',
             text(GAP, 34, chart.title, kind="title"), text(GAP, 56, chart.note, kind="note")]
    for i, panel in enumerate(chart.panels):
        parts += draw_panel(chart, panel, GAP / 2 + i * width, GAP / 2 + (i + 1) * width)
    return "\n".join(parts) + "\n</svg>\n"
