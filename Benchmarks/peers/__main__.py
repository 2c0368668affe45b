"""The peers' side of the benchmarks: does the work of one case, in one way, whenever a line on standard input asks for a round.

    PYTHONPATH=Benchmarks python -m peers

Works in the current folder, on the data that Raceway's side prepared. Lines in, and the answers to them:

    versions            versions TEXT
    case NAME | WAY     ready ITEMS           such as `case train-dense | torch, fused Adam`
    round               seconds SECONDS
    check FILE          written               the result, as raw 32-bit numbers

What goes wrong is answered with `failed REASON`. BENCHMARK_THREADS says how many threads to use.
"""
from __future__ import annotations

import os
import sys
import time
from importlib import metadata
from importlib.util import find_spec

LIBRARIES = {
    "torch": "torch", "onnxruntime": "ONNX Runtime", "numpy": "numpy", "scipy": "scipy", "sklearn": "scikit-learn",
    "openTSNE": "openTSNE", "polars": "polars", "librosa": "librosa"}


def versions() -> str:
    found = [f"{title} {metadata.version('scikit-learn' if name == 'sklearn' else name)}" for name, title in LIBRARIES.items() if find_spec(name)]
    return ", ".join([*found, "Python " + sys.version.split()[0]])


def open_case(name: str, way: str):
    """Imports only what the case needs: memory is measured, and not every library has to be there."""
    kind, _, rest = name.partition("-")
    threads = int(os.environ["BENCHMARK_THREADS"])
    if kind == "train":
        from .training import Training

        return Training(rest, way, threads)
    if kind == "score":
        from .scoring import Scoring

        network, _, batch = rest.partition("-")
        return Scoring(network, int(batch), way, threads)
    if kind in ("envelope", "kurtogram"):
        from .spectra import Spectra

        return Spectra(kind, way, threads)
    if kind == "logmel":
        from .logmel import LogMel

        return LogMel(way, threads)
    if kind in ("forest", "svm", "full"):
        from .detectors import Detectors

        return Detectors(name, way, threads)
    if kind == "tsne":
        from .maps import Maps

        return Maps(way, threads)
    from .parsing import Parsing

    return Parsing(int(rest.rpartition("-")[2]))


def answer(line: str, case):
    """What a line is answered with, and the case from then on."""
    word, _, rest = line.partition(" ")
    if word == "versions":
        return "versions " + versions(), case
    if word == "case":
        case = open_case(*(part.strip() for part in rest.split("|")))
        return f"ready {case.items}", case
    if word == "check":
        case.result().astype("float32").tofile(rest)
        return "written", case
    if word == "round":
        start = time.perf_counter()
        case.round()
        return f"seconds {time.perf_counter() - start}", case
    raise ValueError(f"found '{line}', wanted versions, case, round or check")


def main() -> None:
    # What libraries print must not get between the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    case = None
    for line in sys.stdin:
        try:
            text, case = answer(line.strip(), case)
        except Exception as error:  # Whatever a library throws is an answer too.
            text = f"failed {type(error).__name__}: {error}".replace("\n", " ")[:500]
        print(text, file=answers, flush=True)


if __name__ == "__main__":
    main()
