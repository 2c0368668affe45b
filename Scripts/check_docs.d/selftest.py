"""Whether the checks find mistakes: a page with one of each kind, of which every one has to fail, and one without any."""
from __future__ import annotations

import tempfile
from pathlib import Path

import coverage
import links
import messages
import pages
import running
from inputs import Inputs
from outcome import Outcome

BAD = """# A page
[nowhere](missing.md) [no heading](good.md#nothing)

    raceway bearings 6205-2RS --rpm 1797 --no-such-option

    raceway bearings no-such-bearing

    Scripts/no-such-script

```python
print(1 / 0)
```

```yaml
sample_rate: 20
```

    raceway bearings 6205-2RS

```output
a line that nobody prints
```

Say `raceway analyse` or `raceway analyze --nonsense`.
"""

GOOD = """# A page
[here](good.md#a-page)

    raceway bearings 6205-2RS --rpm 1797     # a remark

```output
BPFO   outer race
```

```python
print(1)
```

```yaml
sample_rate_hz: 20
```

Say `raceway analyze --recipe vae`.
"""
EXPECTED = 10
"""Mistakes of BAD: two links, three commands, Python, YAML, output, and two within a sentence."""


def check(inputs: Inputs) -> list[Outcome]:
    program = coverage.Program(inputs.binary)
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        work = Inputs(root, root / "work", inputs.binary)
        work.base.mkdir(parents=True)
        found: dict[str, list[Outcome]] = {}
        for title, text in {"bad.md": BAD, "good.md": GOOD}.items():
            (root / title).write_text(text)
        for title in ("good.md", "bad.md"):
            page = pages.read(root, title)
            found[title] = links.check(root, [page]) + running.check(page, work) + coverage.spans([page], program)
    bad = [outcome for outcome in found["bad.md"] if outcome.failure]
    good = [outcome for outcome in found["good.md"] if outcome.failure]
    fault = None
    if len(bad) != EXPECTED:
        fault = f"{EXPECTED} mistakes are on the page, {len(bad)} were found:\n" + "\n".join(outcome.line for outcome in found["bad.md"])
    if good:
        fault = (fault or "") + "\nfailed on a good page:\n" + "\n".join(outcome.line for outcome in good)
    lost = messages.quoted([(1, "a message that was … reworded")], "a message that is reworded")
    if not any(outcome.failure for outcome in lost):
        fault = (fault or "") + "\na message that is gone was not missed"
    return [Outcome("self-test", f"{EXPECTED + 1} mistakes are found, and none where there is none", fault)]
