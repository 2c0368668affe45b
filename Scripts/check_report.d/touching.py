"""What a reader's hands do: point, zoom, go back, switch, and all of it without a mouse."""
from __future__ import annotations

import json
import time
from typing import Iterator

from figures import Finding, all_of
from page import Page

#: Of an axis, how far two ends may differ and still be the same.
SAME = 1e-3
#: Words of a label that say that a value was missing.
UNFILLED = ("undefined", "NaN", "%{", "[object")
TAB, RIGHT, LEFT = ("Tab", 9), ("ArrowRight", 39), ("ArrowLeft", 37)


def pointed(page: Page) -> Iterator[Finding]:
    """Real pointer moves over each figure bring up a label."""
    figures = [figure for figure in page.figures if figure["hovers"]]
    wrong = []
    for figure in figures:
        label = label_at(page, figure["id"])
        if not label:
            wrong.append(f"{figure['id']}: no label")
        elif any(word in label for word in UNFILLED):
            wrong.append(f"{figure['id']}: label reads {label[:80]}")
    page.move(2, 2)
    yield all_of("hover gives a label", len(figures) - len(wrong), len(figures), wrong)


def label_at(page: Page, figure: str) -> str:
    page.check("show", figure)
    page.settle()
    for x, y in page.check("targets", figure):
        page.move(x - 9, y - 2)
        page.move(x, y)
        if page.wait(f"check.label({figure!r}) !== ''", 0.6):
            return page.check("label", figure)
    return ""


def zoomed(page: Page) -> Iterator[Finding]:
    """A box drawn with the mouse changes the axes, a double click brings them back; snapshots move together."""
    wrong, lost, apart = [], [], []
    followers = [figure["id"] for figure in page.figures if figure["follows"]]
    pairs = 0
    for figure in (figure["id"] for figure in page.figures):
        page.check("show", figure)
        page.settle()
        area = page.check("area", figure)
        if not area:
            wrong.append(f"{figure}: no area to zoom in")
            continue
        before = page.check("ranges", figure)
        x, y, width, height = (area[key] for key in ("x", "y", "width", "height"))
        page.drag((x + 0.3 * width, y + 0.3 * height), (x + 0.62 * width, y + 0.72 * height))
        if not page.wait(f"!check.same({figure!r}, {_js(before)}, {SAME})"):
            wrong.append(f"{figure}: a box drawn by mouse leaves its axes as they were")
        elif figure in followers:
            range_now = page.check("ranges", figure)["xaxis"]
            for other in followers:
                if other != figure:
                    pairs += 1
                    page.wait(f"check.same({other!r}, {_js({'xaxis': range_now})}, {SAME})", 1.5) or apart.append(f"{other} stays when {figure} is zoomed")
        if not gone_back(page, figure, before, (x + 0.5 * width, y + 0.5 * height)):
            lost.append(f"{figure}: a double click does not bring back {before}, but {page.check('ranges', figure)}")
    count = len(page.figures)
    yield all_of("a box by mouse zooms", count - len(wrong), count, wrong)
    yield all_of("a double click goes back", count - len(lost), count, lost)
    yield all_of("figures along the snapshots zoom together", pairs - len(apart), pairs, apart)


def gone_back(page: Page, figure: str, before: dict, middle: tuple[float, float]) -> bool:
    """Whether a double click brings back the axes; a busy machine may part its two clicks, so a reader tries again."""
    for _ in range(6):
        time.sleep(0.6)  # Else the next click counts as part of the last.
        page.settle()
        page.click(*middle, times=2)
        if page.wait(f"check.same({figure!r}, {_js(before)}, {SAME})", 2.5):
            return True
    return False


def linked(page: Page) -> Iterator[Finding]:
    """Pointing at one figure marks the same time, or the same frequency, in the others."""
    for name, key in (("time", "follows"), ("frequency", "inHz")):
        group = [figure["id"] for figure in page.figures if figure[key]]
        wrong, pairs = [], 0
        for figure in group:
            page.check("show", figure)
            page.settle()
            area = page.check("area", figure)
            at = (area["x"] + 0.35 * area["width"], area["y"] + 0.5 * area["height"])
            page.move(at[0] - 5, at[1])
            page.move(*at)
            page.settle()
            wanted = page.check("inUnits", figure, page.check("valueAt", figure, at[0]))
            for other in group:
                if other == figure:
                    continue
                if not page.check("reaches", other, wanted):
                    continue
                pairs += 1
                found = page.check("cursor", other)
                if found is None:
                    wrong.append(f"{other} shows no line while the pointer is on {figure}")
                elif abs(page.check("inUnits", other, found) - wanted) > 2.5 * page.check("inUnits", other, page.check("perPixel", other)):
                    wrong.append(f"{other} marks {found:.6g} where {figure} has {wanted:.6g}")
        page.move(2, 2)
        page.settle()
        wrong += [f"{figure} keeps its line when the pointer has left" for figure in group if page.check("cursor", figure) is not None]
        yield all_of(f"linked cursors, {name}", pairs - len(wrong), pairs, wrong)


