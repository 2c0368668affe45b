"""Markdown taken apart: blocks of code, headings, links, code within sentences."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

COMMANDS = ("raceway ", "Scripts/", "Benchmarks/", "find ", "export ", ".build/")


@dataclass
class Block:
    line: int
    """Of its first line of code, from 1."""
    kind: str
    """commands, python, yaml, output, layout, or text."""
    lines: list[str]
    file: str | None = None
    """The name under which a comment before it says that it is kept."""


@dataclass
class Page:
    path: str
    """Relative to the repository."""
    blocks: list[Block] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    headings: dict[str, int] = field(default_factory=dict)
    """With their lines."""
    links: list[tuple[int, str]] = field(default_factory=list)
    spans: list[tuple[int, str]] = field(default_factory=list)


def read(root: Path, path: str) -> Page:
    page = Page(path)
    lines = (root / path).read_text().splitlines()
    prose: list[tuple[int, str]] = []
    index, name = 0, None
    while index < len(lines):
        line = lines[index]
        if fence := re.match(r"\s*(```+|~~~+)\s*(\w*)", line):
            end = next((n for n in range(index + 1, len(lines)) if lines[n].strip().startswith(fence[1])), len(lines))
            page.blocks.append(Block(index + 2, kind_of(lines[index + 1 : end], fence[2]), lines[index + 1 : end], name))
            index, name = end + 1, None
        elif line.startswith("    ") and (index == 0 or not lines[index - 1].strip()) and not in_list(lines, index):
            end = index
            while end < len(lines) and (lines[end].startswith("    ") or not lines[end].strip()):
                end += 1
            code = [text[4:] for text in lines[index:end]]
            while not code[-1].strip():
                code.pop()
            page.blocks.append(Block(index + 1, kind_of(code), code, name))
            index, name = end, None
        else:
            if comment := re.fullmatch(r"<!-- file: (\S+) -->", line.strip()):
                name = comment[1]
            prose.append((index + 1, line))
            index += 1
    for number, line in prose:
        if heading := re.match(r"#+\s+(.*)", line):
            page.headings[heading[1]] = number
            add_anchor(page, heading[1])
        line = re.sub(r"<!--.*?-->", "", line)
        bare = re.sub(r"`[^`]*`", lambda code: " " * len(code[0]), line)
        page.links += [(number, link) for link in re.findall(r"\]\(([^)\s]+)\)", bare)]
        page.spans += [(number, span) for span in re.findall(r"`([^`]+)`", line)]
    return page


def in_list(lines: list[str], index: int) -> bool:
    """Whether indentation only continues an entry of a list."""
    for line in reversed(lines[:index]):
        if not line.strip():
            continue
        if line.startswith("    "):
            return False
        return bool(re.match(r"\s*([-*]|\d+\.)\s", line)) or line.startswith("  ")
    return False


def kind_of(code: list[str], language: str = "") -> str:
    known = {"sh": "commands", "bash": "commands", "shell": "commands", "console": "commands", "yml": "yaml"}
    if language:
        return known.get(language, language if language in ("python", "yaml", "output", "layout") else "text")
    if any("├──" in line or "└──" in line for line in code):
        return "text"
    first = next((line for line in code if line.strip()), "")
    if first.startswith(COMMANDS) or re.match(r"[A-Z_]+=\S* ", first):
        return "commands"
    if re.match(r"(import|from) \w", first):
        return "python"
    if re.match(r"[a-z_]+:( |$)", first):
        return "yaml"
    return "text"


def add_anchor(page: Page, heading: str) -> None:
    """The anchor that GitHub and GitLab make of a heading."""
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
    anchor = re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")
    name, count = anchor, 0
    while name in page.anchors:
        count += 1
        name = f"{anchor}-{count}"
    page.anchors.add(name)
