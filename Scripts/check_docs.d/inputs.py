"""The small measurements, runs and clips that the documentation's commands are run against."""
from __future__ import annotations

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SPECIFICATION = """
name: small rig
seed: {seed}
sample_rate_hz: 20000
samples_per_snapshot: 8192
snapshots: 60
shaft_speed_rpm: 2000
bearings:
  - {{ name: B1, channels: [B1], geometry: {{ rolling_elements: 16, element_diameter_mm: 8.4074, pitch_diameter_mm: 71.501, contact_angle_deg: 15.17 }} }}
  - {{ name: B2, channels: [B2] }}
  - {{ name: B3, channels: [B3], geometry: {{ rolling_elements: 16, element_diameter_mm: 8.4074, pitch_diameter_mm: 71.501, contact_angle_deg: 15.17 }} }}
faults:
  - {{ bearing: B3, element: outer_race, amplitude: {amplitude}, onset_snapshot: {onset} }}
"""

TABLE = "timestamp,DE_rms,DE_kurtosis,NDE_rms,NDE_kurtosis\n"


class Inputs:
    """Everything under `base`, made once; each page gets a copy of links, which costs nothing."""

    def __init__(self, root: Path, work: Path, binary: Path):
        self.root, self.work, self.binary = root, work, binary
        self.base = work / "inputs"

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"PATH": f"{self.binary.parent}:{os.environ['PATH']}", "RACEWAY_BEARINGS": ""}

    def raceway(self, *words: str) -> None:
        done = subprocess.run([self.binary, *words, "--quiet"], cwd=self.base, capture_output=True, text=True, env=self.environment)
        if done.returncode != 0:
            raise SystemExit(f"check_docs: can't prepare: raceway {' '.join(words)}\n{done.stdout[-500:]}{done.stderr[-1500:]}")

    def make(self) -> None:
        shutil.rmtree(self.work, ignore_errors=True)
        self.base.mkdir(parents=True)
        with ThreadPoolExecutor(2) as pool:
            jobs = [pool.submit(self._runs), pool.submit(self._clips)]
            for job in jobs:
                job.result()

    def _runs(self) -> None:
        for place, (seed, amplitude, onset) in {"rig": (1, 3, 30), "OLD1": (2, 4, 25), "OLD2": (3, 3, 28), "OLD3": (4, 5, 30)}.items():
            (self.base / f"{place}.yaml").write_text(SPECIFICATION.format(seed=seed, amplitude=amplitude, onset=onset))
            self.raceway("synthesize", "bearing", f"{place}.yaml", "-o", place)
        for name in ("machine.yaml", "truth.json"):
            (self.base / "rig" / name).rename(self.base / name)
        (self.base / "rig/measurements").rename(self.base / "MEASUREMENTS")
        self.raceway("analyze", "MEASUREMENTS", "--machine", "machine.yaml", "--truth", "truth.json", "-o", "RUN")
        for place in ("OLD1", "OLD2", "OLD3"):
            self.raceway("analyze", f"{place}/measurements", "--machine", f"{place}/machine.yaml", "-o", place)
        for number, run in enumerate(("RUN", "OLD1", "OLD2"), 1):
            shutil.copytree(self.base / run, self.base / f"RUN-{number}", ignore=shutil.ignore_patterns("measurements"))
        files = sorted((self.base / "MEASUREMENTS").iterdir())
        for folder, part in {"EARLY": files[:8], "LATE": files[-8:], "motors/ok": files[:30], "motors/worn": files[-12:-6], "motors/bent": files[-6:], "TOMORROW": files[-6:]}.items():
            (self.base / folder).mkdir(parents=True)
            for file in part:
                os.link(file, self.base / folder / file.name)
        rows = [f"2026-05-{1 + n // 24:02d}T{n % 24:02d}:00:00Z,{1 + 0.02 * (n * 37 % 11 - 5):.3f},{3 + 0.01 * (n * 17 % 13):.3f},{0.8 + 0.01 * (n * 23 % 7):.3f},3.0{n * 7 % 10}\n" for n in range(80)]
        (self.base / "table.csv").write_text(TABLE + "".join(rows))
        shutil.copy(self.root / "LICENSE", self.base / "LICENSE")
        for name in ("datasets", "Scripts", "Benchmarks", "docs"):
            (self.base / name).symlink_to(self.root / name)

    def _clips(self) -> None:
        """40 healthy and 24 faulty clips of a fan, with labels.csv beside them; the same at two levels of noise."""
        self.raceway("synthesize", "fan", "--machines", "1", "--clips", "40", "--faulty", "24", "--seconds", "2", "-o", "CLIPS")
        self.raceway("synthesize", "fan", "--machines", "1", "--clips", "12", "--faulty", "3", "--seconds", "1", "--snr", "6,-6", "-o", "SWEEP-CLIPS")
        names = sorted(path.relative_to(self.base / "CLIPS") for path in (self.base / "CLIPS").rglob("*.wav"))
        labels = [f"{name},{'faulty' if 'abnormal' in name.parts else 'healthy'}\n" for name in names]
        (self.base / "labels.csv").write_text("clip,label\n" + "".join(labels))
        self.raceway("analyze", "CLIPS", "--recipe", "audio", "-o", "CLIP-RUN")

    def copy(self, name: str) -> Path:
        """A page's own scratch folder; files are links to the same bytes, and raceway replaces files rather than changing them."""
        folder = self.work / name.replace("/", "-")
        subprocess.run(["cp", "-al", self.base, folder], check=True)
        return folder
