"""Bad input of every kind: one clear line that says where, what was found and what was wanted, and nothing lost.

Two rules hold. What spoils one file leaves that file out with a finding, and the run ends with 0: the finding names the file
(and the line, where it is a line), and all other snapshots are scored. What spoils the whole input is refused with exit code 3 and
exactly one line on standard error, and the folder for results stays as it was. Full disks and Ctrl-C are in interruptions.py.
"""
from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Iterator

import numpy as np

import interruptions
from bench import Bench, Ended
from figures import Figure, equal
from runfile import RunFile
from small_rig import HEALTHY, SAMPLES, SPOILT, edit_rows, nest, write_rig


@dataclass(frozen=True)
class LeftOut:
    """One snapshot is spoilt: it is left out with a finding, the run goes on."""

    name: str
    spoil: Callable[[list[Path]], object]
    #: What the finding must say, beside the file's name.
    says: tuple[str, ...]
    #: What kind of finding it is.
    kind: str
    channels: int = 4


@dataclass(frozen=True)
class Refused:
    """The whole input is refused."""

    name: str
    #: What the one line must say.
    says: tuple[str, ...]
    spoil: Callable[[list[Path]], object] = lambda files: None
    machine: str = ""
    options: tuple[object, ...] = ()


def first_column(value: str) -> Callable[[list[str]], list[str]]:
    return lambda cells: [value, *cells[1:]]


LEFT_OUT = (
    LeftOut("empty file", lambda files: files[SPOILT].write_text(""), ("found", "wanted"), "unreadable"),
    LeftOut("row cut off in the middle", lambda files: edit_rows(files[SPOILT], slice(99, 100), lambda cells: cells[:2]),
            (":100:", "found 2 columns", "wanted 4 columns"), "unreadable"),
    LeftOut("last row cut off", lambda files: edit_rows(files[SPOILT], slice(SAMPLES - 1, SAMPLES), lambda cells: cells[:3]),
            (f":{SAMPLES}:", "found 3 columns", "wanted 4 columns"), "unreadable"),
    LeftOut("text in a number", lambda files: edit_rows(files[SPOILT], slice(99, 100), first_column("0.1x7")),
            (":100", "column 1", "found '0.1x7'", "wanted a number"), "unreadable"),
    LeftOut("4 columns among 8", lambda files: edit_rows(files[SPOILT], slice(None), lambda cells: cells[:4]),
            ("found 4 columns", "wanted 8 columns"), "unreadable", channels=8),
    LeftOut("run of NaN", lambda files: edit_rows(files[SPOILT], slice(1000, 1400), first_column("nan")),
            ("B1", "400", "1000"), "not_a_number"),
    LeftOut("constant channel in one file", lambda files: edit_rows(files[SPOILT], slice(None), first_column("0.123")),
            ("B1", "0.123"), "constant_channel"),
    LeftOut("file that is a broken link", lambda files: (files[SPOILT].unlink(), files[SPOILT].symlink_to("/nowhere/at/all")),
            ("found", "wanted"), "unreadable"),
)

REFUSED = (
    Refused("negative rate", ("machine.yaml:2:", "found", "-20480", "wanted"), machine="profile: ims\nsample_rate_hz: -20480\n"),
    Refused("rate that is no number", ("machine.yaml:2:", "found 'fast'", "wanted a number"),
            machine="profile: ims\nsample_rate_hz: fast\n"),
    Refused("unknown key, nearest one named", ("machine.yaml:2:", "'sample_rate'", "'sample_rate_hz'"),
            machine="profile: ims\nsample_rate: 20480\n"),
    Refused("channels that are not there", ("machine.yaml", "found 2 channels", "wanted 4"),
            machine="profile: ims\nchannels: [ { name: A }, { name: B } ]\n"),
    Refused("too few healthy snapshots", ("found 3 healthy snapshots", "wanted at least"), options=("--healthy", 3)),
    Refused("folder without a measurement", ("measurements", "found", "wanted"),
            lambda files: ([file.unlink() for file in files], (files[0].parent / "readme.txt").write_text("nothing here\n"))),
    Refused("empty folder", ("measurements", "found", "wanted"), lambda files: [file.unlink() for file in files]),
    Refused("no such folder", ("measurements", "found", "wanted"), lambda files: shutil.rmtree(files[0].parent)),
    Refused("nothing but an empty file", ("measurements", "found", "wanted"),
            lambda files: ([file.unlink() for file in files], files[0].write_text(""))),
)


