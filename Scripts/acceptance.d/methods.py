"""Every method's own confirmed alarm on real machines run to failure: the network beside all cheap baselines.

Nothing here is a target: the table shows good and bad alike. Only the onset of IMS test 2 (533) is customary; 1800 in test 1 and 6100
in test 3 are guesses, and FEMTO documents none: half of life stands in there, as the earliest anybody would call a fault. Delays,
false alarms and AUCs therefore count from a documented onset in test 2 alone; alarm and lead need none.
"""
from __future__ import annotations

from pathlib import Path
from typing import Iterator

from bench import Bench
from femto import BEARINGS
from figures import Figure, shown
from runfile import RunFile

#: Onset, whether it is documented, and the bearings that failed by the data set's readme.
IMS = {1: (1800, False, ("B3", "B4")), 2: (533, True, ("B1",)), 3: (6100, False, ("B3",))}


def measure(bench: Bench) -> Iterator[Figure]:
    for test, (onset, documented, bearings) in IMS.items():
        table = bench.datasets / f"ims-features/fatemeh-studio/data/processed/test{test}_raw.csv"
        faulty = [option for bearing in bearings for option in ("--bearing", bearing)]
        kind = "customary" if documented else "a guess"
        run = bench.analyze(f"methods-ims-{test}", table, "--onset", onset, *faulty)
        yield from rows(f"IMS {test}", run, f"of {run.snapshots}; onset {onset} ({kind}); failed: {', '.join(bearings)}")
    for name in BEARINGS:
        folder = bench.datasets / f"femto/Learning_set/Bearing{name}"
        count = snapshots(folder)
        run = bench.analyze(f"methods-femto-{name}", folder, "--onset", count // 2)
        yield from rows(f"FEMTO {name}", run, f"of {run.snapshots}; onset {count // 2}: half of life, a guess")


def snapshots(folder: Path) -> int:
    return len(list(folder.glob("acc_*.csv")))


def rows(name: str, run: RunFile, about: str) -> Iterator[Figure]:
    """A figure for each method: its alarm, and in the note all else."""
    evaluation = run.evaluation
    for place, method in enumerate([evaluation, *evaluation["baselines"]]):
        alarms = method.get("alarms")
        yield Figure(f"{name}: {method['method']}", alarms["alarm_index"] if alarms else "no level", None, "",
                     (about + "; " if place == 0 else "") + words(method, alarms))
    for leak in run.report["audit"].get("leaks", []):
        yield Figure(f"{name}: leak", leak["kind"], None, "", leak["sentence"])


def words(method: dict, alarms: dict | None) -> str:
    low, high = method["auc_window_interval"] or (float("nan"), float("nan"))
    auc = f"AUC {method['auc_window']:.4f} ({low:.4f} .. {high:.4f})"
    if alarms is None:
        return auc
    right = {True: ", right", False: ", wrong", None: ""}[alarms["right_bearing"]]
    by_bearing = ", ".join(f"{row['bearing']} {shown(row['alarm_index'])}" for row in alarms["by_bearing"])
    lead = "" if alarms["lead_hours"] is None else f"; lead {alarms['lead_hours']:.1f} h"
    rate = alarms["false_alarms_per_channel_month"]
    false = "no healthy snapshot judged" if alarms["false_alarms"] is None else \
        f"{alarms['false_alarms']} of {alarms['watched']} false before the onset"
    return (f"{auc}; bearing {shown(alarms['bearing'])}{right}; delay {shown(alarms['delay_snapshots'])}"
            f"{lead}; {false}"
            f"{'' if rate is None else f' ({rate:.2g} per channel and month)'}; elsewhere later {shown(alarms['alarms_elsewhere'])}"
            f"{'; ' + by_bearing if by_bearing else ''}")
