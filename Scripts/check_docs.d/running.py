"""Runs the pieces of a page, in their order, in a folder of the page's own."""
from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import machines
import rewriting
from inputs import Inputs
from outcome import Outcome
from pages import Block, Page

LIMIT = 180
"""Seconds that a piece may take."""


def check(page: Page, inputs: Inputs) -> list[Outcome]:
    pieces = [block for block in page.blocks if block.kind in ("commands", "python", "yaml", "output")]
    texts = [Outcome(f"{page.path}:{block.line}", block.lines[0], note="text: nothing to run", ran=False) for block in page.blocks if block.kind == "text"]
    if not pieces:
        return texts
    folder = inputs.copy(page.path)
    run = PageRun(page, inputs, folder)
    return [outcome for block in pieces for outcome in run.outcomes(block)] + texts


class PageRun:
    def __init__(self, page: Page, inputs: Inputs, folder: Path):
        self.page, self.inputs, self.folder = page, inputs, folder
        self.python = rewriting.PRELUDES.get(page.path, "")
        self.printed = ""
        """By the last command."""

    def outcomes(self, block: Block) -> list[Outcome]:
        place = f"{self.page.path}:{block.line}"
        match block.kind:
            case "commands": return self._commands(block)
            case "python": return [self._python(block, place)]
            case "yaml": return [self._yaml(block, place)]
            case _: return [self._output(block, place)]

    def _commands(self, block: Block) -> list[Outcome]:
        outcomes, number = [], 0
        while number < len(block.lines):
            start, line = number, block.lines[number]
            while line.endswith("\\") and number + 1 < len(block.lines):
                number += 1
                line = line[:-1] + block.lines[number].strip()
            number += 1
            if line.strip() and not line.startswith("#"):
                outcomes.append(self._command(line, f"{self.page.path}:{block.line + start}"))
        return outcomes

    def _command(self, line: str, place: str) -> Outcome:
        text = rewriting.command(line)
        if isinstance(text, rewriting.Skip):
            return Outcome(place, line, self._fault_of_script(line), text.reason, ran=False)
        command, note = text
        code, self.printed = self._run(["bash", "-euo", "pipefail", "-c", command])
        # Alarms are what these pages are about.
        good = (0, 1) if "--fail-on-alarm" in command else (0,)
        return Outcome(place, line if not note else f"{line.split('  #')[0].strip()}  =>  {command}", None if code in good else f"exit code {code}\n{self.printed[-1200:]}", note)

    def _fault_of_script(self, line: str) -> str | None:
        """Of a command that is not run: whether it is there, and whether bash can read it."""
        words = shlex.split(line, comments=True)
        script = self.inputs.root / words[0]
        if not words[0].startswith(("Scripts/", "Benchmarks/")):
            return None
        if not script.is_file():
            return f"there is no {words[0]}"
        done = subprocess.run(["bash", "-n", script], capture_output=True, text=True)
        if done.returncode != 0:
            return done.stderr
        options = [word for word in words[1:] if word.startswith("--")]
        sources = [script, *Path(f"{script}.d").glob("*.py"), *(script.parent / "harness").glob("*.py")]
        text = "".join(source.read_text() for source in sources)
        missing = [option for option in options if option.split("=")[0] not in text]
        return f"{words[0]} knows no {', '.join(missing)}" if missing else None

    def _python(self, block: Block, place: str) -> Outcome:
        code = "\n".join(block.lines) + "\n"
        status, printed = self._run([sys.executable, "-W", "error", "-c", self.python + code])
        self.python += code
        self.printed = printed
        return Outcome(place, f"python: {block.lines[0]}", None if status == 0 else printed[-1200:])

    def _yaml(self, block: Block, place: str) -> Outcome:
        text = "\n".join(block.lines) + "\n"
        if block.file:
            (self.folder / block.file).write_text(text)
        return Outcome(place, f"yaml: {block.lines[0]}", machines.fault_of(text, self.folder, self._run))

    def _output(self, block: Block, place: str) -> Outcome:
        """Every line has to be among what the last command printed, blanks aside."""
        printed = plain(self.printed)
        missing = [line for line in block.lines if line.strip() and plain(line.split("…")[0]) not in printed]
        fault = "the command above did not print:\n" + "\n".join(missing) + "\nbut:\n" + self.printed[-1500:] if missing else None
        return Outcome(place, f"output: {block.lines[0]}", fault)

    def _run(self, words: list[str], environment: dict[str, str] | None = None) -> tuple[int, str]:
        try:
            done = subprocess.run(
                words, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=LIMIT,
                env=self.inputs.environment | (environment or {}))
        except subprocess.TimeoutExpired:
            return 124, f"took longer than {LIMIT} s"
        return done.returncode, done.stdout


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
