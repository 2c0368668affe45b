"""Defects named from vibration: seeded faults, stopped machines, null rigs, faint faults, cross-talk, shaft faults.

Every figure comes from `raceway diagnose`, or from run.h5 of `raceway analyze` where bearings are told apart.
"""
from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

import h5py
import numpy as np

from bench import Bench, NotHere
from figures import YES, Figure, at_least, at_most, equal
from runfile import MONITORED, THRESHOLD

NULL_SNAPSHOTS = 250
ELEMENTS = ("outer_race", "inner_race", "ball", "cage")
LEVELS_DB = (-15, -12, -9, -6, -3, 0)
#: A quarter of the background's power: the overall level rises by 1 dB, which no level alarm would see.
MODERATE_DB = -6


def measure(bench: Bench) -> Iterator[Figure]:
    absent = []
    for part in (cwru, stopped, nulls, faint_faults, peers_generator, cross_talk, loud_places, shaft_faults):
        try:
            yield from part(bench)
        except NotHere as missing:
            absent.append(f"{part.__name__}: {missing}")
    if absent:
        raise NotHere("; ".join(absent))


def diagnose(bench: Bench, measurements: Path, *options: object) -> dict | list:
    return json.loads(bench.succeed("diagnose", measurements, "--quiet", "--json", *options).out)


# Measured on rigs ------------------------------------------------------------------------------------------------------------

CWRU = {
    105: ("12k_Drive_End_Bearing_Fault_Data/IR/007/105_0.mat", {"inner race"}),
    169: ("12k_Drive_End_Bearing_Fault_Data/IR/014/169_0.mat", {"inner race"}),
    130: ("12k_Drive_End_Bearing_Fault_Data/OR/007/@6/130@6_0.mat", {"outer race"}),
    97: ("Normal/97_Normal_0.mat", {None}),
    118: ("12k_Drive_End_Bearing_Fault_Data/B/007/118_0.mat", {"ball", None}),
}


def cwru(bench: Bench) -> Iterator[Figure]:
    """The damaged bearing is the one at the drive end (DE); the fan end (FE) is sound in all files."""
    folder = bench.datasets / "cwru"
    for number, (name, allowed) in CWRU.items():
        wanted = " or ".join(sorted(element or "undetermined" for element in allowed))
        for how, options in (("alone", ()), ("with 97", ("--healthy", folder / CWRU[97][0]))):
            named, likeliest, p_values, deviations, elsewhere = [], set(), [], [], Counter()
            for seed in range(1, 6):
                channels = diagnose(bench, folder / name, "--seed", seed, *options)["diagnosis"]
                drive_end = next(row for row in channels if row["channel"] == "DE")
                best = drive_end["defects"][0]
                named.append(drive_end["element"])
                likeliest.add(best["element"])
                p_values.append(best["p_value"])
                deviations.append(best["deviation_percent"])
                elsewhere.update(row["element"] for row in channels if row is not drive_end and row["element"])
            found = ", ".join(f"{element or 'undetermined'} × {count}" for element, count in Counter(named).items())
            yield Figure(
                f"CWRU {number} {how}: {wanted}, 5 seeds", sum(element in allowed for element in named), equal(5), "",
                f"{found}; p {spread(p_values)}, deviation {spread(deviations)} % (likeliest: {', '.join(sorted(likeliest))}); "
                f"named on other channels: {dict(elsewhere) or 'nothing'}")


def spread(values: list[float]) -> str:
    low, high = min(values), max(values)
    return f"{low:.2g}" if low == high else f"{low:.2g} .. {high:.2g}"


def stopped(bench: Bench) -> Iterator[Figure]:
    """Mains harmonics at 240 and 300 Hz lie beside BPFO (236.4) and BPFI (296.9)."""
    folder = bench.datasets / "ims-samples"
    for name in ("2004.02.19.06.22.39", "2004.04.18.02.42.55"):
        for how, options in (("", ()), (", --mains 60", ("--mains", 60))):
            rows = [
                row for seed in range(1, 6) for row in diagnose(bench, folder / name, "--each", "--seed", seed, *options)]
            least = min(rows, key=lambda row: row["p_value"])
            yield Figure(
                f"stopped {name}{how}: named", sum(row["element"] is not None for row in rows), equal(0), "",
                f"of {len(rows)} (4 channels, 5 seeds); least p {least['p_value']:.2g}, {least['channel']}, {least['likeliest']} "
                f"at {least['found_hz']:.1f} Hz")


