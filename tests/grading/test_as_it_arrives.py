"""Submissions as people send them: copies, wrong notebooks, code in locked cells, many files."""

import json
import shutil
from datetime import timedelta

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbgrader.api import Gradebook

from autograder.grading.grading import require_checks
from autograder.seam.staging import CourseError
from tests.small_course.text import NAME, RIGHT

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's


def page(course, learner):
    return (course.feedback(learner) / f"{NAME}.html").read_text("utf-8")


def moved(folder, name):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / f"{NAME}.ipynb").rename(folder / name)


def test_a_blank_notebook_beside_the_answered_copy_is_told_of(course, hand_in, graded):
    folder = hand_in("ann", **RIGHT)
    moved(folder, f"{NAME}-Copy1.ipynb")
    nbformat.write(course.release, folder / f"{NAME}.ipynb")
    result = graded()["ann"]
    assert result.points == 0
    told = f"{NAME}.ipynb has no answers in it, and it is what is graded; beside it lies"
    assert told in result.noted[0] and f"{NAME}-Copy1.ipynb" in result.noted[0]
    assert f"{NAME}-Copy1.ipynb" in page(course, "ann")
    result = graded(use_copy=True)["ann"]
    assert (result.points, result.copy) == (5, f"{NAME}-Copy1.ipynb")
    assert graded()["ann"].points == 5 and graded.ran == []
    assert graded(again=True)["ann"].points == 5  # the choice stays with the submission


@pytest.mark.parametrize("name", [f"{NAME}.ipynb.zip.ipynb", f"env/{NAME}.ipynb", "work.zip"])
def test_a_blank_notebook_beside_answers_out_of_sight_is_told_of(course, hand_in, graded, name):
    folder = hand_in("ann", **RIGHT)
    moved(folder, name)
    nbformat.write(course.release, folder / f"{NAME}.ipynb")
    checkpoint = folder / ".ipynb_checkpoints" / f"{NAME}-checkpoint.ipynb"
    checkpoint.parent.mkdir()
    nbformat.write(course.release, checkpoint)
    result = graded()["ann"]
    assert result.points == 0
    assert f"beside it lies {name}: " in result.noted[0]


def test_a_copy_whose_cells_have_lost_their_ids_is_told_of_as_well(course, hand_in, graded):
    folder = hand_in("ann", **RIGHT)
    copy = nbformat.read(folder / f"{NAME}.ipynb", as_version=4)
    for cell in copy.cells:
        cell.metadata.clear()
    nbformat.write(copy, folder / f"{NAME}-Copy1.ipynb")
    nbformat.write(course.release, folder / f"{NAME}.ipynb")
    assert f"beside it lies {NAME}-Copy1.ipynb" in graded()["ann"].noted[0]


OTHERWISE = ["01-SMALL.ipynb", f"{NAME}.ipynb.txt", f"mine/{NAME}.ipynb", f"{NAME}.json"]


@pytest.mark.parametrize("name", [*OTHERWISE, f".ipynb_checkpoints/{NAME}-checkpoint.ipynb"])
def test_the_only_notebook_under_another_name_is_taken_and_named(course, hand_in, graded, name):
    moved(hand_in("ann", **RIGHT), name)
    result = graded()["ann"]
    assert (result.state, result.points, result.copy) == ("graded", 5, name)
    assert f"What was graded is {name}" in result.noted[0]


def test_of_two_answered_copies_none_is_taken(course, hand_in, graded):
    folder = hand_in("ann", **RIGHT)
    shutil.copy(folder / f"{NAME}.ipynb", folder / "b.ipynb")
    moved(folder, "a.ipynb")
    reason = graded()["ann"].reason
    assert f"there is a.ipynb, b.ipynb: call the one that counts {NAME}.ipynb" in reason


OTHERS = {f"{NAME}.zip": "unpack it", f"{NAME}.pdf": "ends in .ipynb", f"{NAME}.py": "ends in"}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_notebook_is_named_with_what_to_do(course, hand_in, graded, name):
    moved(hand_in("ann", **RIGHT), name)
    result = graded()["ann"]
    assert result.points == 0
    assert f"there is {name}, data.csv: " in result.reason and OTHERS[name] in result.reason


def test_a_notebook_that_is_large_by_its_outputs_is_graded(course, hand_in, graded):
    path = hand_in("ann", {"trained/x.h5": b"1"}, **RIGHT) / f"{NAME}.ipynb"
    notebook = json.loads(path.read_text())
    picture = {
        "output_type": "display_data",
        "metadata": {},
        "data": {"image/png": "A" * (70 * 2**20)},
    }
    notebook["cells"][-1] |= {"cell_type": "code", "outputs": [picture], "execution_count": 1}
    path.write_text(json.dumps(notebook))
    assert (graded()["ann"].points, graded()["ann"].notes) == (5, ())


def test_other_notebooks_beside_an_answered_one_are_no_matter(course, hand_in, graded):
    folder = hand_in("ann", **RIGHT)
    shutil.copy(folder / f"{NAME}.ipynb", folder / f"{NAME}-Copy1.ipynb")
    assert (graded()["ann"].points, graded()["ann"].notes) == (5, ())


