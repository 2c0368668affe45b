#!/usr/bin/env python3
"""Writes statistics.json, figures that StatisticalLearningTests compare with, by libraries that Raceway doesn't use.

    pip install numpy scipy scikit-learn
    python3 Tests/Fixtures/make_statistics.py

Inputs come from a generator that the tests have too: x <- 1664525 x + 1013904223 mod 2^32, as x / 2^32 - 1/2.
"""
import json
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy.stats import beta, norm
from sklearn.covariance import LedoitWolf


def congruential(count, seed):
    state, values = seed, []
    for _ in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        values.append(state / 2**32 - 0.5)
    return np.array(values)


def rows(count, width, seed):
    """Columns that rise in size, each adding up with the one before, as single-precision numbers."""
    free = congruential(count * width, seed).reshape(count, width) * (1 + np.arange(width) % 5)
    free[:, 1:] += free[:, :-1]
    return free.astype(np.float32).astype(np.float64)


def mahalanobis(count, width):
    fit = LedoitWolf().fit(rows(count, width, 3))
    return dict(rows=count, columns=width, shrinkage=fit.shrinkage_, squared=fit.mahalanobis(rows(9, width, 4)).tolist())


def clopper_pearson(hits, trials, confidence):
    tail = (1 - confidence) / 2
    low = beta.ppf(tail, hits, trials - hits + 1) if hits else 0.0
    high = beta.ppf(1 - tail, hits + 1, trials - hits) if hits < trials else 1.0
    return dict(hits=hits, trials=trials, confidence=confidence, low=float(low), high=float(high))


record = dict(
    mahalanobis=[mahalanobis(*shape) for shape in ((40, 7), (200, 12), (12, 30), (25, 101))],
    intervals=[clopper_pearson(*case) for case in ((0, 10, 0.95), (10, 10, 0.95), (1, 60, 0.95), (6, 602, 0.95), (285, 300, 0.9), (5000, 100000, 0.99))],
    normal=[dict(log_tail=float(norm.logsf(z)), z=z) for z in (-6.0, -2.5, -0.3, 0.0, 0.7, 3.0, 8.0, 20.0, 35.0)],
    versions=dict(numpy=np.__version__, scipy=scipy.__version__, sklearn=sklearn.__version__))
(Path(__file__).resolve().parent / "statistics.json").write_text(json.dumps(record, indent=1) + "\n")
