"""The five notebooks: makes runs, exports, puts introductions in, executes, and compares."""
from __future__ import annotations

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import nbformat

import assemble
import compare
import execute
import readme
import tables
from systems import SYSTEMS, Workshop

#: Of a notebook, in bytes: readers load it over the network.
LARGEST = 1_500_000


def main() -> int:
    parser = argparse.ArgumentParser(prog="Scripts/notebooks")
    parser.add_argument("systems", nargs="*", metavar="A B C D E", help="which systems; all where none is given")
    parser.add_argument("--check", action="store_true", help="execute the committed notebooks anew and compare")
    parser.add_argument("--reuse", action="store_true", help="take runs that are there already, to work on the texts")
    parser.add_argument("--jobs", type=int, default=2, help="how many systems at a time (default: 2)")
    parser.add_argument("--root", type=Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    wanted = [name.upper() for name in options.systems] or list(SYSTEMS)
    if unknown := sorted(set(wanted) - set(SYSTEMS)):
        parser.error(f"there is no system {', '.join(unknown)}, there are {', '.join(SYSTEMS)}")
    binary = Path(os.environ.get("RACEWAY_BINARY", options.root / ".build/release/raceway"))
    if not binary.exists():
        parser.error(f"found no program at {binary}; build it with: swift build -c release --product raceway")

    work = options.root / ".cache/notebooks"
    faults = []
    # Training takes one core, so two systems go side by side, those that take longest first.
    with ProcessPoolExecutor(options.jobs) as pool:
        waiting = [pool.submit(one, name, Workshop(binary, work / name), options) for name in SYSTEMS if name in wanted]
        for done in as_completed(waiting):
            told, found = done.result()
            print(told, flush=True)
            faults += found
    if not options.check:
        readme.write(options.root / "notebooks-export", work)
    if faults:
        print(*faults, sep="\n", file=sys.stderr)
    return 1 if faults else 0


def one(name: str, workshop: Workshop, options: argparse.Namespace) -> tuple[str, list[str]]:
    """Makes or checks one notebook: what was done, and what is wrong."""
    start = time.monotonic()
    system = SYSTEMS[name]
    if not (options.reuse and workshop.is_made):
        workshop.make(system)
    target = options.root / "notebooks-export" / system.file
    draft = assemble.notebook(workshop, system, target)
    if options.check:
        faults = [f"{system.file}: {fault}" for fault in check(target, draft)]
        faults += [f"{name}: {fault}" for fault in tables.faults(workshop, system.main)]
    else:
        execute.notebook(draft, target.parent)
        target.write_text(nbformat.writes(draft) + "\n")
        size = target.stat().st_size
        faults = [f"{system.file} has {size:,} bytes, wanted at most {LARGEST:,}"] if size > LARGEST else []
    return f"{name}: {system.file} {'checked' if options.check else 'written'} in {time.monotonic() - start:.0f} s", faults


def check(committed: Path, draft: nbformat.NotebookNode) -> list[str]:
    """What is wrong with a committed notebook: its cells, their execution, their outputs."""
    before = nbformat.read(committed, as_version=4)
    nbformat.validate(before)
    stale = [cell.id for cell, other in zip(before.cells, draft.cells) if (cell.id, cell.source) != (other.id, other.source)]
    if stale or len(before.cells) != len(draft.cells):
        return [f"cells differ from what is exported now, first {stale[:1] or 'their number'}; run Scripts/notebooks"]
    return compare.outputs(before, execute.notebook(draft, committed.parent))


if __name__ == "__main__":
    sys.exit(main())
