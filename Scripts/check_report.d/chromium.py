"""A headless Chromium, driven over the DevTools protocol through two pipes; nothing beyond Python's standard library."""
from __future__ import annotations

import fcntl
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections import deque

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
#: Seconds that a page may need at most for one step; on a busy machine printing takes more than a minute.
PATIENCE = 180.0


class BrowserFailed(Exception):
    """The browser is missing, has ended, or refused a command."""


def find() -> str:
    """The program named by CHROMIUM, else the first that is on the PATH."""
    for name in [os.environ.get("CHROMIUM") or "", *NAMES]:
        if name and (found := shutil.which(name)):
            return found
    raise BrowserFailed("no chromium on the PATH; install it, or name one by CHROMIUM")


class Chromium:
    """One browser with a profile of its own, which is deleted at the end."""

    def __init__(self, has_webgl: bool = True) -> None:
        self._profile = tempfile.mkdtemp(prefix="check-report-")
        # WebGL is computed: machines that test have no graphics card.
        graphics = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"] if has_webgl else ["--disable-3d-apis"]
        command = [
            find(), "--headless=new", "--remote-debugging-pipe", f"--user-data-dir={self._profile}", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-sync",
            "--disable-dev-shm-usage", "--hide-scrollbars", "--force-color-profile=srgb", *graphics,
            # Root has no namespaces to build the sandbox of.
            *(["--no-sandbox"] if os.geteuid() == 0 else []), "about:blank",
        ]
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        # Above 9, so that moving one to 3 can't overwrite the other.
        high = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (theirs_in, theirs_out)]
        for end in (theirs_in, theirs_out):
            os.close(end)
        self._process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{high[0]} 4>&{high[1]} {high[0]}<&- {high[1]}>&-', "chromium", *command],
            pass_fds=high, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for end in high:
            os.close(end)
        self._buffer = bytearray()
        self._number = 0
        self._answers: dict[int, dict] = {}
        #: Events in the order they came, as (session, method, parameters).
        self.events: deque[tuple[str, str, dict]] = deque()

    def __enter__(self) -> Chromium:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.call("Browser.close")
            self._process.wait(10)
        except (BrowserFailed, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        for end in (self._in, self._out):
            os.close(end)
        shutil.rmtree(self._profile, ignore_errors=True)

    @property
    def version(self) -> str:
        return self.call("Browser.getVersion")["product"]

    def call(self, method: str, session: str = "", **parameters: object) -> dict:
        """Sends a command and waits for its result."""
        return self.result(self.send(method, session, **parameters), method)

    def send(self, method: str, session: str = "", **parameters: object) -> int:
        """Sends a command; its number, by which to ask for the result."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters} | ({"sessionId": session} if session else {})
        try:
            rest = json.dumps(message).encode() + b"\0"
            while rest:
                rest = rest[os.write(self._out, rest):]
        except BrokenPipeError:
            raise BrowserFailed(f"chromium ended before {method}") from None
        return self._number

    def result(self, number: int, method: str) -> dict:
        """Waits for what a command gave."""
        end = time.monotonic() + PATIENCE
        while number not in self._answers:
            if time.monotonic() > end:
                raise BrowserFailed(f"{method} had no answer within {PATIENCE:.0f} s")
            self.listen(end - time.monotonic())
        answer = self._answers.pop(number)
        if "error" in answer:
            raise BrowserFailed(f"{method}: {answer['error'].get('message')}")
        return answer["result"]

    def listen(self, patience: float) -> None:
        """Takes in what the browser says, for at most so many seconds."""
        if not select.select([self._in], [], [], max(patience, 0))[0]:
            return
        part = os.read(self._in, 1 << 20)
        if not part:
            raise BrowserFailed("chromium ended")
        self._buffer += part
        if b"\0" not in part:
            return
        *messages, rest = bytes(self._buffer).split(b"\0")
        self._buffer = bytearray(rest)
        for text in messages:
            message = json.loads(text)
            if "id" in message:
                self._answers[message["id"]] = message
            else:
                self.events.append((message.get("sessionId", ""), message["method"], message.get("params", {})))
