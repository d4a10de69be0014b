"""What a release holds for hosts of notebooks, Colab and Kaggle: address, badges; and hints.

    c.Course.wheel = "https://example.org/convnets_course-0.1.0-py3-none-any.whl"
    c.Course.notebooks = "https://github.com/OWNER/REPOSITORY/blob/main/release"

Both are settings of nbgrader_config.py, and both may be missing.
"""

import base64
import json
import re
from copy import deepcopy
from dataclasses import dataclass

from nbformat import NotebookNode
from traitlets.config import Config

from autograder.authoring.rules import SOLUTION

COURSE_CELL = "course"
CALL = re.compile(r"^find_course\((\"[^\"]+\", \"[^\"]+\")\)$", re.MULTILINE)
GITHUB = re.compile(r"https://github\.com/([^/]+/[^/]+/blob/[^/]+(?:/.+?)?)/?")
COLAB = "https://colab.research.google.com"
KAGGLE = "https://kaggle.com"
HINT = re.compile(r"\s*# hint: (.+)")
MORE = re.compile(r"\s*#   (\S.*)")
NAMED = re.compile(r"^(?:def|class) (\w+)|^(\w+) =", re.MULTILINE)


class HostedError(ValueError):
    """A setting cannot be used; the message says what to write."""


@dataclass(frozen=True)
class Hosted:
    """Where learners' hosts find things; "" for what is not set."""

    wheel: str = ""
    notebooks: str = ""

    @classmethod
    def of(cls, config: Config) -> "Hosted":
        """The settings of a course.

        Raises:
            HostedError: one is no address that a host can open.
        """
        told = config.get("Course", {})
        wheel, notebooks = str(told.get("wheel", "")), str(told.get("notebooks", ""))
        if wheel and not re.fullmatch(r"https?://[^\s\"'\\]+\.whl", wheel):
            raise HostedError(
                f"c.Course.wheel must be the address of a .whl file, not {wheel!r:.80}"
            )
        if notebooks and not GITHUB.fullmatch(notebooks):
            raise HostedError(
                "c.Course.notebooks must be GitHub's address of release/, such as "
                f"https://github.com/OWNER/REPOSITORY/blob/main/release, not {notebooks!r:.80}"
            )
        return cls(wheel, notebooks)

    def released(self, notebook: NotebookNode, name: str) -> NotebookNode:
        """A copy of a source notebook with the wheel's address and the badges.

        Args:
            name: of the assignment.
        """
        notebook = deepcopy(notebook)
        for cell in notebook.cells:
            told = cell.metadata.get("nbgrader", {})
            if self.wheel and told.get("grade_id") == COURSE_CELL:
                cell.source = CALL.sub(rf'find_course(\1, "{self.wheel}")', cell.source)
        if self.notebooks:
            first = next((c for c in notebook.cells if c.cell_type == "markdown"), None)
            if first is not None:
                title, _, rest = first.source.partition("\n")
                first.source = f"{title}\n\n{self._badges(name)}\n{rest}"
        return notebook

    def _badges(self, name: str) -> str:
        folder = GITHUB.fullmatch(self.notebooks)[1]
        path = f"{folder}/{name}/{name}.ipynb"
        return (
            f"[![Open in Colab]({COLAB}/assets/colab-badge.svg)]({COLAB}/github/{path}) "
            f"[![Open in Kaggle]({KAGGLE}/static/images/open-in-kaggle.svg)]"
            f"({KAGGLE}/kernels/welcome?src=https://github.com/{path})"
        )


def hints(notebook: NotebookNode) -> list[dict]:
    """The hints of a source notebook, coded, by exercise: comments "# hint: …" in its solutions.

    A comment that goes on with three spaces, "#   …", belongs to the hint above it.
    """
    found = []
    for cell in notebook.cells:
        told = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code" or not told.get("solution"):
            continue
        texts = _hints_of(cell.source)
        if texts:
            names = [a or b for a, b in NAMED.findall(cell.source)]
            coded = [base64.b64encode(text.encode()).decode("ascii") for text in texts]
            found.append({"exercise": told["grade_id"], "names": names, "hints": coded})
    return found


def hints_json(notebook: NotebookNode) -> bytes:
    """The file of a notebook's hints."""
    return (json.dumps(hints(notebook), indent=1, sort_keys=True) + "\n").encode()


def _hints_of(source: str) -> list[str]:
    texts, inside, going_on = [], False, False
    for line in source.split("\n"):
        inside = (inside or SOLUTION[0] in line) and SOLUTION[1] not in line
        if inside and (begun := HINT.fullmatch(line)):
            texts.append(begun[1])
        elif inside and going_on and (more := MORE.fullmatch(line)):
            texts[-1] += " " + more[1]
        going_on = bool(inside and (HINT.fullmatch(line) or (going_on and MORE.fullmatch(line))))
    return texts
