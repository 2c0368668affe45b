"""Recordings that are healthy or faulty as a whole: motors, a rig with graded faults, a ceiling fan, a cooling fan's spectra.

Every figure comes from `raceway labelled`: one recipe and one set of options for all four sets, levels from healthy snapshots only,
and every cheap score in the same table.
"""
from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Iterator

from bench import Bench, NotHere
from figures import YES, Figure, at_least

#: By rising severity within each kind.
SEVERITIES = (("VLIL", "LImL", "HImL", "VHIL"), ("LIR", "HIR"), ("LOR", "HOR"), ("LBF", "HBF"))
ADI = "adi-cbm/SampleMotorDataLimerick/SpectraQuest_Rig_Data_Voyager_3/Data_ADXL356C"
#: The two seconds of each state in pieces of 50 ms, one and a half turns.
ADI_RIG = """\
sample_rate_hz: 20000
speed_rpm: 1800
unit: V
channels: [{ name: X }, { name: Y }, { name: Z }]
table: { separator: ";", header: true, columns: [2, 3, 4], snapshot_samples: 1000 }
"""


def measure(bench: Bench) -> Iterator[Figure]:
    absent = []
    for part in (motors, cooling_fan, graded_faults, ceiling_fan):
        try:
            yield from part(bench)
        except NotHere as missing:
            absent.append(f"{part.__name__}: {missing}")
    if absent:
        raise NotHere("; ".join(absent))


def labelled(bench: Bench, healthy: Path, faulty: dict[str, Path], *options: object) -> dict:
    states = [word for name, path in faulty.items() for word in ("--faulty", f"{name}={path}")]
    return json.loads(bench.succeed("labelled", "--healthy", healthy, *states, "--quiet", "--json", *options).out)


def machine(bench: Bench, name: str, text: str) -> Path:
    path = bench.folder("data", f"labelled-{name}") / "machine.yaml"
    path.write_text(text)
    return path


def data(bench: Bench, name: str) -> Path:
    folder = bench.datasets / name
    if not folder.is_dir():
        raise NotHere(f"no folder {name} among the recordings")
    return folder


def beside(result: dict) -> str:
    """The other scores, and what the network's level does."""
    network, *others = result["methods"]
    low, high = network["auc_interval"]
    scores = ", ".join(f"{method['name']} {method['auc']:.3f}" for method in others)
    return (
        f"95 % {low:.3f} .. {high:.3f}; at its level {network['false_positive_rate']:.3f} of the healthy and "
        f"{network['recall']:.3f} of the faulty; {scores}")


def motors(bench: Bench) -> Iterator[Figure]:
    folder = data(bench, "motor-220") / "dataset/raw"
    rig = machine(bench, "motors", "sample_rate_hz: 1000\ntable: { variable: H }\n")
    result = labelled(bench, folder / "healthy", {"faulty": folder / "faulty"}, "--machine", rig)
    yield Figure("motors, split by blocks: AUC", result["methods"][0]["auc"], at_least(0.97), "", beside(result))
    # By where their sensors clip the healthy files are three recordings; what was never learnt is another machine or setting.
    parts = {}
    for name, numbers in (("learnt", range(1, 35)), ("unlearnt", range(35, 61))):
        parts[name] = bench.folder("data", f"labelled-motors-{name}")
        for number in numbers:
            (parts[name] / f"H{number}.mat").symlink_to(folder / f"healthy/H{number}.mat")
    result = labelled(
        bench, parts["learnt"], {"faulty": folder / "faulty"}, "--healthy-test", parts["unlearnt"], "--machine", rig)
    yield Figure("motors, a healthy recording that was not learnt: AUC", result["methods"][0]["auc"], None, "", beside(result))


def cooling_fan(bench: Bench) -> Iterator[Figure]:
    """Sequences of three speeds and standstill; a fan that stands still shows no damage, so these spectra are left out."""
    zips = data(bench, "cooling-fan-matutani") / "DATA"
    rig = machine(bench, "cooling-fan", "spectra: { first_hz: 1, step_hz: 1 }\ntable: { columns: [2] }\n")
    folders = {}
    for path in sorted(zips.glob("12cm_hmlo_*_silentA_?.zip")):
        with zipfile.ZipFile(path) as archive:
            archive.extractall(rig.parent)
        folders[path.stem.removeprefix("12cm_hmlo_").replace("_silentA", "")] = rig.parent / path.stem
    damaged = {name: path for name, path in folders.items() if name.startswith("damage")}
    for learnt, tested in ((1, 2), (2, 1)):
        for how, options in (("", ()), (", standstill judged too", ("--include-stopped",))):
            result = labelled(
                bench, folders[f"normal_{learnt}"], damaged, "--healthy-test", folders[f"normal_{tested}"], "--machine", rig,
                *options)
            counts = ", ".join(f"{group['snapshots']} {group['name']}" for group in result["groups"])
            yield Figure(
                f"cooling fan, run {learnt} learnt{how}: AUC", result["methods"][0]["auc"], at_least(0.93), "",
                f"{beside(result)}. Judged: {counts}")


def graded_faults(bench: Bench) -> Iterator[Figure]:
    folder = data(bench, "adi-cbm").parent / ADI
    rig = machine(bench, "graded", ADI_RIG)
    paths = {}
    for path in sorted(folder.glob("*.csv")):
        _, bearing, shaft, balance, alignment, _ = path.name.split("_")
        state = next((word for word in (bearing, shaft, balance, alignment) if word not in ("GoB", "GS", "BaLo", "WA")), "healthy")
        paths[state] = path
    healthy = paths.pop("healthy")
    result = labelled(bench, healthy, paths, "--machine", rig, "--test-share", 0.5)
    names = [group["name"] for group in result["groups"]]
    figures = dict(zip(names, result["methods"][0]["groups"]))
    sound = figures.pop("healthy")
    lowest = min(figures, key=lambda name: figures[name]["lowest"])
    yield Figure(
        "graded faults: every piece above every healthy one", all(row["lowest"] > sound["highest"] for row in figures.values()), YES,
        "", f"healthy at most {sound['highest']:.2f}; least {lowest} {figures[lowest]['lowest']:.2f}; {beside(result)}")
    for kind in SEVERITIES:
        medians = [figures[name]["median"] for name in kind]
        yield Figure(
            f"graded faults: {' < '.join(kind)}", all(low < high for low, high in zip(medians, medians[1:])), YES, "",
            ", ".join(f"{name} {value:.2f}" for name, value in zip(kind, medians)))


def ceiling_fan(bench: Bench) -> Iterator[Figure]:
    """A coin on a blade makes this fan quieter; energy falls below healthy, and a score of rises alone misses it."""
    folder = data(bench, "ceiling-fan") / "ceiling-fan"
    rig = machine(bench, "ceiling-fan", "sample_rate_hz: 200\nunit: g\nchannels: [x, y, z]\n")
    for speed, target in (("low", at_least(0.95)), ("high", None)):
        result = labelled(
            bench, folder / f"fan_0_{speed}_0_weight", {"coin": folder / f"fan_0_{speed}_1_weight"}, "--machine", rig)
        yield Figure(f"ceiling fan, {speed} speed: AUC of the coin", result["methods"][0]["auc"], target, "", beside(result))
