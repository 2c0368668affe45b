"""The networks in PyTorch; their parameters are in the order of Raceway's, so that one file of weights serves both."""
from __future__ import annotations

from itertools import pairwise

import numpy as np
import torch
from torch import nn

WINDOWS_FILE = "windows.f32"
WEIGHTS_FILE = "weights.f32"


def layers(widths: tuple[int, ...], activation) -> list[nn.Module]:
    """Linear layers, each followed by an activation."""
    return [module for inputs, outputs in pairwise(widths) for module in (nn.Linear(inputs, outputs), activation())]


class Dense(nn.Module):
    """100-64-32-16-32-64-100, rectified, with the mean squared error."""

    shape = (100,)

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(*layers((100, 64, 32, 16, 32, 64), nn.ReLU), nn.Linear(64, 100))

    def forward(self, windows):
        return self.body(windows)

    def loss(self, windows):
        return nn.functional.mse_loss(self(windows), windows)


class Variational(nn.Module):
    """8192-512-256-128-16, leaky; scored through the posterior mean, trained on the evidence bound of a sample."""

    shape = (8192,)

    def __init__(self) -> None:
        super().__init__()
        leaky = lambda: nn.LeakyReLU(0.2)
        self.encoder = nn.Sequential(*layers((8192, 512, 256, 128), leaky))
        self.mean = nn.Linear(128, 16)
        self.log_variance = nn.Linear(128, 16)
        self.decoder = nn.Sequential(*layers((16, 128, 256, 512), leaky), nn.Linear(512, 8192))

    def forward(self, windows):
        return self.decoder(self.mean(self.encoder(windows)))

    def loss(self, windows):
        hidden = self.encoder(windows)
        mean, log_variance = self.mean(hidden), self.log_variance(hidden)
        sample = mean + torch.randn_like(mean) * torch.exp(0.5 * log_variance)
        error = 0.5 * nn.functional.mse_loss(self.decoder(sample), windows, reduction="sum")
        divergence = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum()
        return (error + divergence) / len(windows)


class Convolutional(nn.Module):
    """32, 64 and 128 filters of 3 × 3 with stride 2 on 128 × 128 images, and back, with a sigmoid and the mean squared error."""

    shape = (1, 128, 128)

    def __init__(self) -> None:
        super().__init__()
        halve = lambda inputs, outputs: nn.Conv2d(inputs, outputs, 3, stride=2, padding=1)
        double = lambda inputs, outputs: nn.ConvTranspose2d(inputs, outputs, 3, stride=2, padding=1, output_padding=1)
        self.body = nn.Sequential(
            halve(1, 32), nn.ReLU(), halve(32, 64), nn.ReLU(), halve(64, 128), nn.ReLU(),
            double(128, 64), nn.ReLU(), double(64, 32), nn.ReLU(), double(32, 1), nn.Sigmoid(),
        )

    def forward(self, images):
        return self.body(images)

    def loss(self, images):
        return nn.functional.mse_loss(self(images), images)


NETWORKS = {"dense": Dense, "vae": Variational, "cae": Convolutional}


def load(name: str) -> nn.Module:
    """The network with the prepared weights."""
    network = NETWORKS[name]()
    weights = torch.from_numpy(np.fromfile(WEIGHTS_FILE, np.float32))
    count = sum(parameter.numel() for parameter in network.parameters())
    if len(weights) != count:
        raise ValueError(f"{WEIGHTS_FILE}: found {len(weights)} weights, wanted {count}")
    nn.utils.vector_to_parameters(weights, network.parameters())
    return network


def windows(name: str) -> np.ndarray:
    return np.fromfile(WINDOWS_FILE, np.float32).reshape(-1, *NETWORKS[name].shape)
