"""What `raceway export` says and does where it can't do what was asked."""
from __future__ import annotations

from figures import Figure, failures
from runs import Program


def measure(program: Program) -> list[Figure]:
    run, place = program.demo.folder, program.empty("commands")
    theirs, own = place / "theirs.onnx", place / "own.onnx"

    def refused(code: int, says: tuple[str, ...], *arguments: object) -> bool:
        done = program.call("export", *arguments)
        return done.returncode == code and all(part in done.stderr for part in says) and not done.stdout

    def in_one_line(says: tuple[str, ...], *arguments: object) -> bool:
        return refused(3, says, *arguments) and program.call("export", *arguments).stderr.count("\n") == 1

    def replaces(*arguments: object) -> bool:
        return program.call("export", run, "--to", "onnx", *arguments).returncode == 0

    theirs.write_bytes(b"somebody's own")
    kept = in_one_line(("theirs.onnx", "--force"), run, "--to", "onnx", "-o", theirs) and theirs.read_bytes() == b"somebody's own"
    return [
        failures(not refused(2, ("'onx'", "did you mean 'onnx'"), run, "--to", "onx"), "unknown format, the nearest named"),
        failures(not in_one_line(("run.h5",), place, "--to", "onnx"), "no run"),
        failures(not in_one_line(("can't write",), run, "--to", "onnx", "-o", place / "no/such/folder/x.onnx"), "no such folder"),
        failures(not kept, "somebody's own file is kept"),
        failures(not replaces("-o", theirs, "--force"), "and replaced with --force"),
        failures(not (replaces("-o", own) and replaces("-o", own)), "a file of ours is replaced"),
        failures(own.read_bytes() != theirs.read_bytes(), "the same run gives the same bytes"),
        failures(len(list(place.iterdir())) - 2, "files left over"),
    ]
