"""The peers' fans as WAV files in the challenge's names: `fan_+6dB/fan/{train,test}/…`, made once, by two processes."""
from __future__ import annotations

import sys
import wave
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np

from bench import Bench

HEALTHY_TO_LEARN, HEALTHY, FAULTY = 1200, 602, 300
FAULTS = ("unbalance", "clogging", "voltage")
#: Seeds of the clips to judge begin here; those to learn from begin at 0.
FIRST_TEST_SEED = 100_000
RATE_HZ, SECONDS = 16_000, 3.0


def fan_clips(bench: Bench, snr_db: int) -> Path:
    """The folder with 1,200 healthy clips to learn from, 602 healthy and 300 faulty ones to judge, of machine 0."""
    name = f"fan_{snr_db:+d}dB"
    folder = bench.cache / "data" / "fans" / name
    if folder.exists():
        return folder
    peers = bench.peers
    unfinished = bench.folder("data", "fans", name + ".unfinished")
    for part in ("train", "test"):
        (unfinished / "fan" / part).mkdir(parents=True)
    jobs = [(f"train/normal_id_00_{i:08d}.wav", None, i) for i in range(HEALTHY_TO_LEARN)]
    for i in range(HEALTHY + FAULTY):
        fault = FAULTS[(i - HEALTHY) % 3] if i >= HEALTHY else None
        number = f"id_00_{HEALTHY_TO_LEARN + i:08d}"
        jobs.append((f"test/anomaly_{number}_{fault}.wav" if fault else f"test/normal_{number}.wav", fault, FIRST_TEST_SEED + i))
    with ProcessPoolExecutor(2) as workers:
        list(workers.map(partial(_write, peers, unfinished / "fan", snr_db), jobs, chunksize=25))
    unfinished.rename(folder)
    return folder


def _write(peers: Path, folder: Path, snr_db: int, job: tuple[str, str | None, int]) -> None:
    if str(peers) not in sys.path:
        sys.path.append(str(peers))
    import fan_synth

    name, fault, seed = job
    write_wav(folder / name, fan_synth.clip(0, fault, snr_db, seed, SECONDS))


def write_wav(path: Path, sound: np.ndarray, rate_hz: int = RATE_HZ) -> None:
    """16 bit; `sound` is `[sample]` or `[sample, channel]`, ±1 at full scale."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1 if sound.ndim == 1 else sound.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(np.clip(np.rint(sound.astype(float) * 32767), -32768, 32767).astype("<i2").tobytes())
