"""A program that does rounds of work when it is asked to, by lines on its standard input and output."""
from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Dict, List, Optional


class Failed(Exception):
    """A program can't do what it was asked."""


class Program:
    """One running program; asleep while it is not asked, ended by `close` or by leaving the `with`."""

    def __init__(self, command: List[str], folder: Path, environment: Optional[Dict[str, str]] = None) -> None:
        self._log = open(folder / "log.txt", "a+b")
        self._log_start = self._log.seek(0, os.SEEK_END)
        self._process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **(environment or {})}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=self._log, text=True, bufsize=1,
        )

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, line: str, wanted: str) -> str:
        """Sends a line and returns what follows the word `wanted` in the answer."""
        try:
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # It has ended; the empty answer tells.
        word, _, rest = self._process.stdout.readline().strip().partition(" ")
        if word == wanted:
            return rest
        raise Failed(rest if word == "failed" else f"`{line}` was answered with '{word} {rest}'. {self._last_words()}".strip())

    def list(self) -> List[str]:
        return self.ask("list", "cases").split()

    def prepare(self, case: str) -> None:
        self.ask(f"prepare {case}", "prepared")

    def open(self, case: str) -> float:
        """Sets a case up; how many items a round has."""
        return float(self.ask(f"case {case}", "ready"))

    def round(self) -> float:
        """Does the work once; the seconds it took."""
        seconds = float(self.ask("round", "seconds"))
        if not 0 < seconds < float("inf"):
            raise Failed(f"a round of {seconds} seconds")
        return seconds

    def check(self, file: str) -> None:
        """Makes it write its result."""
        self.ask(f"check {file}", "written")

    def peak_memory(self) -> float:
        """The most memory it has held so far, in MiB."""
        for line in Path(f"/proc/{self._process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
        raise Failed("its peak of memory is not known")

    def processor_seconds(self) -> float:
        """What all its threads have used so far."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._log.close()

    def _last_words(self) -> str:
        self._log.seek(self._log_start)
        lines = self._log.read().decode(errors="replace").strip().splitlines()
        return lines[-1][:300] if lines else ""