SHAFT = "adi-cbm/SampleMotorDataLimerick/SpectraQuest_Rig_Data_Voyager_3/Data_ADXL356C"
SHAFT_RIG = """\
sample_rate_hz: 20000
speed_rpm: 1800
unit: V
channels: [{ name: X }, { name: Y }, { name: Z }]
table: { separator: ";", header: true, columns: [2, 3, 4] }
"""
UNBALANCED = ("VLIL", "LImL", "HImL", "VHIL")


def shaft_faults(bench: Bench) -> Iterator[Figure]:
    """One healthy file to compare with; a file's finding is that of the axis on which the shaft's lines rose most."""
    folder = bench.datasets / SHAFT
    machine = bench.folder("data", "shaft-faults") / "machine.yaml"
    machine.write_text(SHAFT_RIG)
    findings, words = {}, {}
    for path in sorted(folder.glob("*.csv")):
        card = diagnose(bench, path, "--machine", machine, "--healthy", folder / "1800_GoB_GS_BaLo_WA_00lb.Wfm.csv")
        shafts = {row["channel"]: row["shaft"] for row in card["diagnosis"]}
        _, bearing, shaft, balance, alignment, _ = path.name.split("_")
        state = next((word for word in (bearing, shaft, balance, alignment) if word not in ("GoB", "GS", "BaLo", "WA")), "healthy")
        findings[state] = {channel: shaft["finding"] for channel, shaft in shafts.items()}
        words[state] = card["root_cause"]["summary"].partition("The shaft's lines point to ")[2].partition(" on ")[0] or None
    for state in UNBALANCED:
        yield Figure(f"ADI {state}: shaft finding", words[state], equal("unbalance"), "", by_axis(findings[state]))
    for state in ("HIR", "LIR", "HOR", "LOR", "HBF", "LBF"):
        yield Figure(f"ADI {state} (bearing fault): shaft finding", words[state], equal(None), "", by_axis(findings[state]))
    for state in ("healthy", "BS", "MA"):
        yield Figure(f"ADI {state}: shaft finding", words[state], None, "", by_axis(findings[state]))


def by_axis(findings: dict[str, str | None]) -> str:
    return ", ".join(f"{channel} {finding or 'undetermined'}" for channel, finding in findings.items())


# Synthetic rigs --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bearing:
    """A type, by its dimensions; `orders` are what follows from them."""

    name: str
    balls: int
    ball_mm: float
    pitch_mm: float
    angle_deg: float = 0

    @property
    def yaml(self) -> str:
        return (f"{{ rolling_elements: {self.balls}, element_diameter_mm: {self.ball_mm}, "
                f"pitch_diameter_mm: {self.pitch_mm}, contact_angle_deg: {self.angle_deg} }}")

    def order(self, element: str) -> float:
        """The line's, in multiples of the shaft's speed."""
        ratio = self.ball_mm / self.pitch_mm * np.cos(np.radians(self.angle_deg))
        return {
            "outer_race": self.balls / 2 * (1 - ratio), "inner_race": self.balls / 2 * (1 + ratio),
            "ball": (1 - ratio**2) * self.pitch_mm / self.ball_mm, "cage": (1 - ratio) / 2,
        }[element]


ZA_2115 = Bearing("ZA-2115", 16, 8.4074, 71.501, 15.17)
JEM_6205 = Bearing("6205", 9, 7.94, 39.04)
NSK_6804 = Bearing("6804", 13, 3.5, 25.6)

COLOURED = """\
noise:
  sigma: 0.1
  correlation: 0.3
  autoregression: 0.3
  resonances:
    - { frequency_hz: 1200, bandwidth_hz: 250, share: 0.25 }
    - { frequency_hz: 4700, bandwidth_hz: 600, share: 0.25 }
healthy_level: { scatter: 0.05 }
"""

