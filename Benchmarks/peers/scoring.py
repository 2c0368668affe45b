"""Scoring in PyTorch and ONNX Runtime: the reconstruction of all windows, batch by batch."""
from __future__ import annotations

from contextlib import ExitStack

import numpy as np

#: How often a round meets all windows where that is more than once, by network and batch size, as on Raceway's side.
PASSES = {("dense", 4096): 4, ("vae", 64): 2, ("vae", 1064): 2}

#: What is entered once and for good.
FOR_GOOD = ExitStack()


class Scoring:
    """A way is `ONNX Runtime`, or `torch` with `compiled` or `channels last`."""

    def __init__(self, network: str, batch_size: int, way: str, threads: int) -> None:
        make = onnx_runtime if "ONNX" in way else torch_model
        windows, self.score = make(network, way, threads)
        self.batches = [windows[start:start + batch_size] for start in range(0, len(windows), batch_size)]
        self.passes = PASSES.get((network, batch_size), 1)
        self.items = len(windows) * self.passes

    def round(self) -> None:
        for _ in range(self.passes):
            for batch in self.batches:
                self.score(batch)

    def result(self) -> np.ndarray:
        return np.concatenate([np.asarray(self.score(batch)).ravel() for batch in self.batches])


def torch_model(network: str, way: str, threads: int):
    import torch

    from . import networks

    torch.set_num_threads(threads)
    # Entering it at each call would cost a small network dearly.
    FOR_GOOD.enter_context(torch.inference_mode())
    layout = torch.channels_last if "channels last" in way else torch.contiguous_format
    model = networks.load(network).eval().to(memory_format=layout)
    if "compiled" in way:
        import torch._inductor.config as inductor

        # Weights become constants, which lets them be packed beforehand.
        inductor.freezing = True
        model = torch.compile(model)
    return torch.from_numpy(networks.windows(network)).contiguous(memory_format=layout), model


def onnx_runtime(network: str, way: str, threads: int):
    import onnxruntime

    from . import onnx_graphs

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    graph = onnx_graphs.GRAPHS[network]()
    session = onnxruntime.InferenceSession(graph.SerializeToString(), options, providers=["CPUExecutionProvider"])
    windows = np.fromfile("windows.f32", np.float32).reshape(-1, *onnx_graphs.SHAPES[network])
    return windows, lambda batch: session.run(None, {"windows": batch})[0]
