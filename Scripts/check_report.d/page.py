"""A page in the browser: opened, asked, pointed at, and listened to."""
from __future__ import annotations

import base64
import json
import time
from functools import cached_property
from pathlib import Path

from chromium import BrowserFailed, Chromium

SCRIPT = (Path(__file__).parent / "inspect.js").read_text()
HARMLESS = ("file:", "data:", "blob:", "about:")
LARGEST_PICTURE = 8000


class PageFailed(Exception):
    """A question threw inside the page, or what was waited for did not come."""


class Page:
    """One tab with a report in it."""

    def __init__(self, browser: Chromium, path: Path, width: int = 1280, height: int = 900) -> None:
        self._browser = browser
        self.path = path
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self._target = target
        self._session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.resize(width, height)
        self._complaints: list[str] = []
        self._requests: list[str] = []
        self.call("Page.addScriptToEvaluateOnNewDocument", source=SCRIPT)

    def __enter__(self) -> Page:
        return self

    def __exit__(self, *_: object) -> None:
        self._browser.call("Target.closeTarget", targetId=self._target)

    def call(self, method: str, **parameters: object) -> dict:
        return self._browser.call(method, self._session, **parameters)

    def resize(self, width: int, height: int) -> None:
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def open(self) -> None:
        """Loads the report; returns when its scripts have run once."""
        self.heard()
        self.call("Page.navigate", url=self.path.resolve().as_uri())
        end = time.monotonic() + 60
        while not any(method == "Page.loadEventFired" and session == self._session for session, method, _ in self._browser.events):
            if time.monotonic() > end:
                raise PageFailed("the page did not load within 60 s")
            self._browser.listen(1)

    def ask(self, expression: str) -> object:
        """The value of an expression in the page; promises are waited for."""
        answer = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            thrown = answer["exceptionDetails"].get("exception", {}).get("description") or answer["exceptionDetails"]["text"]
            raise PageFailed(f"{expression[:80]}: {thrown.splitlines()[0]}")
        return answer["result"].get("value")

    def check(self, name: str, *arguments: object) -> object:
        """What a function of `inspect.js` finds."""
        return self.ask(f"check.{name}({', '.join(map(json.dumps, arguments))})")

    def wait(self, expression: str, patience: float = 3.0) -> bool:
        """Whether an expression becomes true in time."""
        end = time.monotonic() + patience
        while not self.ask(expression):
            if time.monotonic() > end:
                return False
            self._browser.listen(0.02)
        return True

    def settle(self) -> None:
        """Waits until the page has painted twice."""
        self.check("settled")

    def all_drawn(self) -> bool:
        """Waits until the page has nothing left to draw for now."""
        self.settle()
        return not self.figures or self.wait("document.documentElement.getAttribute('data-charts') === 'drawn'", 20)

    @cached_property
    def figures(self) -> list[dict]:
        """Identifier and properties of each figure of the page's JSON block."""
        return self.check("figures")

    # -- the reader's hands

    def move(self, x: float, y: float, buttons: int = 0) -> None:
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y, buttons=buttons)

    def press(self, x: float, y: float) -> None:
        self.call("Input.dispatchMouseEvent", type="mousePressed", x=x, y=y, button="left", buttons=1, clickCount=1)

    def release(self, x: float, y: float) -> None:
        self.call("Input.dispatchMouseEvent", type="mouseReleased", x=x, y=y, button="left", buttons=0, clickCount=1)

    def click(self, x: float, y: float, times: int = 1) -> None:
        """All clicks in one go: a busy machine would part a double click if each waited for the page."""
        self.move(x, y)
        sent = [
            self._browser.send("Input.dispatchMouseEvent", self._session, type=f"mouse{kind}", x=x, y=y, button="left",
                               buttons=buttons, clickCount=count)
            for count in range(1, times + 1) for kind, buttons in (("Pressed", 1), ("Released", 0))
        ]
        for number in sent:
            self._browser.result(number, "a click")

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.move(*start)
        self.press(*start)
        for step in (0.3, 0.6, 1.0):
            self.move(start[0] + step * (end[0] - start[0]), start[1] + step * (end[1] - start[1]), buttons=1)
        self.release(*end)

    def key(self, name: str, code: int, text: str = "") -> None:
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=name, code=name, windowsVirtualKeyCode=code,
                      **({"text": text} if text and kind == "keyDown" else {}))

    # -- what comes out of it

    def screenshot(self, path: Path) -> None:
        """The whole page in pieces, `NAME-1.png` and so on where it takes several: the browser repeats what lies beyond 8,192 px."""
        self.ask("window.scrollTo({ top: 0, behavior: 'instant' }); true")
        self.settle()
        width, height = self.ask("[innerWidth, document.documentElement.scrollHeight]")
        tops = range(0, height, LARGEST_PICTURE)
        for number, top in enumerate(tops, 1):
            clip = {"x": 0, "y": top, "width": width, "height": min(LARGEST_PICTURE, height - top), "scale": 1}
            data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)["data"]
            target = path if len(tops) == 1 else path.with_stem(f"{path.stem}-{number}")
            target.write_bytes(base64.b64decode(data))

    def pdf(self) -> bytes:
        return base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=False)["data"])

    def heard(self) -> tuple[list[str], list[str]]:
        """Complaints and foreign requests since the page was opened."""
        for session, method, told in list(self._browser.events):
            if session != self._session:
                continue
            if method == "Runtime.exceptionThrown":
                details = told["exceptionDetails"]
                thrown = details.get("exception", {}).get("description") or details["text"]
                self._complaints.append(f"exception: {thrown.splitlines()[0]}")
            elif method == "Runtime.consoleAPICalled" and told["type"] in ("error", "warning", "assert"):
                self._complaints.append(f"{told['type']}: " + " ".join(str(part.get("value", part.get("description"))) for part in told["args"])[:200])
            elif method == "Log.entryAdded" and told["entry"]["level"] in ("error", "warning"):
                self._complaints.append(f"{told['entry']['level']}: {told['entry']['text'][:200]}")
            elif method == "Network.requestWillBeSent" and not told["request"]["url"].startswith(HARMLESS):
                self._requests.append(told["request"]["url"])
            elif method == "Network.webSocketCreated":
                self._requests.append(told["url"])
        self._browser.events.clear()
        return self._complaints, self._requests


__all__ = ["BrowserFailed", "Page", "PageFailed"]
