"""What a run needs first: Raceway's program, and a Python with the peers."""
from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Callable

ROOT = Path(__file__).resolve().parent.parent.parent
CACHE = ROOT / ".cache" / "benchmarks"
REQUIREMENTS = ROOT / "Benchmarks" / "requirements.txt"
#: The versions of Python that all pinned peers have wheels for.
OLDEST, NEWEST = (3, 11), (3, 14)


class Missing(Exception):
    """Something that can't be had, and what to do about it."""


def program() -> Path:
    """Raceway's side: the one that is named, or one that is built now."""
    named = os.environ.get("RACEWAY_BENCH_PROGRAM")
    if named:
        if not os.access(named, os.X_OK):
            raise Missing(f"RACEWAY_BENCH_PROGRAM names {named}, which is no program")
        return Path(named).resolve()
    for command in (["Scripts/bootstrap"], ["swift", "build", "-c", "release", "--product", "RacewayBenchmark"]):
        # Both talk; standard output belongs to the table.
        if subprocess.run(command, cwd=ROOT, stdout=sys.stderr).returncode != 0:
            raise Missing(f"`{' '.join(command)}` failed; see above")
    return ROOT / ".build/release/RacewayBenchmark"


def python(say: Callable[[str], None]) -> Path:
    """A Python that has the peers: the one that is named, or that of an environment which is made where it is not there."""
    named = os.environ.get("RACEWAY_BENCH_PYTHON")
    if named:
        if not os.access(named, os.X_OK):
            raise Missing(f"RACEWAY_BENCH_PYTHON names {named}, which is no program")
        # Not resolved: the link is what makes it the environment's Python.
        return Path(named).absolute()
    folder = CACHE / "venv"
    stamp, wanted = folder / "requirements.sha256", hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return folder / "bin/python"
    shutil.rmtree(folder, ignore_errors=True)
    say(f"installing the peers into {folder.relative_to(ROOT)} (once; 1.3 GB, or 6 GB where only PyPI can be reached)")
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1", "--requirement", str(REQUIREMENTS)]
    for command in ([suitable_python(), "-m", "venv", str(folder)], [str(folder / "bin/python"), *install]):
        done = subprocess.run(command, stdout=sys.stderr, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            sys.stderr.write(done.stderr)
            raise Missing("the peers can't be installed; set RACEWAY_BENCH_PYTHON to a Python that has Benchmarks/requirements.txt")
    stamp.write_text(wanted)
    return folder / "bin/python"


def suitable_python() -> str:
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    raise Missing(f"found Python {sys.version.split()[0]}, the peers need 3.{OLDEST[1]} to 3.{NEWEST[1]}; install one, or set RACEWAY_BENCH_PYTHON")


def versions(peer_versions: str) -> str:
    """What is measured, in one line."""
    commit = _first_line("git", "-C", str(ROOT), "describe", "--always", "--dirty") or "of unknown version"
    return f"Raceway {commit}; {peer_versions}"


def _first_line(*command: str) -> str:
    try:
        lines = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
    except OSError:
        return ""
    return lines[0].strip() if lines else ""
