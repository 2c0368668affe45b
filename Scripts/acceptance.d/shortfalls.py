"""Targets that are missed today, each with the reason: the one list of them.

Keyed by `section / figure` as the table prints them. What stands here and is missed is shown as "not met (known)" and printed with
its reason at the end; it fails the run only while it is required. What is met after all is named at the end, to be taken off.
"""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shortfall:
    reason: str
    #: Whether the run fails for it all the same.
    is_required: bool


KNOWN_SHORTFALLS = {
    "system-c / dense as the peer was judged: AUC per snapshot": Shortfall(
        "The peer's healthy side are files that it was trained on, and ours is judged by the scatter of files that it was not. "
        "An oracle that knows the fault's band and both its channels reaches 0.963 here (see the row beside it).", is_required=False),
    "system-c / dense, unseen snapshots only: AUC per snapshot": Shortfall(
        "As above, and stricter: only snapshots that set neither weights nor levels. The first eight or nine of 136 faulty "
        "snapshots lie below the noise; the oracle reaches 0.965.", is_required=False),
    "audio / one-class-svm, +6 dB: share meant in interval, warning": Shortfall(
        "44 of these 602 healthy clips lie above the 5 % level: outside of what 602 clips alone allow, and at the edge (18 to 44) once "
        "the level's own chance counts, which rests on 1,200 clips. On these seeds every detector's 5 % level lets many pass (27 to 44), "
        "at -6 dB none does; the alarm level of 1 % holds.",
        is_required=False),
    **{
        f"labelled / cooling fan, run {run} learnt, standstill judged too: AUC": Shortfall(
            "A quarter of every sequence is a fan that stands still, and blades that don't turn can't be heard. Raceway leaves out "
            "what a stopped machine's rule names, in healthy and damaged sequences alike; the row without it judges the rest.",
            is_required=False)
        for run in (1, 2)
    },
}
