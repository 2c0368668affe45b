"""The example in docs/export.md runs as it stands."""
from __future__ import annotations

import contextlib
import io
import os
import textwrap
from pathlib import Path

from figures import Figure, difference, failures
from runs import Program, samples

SNAPSHOT = 100


def measure(program: Program, root: Path) -> list[Figure]:
    run = program.demo
    program.succeed("export", run.folder, "--to", "onnx", "--quiet")
    example = first_example((root / "docs/export.md").read_text())
    name = run.archive["recording/snapshot"].asstr()[SNAPSHOT]
    names = {"snapshot": samples(run.folder / "measurements", name)}
    place = program.empty("documentation")
    (place / "RUN").symlink_to(run.folder)
    printed = io.StringIO()
    before = Path.cwd()
    os.chdir(place)
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(example, "docs/export.md", "exec"), names)
    finally:
        os.chdir(before)
    score = run.archive["scores/window/score"][:][run.snapshot_of == SNAPSHOT]
    anomalous = int((score > run.archive["thresholds/window"][0]).sum())
    return [
        Figure("score by the example, against run.h5", difference(names["score"], score)),
        failures(printed.getvalue() != f"{anomalous} of {len(score)} windows are anomalous\n", "what the example prints is wrong"),
    ]


def first_example(text: str) -> str:
    """The indented lines from the import of onnxruntime on."""
    lines = text.splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith("    import ") and "onnxruntime" in line)
    block = []
    for line in lines[start:]:
        if line and not line.startswith("    "):
            break
        block.append(line)
    return textwrap.dedent("\n".join(block))
