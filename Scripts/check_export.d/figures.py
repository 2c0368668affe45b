"""Figures with their limits."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: Of the largest magnitude of an output, the most by which others may differ from us.
TOLERANCE = 1e-5


@dataclass
class Figure:
    """One comparison: met where the value is no larger than the limit."""

    name: str
    value: float
    limit: float = TOLERANCE
    case: str = ""

    def __post_init__(self) -> None:
        self.value, self.limit = float(self.value), float(self.limit)

    @property
    def met(self) -> bool:
        return bool(self.value <= self.limit)


def difference(theirs: np.ndarray, ours: np.ndarray) -> float:
    """The largest difference relative to our largest magnitude; infinite where shapes differ or something is no number."""
    theirs, ours = np.asarray(theirs, float), np.asarray(ours, float)
    if theirs.shape != ours.shape or not np.isfinite(theirs).all() or not ours.size:
        return float("inf")
    scale = np.abs(ours).max()
    return float(np.abs(theirs - ours).max() / (scale if scale > 0 else 1))


def failures(count: int, name: str) -> Figure:
    """A figure that counts what is wrong."""
    return Figure(name, count, 0)
