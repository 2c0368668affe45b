"""Figures, the targets they are held to, and the table that shows them."""
from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Callable

from shortfalls import KNOWN_SHORTFALLS

WIDTHS = (52, 15, 15, 15)
#: A crash prints pages; the first lines say what it was.
LONGEST_NOTE = 600


@dataclass(frozen=True)
class Target:
    """What a figure must satisfy, in words and as a test."""

    text: str
    holds: Callable[[object], bool]


def at_least(limit: float) -> Target:
    return Target(f">= {limit:g}", lambda value: value is not None and value >= limit)


def at_most(limit: float) -> Target:
    return Target(f"<= {limit:g}", lambda value: value is not None and value <= limit)


def above(limit: float) -> Target:
    return Target(f"> {limit:g}", lambda value: value is not None and value > limit)


def between(low: float, high: float) -> Target:
    return Target(f"{low:g} .. {high:g}", lambda value: value is not None and low <= value <= high)


def equal(wanted: object) -> Target:
    return Target(str(wanted), lambda value: value == wanted)


YES = Target("yes", lambda value: value is True)


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    Without a target it only informs. With one it is required, unless the list of known shortfalls lifts that.
    """

    name: str
    ours: object
    target: Target | None = None
    #: What the best peer or the published system reached, as its authors or `peers/RESULTS.md` give it.
    peer: str = ""
    #: What else a reader needs to know, or the program's own words where the target is missed.
    note: str = ""


def shown(value: object) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.4g}"
        case _:
            return str(value)


class Table:
    """Prints figures as they come and remembers the targets that were missed."""

    def __init__(self) -> None:
        #: Missed targets that make the run fail, as `section / figure`.
        self.misses: list[str] = []
        self._section = ""
        self._listed: list[str] = []
        self._met_but_listed: list[str] = []
        self._skipped: list[str] = []
        self._count = self._met = 0
        self._start = time.monotonic()

    def begin(self, section: str, title: str) -> None:
        self._section = section
        print(f"\n{title}")
        self._row("", "target", "peer", "ours", "")

    def add(self, figure: Figure) -> None:
        self._row(figure.name, figure.target.text if figure.target else "-", figure.peer, shown(figure.ours), self._judge(figure))
        if figure.note:
            print(f"      {figure.note if len(figure.note) <= LONGEST_NOTE else figure.note[:LONGEST_NOTE] + ' ...'}")

    def skip(self, reason: str) -> None:
        self._skipped.append(f"{self._section}: {reason}")
        print(f"  left out: {reason}")

    def fail(self, reason: str) -> None:
        self.misses.append(f"{self._section} / the program ends as it should")
        print(f"  NOT MET, section broken off: {reason}")

    def conclude(self) -> None:
        print(f"\n{self._met} of {self._count} targets met, in {time.monotonic() - self._start:.0f} s")
        for heading, lines in (
            ("Left out", self._skipped),
            ("Known shortfalls: not met, with the reason", self._listed),
            ("Listed as known shortfalls, but met: take them off the list", self._met_but_listed),
            ("Required and NOT MET", self.misses),
        ):
            if lines:
                print(f"\n{heading}:")
                print("\n".join(f"  {line}" for line in lines))

    def _judge(self, figure: Figure) -> str:
        if figure.target is None:
            return ""
        place = f"{self._section} / {figure.name}"
        known = KNOWN_SHORTFALLS.get(place)
        self._count += 1
        if figure.target.holds(figure.ours):
            self._met += 1
            if known:
                self._met_but_listed.append(place)
            return "met"
        line = f"{place}: {shown(figure.ours)}, target {figure.target.text}"
        if known:
            self._listed.append(f"{line}. {known.reason}")
        if not known or known.is_required:
            self.misses.append(line)
        return "not met (known)" if known else "NOT MET"

    @staticmethod
    def _row(*cells: str) -> None:
        print("  " + " ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS)) + " " + cells[-1], flush=True)
