"""Reads the same text files with polars and with Raceway in turn, and prints MB/s of both and the ratio of each round.

    python3 Benchmarks/parse_against_polars.py FOLDER COLUMNS [ROUNDS]

FOLDER holds tab-separated files of COLUMNS columns without header (IMS-style). Needs polars, and ParseBenchmark built with
`swift build -c release --product ParseBenchmark`. Both use all processors; the first round of each only warms caches.
"""
from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

import polars

folder, columns = Path(sys.argv[1]), int(sys.argv[2])
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
paths = sorted(folder.iterdir())
megabytes = sum(path.stat().st_size for path in paths) / 1e6
schema = {f"column_{index}": polars.Float32 for index in range(columns)}
program = Path(__file__).resolve().parent.parent / ".build/release/ParseBenchmark"


def of_polars() -> float:
    start = time.perf_counter()
    polars.scan_csv(paths, separator="\t", has_header=False, schema=schema).collect().to_numpy()
    return megabytes / (time.perf_counter() - start)


def of_raceway() -> float:
    printed = subprocess.run([program, folder, "1"], capture_output=True, text=True, check=True).stdout
    line = next(line for line in printed.splitlines() if line.startswith("parse, all threads"))
    return float(line.split(": ")[1].split()[0])


of_polars()
ratios = []
for _ in range(rounds):
    peer, ours = of_polars(), of_raceway()
    ratios.append(ours / peer)
    print(f"polars {peer:5.0f} MB/s, Raceway {ours:5.0f} MB/s, {ratios[-1]:.1f} times")
print(f"median of {rounds}: {statistics.median(ratios):.1f} times, {min(ratios):.1f} to {max(ratios):.1f}")
