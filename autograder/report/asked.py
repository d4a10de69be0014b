"""What learners ask about their grades, beside the judge's verdict and their code."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from traitlets.config import Config

from autograder import harmless
from autograder.job import Verdict
from autograder.judge.render import number
from autograder.results.records import Results
from autograder.seam import roster as rosters
from autograder.seam.requests import FILE, Request, Requests
from autograder.submission import integrity, plain

MOST_LINES = 60
"""Of an answer's code."""


@dataclass(frozen=True)
class Asked:
    """One request with what a person needs to answer it."""

    request: Request
    verdict: Verdict | None = None
    code: str = ""


def gather(root: Path, config: Config, assignment: str = "") -> list[Asked]:
    """Requests on one assignment or on all, the open ones first; what stands in submitted/ is taken
    in before.

    Raises:
        ConfigError: results/requests.json cannot be read.
    """
    known = Requests(root)
    for learner, name, folder in _asking(root, config, assignment):
        known.take(learner, name, folder)
    found = [r for r in known.read() if not assignment or r.assignment == assignment]
    order = sorted(found, key=lambda r: (bool(r.answered), r.assignment, r.part, r.learner))
    return [_beside(root, config, request) for request in order]


def _asking(root: Path, config: Config, assignment: str) -> list[tuple[str, str, Path]]:
    """Learner, assignment and folder of each submission with a question in it."""
    names = [assignment] if assignment else [p.name for p in sorted(root.glob("release/*/"))]
    found = []
    for name in names:
        for learner in (entry.id for entry in _roster(root, config, name)):
            folder = _folder(root, config, learner, name)
            linked = folder.is_symlink() or folder.parent.is_symlink()
            if not linked and (folder / FILE).is_file():
                found.append((learner, name, folder))
    return found


def _roster(root: Path, config: Config, assignment: str) -> tuple[rosters.Learner, ...]:
    return rosters.roster(rosters.directory(root, assignment, config), assignment).learners


def _folder(root: Path, config: Config, learner: str, assignment: str) -> Path:
    folders = rosters.directory(root, assignment, config)
    return Path(folders.format_path(folders.submitted_directory, learner, assignment))


def _beside(root: Path, config: Config, request: Request) -> Asked:
    result = Results(root / "results" / request.assignment).get(request.learner)
    names = {request.part, f"test-{request.part}"}
    verdicts = result.verdicts if result else ()
    verdict = next((v for v in verdicts if v.grade_id.rpartition("/")[2] in names), None)
    folder = _folder(root, config, request.learner, request.assignment)
    return Asked(request, verdict, _code(folder / f"{request.assignment}.ipynb", request.part))


def _code(path: Path, part: str) -> str:
    """The learner's answer as it was handed in; empty when it cannot be told."""
    try:
        for cell in json.loads(plain.read(path, integrity.MAX_BYTES))["cells"]:
            if (cell["metadata"].get("nbgrader") or {}).get("grade_id") == part:
                return harmless.source(harmless.text("".join(cell["source"]), 20_000))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    return ""


def in_words(asked: Asked) -> list[str]:
    """The lines that the terminal shows of one."""
    request = asked.request
    lines = [f"{request.learner} · {request.assignment} · {request.part} · {request.at[:16]}"]
    lines += [f"  asks: {line}" for line in request.question.splitlines()]
    if asked.verdict:
        got, most = number(asked.verdict.points), number(asked.verdict.max_points)
        lines.append(f"  the judge: {got} of {most}")
        for part in asked.verdict.parts:
            if not part.passed:
                told = harmless.line(f"{part.message} {part.mistake}", 300)
                lines.append(f"    {part.name}: {told}")
    code = asked.code.splitlines()
    lines += [f"  | {line}" for line in code[:MOST_LINES]]
    if len(code) > MOST_LINES:
        lines.append(f"  | … and {len(code) - MOST_LINES} lines more")
    if request.answered:
        lines.append(f"  answered {request.answered[:16]}: {request.answer}")
    return lines


def summary(found: list[Asked]) -> str:
    """How many are open, and which parts are asked about most."""
    still = sum(not one.request.answered for one in found)
    if not found:
        return "nobody asks anything"
    counts = Counter((one.request.assignment, one.request.part) for one in found)
    most = ", ".join(f"{name} {part} ({n})" for (name, part), n in counts.most_common(5))
    return f"{still} open, {len(found) - still} answered; asked about most: {most}"
