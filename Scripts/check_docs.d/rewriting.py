"""What can't be run as it stands: what is put in its place, or why it is not run.

Placeholders such as MEASUREMENTS, RUN, OLD1 or CLIPS need no entry: small ones of these names lie in the scratch folder.
"""
from __future__ import annotations

import re
import shutil
from dataclasses import dataclass


@dataclass
class Skip:
    reason: str


REPLACED = [
    # (pattern, replacement, reason)
    (r"^Scripts/demo$", "raceway demo", "the build is another step's"),
    (r"RUN RUN … --fleet", "RUN OLD1 --fleet", "two runs stand for many"),
    (r"OLD1 OLD2 … --held-out 2", "OLD1 OLD2 OLD3 RUN --held-out 2", "four runs stand for many"),
    (r"--backtest RUN RUN …", "--backtest OLD1 OLD2 OLD3", "three runs stand for many"),
    (r"--onset 533 --bearing B1", "--onset 30 --bearing B3", "the small run's fault"),
    (r"--measurements M$", "--measurements MEASUREMENTS --machine machine.yaml", "a short name"),
    (r"--measurements MEASUREMENTS$", "--measurements MEASUREMENTS --machine machine.yaml", "the run was made with it"),
    (r"^raceway analyze MEASUREMENTS --onset (.*)$", r"raceway analyze MEASUREMENTS --machine machine.yaml --onset \1", "the run is made with it"),
    (r"diagnose 105.mat --healthy 97.mat", "diagnose LATE --healthy EARLY --machine machine.yaml", "the set is not at hand"),
    (r"--healthy \S+(?: --healthy-test \S+)? --faulty .*?(?= --machine| --test-share| -o|$)", "--healthy motors/ok --faulty worn=motors/worn --faulty bent=motors/bent", "the sets are not at hand"),
    (r"^(raceway labelled (?!.*--machine).*)$", r"\1 --machine machine.yaml", "the small set's"),
    (r"--sweep snr --clips CLIPS", "--sweep snr --clips SWEEP-CLIPS", "clips at two levels of noise"),
    (r"^raceway synthesize fan -o DIR$", "raceway synthesize fan --machines 1 --clips 2 --faulty 1 --seconds 1 -o FANS", "a hundred clips would take long"),
    (r"--supervised --labels confirm.csv", "--supervised --labels labels.csv", "people fill in confirm.csv; these labels are the truth"),
    (r"^raceway export RUN --to (csv|dcase) -o DIR$", r"raceway export CLIP-RUN --to \1 -o DIR-\1", "another folder for each"),
    (r"\| jq \.verdict\.state$", "| python3 -c 'import json, sys; print(json.load(sys.stdin)[\"verdict\"][\"state\"])'", "jq may be missing"),
    (r"-name 'PATTERN'", "-name '*.wav'", "the clips' pattern"),
]

SKIPPED = [
    # (pattern, reason)
    (r"^Scripts/(acceptance|check_export|check_docs|test|notebooks|browser|docs|bootstrap)\b", "takes minutes; checked to be there and to be sound shell"),
    (r"^Benchmarks/run\b", "takes minutes; checked to be there and to be sound shell"),
    (r"^\^C ", "what the terminal shows"),
    (r"^Training continues", "what the terminal shows"),
]

PRELUDES = {
    "docs/export.md": "import numpy, pathlib\nsnapshot = numpy.loadtxt(sorted(pathlib.Path('MEASUREMENTS').iterdir())[0]).T\n",
}
"""What a page's Python takes for given."""


CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def command(line: str) -> tuple[str, str] | Skip:
    """The command to run and what was replaced in it, or why it is not run."""
    text = re.sub(r"\s{2,}#.*$", "", line).strip()
    for pattern, reason in SKIPPED:
        if re.search(pattern, text):
            return Skip(reason)
    if "--format pdf" in text and not any(map(shutil.which, CHROMIUM)):
        return Skip("no Chromium is installed, which makes PDFs")
    reasons = []
    for pattern, replacement, reason in REPLACED:
        changed = re.sub(pattern, replacement, text)
        if changed != text:
            text = changed
            reasons.append(reason)
    return text, "; ".join(reasons)
