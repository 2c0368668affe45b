"""What takes longer than the rest of `audio`: system B's hundred epochs, and system A with its leak made on purpose.

Run by name only: `Scripts/acceptance audio-published`.
"""
from __future__ import annotations

from typing import Iterator

from audio import published
from bench import Bench
from figures import Figure


def measure(bench: Bench) -> Iterator[Figure]:
    if "a-with-leak" in bench.succeed("recipes").out:
        yield from published(bench, "a-with-leak", 6)
    for snr in (6, -6):
        yield from published(bench, "b-as-published", snr)
