"""The real IMS run-to-failure tests, as the feature tables a plant keeps; analysed without settings.

Test 2's one failure, bearing 1, has a customary onset (snapshot 533). In test 1 two bearings fail, 3 and 4, and the others hear them;
in test 3 bearing 3 fails, and healthy ones drift and settle. No onset is documented for any of them: what is asked is the published
alarms, and silence before.
"""
from __future__ import annotations

from typing import Iterator

import numpy as np

from bench import Bench
from figures import YES, Figure, above, at_most, equal, shown
from runfile import RunFile

#: Sustained alarm of the best peers by RESULTS.md (z of log std; Isolation Forest), and what failed by the data set's readme.
PEERS = {
    1: ("520; 1726", "bearing 3 inner race, bearing 4 rollers"),
    2: ("537; 628", "bearing 1 outer race"),
    3: ("2042; 5972", "bearing 3 outer race"),
}
#: The published alarms of the bearings that failed: at the latest here.
LATEST = {1: {"B3": 1829, "B4": 1440}, 2: {"B1": 534}, 3: {}}
#: Bearings that did not fail are silent before this snapshot.
SILENT = {1: (("B1", "B2"), 2134), 2: (("B2", "B3", "B4"), 534), 3: (("B1", "B2", "B3", "B4"), 4000)}
NAMED = {2: "B1", 3: "B3"}


def measure(bench: Bench) -> Iterator[Figure]:
    for test, (peer, truth) in PEERS.items():
        table = bench.datasets / f"ims-features/fatemeh-studio/data/processed/test{test}_raw.csv"
        run = bench.analyze(f"ims-features-{test}", table)
        first = first_by_bearing(run)
        order = ", ".join(f"{bearing} {shown(alarm)}" for bearing, alarm in first.items())
        yield Figure(f"test {test}: first confirmed alarm", run.first_alarm, None, peer,
                     f"of {run.snapshots}; by bearing: {order}; failed: {truth}; {run.seconds:.1f} s")
        for bearing, latest in LATEST[test].items():
            yield Figure(f"test {test}: alarm of bearing {bearing[1:]}", first[bearing], at_most(latest),
                         "537" if test == 2 else str(latest))
        names, until = SILENT[test]
        early = {name: first[name] for name in names if first[name] is not None and first[name] < until}
        yield Figure(f"test {test}: {', '.join(names)} silent before {until}", not early, YES, "",
                     ", ".join(f"{name} at {alarm}" for name, alarm in early.items()))
        wanted = equal(NAMED[test]) if test in NAMED else None
        yield Figure(f"test {test}: bearing named", run.verdict["bearing"], wanted)
        if test == 2:
            yield Figure("test 2: bearing ranked first at its alarm", ranked_first(run), equal("B1"), "B1")
        if test == 3:
            yield Figure("test 3: lead of bearing 3, hours", lead(run, first["B3"]), above(27), "", "to the last file, the end of the run")


def lead(run: RunFile, alarm: int | None) -> float | None:
    """Hours from an alarm to the last snapshot."""
    times = run["recording/time"]
    return None if alarm is None else float(times[-1] - times[alarm]) / 3.6e12


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
