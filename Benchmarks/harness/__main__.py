"""Measures the cases that were asked for; see `Benchmarks/run`. Ends with 1 where one fails, with 2 on wrong usage."""
from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import List, Optional

from . import environment, machine, tables
from .cases import Case, chosen
from .measuring import QUIET, Bench
from .program import Failed, Program
from .results import Result


def remark(text: str) -> None:
    """Says on the terminal what goes on, and nothing in a log."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{text}")
        sys.stderr.flush()


def main() -> int:
    ask = argparse.ArgumentParser(
        prog="Benchmarks/run", description="Runs Raceway and its fastest peers in turn on the same work.",
        epilog="RACEWAY_BENCH_PYTHON names a Python that has the peers, RACEWAY_BENCH_PROGRAM a built RacewayBenchmark.")
    ask.add_argument("--case", nargs="+", default=[], metavar="NAME", help="cases to measure, by the beginning of their names (default: all)")
    ask.add_argument("--json", type=Path, metavar="FILE", help="write the results here too, and every round into FILE's neighbour .details.json")
    ask.add_argument("--rounds", type=int, default=5, metavar="N", help="rounds of each side after a warm-up (default: 5)")
    ask.add_argument("--threads", type=int, default=2, metavar="N", help="processors for each side (default: 2)")
    ask.add_argument("--list", action="store_true", help="print the cases and stop")
    ask.add_argument("--table", type=Path, metavar="FILE", help="print what --json wrote into FILE as a table in Markdown, and stop")
    args = ask.parse_args()
    if args.rounds < 1 or args.threads < 1:
        ask.error("rounds and threads begin at 1")
    try:
        if args.table:
            print(stored_table(args.table))
            return 0
        return measure(args)
    except (environment.Missing, Failed, ValueError, OSError) as error:
        ask.exit(2, f"Benchmarks/run: {error}\n")


def measure(args: argparse.Namespace) -> int:
    ours = environment.program()
    folder = environment.CACHE / "work"
    folder.mkdir(parents=True, exist_ok=True)
    with Program([str(ours)], folder) as program:
        cases = chosen(args.case, program.list())
    if args.list:
        print("\n".join(f"{case.name:18} {case.unit:10} against {'; '.join(case.ways)}" for case in cases))
        return 0
    python = environment.python(lambda text: print(text, file=sys.stderr))
    processors = machine.choose(args.threads)
    os.sched_setaffinity(0, processors)
    threads = str(len(processors))
    variables = ("BENCHMARK_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS")
    bench = Bench(
        [str(ours)], [str(python), "-m", "peers"], folder, dict.fromkeys(variables, threads), args.rounds, remark)
    with bench.start_peer() as peer:
        versions = environment.versions(peer.ask("versions", "versions"))
    report = Report(args.json, {
        "versions": versions, "machine": machine.describe(processors), "threads": len(processors), "rounds": args.rounds})
    for case in cases:
        report.run(bench, case)
    return 1 if report.failures else 0


class Report:
    """Prints each case as it is done, and keeps the files up to date, so that a run that is broken off leaves what it had."""

    def __init__(self, path: Optional[Path], head: dict) -> None:
        self.path, self.head = path, head
        self.results: List[Result] = []
        self.failures: List[str] = []
        print(f"{head['versions']}\n{head['machine']}")
        print(f"{head['threads']} threads each; medians of {head['rounds']} rounds in turn after a warm-up; a ratio above 1 is in Raceway's favour\n")
        print(tables.line(tables.HEADINGS), flush=True)

    def run(self, bench: Bench, case: Case) -> None:
        try:
            result = bench.measure(case)
        except Failed as failure:
            remark("")
            self.failures.append(case.name)
            print(f"{case.name}: FAILED: {failure}", flush=True)
            return
        remark("")
        self.results.append(result)
        print(tables.line(tables.cells(result.summary(), result.spread)), flush=True)
        if result.other_cores > QUIET:
            print(f"  no comparison: other programs used {result.other_cores:.1f} cores; measure again on a quiet machine", flush=True)
        if result.peaks:
            print("  most memory held: " + ", ".join(f"{name} {peak:,.0f} MiB" for name, peak in result.peaks.items()), flush=True)
        for way, reason in result.left_out.items():
            print(f"  left out: {way}: {reason}", flush=True)
        if self.path:
            write(self.path, [result.summary() for result in self.results])
            write(self.path.with_suffix(".details.json"), {**self.head, "cases": [result.details() for result in self.results]})


def write(path: Path, value: object) -> None:
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.write_text(json.dumps(value, indent=2) + "\n")
    unfinished.replace(path)


def stored_table(path: Path) -> str:
    """The table of a file, with the spreads and the machine where its neighbour is still there."""
    details_path = path.with_suffix(".details.json")
    details = json.loads(details_path.read_text()) if details_path.exists() else {"cases": []}
    spreads = {case["case"]: (case["lowest_ratio"], case["highest_ratio"]) for case in details["cases"]}
    busy = {case["case"] for case in details["cases"] if case["other_cores"] > QUIET}
    rows = [tables.cells(summary, spreads.get(summary["case"])) for summary in json.loads(path.read_text())]
    for row in rows:
        row[-1] += " (busy machine)" if row[0] in busy else ""
    head = f"{details['versions']}. {details['machine']}. Medians of {details['rounds']} rounds in turn.\n\n" if "versions" in details else ""
    return head + tables.markdown(rows)


if __name__ == "__main__":
    sys.exit(main())
