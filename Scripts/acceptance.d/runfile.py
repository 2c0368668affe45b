"""What a run left behind: `run.h5` for recomputing figures, `report.json` for the program's own."""
from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path

import h5py
import numpy as np

TRAINING, VALIDATION, THRESHOLD, MONITORED, LEFT_OUT = range(5)
ALARM = 3


class RunFile:
    """One run folder."""

    def __init__(self, folder: Path, seconds: float) -> None:
        self.folder = folder
        #: How long the analysis took, by the clock on the wall.
        self.seconds = seconds

    def __getitem__(self, path: str) -> np.ndarray:
        """A dataset of run.h5; names come as strings."""
        with h5py.File(self.folder / "run.h5") as file:
            data = file[path]
            return data.asstr()[:] if h5py.check_string_dtype(data.dtype) else data[:]

    @cached_property
    def report(self) -> dict:
        return json.loads((self.folder / "report.json").read_text())

    @property
    def verdict(self) -> dict:
        return self.report["verdict"]

    @property
    def evaluation(self) -> dict:
        return self.report["evaluation"]

    def baseline(self, method: str) -> dict:
        """The metrics of one baseline as the program gives them."""
        return next(row for row in self.evaluation["baselines"] if row["method"] == method)

    @property
    def snapshots(self) -> int:
        return len(self["recording/snapshot"])

    @cached_property
    def first_monitored(self) -> int:
        """The first snapshot after the healthy period, the first one that the monitor has not seen."""
        return int(np.flatnonzero(self["recording/role"] == MONITORED)[0])

    @cached_property
    def first_held_out(self) -> int:
        """The first healthy snapshot that trained nothing, though it may have set a level."""
        return int(np.flatnonzero(np.isin(self["recording/role"], (VALIDATION, THRESHOLD, MONITORED)))[0])

    @cached_property
    def first_alarm(self) -> int | None:
        """The first snapshot at which the machine stands at alarm, from its states."""
        at_alarm = np.flatnonzero(self["scores/snapshot/state"] == ALARM)
        return int(at_alarm[0]) if len(at_alarm) else None

    def first_channel_alarms(self) -> dict[str, int | None]:
        """The first snapshot at which each channel stands at alarm, from its states."""
        states = self["scores/snapshot/channel_state"]
        first = {}
        for channel, column in zip(self["recording/channel"], states.T):
            at_alarm = np.flatnonzero(column == ALARM)
            first[str(channel)] = int(at_alarm[0]) if len(at_alarm) else None
        return first
