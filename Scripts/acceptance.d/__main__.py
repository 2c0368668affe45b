"""Runs the sections that were asked for and ends with 1 where a required target is missed; see `Scripts/acceptance`."""
from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import sys
from pathlib import Path

import audio
import audio_published
import bad_input
import benchmarks
import checkpoints
import demo
import diagnosis
import export
import femto
import ims_features
import ims_samples
import labelled
import memory
import methods
import report
import same_bits
import schemas
import system_c
import system_d
import trend
from bench import Bench, NotHere, ProgramFailed
from figures import Table

SECTIONS = {
    "demo": demo,
    "system-d": system_d,
    "system-c": system_c,
    "femto": femto,
    "trend": trend,
    "ims-features": ims_features,
    "ims-samples": ims_samples,
    "methods": methods,
    "diagnosis": diagnosis,
    "labelled": labelled,
    "audio": audio,
    "bad-input": bad_input,
    "same-bits": same_bits,
    "schemas": schemas,
    "checkpoints": checkpoints,
    "memory": memory,
    "export": export,
    "report": report,
    "benchmarks": benchmarks,
    "audio-published": audio_published,
}
#: Run only where they are named: they take longer than all others.
BY_NAME = {"audio-published"}


def title(name: str) -> str:
    """The first line of a section's module text."""
    return f"{name}: {SECTIONS[name].__doc__.strip().splitlines()[0]}"


def copied(binary: Path, target: Path) -> Path:
    """A copy of the program, so that all sections judge the same one though somebody builds meanwhile."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    return Path(shutil.copy2(binary, target))


def main() -> int:
    ask = argparse.ArgumentParser(prog="Scripts/acceptance", description="Judges raceway on data it did not make.")
    ask.add_argument("section", nargs="*", help="sections to run (default: all but audio-published)")
    ask.add_argument("--list", action="store_true", help="print the sections and stop")
    ask.add_argument("--root", type=Path, required=True, help=argparse.SUPPRESS)
    args = ask.parse_args()
    if args.list:
        print("\n".join(title(name) for name in SECTIONS))
        return 0
    unknown = [name for name in args.section if name not in SECTIONS]
    if unknown:
        ask.error(f"no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")

    binary = Path(os.environ.get("RACEWAY_BINARY") or args.root / ".build/release/raceway").resolve()
    if not os.access(binary, os.X_OK):
        ask.error(f"no program at {binary}: run `swift build -c release --product raceway`, or set RACEWAY_BINARY")
    bench = Bench(copied(binary, args.root / ".cache/acceptance/raceway"), args.root / ".cache/acceptance")
    print(f"{bench.succeed('--version').out.strip()}, SHA-256 {hashlib.sha256(bench.binary.read_bytes()).hexdigest()[:16]}")
    table = Table()
    for name in args.section or [name for name in SECTIONS if name not in BY_NAME]:
        table.begin(name, title(name))
        try:
            for figure in SECTIONS[name].measure(bench):
                table.add(figure)
        except NotHere as absent:
            table.skip(str(absent))
        except ProgramFailed as failure:
            table.fail(str(failure))
    table.conclude()
    return 1 if table.misses else 0


if __name__ == "__main__":
    sys.exit(main())
