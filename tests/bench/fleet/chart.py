# SPDX-License-Identifier: Apache-2.0
"""Draws what the endpoint sees, as SVG: a panel for each story, requests per second on a scale of
powers of ten, the busiest second of each column."""
import math

WIDTH, PANEL, LEFT, TOP, GAP = 760, 130, 60, 56, 56
TOP_RATE = 10000
# Story, title, and the seconds that are shown, from the event.
PANELS = [
    ("steady", "All processes start at one instant; nothing else happens", 0, 3600),
    ("rotation late", "Tokens of a new key come 45 s before the key can be fetched", -60, 240),
    ("outage", "Nobody answers for 30 minutes (from 0 s)", -300, 2700),
    ("garbage", "Each process gets a token a second of a key that never was, for 300 s", -60, 400),
]
COLORS = {"naive": "#c9a37a", "ostiary": "#1f5fa8"}


def x_of(second, start, end):
    return LEFT + (second - start) / (end - start) * (WIDTH - LEFT - 20)


def y_of(rate, top):
    """0.5 and less lies on the floor."""
    share = math.log10(max(rate, 0.5) * 2) / math.log10(TOP_RATE * 2)
    return top + PANEL - share * PANEL


def columns(counts, start, end):
    """(second, busiest of it and those until the next) for at most 350 columns, and how wide
    they are. `counts` begins with the second `start`."""
    shown = counts[:end - start]
    width = max(1, -(-len(shown) // 350))
    return [(start + i, max(shown[i:i + width])) for i in range(0, len(shown), width)], width


def area(counts, start, end, top):
    bars, width = columns(counts, start, end)
    floor = y_of(0, top)
    points = [f"M{x_of(start, start, end):.1f},{floor:.1f}"]
    for second, rate in bars:
        y = y_of(rate, top)
        points.append(f"L{x_of(second, start, end):.1f},{y:.1f}")
        points.append(f"L{x_of(min(second + width, end), start, end):.1f},{y:.1f}")
    points.append(f"L{x_of(end, start, end):.1f},{floor:.1f}Z")
    return " ".join(points)


def text(x, y, words, anchor="start", size=12, color="#333"):
    return (f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" font-size="{size}" '
            f'fill="{color}">{words}</text>')


def grid(start, end, top):
    parts = []
    for power in range(0, 5):
        y = y_of(10 ** power, top)
        parts.append(f'<path d="M{LEFT},{y:.1f}H{WIDTH - 20}" stroke="#ddd"/>')
        parts.append(text(LEFT - 6, y + 4, f"{10 ** power:,}", "end", 11))
    step = next(s for s in (30, 60, 300, 600) if (end - start) / s <= 12)
    for second in range(-(-start // step) * step, end + 1, step):
        parts.append(text(x_of(second, start, end), top + PANEL + 15, f"{second} s", "middle", 11))
    return parts


def panel(series, number, story, title, start, end):
    top = TOP + 26 + number * (PANEL + GAP)
    parts = [text(LEFT, top - 8, title, size=13)] + grid(start, end, top)
    for strategy, color in COLORS.items():
        counts, event = series[story, strategy]
        counts = counts[event + start:]
        opacity = 0.55 if strategy == "naive" else 0.85
        parts.append(f'<path d="{area(counts, start, end, top)}" fill="{color}" '
                     f'fill-opacity="{opacity}"/>')
    return parts


def legend(processes):
    words = f"GETs per second at one authorization server, {processes:,} processes"
    parts = [text(LEFT, 22, words, size=15)]
    for i, (strategy, says) in enumerate((("ostiary", "ostiary"), (
            "naive", "naive: no jitter, no back-off, a fetch for every unknown key"))):
        x = LEFT + i * 100
        parts.append(f'<rect x="{x}" y="34" width="12" height="12" fill="{COLORS[strategy]}"/>')
        parts.append(text(x + 18, 45, says))
    return parts


def draw(series, processes):
    """series: of each story and strategy the counts of all its seconds, and that of its event."""
    height = TOP + len(PANELS) * (PANEL + GAP) + 10
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
             f'viewBox="0 0 {WIDTH} {height}" font-family="sans-serif">',
             f'<rect width="{WIDTH}" height="{height}" fill="white"/>', *legend(processes)]
    for number, (story, title, start, end) in enumerate(PANELS):
        parts += panel(series, number, story, title, start, end)
    return "\n".join(parts + ["</svg>"]) + "\n"
