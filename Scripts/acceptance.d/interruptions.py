"""What stops an analysis half way, Ctrl-C and a full disk, must leave an older run as it was, and nothing else but a checkpoint."""
from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import Callable, Iterator

from bench import Bench
from figures import Figure, equal
from small_rig import HEALTHY, write_rig

STAGES = ("checking", "reading", "training", "scoring", "mapping")
KIB = 1024


def measure(bench: Bench) -> Iterator[Figure]:
    yield from pressing_ctrl_c(bench)
    yield from filling_the_disk(bench)


def pressing_ctrl_c(bench: Bench) -> Iterator[Figure]:
    """Presses it as soon as each stage announces itself."""
    measurements = bench.synthetic("synth-d-default", 100) / "ascii"
    old = bench.analyze("interrupted", measurements, "--machine", bench.synthetic_rig).folder
    before = contents(old)
    for stage in STAGES:
        code, words = interrupt(bench, stage, measurements, old)
        checkpoint = old / "training.checkpoint"
        right = code == 130 and len(words) == 1 and checkpoint.exists() == (stage == "training")
        checkpoint.unlink(missing_ok=True)
        right = right and contents(old) == before
        said = f"{code}: {' | '.join(words)}"
        yield row(bench, f"Ctrl-C while {stage}, exit code 130", right, said + changes(before, contents(old)))
    new = bench.cache / "runs" / "interrupted-new"
    shutil.rmtree(new, ignore_errors=True)
    code, words = interrupt(bench, "training", measurements, new)
    left = contents(new) if new.exists() else {}
    said = f"{code}: {' | '.join(words)}"
    right = code == 130 and list(left) == ["training.checkpoint"]
    yield row(bench, "Ctrl-C without an older run", right, said + changes({}, left), "a checkpoint only")


def interrupt(bench: Bench, stage: str, measurements: Path, output: Path) -> tuple[int, list[str]]:
    """The exit code, and what it said on standard error beside its progress."""
    program = subprocess.Popen(
        [bench.binary, "analyze", measurements, "--machine", bench.synthetic_rig, "--output", output, "--seed", "2"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )
    words = []
    pressed = False
    for line in program.stderr:
        if line.startswith("raceway:"):
            words.append(line.strip())
        if line.startswith(stage) and not pressed:
            program.send_signal(signal.SIGINT)
            pressed = True
    return program.wait(timeout=60), words if pressed else [f"no stage called {stage}"]


def filling_the_disk(bench: Bench) -> Iterator[Figure]:
    """Analyses again into a disk that has no room for a second run.

    Run and reports are written one after another, so there are two moments to test: no room even for run.h5, and room for run.h5
    but not for the report. A run whose run.h5 and reports are of two analyses would be worse than the old one.
    """
    measurements = bench.folder("bad-input", "measurements")
    write_rig(measurements)
    old = bench.analyze("full-disk", measurements, "--healthy", HEALTHY)
    archive, whole = ((old.folder / "run.h5").stat().st_size, sum(file.stat().st_size for file in old.folder.iterdir()))
    for name, room in (("for run.h5", 64 * KIB), ("for the report", archive + 256 * KIB)):
        with disk(bench, old.folder, whole + room, room) as (folder, limit, kind):
            before = contents(folder)
            done = bench.call("analyze", measurements, "--healthy", HEALTHY, "--seed", 2, "--output", folder, "--quiet", **limit)
            after = contents(folder)
        lines = done.err.splitlines()
        right = done.code == 3 and len(lines) == 1 and lines[0].startswith("raceway: ") and after == before
        yield row(bench, f"{kind}, no room {name}", right, done.complaint + changes(before, after))


@contextmanager
def disk(bench: Bench, old: Path, size: int, room: int) -> Iterator[tuple[Path, dict, str]]:
    """A folder with a copy of an old run on a disk with little room; without root, a limit on the size of files instead."""
    folder = bench.folder("bad-input", "disk")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size + 64 * KIB}", "tmpfs", folder]
    mounted = os.geteuid() == 0 and subprocess.run(mount, capture_output=True).returncode == 0
    try:
        run = Path(shutil.copytree(old, folder / "run"))
        limit = {} if mounted else {"preexec_fn": file_size_limit(room), "restore_signals": False}
        yield run, limit, "full disk" if mounted else "file limit"
    finally:
        if mounted:
            subprocess.run(["umount", folder], check=True)


def file_size_limit(size: int) -> Callable[[], None]:
    """Python ignores SIGXFSZ; so does its child then, and writing on fails as on a full disk."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, hidden and temporary ones included."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def changes(before: dict[str, bytes], after: dict[str, bytes]) -> str:
    names = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    return f" [changed: {', '.join(names)}]" if names else ""


def row(bench: Bench, name: str, right: bool, words: str, wanted: str = "old run kept") -> Figure:
    return Figure(name, wanted if right else "otherwise", equal(wanted), "", bench.short(words))
