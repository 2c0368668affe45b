"""The same seed gives the same bits in run.h5, another seed does not."""
from __future__ import annotations

from pathlib import Path
from typing import Iterator

import h5py
import numpy as np

from bench import Bench
from figures import Figure, above, equal
from system_d import rig

#: How long stages took is no result.
TIMINGS = "timings"


def measure(bench: Bench) -> Iterator[Figure]:
    data = bench.synthetic("synth-d-default", 100) / "ascii"
    first, again, other = (
        numbers(bench.analyze(f"same-bits-{name}", data, "--seed", seed, *rig(bench)).folder / "run.h5")
        for name, seed in (("first", 1), ("again", 1), ("other", 2))
    )
    yield Figure("datasets in run.h5", len(first), above(0))
    apart = differing(first, again)
    yield Figure("datasets that differ, same seed", len(apart), equal(0), "", ", ".join(apart[:5]))
    yield Figure("datasets that differ, other seed", len(differing(first, other)), above(0))


def numbers(path: Path) -> dict[str, tuple]:
    """Shape, type and bytes of every dataset, timings left out."""
    found: dict[str, tuple] = {}

    def visit(name: str, item: object) -> None:
        if isinstance(item, h5py.Dataset) and not name.startswith(TIMINGS):
            data = item[()]
            content = data.tolist() if data.dtype == object else np.ascontiguousarray(data).tobytes()
            found[name] = (item.shape, item.dtype.str, content)

    with h5py.File(path) as file:
        file.visititems(visit)
    return found


def differing(one: dict[str, tuple], two: dict[str, tuple]) -> list[str]:
    return sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))
