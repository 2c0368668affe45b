"""How a report looks: both themes, a telephone, a wide screen."""
from __future__ import annotations

from pathlib import Path
from typing import Iterator

from figures import Finding, all_of, at_least, none_of
from page import Page

NARROW, USUAL, WIDE = (390, 844), (1280, 900), (1920, 1080)
LEAST_CONTRAST = 4.5


def themed(page: Page, pictures: Path | None) -> Iterator[Finding]:
    """The button turns paper and ink around, in the page and in its charts; words stand out in both."""
    themes = []
    for _ in range(2):
        page.all_drawn()
        theme = page.check("theme")
        contrast = page.check("contrast")
        word = "dark" if theme["paper"] < 0.2 else "light"
        themes.append((word, theme))
        yield at_least(f"contrast of {contrast['count']} words, {word}", contrast["least"], LEAST_CONTRAST, contrast["wrong"])
        page.ask("document.getElementById('theme').click(); true")
    page.all_drawn()
    words = [word for word, _ in themes]
    turned = sorted(words) == ["dark", "light"] and all(
        (theme["ink"] > theme["paper"]) == (word == "dark") and theme["faint"] == 0
        for word, theme in themes)
    yield Finding("the theme's button turns page and charts", " → ".join(words), "both", turned)


def sized(page: Page, pictures: Path | None) -> Iterator[Finding]:
    """Nothing scrolls sideways, nothing is cut off, and no words stand on others."""
    for width, height in (NARROW, USUAL, WIDE):
        page.resize(width, height)
        page.wait(f"innerWidth === {width}")
        page.all_drawn()
        page.check("still")
        if pictures:
            page.screenshot(pictures / f"{page.path.parent.name}-{page.path.stem}-{width}.png")
        yield none_of(f"{width} px wide: words cut off or over others", page.check("room"))
    page.resize(*USUAL)
    page.all_drawn()


def preferred(page: Page, pictures: Path | None) -> Iterator[Finding]:
    """A reader's system asks for dark before anything is clicked."""
    page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    page.open()
    page.check("drawAll", 30_000)
    dark = page.check("theme")["paper"] < 0.2
    if pictures:
        page.screenshot(pictures / f"{page.path.parent.name}-{page.path.stem}-dark.png")
    page.call("Emulation.setEmulatedMedia", features=[])
    yield all_of("dark where the system is dark", int(dark), 1, [] if dark else ["the page stays light"])
