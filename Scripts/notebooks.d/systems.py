"""How the data and the runs of each reference system are made."""
from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Callable


class Workshop:
    """A folder for one system's data and runs, and the program that makes them."""

    def __init__(self, binary: Path, folder: Path) -> None:
        self.binary, self.folder = binary, folder

    @property
    def is_made(self) -> bool:
        """Whether all of the runs are there: an interrupted one leaves no mark."""
        return (self.folder / "made").exists()

    def make(self, system: System) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        system.make(self)
        (self.folder / "made").touch()

    def raceway(self, *arguments: object) -> str:
        command = [str(self.binary), *map(str, arguments)]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}\nended with {done.returncode}: {done.stderr.strip()[:2000]}")
        return done.stdout

    def analyze(self, name: str, data: str, recipe: str, *more: object) -> None:
        self.raceway("analyze", data, "--recipe", recipe, *more, "-o", name, "--quiet")


@dataclass(frozen=True)
class System:
    #: The notebook's name in notebooks-export/.
    file: str
    #: The run that the notebook is about.
    main: str
    make: Callable[[Workshop], None]


def fan_latents(work: Workshop) -> None:
    work.raceway("synthesize", "fan", "--machines", 1, "--clips", 300, "--faulty", 90, "--snr", 6, "--seconds", 3, "-o", "clips")
    work.analyze("published", "clips", "a-as-published")
    work.analyze("leak", "clips", "a-with-leak")
    work.analyze("ours", "clips", "audio")


def engine_guide(work: Workshop) -> None:
    work.raceway("synthesize", "fan", "--machines", 1, "--clips", 120, "--faulty", 60, "--snr", "6,0,-6", "--seconds", 2, "-o", "clips")
    for snr in (6, 0, -6):
        clips = f"clips/fan_{snr:+d}dB"
        work.analyze(f"published_{snr:+d}dB", clips, "b-as-published")
        work.analyze(f"audio_{snr:+d}dB", clips, "audio")
    latency = work.raceway("evaluate", "published_+6dB", "--clips", "clips/fan_+6dB", "--latency", 100, "--json")
    (work.folder / "latency.json").write_text(latency)


def rig(work: Workshop, spec: str, samples: int = 20480) -> tuple[str, str]:
    """Measurements after a specification, with as many samples in each snapshot; the arguments that describe the machine."""
    text = (Path(__file__).parents[2] / "datasets" / "specs" / spec).read_text()
    (work.folder / spec).write_text(text.replace("samples_per_snapshot: 20480", f"samples_per_snapshot: {samples}"))
    work.raceway("synthesize", "bearing", spec, "-o", "data")
    return "--machine", "data/machine.yaml"


def dense_windows(work: Workshop) -> None:
    machine = rig(work, "system-c.yaml", samples=10240)
    work.analyze("published", "data/measurements", "c-as-published", *machine, "--healthy", 80, "--onset", 80)
    work.analyze("ours", "data/measurements", "dense", *machine, "--healthy", 60, "--onset", 80)


def variational(work: Workshop) -> None:
    machine = rig(work, "system-d.yaml")
    work.analyze("published", "data/measurements", "d-as-published", *machine, "--healthy", 56, "--onset", 70)
    work.analyze("ours", "data/measurements", "vae", *machine, "--healthy", 56, "--onset", 70)
    work.raceway("trend", "ours")


def fan_frames(work: Workshop) -> None:
    work.raceway("synthesize", "fan", "--machines", 1, "--clips", 300, "--faulty", 90, "--snr", 6, "--seconds", 3, "-o", "clips")
    work.analyze("published", "clips", "e-as-published")
    work.analyze("ours", "clips", "audio")


SYSTEMS = {
    "A": System("A-fan-sound-latents.ipynb", "ours", fan_latents),
    "B": System("B-engine-sound-guide.ipynb", "published_+6dB", engine_guide),
    "C": System("C-dense-windows.ipynb", "ours", dense_windows),
    "D": System("D-variational-root-cause.ipynb", "ours", variational),
    "E": System("E-fan-sound-frames.ipynb", "ours", fan_frames),
}
