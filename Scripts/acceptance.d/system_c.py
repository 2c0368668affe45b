"""System C's setting: 216 snapshots of 8 channels by the peers' generator; bearing 3 fails from 80 on.

*As published* the network sees instants of interleaved channels, scaled file by file, and lands near chance per window. `dense`
on the same data is judged twice. First as the peer was: trained on the 80 healthy snapshots, which then also stand for the
healthy side. Then strictly: trained on the first 60, so that 20 healthy snapshots (a quarter of them, enough for steps of
1 / (20 x 136) in the AUC) are left that it has never seen.
"""
from __future__ import annotations

from pathlib import Path
from typing import Iterator

import numpy as np

from bench import Bench
from figures import Figure, at_least, at_most, between, equal
from metrics import auc
from runfile import RunFile

SNAPSHOTS, ONSET = 216, 80
LEFT_FOR_TRAINING = 60


def measure(bench: Bench) -> Iterator[Figure]:
    data = bench.synthetic("synth-c", SNAPSHOTS, "--healthy", ONSET, "--channels", 8) / "ascii"
    published = analyze(bench, data, "c-as-published", healthy=ONSET)
    score, snapshot = published["scores/window/score"].astype(float), published["scores/window/snapshot"]
    held_out = snapshot >= published.first_held_out
    of_windows = auc(score[held_out], snapshot[held_out] >= ONSET)
    yield Figure("as published: AUC per window", of_windows, between(0.45, 0.55), "0.504 (0.485)",
                 f"published (peer); over all windows, trained ones included: {auc(score, snapshot >= ONSET):.4f}")
    yield Figure("as published: report.json against run.h5", abs(of_windows - published.evaluation["auc_window"]), at_most(1e-6))
    yield Figure("as published: AUC per snapshot", published.evaluation["auc_snapshot"], None, "0.920")

    same = analyze(bench, data, "dense", healthy=ONSET)
    yield Figure("dense as the peer was judged: AUC per snapshot", snapshot_auc(same, first=0), at_least(0.98), "0.982",
                 "80 healthy snapshots, most of them trained on, against 136 faulty ones")
    yield Figure("dense on snapshots it was not trained on: AUC per snapshot", snapshot_auc(same, same.first_held_out), at_least(0.98),
                 "", "its 24 held-out healthy ones, which set levels but not weights, against 136 faulty ones")
    whole, unseen = oracle(data)
    yield Figure("oracle that knows band and channels: AUC per snapshot", whole, None, "",
                 f"energy from 3,250 to 3,750 Hz on B3x and B3y, all snapshots; from snapshot {LEFT_FOR_TRAINING} on {unseen:.4f}")

    strict = analyze(bench, data, "dense", healthy=LEFT_FOR_TRAINING)
    of_unseen = snapshot_auc(strict, strict.first_monitored)
    yield Figure("dense, unseen snapshots only: AUC per snapshot", of_unseen, at_least(0.98), "",
                 f"{ONSET - LEFT_FOR_TRAINING} healthy ones that it has not seen; no peer was judged so")
    yield Figure("dense: AUC per window", strict.evaluation["auc_window"], None, "0.646")
    yield Figure("dense: bearing named", strict.verdict["bearing"], equal("B3"), "B3")
    yield Figure("dense: first confirmed alarm", strict.first_alarm, between(ONSET, 105), "102")
    yield Figure("dense: report.json against run.h5", abs(of_unseen - strict.evaluation["auc_snapshot"]), at_most(1e-6))


def analyze(bench: Bench, data: object, recipe: str, healthy: int) -> RunFile:
    return bench.analyze(
        f"system-c-{recipe}-{healthy}", data, "--recipe", recipe, "--machine", bench.synthetic_rig, "--healthy", healthy, "--onset", ONSET
    )


def snapshot_auc(run: RunFile, first: int) -> float:
    """AUC per snapshot of everything from `first` on."""
    score = run["scores/snapshot/score"].astype(float)
    index = np.arange(run.snapshots)
    judged = (index >= first) & np.isfinite(score)
    return auc(score[judged], index[judged] >= ONSET)


def oracle(data: Path) -> tuple[float, float]:
    """AUC of the energy in the fault's own band and channels: what a detector that knows the fault can separate.

    Over all snapshots, and over those from `LEFT_FOR_TRAINING` on.
    """
    levels = []
    for path in sorted(data.iterdir()):
        samples = np.loadtxt(path)[:, 4:6]
        power = np.abs(np.fft.rfft(samples, axis=0)) ** 2
        frequency = np.fft.rfftfreq(len(samples), 1 / 20_000)
        levels.append(np.log(power[(frequency > 3250) & (frequency < 3750)].mean(axis=0)))
    levels = np.array(levels)
    healthy = levels[:LEFT_FOR_TRAINING]
    score = ((levels - healthy.mean(axis=0)) / healthy.std(axis=0)).sum(axis=1)
    faulty = np.arange(SNAPSHOTS) >= ONSET
    return auc(score, faulty), auc(score[LEFT_FOR_TRAINING:], faulty[LEFT_FOR_TRAINING:])