def measure(bench: Bench) -> Iterator[Figure]:
    for case in LEFT_OUT:
        yield left_out(bench, case)
    yield unreadable(bench)
    yield same_time_twice(bench)
    yield dead_sensor(bench)
    yield other_rate(bench)
    for case in REFUSED:
        yield refused(bench, case)
    yield wrong_recipe(bench)
    yield unknown_recipe(bench)
    yield results_among_measurements(bench)
    yield over_the_archive(bench)
    yield older_outputs(bench)
    yield from interruptions.measure(bench)


def left_out(bench: Bench, case: LeftOut) -> Figure:
    measurements = bench.folder("bad-input", "measurements")
    files = write_rig(measurements, case.channels)
    case.spoil(files)
    done, run = analyze(bench, measurements)
    if done.code != 0:
        return row(bench, case.name, "left out, named", False, done.complaint)
    findings = [finding for finding in run.report["data_quality"] if finding["snapshot"] == SPOILT and finding["left_out"]]
    words = " | ".join(finding["message"] for finding in findings)
    right = (
        [finding["kind"] for finding in findings] == [case.kind]
        and all(part in words for part in (files[SPOILT].name, *case.says))
        and scored_but(run, {SPOILT})
        and not done.err
    )
    return row(bench, case.name, "left out, named", right, words or "no finding")


def unreadable(bench: Bench) -> Figure:
    if bench.without_privilege is None:
        return Figure("file without read permission", "not tried: root reads everything here")
    return left_out(
        bench, LeftOut("file without read permission", lambda files: files[SPOILT].chmod(0), ("permission denied", "wanted"), "unreadable"))


def same_time_twice(bench: Bench) -> Figure:
    measurements = bench.folder("bad-input", "measurements")
    files = write_rig(measurements)
    nest(files)
    done, run = analyze(bench, measurements)
    name = "one time in two nested folders"
    if done.code != 0:
        return row(bench, name, "left out, named", False, done.complaint)
    findings = [finding for finding in run.report["data_quality"] if finding["kind"] == "duplicate_timestamp"]
    words = " | ".join(finding["message"] for finding in findings)
    right = (
        len(findings) == 1
        and all(f"{folder}/{files[3].name}" in words for folder in "ab")
        and scored_but(run, {findings[0]["snapshot"]})
    )
    return row(bench, name, "left out, named", right, words or "no finding")


def dead_sensor(bench: Bench) -> Figure:
    """One channel is constant in every file. Going on without it would do, and so would a refusal; either must name it."""
    measurements = bench.folder("bad-input", "measurements")
    for file in write_rig(measurements):
        edit_rows(file, slice(None), first_column("0.123"))
    done, run = analyze(bench, measurements)
    if done.code == 0:
        words = " | ".join(finding["message"] for finding in run.report["data_quality"])
        right = "B1" in words and scored_but(run, set())
    else:
        words = done.complaint
        right = is_refusal(done, run.folder, ("B1", "found", "wanted"))
    return row(bench, "constant channel in every file", "B1 blamed", right, words)


def other_rate(bench: Bench) -> Figure:
    measurements = bench.folder("bad-input", "measurements")
    write_rig(measurements)
    done, run = analyze(bench, measurements, machine="profile: ims\nsample_rate_hz: 12000\n")
    name = "rate other than the profile's"
    if done.code != 0:
        return row(bench, name, "used, finding", False, done.complaint)
    words = " | ".join(finding["message"] for finding in run.report["data_quality"])
    right = "12000" in words and "20480" in words and run.report["input"]["sample_rate_hz"] == 12000
    return row(bench, name, "used, finding", right, words or "no finding")


def refused(bench: Bench, case: Refused) -> Figure:
    measurements = bench.folder("bad-input", "measurements")
    case.spoil(write_rig(measurements))
    done, run = analyze(bench, measurements, *case.options, machine=case.machine)
    return row(bench, case.name, "refused", is_refusal(done, run.folder, case.says), done.complaint)


def wrong_recipe(bench: Bench) -> Figure:
    """A recipe for waveforms on a table of features."""
    table = bench.folder("bad-input", "measurements") / "features.csv"
    values = np.random.Generator(np.random.PCG64(7)).uniform(0.9, 1.1, (24, 2))
    lines = (f"2004-02-12 {hour:02}:00:00,{first:.4f},{second:.4f}\n" for hour, (first, second) in enumerate(values))
    table.write_text("timestamp,B1_rms,B2_rms\n" + "".join(lines))
    done, run = analyze(bench, table, "--recipe", "d-as-published")
    right = is_refusal(done, run.folder, ("features.csv", "found the feature table", "d-as-published", "wanted"))
    return row(bench, "feature table, recipe for waveforms", "refused", right, done.complaint)


