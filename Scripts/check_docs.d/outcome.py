"""What became of a piece of documentation."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Outcome:
    """One line of the report."""

    place: str
    """Such as `docs/levels.md:18`."""
    what: str
    """The command, the first line of the piece, the link."""
    failure: str | None = None
    """Why it is wrong; None where it holds."""
    note: str = ""
    """What was put in its place, or why it was not run."""
    ran: bool = True

    @property
    def line(self) -> str:
        state = "FAIL" if self.failure else "ok  " if self.ran else "skip"
        text = f"{state} {self.place:<32} {self.what[:96]}"
        if self.note:
            text += f"   [{self.note}]"
        if self.failure:
            text += "\n       " + self.failure.strip().replace("\n", "\n       ")
        return text
