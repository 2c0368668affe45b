"""Reading text files of measurements with polars, all in one lazy scan: its fastest form."""
from __future__ import annotations

from pathlib import Path

import numpy as np
import polars


class Parsing:
    def __init__(self, channel_count: int) -> None:
        self.paths = sorted(Path("recording").iterdir())
        self.schema = {f"channel {index}": polars.Float32 for index in range(channel_count)}
        self.items = sum(path.stat().st_size for path in self.paths) / 1e6

    def round(self) -> None:
        self.values = polars.scan_csv(self.paths, separator="\t", has_header=False, schema=self.schema).collect().to_numpy()

    def result(self) -> np.ndarray:
        """The sum of each channel of each file."""
        return self.values.reshape(len(self.paths), -1, len(self.schema)).sum(1, dtype=np.float64).ravel()
