"""Log-mel spectrograms of 10 s clips at 16 kHz, 128 bands, 1024 samples, a hop of 512, with torch and with librosa."""
from __future__ import annotations

import numpy as np

RATE, SAMPLES, LENGTH, HOP, BANDS = 16_000, 160_000, 1024, 512, 128
#: How often a round takes all clips, as on Raceway's side.
PASSES = 2


class LogMel:
    """A way of the case `logmel`."""

    def __init__(self, way: str, threads: int) -> None:
        clips = np.fromfile("clips.f32", np.float32).reshape(-1, SAMPLES)
        self.analyse = WAYS[way](clips, threads)
        self.items = PASSES * len(clips)

    def round(self) -> None:
        for _ in range(PASSES):
            self.analyse()

    def result(self) -> np.ndarray:
        """`[clip, frame, band]`, as Raceway has them."""
        return np.stack([np.asarray(levels).T for levels in self.analyse()]).ravel()


def filterbank() -> np.ndarray:
    """Slaney's mel bands, `[band, bin]`, each of area 1 over frequency."""
    step, corner, ratio = 200 / 3, 15, np.log(6.4) / 27
    mel = np.linspace(0, corner + np.log(RATE / 2 / 1000) / ratio, BANDS + 2)
    hertz = np.where(mel < corner, mel * step, 1000 * np.exp((mel - corner) * ratio))[:, None]
    bins = np.fft.rfftfreq(LENGTH, 1 / RATE)
    rise = (bins - hertz[:-2]) / (hertz[1:-1] - hertz[:-2])
    fall = (hertz[2:] - bins) / (hertz[2:] - hertz[1:-1])
    return (np.maximum(0, np.minimum(rise, fall)) * 2 / (hertz[2:] - hertz[:-2])).astype(np.float32)


def torch_levels(threads: int):
    import torch

    torch.set_num_threads(threads)
    basis, hann = torch.from_numpy(filterbank()), torch.hann_window(LENGTH)

    def levels(clips):
        spectrum = torch.stft(clips, LENGTH, HOP, window=hann, center=True, pad_mode="constant", return_complex=True)
        power = spectrum.real ** 2 + spectrum.imag ** 2
        return 10 * torch.log10(torch.clamp(basis @ power, min=1e-10))

    return torch.inference_mode()(levels)


def torch_single(clips: np.ndarray, threads: int):
    import torch

    levels, clips = torch_levels(threads), torch.from_numpy(clips)
    return lambda: [levels(clip) for clip in clips]


def torch_batch(clips: np.ndarray, threads: int):
    import torch

    levels, clips = torch_levels(threads), torch.from_numpy(clips)
    return lambda: levels(clips)


def librosa_single(clips: np.ndarray, threads: int):
    import librosa

    def levels(clip):
        power = librosa.feature.melspectrogram(y=clip, sr=RATE, n_fft=LENGTH, hop_length=HOP, n_mels=BANDS)
        return librosa.power_to_db(power, ref=1.0, top_db=None)

    return lambda: [levels(clip) for clip in clips]


WAYS = {"torch, clip by clip": torch_single, "torch, batch of 64": torch_batch, "librosa": librosa_single}
