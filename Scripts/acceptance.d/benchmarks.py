"""The benchmarks' program answers: every case can be prepared, and a round of it takes time.

What the times are is for `Benchmarks/run` to say, which measures a peer beside them and needs PyTorch; this does not.
"""
from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Iterator

from bench import ROOT, Bench, ProgramFailed
from figures import Figure, above

sys.path.append(str(ROOT / "Benchmarks"))
from harness.program import Failed, Program


def measure(bench: Bench) -> Iterator[Figure]:
    built = subprocess.run(["swift", "build", "-c", "release", "--product", "RacewayBenchmark"], cwd=ROOT, capture_output=True, text=True)
    if built.returncode != 0:
        raise ProgramFailed(f"RacewayBenchmark does not build: {built.stdout[-500:]}")
    folder = bench.folder("benchmarks")
    with start(folder) as program:
        cases = program.list()
    for case in cases:
        try:
            with start(folder) as program:
                program.prepare(case)
                program.open(case)
                seconds = program.round()
                program.check("result.f32")
        except Failed as failure:
            raise ProgramFailed(f"{case}: {failure}") from failure
        yield Figure(f"{case}: seconds a round", seconds, above(0))


def start(folder: Path) -> Program:
    return Program([str(ROOT / ".build/release/RacewayBenchmark")], folder)
