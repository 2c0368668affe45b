"""Training killed twenty times with no chance to tidy up, and by Ctrl-C, ends with the bits of one that never was."""
from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Iterator

from bench import Bench, ProgramFailed
from figures import YES, Figure, above, equal
from same_bits import differing, numbers

KILLS = 20
MARK, SEAL = b"raceway-training", b"raceway-seal "
#: After every epoch.
OFTEN = ("--checkpoint-every", "0", "--resume")


def measure(bench: Bench) -> Iterator[Figure]:
    rig = bench.folder("checkpoints", "rig")
    bench.succeed("synthesize", "bearing", "--output", rig, "--quiet")
    job = (rig / "measurements", "--machine", rig / "machine.yaml")
    whole = bench.analyze("checkpoints-whole", *job)
    wanted = numbers(whole.folder / "run.h5")
    run = bench.folder("runs", "checkpoints-killed")
    yield from killing(bench, job, run)
    yield from refusing(bench, job, run)
    bench.succeed("analyze", *job, "--output", run, "--quiet", "--resume")
    apart = differing(wanted, numbers(run / "run.h5"))
    yield Figure("datasets that differ from a run never killed", len(apart), equal(0), "", ", ".join(apart[:5]))
    yield Figure("files left beside run and reports", len(leftovers(run)), equal(0), "", ", ".join(leftovers(run)))
    yield from pressing_ctrl_c(bench, job, wanted)


def killing(bench: Bench, job: tuple, run: Path) -> Iterator[Figure]:
    """Kills at random moments from the first line about training on, and a quarter of the time from the start on."""
    draw = random.Random(4)
    broken, present, half_written = [], 0, 0
    for attempt in range(KILLS):
        program = start(bench, "analyze", *job, "--output", run, *OFTEN)
        if attempt % 4:
            wait_for(program, "training")
        time.sleep(draw.uniform(0, 0.25))
        program.kill()
        program.stderr.close()
        if program.wait(timeout=60) != -signal.SIGKILL:
            raise ProgramFailed(f"killed too late: attempt {attempt} ended with {program.returncode}")
        half_written += (run / "training.checkpoint.partial").exists()
        if (run / "training.checkpoint").exists():
            present += 1
            if complaint := unreadable(run / "training.checkpoint"):
                broken.append(f"attempt {attempt}: {complaint}")
    yield Figure(f"unreadable checkpoints after {KILLS} kills", len(broken), equal(0), "", "; ".join(broken[:3]))
    yield Figure("kills that found a checkpoint", present, above(KILLS / 2))
    yield Figure("kills in the midst of writing one", half_written)


def refusing(bench: Bench, job: tuple, run: Path) -> Iterator[Figure]:
    """Another seed, another recipe, a damaged file: one line each, exit code 3, and the checkpoint stays as it was."""
    file = run / "training.checkpoint"
    content = file.read_bytes()
    damaged = bytearray(content)
    damaged[len(content) // 2] ^= 1
    for name, spoilt, options in (
        ("another seed", content, ("--seed", 7)), ("another recipe", content, ("--recipe", "dense")),
        ("a flipped bit", bytes(damaged), ()), ("a lost end", content[: len(content) // 2], ()),
    ):
        file.write_bytes(spoilt)
        done = bench.call("analyze", *job, "--output", run, "--quiet", "--resume", *options)
        lines = done.err.splitlines()
        right = done.code == 3 and len(lines) == 1 and lines[0].startswith("raceway: ") and file.read_bytes() == spoilt
        yield Figure(f"{name} is refused", right, YES, "", bench.short(done.complaint))
    file.write_bytes(content)


def pressing_ctrl_c(bench: Bench, job: tuple, wanted: dict) -> Iterator[Figure]:
    """Interrupts in training, continues, and looks at every word on the way."""
    run = bench.folder("runs", "checkpoints-interrupted")
    program = start(bench, "analyze", *job, "--output", run)
    wait_for(program, "training")
    program.send_signal(signal.SIGINT)
    words = program.stderr.read().strip()
    code = program.wait(timeout=60)
    right = code == 130 and "--resume" in words and os.listdir(run) == ["training.checkpoint"]
    yield Figure("Ctrl-C leaves the checkpoint and says how to go on", right, YES, "", bench.short(f"{code}: {words}"))
    kept = Path(shutil.copytree(run, run.with_name("checkpoints-kept"), dirs_exist_ok=True))
    done = bench.call("analyze", *job, "--output", run, "--resume")
    right = done.code == 0 and "Training continues after epoch" in done.err
    yield Figure("--resume says where it goes on", right, YES, "", bench.short(done.complaint))
    apart = differing(wanted, numbers(run / "run.h5"))
    yield Figure("datasets that differ from a run never interrupted", len(apart), equal(0), "", ", ".join(apart[:5]))
    for name, options, folder, words in (
        ("without --resume an older checkpoint is named", (), kept, "holds an unfinished training"),
        ("--resume without a checkpoint says so", ("--resume",), run, "training starts at its beginning"),
    ):
        done = bench.call("analyze", *job, "--output", folder, *options)
        right = done.code == 0 and words in done.err and not leftovers(folder)
        yield Figure(name, right, YES, "", bench.short(done.complaint))


def start(bench: Bench, *arguments: object) -> subprocess.Popen:
    return subprocess.Popen(
        [bench.binary, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def wait_for(program: subprocess.Popen, stage: str) -> None:
    for line in program.stderr:
        if line.startswith(stage):
            return


def unreadable(path: Path) -> str | None:
    """What is wrong with a checkpoint, judged by its documentation alone."""
    content = path.read_bytes()
    body, seal = content[: -len(SEAL) - 65], content[-len(SEAL) - 65 :]
    if not content.startswith(MARK):
        return "it does not begin with its mark"
    if seal != SEAL + hashlib.sha256(body).hexdigest().encode() + b"\n":
        return "its seal does not fit"
    return None


def leftovers(run: Path) -> list[str]:
    return sorted(set(os.listdir(run)) - {"run.h5", "report.html", "report.json", "report.md"})
