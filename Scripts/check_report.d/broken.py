"""Reports broken on purpose, one way each: a checker that finds nothing in them is worth nothing."""
from __future__ import annotations

import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Iterator

from figures import Finding

@dataclass(frozen=True)
class Damage:
    """One way to break a report."""

    name: str
    #: The step of the visit, and the check in it, that must notice.
    step: str
    noticed_by: str
    inflict: Callable[[str], str]


def at_end(script: str) -> Callable[[str], str]:
    """Runs a script of its own after the page's."""
    return lambda text: text.replace("</body>", f"<script>{script}</script></body>")


def instead(old: str, new: str) -> Callable[[str], str]:
    """Replaces a part of the page's script or style; it must be there."""

    def inflict(text: str) -> str:
        if old not in text:
            raise ValueError(f"the report has no “{old}” to break")
        return text.replace(old, new)

    return inflict


def in_figures(change: Callable[[list[dict]], None]) -> Callable[[str], str]:
    """Changes the JSON block that the charts are drawn from."""

    def inflict(text: str) -> str:
        block = re.search(r'(<script type="application/json" id="figures">)(.*?)(</script>)', text, re.S)
        figures = json.loads(block[2])
        change(figures)
        return text[:block.start(2)] + json.dumps(figures).replace("<", "\\u003c") + text[block.end(2):]

    return inflict


def emptied(figures: list[dict]) -> None:
    for trace in figures[0]["data"]:
        for key in ("x", "y"):
            trace[key] = []
    figures[0]["layout"].update(shapes=[], annotations=[])


def unlabelled(figures: list[dict]) -> None:
    figures[0]["layout"]["hovermode"] = "closest"
    for trace in figures[0]["data"]:
        trace["hoverinfo"] = "none"
        trace.pop("hovertemplate", None)


def pinned(figures: list[dict]) -> None:
    for name in [name for name in figures[0]["layout"] if re.fullmatch(r"[xy]axis\d*", name)]:
        figures[0]["layout"][name]["fixedrange"] = True


DAMAGES = (
    Damage("an exception", "quiet", "errors and warnings in the console", at_end("setTimeout(function () { undefined.x; }, 50)")),
    Damage("a warning", "quiet", "errors and warnings in the console", at_end("console.warn('once')")),
    Damage("a picture from elsewhere", "quiet", "requests beyond the file", at_end("new Image().src = 'http://127.0.0.1:9/x.png'")),
    Damage("three seconds of work before the first screen", "open", "first screen readable after, s",
           lambda text: text.replace("<main", "<script>for (var end = Date.now() + 3000; Date.now() < end;) {}</script><main", 1)),
    Damage("three megabytes too many", "open", "size of the file, MB", lambda text: text + "<!--" + 3_000_000 * "x" + "-->"),
    Damage("a figure without its box", "complete", "figures drawn", lambda text: re.sub(r'(<div class="plot" id=")(\w+)(-plot")', r"\1gone-\2\3", text, count=1)),
    Damage("a figure without values", "complete", "figures drawn", in_figures(emptied)),
    Damage("no labels", "hover", "hover gives a label", in_figures(unlabelled)),
    Damage("axes that don't zoom", "zoom", "a box by mouse zooms", in_figures(pinned)),
    Damage("no way back", "zoom", "a double click goes back", instead("responsive: true,", "responsive: true, doubleClick: false,")),
    Damage("snapshots that go their own ways", "zoom", "figures along the snapshots zoom together", instead("lead(figure);", "")),
    Damage("no linked cursors", "linked", "linked cursors, time", instead("point(figure, place);", "")),
    Damage("cursors at the wrong frequency", "linked", "linked cursors, frequency", instead("value * figure.hzPerUnit / other.hzPerUnit", "value * 1.1")),
    Damage("switches that do nothing", "switch", "options of switches change their figures", instead('.chosen = Number(input.value);', ".chosen += 0;")),
    Damage("orders that are frequencies", "switch", "orders are frequency by shaft speed", instead("hz / hzPerTurn", "hz / 30")),
    Damage("switches out of reach", "reach", "reach by keyboard and by ear: faults", lambda text: text.replace('<input type="radio"', '<input type="radio" tabindex="-1"')),
    Damage("pale words", "theme", "words, light", lambda text: text.replace("</style>", "p{color:#999}</style>", 1)),
    Damage("charts that stay light", "theme", "the theme's button turns page and charts", instead("function redraw() {", "function redraw() { return;")),
    Damage("a column wider than a telephone", "size", "390 px wide", lambda text: text.replace("</style>", "h2{width:900px}</style>", 1)),
    Damage("words on words", "size", "1280 px wide", lambda text: text.replace("</style>", "h2{margin-bottom:-30px}</style>", 1)),
    Damage("figures torn by sheets", "paper", "figures whole on one sheet, with their headings", instead(".chart,tr,.facts div{break-inside:avoid}", ".facts div{break-inside:avoid}")),
    Damage("no headings on paper", "paper", "headings on paper", instead("@media print{", "@media print{h2{display:none}")),
    Damage("wider than paper", "paper", "words beyond the paper's margin", instead("@page{size:A4;margin:14mm}", "@page{size:A4;margin:2mm}")),
    Damage("a theme that paper leaves behind", "paper", "left over after printing", instead('root.removeAttribute("data-theme");', 'root.setAttribute("data-theme", "dark");')),
    Damage("light where the system is dark", "dark", "dark where the system is dark", instead("@media (prefers-color-scheme:dark)", "@media (max-width:1px)")),
)


def self_test(report: Path, judge: Callable[[Path, str], list[Finding]]) -> Iterator[Finding]:
    """Breaks copies of a report that is right; each damage must be noticed by the check that is there for it."""
    whole = report.read_text()
    with tempfile.TemporaryDirectory() as folder:
        for damage in DAMAGES:
            path = Path(folder) / "report.html"
            try:
                path.write_text(damage.inflict(whole))
            except ValueError as unbreakable:
                yield Finding(f"{damage.name}", "not broken", "noticed", False, [str(unbreakable)])
                continue
            found = judge(path, damage.step)
            noticed = [finding for finding in found if not finding.met and damage.noticed_by in finding.name]
            yield Finding(damage.name, "noticed" if noticed else "not noticed", "noticed", bool(noticed),
                          [f"meant for: {damage.noticed_by}"] + [f"missed: {finding.name}: {finding.value}" for finding in found if not finding.met])
