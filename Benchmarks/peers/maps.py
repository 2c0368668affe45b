"""t-SNE maps of scikit-learn (Barnes-Hut) and openTSNE (interpolation): perplexity 30, 250 exaggerated iterations and 500 more."""
from __future__ import annotations

import numpy as np

PERPLEXITY, EARLY, LATE, EXAGGERATION = 30, 250, 500, 12
NEIGHBOURS, SAMPLE = 10, 1000


class Maps:
    """A way of the cases `tsne-…`."""

    def __init__(self, way: str, threads: int) -> None:
        self.points = np.fromfile("points.f32", np.float32).reshape(-1, 16)
        self.lay_out = {"scikit-learn": scikit_learn, "openTSNE": open_tsne}[way]
        self.threads = threads
        self.items = len(self.points)

    def round(self) -> None:
        self.places, self.divergence = self.lay_out(self.points, self.threads)

    def result(self) -> np.ndarray:
        """The divergence, and the share of neighbours that the map keeps."""
        return np.array([self.divergence, kept(self.points, self.places)])


def scikit_learn(points: np.ndarray, threads: int):
    from sklearn.manifold import TSNE

    model = TSNE(perplexity=PERPLEXITY, early_exaggeration=EXAGGERATION, max_iter=EARLY + LATE, init="pca", n_jobs=threads, random_state=0)
    return model.fit_transform(points), model.kl_divergence_


def open_tsne(points: np.ndarray, threads: int):
    from openTSNE import TSNEEmbedding, affinity, initialization

    affinities = affinity.PerplexityBasedNN(points, perplexity=PERPLEXITY, n_jobs=threads, random_state=0)
    embedding = TSNEEmbedding(
        initialization.pca(points, random_state=0), affinities, negative_gradient_method="fft", n_jobs=threads, random_state=0)
    embedding.optimize(EARLY, exaggeration=EXAGGERATION, momentum=0.5, inplace=True)
    embedding.optimize(LATE, momentum=0.8, inplace=True)
    return np.asarray(embedding), embedding.kl_divergence


def kept(points: np.ndarray, places: np.ndarray) -> float:
    """The share of the true nearest neighbours that are nearest in the map, over a sample."""
    sample = np.random.default_rng(1).choice(len(points), min(SAMPLE, len(points)), replace=False)
    truth, seen = nearest(points, sample), nearest(places, sample)
    return float(np.mean([len(set(a) & set(b)) / NEIGHBOURS for a, b in zip(truth, seen)]))


def nearest(rows: np.ndarray, sample: np.ndarray) -> np.ndarray:
    from sklearn.neighbors import NearestNeighbors

    # Each row comes first among its own neighbours.
    return NearestNeighbors(n_neighbors=NEIGHBOURS + 1).fit(rows).kneighbors(rows[sample], return_distance=False)[:, 1:]
