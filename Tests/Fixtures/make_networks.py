#!/usr/bin/env python3
"""Writes one step of a convolutional variational autoencoder as PyTorch takes it: networks/conv_vae_step.npz.

Encoder 1-4-6 with 3 x 3 kernels, stride 2 and batch normalisation, ReLU; dense mean and log variance of 3 latents; a dense layer
with ReLU and transposed convolutions back; sigmoid. Loss: half the summed squared error of an image and 0.5 of its divergence,
averaged over the batch. In double precision: the gradient of a bias that a normalisation takes away again is rounding, of which Adam
would make whole steps in single precision.

    python3 make_networks.py       (PyTorch 2.x, NumPy)
"""
import pathlib

import numpy as np
import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.manual_seed(11)
BETA = 0.5


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.e0, self.n0 = nn.Conv2d(1, 4, 3, 2, 1), nn.BatchNorm2d(4)
        self.e1, self.n1 = nn.Conv2d(4, 6, 3, 2, 1), nn.BatchNorm2d(6)
        self.mean, self.log_variance = nn.Linear(6 * 4 * 3, 3), nn.Linear(6 * 4 * 3, 3)
        self.image = nn.Linear(3, 6 * 4 * 3)
        self.d0, self.m0 = nn.ConvTranspose2d(6, 4, 3, 2, 1, output_padding=1), nn.BatchNorm2d(4)
        self.out = nn.ConvTranspose2d(4, 1, 3, 2, 1, output_padding=1)

    def forward(self, x, eps=None):
        h = torch.relu(self.n1(self.e1(torch.relu(self.n0(self.e0(x))))))
        mean, log_variance = self.mean(h.flatten(1)), self.log_variance(h.flatten(1))
        z = mean if eps is None else mean + eps * torch.exp(0.5 * log_variance)
        h = torch.relu(self.image(z)).view(-1, 6, 4, 3)
        return torch.sigmoid(self.out(torch.relu(self.m0(self.d0(h))))), mean, log_variance


NAMES = {
    "e0": "encoder.0", "n0": "encoder.0.norm", "e1": "encoder.1", "n1": "encoder.1.norm", "mean": "latent_mean",
    "log_variance": "latent_log_variance", "image": "latent_image", "d0": "decoder.0", "m0": "decoder.0.norm",
    "out": "output",
}


def named(items, prefix, arrays):
    for name, value in items:
        module, rest = name.split(".", 1)
        if value is not None and not rest.endswith("num_batches_tracked"):
            arrays[f"{prefix}/{NAMES[module]}.{rest}"] = value.detach().numpy().copy()


network = Network()
arrays = {}
named(network.state_dict().items(), "init", arrays)
x, eps = torch.rand(5, 1, 16, 12), torch.randn(5, 3)
optimiser = torch.optim.Adam(network.parameters(), lr=1e-2)
losses = []
for step in range(3):
    output, mean, log_variance = network(x, eps)
    reconstruction = 0.5 * ((output - x) ** 2).sum() / len(x)
    divergence = (-0.5 * (1 + log_variance - mean**2 - log_variance.exp())).sum() / len(x)
    optimiser.zero_grad()
    (reconstruction + BETA * divergence).backward()
    if step == 0:
        named(((n, p.grad) for n, p in network.named_parameters()), "grad", arrays)
    optimiser.step()
    losses.append([reconstruction.item(), divergence.item()])
named(network.state_dict().items(), "after", arrays)
network.eval()
output, mean, log_variance = network(x)
divergences = (-0.5 * (1 + log_variance - mean**2 - log_variance.exp())).sum(1)
arrays |= {
    "x": x.numpy(), "eps": eps.numpy(), "beta": np.array([BETA]), "losses": np.array(losses),
    "output": output.detach().numpy(), "mean": mean.detach().numpy(), "log_variance": log_variance.detach().numpy(),
    "divergences": divergences.detach().numpy(),
}
arrays = {name: array.astype(np.float32) for name, array in arrays.items()}
np.savez(pathlib.Path(__file__).parent / "networks" / "conv_vae_step.npz", **arrays)