def test_another_assignments_notebook_is_called_what_it_is(course, hand_in, graded):
    other = course.root / "release" / "02-large" / "02-large.ipynb"
    other.parent.mkdir()
    text = json.dumps(course.release).replace("double", "triple").replace("halve", "third")
    other.write_text(text.replace("why-twice", "why-thrice"))
    folder = hand_in("ann", **RIGHT)
    shutil.copy(other, folder / f"{NAME}.ipynb")
    result = graded()["ann"]
    assert (result.points, result.reason) == (0, f"this is 02-large's notebook, not {NAME}'s")
    assert "this is 02-large" in page(course, "ann")


def test_code_in_a_locked_cell_is_told_of_and_shown(course, hand_in, graded):
    answer = "def double(x):\n    return 2 * x"
    hand_in("ann", test_double=answer)
    result = graded()["ann"]
    assert result.points == 0 and "Code stood in locked cells" in result.noted[0]
    assert "test-double" in result.noted[0]
    assert "Code stood in locked cells" in page(course, "ann")
    shown = BeautifulSoup(page(course, "ann"), "html.parser").get_text()
    assert answer in shown


def test_files_that_were_left_out_are_named_to_all(course, hand_in, graded):
    files = {f".venv/{n}.py": b"" for n in range(600)}
    hand_in("ann", {**files, "trained/small.weights.h5": b"1"}, **RIGHT)
    result = graded()["ann"]
    assert result.points == 5 and "files were left out" in result.noted[0]
    assert ".venv/" in page(course, "ann")
    assert (course.autograded("ann") / "trained" / "small.weights.h5").is_file()


def test_a_folder_that_is_no_id_stands_in_results_report_and_csv(course, hand_in, command, run):
    for name in ("müller", "jane doe", "Jane Doe_123_assignsubmission_file_"):
        hand_in(name, **RIGHT)
    hand_in("ann", **RIGHT)
    code, out, _ = command(course.root)
    assert code == 1
    for name in ("müller", "jane doe"):
        assert f"failed: {name}: the folder's name is no learner's id" in out
        assert "no learner&#x27;s id" in page(course, name)
    assert run("report", NAME, "--root", course.root)[0] == 0
    text = (course.root / "results" / NAME / "report.html").read_text("utf-8")
    assert "jane doe" in text and "no learner" in text
    assert run("report", NAME, "--csv", "plain", "--root", course.root)[0] == 0
    (plain,) = (course.root / "results" / NAME).glob("*.csv")
    assert "jane doe" in plain.read_text("utf-8") and "failed" in plain.read_text("utf-8")
    shutil.rmtree(course.submission("müller").parent)
    run("report", NAME, "--root", course.root)
    assert "müller" not in (course.root / "results" / NAME / "report.html").read_text("utf-8")


def test_an_extension_counts_without_a_new_run(course, hand_in, graded):
    hand_in("ann", {"timestamp.txt": b"2030-01-01 12:00:00 UTC"}, **RIGHT)
    hand_in("bob", **RIGHT)
    with Gradebook(course.directory.db_url) as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate="2029-12-31 12:00:00 UTC")
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(RULE)
    graded()
    assert penalty(course) == 2 and "late" in page(course, "ann")
    with Gradebook(course.directory.db_url) as gradebook:
        gradebook.find_submission(NAME, "ann").extension = timedelta(days=3)
        gradebook.db.commit()
    graded()
    assert graded.ran == [] and penalty(course) == 0
    assert "<td>late</td>" not in page(course, "ann")


RULE = """
from nbgrader.plugins import BasePlugin


class TwoPoints(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 2


c.AssignLatePenalties.plugin_class = TwoPoints
"""


def penalty(course):
    with Gradebook(course.directory.db_url) as gradebook:
        return gradebook.find_submission(NAME, "ann").late_submission_penalty or 0


KERNEL = {"name": "ir", "display_name": "R"}
ODD = {
    "r": {"kernelspec": KERNEL},
    "julia": {"kernelspec": {**KERNEL, "name": "julia-1.10"}, "language_info": {"name": "julia"}},
}
FINE = {"kernelspec": {"name": "dsci-100", "display_name": "Ours"}}


def test_a_course_in_another_language_is_told_and_not_graded_as_python(course):
    path = course.source()
    notebook = nbformat.read(path, as_version=4)
    for language, metadata in ODD.items():
        notebook.metadata = nbformat.from_dict(metadata)
        nbformat.write(notebook, path)
        with pytest.raises(CourseError, match=f"is written in {language}, and what is run here"):
            require_checks(course)
    notebook.metadata = nbformat.from_dict(FINE)
    nbformat.write(notebook, path)
    require_checks(course)


def test_autotest_without_its_file_says_where_that_belongs(course):
    path = course.source()
    notebook = nbformat.read(path, as_version=4)
    cell = next(c for c in notebook.cells if "HIDDEN TESTS" in c.source)
    cell.source = "### AUTOTEST 1 + 1\n" + cell.source
    nbformat.write(notebook, path)
    with pytest.raises(CourseError, match="AUTOTEST needs that file, beside the notebook"):
        course.save_source()
