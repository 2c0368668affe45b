"""Executes a notebook from top to bottom."""
from __future__ import annotations

from pathlib import Path

import nbformat
from nbconvert.preprocessors import ExecutePreprocessor


def notebook(book: nbformat.NotebookNode, folder: Path) -> nbformat.NotebookNode:
    """Fills in the outputs; raises where a cell does. Times of execution are left out: they would differ each time."""
    # Cells write no caches into the repository, and pictures come without the drawing program's date.
    quiet = ["--IPKernelApp.log_level=ERROR"]
    runner = ExecutePreprocessor(timeout=300, kernel_name="python3", record_timing=False, extra_arguments=quiet)
    runner.preprocess(book, {"metadata": {"path": str(folder)}})
    for cell in book.cells:
        cell.metadata.pop("execution", None)
    book.metadata["language_info"] = {"name": "python"}
    return book
