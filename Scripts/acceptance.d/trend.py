"""Remaining life of the six FEMTO bearings, foretold at five times of their lives by four others; null runs refused.

Bearings are held out in pairs, so that indicator, failure level and growth come from the other four. A refusal counts as a miss in both
published figures. Their best published values for this protocol are 0.048 (alpha-lambda, 20 %) and 0.13 (cumulative relative accuracy).
"""
from __future__ import annotations

import json
from typing import Iterator

from bench import ROOT, Bench
from femto import BEARINGS
from figures import YES, Figure, above

PUBLISHED = {"alpha_lambda": 0.048, "cumulative_relative_accuracy": 0.13}


def measure(bench: Bench) -> Iterator[Figure]:
    runs = [bench.analyze(f"trend-femto-{name}", bench.datasets / f"femto/Learning_set/Bearing{name}").folder for name in BEARINGS]
    done = bench.succeed("trend", "--backtest", *runs, "--held-out", 2, "--json", "--quiet")
    result = json.loads(done.out)
    for place, model in enumerate(result["models"]):
        used = place == 0
        note = f"{model['asked'] - model['refused']} of {model['asked']} answered; intervals held {shares(model['coverage'])} of them"
        for key, published in PUBLISHED.items():
            yield Figure(f"FEMTO, {model['model']}: {key.replace('_', ' ')}", model[key], above(published) if used else None,
                         f"{published}", note + (f"; {done.seconds:.1f} s" if used else ""))
    for run in result["runs"]:
        onset = run["onset_hour"]
        yield Figure(f"{run['name'].rsplit('-', 1)[-1]}: onset, share of life", None if onset is None else onset / run["life_hours"], None,
                     "", f"life {run['life_hours']:.2f} h")
    yield from healthy(bench, runs)


def healthy(bench: Bench, past: list) -> Iterator[Figure]:
    """A machine that stays healthy, with the failures of others at hand, must be refused."""
    refused = asked = 0
    for seed in (1, 2, 3):
        data = bench.folder("data", f"trend-null-{seed}")
        bench.succeed("synthesize", "bearing", ROOT / "datasets/specs/null.yaml", "--seed", seed, "-o", data, "--quiet")
        run = bench.analyze(f"trend-null-{seed}", data / "measurements", "--machine", data / "machine.yaml").folder
        options = [part for folder in past for part in ("--past", folder)]
        trend = json.loads(bench.succeed("trend", run, *options, "--json", "--quiet").out)["trend"]
        asked += len(trend["subjects"])
        refused += sum(all(model["refusal"] for model in subject["models"]) for subject in trend["subjects"])
    yield Figure("healthy machines: remaining life refused", refused == asked and asked > 0, YES, "", f"{refused} of {asked} refused")


def shares(share: float | None) -> str:
    return "none" if share is None else f"{100 * share:.0f} %"
