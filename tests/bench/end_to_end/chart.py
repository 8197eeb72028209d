# SPDX-License-Identifier: Apache-2.0
"""Latency over the seconds of a run, as SVG: one line for each percentile, a mark for each event."""
import html
import math

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 860, 380, 60, 60, 64, 44
FETCHES = {"keys_fetched": "keys arrived", "keys_stale": "a fetch failed"}
LINES = [("p50", "p50", "#4c78a8"), ("p99", "p99", "#e4572e"), ("p999", "p99.9", "#8a6fb0")]


def text(x, y, words, more=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{html.escape(words)}</text>'


def stroke(x1, y1, x2, y2, colour, more=""):
    return (f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
            f'stroke="{colour}" {more}/>')


def triangle(x, y, what):
    colour = "#2b8a3e" if what == "keys_fetched" else "#c92a2a"
    return f'<path d="M{x - 5:.1f},{y + 1}h10l-5,-9z" fill="{colour}"/>'


class Scale:
    """Seconds across; microseconds up, each decade as high as the next."""

    def __init__(self, run):
        points = run["points"]
        self.last = math.ceil(points[-1]["at"] + 1)
        self.low = math.floor(math.log10(min(point["p50"] for point in points)))
        self.high = math.ceil(math.log10(max(point["p999"] for point in points)))

    def x(self, second):
        return LEFT + second / self.last * (WIDTH - LEFT - RIGHT)

    def y(self, microseconds):
        share = (math.log10(microseconds) - self.low) / (self.high - self.low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def axes(scale):
    for power in range(scale.low, scale.high + 1):
        y = scale.y(10 ** power)
        yield stroke(LEFT, y, WIDTH - RIGHT, y, "#ddd")
        label = f"{10 ** power} µs" if power < 3 else f"{10 ** (power - 3)} ms"
        yield text(LEFT - 6, y + 4, label, 'text-anchor="end"')
    for second in range(0, scale.last + 1, 5):
        yield text(scale.x(second), HEIGHT - BOTTOM + 18, str(second), 'text-anchor="middle"')
    yield text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, "seconds", 'text-anchor="middle"')


def marks(scale, run):
    for mark in run["marks"]:
        x = scale.x(mark["at"])
        yield stroke(x, TOP - 8, x, HEIGHT - BOTTOM, "#555", 'stroke-dasharray="4 3"')
        yield text(x, TOP - 12, mark["what"], 'text-anchor="middle"')
    for event in run["keys"]:
        yield triangle(scale.x(event["at"]), HEIGHT - BOTTOM, event["what"])
    for i, (what, name) in enumerate(FETCHES.items()):
        x = WIDTH - RIGHT - 250 + 130 * i
        yield triangle(x, 20, what) + text(x + 10, 20, name)


def lines(scale, run):
    lowest = float("inf")
    for member, name, colour in LINES:
        where = [(scale.x(point["at"] + 0.5), scale.y(point[member])) for point in run["points"]]
        path = "L".join(f"{x:.1f},{y:.1f}" for x, y in where)
        yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="1.8"/>'
        lowest = min(where[-1][1] + 4, lowest - 13)  # each name above the last, none on another
        yield text(where[-1][0] + 6, lowest, name, f'fill="{colour}"')


def draw(title, run):
    scale = Scale(run)
    parts = [*axes(scale), *marks(scale, run), *lines(scale, run)]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12" fill="#222">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        text(LEFT, 20, title, 'font-size="15"'),
        *parts, "</svg>", ""])
