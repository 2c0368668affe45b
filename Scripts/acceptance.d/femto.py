"""FEMTO/PRONOSTIA, six real bearings run to failure, each analysed whole.

There is no documented onset. What can be asked: no alarm in the first half of life, and one before its last 2 %. First without
settings; then with the one setting that such data asks for, the length of the healthy period, chosen on four bearings and shown on the
two others, the pair of one load and speed, in turn.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator

import numpy as np

from bench import Bench
from figures import YES, Figure, at_least
from runfile import RunFile

#: Two bearings at each of three loads and speeds.
CONDITIONS = (("1_1", "1_2"), ("2_1", "2_2"), ("3_1", "3_2"))
BEARINGS = tuple(name for pair in CONDITIONS for name in pair)
DEFAULT = 0.2
#: Shares of life that count as healthy, the default first: of equals the first is taken.
SHARES = (DEFAULT, 0.25, 0.3)


@dataclass(frozen=True)
class Outcome:
    """One bearing with one healthy period."""

    alarm: int | None
    count: int
    #: Minutes from the alarm to the last snapshot.
    lead: float | None

    @classmethod
    def of(cls, run: RunFile) -> Outcome:
        times, alarm = run["recording/time"], run.first_alarm
        return cls(alarm, run.snapshots, None if alarm is None else float(times[-1] - times[alarm]) / 6e10)

    @property
    def is_quiet_in_youth(self) -> bool:
        return self.alarm is None or self.alarm >= self.count / 2

    @property
    def is_warned(self) -> bool:
        return self.alarm is not None and self.alarm < 0.98 * self.count

    @property
    def text(self) -> str:
        if self.alarm is None:
            return "no alarm"
        share = f"{self.alarm} of {self.count}, {100 * self.alarm / self.count:.1f} % of life, {self.lead:.1f} min before its end"
        return f"alarm at {share}" + ("" if self.is_quiet_in_youth else ": in the first half")


def measure(bench: Bench) -> Iterator[Figure]:
    outcomes: dict[tuple[str, float], Outcome] = {}
    whole = True
    for name in BEARINGS:
        for share in SHARES:
            run = bench.analyze(f"femto-{name}-{share:g}", bench.datasets / f"femto/Learning_set/Bearing{name}", "--healthy", share)
            outcome = outcomes[name, share] = Outcome.of(run)
            if share == DEFAULT:
                whole = whole and bool(np.isfinite(run["scores/snapshot/score"]).all() and np.isfinite(run["trend/smoothed"]).all())
                yield Figure(f"Bearing{name}: state", run.verdict["state"], None, "", f"{outcome.text}; {run.seconds:.1f} s")
    without = [outcomes[name, DEFAULT] for name in BEARINGS]
    yield Figure("bearings without an alarm in the first half", sum(one.is_quiet_in_youth for one in without), at_least(5), "4 at best",
                 "of 6; every energy-based peer alarms at once on 2_1 and 2_2")
    yield Figure("bearings with an alarm before the last 2 %", sum(one.is_warned for one in without), at_least(5), "", "of 6")
    yield Figure("score and trend of every snapshot", whole, YES)
    yield from frozen(outcomes)


def frozen(outcomes: dict[tuple[str, float], Outcome]) -> Iterator[Figure]:
    """The healthy period chosen on four bearings, shown on the other two."""
    shown = []
    for pair in CONDITIONS:
        others = [name for name in BEARINGS if name not in pair]

        def merit(share: float) -> tuple[int, int]:
            four = [outcomes[name, share] for name in others]
            return sum(one.is_quiet_in_youth for one in four), sum(one.is_warned for one in four)

        chosen = max(SHARES, key=merit)
        for name in pair:
            outcome = outcomes[name, chosen]
            shown.append(outcome)
            yield Figure(f"Bearing{name}, settings of the other four: alarm", outcome.alarm, None, "",
                         f"healthy period {chosen:g} of life; {outcome.text}")
    yield Figure("so shown: without an alarm in the first half", sum(one.is_quiet_in_youth for one in shown), at_least(5), "", "of 6")
    yield Figure("so shown: with an alarm before the last 2 %", sum(one.is_warned for one in shown), at_least(6), "", "of 6")