#: A pump with a damaged bearing of another type (its impacts come 5.415 times a turn) and a rattling valve, both heard on all
#: channels; strong shaft harmonics up to 12×; load that scatters.
NUISANCE = """\
harmonics: { amplitudes: [0.3, 0.2, 0.15, 0.1, 0.1, 0.08, 0.08, 0.06, 0.06, 0.05, 0.05, 0.05], spread: 0.5 }
noise:
  sigma: 0.1
  correlation: 0.6
  autoregression: 0.7
  resonances:
    - { frequency_hz: 900, bandwidth_hz: 60, share: 0.25 }
    - { frequency_hz: 5200, bandwidth_hz: 300, share: 0.25 }
healthy_level: { scatter: 0.2 }
cross_talk:
  matrix:
    - [1, 0, 0, 0, 1, 0.3]
    - [0, 1, 0, 0, 0.6, 0.6]
    - [0, 0, 1, 0, 0.3, 1]
    - [0, 0, 0, 1, 0.1, 0.3]
    - [0, 0, 0, 0, 1, 0]
    - [0, 0, 0, 0, 0, 1]
faults:
  - { bearing: pump, element: inner_race, amplitude: 0.5, onset_snapshot: 0, severity: { curve: step }, resonance_hz: 2600 }
  - bearing: valve
    element: cage
    amplitude: 1
    onset_snapshot: 0
    severity: { curve: step }
    slip: { jitter: 0.3, accumulates: true }
    resonance_hz: 6500
    amplitude_scatter: 0.5
"""
STRANGERS = "".join(
    f"  - {{ name: {name}, channels: [{name}], orders: {{ ftf: 0.398, bsf: 2.357, bpfo: 3.585, bpfi: 5.415 }} }}\n"
    for name in ("pump", "valve"))


def rig(name: str, seed: int, snapshots: int, bearings: str, rest: str, drift: float = 0.005, period: int = 60) -> str:
    return (f"name: {name}\nseed: {seed}\nsnapshots: {snapshots}\n"
            f"speed_drift: {{ fraction: {drift}, period_snapshots: {period} }}\nbearings:\n{bearings}{rest}")


def four(bearing: Bearing) -> str:
    """Four bearings of one type with a sensor each."""
    return "".join(f"  - {{ name: B{n}, channels: [B{n}], geometry: {bearing.yaml} }}\n" for n in range(1, 5))


def synthesize(bench: Bench, name: str, specification: str) -> Path:
    folder = bench.folder("data", name)
    (folder / "spec.yaml").write_text(specification)
    bench.succeed("synthesize", "bearing", folder / "spec.yaml", "--format", "hdf5", "--output", folder, "--quiet")
    return folder


def each(bench: Bench, folder: Path, *options: object) -> list[dict]:
    """Every channel of every snapshot on B1 to B4, diagnosed alone."""
    rows = diagnose(bench, folder / "measurements.h5", "--machine", folder / "machine.yaml", "--each", *options)
    return [row for row in rows if row["channel"].startswith("B")]


def samples(folder: Path) -> np.ndarray:
    """`[snapshot, channel, sample]`"""
    with h5py.File(folder / "measurements.h5") as file:
        return file["recording/samples"][:].astype(float)


def nulls(bench: Bench) -> Iterator[Figure]:
    rigs = {
        "null rig": rig("null", 1, NULL_SNAPSHOTS, four(ZA_2115), COLOURED),
        "nuisance rig": rig("nuisance", 2, NULL_SNAPSHOTS, four(ZA_2115) + STRANGERS, NUISANCE),
    }
    for name, specification in rigs.items():
        rows = each(bench, synthesize(bench, f"diagnosis-{name.replace(' ', '-')}", specification))
        p_values = np.array([row["p_value"] for row in rows])
        named = Counter(row["element"] for row in rows if row["element"] is not None)
        yield Figure(
            f"{name}: share of {len(rows)} searches that name", sum(named.values()) / len(rows), at_most(0.01), "",
            f"{dict(named) or 'none'}; p below 0.2, 0.1, 0.05, 0.01 in "
            + ", ".join(f"{(p_values < level).mean():.3f}" for level in (0.2, 0.1, 0.05, 0.01))
            + f" of them, least {p_values.min():.2g}")


@dataclass(frozen=True)
class Impacts:
    """How the defects of one recording ring and slip, and how much weaker each element's are outside the load zone."""

    bearing: Bearing
    resonance_hz: float
    decay_s: float
    slip: float
    jitter: float
    accumulates: bool
    modulation: tuple[float, float, float, float]


