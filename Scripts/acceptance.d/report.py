"""Reports in a headless Chromium (`Scripts/check_report`): a demo, 1,000 snapshots × 8 channels, clips, a fleet, a back-test, a trend."""
from __future__ import annotations

import json
import subprocess
from itertools import groupby
from pathlib import Path
from typing import Iterator

from bench import ROOT, Bench, NotHere, ProgramFailed
from figures import Figure, at_most, equal

SCRIPT = ROOT / "Scripts/check_report"
LARGE = Path(__file__).resolve().parent / "large.yaml"
WRONG_USAGE = 2
SECONDS, MEGABYTES = 2, 8


def measure(bench: Bench) -> Iterator[Figure]:
    pages = dict(made(bench))
    found = bench.folder("report") / "findings.json"
    done = subprocess.run([SCRIPT, "--json", found, *pages.values()], capture_output=True, text=True, timeout=1800)
    if done.returncode == WRONG_USAGE:
        raise NotHere(done.stderr.strip().splitlines()[-1])
    if not found.exists():
        raise ProgramFailed(f"Scripts/check_report ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    names = {str(page): name for name, page in pages.items()}
    for page, findings in groupby(json.loads(found.read_text()), lambda finding: finding["report"]):
        yield from judged(names[page], list(findings))


def judged(name: str, findings: list[dict]) -> Iterator[Figure]:
    """What was checked and what of it is wrong; size and times as figures of their own."""
    values = {finding["name"]: finding["value"] for finding in findings}
    held = [finding for finding in findings if finding["target"] != "-"]
    wrong = [finding for finding in held if not finding["met"]]
    yield Figure(f"{name}: checks not met", len(wrong), equal(0), "", f"of {len(held)}; {values.get('figures drawn', 'no')} figures"
                 + "".join(f"; {finding['name']}: {finding['value']} {'; '.join(finding['notes'][:2])}" for finding in wrong))
    yield Figure(f"{name}: size, MB", values.get("size of the file, MB"), at_most(MEGABYTES))
    yield Figure(f"{name}: first screen readable, s", values.get("first screen readable after, s"), at_most(SECONDS), "",
                 f"all charts, scrolling through, {values.get('all charts drawn after, scrolling through, s', 0):.1f} s")


def made(bench: Bench) -> Iterator[tuple[str, Path]]:
    """One page of each kind, by the commands that a reader would use."""
    demo = bench.folder("runs", "report-demo")
    bench.succeed("demo", "--output", demo, "--quiet")
    yield "demo", demo / "report.html"

    large = run(bench, "large", "--points", 20_000)
    yield "1,000 × 8", large / "report.html"

    clips = bench.folder("data", "report-fans")
    bench.succeed("synthesize", "fan", "--machines", 2, "--clips", 20, "--faulty", 8, "--seconds", 3, "--output", clips, "--quiet")
    yield "clips", bench.analyze("report-clips", clips, "--recipe", "audio").folder / "report.html"

    lives = [run(bench, f"life-{seed}", seed=seed) for seed in (1, 2, 3)]
    past = [part for life in lives[1:] for part in ("--past", life)]
    bench.succeed("trend", lives[0], *past, "--quiet")
    yield "trend", lives[0] / "report.html"

    backtest = bench.folder("runs", "report-backtest")
    bench.succeed("trend", "--backtest", *lives, "--output", backtest, "--quiet")
    yield "back-test", next(backtest.glob("*.html"))

    fleet = bench.folder("runs", "report-fleet")
    bench.succeed("report", *lives, large, "--fleet", "--output", fleet, "--quiet")
    yield "fleet", fleet / "fleet.html"


def run(bench: Bench, name: str, *map_options: object, seed: int | None = None) -> Path:
    """A run of the large machine, or of a short life of it."""
    data = bench.folder("data", f"report-{name}")
    specification = data / "specification.yaml"
    text = LARGE.read_text()
    if seed is not None:
        text = text.replace("snapshots: 1000", "snapshots: 150").replace("onset_snapshot: 700", "onset_snapshot: 70")
    specification.write_text(text)
    options = [] if seed is None else ["--seed", seed]
    made = data / "made"
    bench.succeed("synthesize", "bearing", specification, *options, "--format", "hdf5", "--output", made, "--quiet")
    folder = bench.analyze(f"report-{name}", made / "measurements.h5", "--machine", made / "machine.yaml").folder
    if map_options:
        bench.succeed("embed", folder, *map_options, "--quiet")
    return folder
