"""The JSON documents of every command against docs/schemas, and what `raceway compare` says of runs that differ by one setting."""
from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Iterator

from bench import ROOT, Bench, NotHere
from figures import YES, Figure, equal

SCHEMAS = ROOT / "docs/schemas"


def validator_class(bench: Bench):
    """That of the package jsonschema, fetched into a folder of our own where Python has none."""
    if importlib.util.find_spec("jsonschema") is None:
        folder = bench.folder("data", "jsonschema")
        fetch = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", folder, "jsonschema"]
        if subprocess.run(fetch, capture_output=True).returncode != 0:
            raise NotHere("the Python package jsonschema, which could not be fetched")
        sys.path.insert(0, str(folder))
    from jsonschema import Draft202012Validator

    return Draft202012Validator


def refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def measure(bench: Bench) -> Iterator[Figure]:
    validator = validator_class(bench)

    def problems(name: str, document: Path | str) -> int:
        schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text())
        validator.check_schema(schema)
        text = document.read_text() if isinstance(document, Path) else document
        found = list(validator(schema).iter_errors(json.loads(text, parse_constant=refuse)))
        for problem in found[:5]:
            print(f"  {name}: /{'/'.join(map(str, problem.absolute_path))}: {problem.message[:200]}", file=sys.stderr)
        return len(found)

    def fits(what: str, name: str, document: Path | str) -> Figure:
        return Figure(f"{what}: problems found", problems(name, document), equal(0))

    wanted = ("demo", "seeded", "again", "dense", "inner", "fleet", "compared", "fans", "clips", "backtest")
    demo, seeded, again, other, inner, fleet, compared, fans, clips, backtest = (
        bench.folder("runs", f"schemas-{name}") for name in wanted)
    bench.succeed("demo", "--output", demo, "--quiet")
    rig = ("analyze", demo / "measurements", "--machine", demo / "machine.yaml", "--quiet")
    truth = ("--truth", demo / "truth.json")
    bench.succeed(*rig, *truth, "--seed", 2, "-o", seeded)
    bench.succeed(*rig, *truth, "-o", again)
    bench.succeed(*rig, "--recipe", "dense", "-o", other)
    yield fits("analyze", "report", demo / "report.json")
    yield fits("analyze --recipe dense", "report", other / "report.json")
    bench.succeed("trend", demo, "--indicator", "RMS", "--failure-level", 40, "--quiet")
    yield fits("trend", "report", demo / "report.json")
    bench.succeed("report", demo, seeded, other, "--fleet", "-o", fleet, "--quiet")
    yield fits("report --fleet", "fleet", fleet / "fleet.json")
    bench.succeed("synthesize", "bearing", ROOT / "datasets/specs/inner-race.yaml", "-o", inner, "--quiet")
    bench.succeed("analyze", inner / "measurements", "--machine", inner / "machine.yaml", "-o", inner, "--quiet")
    bench.succeed("trend", "--backtest", demo, inner, "-o", backtest, "--quiet")
    yield fits("trend --backtest", "backtest", backtest / "backtest.json")
    yield fits("evaluate", "evaluation", bench.succeed("evaluate", demo, seeded, "--json").out)
    diagnosis = bench.succeed("diagnose", demo / "measurements", "--machine", demo / "machine.yaml", "--json", "--quiet").out
    yield fits("diagnose", "diagnosis", diagnosis)
    halves = ("--healthy", demo / "measurements", "--faulty", f"worn={demo / 'measurements'}")
    labelled = bench.succeed("labelled", *halves, "--machine", demo / "machine.yaml", "--json", "--quiet").out
    yield fits("labelled", "labelled", labelled)
    bench.succeed("synthesize", "fan", "-o", fans, "--quiet")
    bench.succeed("analyze", fans, "--recipe", "audio", "-o", clips, "--quiet")
    yield fits("analyze --recipe audio", "clip-report", clips / "report.json")

    def comparison(*runs: Path) -> dict:
        text = bench.succeed("compare", *runs, "-o", compared, "--json", "--quiet").out
        return json.loads(text) | {"problems": problems("compare", text)}

    def names(rows: dict) -> str:
        return ", ".join(row["name"] for row in rows["differing"])

    by_seed = comparison(seeded, again)
    yield Figure("compare: problems found", by_seed["problems"], equal(0))
    yield Figure("compare: settings that differ where the seed does", names(by_seed["settings"]), equal("seed"))
    twice = comparison(again, again)
    yield Figure("compare: a run and itself, same settings and results", twice["same_settings"] and twice["same_results"], YES)
    mixed = bench.call("compare", demo, clips)
    yield Figure("compare: a mix of both kinds, exit code", mixed.code, equal(3), "", mixed.complaint[:100])
