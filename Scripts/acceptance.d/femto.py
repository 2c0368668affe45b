"""FEMTO/PRONOSTIA, six real bearings run to failure, each analysed whole and without settings.

There is no documented onset. What can be asked: no alarm in the first half of life, and one before its last 2 %.
"""
from __future__ import annotations

from typing import Iterator

import numpy as np

from bench import Bench
from figures import YES, Figure, at_least

BEARINGS = ("1_1", "1_2", "2_1", "2_2", "3_1", "3_2")


def measure(bench: Bench) -> Iterator[Figure]:
    quiet_youth = warned = 0
    whole = True
    for name in BEARINGS:
        run = bench.analyze(f"femto-{name}", bench.datasets / f"femto/Learning_set/Bearing{name}")
        alarm, count = run.first_alarm, run.snapshots
        quiet_youth += alarm is None or alarm >= count / 2
        warned += alarm is not None and alarm < 0.98 * count
        whole = whole and bool(np.isfinite(run["scores/snapshot/score"]).all() and np.isfinite(run["trend/smoothed"]).all())
        when = "no alarm" if alarm is None else f"alarm at {alarm} of {count}, {100 * alarm / count:.1f} % of life"
        yield Figure(f"Bearing{name}: state", run.verdict["state"], None, "", f"{when}; {run.seconds:.1f} s")
    yield Figure("bearings without an alarm in the first half", quiet_youth, at_least(5), "4 at best",
                 "of 6; every energy-based peer alarms at once on 2_1 and 2_2")
    yield Figure("bearings with an alarm before the last 2 %", warned, at_least(5), "", "of 6")
    yield Figure("score and trend of every snapshot", whole, YES)