def unknown_recipe(bench: Bench) -> Figure:
    """Wrong usage: the argument parser's lines, exit code 2."""
    measurements = bench.folder("bad-input", "measurements")
    write_rig(measurements)
    done, run = analyze(bench, measurements, "--recipe", "vea")
    right = done.code == 2 and "'vea'" in done.err and "vae" in done.err and not run.folder.exists()
    return row(bench, "unknown recipe", "exit code 2", right, done.complaint)


def results_among_measurements(bench: Bench) -> Figure:
    """A run below the folder of the measurements is none of them."""
    measurements = bench.folder("bad-input", "measurements")
    write_rig(measurements)
    first, run = analyze(bench, measurements)
    shutil.copytree(run.folder, measurements / "night" / "RUN")
    done, run = analyze(bench, measurements)
    words = " | ".join(finding["message"] for finding in run.report["data_quality"])
    right = first.code == done.code == 0 and "'night/RUN': results of a run" in words and scored_but(run, set())
    return row(bench, "run among the measurements", "passed over, finding", right, words or done.complaint)


def over_the_archive(bench: Bench) -> Figure:
    """Nothing forces an export over the run it is made from."""
    measurements = bench.folder("bad-input", "measurements")
    write_rig(measurements)
    _, run = analyze(bench, measurements)
    archive = run.folder / "run.h5"
    link = bench.cache / "bad-input" / "link.onnx"
    link.unlink(missing_ok=True)
    link.symlink_to(archive)
    before = archive.read_bytes()
    tries = [bench.call("export", run.folder, "--to", kind, "--force", "-o", target)
             for kind in ("onnx", "safetensors", "mat", "notebook", "csv") for target in (archive, link)]
    right = archive.read_bytes() == before and all(
        done.code == 3 and len(done.err.splitlines()) == 1 and not done.out for done in tries)
    return row(bench, "export over run.h5", "refused", right, tries[0].complaint)


def older_outputs(bench: Bench) -> Figure:
    """What a second score leaves of the first one is named, once."""
    measurements = bench.folder("bad-input", "measurements")
    write_rig(measurements)
    _, run = analyze(bench, measurements)
    for kind in ("csv", "mat", "notebook"):
        bench.succeed("export", run.folder, "--to", kind)
    bench.succeed("trend", run.folder)
    done = bench.call("score", run.folder, measurements, "--quiet")
    again = bench.call("score", run.folder, measurements, "--quiet")
    right = len(done.err.splitlines()) == 1 and all(
        word in done.err for word in ("gone", "raceway trend", "tables (", "tables.mat (", "run.ipynb (", "--to mat"))
    right = right and done.code == again.code == 0 and "gone" not in again.err and "tables.mat (" in again.err
    return row(bench, "older outputs beside a new run", "named", right, done.complaint or done.err)


def row(bench: Bench, name: str, wanted: str, right: bool, words: str) -> Figure:
    """A line of the table: what should happen, whether it did, and in which words."""
    return Figure(name, wanted if right else "otherwise", equal(wanted), "", bench.short(words))


def analyze(bench: Bench, measurements: Path, *options: object, machine: str = "") -> tuple[Ended, RunFile]:
    """Analyses into a folder that is not there yet. Even root then needs permission to read a file."""
    output = bench.cache / "bad-input" / "run"
    shutil.rmtree(output, ignore_errors=True)
    if machine:
        description = bench.cache / "bad-input" / "machine.yaml"
        description.write_text(machine)
        options = (*options, "--machine", description)
    if "--healthy" not in options:
        options = (*options, "--healthy", HEALTHY)
    done = bench.call("analyze", measurements, "--output", output, "--quiet", *options, as_anybody=True)
    return done, RunFile(output, done.seconds)


def is_refusal(done: Ended, output: Path, says: tuple[str, ...]) -> bool:
    """Exit code 3, one line that says it all, nothing on standard output, no folder made."""
    lines = done.err.splitlines()
    return (
        done.code == 3 and len(lines) == 1 and lines[0].startswith("raceway: ") and all(part in lines[0] for part in says)
        and not done.out and not output.exists()
    )


def scored_but(run: RunFile, spoilt: set[int]) -> bool:
    """Whether every snapshot but these has a score."""
    return set(np.flatnonzero(~np.isfinite(run["scores/snapshot/score"])).tolist()) == spoilt
