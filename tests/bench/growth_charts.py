# SPDX-License-Identifier: Apache-2.0
"""From the figures of growth.py to charts: which, and what each says. A title says what was found,
by the figures of that run."""
from chart import Chart, Panel, Point, Series

FLAT = 1.10  # times the first: what is called flat

NANOSECONDS, MICROSECONDS = ("nanoseconds", 1), ("microseconds", 1000)


def points(figures, case):
    """Of one case, by what it grows with."""
    return [Point(found["x"], found["median"], found["p10"], found["p90"])
            for found in figures if found["case"] == case]


def times(series):
    return series[-1].y / series[0].y


def plain(value):
    return f"{value:,.0f}"


def short(value):
    return f"{value / 1e6:g}M" if value >= 1e6 else f"{value / 1e3:.0f}k" if value >= 1e3 else f"{value:g}"


def kibibytes(value):
    return f"{value / 1024:g}"


def unit_for(*all_series):
    most = max(point.y for series in all_series for point in series)
    return MICROSECONDS if most >= 2000 else NANOSECONDS


def growth_text(name, series):
    return f"{name} ×{times(series):.2f}"


def finding(what, named):
    """`named`: {name: points} of what is ours."""
    dearer = [growth_text(name, series) for name, series in named.items() if times(series) > FLAT]
    if not dearer:
        return f"{what}: no dearer"
    return f"{what}: {', '.join(dearer)}"


def all_growths(named):
    return ", ".join(growth_text(name, series) for name, series in named.items())


def panel(title, named):
    return Panel(title, unit_for(*named.values()),
                 [Series(name, series) for name, series in named.items()])


def chart_tokens(found):
    again, hashing = points(found["figures"], "again"), points(found["figures"], "hash")
    return Chart(finding(f"1 to {plain(again[-1].x)} cached tokens in use", {"a repeat": again}),
                 f"A cache of 1,048,576 places{found['remark']}. Reading and hashing the same tokens alone:"
                 f" ×{times(hashing):.2f}.",
                 "cached tokens in use", True, short,
                 [panel("A repeat", {"a repeat": again, "SHA-256 alone": hashing})])


def first_and_again(found, what, x_title, note):
    first, again = points(found["figures"], "first"), points(found["figures"], "again")
    named = {"first sight": first, "a repeat": again}
    return Chart(finding(what, named), note.format(growths=all_growths(named)), x_title, True, plain,
                 [panel("First sight of a token", {"first sight": first}), panel("A repeat", {"a repeat": again})])


def chart_keys(found):
    return first_and_again(found, "1 to 100 keys in the set", "keys in the issuer's set",
                           "ES256, tokens of all keys in turn: {growths}.")


def chart_issuers(found):
    chart = first_and_again(found, "1 to 50 authorization servers", "authorization servers configured",
                            "ES256, tokens of all servers in turn. {growths}.")
    stranger = points(found["figures"], "stranger")
    again = points(found["figures"], "again")
    named = {"first sight": points(found["figures"], "first"), "a repeat": again, "a stranger": stranger}
    return chart._replace(
        title=finding("1 to 50 authorization servers", named),
        note=f"ES256, tokens of all servers in turn; a stranger's is of none: {all_growths(named)}.",
        panels=[chart.panels[0], panel("No signature verified", {"a repeat": again, "a stranger": stranger})])


def table(found, what, x_title, note):
    again, decide = points(found["figures"], "again"), points(found["figures"], "decide")
    named = {"a repeat": again, "the decision": decide}
    return Chart(finding(what, named), f"{note}: {all_growths(named)}.", x_title, True, plain,
                 [panel("A repeat, policy included", {"a repeat": again}),
                  panel("The decision alone", {"the decision": decide})])


def chart_rules(found):
    return table(found, "10 to 10,000 rules", "rules in the policy table",
                 "20 scopes; tools from all over the table, a quarter of them by prefix")


def chart_scopes(found):
    return table(found, "5 to 1,000 scopes", "scopes that the policy table names",
                 "100 rules; tools from all over the table, a quarter of them by prefix")


def chart_sizes(found):
    first, again, hashing = (points(found["figures"], case) for case in ("first", "again", "hash"))
    named = {"first sight": first, "a repeat": again}
    slope = (again[-1].y - again[0].y) / (again[-1].x - again[0].x) * 1024
    return Chart(finding("Tokens of 0.5 to 16 KiB", named),
                 f"ES256; groups make them long. A repeat takes {slope:.0f} ns for each KiB: hashing alone"
                 f" {(hashing[-1].y - hashing[0].y) / (hashing[-1].x - hashing[0].x) * 1024:.0f} ns.",
                 "size of the token, KiB", False, kibibytes,
                 [panel("First sight of a token", {"first sight": first}),
                  panel("A repeat", {"a repeat": again, "SHA-256 alone": hashing})])


def chart_threads(found):
    first, again = (points(found["figures"], case) for case in ("first", "again"))
    two = {name: series[1].y / series[0].y for name, series in (("first sight", first), ("a repeat", again))}
    return Chart("Two threads do " + ", ".join(f"×{ratio:.2f} ({name})" for name, ratio in two.items()),
                 f"RS256, one validator. Checks by the clock on the wall; {found['processors']} processors,"
                 " so more threads than those can add nothing.",
                 "threads", False, plain,
                 [Panel("First sight of a token", ("thousand checks a second", 1e3), [Series("first sight", first)]),
                  Panel("A repeat", ("million checks a second", 1e6), [Series("a repeat", again)])])


CHARTS = {"tokens": chart_tokens, "keys": chart_keys, "issuers": chart_issuers, "scopes": chart_scopes,
          "rules": chart_rules, "sizes": chart_sizes, "threads": chart_threads}
