"""A run over sound clips: every detector's scores and levels from run.h5, so that figures are computed apart from the program's."""
from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from metrics import auc
from runfile import MONITORED, RunFile


@dataclass(frozen=True)
class Rate:
    """How many of so many healthy clips lie above a level that is meant to let a share of them pass."""

    count: int
    total: int
    meant: float

    @cached_property
    def interval(self) -> tuple[float, float]:
        """95 %, of the rate (Clopper and Pearson, 1934)."""
        return binomial_interval(self.count, self.total)

    @property
    def holds(self) -> bool:
        return self.interval[0] <= self.meant <= self.interval[1]

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.count} of {self.total}, {100 * self.count / self.total:.1f} % [{100 * low:.1f} … {100 * high:.1f}], meant {100 * self.meant:g} %"


class Clips:
    """The judged clips of a run."""

    def __init__(self, run: RunFile) -> None:
        self.run = run
        judged = run["recording/role"] == MONITORED
        self._judged = judged
        self.names = run["recording/clip"][judged]
        self.machines = run["recording/machine"][judged]
        self.faults = run["recording/fault"][judged]
        labels = run["recording/label"][judged]
        self.healthy, self.faulty = labels == "healthy", labels == "faulty"

    @cached_property
    def detectors(self) -> list[str]:
        """The one that decides first."""
        return [row["name"] for row in self.run.report["detectors"]]

    def scores(self, detector: str) -> np.ndarray:
        return self.run[f"scores/clip/{detector}/score"][self._judged]

    def auc(self, detector: str, chosen: np.ndarray | None = None) -> float:
        """Of all clips, or of some."""
        chosen = self.healthy | self.faulty if chosen is None else chosen & (self.healthy | self.faulty)
        return auc(self.scores(detector)[chosen], self.faulty[chosen])

    def auc_of_fault(self, detector: str, fault: str) -> float:
        """One kind of fault against all healthy clips."""
        return self.auc(detector, self.healthy | (self.faults == fault))

    def above(self, detector: str, level: str) -> np.ndarray:
        """Whether each clip lies above its machine's level, `warning` or `alarm`."""
        place = f"scores/clip/{detector}/levels/"
        levels = dict(zip(self.run[place + "machine"], self.run[place + level]))
        return self.scores(detector) > np.array([levels[machine] for machine in self.machines])

    def recall(self, detector: str) -> float:
        return float(np.mean(self.above(detector, "alarm")[self.faulty]))

    def false_alarms(self, detector: str, level: str = "alarm") -> Rate:
        above = self.above(detector, level)[self.healthy]
        return Rate(int(above.sum()), len(above), float(self.run[f"scores/clip/{detector}/levels/{level}_rate"][0]))


def binomial_interval(count: int, total: int) -> tuple[float, float]:
    """95 % interval of a share.

    >>> [round(x, 4) for x in binomial_interval(1, 60)]
    [0.0004, 0.0894]
    """
    def at_most(share: float, limit: int) -> float:
        logs = (math.log(math.comb(total, k)) + k * math.log(share) + (total - k) * math.log1p(-share) for k in range(limit + 1))
        return sum(map(math.exp, logs))

    def solved(is_low: object) -> float:
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if is_low(middle) else (low, middle)
        return (low + high) / 2

    lower = 0.0 if count == 0 else solved(lambda share: 1 - at_most(share, count - 1) < 0.025)
    upper = 1.0 if count == total else solved(lambda share: at_most(share, count) > 0.025)
    return lower, upper
