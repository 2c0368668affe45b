"""Whether the documentation knows every recipe and every command, and no option that isn't there."""
from __future__ import annotations

import re
import subprocess
from pathlib import Path

from outcome import Outcome
from pages import Page


class Program:
    def __init__(self, binary: Path):
        self.binary = binary
        self._help: dict[tuple[str, ...], str] = {}

    def printed(self, *words: str) -> str:
        if words not in self._help:
            self._help[words] = subprocess.run([self.binary, *words], capture_output=True, text=True).stdout
        return self._help[words]

    def commands(self) -> list[str]:
        return re.findall(r"^  (\w+)  ", self.printed("--help").split("SUBCOMMANDS:")[1], re.MULTILINE)


def recipes(root: Path, program: Program) -> list[Outcome]:
    known = set(re.findall(r"^  ([\w-]+)  ", program.printed("recipes"), re.MULTILINE))
    told = set(re.findall(r"^### `([\w-]+)`", (root / "docs/recipes.md").read_text(), re.MULTILINE))
    fault = (f"not explained: {', '.join(sorted(known - told))} " if known - told else "") + (f"no recipe: {', '.join(sorted(told - known))}" if told - known else "")
    return [Outcome("docs/recipes.md", f"{len(known)} recipes", fault or None)]


def commands(pages: list[Page], program: Program) -> list[Outcome]:
    """Each command is run by some page."""
    text = "\n".join(line for page in pages for block in page.blocks if block.kind == "commands" for line in block.lines)
    missing = [command for command in program.commands() if f"raceway {command} " not in text + " " and f"raceway {command}\n" not in text + "\n"]
    # The demo is run through its script.
    missing = [command for command in missing if not (command == "demo" and "Scripts/demo" in text)]
    return [Outcome("docs", f"{len(program.commands())} commands", f"no page runs {', '.join(missing)}" if missing else None)]


def spans(pages: list[Page], program: Program) -> list[Outcome]:
    """Commands quoted within sentences: the command and its options exist."""
    outcomes, count = [], 0
    for page in pages:
        for number, span in page.spans:
            words = span.split()
            if words[:1] != ["raceway"] or len(words) < 2 or not words[1].isalpha() or not words[1].islower():
                continue
            count += 1
            fault = fault_of(words, program)
            if fault:
                outcomes.append(Outcome(f"{page.path}:{number}", span, fault))
    return outcomes or [Outcome("docs", f"{count} commands within sentences: they and their options exist")]


def fault_of(words: list[str], program: Program) -> str | None:
    if words[1] not in program.commands():
        return f"there is no command {words[1]}"
    path = [words[1]]
    if words[1] == "synthesize" and len(words) > 2:
        path.append(words[2])
    text = program.printed(*path, "--help")
    missing = [word for word in words if word.startswith("--") and not re.search(rf"{re.escape(word.split('=')[0])}\b", text)]
    return f"raceway {' '.join(path)} has no {', '.join(missing)}" if missing else None
