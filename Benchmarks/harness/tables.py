"""The table of results, for the terminal and for a README."""
from __future__ import annotations

from typing import Dict, List, Optional, Sequence, Tuple

HEADINGS = ("case", "Raceway", "best peer", "", "unit", "ratio", "of the rounds")
WIDTHS = (18, 10, 10, 42, 10, 7, 14)
#: Columns of numbers stand to the right.
NUMBERS = (1, 2, 5)


def cells(summary: Dict, spread: Optional[Tuple[float, float]]) -> List[str]:
    rounds = f"{spread[0]:.2f} ... {spread[1]:.2f}" if spread and spread[0] != spread[1] else ""
    return [
        summary["case"], number(summary["ours"]), number(summary["peer"]), summary["peer_name"], summary["unit"],
        f"{summary['ratio']:.2f}", rounds,
    ]


def number(value: float) -> str:
    """Three significant digits at least, thousands apart."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def line(row: Sequence[str]) -> str:
    return "  ".join(
        cell.rjust(width) if index in NUMBERS else cell.ljust(width)
        for index, (cell, width) in enumerate(zip(row, WIDTHS))
    ).rstrip()


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """As a table in Markdown; where Raceway is behind, the ratio is said in italics, else in bold."""
    def marked(row: Sequence[str]) -> List[str]:
        mark = "**" if float(row[5]) >= 1 else "*"
        return [*row[:5], f"{mark}{row[5]}{mark}", *row[6:]]

    rule = ["---:" if index in NUMBERS else "---" for index in range(len(HEADINGS))]
    return "\n".join("| " + " | ".join(row) + " |" for row in [HEADINGS, rule, *map(marked, rows)])
