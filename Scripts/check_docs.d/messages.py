"""Holds docs/troubleshooting.md against the program's source: quotes that no longer exist, and messages that are not explained."""
from __future__ import annotations

import re
from pathlib import Path

from outcome import Outcome

PAGE = "docs/troubleshooting.md"
COVERED = [
    # (what, files, pattern of a message's place)
    ("refusals of the pipelines", "Sources/Pipelines/**/*.swift", r"\.unsuitable\("),
    ("refusals of the commands", "Sources/raceway/**/*.swift", r"\.unsuitable\("),
    ("audit lines", "Sources/Pipelines/Analysis/AuditWriter.swift", r"append\(\s*\"|\? \"(?=[a-z])"),
    ("reasons why no defect is named", "Sources/Pipelines/Diagnosing/FindingSentences.swift", r"case \.undetermined\([^\n]*:"),
    ("reasons why no life is foretold", "Sources/Prognosis/RemainingLife/RemainingLifePrediction.swift", r"case \.\w+: (?=\")"),
]


def check(root: Path) -> list[Outcome]:
    page = (root / PAGE).read_text()
    sources = {path: path.read_text() for path in sorted((root / "Sources").rglob("*.swift"))}
    literals = "\n".join(text_of(source) for source in sources.values())
    quotes = [(number, quote) for number, line in enumerate(page.splitlines(), 1) if (quote := quote_in(line))]
    outcomes = quoted(quotes, literals)
    outcomes.append(findings(page, sources[root / "Sources/Recordings/Finding.swift"]))
    outcomes.append(error_types(page, sources))
    known = " ".join(fragment for _, quote in quotes for fragment in fragments(quote))
    outcomes += [covered(root, known, *entry) for entry in COVERED]
    return outcomes


def quote_in(line: str) -> str | None:
    cell = re.match(r"\| `([^`]+)` \|", line)
    return cell[1] if cell else None


def fragments(quote: str) -> list[str]:
    """What stands between a message's values."""
    return [part for part in (part.strip(" ,:;()'") for part in quote.split("…")) if len(part) > 3]


def quoted(quotes: list[tuple[int, str]], literals: str) -> list[Outcome]:
    gone = [Outcome(f"{PAGE}:{number}", quote, f"not in Sources: '{part}'") for number, quote in quotes for part in fragments(quote) if not stands(part, literals)]
    return gone or [Outcome(PAGE, f"{len(quotes)} quoted messages are those of the program")]


def stands(part: str, literals: str) -> bool:
    """`found A, wanted B` is put together by the error's own description."""
    pieces = re.split(r"(?:^|, )(?:found|wanted) ", part)
    return all(piece.strip(" ,:;()'") in literals for piece in pieces if len(piece.strip(" ,:;()'")) > 3)


def text_of(source: str) -> str:
    """A source's strings in one text: joined where they are added up, with … for what is put into them."""
    source = re.sub(r'"\s*\n?\s*\+\s*"', "", source)
    source = re.sub(r"\\\s*\n\s*", "", source)
    return re.sub(r"\\\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)", "…", source).replace('\\"', '"')


def findings(page: str, source: str) -> Outcome:
    kinds = re.findall(r"case \w+ = \"(\w+)\"", source)
    missing = [kind for kind in kinds if f"| `{kind}` |" not in page]
    return Outcome(PAGE, f"{len(kinds)} kinds of findings", f"not explained: {', '.join(missing)}" if missing else None)


def error_types(page: str, sources: dict[Path, str]) -> Outcome:
    """Every error that can reach people stands in a comment over the table that explains it; enums case by case."""
    named = set(" ".join(re.findall(r"<!-- errors: (.*?) -->", page)).split())
    wanted: set[str] = set()
    for path, source in sources.items():
        for access, kind, name, rest in re.findall(r"(private )?(struct|enum) (\w+): (?:\w+, )*Error\b(.*?\n}\n)", source, re.DOTALL):
            cases = re.findall(r"^  case (\w+)", rest.split("package var description")[0], re.MULTILINE) if kind == "enum" and "Pipelines" not in name else []
            whole = kind == "struct" or name == "RacewayExit"
            if not access:
                wanted |= {name} if whole else {f"{name}.{case}" for case in cases}
    missing, gone = sorted(wanted - named), sorted(named - wanted)
    fault = (f"not covered: {', '.join(missing)} " if missing else "") + (f"gone: {', '.join(gone)}" if gone else "")
    return Outcome(PAGE, f"{len(wanted)} kinds of errors", fault or None)


def covered(root: Path, known: str, what: str, files: str, pattern: str) -> Outcome:
    """Every place that makes such a message has a stretch of text that the page quotes."""
    missing, count = [], 0
    for path in sorted(root.glob(files)):
        source = path.read_text()
        for place in re.finditer(pattern, source):
            stretch = statement(source, place.start())
            words = [part for literal in re.findall(r'"((?:[^"\\]|\\.)*)"', text_of(stretch)) for part in fragments(literal)]
            if not words:
                continue
            count += 1
            if not any(word in known or known_part(word, known) for word in words):
                missing.append(f"{path.relative_to(root)}: {words[0]}")
    return Outcome(PAGE, f"{count} {what}", "not explained:\n" + "\n".join(missing) if missing else None)


def known_part(word: str, known: str) -> bool:
    """Whether the page quotes a good part of it."""
    pieces = re.split(r"[,:;]\s", word)
    return any(len(piece) > 14 and piece.strip() in known for piece in pieces) or any(word[start : start + 24] in known for start in range(0, max(1, len(word) - 24), 4) if len(word) > 24)


def statement(source: str, start: int) -> str:
    """From a place to the end of its parentheses, or of the line where it has none; at most a dozen lines."""
    text = source[start : start + 1200]
    depth, opened = 0, False
    for index, character in enumerate(text):
        if character == "(":
            depth, opened = depth + 1, True
        elif character == ")":
            depth -= 1
        elif character == "\n" and depth == 0 and opened and not re.match(r"\n\s+(\+|\")", text[index:]):
            return text[:index]
    return text
