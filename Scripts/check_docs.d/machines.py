"""Whether YAML in the documentation is what the program reads: a machine.yaml, or a catalogue of bearings."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import yaml


def fault_of(text: str, folder: Path, run: Callable[..., tuple[int, str]]) -> str | None:
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        return f"no YAML: {error}"
    if not isinstance(content, dict):
        return "no keys"
    if isinstance(content.get("bearings"), list):
        return fault_of_catalogue(text, content, folder, run)
    return fault_of_machine(text, content, folder, run)


def fault_of_catalogue(text: str, content: dict, folder: Path, run: Callable[..., tuple[int, str]]) -> str | None:
    (folder / "own-bearings.yaml").write_text(text)
    for entry in content["bearings"]:
        code, printed = run(["raceway", "bearings", entry["designation"]], {"RACEWAY_BEARINGS": str(folder / "own-bearings.yaml")})
        if code != 0:
            return printed
    return None


def fault_of_machine(text: str, content: dict, folder: Path, run: Callable[..., tuple[int, str]]) -> str | None:
    """`inspect` reads it together with a small file that has the columns it speaks of."""
    place = folder / "yaml-piece"
    place.mkdir(exist_ok=True)
    (place / "machine.yaml").write_text(text)
    table = content.get("table") or content.get("csv") or {}
    names = [str(name) for name in table.get("columns") or [entry["name"] for entry in content.get("channels") or [{"name": "a"}, {"name": "b"}]]]
    header = ([table["time_column"]] if "time_column" in table else []) + names
    separator, decimal = table.get("separator", ","), table.get("decimal", ".")
    rows = [[f"{(0.1 * row * (column + 1)) % 1:.3f}".replace(".", decimal) for column in range(len(header))] for row in range(64)]
    (place / "piece.csv").write_text("\n".join(separator.join(row) for row in [header, *rows]) + "\n")
    code, printed = run(["raceway", "inspect", str(place / "piece.csv"), "--machine", str(place / "machine.yaml"), "--quiet"])
    return None if code == 0 else printed
