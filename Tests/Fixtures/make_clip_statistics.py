#!/usr/bin/env python3
"""Writes clips/statistics.npz: what NumPy makes of small clips by the formulas of `ClipStatistics` and `BlockDistances`.

    python3 Tests/Fixtures/make_clip_statistics.py       (NumPy)

The clips are not stored; the tests make the same ones. Clip i, channel c: x <- 1664525 x + 1013904223 mod 2^32 from 1000 i + c + 1,
noise n <- n / 2 + x / 2^32 - 1/2, plus a triangle wave, times a level; from clip 14 on the wave is louder and faster. Every
number comes from additions, multiplications and floors, so that both languages have the same bits.
"""
from pathlib import Path

import numpy as np

RATE, SAMPLES, CHANNELS, HEALTHY, CLIPS, PARTS = 4000, 4000, 2, 14, 18, 5


def clip(index, channel):
    state, noise, samples = 1000 * index + channel + 1, 0.0, []
    wave, hz = (0.1, 75.0) if index < HEALTHY else (0.12, 81.0)
    for t in range(SAMPLES):
        state = (1664525 * state + 1013904223) % 2**32
        noise = noise / 2 + (state / 2**32 - 0.5)
        phase = hz * t / RATE
        samples.append((0.05 + 0.03 * channel) * (noise + wave * (4 * abs(phase - int(phase) - 0.5) - 1)))
    return np.array(samples, np.float32).astype(np.float64)


def corners(rate, n):
    """Equal steps of ln 2 / 6 on the axis f/c below c and 1 + ln(f/c) above, c such that a step below it is two bins."""
    step, bin_width = np.log(2) / 6, rate / n
    c = 2 * bin_width / step
    position = lambda f: f / c if f < c else 1 + np.log(f / c)
    first = position(3 * bin_width)
    places = first + step * np.arange(int((position(rate / 2) - first) / step) + 1)
    return np.where(places < 1, c * places, c * np.exp(places - 1))


def statistics(x, rate):
    """Mean level, median level and flutter of each band: (3, bands), dB against a mean square of 1."""
    n = 2 ** round(np.log2(0.256 * rate))
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n) / n)
    frames = np.stack([x[s : s + n] * window for s in range(0, len(x) - n + 1, n // 4)])
    spectra = 2 * np.abs(np.fft.rfft(frames)) ** 2 / (n * np.sum(window**2))
    f, e = np.arange(n // 2 + 1) * rate / n, corners(rate, n)
    rising = (f - e[:-2, None]) / (e[1:-1] - e[:-2])[:, None]
    falling = (e[2:, None] - f) / (e[2:] - e[1:-1])[:, None]
    powers = spectra @ np.clip(np.minimum(rising, falling), 0, None).T
    levels = 10 * np.log10(np.maximum(powers, 1e-12))
    return np.stack([10 * np.log10(np.maximum(powers.mean(0), 1e-12)), np.median(levels, 0), levels.std(0)])


class Distance:
    """Mean of each channel, one deviation of each column, Ledoit and Wolf's covariance about 0."""

    def __init__(self, x, channels):
        self.means = np.stack([x[channels == c].mean(0) for c in range(CHANNELS)])
        z = x - self.means[channels]
        count, freedom = len(x), len(x) - CHANNELS
        self.deviations = np.maximum(np.sqrt((z**2).sum(0) / freedom), 1e-3)
        u = z / self.deviations * np.sqrt(count / freedom)
        width = u.shape[1]
        s = u.T @ u / count
        sphere = np.trace(s) / width
        spread = (s**2).sum() / width - sphere**2
        error = (((u**2).T @ (u**2)).sum() / count - (s**2).sum()) / (width * count)
        self.shrinkage = min(error, spread) / spread
        self.inverse = np.linalg.inv((1 - self.shrinkage) * s + self.shrinkage * sphere * np.eye(width))

    def logarithms(self, x, channels, clips):
        """ln of each clip's mean over channels of d / sqrt(width)."""
        z = (x - self.means[channels]) / self.deviations
        d = np.sqrt(np.einsum("ij,jk,ik->i", z, self.inverse, z) / x.shape[1])
        return np.log(np.array([d[clips == c].mean() for c in np.unique(clips)]))


rows = [(i, c) for i in range(CLIPS) for c in range(CHANNELS)]
clips, channels = np.array(rows).T
features = np.stack([statistics(clip(i, c), RATE) for i, c in rows])
edges = corners(RATE, 1024)
low = int((edges[1:-1] < 250).sum())
healthy = clips < HEALTHY
part = np.array([p for p in range(PARTS) for _ in range(p * HEALTHY // PARTS, (p + 1) * HEALTHY // PARTS)])
held, judged, means, deviations, shrinkage = [], [], [], [], []
for block in [features[:, s] for s in range(3)] + [features[:, s, :low] for s in range(3)]:
    own = np.empty(HEALTHY)
    for p in range(PARTS):
        inside = healthy & np.isin(clips, np.flatnonzero(part == p))
        rest = healthy & ~inside
        fitted = Distance(block[rest], channels[rest])
        own[part == p] = fitted.logarithms(block[inside], channels[inside], clips[inside])
    fitted = Distance(block[healthy], channels[healthy])
    mean, deviation = own.mean(), own.std(ddof=1)
    held.append((own - mean) / deviation)
    judged.append((fitted.logarithms(block[~healthy], channels[~healthy], clips[~healthy]) - mean) / deviation)
    means.append(mean), deviations.append(deviation), shrinkage.append(fitted.shrinkage)
held, judged = np.stack(held, 1), np.stack(judged, 1)
rise = lambda z: (np.logaddexp(0, 2 * z) ** 2).sum(1) / 4
folder = Path(__file__).resolve().parent / "clips"
folder.mkdir(exist_ok=True)
np.savez(
    folder / "statistics.npz", features=features, corners=edges, low_count=np.array([low]), held_columns=held,
    columns=judged, log_means=np.array(means), log_deviations=np.array(deviations), shrinkage=np.array(shrinkage),
    held_scores=rise(held), scores=rise(judged), first_samples=clip(0, 1)[:50])
print(features.shape, low, np.round(shrinkage, 3), np.round(rise(held), 2), np.round(rise(judged), 2), np.round(deviations, 3))