IMPACTS = (
    Impacts(ZA_2115, 3500, 0.001, 0, 0.01, False, (0, 0.8, 0.8, 0)),
    Impacts(JEM_6205, 2200, 0.0015, 0.01, 0.005, False, (0.3, 0.9, 0.6, 0.3)),
    Impacts(NSK_6804, 6000, 0.0007, 0.02, 0.02, False, (0, 1, 1, 0.5)),
    Impacts(JEM_6205, 4200, 0.001, 0.005, 0.005, True, (0.5, 0.7, 0.8, 0)),
    Impacts(ZA_2115, 2800, 0.0015, 0.02, 0.005, True, (0, 0.9, 0.5, 0)),
    Impacts(NSK_6804, 7500, 0.0005, 0.01, 0.015, False, (0.2, 0.6, 0.7, 0.2)),
    Impacts(ZA_2115, 5200, 0.0008, 0.01, 0.01, False, (0, 0.8, 0.8, 0.4)),
    Impacts(JEM_6205, 3000, 0.001, 0, 0.02, False, (0, 0.8, 0.6, 0.5)),
    Impacts(NSK_6804, 1800, 0.0015, 0, 0.01, True, (0.4, 0.8, 0.8, 0)),
    Impacts(ZA_2115, 6800, 0.0005, 0.015, 0.005, False, (0.3, 0.7, 0.9, 0)),
)
#: The shaft's speed is declared to half a percent: a line nearer than this to a multiple of the declared or the true speed can't
#: be told from the shaft's own, which are masked.
ON_SHAFT = 0.005
DECLARED_RPM = 2000
FAINT_SNAPSHOTS = 6


def faint_faults(bench: Bench) -> Iterator[Figure]:
    """One snapshot alone, one second long; B1 to B4 have a defect of another element each, no cross-talk.

    The mains are said to be of 50 Hz. Where they are unknown the multiples of 60 Hz are masked too, and with them the 6205's BPFO
    of 119.5 Hz: what that costs is in the note.
    """
    unknown_mains = Counter()
    found: dict[tuple[str, int], Counter] = {(element, level): Counter() for element in ELEMENTS for level in LEVELS_DB}
    hidden = Counter()
    for seed, impacts in enumerate(IMPACTS, start=101):
        def make(name: str, amplitudes: np.ndarray | None) -> Path:
            return synthesize(bench, f"diagnosis-{name}", rig(
                "faults", seed, FAINT_SNAPSHOTS, four(impacts.bearing),
                COLOURED + "cross_talk: { leak: 0 }\n" + faults(impacts, amplitudes), period=7))

        background, unit = samples(make("background", None)), samples(make("unit", np.ones(4)))
        ratio = (unit - background).std(axis=(0, 2)) / background.std(axis=(0, 2))
        for level in LEVELS_DB:
            folder = make("faults", 10 ** (level / 20) / ratio)
            rpm = json.loads((folder / "truth.json").read_text())["shaft_speed_rpm"]
            if level == MODERATE_DB:
                for row in each(bench, folder):
                    element = ELEMENTS[int(row["channel"][1:]) - 1]
                    unknown_mains[element] += (row["element"] or "").replace(" ", "_") == element
            for row in each(bench, folder, "--mains", 50):
                element = ELEMENTS[int(row["channel"][1:]) - 1]
                line = impacts.bearing.order(element) * (1 - impacts.slip)
                on_shaft = any(is_multiple(order) for order in (line, line * rpm[row["index"]] / DECLARED_RPM))
                named = (row["element"] or "").replace(" ", "_")
                outcome = "right" if named == element else "wrong" if named else "open"
                found[element, level][outcome + (" on shaft" if on_shaft else "")] += 1
                if named and named != element:
                    hidden[f"{element} called {named}"] += 1
    for element in ELEMENTS:
        clear = {level: share(found[element, level], "") for level in LEVELS_DB}
        wanted = {"outer_race": at_least(0.95), "inner_race": at_least(0.95), "ball": at_least(0.85)}.get(element)
        moderate = found[element, MODERATE_DB]
        beside = total(moderate, " on shaft")
        yield Figure(
            f"{element.replace('_', ' ')} at {MODERATE_DB} dB: named right", clear[MODERATE_DB], wanted, "",
            f"of {total(moderate, '')}; " + ", ".join(f"{level} dB {value:.2f}" for level, value in clear.items())
            + (f"; {beside} more have slipped onto a multiple of the shaft's speed: "
               f"{share(moderate, ' on shaft'):.2f}" if beside else "")
            + f"; all of them with unknown mains: {unknown_mains[element] / sum(moderate.values()):.2f}")
    wrong = {level: sum(count for element in ELEMENTS for outcome, count in found[element, level].items()
                        if outcome.startswith("wrong")) for level in LEVELS_DB}
    races = sum(count for what, count in hidden.items() if not what.startswith("cage"))
    yield Figure(
        "wrong element named, all levels, races and balls", races, None, "",
        f"of {3 * len(LEVELS_DB) * len(IMPACTS) * FAINT_SNAPSHOTS}; with cages by level {wrong}; {dict(hidden) or 'none'}")


