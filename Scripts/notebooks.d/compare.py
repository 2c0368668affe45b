"""Whether two executions of a notebook say the same.

Runs repeat to the bit on one kind of processor; on another, sums are added in another order, training drifts apart by a little, and a t-SNE map
turns. So numbers may differ by 5 % or 0.03, whichever is more, for all but 5 % of them; pictures, made small, by 12 of 255 on average, and maps by any amount.
"""
from __future__ import annotations

import base64
import io
import re

import nbformat
import numpy as np
from PIL import Image

RELATIVE, ABSOLUTE, EXCEPTIONS = 0.05, 0.03, 0.05
PICTURE = 12.0
SMALL = (80, 40)
#: Cells whose outputs differ from machine to machine.
VARIES = re.compile(r"^map$|-varies$")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")


def outputs(before: nbformat.NotebookNode, after: nbformat.NotebookNode) -> list[str]:
    faults = []
    for old, new in zip(before.cells, after.cells):
        if old.cell_type != "code" or VARIES.search(old.id):
            continue
        faults += [f"cell {old.id}: {fault}" for fault in (numbers(old, new), *pictures(old, new)) if fault]
    return faults


def numbers(old: nbformat.NotebookNode, new: nbformat.NotebookNode) -> str | None:
    first, second = (np.array([float(n) for n in NUMBER.findall(text(cell))]) for cell in (old, new))
    if len(first) != len(second):
        return f"{len(second)} numbers in its text, committed are {len(first)}"
    apart = np.abs(first - second) > np.maximum(ABSOLUTE, RELATIVE * np.abs(first))
    if apart.sum() <= EXCEPTIONS * len(first):
        return None
    worst = int(np.flatnonzero(apart)[0])
    return f"{apart.sum()} of {len(first)} numbers differ, such as {second[worst]:g}, committed {first[worst]:g}"


def pictures(old: nbformat.NotebookNode, new: nbformat.NotebookNode) -> list[str]:
    first, second = images(old), images(new)
    if len(first) != len(second):
        return [f"{len(second)} pictures, committed are {len(first)}"]
    apart = [float(np.abs(a - b).mean()) for a, b in zip(first, second)]
    return [f"picture {index} differs by {value:.1f} of 255 on average" for index, value in enumerate(apart) if value > PICTURE]


def text(cell: nbformat.NotebookNode) -> str:
    parts = [output.get("text", "") or output.get("data", {}).get("text/plain", "") for output in cell.outputs]
    return "\n".join(part for part in parts if not part.startswith("<Figure"))


def images(cell: nbformat.NotebookNode) -> list[np.ndarray]:
    encoded = [output.data["image/png"] for output in cell.outputs if "image/png" in output.get("data", {})]
    pictures = [Image.open(io.BytesIO(base64.b64decode(png))).convert("L").resize(SMALL) for png in encoded]
    return [np.asarray(picture, float) for picture in pictures]
