"""Training in PyTorch, a shuffled epoch a round."""
from __future__ import annotations

import numpy as np
import torch

from . import networks

BATCH_SIZES = {"dense": 256, "vae": 64, "cae": 32}


class Training:
    """A way is a list of words: `fused Adam` or `foreach Adam`, `compiled`, `channels last`."""

    def __init__(self, network: str, way: str, threads: int) -> None:
        torch.set_num_threads(threads)
        torch.manual_seed(0)
        layout = torch.channels_last if "channels last" in way else torch.contiguous_format
        self.model = networks.load(network).to(memory_format=layout)
        self.data = torch.from_numpy(networks.windows(network)).contiguous(memory_format=layout)
        self.layout = layout
        self.batch_size = BATCH_SIZES[network]
        self.optimiser = torch.optim.Adam(self.model.parameters(), lr=1e-3, **{"fused" if "fused" in way else "foreach": True})
        self.loss = torch.compile(self.model.loss) if "compiled" in way else self.model.loss
        self.items = len(self.data)

    def round(self) -> None:
        self.losses = []
        for rows in torch.randperm(len(self.data)).split(self.batch_size):
            loss = self.loss(self.data[rows].contiguous(memory_format=self.layout))
            self.optimiser.zero_grad(set_to_none=True)
            loss.backward()
            self.optimiser.step()
            self.losses.append((loss.detach(), len(rows)))

    def result(self) -> np.ndarray:
        """The mean loss of the last epoch as its batches were met."""
        return np.array([sum(float(loss) * rows for loss, rows in self.losses) / self.items])
