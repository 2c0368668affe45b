"""The report on paper, as the browser prints it; read back with poppler's pdftotext."""
from __future__ import annotations

import html
import re
import shutil
import subprocess
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

from figures import Finding, all_of, at_least, none_of
from page import Page

WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')
#: Points; below it words would stand on the paper's edge.
LEAST_MARGIN = 20.0


@dataclass
class Sheet:
    """One page: its size in points, its words with their boxes."""

    width: float
    height: float
    words: list[tuple[float, float, float, float, str]]

    @property
    def text(self) -> str:
        return squeezed("".join(word[4] for word in self.words))


def squeezed(text: str) -> str:
    """Without spaces and hyphens, which lines break at."""
    return re.sub(r"[\s\u00ad\u2010\u2011-]+", "", text)


def sheets(pdf: bytes) -> list[Sheet]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf"
        path.write_bytes(pdf)
        told = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True).stdout
    found = []
    for part in told.split("<page ")[1:]:
        width, height = (float(re.search(rf'{name}="([\d.]+)"', part)[1]) for name in ("width", "height"))
        words = [(*map(float, word.groups()[:4]), html.unescape(word[5])) for word in WORD.finditer(part)]
        found.append(Sheet(width, height, words))
    return found


def printed(page: Page, pictures: Path | None) -> Iterator[Finding]:
    """Prints after everything was switched and zoomed; the page must stand afterwards as it did before."""
    before = page.check("theme")["back"]
    chapters = page.check("chapters")
    pdf = page.pdf()
    page.all_drawn()
    if pictures:
        (pictures / f"{page.path.parent.name}-{page.path.stem}.pdf").write_bytes(pdf)
    if not shutil.which("pdftotext"):
        yield Finding("pages printed", pdf.count(b"/Type /Page\n"), "> 0", b"/Type /Page" in pdf, ["pdftotext is missing: only counted"])
        return
    found = sheets(pdf)
    yield at_least("pages printed", len(found), 1)
    everything = "".join(sheet.text for sheet in found)
    missing = [title for title in chapters if squeezed(title) not in everything]
    yield all_of("headings on paper", len(chapters) - len(missing), len(chapters), missing)
    yield none_of("words beyond the paper's margin", [
        f"page {number}: “{word[4]}”" for number, sheet in enumerate(found, 1) for word in sheet.words
        if word[0] < LEAST_MARGIN or word[2] > sheet.width - LEAST_MARGIN or word[1] < LEAST_MARGIN or word[3] > sheet.height - LEAST_MARGIN
    ])
    yield from together(page, found)
    yield none_of("pages that hold next to nothing", [
        f"page {number}: {len(sheet.words)} words" for number, sheet in enumerate(found[:-1], 1) if len(sheet.words) < 12
    ])
    after = page.check("theme")["back"]
    widths = page.ask("Array.from(document.querySelectorAll('.plot')).filter((one) => one.style.width).map((one) => one.id)")
    yield none_of("left over after printing", ([f"paper was {before}, is {after}"] if before != after else []) + widths)


def together(page: Page, found: list[Sheet]) -> Iterator[Finding]:
    """A figure stands on one sheet with its heading: its axes' names are where its title is."""
    wrong = []
    sentences = page.check("headings")
    for figure in page.figures:
        title, names = squeezed(sentences[figure["id"]]), [squeezed(name) for name in page.check("lettered", figure["id"])]
        # The heading may be named in sentences elsewhere; one sheet must have it with all names of the axes.
        homes = [number for number, sheet in enumerate(found, 1) if title in sheet.text]
        if not homes:
            wrong.append(f"{figure['id']}: its heading is not on paper")
        elif not any(all(has(found[number - 1], name) for name in names) for number in homes):
            wrong.append(f"{figure['id']}: heading on page {', '.join(map(str, homes))} without {', '.join(names)}")
    count = len(page.figures)
    yield all_of("figures whole on one sheet, with their headings", count - len(wrong), count, wrong)


def has(sheet: Sheet, name: str) -> bool:
    """Names turned by 90 degrees are told letter by letter, or backwards by word: their letters must be there."""
    if name in sheet.text:
        return True
    letters: dict[str, int] = defaultdict(int)
    for letter in sheet.text:
        letters[letter] += 1
    return all(letters[letter] >= name.count(letter) for letter in set(name))
