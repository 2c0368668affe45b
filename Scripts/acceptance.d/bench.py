"""The program under judgement, the data it is judged on, and the folder it works in."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from runfile import RunFile

ROOT = Path(__file__).resolve().parent.parent.parent


class NotHere(Exception):
    """Data that a section needs is not on this machine."""


class ProgramFailed(Exception):
    """The program ended otherwise than it should."""


@dataclass(frozen=True)
class Ended:
    """How one call of the program ended."""

    code: int
    out: str
    err: str
    seconds: float

    @property
    def complaint(self) -> str:
        """The exit code and what it wrote to standard error, on one line."""
        return f"{self.code}: " + self.err.strip().replace("\n", " | ")


@dataclass(frozen=True)
class Bench:
    """Runs the program, and finds or makes what it runs on."""

    binary: Path
    cache: Path

    def short(self, text: str) -> str:
        """The text without the part of paths that differs from machine to machine."""
        return text.replace(f"{self.cache}/", "")

    def call(self, *arguments: object, as_anybody: bool = False, **options: object) -> Ended:
        """Runs the program to its end, whatever the end is.

        `as_anybody` takes from root the right to read files whatever their permissions.
        """
        command = [*((self.without_privilege or []) if as_anybody else []), self.binary, *map(str, arguments)]
        start = time.monotonic()
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=1200, **options)
        return Ended(done.returncode, done.stdout, done.stderr, time.monotonic() - start)

    def succeed(self, *arguments: object) -> Ended:
        """Runs the program where any exit code but 0 breaks the section off."""
        done = self.call(*arguments)
        if done.code != 0:
            raise ProgramFailed(f"`raceway {' '.join(map(str, arguments))}` ended with {done.complaint}")
        return done

    def analyze(self, name: str, measurements: Path, *options: object) -> RunFile:
        """Analyses measurements into a folder called `name`, and opens the run."""
        folder = self.folder("runs", name)
        done = self.succeed("analyze", measurements, "--output", folder, "--quiet", *options)
        return RunFile(folder, done.seconds)

    def inspect(self, measurements: Path, *options: object) -> dict:
        return json.loads(self.succeed("inspect", measurements, "--json", "--quiet", *options).out)

    def folder(self, *parts: str) -> Path:
        """An empty folder of this name under the cache."""
        folder = self.cache.joinpath(*parts)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    @cached_property
    def without_privilege(self) -> list[str] | None:
        """What to put before a command so that permissions bind it; None where root can't give up its rights."""
        if os.geteuid() != 0:
            return []
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
        works = shutil.which(command[0]) and subprocess.run([*command, "true"], capture_output=True).returncode == 0
        return command if works else None

    @cached_property
    def datasets(self) -> Path:
        """The unpacked real recordings."""
        return _folder_named_by("RACEWAY_DATASETS")

    @cached_property
    def peers(self) -> Path:
        """The peers' programs."""
        return _folder_named_by("RACEWAY_PEERS")

    @cached_property
    def synthetic_rig(self) -> Path:
        """A machine.yaml for what `synth.py` writes: IMS files, but at 20,000 Hz."""
        path = self.cache / "synthetic-rig.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("profile: ims\nsample_rate_hz: 20000\n")
        return path

    def synthetic(self, name: str, measurements: int, *options: object) -> Path:
        """The folder with `ascii/` (IMS files) and `frames.npy` that the peers' `synth.py` writes; made once."""
        peers = self.peers
        folder = self.cache / "data" / name
        if folder.exists():
            return folder
        unfinished = self.folder("data", name + ".unfinished")
        subprocess.run(
            [sys.executable, peers / "synth.py", "--measurements", str(measurements), "--ascii", str(measurements), "--npy",
             "--out", unfinished, *map(str, options)],
            check=True, stdout=subprocess.DEVNULL,
            env=os.environ | {"PEER_OUT": str(self.cache / "peer-out"), "PEER_DATA": str(self.cache / "peer-data")},
        )
        unfinished.rename(folder)
        return folder


def _folder_named_by(variable: str) -> Path:
    value = os.environ.get(variable)
    if not value:
        raise NotHere(f"{variable} is not set")
    folder = Path(value).resolve()
    if not folder.is_dir():
        raise NotHere(f"{variable} names {folder}, which is no folder")
    return folder
