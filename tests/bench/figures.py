# SPDX-License-Identifier: Apache-2.0
"""What is computed from the answers of workers. Nothing is timed here."""
import math
import statistics


def percentile(values, share):
    """Between the two neighbours in order, linearly; `share` from 0 to 1."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def summary(values):
    """The spread leaves out the highest and the lowest tenth."""
    return {"best": min(values), "median": statistics.median(values),
            "p10": percentile(values, 0.1), "p90": percentile(values, 0.9)}


def ratios(ours, theirs):
    """Round by round: what slows the machine for a while slows both of a pair."""
    return [mine / other for mine, other in zip(ours, theirs, strict=True)]


def scaling(one, many, threads):
    """How much more is done by `threads` threads than by one, round by round. The values are what
    one thread takes for one operation."""
    return [threads * ratio for ratio in ratios(one, many)]


def met(figure, target, more_is_better):
    """"yes" or "no" by the median, and whether the spread reaches over the target."""
    def reaches(value):
        return value >= target if more_is_better else value <= target

    word = "yes" if reaches(figure["median"]) else "no"
    if reaches(figure["p10"]) != reaches(figure["p90"]):
        word += " (within noise)"
    return word


SIDE_BY_SIDE = 1.5  # by the wall, of who shares nothing: less, and two threads had not two processors


def ran_side_by_side(figure):
    """Whether two threads of this side ran at the same time for most of it."""
    return figure["wall"]["median"] >= SIDE_BY_SIDE


def unsteadiness(values):
    """The width of the spread, in parts of the median."""
    figure = summary(values)
    return (figure["p90"] - figure["p10"]) / figure["median"] if figure["median"] else 0.0


def of_kind(kind, answers, against):
    """One side's figures, by name, round by round; `answers` and `against`: what one thread and,
    where they were asked, two threads took: {1: [Answer], 2: [Answer]}."""
    processor = [answer.processor_ns for answer in answers[1]]
    found = {"nanoseconds": processor}
    if kind == "ratio" and against:
        found["ratio"] = ratios(processor, [answer.processor_ns for answer in against[1]])
    if kind == "difference" and against:
        pairs = zip(answers[1], against[1], strict=True)
        found["difference"] = [mine.processor_ns - other.processor_ns for mine, other in pairs]
    if kind == "threads":
        found["threads"] = scaling(processor, [answer.processor_ns for answer in answers[2]], 2)
        found["wall"] = scaling([answer.wall_ns for answer in answers[1]],
                                [answer.wall_ns for answer in answers[2]], 2)
    if kind == "allocations":
        found["allocations"] = [answer.allocations - answer.libcrypto_allocations
                                for answer in answers[1]]
    return found
