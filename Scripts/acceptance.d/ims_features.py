"""The real IMS run-to-failure tests, as the feature tables a plant keeps; analysed without settings.

Only test 2 is required: its one failure, bearing 1, has a customary onset (snapshot 533). In test 1 two bearings fail, in test 3
healthy bearings drift; their figures stand beside the published ones. No onset is documented for any of them.
"""
from __future__ import annotations

from typing import Iterator

import numpy as np

from bench import Bench
from figures import YES, Figure, at_most, equal, shown
from runfile import RunFile

#: Sustained alarm of the best peers by RESULTS.md (z of log std; Isolation Forest), and what failed by the data set's readme.
PEERS = {
    1: ("520; 1726", "bearing 3 inner race, bearing 4 rollers"),
    2: ("537; 628", "bearing 1 outer race"),
    3: ("2042; 5972", "bearing 3 outer race"),
}


def measure(bench: Bench) -> Iterator[Figure]:
    for test, (peer, truth) in PEERS.items():
        table = bench.datasets / f"ims-features/fatemeh-studio/data/processed/test{test}_raw.csv"
        run = bench.analyze(f"ims-features-{test}", table)
        required = test == 2
        first = first_by_bearing(run)
        order = ", ".join(f"{bearing} {shown(alarm)}" for bearing, alarm in first.items())
        yield Figure(f"test {test}: first confirmed alarm", run.first_alarm, at_most(537) if required else None, peer,
                     f"of {run.snapshots}; by bearing: {order}; failed: {truth}; {run.seconds:.1f} s")
        yield Figure(f"test {test}: bearing named", run.verdict["bearing"], equal("B1") if required else None)
        if required:
            yield Figure("test 2: alarm of bearing 1", first["B1"], at_most(537), "537")
            others = [alarm for bearing, alarm in first.items() if bearing != "B1" and alarm is not None]
            is_first = first["B1"] is not None and all(alarm >= first["B1"] for alarm in others)
            yield Figure("test 2: bearings 2-4 silent until then", is_first, YES)
            yield Figure("test 2: bearing ranked first at its alarm", ranked_first(run), equal("B1"), "B1")


def first_by_bearing(run: RunFile) -> dict[str, int | None]:
    """The first alarm on any channel of each bearing."""
    first: dict[str, int | None] = {}
    for bearing, alarm in zip(run["recording/bearing"], run.first_channel_alarms().values()):
        known = first.get(str(bearing))
        first[str(bearing)] = alarm if known is None else known if alarm is None else min(known, alarm)
    return first


def ranked_first(run: RunFile) -> str | None:
    """The bearing of the channel with the highest health indicator when the machine first stands at alarm."""
    if run.first_alarm is None:
        return None
    return str(run["recording/bearing"][np.argmax(run["trend/health_indicator"][run.first_alarm])])
