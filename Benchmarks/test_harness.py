"""The harness's arithmetic and its talk with programs: `python3 -m unittest discover Benchmarks`."""
from __future__ import annotations

import sys
import tempfile
import textwrap
import unittest
from pathlib import Path

from harness import cases, judging, tables
from harness.measuring import Turn, quietest
from harness.program import Failed, Program
from harness.results import Result, distance


def result(higher_is_better: bool = True) -> Result:
    return Result("train-dense", "windows/s", higher_is_better, [300, 100, 200], {"slow": [10, 20, 30], "fast": [50, 40, 60]})


class Results(unittest.TestCase):
    def test_the_fastest_peer_counts(self):
        self.assertEqual(result().summary(), {
            "case": "train-dense", "ours": 200, "peer": 50, "peer_name": "fast", "unit": "windows/s", "higher_is_better": True, "ratio": 4})

    def test_the_smallest_peer_counts_where_less_is_better(self):
        summary = result(higher_is_better=False).summary()
        self.assertEqual((summary["peer_name"], summary["peer"], summary["ratio"]), ("slow", 20, 0.1))

    def test_the_spread_is_that_of_rounds_in_one_turn(self):
        low, high = result().spread
        self.assertAlmostEqual(low, 2.5)
        self.assertAlmostEqual(high, 6)

    def test_the_ratio_is_that_of_medians(self):
        uneven = Result("c", "u", True, [1, 2, 9], {"peer": [4, 1, 2]})
        self.assertEqual(uneven.ratio, 1)


class Distances(unittest.TestCase):
    def test_a_difference_counts_by_the_largest_number(self):
        self.assertAlmostEqual(distance([1, 2.5], [1, -2]), 1.8)
        self.assertEqual(distance([0, 0], [3, 4]), 1)

    def test_equal_is_zero(self):
        self.assertEqual(distance([0, 0], [0, 0]), 0)

    def test_a_number_against_none_is_infinitely_far(self):
        for ours, peer in (([1, float("nan")], [1, 1]), ([float("nan"), 1], [1, 1]), ([1], [float("nan")])):
            self.assertEqual(distance(ours, peer), float("inf"))

    def test_other_counts_are_an_error(self):
        for ours, peer in (([1], [1, 2]), ([], [])):
            with self.assertRaises(ValueError):
                distance(ours, peer)


class Judgements(unittest.TestCase):
    def test_results_that_are_the_same(self):
        self.assertIsNone(judging.same([1, 2], [1, 2.001], 1e-3))
        self.assertIn("another result", judging.same([1, 2], [1, 2.1], 1e-3))
        self.assertIn("another result", judging.same([float("nan")], [1], 1e-3))

    def test_a_map_may_be_better_but_not_worse(self):
        self.assertIsNone(judging.maps_as_true([1.0, 0.40], [1.2, 0.30], 0.02))
        self.assertIsNone(judging.maps_as_true([1.01, 0.30], [1.0, 0.31], 0.02))
        self.assertIn("divergence", judging.maps_as_true([1.03, 0.30], [1.0, 0.30], 0.02))
        self.assertIn("neighbours", judging.maps_as_true([1.0, 0.28], [1.0, 0.30], 0.02))
        self.assertIn("divergence", judging.maps_as_true([float("nan"), 0.3], [1.0, 0.30], 0.02))


class Turns(unittest.TestCase):
    def test_the_quietest_are_kept_in_order(self):
        turns = [Turn([index], cores) for index, cores in enumerate([0.5, 0.0, 0.9, 0.1])]
        self.assertEqual([turn.seconds for turn in quietest(turns, 3)], [[0], [1], [3]])


class Choices(unittest.TestCase):
    served = ["train-dense", "score-dense-1", "score-vae-1"]

    def test_all_that_are_served(self):
        names = [case.name for case in cases.chosen([], self.served)]
        self.assertEqual(names, [*self.served, "memory-train-dense"])

    def test_the_beginning_of_a_name(self):
        self.assertEqual([case.name for case in cases.chosen(["score"], self.served)], self.served[1:])

    def test_a_long_case_only_by_its_whole_name(self):
        served = ["svm-tall", "full-svm-tall"]
        for wanted, found in (([], ["svm-tall"]), (["svm"], ["svm-tall"]), (["full-svm-tall"], ["full-svm-tall"])):
            self.assertEqual([case.name for case in cases.chosen(wanted, served)], found)
        with self.assertRaises(ValueError):
            cases.chosen(["full"], served)

    def test_a_name_that_is_not_there(self):
        with self.assertRaisesRegex(ValueError, "no case train-vae; there are train-dense"):
            cases.chosen(["train-vae"], self.served)


class Tables(unittest.TestCase):
    def test_markdown(self):
        text = tables.markdown([tables.cells(result().summary(), result().spread)])
        self.assertEqual(text.splitlines()[-1], "| train-dense | 200 | 50 | fast | windows/s | **4.00** | 2.50 ... 6.00 |")


PROGRAM = textwrap.dedent("""
    import sys
    for line in sys.stdin:
        print({"list": "cases one two", "round": "seconds 0.5", "case good": "ready 12"}.get(line.strip(), "failed no"), flush=True)
        if line.strip() == "case bad":
            raise SystemExit("out of luck")
""")


class Programs(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.program = Program([sys.executable, "-c", PROGRAM], Path(self.folder.name))

    def tearDown(self):
        self.program.close()
        self.folder.cleanup()

    def test_answers(self):
        self.assertEqual(self.program.list(), ["one", "two"])
        self.assertEqual(self.program.open("good"), 12)
        self.assertEqual(self.program.round(), 0.5)
        self.assertGreater(self.program.peak_memory(), 1)

    def test_a_refusal(self):
        with self.assertRaisesRegex(Failed, "^no$"):
            self.program.check("file")

    def test_an_end(self):
        with self.assertRaises(Failed):
            self.program.open("bad")
        with self.assertRaisesRegex(Failed, "out of luck"):
            self.program.round()


if __name__ == "__main__":
    unittest.main()
