"""Exported networks in onnxruntime and safetensors, against the runs they came from (`Scripts/check_export`)."""
from __future__ import annotations

import json
import os
import subprocess
from itertools import groupby
from pathlib import Path
from typing import Iterator

from bench import Bench, NotHere, ProgramFailed
from figures import Figure, at_most, equal

SCRIPT = Path(__file__).resolve().parent.parent / "check_export"
WRONG_USAGE = 2


def measure(bench: Bench) -> Iterator[Figure]:
    found = bench.folder("export") / "figures.json"
    done = subprocess.run(
        [SCRIPT, "--json", found], capture_output=True, text=True, timeout=1200,
        env=os.environ | {"RACEWAY_BINARY": str(bench.binary)})
    if done.returncode == WRONG_USAGE:
        raise NotHere(done.stderr.strip().splitlines()[-1])
    if not found.exists():
        raise ProgramFailed(f"Scripts/check_export ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    for case, figures in groupby(json.loads(found.read_text()), lambda figure: figure["case"]):
        figures = list(figures)
        measured = [figure for figure in figures if figure["limit"] > 0]
        if measured:
            worst = max(measured, key=lambda figure: figure["value"] / figure["limit"])
            yield Figure(f"{case}: worst difference", worst["value"], at_most(worst["limit"]), "", worst["name"])
        wrong = [figure["name"] for figure in figures if figure["limit"] == 0 and not figure["met"]]
        yield Figure(f"{case}: what else is wrong", len(wrong), equal(0), "", ", ".join(wrong))
