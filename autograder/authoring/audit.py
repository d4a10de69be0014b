"""What must never reach a learner, looked for in the files that are about to."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from autograder.authoring.rules import HIDDEN, INSTRUCTORS, SOLUTION

PACKAGE = Path(__file__).parents[1]
# The package's one folder for learners: what a bundle adds to release/ and course/.
LEARNER = PACKAGE / "learner"
PRIVATE_NAMES = ("nbgrader_config.py", "gradebook.db")
MIN_BYTES = 200


def leaks(files: Mapping[str, bytes]) -> list[str]:
    """What in `files` learners must not see; empty if all is well.

    Looked for: texts of notebooks, solutions, hidden tests, outputs, imports of the instructors'
    package, its modules under any name, the course's settings and gradebook.

    Args:
        files: contents by path, with forward slashes.

    Returns:
        One line for each finding, "PATH: …" or "PATH: cell N (GRADE ID): …".
    """
    modules = _instructors_modules()
    return [
        f"{path}{found}"
        for path, content in sorted(files.items())
        for found in _findings(PurePosixPath(path), content, modules)
    ]


def _findings(path: PurePosixPath, content: bytes, modules: dict[str, str]) -> Iterator[str]:
    if path.name.endswith(".nb.py"):
        yield ": the text of a notebook, with its solutions"
        return
    if PACKAGE.name in path.parts or path.name in PRIVATE_NAMES:
        yield ": belongs to instructors"
    module = modules.get(hashlib.sha256(content).hexdigest())
    if module:
        yield f": a copy of {module}"
    if path.suffix == ".ipynb":
        yield from _notebook_findings(content)
    else:
        lines = content.decode("utf-8", "ignore").split("\n")
        for number, line in enumerate(lines, 1):
            for what in _line_findings(line, code=path.suffix == ".py"):
                yield f":{number}: {what}"


def _notebook_findings(content: bytes) -> Iterator[str]:
    try:
        cells = json.loads(content)["cells"]
        sources = ["".join(cell["source"]) for cell in cells]
    except (ValueError, KeyError, TypeError) as wrong:
        yield f": not a notebook: {type(wrong).__name__}: {wrong}"
        return
    for number, (cell, source) in enumerate(zip(cells, sources, strict=True), 1):
        grade_id = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id")
        place = f": cell {number} ({grade_id})" if grade_id else f": cell {number}"
        if cell.get("outputs"):
            yield f"{place}: outputs"
        rest = json.dumps({key: value for key, value in cell.items() if key != "source"})
        found = set(_line_findings(rest, code=False))
        for line in source.split("\n"):
            found.update(_line_findings(line, code=cell.get("cell_type") == "code"))
        for what in sorted(found):
            yield f"{place}: {what}"


def _line_findings(line: str, code: bool) -> Iterator[str]:
    for word in (*SOLUTION, *HIDDEN):
        if word in line:
            yield word
    if code and INSTRUCTORS.search(line):
        yield "imports autograder"


def _instructors_modules() -> dict[str, str]:
    """Names of the instructors' modules, by digest; tiny ones could match by chance."""
    return {
        hashlib.sha256(content).hexdigest(): f"autograder/{path.relative_to(PACKAGE).as_posix()}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if LEARNER not in path.parents and len(content := path.read_bytes()) >= MIN_BYTES
    }
