"""Whether links lead somewhere."""
from __future__ import annotations

import os
import re
from pathlib import Path

from outcome import Outcome
from pages import Page, read


def check(root: Path, pages: list[Page]) -> list[Outcome]:
    known = {page.path: page for page in pages}
    outcomes = []
    for page in pages:
        broken = [Outcome(f"{page.path}:{line}", link, fault) for line, link in page.links if (fault := fault_of(root, page, link, known))]
        broken += [Outcome(f"{page.path}:{line}", span, f"there is no {span}") for line, span in page.spans if is_lost(root, span)]
        own = sum(1 for _, link in page.links if "://" not in link and not link.startswith("mailto:"))
        outcomes += broken or [Outcome(page.path, f"{own} links within the repository; files that it names")]
    return outcomes


def is_lost(root: Path, span: str) -> bool:
    """Whether code within a sentence names a file or folder of the repository that isn't there."""
    path = re.match(r"(?:Sources|Scripts|Tests|Benchmarks|docs|datasets|notebooks-export)(?:/[\w.+-]+)+/?(?=$| )", span)
    return bool(path) and not (root / path[0]).exists() and not (root / path[0]).parent.joinpath(Path(path[0]).stem).exists()


def fault_of(root: Path, page: Page, link: str, known: dict[str, Page]) -> str | None:
    if "://" in link or link.startswith("mailto:"):
        return None
    target, _, anchor = link.partition("#")
    path = os.path.normpath(os.path.join(os.path.dirname(page.path), target)) if target else page.path
    if path.startswith(".."):
        return "leads out of the repository"
    if not (root / path).exists():
        return f"there is no {path}"
    if not anchor:
        return None
    if not path.endswith(".md"):
        return "an anchor into a file that is no page"
    if path not in known:
        known[path] = read(root, path)
    return None if anchor in known[path].anchors else f"{path} has no heading '{anchor}'"
