"""Holds docs/run-file.md against real files: what is not drawn must not be in them, what is drawn must be in one of them."""
from __future__ import annotations

import re
from pathlib import Path

import h5py

from inputs import Inputs
from outcome import Outcome
from pages import Page, read

SILENT = {"CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST", "units", "description"}
PAGE = "docs/run-file.md"


def check(root: Path, inputs: Inputs) -> list[Outcome]:
    # A trend, and a finished map that windows were placed into.
    inputs.raceway("trend", "RUN", "--indicator", "RMS", "--failure-level", "60")
    inputs.raceway("analyze", "motors/ok", "--machine", "machine.yaml", "--healthy", "15", "-o", "EARLIER")
    inputs.raceway("score", "EARLIER", "MEASUREMENTS", "--machine", "machine.yaml", "-o", "SCORED")
    page = read(root, PAGE)
    outcomes = []
    for kind, files in {"a run over measurements": ["RUN", "SCORED"], "a run over sound clips": ["CLIP-RUN"]}.items():
        drawn, optional = drawings(page, kind)
        found: dict[str, tuple[int, str] | None] = {}
        for name in files:
            found |= contents(inputs.base / name / "run.h5")
        faults = [f"not drawn: {item}" for item in found if item not in drawn]
        faults += [f"drawn, but in no file: {item}" for item in drawn if item not in found and item not in optional]
        faults += [f"{item}: drawn as {drawn[item]}, the file has {found[item]} (axes, unit)" for item in drawn if item in found and drawn[item] != found[item]]
        outcomes.append(Outcome(PAGE, f"{kind}: {len(found)} arrays and attributes", "\n".join(faults) or None))
    return outcomes


def contents(path: Path) -> dict[str, tuple[int, str] | None]:
    """Arrays with their number of axes and unit, attributes with nothing."""
    found: dict[str, tuple[int, str] | None] = {}
    with h5py.File(path) as file:
        found |= {f"/@{name}": None for name in file.attrs}

        def visit(name: str, item: h5py.Group | h5py.Dataset) -> None:
            place = pattern_of("/" + name)
            if isinstance(item, h5py.Dataset):
                # Weights have the axes of their layer, conditions the unit of the recording.
                found[place] = None if "<layer>" in place else (item.ndim, str(item.attrs["units"]) or "–")
            else:
                found.update({f"{place}/@{attribute}": None for attribute in item.attrs if attribute not in SILENT})

        file.visititems(visit)
    return found


def pattern_of(place: str) -> str:
    place = re.sub(r"/\d+(?=/|$)", "/<n>", place)
    place = re.sub(r"^/model/parameters/.*", "/model/parameters/<layer>", place)
    return re.sub(r"^/scores/clip/[^/@]+", "/scores/clip/<detector>", place)


def drawings(page: Page, kind: str) -> tuple[dict[str, tuple[int, str] | None], set[str]]:
    """What is drawn, and what of it is said to be there only at times.

    The root's drawing counts for both kinds; the others stand under a heading of their kind.
    """
    lines = {block.line: block.lines for block in page.blocks if block.kind == "layout"}
    border = page.headings["A run over sound clips"]
    drawn: dict[str, tuple[int, str] | None] = {}
    optional: set[str] = set()
    for line, rows in lines.items():
        if rows[0] != "/" and (line > border) != (kind == "a run over sound clips"):
            continue
        group = rows[0].rstrip("/")
        for row in rows[1:]:
            parts = re.split(r"\s{2,}", row[4:].strip())
            item = f"{group}/{parts[0]}"
            bare = parts[0].startswith("@") or parts[0] == "<layer>"
            drawn[item] = None if bare else (parts[1].count(",") + 1, parts[2])
            if "only where" in parts[-1]:
                optional.add(item)
    return drawn, optional
