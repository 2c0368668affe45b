"""The safetensors file: the weights of run.h5, bit for bit."""
from __future__ import annotations

import numpy as np
from safetensors import safe_open
from safetensors.numpy import load_file

from figures import Figure, failures
from runs import Program, Run


def measure(program: Program, run: Run) -> list[Figure]:
    program.succeed("export", run.folder, "--to", "safetensors", "--quiet")
    path = run.folder / "model.safetensors"
    theirs = load_file(path)
    ours = {name: data[:] for name, data in run.archive["model/parameters"].items()}
    ours["scaler.mean"] = run.archive["preparation/scaler_mean"][:].astype(np.float32)
    ours["scaler.deviation"] = run.archive["preparation/scaler_deviation"][:].astype(np.float32)
    with safe_open(path, "numpy") as file:
        metadata = file.metadata()
    differing = [name for name in ours.keys() | theirs.keys() if not same(ours.get(name), theirs.get(name))]
    return [
        failures(len(differing), f"safetensors: arrays of {len(ours)} that differ from run.h5"),
        failures(metadata["fingerprint"] != run.archive["preparation"].attrs["fingerprint"], "safetensors: fingerprint differs"),
    ]


def same(one: np.ndarray | None, two: np.ndarray | None) -> bool:
    return one is not None and two is not None and one.dtype == two.dtype and one.shape == two.shape and one.tobytes() == two.tobytes()
