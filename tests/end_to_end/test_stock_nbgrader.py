"""Stock nbgrader, from its own command line, gives honest submissions the same scores as we do."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder import course_config, sandbox
from autograder.commands.grade import grade_class
from autograder.options import Options
from autograder.proof import banks, demonstration
from autograder.seam.staging import Course
from tests.extent import EVERYTHING

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENT = demonstration.ASSIGNMENT
LEARNERS = ["emre", "dalia", "ines"]
pytestmark = [pytest.mark.keras, pytest.mark.slow]


def nbgrader(folder, *arguments):
    binaries = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        [binaries / "nbgrader", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=1800,
    )


def cell_scores(folder, assignment=ASSIGNMENT):
    scores = {}
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        for submission in book.assignment_submissions(assignment):
            for grade in submission.notebooks[0].grades:
                scores[submission.student.id, grade.cell.name] = grade.auto_score
    return scores


@pytest.fixture(scope="module", params=["python3", "autograder-sandbox"])
def courses(request, tmp_path_factory):
    """The same class twice; stock nbgrader with its own kernel, and with ours."""
    if request.param == "autograder-sandbox" and (problem := sandbox.available()):
        pytest.skip(problem)
    stock = demonstration.lay_out(ROOT, tmp_path_factory.mktemp("stock") / "class")
    with (stock / course_config.NAME).open("a") as config:
        config.write(f"\nc.Execute.kernel_name = {request.param!r}\n")
    for path in (stock / "submitted").iterdir():
        if path.name not in LEARNERS:
            shutil.rmtree(path)
    ours = tmp_path_factory.mktemp("ours") / "class"
    shutil.copytree(stock, ours)
    return stock, ours


def test_stock_autograde_gives_the_same_score_in_every_cell(courses):
    stock, ours = courses
    for step in (["generate_assignment", "--force"], ["autograde"], ["generate_feedback"]):
        done = nbgrader(stock, step[0], ASSIGNMENT, *step[1:])
        assert done.returncode == 0, done.stderr[-2000:]
    use_sandbox = sandbox.available() is None
    results = grade_class(ours, ASSIGNMENT, None, Options(workers=2, sandbox=use_sandbox))
    assert {result.state for result in results} == {"graded"}
    assert cell_scores(stock) == cell_scores(ours)
    assert sum(cell_scores(stock).values()) > 60
    for learner in LEARNERS:
        assert (stock / "feedback" / learner / ASSIGNMENT / f"{ASSIGNMENT}.html").is_file()


@pytest.mark.skipif(not EVERYTHING, reason="a minute or two for each: make test ALL=1")
@pytest.mark.parametrize("assignment", sorted(path.name for path in (ROOT / "source").iterdir()))
def test_each_assignment_has_the_same_score_in_every_cell(assignment, tmp_path):
    """But for accuracies, measured on images that each grader draws: a tenth of a point apart."""
    entries = [
        *banks.find(ROOT, assignment, ("right",))[:2],
        *banks.find(ROOT, assignment, ("wrong",))[3::40],
    ]
    stock, ours = tmp_path / "stock", tmp_path / "ours"
    kernel = '\nc.Execute.kernel_name = "python3"\n'
    for folder in (stock, ours):
        banks.lay_out_class(ROOT, folder, assignment, entries, kernel)
        Course(folder, assignment, course_config.load(folder)).save_source()
    done = nbgrader(stock, "autograde", assignment)
    assert done.returncode == 0, done.stderr[-2000:]
    use_sandbox = sandbox.available() is None
    results = grade_class(ours, assignment, None, Options(workers=2, sandbox=use_sandbox))
    assert {result.state for result in results} == {"graded"}
    assert cell_scores(ours, assignment) == pytest.approx(cell_scores(stock, assignment), abs=0.1)
    assert len(cell_scores(ours, assignment)) >= 7 * len(entries)


def test_the_release_of_stock_generate_assignment_is_ours(courses):
    stock, _ = courses
    name = Path("release") / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    assert (stock / name).read_bytes() == (ROOT / name).read_bytes()


def test_a_course_that_is_not_released_is_refused(tmp_path):
    from autograder.seam.staging import CourseError

    shutil.copy(ROOT / course_config.NAME, tmp_path)
    with pytest.raises(CourseError, match="autograder build"):
        Course(tmp_path, ASSIGNMENT, course_config.load(tmp_path))


def test_an_entry_of_the_banks_is_a_valid_notebook():
    source = nbformat.read(ROOT / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    release = nbformat.read(ROOT / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    nbformat.validate(banks.notebook(demonstration.bank_entry(ROOT, "ada"), release, source))
