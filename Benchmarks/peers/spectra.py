"""Envelope spectra and kurtograms of frames of 20,480 samples of four channels, with scipy and with torch."""
from __future__ import annotations

import numpy as np

RATE, CHANNELS, SAMPLES = 20_480, 4, 20_480
LEVELS = 6
#: How often a round meets all frames, as on Raceway's side.
PASSES = {"envelope": 10, "kurtogram": 2}


class Spectra:
    """A way of the case `envelope` or `kurtogram`."""

    def __init__(self, kind: str, way: str, threads: int) -> None:
        frames = np.fromfile("frames.f32", np.float32).reshape(-1, CHANNELS, SAMPLES)
        make = {"envelope": ENVELOPES, "kurtogram": KURTOGRAMS}[kind][way]
        self.analyse, self.frames = make(threads), frames
        self.passes = PASSES[kind]
        self.items = len(frames) * self.passes

    def round(self) -> None:
        for _ in range(self.passes):
            for frame in self.frames:
                self.analyse(frame)

    def result(self) -> np.ndarray:
        return np.concatenate([np.ravel(self.analyse(frame)) for frame in self.frames])


def passband() -> np.ndarray:
    """Each bin from 0 Hz up: 2 between 2 and 6 kHz, which makes the signal analytic at once, else 0."""
    hertz = np.fft.rfftfreq(SAMPLES, 1 / RATE)
    return np.where((hertz >= 2000) & (hertz <= 6000), 2, 0).astype(np.float32)


def envelope_whole(threads: int):
    """A complex transform of all bins there and back, in single precision."""
    from scipy import fft

    gains = np.zeros(SAMPLES, np.float32)
    gains[: SAMPLES // 2 + 1] = passband()

    def analyse(frame):
        envelope = np.abs(fft.ifft(fft.fft(frame) * gains))
        envelope -= envelope.mean(-1, keepdims=True)
        return np.abs(fft.rfft(envelope)) * (2 / SAMPLES)

    return analyse


def envelope_half(threads: int):
    """The same with the half spectrum of a real signal, in place."""
    from scipy import fft

    gains = passband()

    def analyse(frame):
        spectrum = np.zeros(frame.shape, np.complex64)
        spectrum[:, : len(gains)] = fft.rfft(frame) * gains
        envelope = np.abs(fft.ifft(spectrum, overwrite_x=True))
        envelope -= envelope.mean(-1, keepdims=True)
        return np.abs(fft.rfft(envelope)) * (2 / SAMPLES)

    return analyse


def envelope_torch(threads: int):
    import torch

    torch.set_num_threads(threads)
    gains = torch.from_numpy(passband())

    @torch.inference_mode()
    def analyse(frame):
        envelope = torch.fft.ifft(torch.fft.rfft(torch.from_numpy(frame)) * gains, n=SAMPLES).abs()
        envelope -= envelope.mean(-1, keepdim=True)
        return torch.fft.rfft(envelope).abs() * (2 / SAMPLES)

    return analyse


def filters():
    """The lower and upper half-band filters, and the three of the thirds: low-passes turned up in frequency."""
    from scipy.signal import firwin

    half, third = firwin(17, 0.4), firwin(25, 0.4 * 2 / 3)
    turned = lambda taps, centre: taps * np.exp(2j * np.pi * centre * np.arange(len(taps)))
    return [turned(half, c) for c in (1 / 8, 3 / 8)], [turned(third, c) for c in (1 / 12, 1 / 4, 5 / 12)]


def kurtosis(bands):
    """Of the squared magnitude over the last axis, but for its first sixteenth."""
    power = bands[..., bands.shape[-1] // 16:]
    power = power.real ** 2 + power.imag ** 2
    return (power ** 2).mean(-1) / power.mean(-1) ** 2 - 2


def kurtogram_of(split, prepare):
    """A kurtogram from a function that filters all bands and keeps every second or third sample of them."""
    from scipy.signal import hilbert

    def analyse(frame):
        signal = frame - frame.mean(-1, keepdims=True)
        values = [np.asarray(kurtosis(hilbert(signal)))[:, None]]
        bands = prepare(signal[:, None])
        for level in range(1, LEVELS + 1):
            halves = split(bands, 2)
            values.append(np.asarray(kurtosis(halves)))
            if level < LEVELS:
                values.append(np.asarray(kurtosis(split(bands, 3))))
            bands = halves
        return np.concatenate(values, -1)

    return analyse


def scipy_split(apply, kind):
    """`apply(taps, bands, step)` filters the last axis and keeps samples step - 1, 2 step - 1 and so on."""
    halves, thirds = filters()

    def split(bands, step):
        parts = [apply(taps.astype(kind), bands, step) for taps in (halves if step == 2 else thirds)]
        if step == 2:
            # The upper half comes to lie just below the new rate's half; every second sign brings it to 0 Hz.
            parts[1] = parts[1] * np.where(np.arange(parts[1].shape[-1]) % 2, 1, -1).astype(np.float32)
        return np.stack(parts, 2).reshape(bands.shape[0], -1, bands.shape[-1] // step)

    return kurtogram_of(split, lambda signal: signal.astype(kind))


def kurtogram_lfilter(threads: int):
    from scipy.signal import lfilter

    return scipy_split(lambda taps, bands, step: lfilter(taps, 1, bands)[..., step - 1::step], np.complex128)


def kurtogram_upfirdn(threads: int):
    """Computes only what is kept."""
    from scipy.signal import upfirdn

    def apply(taps, bands, step):
        count = bands.shape[-1] // step
        # A sample in front of the first lets the first kept sample be number step - 1.
        late = np.concatenate([np.zeros((*bands.shape[:-1], 1), bands.dtype), bands], -1)
        return upfirdn(taps, late, 1, step)[..., 1: count + 1]

    return scipy_split(apply, np.complex128)


def kurtogram_torch(threads: int):
    """Strided convolutions, real and imaginary parts as channels, in single precision."""
    import torch

    torch.set_num_threads(threads)
    halves, thirds = filters()

    def kernel(taps):
        """`[2 per filter, 2, taps]`: from the parts of a band to those of its sub-bands, as correlations."""
        rows = []
        for filter in taps:
            real, imaginary = filter.real[::-1], filter.imag[::-1]
            rows += [np.stack([real, -imaginary]), np.stack([imaginary, real])]
        return torch.from_numpy(np.stack(rows).astype(np.float32))

    kernels = {2: kernel(halves), 3: kernel(thirds)}

    def split(bands, step):
        """`[channel, band]` of complex numbers."""
        parts = torch.view_as_real(bands.reshape(-1, bands.shape[-1])).transpose(1, 2)
        taps = kernels[step]
        padded = torch.nn.functional.pad(parts, (taps.shape[-1] - step, 0))
        out = torch.nn.functional.conv1d(padded, taps, stride=step)[..., : bands.shape[-1] // step]
        if step == 2:
            out[:, 2:, ::2].neg_()
        pairs = out.reshape(len(out), len(taps) // 2, 2, -1).transpose(2, 3).contiguous()
        return torch.view_as_complex(pairs).reshape(bands.shape[0], -1, out.shape[-1])

    analyse = kurtogram_of(split, lambda signal: torch.from_numpy(signal.astype(np.complex64)))
    return torch.inference_mode()(analyse)


ENVELOPES = {"scipy, whole spectrum": envelope_whole, "scipy, half spectrum": envelope_half, "torch": envelope_torch}
KURTOGRAMS = {"scipy lfilter": kurtogram_lfilter, "scipy upfirdn": kurtogram_upfirdn, "torch conv1d": kurtogram_torch}
