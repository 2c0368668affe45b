"""Exports a run of each recipe and compares what others make of the files with the run; see `Scripts/check_export`."""
from __future__ import annotations

import argparse
import json
import os
import sys
import time
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import commands
import documentation
import network
import weights
from figures import Figure
from runs import RUNS, Program


def main() -> int:
    ask = argparse.ArgumentParser(prog="Scripts/check_export", description="Compares exported networks with their runs.")
    ask.add_argument("run", nargs="*", help=f"{', '.join(RUNS)} (default: all)")
    ask.add_argument("--json", type=Path, help="write the figures to this file too")
    ask.add_argument("--root", type=Path, required=True, help=argparse.SUPPRESS)
    args = ask.parse_args()
    unknown = [name for name in args.run if name not in RUNS]
    if unknown:
        ask.error(f"no run {', '.join(unknown)}; there are {', '.join(RUNS)}")
    binary = Path(os.environ.get("RACEWAY_BINARY") or args.root / ".build/release/raceway").resolve()
    if not os.access(binary, os.X_OK):
        ask.error(f"no program at {binary}: run `swift build -c release --product raceway`, or set RACEWAY_BINARY")

    start = time.monotonic()
    program = Program(binary, args.root / ".cache/export")
    print(", ".join(f"{name} {version(name)}" for name in ("onnx", "onnxruntime", "safetensors")))
    figures: list[Figure] = []
    for name in args.run or RUNS:
        run = RUNS[name](program)
        figures += show(name, network.measure(program, run) + weights.measure(program, run))
    figures += show("docs/export.md", documentation.measure(program, args.root))
    figures += show("the command", commands.measure(program))
    missed = sum(not figure.met for figure in figures)
    print(f"\n{len(figures) - missed} of {len(figures)} figures within their limits, in {time.monotonic() - start:.0f} s")
    if args.json:
        args.json.write_text(json.dumps([asdict(figure) | {"met": figure.met} for figure in figures], indent=1) + "\n")
    return 1 if missed else 0


def show(case: str, figures: list[Figure]) -> list[Figure]:
    print(f"\n{case}")
    for figure in figures:
        figure.case = case
        print(f"  {figure.name:<66} {figure.value:>10.3g}   <= {figure.limit:<8.3g} {'met' if figure.met else 'NOT MET'}", flush=True)
    return figures


if __name__ == "__main__":
    sys.exit(main())
