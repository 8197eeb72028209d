#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the charts say of figures, and that they can be read: with figures that are made up."""
import unittest
import xml.etree.ElementTree as xml

import chart
import growth
import growth_charts
from asking import Answer

SVG = "{http://www.w3.org/2000/svg}"


def line(case, values):
    return [{"case": case, "x": x, "median": y, "p10": y * 0.95, "p90": y * 1.1, "best": y * 0.9}
            for x, y in values]


def found(*lines):
    return {"version": "made up", "remark": "", "processors": 2, "figures": sum(lines, [])}


def figures_for(name):
    if name in ("rules", "scopes"):
        return found(line("again", [(10, 700), (1000, 720)]), line("decide", [(10, 40), (1000, 50)]))
    cases = {"tokens": ("again", "hash"), "issuers": ("first", "again", "stranger"),
             "sizes": ("first", "again", "hash")}.get(name, ("first", "again"))
    return found(*(line(case, [(1, 5000), (2, 5100), (4, 5200)]) for case in cases))


class Words(unittest.TestCase):
    def test_a_title_tells_what_grew_and_by_how_much(self):
        flat, steep = (growth_charts.points(line("x", values), "x")
                       for values in ([(1, 100), (9, 104)], [(1, 100), (9, 250)]))
        self.assertEqual(growth_charts.finding("1 to 9", {"a": flat}), "1 to 9: no dearer")
        self.assertEqual(growth_charts.finding("1 to 9", {"a": flat, "b": steep}), "1 to 9: b ×2.50")

    def test_numbers_are_short(self):
        shown = [chart.number_text(value) for value in (0, 0.25, 5.123, 71.25, 142.4, 12345)]
        self.assertEqual(shown, ["0", "0.25", "5.12", "71.2", "142", "12,345"])
        self.assertEqual([growth_charts.short(value) for value in (7, 1000, 948211, 1000000)],
                         ["7", "1k", "948k", "1M"])


class Drawing(unittest.TestCase):
    def test_an_axis_begins_at_zero_and_ends_over_the_highest(self):
        for most in (0.3, 1, 9.9, 10, 47, 1e6):
            ticks = chart.nice_ticks(most)
            self.assertEqual(ticks[0], 0)
            self.assertGreaterEqual(ticks[-1], most)
            self.assertLess(len(ticks), 8)

    def test_names_do_not_lie_on_each_other(self):
        moved = chart.apart([100, 102, 300], 30)
        self.assertGreaterEqual(moved[1] - moved[0], 30)
        self.assertGreaterEqual(moved[2] - moved[1], 30)

    def test_every_chart_is_a_picture_with_a_title_and_units(self):
        for name, make in growth_charts.CHARTS.items():
            made = make(figures_for(name))
            root = xml.fromstring(chart.draw(made))
            words = [element.text for element in root.iter(SVG + "text")]
            self.assertIn(made.title, words, name)
            for panel in made.panels:
                self.assertIn(f"{panel.title}, {panel.unit[0]}", words, name)
                self.assertLessEqual(len(panel.series), 3, name)
            lines = [len(element.get("points").split()) for element in root.iter(SVG + "polyline")]
            self.assertTrue(lines and min(lines) > 1, name)

    def test_words_stay_in_the_picture(self):
        """By a width of seven pixels a letter, ten in a title."""
        for name, make in growth_charts.CHARTS.items():
            made = make(figures_for(name))
            self.assertLess(len(made.title) * 10, chart.WIDTH, name)
            self.assertLess(len(made.note) * 7, chart.WIDTH, name)


class Requests(unittest.TestCase):
    def test_cases_end_with_what_grows(self):
        class Made:
            cases = ["decide exact", "decide rules 10", "again 100"]
        told = [(request.case, request.x) for request in growth.lines_of(Made())]
        self.assertEqual(told, [("decide", 10), ("again", 100)])
        self.assertEqual([request.ask for request in growth.lines_of(Made(), "decide rules")],
                         ["decide rules 10"])

    def test_threads_are_told_by_the_wall_all_together(self):
        request = growth.Request(None, "first RS256", "first", 4, 4, True)
        self.assertEqual(growth.value_of(request, Answer(1, 1000, 0, 0)), 4e6)
        self.assertEqual(growth.value_of(request._replace(per_second=False), Answer(1, 1000, 0, 0)), 1)


if __name__ == "__main__":
    unittest.main()
