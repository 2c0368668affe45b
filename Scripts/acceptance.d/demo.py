"""`raceway demo`, which needs no arguments: fast, right, and with a report that opens."""
from __future__ import annotations

import json
from typing import Iterator

from bench import Bench
from figures import YES, Figure, at_most, between, equal
from runfile import RunFile


def measure(bench: Bench) -> Iterator[Figure]:
    folder = bench.folder("runs", "demo")
    done = bench.succeed("demo", "--output", folder, "--quiet")
    run = RunFile(folder, done.seconds)
    fault = json.loads((folder / "truth.json").read_text())["faults"][0]
    onset = fault["onset_index"]
    yield Figure("seconds, after the build", done.seconds, at_most(60))
    yield Figure("bearing named", run.verdict["bearing"], equal(fault["bearing"]))
    yield Figure("alarm confirmed, from the planted onset on", run.first_alarm, between(onset, onset + 6), "", f"planted at {onset}")
    is_written = (folder / "report.html").stat().st_size > 10_000
    yield Figure("report.html written, and printed as the way on", is_written and "report.html" in done.out, YES)
