"""Findings: one line each, with a figure and what it must satisfy."""
from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Finding:
    """One check of one report."""

    name: str
    value: float | int | str
    target: str
    met: bool
    #: What a reader needs to mend it.
    notes: list[str] = field(default_factory=list)
    report: str = ""


def none_of(name: str, wrong: list[str]) -> Finding:
    """Nothing may be in the list."""
    return Finding(name, len(wrong), "= 0", not wrong, wrong)


def all_of(name: str, good: int, total: int, wrong: list[str]) -> Finding:
    """Each of so many things must be right; where there is none, there is nothing to miss."""
    return Finding(name, f"{good} of {total}", "all", good == total and not wrong, wrong)


def at_most(name: str, value: float, limit: float, unit: str = "") -> Finding:
    return Finding(name, value, f"<= {limit:g}{unit}", value <= limit)


def at_least(name: str, value: float, limit: float, notes: list[str] | None = None) -> Finding:
    return Finding(name, value, f">= {limit:g}", value >= limit, notes or [])


def told(name: str, value: float | int | str) -> Finding:
    """A figure without a target."""
    return Finding(name, value, "-", True)


def shown(value: float | int | str) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
