"""How a report opens: fast, small, complete, without a complaint, and by itself."""
from __future__ import annotations

from typing import Iterator

from figures import Finding, all_of, at_most, none_of, told
from page import Page

#: What a reader is to wait for at most, and what a mail may carry.
FIRST_SCREEN_SECONDS = 2.0
LARGEST_MEGABYTES = 8.0


def opened(page: Page) -> Iterator[Finding]:
    """Opens the report and draws all of it, the way a reader who scrolls through it does."""
    readable = first_screen(page)
    drawn = page.check("drawAll", 30_000)
    yield at_most("size of the file, MB", page.path.stat().st_size / 1e6, LARGEST_MEGABYTES)
    yield Finding("first screen readable after, s", "never" if readable is None else readable / 1000, f"<= {FIRST_SCREEN_SECONDS:g}",
                  readable is not None and readable <= 1000 * FIRST_SCREEN_SECONDS)
    yield told("all charts drawn after, scrolling through, s", drawn / 1000)


def first_screen(page: Page) -> float | None:
    """Milliseconds from navigation to the first painted words, the best of up to three: other work delays, none speeds up."""
    best = None
    for _ in range(3):
        page.open()
        page.wait("'first-contentful-paint' in check.paints()")
        found = page.check("paints").get("first-contentful-paint")
        best = min(filter(None, (best, found)), default=None)
        if best is not None and best <= 1000 * FIRST_SCREEN_SECONDS:
            break
    return best


def complete(page: Page) -> Iterator[Finding]:
    """Every figure of the page's JSON block is there, with marks that can be seen."""
    wrong: list[str] = []
    good = traces = points = 0
    for figure in page.figures:
        seen = page.check("drawing", figure["id"])
        wrong += [f"{figure['id']}: {what}" for what in seen["wrong"]]
        good += not seen["wrong"]
        traces += seen["traces"]
        points += seen["webgl"]
    yield all_of("figures drawn", good, len(page.figures), wrong)
    yield told("traces with marks", traces)
    yield told("points drawn by WebGL", points)


def quiet(page: Page) -> Iterator[Finding]:
    """After everything else: nothing may have complained or left the file meanwhile."""
    complaints, requests = page.heard()
    yield none_of("errors and warnings in the console", complaints)
    yield none_of("requests beyond the file", requests)
