"""A graded class in a real gradebook, without any run: results as the judge would leave them."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.job import Part, Verdict
from autograder.results.records import FAILED, GRADED, NOT_HANDED_IN, Result, Results
from autograder.seam.staging import Course  # puts alembic on PATH, which makes a gradebook

NAME = "01-small"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\x1b[31m\"'&"
assert Course

STARTER = '''def double(x):
    """Twice x, an array of any shape."""
    raise NotImplementedError
'''
BOB = '''def double(x):
    """Twice x, an array of any shape."""
    total = []
    for row in x:
        line = []
        for value in row:
            if value > 0:
                line.append(value * value)
            elif value < 0:
                line.append(-value * value)
            else:
                line.append(0.0)
        total.append(line)
    while len(total) < len(x):
        total.append([0.0] * len(x[0]))
    return np.array(total).reshape(len(x), -1)
'''
RENAMED = """def double(images):
    # all my own work
    answers   = [ ]
    for picture in images:
        pixels = []
        for p in picture:
            if p > 0: pixels.append(p * p)
            elif p < 0: pixels.append(-p * p)
            else: pixels.append(0.0)
        answers.append(pixels)
    while len(answers) < len(images):
        answers.append([0.0] * len(images[0]))
    return np.array(answers).reshape(len(images), -1)
"""
ANN = """def double(x):
    x = np.asarray(x)
    if not np.issubdtype(x.dtype, np.number):
        raise TypeError(f"numbers are doubled, not {x.dtype}")
    twice = np.empty_like(x)
    np.multiply(x, 2, out=twice)
    assert twice.shape == x.shape, "doubling keeps the shape"
    with np.errstate(over="ignore"):
        return twice if twice.ndim else twice.item()
"""


def notebook(double):
    """A notebook of one answer and its test."""
    cells = []
    for name, source, meta in [
        ("double", double, {"grade": False, "locked": False, "solution": True}),
        ("test-double", "check()", {"grade": True, "locked": True, "solution": False, "points": 3}),
    ]:
        cell = nbformat.v4.new_code_cell(source, id=name)
        cell.metadata["nbgrader"] = {"grade_id": name, "schema_version": 3, "task": False, **meta}
        cells.append(cell)
    return nbformat.v4.new_notebook(cells=cells)


def verdict(values=2.0, shape=1.0, told="", mistake="", **more):
    parts = (
        Part("values", values, 2, "" if values == 2 else told or "expected 2, got 4", mistake),
        Part("shape", shape, 1, "" if shape == 1 else told or "expected (2,), got (3,)"),
    )
    return Verdict("small.double", parts, "test-double", **more)


def graded(learner, *verdicts, **more):
    points = sum(v.points for v in verdicts)
    used = {"cpu_seconds": 1.5, "peak_memory_bytes": 3 * 10**8}
    return Result(NAME, learner, GRADED, "", points, 3.0, verdicts, **used, **more)


RESULTS = [
    graded("ann", verdict()),
    graded("bob", verdict(0, mistake="this is the result of squaring, not doubling")),
    graded("cid", verdict(0, 0, mistake="this is the result of squaring, not doubling")),
    Result(NAME, "dee", NOT_HANDED_IN, "nothing was handed in"),
    Result(NAME, "eve", FAILED, f"the kernel died: {HOSTILE}"),
    graded("fay", verdict(0.5, 0, told=HOSTILE)),
    graded("gus", verdict(0, 0, told="double is not written yet")),
]
PEOPLE = {
    "ann": ("Ann", "O'Hara, PhD", "ann@example.org", "1234"),
    "bob": ("Bob", "Ng", "bob@example.org", "S-77"),
    "cid": (None, None, None, None),
    "dee": ("Dee", "Late", None, None),
    "eve": ("Eve", "", None, None),
    "fay": ('=HYPERLINK("http://x.example")', HOSTILE, "@SUM(A1)", "-1+1"),
    "gus": ("Gus", "Blank", None, None),
    "hal": ("Hal", "Absent", None, None),
}
ANSWERS = {"ann": ANN, "bob": BOB, "cid": RENAMED, "fay": f'x = """{HOSTILE}"""', "gus": STARTER}


@dataclass
class Class:
    root: Path

    @property
    def gradebook(self):
        return Gradebook(f"sqlite:///{self.root / 'gradebook.db'}")

    def by_hand(self, learner, points=None, comment=None, late=None):
        with self.gradebook as gradebook:
            grade = gradebook.find_grade("test-double", NAME, NAME, learner)
            grade.manual_score = points
            if comment:
                gradebook.find_comment("double", NAME, NAME, learner).manual_comment = comment
            if late is not None:
                notebook = gradebook.find_submission_notebook(NAME, NAME, learner)
                notebook.late_submission_penalty = late
            gradebook.db.commit()


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    root = tmp_path_factory.mktemp("class")
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    for folder, answer in (("release", STARTER), ("source", ANN)):
        (root / folder / NAME).mkdir(parents=True)
        nbformat.write(notebook(answer), root / folder / NAME / f"{NAME}.ipynb")
    for learner, answer in ANSWERS.items():
        for step, suffix in (("submitted", "ipynb"), ("feedback", "html")):
            (root / step / learner / NAME).mkdir(parents=True)
            path = root / step / learner / NAME / f"{NAME}.{suffix}"
            path.write_text(nbformat.writes(notebook(answer)) if suffix == "ipynb" else "<html>")
    results = Results(root / "results" / NAME)
    for result in RESULTS:
        results.put(result)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        fill(gradebook)
    return root


def fill(gradebook):
    gradebook.add_assignment(NAME)
    gradebook.add_notebook(NAME, NAME)
    gradebook.add_grade_cell("test-double", NAME, NAME, max_score=3, cell_type="code")
    gradebook.add_solution_cell("double", NAME, NAME)
    for learner, (first, last, email, lms) in PEOPLE.items():
        names = {"first_name": first, "last_name": last, "email": email, "lms_user_id": lms}
        gradebook.add_student(learner, **names)
    for result in RESULTS:
        if result.state == GRADED:
            gradebook.add_submission(NAME, result.learner)
            grade = gradebook.find_grade("test-double", NAME, NAME, result.learner)
            grade.auto_score, grade.needs_manual_grade = result.points, False
    gradebook.db.commit()


@pytest.fixture
def klass(made, tmp_path):
    """The class, a copy of one's own."""
    return Class(shutil.copytree(made, tmp_path / "class"))


@pytest.fixture
def report(klass, run):
    """Runs `autograder report 01-small`; exit code, what it printed, its complaint."""
    return lambda *arguments: run("report", NAME, *arguments, "--root", klass.root)
