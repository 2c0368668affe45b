"""Puts an introduction, written in Markdown, in front of an exported notebook."""
from __future__ import annotations

import re
from pathlib import Path

import nbformat

from systems import System, Workshop

#: A code block's language; `varies` behind it marks what differs from machine to machine and is not compared.
FENCE = re.compile(r"^```python( varies)?\n(.*?)^```$", re.M | re.S)


def notebook(work: Workshop, system: System, target: Path) -> nbformat.NotebookNode:
    """The exported notebook of the system's main run, with its introduction behind the set-up and the export's title left out."""
    target.parent.mkdir(exist_ok=True)
    exported = work.folder / "exported.ipynb"
    # The path of run.h5 is told as seen from the notebook, so that it is exported to where it will lie.
    place = target.with_suffix(".exported.ipynb")
    work.raceway("export", system.main, "--to", "notebook", "-o", place, "--force")
    place.rename(exported)
    book = nbformat.read(exported, as_version=4)
    title, *introduction = cells(Path(__file__).parent / "introductions" / f"{system.file[0]}.md")
    setup = next(index for index, cell in enumerate(book.cells) if cell.id == "setup")
    book.cells = [title, book.cells[setup], *introduction, *book.cells[setup + 1:]]
    nbformat.validate(book)
    return book


def cells(introduction: Path) -> list[nbformat.NotebookNode]:
    found, text, end = [], introduction.read_text(), 0
    for block in FENCE.finditer(text):
        found += [("markdown", text[end:block.start()], ""), ("code", block[2], block[1] or "")]
        end = block.end()
    found.append(("markdown", text[end:], ""))
    made = []
    for kind, source, mark in found:
        if not source.strip():
            continue
        cell = (nbformat.v4.new_markdown_cell if kind == "markdown" else nbformat.v4.new_code_cell)(source.strip())
        cell.id = f"about-{len(made)}{'-varies' if mark else ''}"
        made.append(cell)
    return made
