#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The driver's arithmetic, and its reading of workers: with workers that are made up, and no
clock. `test_bench.py worker HOW` is such a worker."""
import pathlib
import sys
import tempfile
import unittest

import bench
import figures
import measuring
import report
import rows
from asking import Answer, Worker, WorkerError, parse_answer

PACE = measuring.Pace(rounds=3, ask_seconds=0.001, warm_seconds=0)


def play(how):
    """A worker of which every operation takes 100 ns; of two threads 200 by the wall, which have
    one processor, unless `how` says that they have two."""
    print(f"made up {how}\nfirst RS256\nplain\n", flush=True)
    for line in sys.stdin:
        words = line.split()
        if words[0] == "judge":
            good = words[1] == "good" or how == f"takes-{words[1]}"
            print("accepted" if good and how != "refuses-all" else "refused", flush=True)
        elif how == "dies":
            sys.exit(3)
        elif how == "babbles":
            print("12 what", flush=True)
        else:
            turns = 1 if how == "side-by-side" else int(words[1])
            print(f"100 {100 * turns} 5 2", flush=True)


def start(how="plain", name="ours"):
    return Worker(name, [sys.executable, __file__, "worker", how])


class Arithmetic(unittest.TestCase):
    def test_percentiles_lie_between_neighbours(self):
        self.assertEqual(figures.percentile([5], 0.9), 5)
        self.assertEqual(figures.percentile([3, 1, 2], 0.5), 2)
        self.assertAlmostEqual(figures.percentile(range(11), 0.1), 1)
        self.assertAlmostEqual(figures.percentile([0, 10], 0.9), 9)

    def test_a_summary_leaves_out_outliers(self):
        self.assertEqual(figures.summary([7] * 20 + [9000]),
                         {"best": 7, "median": 7, "p10": 7, "p90": 7})

    def test_ratios_are_made_pair_by_pair(self):
        # The machine was half as fast in the second round: no matter.
        self.assertEqual(figures.ratios([11, 22, 11], [10, 20, 10]), [1.1, 1.1, 1.1])
        with self.assertRaises(ValueError):
            figures.ratios([1, 2], [1])

    def test_threads_that_do_not_disturb_each_other_do_twice_as_much(self):
        self.assertEqual(figures.scaling([100, 100], [100, 200], 2), [2, 1])

    def test_a_target_is_met_by_the_median_and_noise_is_told(self):
        def of(low, median, high):
            return {"p10": low, "median": median, "p90": high}
        self.assertEqual(figures.met(of(1, 1.05, 1.08), 1.08, False), "yes")
        self.assertEqual(figures.met(of(1.1, 1.2, 1.3), 1.08, False), "no")
        self.assertEqual(figures.met(of(1, 1.05, 1.2), 1.08, False), "yes (within noise)")
        self.assertEqual(figures.met(of(1.8, 1.85, 1.95), 1.9, True), "no (within noise)")

    def test_each_kind_takes_its_own_number_of_the_answer(self):
        answers = {1: [Answer(100, 150, 9, 4)], 2: [Answer(125, 300, 9, 4)]}
        against = {1: [Answer(80, 81, 0, 0)]}
        self.assertEqual(figures.of_kind("ratio", answers, against)["ratio"], [1.25])
        self.assertEqual(figures.of_kind("difference", answers, against)["difference"], [20])
        self.assertEqual(figures.of_kind("nanoseconds", answers, None), {"nanoseconds": [100]})
        self.assertEqual(figures.of_kind("allocations", answers, None)["allocations"], [5])
        threads = figures.of_kind("threads", answers, None)
        self.assertEqual((threads["threads"], threads["wall"]), ([1.6], [1.0]))


class Protocol(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.material = folder.name
        pathlib.Path(folder.name, "RS256.tokens").write_text("good\nother\n", encoding="ascii")
        pathlib.Path(folder.name, "RS256.tokens.refused").write_text(
            "signature flipped\nexp expired\n", encoding="ascii")

    def prove(self, how, name="ours"):
        worker = start(how, name)
        self.addCleanup(worker.close)
        measuring.prove(worker, "first RS256", self.material, "tokens")

    def test_an_answer_has_four_numbers(self):
        self.assertEqual(parse_answer("1.5 2 3 0\n"), Answer(1.5, 2, 3, 0))
        for wrong in ("", "1 2 3", "1 2 3 4 5", "a b c d", "-1 2 0 0", "nan 2 0 0", "1 0 0 0"):
            with self.assertRaises(ValueError, msg=wrong):
                parse_answer(wrong)

    def test_a_worker_says_its_name_and_its_cases(self):
        worker = start()
        self.assertEqual((worker.version, worker.cases), ("made up plain", ["first RS256", "plain"]))
        self.assertEqual(worker.ask("plain", 10, 2), Answer(100, 200, 5, 2))
        worker.close()

    def test_a_worker_that_dies_is_named(self):
        worker = start("dies")
        with self.assertRaisesRegex(WorkerError, "worker ours died with 3"):
            worker.ask("plain", 1)
        with self.assertRaisesRegex(WorkerError, "worker ours ended with 3"):
            worker.close()

    def test_a_worker_that_is_not_built_is_named(self):
        with self.assertRaisesRegex(WorkerError, "worker ours cannot be started: .*no-such-file"):
            Worker("ours", [self.material + "/no-such-file"])

    def test_a_worker_that_babbles_is_named(self):
        worker = start("babbles")
        with self.assertRaisesRegex(WorkerError, "ours, plain: four numbers"):
            worker.ask("plain", 1)
        worker.close()

    def test_who_refuses_the_wrong_and_takes_the_good_is_timed(self):
        self.prove("plain")

    def test_who_takes_an_expired_token_is_not_timed(self):
        with self.assertRaisesRegex(WorkerError, "takes a token with a wrong exp"):
            self.prove("takes-expired")

    def test_who_takes_a_changed_signature_is_not_timed(self):
        with self.assertRaisesRegex(WorkerError, "takes a token with a wrong signature"):
            self.prove("takes-flipped", rows.LIMIT)

    def test_who_refuses_everything_is_not_timed(self):
        with self.assertRaisesRegex(WorkerError, "refuses a good token"):
            self.prove("refuses-all")

    def test_the_limit_verifies_signatures_alone(self):
        self.prove("takes-expired", rows.LIMIT)

    def test_requests_are_made_long_enough(self):
        worker = start()
        self.addCleanup(worker.close)
        self.assertEqual(measuring.calibrate(worker, "plain", 1, PACE), 10000)

    def test_a_row_is_measured_and_told(self):
        workers = {"ours": start(), rows.LIMIT: start(name=rows.LIMIT)}
        for worker in workers.values():
            self.addCleanup(worker.close)
        told = {"machine": bench.machine.describe(), "build": "release", "rounds": 3,
                "versions": {}, "absent": {"other": "not here"}, "rows": []}
        for kind, target in (("ratio", 1.08), ("threads", 1.9), ("allocations", 0)):
            row = rows.Row(f"a row of {kind}", kind, "ours", "plain", (rows.LIMIT, "plain"), target)
            found = measuring.measure(row, workers, self.material, PACE)
            told["rows"].append(measuring.result(row, found, workers))
        text = report.text(told)
        self.assertRegex(text, r"a row of ratio +100 ns +100 ns +1.000 \[1.000 .. 1.000\] +<= 1.08 +yes")
        self.assertRegex(text, r"a row of threads +2.00 +2.00 .*by the wall 1.00 +>= 1.9 +cannot tell")
        self.assertRegex(text, r"a row of allocations +3.00 +3.00 .*<= 0 +no")
        self.assertIn("Absent: other (not here).", text)
        self.assertIn("| a row of ratio | 100 ns |", report.markdown(told))

    def test_threads_are_judged_where_they_ran_side_by_side(self):
        row = rows.Row("x", "threads", "ours", "plain", (rows.LIMIT, "plain"), 1.9)
        for ours, limit, met in (("side-by-side", "side-by-side", "yes"),
                                 ("plain", "side-by-side", "yes"),
                                 ("side-by-side", "plain", "cannot tell: no two processors")):
            workers = {"ours": start(ours), rows.LIMIT: start(limit, rows.LIMIT)}
            for worker in workers.values():
                self.addCleanup(worker.close)
            found = measuring.measure(row, workers, self.material, PACE)
            self.assertEqual(measuring.result(row, found, workers)["met"], met)

    def test_a_case_that_is_not_there_is_named(self):
        worker = start()
        self.addCleanup(worker.close)
        row = rows.Row("x", "nanoseconds", "ours", "no such")
        with self.assertRaisesRegex(WorkerError, "worker ours has no case 'no such'"):
            measuring.measure(row, {"ours": worker}, self.material, PACE)


class Table(unittest.TestCase):
    def test_rows_are_sound(self):
        names = [row.name for row in rows.ROWS]
        self.assertEqual(len(names), len(set(names)))
        for row in rows.ROWS:
            self.assertIn(row.kind, report.FORMS, row.name)
            self.assertIn(row.worker, rows.WORKERS, row.name)
            self.assertEqual(row.against is None, row.kind in ("nanoseconds", "allocations"), row.name)


if __name__ == "__main__":
    if sys.argv[1:2] == ["worker"]:
        play(sys.argv[2])
    else:
        unittest.main()
