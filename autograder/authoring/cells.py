"""One cell of an assignment: its marker, and what nbgrader's metadata say for it."""

from dataclasses import dataclass

MARKERS = ("answer", "visible", "tests", "written", "locked")
GRADED = ("tests", "written")
PREFIX = {"visible": "try-", "tests": "test-"}


class TextError(ValueError):
    """A notebook breaks a rule: "PLACE: what is wrong; what to write instead"."""


@dataclass(frozen=True)
class Cell:
    """A cell as its author thinks of it.

    Args:
        type: "code", "markdown" or "raw".
        source: the cell's text, without a newline at the end.
        marker: one of MARKERS, or None for a plain cell.
        id: the marker's ID, without nbgrader's prefix; "" for a plain cell.
        points: what a cell in GRADED is worth; None for all others.
        tags: Jupyter's cell tags.
        folded: whether JupyterLab shows the cell's output alone, its source at a click.
        file: name of the file, for messages.
        line: number of the `# %%` line in a text; 0 where the cell comes from a notebook.
        number: position in the notebook, from 1.
        skipped: blank lines between the `# %%` line and the source.
    """

    type: str
    source: str
    marker: str | None = None
    id: str = ""
    points: int | float | None = None
    tags: tuple[str, ...] = ()
    folded: bool = False
    file: str = ""
    line: int = 0
    number: int = 0
    skipped: int = 0

    @property
    def grade_id(self) -> str:
        """nbgrader's name of the cell; "" for a plain cell."""
        return PREFIX.get(self.marker, "") + self.id

    @property
    def content(self) -> tuple:
        """What must survive a round trip."""
        return self.type, self.source, self.marker, self.id, self.points, self.tags, self.folded

    @property
    def may_fold(self) -> bool:
        """Whether learners miss nothing of their work if the source is out of sight."""
        return self.type == "code" and self.marker in (None, "locked")

    def error(self, message: str, offset: int = 0) -> TextError:
        """The error to raise about this cell, or about line `offset` (from 1) of its source."""
        if self.line:
            line = self.line + (self.skipped + offset if offset else 0)
            return TextError(f"{self.file}:{line}: {message}")
        within = f", line {offset}" if offset else ""
        return TextError(f"{self.file}: cell {self.number}{within}: {message}")

    def nbgrader(self) -> dict:
        """Metadata of nbgrader's schema 3, without the checksum that a release adds."""
        meta = {
            "grade": self.marker in ("visible", "tests", "written"),
            "grade_id": self.grade_id,
            "locked": self.marker in ("visible", "tests", "locked"),
            "schema_version": 3,
            "solution": self.marker in ("answer", "written"),
            "task": False,
        }
        if meta["grade"]:
            meta["points"] = self.points or 0
        return meta


def marker_of(meta: dict, cell_type: str) -> str | None:
    """The marker that nbgrader's metadata amount to, None for a plain cell.

    Raises:
        ValueError: no marker says this.
    """
    grade, solution = meta.get("grade", False), meta.get("solution", False)
    if meta.get("task", False):
        raise ValueError("tasks have no marker; make it a manually graded answer")
    if grade and solution:
        if cell_type != "markdown":
            raise ValueError("code graded by hand has no marker; make it an answer and tests")
        return "written"
    if grade:
        return "tests" if meta.get("points") else "visible"
    if solution:
        return "answer"
    return "locked" if meta.get("locked", False) else None