def is_multiple(order: float) -> bool:
    return abs(order - max(1, round(order))) < ON_SHAFT * order


def faults(impacts: Impacts, amplitudes: np.ndarray | None) -> str:
    if amplitudes is None:
        return ""
    slip = f"{{ mean: {impacts.slip}, jitter: {impacts.jitter}, accumulates: {str(impacts.accumulates).lower()} }}"
    return "faults:\n" + "".join(
        f"  - {{ bearing: B{place + 1}, element: {element}, amplitude: {amplitudes[place]:.6g}, onset_snapshot: 0, "
        f"severity: {{ curve: step }}, slip: {slip}, load_zone_modulation: {impacts.modulation[place]}, "
        f"resonance_hz: {impacts.resonance_hz}, decay_s: {impacts.decay_s} }}\n"
        for place, element in enumerate(ELEMENTS))


def share(counts: Counter, kind: str) -> float:
    return counts["right" + kind] / max(1, total(counts, kind))


def total(counts: Counter, kind: str) -> int:
    return sum(counts[outcome + kind] for outcome in ("right", "wrong", "open"))


def peers_generator(bench: Bench) -> Iterator[Figure]:
    """Outer race of the third bearing from measurement 70 on, written by somebody else's program; all 100 are searched."""
    data = bench.synthetic("synth-d-default", 100)
    rows = [row for row in diagnose(bench, data / "ascii", "--machine", bench.synthetic_rig, "--each")]
    healthy = [row for row in rows if row["index"] < 70]
    late = [row for row in rows if row["index"] >= 80 and row["channel"] == rows[2]["channel"]]
    yield Figure(
        "peers' generator: share of healthy searches that name", sum(row["element"] is not None for row in healthy) / len(healthy),
        at_most(0.01), "", f"of {len(healthy)}")
    yield Figure(
        "peers' generator: outer race named from 80 on", sum(row["element"] == "outer race" for row in late) / len(late),
        at_least(0.95), "", f"of {len(late)} on bearing 3; other names: "
        f"{sum(row.get('element') not in (None, 'outer race') for row in late)}")
    card = diagnose(bench, data / "ascii", "--machine", bench.synthetic_rig)["root_cause"]
    yield Figure("peers' generator: the last eight together", f"{card['bearing']}, {card['element']}", equal("B3, outer race"))


HEALTHY, ONSET, SNAPSHOTS = 45, 50, 90


@dataclass(frozen=True)
class Mounting:
    """How alike the four places are, and what the healthy machine does."""

    #: Channels differ by ± this share in level.
    spread: float
    level: str
    amplitude: float


MOUNTINGS = {
    "even rig": Mounting(0.1, "{ scatter: 0.02 }", 0.6),
    "uneven rig": Mounting(0.6, "{ scatter: 0.15 }", 0.8),
    "rig whose load grows": Mounting(0.6, "{ drift: 0.5, scatter: 0.05 }", 0.8),
}
#: Where healthy noise differs so much that a quiet sensor hears the impacts better than the loud one beside them: seeds of
#: such rigs, and the bearing at the loudest place.
LOUD_PLACES = {1: 2, 21: 2, 7: 1, 9: 3}


