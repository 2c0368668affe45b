"""The program, and a run of each kind on the demo's measurements."""
from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Callable

import h5py
import numpy as np


@dataclass(frozen=True)
class Program:
    """The program under judgement and the folder it works in."""

    binary: Path
    work: Path

    def call(self, *arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess:
        return subprocess.run([self.binary, *map(str, arguments)], capture_output=True, text=True, cwd=cwd)

    def succeed(self, *arguments: object) -> None:
        done = self.call(*arguments)
        if done.returncode != 0:
            raise SystemExit(f"`raceway {' '.join(map(str, arguments))}` ended with {done.returncode}: {done.stderr.strip()}")

    @cached_property
    def demo(self) -> Run:
        folder = self.empty("demo")
        self.succeed("demo", "--output", folder, "--quiet")
        return Run(folder, cut_samples)

    def analyze(self, recipe: str, cut: Cut) -> Run:
        folder, demo = self.empty(recipe), self.demo.folder
        self.succeed("analyze", demo / "measurements", "--machine", demo / "machine.yaml", "--recipe", recipe, "--output", folder, "--quiet")
        return Run(folder, cut)

    def empty(self, name: str) -> Path:
        folder = self.work / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder


@dataclass(frozen=True)
class Run:
    """A run and the way from its measurements to what its graph reads."""

    folder: Path
    cut: Cut

    @cached_property
    def archive(self) -> h5py.File:
        return h5py.File(self.folder / "run.h5")

    @cached_property
    def snapshot_of(self) -> np.ndarray:
        """`[window]`: the snapshot of each."""
        return self.archive["scores/window/snapshot"][:]

    @cached_property
    def preparation(self) -> dict:
        return json.loads(self.archive["preparation"].attrs["json"])

    def windows(self, measurements: Path, snapshot: int) -> np.ndarray:
        """`[window, channel, value]` of a snapshot, as the graph reads them."""
        name = self.archive["recording/snapshot"].asstr()[snapshot]
        windows = self.cut(self, measurements, name, snapshot)
        return np.ascontiguousarray(windows, np.float32)


Cut = Callable[[Run, Path, str, int], np.ndarray]


@cache
def samples(measurements: Path, name: str) -> np.ndarray:
    """`[channel, sample]`, read once."""
    return np.loadtxt(measurements / name, dtype=np.float32).T


def cut_samples(run: Run, measurements: Path, name: str, snapshot: int) -> np.ndarray:
    """Samples as recorded, where the run's windows begin."""
    recorded, length = samples(measurements, name), run.preparation["window_length"]
    starts = run.archive["scores/window/start"][:][run.snapshot_of == snapshot]
    return np.stack([recorded[:, start : start + length] for start in starts])


def cut_interleaved(run: Run, measurements: Path, name: str, snapshot: int) -> np.ndarray:
    """Each channel brought to mean 0 and deviation 1, then the channels in turn, cut end to end."""
    recorded, length = samples(measurements, name).astype(float), run.preparation["window_length"]
    scaled = (recorded - recorded.mean(1, keepdims=True)) / recorded.std(1, keepdims=True)
    in_turn = scaled.T.ravel()
    return in_turn[: in_turn.size // length * length].reshape(-1, 1, length)


INDICATORS = {
    "mean": lambda x: x.mean(1),
    "std": lambda x: x.std(1),
    "rms": lambda x: np.sqrt((x**2).mean(1)),
    "kurt": lambda x: ((x - x.mean(1, keepdims=True)) ** 4).mean(1) / x.var(1) ** 2,
    "max": lambda x: x.max(1),
}

#: What the program makes of them, by the names that it gives to features.
FEATURES = {
    "ln std": lambda row: np.log(row["std"]),
    "asinh kurt": lambda row: np.arcsinh(row["kurt"]),
    "ln (max - mean)": lambda row: np.log(row["max"] - row["mean"]),
}


def indicators(measurements: Path, name: str) -> dict[str, np.ndarray]:
    """`[channel]` of each indicator."""
    recorded = samples(measurements, name).astype(float)
    return {indicator: compute(recorded).astype(np.float32) for indicator, compute in INDICATORS.items()}


def take_features(run: Run, measurements: Path, name: str, snapshot: int) -> np.ndarray:
    """One row of features for each channel."""
    row = indicators(measurements, name)
    names = run.archive["preparation/feature"].asstr()[:]
    return np.stack([FEATURES[feature](row) for feature in names], axis=1)[None]


def of_table(program: Program) -> Run:
    """A run on a table of indicators, as plants keep them."""
    measurements, folder = program.demo.folder / "measurements", program.empty("table")
    names = program.demo.archive["recording/snapshot"].asstr()[:]
    channels = program.demo.archive["recording/channel"].asstr()[:]
    lines = [",".join(["filename", *(f"{channel}_{indicator}" for channel in channels for indicator in INDICATORS)])]
    for name in names:
        row = indicators(measurements, name)
        lines.append(",".join([name, *(repr(float(row[indicator][place])) for place in range(len(channels)) for indicator in INDICATORS)]))
    table = folder / "features.csv"
    table.write_text("\n".join(lines) + "\n")
    program.succeed("analyze", table, "--output", folder / "run", "--quiet")
    return Run(folder / "run", take_features)


RUNS: dict[str, Callable[[Program], Run]] = {
    "vae": lambda program: program.demo,
    "dense": lambda program: program.analyze("dense", cut_samples),
    "d-as-published": lambda program: program.analyze("d-as-published", cut_samples),
    "c-as-published": lambda program: program.analyze("c-as-published", cut_interleaved),
    "feature table": of_table,
}
