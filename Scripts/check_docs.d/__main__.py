"""Runs the documentation; see `Scripts/check_docs`."""
from __future__ import annotations

import argparse
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import coverage
import links
import messages
import pages
import runfile
import running
import selftest
from inputs import Inputs
from outcome import Outcome

PARTS = ["links", "pieces", "run-file", "messages", "recipes"]


def main() -> int:
    ask = argparse.ArgumentParser(prog="Scripts/check_docs", description="Runs the documentation's commands and code, and follows its links.")
    ask.add_argument("what", nargs="*", help=f"pages, or parts: {', '.join(PARTS)} (default: everything)")
    ask.add_argument("--self-test", action="store_true", help="only whether mistakes are found")
    ask.add_argument("--root", type=Path, required=True, help=argparse.SUPPRESS)
    args = ask.parse_args()
    root: Path = args.root
    binary = Path(os.environ.get("RACEWAY_BINARY") or root / ".build/release/raceway").resolve()
    if not os.access(binary, os.X_OK):
        ask.error(f"no program at {binary}: run `swift build -c release --product raceway`, or set RACEWAY_BINARY")
    every = [pages.read(root, path) for path in paths(root)]
    chosen = [page for page in every if page.path in args.what]
    parts = [part for part in args.what if part in PARTS]
    if unknown := [word for word in args.what if word not in PARTS and word not in {page.path for page in every}]:
        ask.error(f"no page or part {', '.join(unknown)}")
    if chosen and not parts:
        parts = ["links", "pieces"]
    parts = parts or PARTS
    chosen = chosen or every

    start = time.monotonic()
    inputs = Inputs(root, root / ".cache/docs", binary)
    program = coverage.Program(binary)
    outcomes = show(selftest.check(inputs))
    if not args.self_test:
        if "links" in parts:
            outcomes += show(links.check(root, chosen))
        if "messages" in parts:
            outcomes += show(messages.check(root))
        if "recipes" in parts:
            outcomes += show(coverage.recipes(root, program) + coverage.commands(every, program) + coverage.spans(every, program))
        if "pieces" in parts or "run-file" in parts:
            inputs.make()
        if "pieces" in parts:
            # Pages with the most pieces first, so that none is waited for at the end.
            order = sorted(chosen, key=lambda page: -sum(len(block.lines) for block in page.blocks if block.kind == "commands"))
            with ThreadPoolExecutor(2) as pool:
                for found in pool.map(lambda page: running.check(page, inputs), order):
                    outcomes += show(found)
        if "run-file" in parts:
            outcomes += show(runfile.check(root, inputs))
    failed = [outcome for outcome in outcomes if outcome.failure]
    skipped = sum(not outcome.ran for outcome in outcomes)
    print(f"\n{len(outcomes)} pieces: {len(outcomes) - skipped - len(failed)} hold, {skipped} were not run, {len(failed)} fail; {time.monotonic() - start:.0f} s")
    for outcome in failed:
        print(outcome.line)
    return 1 if failed else 0


def paths(root: Path) -> list[str]:
    found = [path for pattern in ("*.md", "docs/**/*.md", "datasets/*.md", "notebooks-export/*.md") for path in root.glob(pattern)]
    return sorted(str(path.relative_to(root)) for path in found)


def show(outcomes: list[Outcome]) -> list[Outcome]:
    for outcome in outcomes:
        print(outcome.line, flush=True)
    return outcomes


if __name__ == "__main__":
    sys.exit(main())
