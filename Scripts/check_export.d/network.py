"""The ONNX file: valid, and onnxruntime gives the run's figures with it."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Callable

import numpy as np
import onnx
import onnxruntime

from figures import TOLERANCE, Figure, difference, failures
from runs import Program, Run

#: Outputs that depend on the windows that stand beside a window in a call.
DEPENDS_ON_NEIGHBOURS = "score"

#: Windows in the largest call.
MOST_TOGETHER = 4096


def measure(program: Program, run: Run) -> list[Figure]:
    program.succeed("export", run.folder, "--to", "onnx", "--quiet")
    path = run.folder / "model.onnx"
    graph = Graph(path)
    measurements = program.demo.folder / "measurements"
    windows = {index: run.windows(measurements, index) for index in np.unique(run.snapshot_of)}
    calls = [graph(windows[index]) for index in windows]
    outputs = {name: np.concatenate([call[name] for call in calls]) for name in graph.outputs}
    return [
        failures(not is_valid(path), "the file is refused by onnx.checker"),
        failures(wrong_metadata(graph, run), "metadata that differs from run.h5"),
        *against_archive(outputs, run),
        *against_weights(outputs, run),
        *batches(graph, np.concatenate(list(windows.values())), outputs),
    ]


def is_valid(path: Path) -> bool:
    """With inferred shapes, against the rules of the format."""
    try:
        onnx.checker.check_model(onnx.load(path), full_check=True)
    except (onnx.checker.ValidationError, onnx.shape_inference.InferenceError) as error:
        print(error)
        return False
    return True


class Graph:
    """A file in onnxruntime."""

    def __init__(self, path: Path) -> None:
        self.session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        self.input = self.session.get_inputs()[0].name
        self.outputs = [output.name for output in self.session.get_outputs()]
        self.metadata = self.session.get_modelmeta().custom_metadata_map

    def __call__(self, windows: np.ndarray) -> dict[str, np.ndarray]:
        return dict(zip(self.outputs, self.session.run(None, {self.input: windows})))


def wrong_metadata(graph: Graph, run: Run) -> int:
    archive = run.archive
    expected = {
        "recipe": archive.attrs["recipe"], "seed": str(archive.attrs["seed"]), "program": archive.attrs["program"],
        "fingerprint": archive["preparation"].attrs["fingerprint"],
        "window_threshold": archive["thresholds/window"][0], "channels": list(archive["recording/channel"].asstr()[:]),
    }
    found = dict(graph.metadata)
    found["window_threshold"] = float(found["window_threshold"])
    found["channels"] = json.loads(found["channels"])
    return sum(found.get(key) != value for key, value in expected.items())


def against_archive(outputs: dict, run: Run) -> list[Figure]:
    """All windows, one call for each snapshot."""
    archive, scores = run.archive, run.archive["scores/window"]
    figures = [
        Figure("latent_mean", difference(outputs["latent_mean"], archive["latent/mu"][:])),
        Figure("score", difference(outputs["score"], scores["score"][:])),
    ]
    # Windows that hold the channels in turn have one error in the graph; it is their score.
    if outputs["squared_error"].shape[1] > 1:
        figures.append(Figure("squared_error", difference(outputs["squared_error"], scores["channel_error"][:])))
    if "kl" in scores:
        mean, log_variance = outputs["latent_mean"].astype(float), outputs["latent_log_variance"].astype(float)
        divergence = (mean**2 + np.expm1(log_variance) - log_variance).sum(1) / 2
        # An error of the log variance, relative to its largest value, is by the exponential one of the variance as many times larger.
        limit = TOLERANCE * max(1, np.abs(log_variance).max())
        figures.append(Figure("divergence from the prior, of the latents", difference(divergence, scores["kl"][:]), limit))
    examples = list(archive["examples"].values())
    for name, output in (("input", "features"), ("reconstruction", "reconstruction_in_units")):
        if output in outputs:
            theirs = np.stack([outputs[output][example.attrs["window"]] for example in examples])
            ours = np.stack([example[name][:].reshape(theirs.shape[1:]) for example in examples])
            figures.append(Figure(f"{output}, of the example windows", difference(theirs, ours)))
    return figures


def against_weights(outputs: dict, run: Run) -> list[Figure]:
    """The network written down again with the weights of run.h5, in double precision."""
    model = run.archive["model/parameters"]
    activation = activations(run)

    def layer(name: str, x: np.ndarray) -> np.ndarray:
        return x @ model[name + ".weight"][:].astype(float).T + model[name + ".bias"][:]

    x = outputs["standardised"].reshape(len(outputs["standardised"]), -1).astype(float)
    hidden = sum(name.startswith("encoder.") and name.endswith(".weight") for name in model)
    for index in range(hidden):
        x = activation(layer(f"encoder.{index}", x))
    figures = []
    if "latent_mean.weight" in model:
        figures.append(Figure("latent_log_variance, in double precision", difference(outputs["latent_log_variance"], layer("latent_log_variance", x))))
        x = layer("latent_mean", x)
    else:
        x = activation(layer("latent", x))
    for index in range(hidden):
        x = activation(layer(f"decoder.{index}", x))
    x = layer("output", x)
    return [*figures, Figure("reconstruction, in double precision", difference(outputs["reconstruction"], x.reshape(outputs["reconstruction"].shape)))]


def activations(run: Run) -> Callable[[np.ndarray], np.ndarray]:
    """The activation of the run's recipe."""
    is_rectifier = run.archive.attrs["recipe"] == "c-as-published"
    return lambda x: np.where(x > 0, x, 0 if is_rectifier else 0.2 * x)


def batches(graph: Graph, windows: np.ndarray, outputs: dict) -> list[Figure]:
    """One window a call, and all windows in one call, against one call for each snapshot."""
    names = [name for name in graph.outputs if name != DEPENDS_ON_NEIGHBOURS]
    picked = np.linspace(0, len(windows) - 1, 50).astype(int)
    singles = [graph(windows[index : index + 1]) for index in picked]
    together = graph(windows[:MOST_TOGETHER])
    empty = graph(windows[:0])

    def worst(theirs: dict, places: np.ndarray | slice) -> float:
        return max(np.abs(theirs[name] - outputs[name][places]).max() / np.abs(outputs[name]).max() for name in names)

    joined = {name: np.concatenate([single[name] for single in singles]) for name in names}
    return [
        Figure("one window a call, worst output", worst(joined, picked)),
        Figure(f"{len(together[names[0]])} windows a call, worst output", worst(together, slice(MOST_TOGETHER))),
        failures(sum(len(value) for value in empty.values()), "values for no window"),
    ]
