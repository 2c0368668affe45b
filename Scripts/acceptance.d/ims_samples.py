"""Five original IMS files: read to the published RMS, and the stopped machine recognised.

The published RMS is that of the feature tables, computed in double precision from the printed decimals; Raceway keeps samples as
32-bit floats, so half a unit in the last place of one (2^-24) is exact.
"""
from __future__ import annotations

import csv
from pathlib import Path
from typing import Iterator

from bench import Bench
from figures import YES, Figure, at_most

FILES = {
    "2003.10.22.12.06.24": 1,
    "2004.02.12.10.32.39": 2,
    "2004.02.12.10.42.39": 2,
    "2004.02.19.06.22.39": 2,
    "2004.04.18.02.42.55": 3,
}
STOPPED = ["2004.02.19.06.22.39", "2004.04.18.02.42.55"]


def measure(bench: Bench) -> Iterator[Figure]:
    samples = bench.datasets / "ims-samples"
    for name, test in FILES.items():
        folder = bench.folder("data", "ims-one-file")
        (folder / name).symlink_to(samples / name)
        seen = bench.inspect(folder)["rms"][0]
        published = published_rms(bench.datasets, test, name)
        gap = max(abs(ours / theirs - 1) for ours, theirs in zip(seen, published, strict=True))
        yield Figure(f"{name}: RMS of {len(seen)} channels, gap", gap, at_most(2**-24), "", "relative, worst channel")

    # The two running files of test 2 give the level against which stillness shows.
    folder = bench.folder("data", "ims-stopped")
    names = [name for name, test in FILES.items() if test != 1]
    for name in names:
        (folder / name).symlink_to(samples / name)
    report = bench.inspect(folder)
    stopped = [names[row["snapshot"]] for row in report["findings"] if row["kind"] == "stopped_machine"]
    left_out = [names[index] for index in report["left_out"]]
    yield Figure("the two files of a stopped machine are found", sorted(stopped) == STOPPED, YES, "", ", ".join(stopped))
    yield Figure("they, and no others, are left out", sorted(left_out) == STOPPED, YES, "", ", ".join(left_out))


def published_rms(datasets: Path, test: int, name: str) -> list[float]:
    """RMS of each channel in file order, from the table's row for this file."""
    with open(datasets / f"ims-features/fatemeh-studio/data/processed/test{test}_raw.csv", newline="") as table:
        row = next(row for row in csv.DictReader(table) if row["filename"] == name)
    return [float(value) for column, value in row.items() if column.endswith("_rms")]
