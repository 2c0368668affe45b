"""Opens reports in a headless Chromium and judges what a reader gets; see `Scripts/check_report`."""
from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Callable, Iterator

import broken
import looks
import opening
import paper
import touching
from chromium import BrowserFailed, Chromium
from figures import Finding, shown
from page import Page, PageFailed

#: In the order of a visit; the console is read last, after all that was done.
VISIT: dict[str, Callable[[Page, Path | None], Iterator[Finding]]] = {
    "open": lambda page, _: opening.opened(page),
    "complete": lambda page, _: opening.complete(page),
    "hover": lambda page, _: touching.pointed(page),
    "zoom": lambda page, _: touching.zoomed(page),
    "linked": lambda page, _: touching.linked(page),
    "switch": lambda page, _: touching.switched(page),
    "reach": lambda page, _: touching.reached(page),
    "theme": looks.themed,
    "size": looks.sized,
    "paper": paper.printed,
    "dark": looks.preferred,
    "quiet": lambda page, _: opening.quiet(page),
}


def judged(browser: Chromium, report: Path, pictures: Path | None = None, only: str = "") -> Iterator[Finding]:
    """All findings of one report, or those of one step; a step that breaks off is a finding itself."""
    with Page(browser, report) as page:
        for name, step in VISIT.items():
            if only and name not in ("open", only):
                continue
            try:
                yield from step(page, pictures)
            except PageFailed as failure:
                yield Finding(f"{name}: broken off", "yes", "no", False, [str(failure)])


def tested(browser: Chromium, report: Path) -> Iterator[Finding]:
    """Whether each damage to the report is noticed."""
    return broken.self_test(report, lambda copy, step: list(judged(browser, copy, only=step)))


def show(finding: Finding) -> None:
    print(f"  {finding.name:<60} {shown(finding.value):>14}   {finding.target:<9} {'' if finding.target == '-' else 'met' if finding.met else 'NOT MET'}", flush=True)
    if not finding.met:
        for note in finding.notes[:8]:
            print(f"      {note}")
        if len(finding.notes) > 8:
            print(f"      and {len(finding.notes) - 8} more")


def main() -> int:
    ask = argparse.ArgumentParser(prog="Scripts/check_report", description="Judges reports in a headless Chromium.")
    ask.add_argument("report", nargs="+", type=Path, help="report.html, or a folder that has one")
    ask.add_argument("--no-webgl", action="store_true", help="a browser without WebGL")
    ask.add_argument("--pictures", type=Path, help="write screenshots and the printed report into this folder")
    ask.add_argument("--self-test", action="store_true", help="break copies of the report, and see each damage noticed")
    ask.add_argument("--json", type=Path, help="write the findings to this file too")
    args = ask.parse_args()
    reports = [path / "report.html" if path.is_dir() else path for path in args.report]
    for path in reports:
        path.is_file() or ask.error(f"no report at {path}")
    if args.pictures:
        args.pictures.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    findings: list[Finding] = []
    try:
        with Chromium(has_webgl=not args.no_webgl) as browser:
            print(browser.version)
            for path in reports:
                print(f"\n{path}")
                for finding in tested(browser, path) if args.self_test else judged(browser, path, args.pictures):
                    finding.report = str(path)
                    findings.append(finding)
                    show(finding)
    except BrowserFailed as failure:
        print(f"check_report: {failure}", file=sys.stderr)
        return 2
    held = [finding for finding in findings if finding.target != "-"]
    missed = sum(not finding.met for finding in held)
    print(f"\n{len(held) - missed} of {len(held)} checks met in {len(reports)} report{'s' if len(reports) > 1 else ''}, in {time.monotonic() - start:.0f} s")
    if args.json:
        args.json.write_text(json.dumps([asdict(finding) for finding in findings], indent=1) + "\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
