"""Metrics written apart from the program's, so that the two check each other. Anomaly is the positive class; higher is worse."""
from __future__ import annotations

import numpy as np


def wins(healthy: np.ndarray, faulty: np.ndarray) -> float:
    """Of all pairs, how many rank the faulty one higher; ties count half.

    >>> wins(np.array([1.0, 2.0]), np.array([2.0, 3.0]))
    3.5
    """
    order = np.sort(healthy)
    return float((np.searchsorted(order, faulty, "left") + np.searchsorted(order, faulty, "right")).sum() / 2)


def auc(scores: np.ndarray, faulty: np.ndarray) -> float:
    """The area under the ROC curve.

    >>> auc(np.array([0.1, 0.4, 0.35, 0.8]), np.array([False, False, True, True]))
    0.75
    """
    return wins(scores[~faulty], scores[faulty]) / int(np.count_nonzero(faulty) * np.count_nonzero(~faulty))


def group_wins(scores: np.ndarray, faulty: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """`wins` of every healthy group against every faulty one: `[healthy group, faulty group]`."""
    healthy = [scores[~faulty & (groups == group)] for group in np.unique(groups[~faulty])]
    broken = [scores[faulty & (groups == group)] for group in np.unique(groups[faulty])]
    return np.array([[wins(h, f) for f in broken] for h in healthy])


def gain_interval(
    better: np.ndarray, worse: np.ndarray, faulty: np.ndarray, groups: np.ndarray, replicates: int = 10_000
) -> tuple[float, float]:
    """95 % percentile interval of AUC(better) - AUC(worse), drawing whole snapshots, healthy and faulty ones apart.

    Windows of one snapshot resemble each other, so windows are never drawn singly. All groups have the same number of windows.
    """
    difference = group_wins(better, faulty, groups) - group_wins(worse, faulty, groups)
    per_group = np.bincount(groups)
    size = per_group[per_group > 0]
    assert np.all(size == size[0]), "snapshots with different numbers of windows"
    healthy, broken = difference.shape
    random = np.random.Generator(np.random.PCG64(20_040_212))
    h = random.multinomial(healthy, np.full(healthy, 1 / healthy), replicates)
    f = random.multinomial(broken, np.full(broken, 1 / broken), replicates)
    gains = np.einsum("rh,hf,rf->r", h, difference, f, optimize=True) / (healthy * broken * float(size[0]) ** 2)
    low, high = np.quantile(gains, (0.025, 0.975))
    return float(low), float(high)


def share_above(scores: np.ndarray, level: float) -> float:
    """The share of scores beyond a level."""
    return float(np.mean(scores > level))


def excess_shares(errors: np.ndarray, healthy: slice, faulty: slice) -> np.ndarray:
    """Each channel's share of the mean error beyond its own healthy mean: `[snapshot, channel]` to `[channel]`."""
    excess = np.clip(np.nanmean(errors[faulty], axis=0) - np.nanmean(errors[healthy], axis=0), 0, None)
    return excess / excess.sum()
