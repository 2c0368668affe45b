"""Memory does not grow with the recording: peak resident size on 100 snapshots and on ten times as many.

The long recording repeats the short one under later names. Reading keeps one snapshot. An analysis also keeps one row of scores
per window and a capped number of training windows, so it may grow a little.
"""
from __future__ import annotations

import datetime
import subprocess
import sys
import time
from pathlib import Path
from typing import Iterator

from bench import Bench, ProgramFailed
from figures import Figure, at_most

TIMES = 10
#: Runs a command and prints its peak resident size in KiB. A fresh interpreter, because a child inherits the size of its parent.
LAUNCHER = (
    "import os, sys; child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, '/dev/null',"
    " os.O_WRONLY, 0)]); _, status, usage = os.wait4(child, 0); print(usage.ru_maxrss); sys.exit(os.waitstatus_to_exitcode(status))"
)


def measure(bench: Bench) -> Iterator[Figure]:
    short = bench.synthetic("synth-d-default", 100) / "ascii"
    long = repeated(bench, short)
    for name, limit, arguments in (
        ("inspect", 1.1, ["inspect"]),
        ("analyze, 56 healthy", 1.5, ["analyze", "--healthy", "56", "--output", bench.folder("runs", "memory")]),
        ("analyze, a fifth healthy", 1.5, ["analyze", "--healthy", "0.2", "--output", bench.folder("runs", "memory")]),
    ):
        peaks, seconds = zip(*(peak(bench, data, *arguments, "--machine", bench.synthetic_rig, "--quiet") for data in (short, long)))
        yield Figure(f"{name}: peak for {TIMES} times the snapshots", peaks[1] / peaks[0], at_most(limit), "",
                     f"{peaks[0]:.0f} MiB for 100, {peaks[1]:.0f} MiB for {100 * TIMES}; {seconds[0]:.1f} s and {seconds[1]:.1f} s")


def repeated(bench: Bench, short: Path) -> Path:
    """Links to the same files, ten times over, ten minutes apart."""
    folder = bench.folder("data", "long")
    time_stamp = datetime.datetime(2004, 2, 12, 10, 32, 39)
    for file in sorted(short.iterdir()) * TIMES:
        (folder / time_stamp.strftime("%Y.%m.%d.%H.%M.%S")).symlink_to(file)
        time_stamp += datetime.timedelta(minutes=10)
    return folder


def peak(bench: Bench, data: Path, command: str, *options: object) -> tuple[float, float]:
    """Peak resident size in MiB, and seconds."""
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", LAUNCHER, bench.binary, command, data, *map(str, options)],
        capture_output=True, text=True,
    )
    if done.returncode != 0:
        raise ProgramFailed(f"`raceway {command}` ended with {done.returncode}: {done.stderr.strip()}")
    return int(done.stdout) / 1024, time.monotonic() - start
