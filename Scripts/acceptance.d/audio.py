"""Sound clips: fans that the peers made, fans and pumps of MIMII, healthy clips of DCASE, WAV files that break readers.

Figures are computed from run.h5, apart from the program's own. `audio-published` has what takes longer.
"""
from __future__ import annotations

import json
import time
from typing import Iterator

import numpy as np

import sound_files
from bench import Bench, NotHere
from clip_run import Clips
from fans import FAULTS, fan_clips
from figures import YES, Figure, above, at_least, at_most, equal
from same_bits import differing, numbers

#: The peers' best at 6 and -6 dB: pooled latents, principal components, Mahalanobis.
PEERS = {6: "0.982", 0: "", -6: "0.867"}
WANTED = {6: at_least(0.99), 0: None, -6: at_least(0.90)}


def measure(bench: Bench) -> Iterator[Figure]:
    start = time.monotonic()
    absent = []
    for part in (fans, mimii, dcase, sound_files.measure):
        try:
            yield from part(bench)
        except NotHere as missing:
            absent.append(f"{part.__name__}: {missing}")
    yield Figure("seconds for this section, clips made or not", time.monotonic() - start)
    if absent:
        raise NotHere("; ".join(absent))


# Synthetic fans --------------------------------------------------------------------------------------------------------------


def fans(bench: Bench) -> Iterator[Figure]:
    """Healthy-only training on 1,200 clips; 602 healthy and 300 faulty ones, prepared in one way, are judged."""
    runs = {}
    for snr in (6, 0, -6):
        runs[snr] = bench.analyze(f"audio-{snr:+d}", fan_clips(bench, snr), "--recipe", "audio")
        yield from deciding(Clips(runs[snr]), snr)
    yield from learnt_detectors(Clips(runs[6]), 6, is_required=True)
    yield from learnt_detectors(Clips(runs[-6]), -6, is_required=False)
    yield from baselines(Clips(runs[6]), Clips(runs[-6]))
    for recipe in ("a-as-published", "e-as-published"):
        for snr in (6, -6):
            yield from published(bench, recipe, snr)
    yield from repeated(bench, runs[6])
    yield from scored_again(bench, runs[6])


def deciding(clips: Clips, snr: int) -> Iterator[Figure]:
    """The detector that decides."""
    detector = clips.detectors[0]
    program = clips.run.evaluation["rows"][0]
    area = clips.auc(detector)
    note = f"{area:.5f}; the program's own: {program['auc']:.5f} {interval(program['auc_interval'])}, {clips.run.seconds:.0f} s"
    yield Figure(f"audio, {snr:+d} dB: AUC", area, WANTED[snr], PEERS[snr], note)
    yield Figure(f"audio, {snr:+d} dB: distance from the program's AUC", abs(area - program["auc"]), at_most(1e-9))
    alarms = clips.false_alarms(detector)
    is_loud = snr == 6
    yield Figure(f"audio, {snr:+d} dB: recall", clips.recall(detector), at_least(0.95) if is_loud else None)
    yield Figure(f"audio, {snr:+d} dB: false alarms, share", alarms.count / alarms.total, at_most(0.01) if is_loud else None, "", str(alarms))
    for fault in FAULTS:
        yield Figure(f"audio, {snr:+d} dB: AUC {fault}", clips.auc_of_fault(detector, fault), at_least(0.97) if is_loud else None)


def learnt_detectors(clips: Clips, snr: int, is_required: bool) -> Iterator[Figure]:
    """Forest and support vectors on what `audio` decides by."""
    for detector, peer in (("isolation-forest", "0.884"), ("one-class-svm", "0.926")):
        yield Figure(
            f"{detector}, {snr:+d} dB: AUC", clips.auc(detector), at_least(0.98) if is_required else None, peer if snr == 6 else "",
            f"recall {100 * clips.recall(detector):.1f} %")
        for level in ("alarm", "warning"):
            rate = clips.false_alarms(detector, level)
            yield Figure(f"{detector}, {snr:+d} dB: share meant in interval, {level}", rate.holds, YES if is_required else None, "", str(rate))


