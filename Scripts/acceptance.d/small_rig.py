"""A small healthy rig to break on purpose: 24 IMS files of 4,096 samples, made in a second, and ways to spoil one."""
from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import numpy as np

SNAPSHOTS, SAMPLES = 24, 4096
#: The file that gets spoiled: late enough to lie outside the healthy period of 12.
SPOILT = 15
HEALTHY = 12


def write_rig(folder: Path, channels: int = 4) -> list[Path]:
    """A shaft tone and noise, 20,480 Hz, ten minutes apart; returns the files in order of time."""
    random = np.random.Generator(np.random.PCG64(7))
    tone = 0.1 * np.sin(2 * np.pi * 33.3 * np.arange(SAMPLES) / 20_480)[:, None]
    start = datetime.datetime(2004, 2, 12, 10, 32, 39)
    files = []
    for index in range(SNAPSHOTS):
        path = folder / (start + datetime.timedelta(minutes=10 * index)).strftime("%Y.%m.%d.%H.%M.%S")
        np.savetxt(path, tone + 0.1 * random.standard_normal((SAMPLES, channels)), fmt="%.3f", delimiter="\t")
        files.append(path)
    return files


def edit_rows(path: Path, rows: slice, edit) -> None:
    """Rewrites some rows; `edit` takes and returns one row's cells."""
    lines = path.read_text().splitlines()
    lines[rows] = ["\t".join(edit(line.split("\t"))) for line in lines[rows]]
    path.write_text("\n".join(lines) + "\n")


def nest(files: list[Path]) -> None:
    """Moves the files into two folders, `a` and `b`, and puts a copy of one from `a` into `b`."""
    first, second = (files[0].parent / name for name in "ab")
    first.mkdir()
    second.mkdir()
    for index, path in enumerate(files):
        path.rename((first if index < len(files) // 2 else second) / path.name)
    shutil.copy(first / files[3].name, second)
