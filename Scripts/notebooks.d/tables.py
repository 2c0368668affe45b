"""Whether exported tables are what they promise: pandas reads them without arguments, parquet takes them, MATLAB's file holds the same."""
from __future__ import annotations

import io
import json
import warnings

import numpy as np
import pandas as pd
import scipy.io

from systems import Workshop


def faults(work: Workshop, run: str) -> list[str]:
    work.raceway("export", run, "--to", "csv", "-o", "tables")
    work.raceway("export", run, "--to", "mat", "-o", "tables.mat")
    # Characters are 16 bits wide, as MATLAB keeps them; scipy takes them for bytes where it is not told.
    matlab = scipy.io.loadmat(work.folder / "tables.mat", simplify_cells=False, uint16_codec="utf-16-le")
    dictionary = pd.read_csv(work.folder / "tables/tables.csv")
    found, seen = [], []
    for path in sorted((work.folder / "tables").glob("*.csv")):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            table = pd.read_csv(path)
        table.to_parquet(io.BytesIO())
        if path.stem != "tables":
            told = dictionary[dictionary["table"] == path.stem]
            if list(told["column"]) != list(table.columns) or set(told["rows"]) != {len(table)}:
                found.append(f"tables.csv does not fit {path.name}")
        found += [f"{path.name}: column {name} is not the one of tables.mat" for name in table if not same(table[name], matlab[path.stem], name)]
        seen += list(table.select_dtypes("number").to_numpy(float).ravel())
    return found + missing(json.loads((work.folder / run / "report.json").read_text()), np.array(seen))


def same(column: pd.Series, structure: np.ndarray, name: str) -> bool:
    """Whether a field of a MATLAB structure holds what a column of a CSV file does."""
    field = structure[name][0, 0].ravel()
    if name + "_text" in structure.dtype.names:
        texts = [""] + [str(text[0]) if text.size else "" for text in structure[name + "_text"][0, 0].ravel()]
        return [texts[place] for place in field] == ["" if pd.isna(value) else plain(value) for value in column] or numeric(texts)
    return len(field) == len(column) and np.allclose(field.astype(float), column.astype(float), rtol=1e-6, atol=0, equal_nan=True)


def plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def numeric(texts: list[str]) -> bool:
    """Names that are numbers, such as channel 1: pandas reads them as such."""
    return all(text == "" or text.replace(".", "", 1).isdigit() for text in texts)


def missing(report: object, seen: np.ndarray) -> list[str]:
    """Numbers of report.json that stand in no table."""
    known = np.sort(seen[np.isfinite(seen)])
    lost = []
    for path, number in numbers(report):
        if path in (".version",):
            continue
        place = np.searchsorted(known, number - 2e-5 * abs(number))
        if place == len(known) or known[place] > number + 2e-5 * abs(number):
            lost.append(f"no table has {path} = {number} of report.json")
    return lost[:5]


def numbers(value: object, path: str = "") -> list[tuple[str, float]]:
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in numbers(inner, f"{path}.{key}")]
    if isinstance(value, list):
        return [found for index, inner in enumerate(value) for found in numbers(inner, f"{path}[{index}]")]
    return [(path, float(value))] if isinstance(value, (int, float)) and not isinstance(value, bool) else []