def switched(page: Page) -> Iterator[Finding]:
    """Each option of each switch changes the figure; orders divide its axis by the shaft's speed."""
    wrong, orders = [], []
    total = order_switches = 0
    for figure in page.figures:
        for number, choice in enumerate(figure["switches"]):
            names = [value for value in range(choice["count"]) if value != choice["chosen"]] + [choice["chosen"]]
            if choice["count"] < 2:
                continue
            hertz, turns = None, None
            for value in names:
                before = page.check("looks", figure["id"])
                extent = page.check("extent", figure["id"])
                at = page.check("optionAt", figure["id"], number, value)
                total += 1
                if not at:
                    wrong.append(f"{figure['id']}: switch {number} has no option {value} in the page")
                    continue
                page.click(*at)
                if not page.wait(f"check.looks({figure['id']!r}) !== {_js(before)}", 2):
                    wrong.append(f"{figure['id']}: option {value} of switch {number} changes nothing")
                if any(choice["orders"]):
                    hertz, turns = (page.check("extent", figure["id"]), extent) if not choice["orders"][value] else (extent, page.check("extent", figure["id"]))
            if any(choice["orders"]):
                order_switches += 1
                wanted = hertz["high"] / hertz["turn"] if hertz["turn"] else float("nan")
                if not abs(turns["high"] - wanted) <= 1e-6 * abs(wanted):
                    orders.append(f"{figure['id']}: {hertz['high']:.6g} Hz at {hertz['turn']} Hz a turn is shown as order {turns['high']:.6g}")
    yield all_of("options of switches change their figures", total - len(wrong), total, wrong)
    yield all_of("orders are frequency by shaft speed", order_switches - len(orders), order_switches, orders)


def reached(page: Page) -> Iterator[Finding]:
    """Names for those who hear the page, and keys for those who have no mouse."""
    wrong = list(page.check("reach"))
    page.ask("window.scrollTo(0, 0); document.activeElement.blur(); document.body.focus(); true")
    page.click(3, 300)
    page.ask("document.activeElement.blur(); getSelection().removeAllRanges(); check.top(); true")
    page.key(*TAB)
    first = page.check("active")
    if not (first["isSkip"] and first["box"]["x"] >= 0):
        wrong.append(f"the first stop of Tab is {first['tag']} and not the link to the verdict")
    stops: set[tuple[str, str]] = set()
    for _ in range(400):
        page.key(*TAB)
        stop = page.check("active")
        if stop["tag"] == "BODY":
            break
        stops.add((stop["id"], stop["figure"] or ""))
    if ("theme", "") not in stops:
        wrong.append("Tab never comes to the theme's button")
    for figure in page.figures:
        if any(choice["count"] > 1 for choice in figure["switches"]) and ("", figure["id"]) not in stops:
            wrong.append(f"Tab never comes to the switches of {figure['id']}")
    wrong += by_key(page)
    yield Finding("reach by keyboard and by ear: faults", len(wrong), "= 0", not wrong, wrong)


def by_key(page: Page) -> list[str]:
    """The arrow key moves the first switch on, and the figure changes."""
    for figure in page.figures:
        for number, choice in enumerate(figure["switches"]):
            if choice["count"] < 2:
                continue
            before = page.check("looks", figure["id"])
            page.ask(f"document.querySelector('input[data-figure=\"{figure['id']}\"][data-switch=\"{number}\"]:checked').focus(); true")
            page.key(*RIGHT)
            changed = page.wait(f"check.looks({figure['id']!r}) !== {_js(before)}", 2)
            page.key(*LEFT)
            page.settle()
            return [] if changed else [f"{figure['id']}: the arrow key does not switch"]
    return []


def _js(value: object) -> str:
    return json.dumps(value)
