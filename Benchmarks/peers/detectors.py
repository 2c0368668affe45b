"""Isolation forests and one-class support vector machines of scikit-learn: fit to rows, score rows."""
from __future__ import annotations

import numpy as np


class Detectors:
    """A way of the cases `forest-tall`, `forest-wide`, `svm-tall`, `svm-wide` and `full-svm-tall`."""

    def __init__(self, name: str, way: str, threads: int) -> None:
        columns = 32_768 if name.endswith("wide") else 16
        self.rows, self.queries = (np.fromfile(file, np.float32).reshape(-1, columns) for file in ("rows.f32", "queries.f32"))
        self.fit_and_score = forest(threads if way.endswith("all processors") else 1) if "forest" in name else machine()
        self.items = len(self.queries)

    def round(self) -> None:
        self.scores = self.fit_and_score(self.rows, self.queries)

    def result(self) -> np.ndarray:
        return self.scores


def forest(jobs: int):
    from sklearn.ensemble import IsolationForest

    def scores(rows, queries):
        # Raceway's sign: higher is more anomalous.
        return -IsolationForest(n_estimators=100, max_samples=256, random_state=0, n_jobs=jobs).fit(rows).score_samples(queries)

    return scores


def machine():
    from sklearn.svm import OneClassSVM

    def scores(rows, queries):
        # Two gigabytes of kernel rows; the peer is faster the more of them it may keep.
        return OneClassSVM(kernel="rbf", gamma="scale", nu=0.05, cache_size=2000).fit(rows).decision_function(queries)

    return scores
