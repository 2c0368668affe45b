"""Remaining life of the six FEMTO bearings, foretold at five times of their lives by four others; null runs refused.

Bearings are held out in pairs, so that indicator, failure level and growth come from the other four. A refusal counts as a miss in both
published figures. Their best published values for this protocol are 0.048 (alpha-lambda, 20 %) and 0.13 (cumulative relative accuracy).

The healthy period of the figures with a target is a count, the same for all: a share of the snapshots would tell how long each lived. 40 is
less than a third of the shortest life here. Rows of the usual fifth stand below them, without a target.
"""
from __future__ import annotations

import json
from pathlib import Path
from typing import Callable, Iterator

from bench import ROOT, Bench
from femto import BEARINGS
from figures import YES, Figure, Target, above

PUBLISHED = {"alpha_lambda": 0.048, "cumulative_relative_accuracy": 0.13}


#: Snapshots, known before the first is measured.
HEALTHY_COUNT = 40


def measure(bench: Bench) -> Iterator[Figure]:
    runs, result, seconds = backtest(bench, "trend-femto", "--healthy", HEALTHY_COUNT)
    yield from scores(f"FEMTO, first {HEALTHY_COUNT} healthy", result, above, f"; {seconds:.1f} s")
    yield from scores("FEMTO, first fifth healthy", backtest(bench, "trend-femto-fifth")[1])
    for run in result["runs"]:
        onset = run["onset_hour"]
        yield Figure(f"{run['name'].rsplit('-', 1)[-1]}: onset, share of life", None if onset is None else onset / run["life_hours"], None,
                     "", f"life {run['life_hours']:.2f} h")
    yield from healthy(bench)


def backtest(bench: Bench, name: str, *options: object) -> tuple[list, dict, float]:
    """The runs' folders, what the back-test says of them, and how long it took."""
    runs = [
        bench.analyze(f"{name}-{bearing}", bench.datasets / f"femto/Learning_set/Bearing{bearing}", *options).folder
        for bearing in BEARINGS
    ]
    done = bench.succeed("trend", "--backtest", *runs, "--held-out", 2, "--json", "--quiet")
    return runs, json.loads(done.out), done.seconds


def scores(name: str, result: dict, target: Callable[[float], Target] | None = None, more: str = "") -> Iterator[Figure]:
    """Both published figures of every model; the one that is used comes first, and is held to the target."""
    for place, model in enumerate(result["models"]):
        used = place == 0
        note = f"{model['asked'] - model['refused']} of {model['asked']} answered; intervals held {shares(model['coverage'])} of them"
        for key, published in PUBLISHED.items():
            yield Figure(f"{name}, {model['model']}: {key.replace('_', ' ')}", model[key],
                         target(published) if target and used else None, f"{published}", note + (more if used else ""))


#: What ends the machines of `null.yaml` that fail.
FAULT = """
faults:
  - bearing: B2
    element: outer_race
    amplitude: 3
    onset_snapshot: {onset}
    severity: {{ curve: quadratic }}
    resonance_hz: 3500
"""


def healthy(bench: Bench) -> Iterator[Figure]:
    """A machine that stays healthy, with the failures of its like at hand, must be refused."""
    null = ROOT / "datasets/specs/null.yaml"
    past = []
    for place, onset in enumerate((90, 110, 130, 150)):
        failing = bench.folder("specs", f"trend-failing-{place}") / "failing.yaml"
        failing.write_text(null.read_text() + FAULT.format(onset=onset))
        past.append(rig(bench, f"trend-failing-{place}", failing, 100 + place))
    refused = asked = 0
    for seed in range(1, 7):
        run = rig(bench, f"trend-null-{seed}", null, seed)
        options = [part for folder in past for part in ("--past", folder)]
        trend = json.loads(bench.succeed("trend", run, *options, "--json", "--quiet").out)["trend"]
        asked += len(trend["subjects"])
        refused += sum(all(model["refusal"] for model in subject["models"]) for subject in trend["subjects"])
    yield Figure("healthy machines: remaining life refused", refused == asked and asked > 0, YES, "", f"{refused} of {asked} refused")


def rig(bench: Bench, name: str, spec: Path, seed: int) -> Path:
    """The run of a synthetic machine."""
    data = bench.folder("data", name)
    bench.succeed("synthesize", "bearing", spec, "--seed", seed, "-o", data, "--quiet")
    return bench.analyze(name, data / "measurements", "--machine", data / "machine.yaml").folder


def shares(share: float | None) -> str:
    return "none" if share is None else f"{100 * share:.0f} %"
