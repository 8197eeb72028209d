# SPDX-License-Identifier: Apache-2.0
"""What a person reads: the table, who else there is, how steady it was."""


def time_text(nanoseconds):
    if nanoseconds < 1000:
        return f"{nanoseconds:.0f} ns"
    digits = 2 if nanoseconds < 10000 else 1
    return f"{nanoseconds / 1000:.{digits}f} µs"


FORMS = {
    "ratio": "{:.3f}".format,
    "nanoseconds": time_text,
    "difference": lambda value: f"{value:.0f} ns",
    "threads": "{:.2f}".format,
    "wall": "{:.2f}".format,
    "allocations": "{:.2f}".format,
}


def spread_text(kind, figure):
    form = FORMS[kind]
    return f"{form(figure['median'])} [{form(figure['p10'])} .. {form(figure['p90'])}]"


def side(row, role):
    return next((found for found in row["sides"] if found["role"] == role), None)


def shown(row, found):
    """What the columns of a side say: its own figure, before comparing."""
    if found is None:
        return ""
    kind = row["kind"] if row["kind"] in ("threads", "allocations") else "nanoseconds"
    return FORMS[kind](found["figures"][kind]["median"])


def target_text(row):
    if row["target"] is None:
        return ""
    form = FORMS["nanoseconds" if row["kind"] == "difference" else row["kind"]]
    text = form(row["target"]).rstrip("0").rstrip(".") if row["kind"] != "nanoseconds" else \
        form(row["target"])
    return f"{'>=' if row['more_is_better'] else '<='} {text}"


def best_other(row):
    """The peer that does best in the row's own figure, or in time where peers have no such."""
    peers = [found for found in row["sides"] if found["role"] == "peer"]
    if not peers:
        return ""
    kind = row["kind"] if row["kind"] in ("threads", "allocations") else "nanoseconds"
    chosen = (max if row["more_is_better"] else min)(
        peers, key=lambda found: found["figures"][kind]["median"])
    return f"{chosen['version'].split(' (')[0]}: {shown(row, chosen)}"


def aligned(lines):
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip()
                     for line in lines)


HEAD = ("row", "compared with", "ours", "figure [10 % .. 90 %]", "target", "met", "best of the others")


def main_lines(told):
    lines = [HEAD]
    for row in told["rows"]:
        ours = side(row, "ours")
        figure = spread_text(row["kind"], ours["figures"][row["kind"]])
        if row["kind"] == "threads":
            figure += f", by the wall {FORMS['wall'](ours['figures']['wall']['median'])}"
        lines.append((row["name"], shown(row, side(row, "against")), shown(row, ours), figure,
                      target_text(row), row.get("met", ""), best_other(row)))
    return lines


def side_lines(told):
    lines = [("row", "who", "case", "best", "median [10 % .. 90 %]", "ratio", "by the wall")]
    for row in told["rows"]:
        kind = row["kind"] if row["kind"] in ("threads", "allocations") else "nanoseconds"
        for found in row["sides"]:
            figure = found["figures"]
            ratio = figure.get("ratio")
            wall = figure.get("wall")
            lines.append((row["name"], found["worker"], found["case"],
                          FORMS[kind](figure[kind]["best"]), spread_text(kind, figure[kind]),
                          FORMS["ratio"](ratio["median"]) if ratio else "",
                          FORMS["wall"](wall["median"]) if wall else ""))
    return lines


def honesty(told):
    """How far these figures can be trusted, and where they are of."""
    machine, found = told["machine"], []
    unsteady = [(row["unsteadiness"], row["name"]) for row in told["rows"] if "unsteadiness" in row]
    if unsteady:
        worst, name = max(unsteady)
        typical = sorted(value for value, _ in unsteady)[len(unsteady) // 2]
        found.append(f"Noise: from its 10 % to its 90 % round the limit itself varied by"
                     f" {typical:.0%} of its median, by {worst:.0%} in the row '{name}';"
                     f" {told['rounds']} rounds; load {machine['load_before']} before the start.")
    found.append(f"Machine: {machine['processor']}, {machine['processors']} processors,"
                 f" {'with' if machine['sha_instructions'] else 'without'} SHA instructions;"
                 f" {machine['system']}.")
    found.append(f"Build: {told['build']}."
                 + ("" if told["build"].split(",")[0] == "release" else " Not a release build: its figures say"
                    " nothing about ostiary, only that the bench runs."))
    found.append("Versions: " + "; ".join(told["versions"].values()) + ".")
    found += [f"Absent: {name} ({why})." for name, why in told["absent"].items()]
    return found


def text(told):
    return "\n\n".join([aligned(main_lines(told)), "Everybody, row by row:\n"
                        + aligned(side_lines(told)), "\n".join(honesty(told))])


def markdown_table(lines):
    head, *rest = lines
    return "\n".join("| " + " | ".join(line) + " |" for line in
                     [head, ["---"] * len(head), *rest])


def markdown(told):
    return "\n\n".join(["Written by `tests/bench/run --record`.", markdown_table(main_lines(told)),
                        markdown_table(side_lines(told)),
                        "\n".join("- " + line for line in honesty(told))]) + "\n"