def cross_talk(bench: Bench) -> Iterator[Figure]:
    """Every other channel hears 20 % of each impact; the defect grows from a fiftieth of its final size.

    Twice the onset level is twice the severity at the snapshot that the program calls the onset. Which bearing a snapshot
    points at is the largest of /attribution/snapshot_excess_share; for energy the channel whose mean square rose most above that
    of the same healthy snapshots, in g² or in dB.
    """
    for place, (name, mounting) in enumerate(MOUNTINGS.items()):
        hits = {method: [] for method in ("model", "g²", "dB")}
        past, verdicts, elements = [], [], []
        for bearing, element in enumerate(("outer_race", "inner_race", "ball", "outer_race")):
            folder = synthesize(bench, "diagnosis-cross-talk", rig(
                "cross-talk", 10 * place + bearing + 1, SNAPSHOTS, four(ZA_2115), talking(mounting, bearing, element), 0.003, 23))
            run = bench.analyze(
                "cross-talk", folder / "measurements.h5", "--machine", folder / "machine.yaml", "--healthy", HEALTHY)
            severity = np.array(json.loads((folder / "truth.json").read_text())["faults"][0]["severity"])
            faulty = np.arange(ONSET, SNAPSHOTS)
            onset = run.verdict["onset_index"]
            past.append(severity[faulty] >= 2 * severity[max(onset, ONSET)] if onset is not None else faulty < 0)
            power = samples(folder).var(axis=-1)
            normal = power[run["recording/role"] == THRESHOLD].mean(axis=0)
            for method, values in {
                "model": run["attribution/snapshot_excess_share"], "g²": power - normal, "dB": np.log(power / normal)}.items():
                hits[method].append(values[faulty].argmax(axis=1) == bearing)
            verdicts.append(run.verdict["bearing"] == f"B{bearing + 1}")
            elements.append(run.verdict["element"] == element.replace("_", " "))
        past = np.concatenate(past)
        right = {method: np.concatenate(values) for method, values in hits.items()}
        after = {method: float(values[past].mean()) for method, values in right.items()}
        whole = {method: float(values.mean()) for method, values in right.items()}
        yield Figure(
            f"{name}: right bearing past twice the onset", after["model"], at_least(0.99), "",
            f"of {past.sum()} snapshots; by energy {after['g²']:.3f} in g², {after['dB']:.3f} in dB. All {len(past)} faulty "
            f"snapshots: {whole['model']:.3f}; by energy {whole['g²']:.3f}, {whole['dB']:.3f}. Verdicts: bearing right in "
            f"{sum(verdicts)} of 4, element in {sum(elements)} of 4")
        yield Figure(
            f"{name}: energy, either way, is worse", max(whole["g²"], whole["dB"]) < whole["model"], YES, "",
            "over all faulty snapshots")


def loud_places(bench: Bench) -> Iterator[Figure]:
    """The hardest case for errors in units of each channel's own scatter: the defect sits at the loudest of four unlike places."""
    right, single, named = [], [], []
    for seed, bearing in LOUD_PLACES.items():
        mounting = Mounting(0.9, "{ scatter: 0.05 }", 1)
        folder = synthesize(bench, "diagnosis-loud-places", rig(
            "loud-places", seed, SNAPSHOTS, four(ZA_2115), talking(mounting, bearing - 1, "outer_race"), 0.003, 23))
        run = bench.analyze("loud-places", folder / "measurements.h5", "--machine", folder / "machine.yaml", "--healthy", HEALTHY)
        faulty = run["attribution/snapshot_excess_share"][run.verdict["onset_index"] or ONSET:]
        single.append(float((faulty.argmax(axis=1) == bearing - 1).mean()))
        named.append(f"{run.verdict['bearing']} for B{bearing}")
        right.append(run.verdict["bearing"] == f"B{bearing}")
    yield Figure(
        "loudest place: the verdict names the right bearing", sum(right), equal(len(right)), "",
        f"{', '.join(named)}. By the errors of single snapshots, since the onset: " + ", ".join(f"{value:.2f}" for value in single))


def talking(mounting: Mounting, bearing: int, element: str) -> str:
    return f"""\
samples_per_snapshot: 16384
harmonics: {{ amplitudes: [0.1, 0.05, 0.025], spread: {mounting.spread} }}
noise:
  sigma: 0.1
  spread: {mounting.spread}
  correlation: 0.3
  autoregression: 0.3
  resonances:
    - {{ frequency_hz: 1200, bandwidth_hz: 250, share: 0.15 }}
    - {{ frequency_hz: 4700, bandwidth_hz: 600, share: 0.15 }}
healthy_level: {mounting.level}
cross_talk: {{ leak: 0.2 }}
faults:
  - bearing: B{bearing + 1}
    element: {element}
    amplitude: {mounting.amplitude}
    onset_snapshot: {ONSET}
    severity: {{ curve: linear, initial: 0.02 }}
"""
