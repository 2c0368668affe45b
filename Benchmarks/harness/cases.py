"""What is measured, and every way in which the peers are allowed to do it; the fastest of them counts."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, List, Optional, Tuple

from . import judging

WINDOWS, IMAGES, FRAMES, ROWS, POINTS = "windows/s", "images/s", "frames/s", "rows/s", "points/s"


@dataclass(frozen=True)
class Case:
    name: str
    #: What both programs call the work.
    work: str
    unit: str
    #: The peers' ways.
    ways: Tuple[str, ...]
    #: How far the peers' result may be from ours, as a part of the largest number in both; not looked at for memory.
    tolerance: float
    is_memory: bool = False
    #: Takes minutes: measured only where its whole name is given, in few rounds and without a warm-up of the peers.
    is_long: bool = False
    #: How many, where it is long.
    long_rounds: int = 1
    #: Compares ours with a peer's result, given the tolerance; what it complains of, or None.
    judge: Callable[[List[float], List[float], float], Optional[str]] = judging.same


SAME_OUTPUTS, SAME_SUMS = 1e-4, 1e-5
#: Two trainings draw other orders and samples. While losses fall to a twentieth they were seen to differ by 2 %, 7 % and, where
#: a variational network finds its first latents, by 50 %.
DENSE_LOSSES, IMAGE_LOSSES, VARIATIONAL_LOSSES = 0.1, 0.25, 0.67

#: Two forests of a hundred trees draw other splits: scores up to 0.6 were seen to differ by up to 0.065.
FOREST_SCORES = 0.15

#: Two descents end in other maps; a divergence up to so much higher counts as equal.
MAP_DIVERGENCE = 0.02

EAGER = ("torch, fused Adam", "torch, foreach Adam")
DENSE_TRAINING = (*EAGER, "torch compiled, fused Adam")
IMAGE_TRAINING = ("torch channels last, fused Adam", "torch, fused Adam", "torch compiled, channels last, fused Adam")
DENSE_SCORING = ("ONNX Runtime", "torch", "torch compiled")
FORESTS = ("scikit-learn", "scikit-learn, all processors")
IMAGE_SCORING = ("ONNX Runtime", "torch channels last", "torch", "torch compiled, channels last")


def timed(work: str, unit: str, ways: Tuple[str, ...], tolerance: float) -> Case:
    return Case(work, work, unit, ways, tolerance)


def memory(work: str, ways: Tuple[str, ...]) -> Case:
    return Case(f"memory-{work}", work, "MiB", ways, tolerance=0, is_memory=True)


def points_map(name: str, ways: Tuple[str, ...], rounds: int) -> Case:
    return Case(name, name, POINTS, ways, MAP_DIVERGENCE, is_long=True, long_rounds=rounds, judge=judging.maps_as_true)


CASES = (
    timed("train-dense", WINDOWS, DENSE_TRAINING, DENSE_LOSSES),
    timed("train-vae", WINDOWS, DENSE_TRAINING, VARIATIONAL_LOSSES),
    timed("train-cae", IMAGES, IMAGE_TRAINING, IMAGE_LOSSES),
    timed("score-dense-1", WINDOWS, DENSE_SCORING, SAME_OUTPUTS),
    timed("score-dense-4096", WINDOWS, DENSE_SCORING, SAME_OUTPUTS),
    timed("score-vae-1", WINDOWS, DENSE_SCORING, SAME_OUTPUTS),
    timed("score-vae-64", WINDOWS, DENSE_SCORING, SAME_OUTPUTS),
    timed("score-vae-1064", WINDOWS, DENSE_SCORING, SAME_OUTPUTS),
    timed("score-cae-1", IMAGES, IMAGE_SCORING, SAME_OUTPUTS),
    timed("score-cae-32", IMAGES, IMAGE_SCORING, SAME_OUTPUTS),
    memory("train-dense", EAGER),
    memory("train-vae", EAGER),
    memory("train-cae", IMAGE_TRAINING[:2]),
    timed("envelope", FRAMES, ("scipy, whole spectrum", "scipy, half spectrum", "torch"), SAME_OUTPUTS),
    timed("kurtogram", FRAMES, ("scipy lfilter", "scipy upfirdn", "torch conv1d"), SAME_OUTPUTS),
    timed("logmel", "clips/s", ("torch, clip by clip", "torch, batch of 64", "librosa"), SAME_OUTPUTS),
    timed("forest-tall", ROWS, FORESTS, FOREST_SCORES),
    timed("forest-wide", ROWS, FORESTS, FOREST_SCORES),
    timed("svm-tall", ROWS, ("scikit-learn",), SAME_OUTPUTS),
    timed("svm-wide", ROWS, ("scikit-learn",), SAME_OUTPUTS),
    Case("full-svm-tall", "full-svm-tall", ROWS, ("scikit-learn",), SAME_OUTPUTS, is_long=True),
    points_map("tsne-5k", ("scikit-learn", "openTSNE"), rounds=2),
    points_map("tsne-20k", ("openTSNE",), rounds=1),
    points_map("tsne-100k", ("openTSNE",), rounds=1),
    timed("parse-ims-4", "MB/s", ("polars scan_csv",), SAME_SUMS),
    timed("parse-ims-8", "MB/s", ("polars scan_csv",), SAME_SUMS),
)


def chosen(wanted: List[str], served: List[str]) -> List[Case]:
    """The cases that Raceway's program serves and whose names begin with one that is wanted; all but the long ones where none is.

    A name that fits nothing raises a `ValueError`.
    """
    there = [case for case in CASES if case.work in served]
    fits = lambda case, name: case.name == name or not case.is_long and case.name.startswith(name)
    for name in wanted:
        if not any(fits(case, name) for case in there):
            raise ValueError(f"no case {name}; there are {', '.join(case.name for case in there)}")
    return [case for case in there if any(fits(case, name) for name in wanted or [""])]
