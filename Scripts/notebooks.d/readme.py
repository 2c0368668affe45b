"""The table of notebooks-export/README.md, from the runs."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Callable

import h5py
import numpy as np

from systems import SYSTEMS

HEAD = """# Exported notebooks

One for each reference system: its published figures beside ours, what the close reading found, shown by code, and the main figures of the run.
`Scripts/notebooks` makes data and runs, exports (`raceway export RUN --to notebook`), puts the introductions of `Scripts/notebooks.d/introductions` in front, executes them, and
writes this page; `Scripts/notebooks --check` executes them anew and compares. To execute one by hand, run `Scripts/notebooks A` first: it opens runs under `.cache/notebooks`.

| system | notebook | published | as published, here | ours, here | command |
|---|---|---|---|---|---|
"""


def write(folder: Path, runs: Path) -> None:
    """Rows of systems whose runs are not there stay as they are."""
    page = folder / "README.md"
    older = {line.split("|")[1].strip(): line for line in page.read_text().splitlines() if line.startswith("| ")} if page.exists() else {}
    lines = [row(name, runs / name) if (runs / name / system.main / "run.h5").exists() else older.get(name) for name, system in SYSTEMS.items()]
    page.write_text(HEAD + "\n".join(line for line in lines if line) + "\n\nData are synthetic (`datasets/specs`), so that *here* and *published* are not the same machines.\n")


def row(name: str, runs: Path) -> str:
    published, there, ours = FIGURES[name](lambda run: h5py.File(runs / run / "run.h5", "r"))
    there, ours = (text.replace("%", " %") for text in (there, ours))
    file = SYSTEMS[name].file
    return f"| {name} | [{file}]({file}) | {published} | {there} | {ours} | `Scripts/notebooks {name}` |"


Opener = Callable[[str], h5py.File]


def clips(archive: h5py.File, detector: str | None = None) -> str:
    """A detector, or the deciding one, over all clips that nothing was fitted on."""
    group = archive["evaluation"]
    names = group["detector"].asstr()[:]
    place = 0 if detector is None else int(np.flatnonzero(names == detector)[0])
    return f"AUC {group['auc'][place]:.3f}, FPR {group['fpr'][place]:.1%}, FNR {1 - group['recall'][place]:.1%}"


def network(archive: h5py.File) -> dict:
    evaluation = json.loads(archive["evaluation"].attrs["json"])
    return evaluation["methods"][0]


def system_a(run: Opener) -> tuple[str, str, str]:
    forest, leak = clips(run("published"), "isolation-forest"), clips(run("leak"), "isolation-forest")
    return "forest: FPR 0.83 %, FNR 0", f"{forest}; with the publication's leak {leak}", clips(run("ours"))


def system_b(run: Opener) -> tuple[str, str, str]:
    there, ours = (", ".join(f"{run(f'{name}_{snr:+d}dB')['evaluation/auc'][0]:.3f}" for snr in (6, 0, -6)) for name in ("published", "audio"))
    return "no figures; AUC above 0.85 is *good*", f"AUC at 6, 0, -6 dB: {there}", f"AUC {ours}"


def system_c(run: Opener) -> tuple[str, str, str]:
    there, ours = network(run("published")), network(run("ours"))
    return "AUC 0.504 per window", f"AUC {there['auc_window']:.3f} per window", f"AUC {ours['auc_window']:.3f} per window, {ours['auc_snapshot']:.3f} per snapshot"


def system_d(run: Opener) -> tuple[str, str, str]:
    def told(name: str) -> str:
        figures, archive = network(run(name)), run(name)
        return f"precision {figures['precision']:.1%}, recall {figures['recall']:.1%}, FPR {figures['fpr']:.1%}; KL {archive['scores/window/kl'][:].mean():.2g} nats"
    return "precision 99 %, recall 86.3 %, FPR 1.9 %; KL ~ 0", told("published"), told("ours")


def system_e(run: Opener) -> tuple[str, str, str]:
    return "precision = recall = 92.1 % with *normal* as the positive class", clips(run("published")), clips(run("ours"))


FIGURES = {"A": system_a, "B": system_b, "C": system_c, "D": system_d, "E": system_e}