def baselines(loud: Clips, faint: Clips) -> Iterator[Figure]:
    for detector in loud.detectors[3:]:
        yield Figure(
            f"{detector}, +6 dB; -6 dB: AUC", f"{loud.auc(detector):.4f}; {faint.auc(detector):.4f}", None, "",
            f"recall {100 * loud.recall(detector):.1f} %, false alarms {loud.false_alarms(detector)}")


def published(bench: Bench, recipe: str, snr: int) -> Iterator[Figure]:
    """No target: what the published system does with one preparation for both classes."""
    clips = Clips(bench.analyze(f"{recipe}-{snr:+d}", fan_clips(bench, snr), "--recipe", recipe))
    for detector in clips.detectors:
        yield Figure(
            f"{recipe}, {snr:+d} dB, {detector}: AUC", clips.auc(detector), None, "",
            f"recall {100 * clips.recall(detector):.1f} %, false alarms {clips.false_alarms(detector)}; {clips.run.seconds:.0f} s")


def repeated(bench: Bench, first: object) -> Iterator[Figure]:
    again = bench.analyze("audio-again", fan_clips(bench, 6), "--recipe", "audio")
    one, two = (numbers(run.folder / "run.h5") for run in (first, again))
    yield Figure("datasets in run.h5", len(one), above(0))
    apart = differing(one, two)
    yield Figure("datasets that differ, same seed", len(apart), equal(0), "", ", ".join(apart[:5]))


def scored_again(bench: Bench, run: object) -> Iterator[Figure]:
    """`score` fits detectors again from the healthy readings in run.h5; clips arrive in other batches, so sums may round otherwise."""
    folder = bench.folder("runs", "audio-scored")
    bench.succeed("score", run.folder, fan_clips(bench, 6), "--output", folder, "--quiet")
    before, after = Clips(run), Clips(type(run)(folder, 0))
    places = {name: place for place, name in enumerate(after.names)}
    order = [places[name] for name in before.names]
    worst = 0.0
    for detector in before.detectors:
        old, new = before.scores(detector).astype(float), after.scores(detector)[order].astype(float)
        worst = max(worst, float(np.max(np.abs(new - old) / np.maximum(np.abs(old), np.std(old)))))
    yield Figure("score RUN CLIPS: largest relative difference", worst, at_most(1e-5), "", f"{len(order)} clips, {len(before.detectors)} detectors")


# Real clips ------------------------------------------------------------------------------------------------------------------


def mimii(bench: Bench) -> Iterator[Figure]:
    """1-s segments: the first seven of each healthy clip teach, its last three and ten of the faulty clip are judged."""
    folder = bench.datasets / "mimii-anudeep"
    for recipe in ("audio", "a-as-published", "b-as-published", "e-as-published"):
        clips = Clips(bench.analyze(f"mimii-{recipe}", folder, "--recipe", recipe, "--cut", 1, "--learn-first", 7))
        machines = sorted(set(clips.machines))
        for detector in clips.detectors:
            areas = [clips.auc(detector, clips.machines == machine) for machine in machines]
            yield Figure(
                f"MIMII {recipe}, {detector}: least AUC", min(areas), None, "",
                ", ".join(f"{machine} {area:.2f}" for machine, area in zip(machines, areas))
                + f"; false alarms {clips.false_alarms(detector)}")


def dcase(bench: Bench) -> Iterator[Figure]:
    """60 healthy clips of one machine in five parts, each judged by what was learnt from the others."""
    folder = bench.datasets / "dcase2020-abnormal-listener"
    check = json.loads(
        bench.succeed("evaluate", "--false-alarms", 5, "--clips", folder, "--recipe", "audio", "--quiet", "--json").out)
    decides = check["rows"][0]["detector"]
    for row in check["rows"]:
        low, high = row["rate_interval"]
        holds = low <= row["nominal_rate"] <= high
        yield Figure(
            f"DCASE {row['detector']}: share meant in interval, {row['level']}", holds, YES if row["detector"] == decides else None, "",
            f"{row['false_alarms']} of {row['clips']} {interval(row['rate_interval'])}, meant {row['nominal_rate']:g}")


def interval(ends: list[float]) -> str:
    return f"[{ends[0]:.4f} … {ends[1]:.4f}]"
