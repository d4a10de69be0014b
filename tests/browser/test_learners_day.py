"""A learner's day: fetch, write, test, validate, hand in, read the feedback. As in `make lab`."""

import re
from pathlib import Path

import nbformat
import pytest

from autograder import sandbox
from tests.looking import keep
from tests.serving import ROOT, TOKEN, lab

from .conftest import ASSIGNMENT

pytestmark = [
    pytest.mark.browser,
    pytest.mark.keras,
    pytest.mark.sandbox,
    pytest.mark.slow,
    pytest.mark.skipif(sandbox.available() is not None, reason=str(sandbox.available())),
]

HALF_RIGHT = (
    "return -(-size // stride) if padding == 'same' else (size - kernel_size) // stride + 1"
)
"""An answer to the first exercise that refuses nothing, as its docstring asks."""
EARNED = 1.5


@pytest.fixture(scope="module")
def work(classroom, tmp_path_factory, browser):
    """JupyterLab's address and the learner's folder."""
    classroom.run("nbgrader", "release_assignment", ASSIGNMENT)
    home = tmp_path_factory.mktemp("learner")
    options = ["--work", str(home / "work"), "--exchange", str(classroom.exchange)]
    own = {name: str(home / name) for name in ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR")}
    with lab(home / "lab.log", "learner", *options, **own) as address:
        yield address, home / "work"


@pytest.fixture(scope="module")
def page(work, new_page):
    """JupyterLab in a browser, with the assignment list open."""
    page = new_page()
    page.goto(f"{work[0]}/lab?token={TOKEN}")
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_role("menuitem", name="Assignment List").click()
    return page


def assignments(page, kind):
    """One of the three parts of the assignment list: released, fetched, submitted."""
    return page.locator(f"#{kind}_assignments_list")


@pytest.fixture(scope="module")
def fetched(page):
    assignments(page, "released").get_by_role("button", name="Fetch").click()
    assignments(page, "fetched").get_by_role("button", name="Submit").wait_for()
    return page


@pytest.fixture(scope="module")
def notebook(fetched):
    """The notebook, opened from the assignment list."""
    listed = assignments(fetched, "fetched")
    listed.get_by_role("button", name=ASSIGNMENT).click()
    listed.locator(".nested_list_item a").click()
    notebook = fetched.locator(".jp-NotebookPanel")
    cell(notebook, "def output_size").wait_for()
    return notebook


def cell(notebook, text):
    """The first code cell that holds the text."""
    return notebook.locator(".jp-CodeCell").filter(has_text=text).first


@pytest.fixture(scope="module")
def written(fetched, notebook):
    """An answer is typed, and the notebook run down to its visible tests."""
    answer = cell(notebook, "def output_size")
    answer.get_by_text("raise NotImplementedError()").click()
    for keys in ("Home", "Shift+End"):
        fetched.keyboard.press(keys)
    fetched.keyboard.type(HALF_RIGHT)
    graded = cell(notebook, "# 2 points. Each part counts by itself")
    graded.locator(".cm-content").click()
    fetched.get_by_role("menuitem", name="Run", exact=True).click()
    fetched.get_by_role("menuitem", name="Run All Above Selected Cell").click()
    return cell(notebook, 'with trying("output_size")')


@pytest.fixture(scope="module")
def validated(fetched, notebook, written):
    """What Validate says; it saves the notebook first."""
    notebook.get_by_text("Validate", exact=True).click()
    dialog = fetched.get_by_role("dialog")
    running = dialog.get_by_text(re.compile(r"Running cell \d+ of \d+"))
    running.wait_for()
    dialog.get_by_text(re.compile(r"tests? holds?\.")).wait_for()
    told = dialog.locator("#validation-message").inner_text()
    keep(fetched, "learner-validate")
    dialog.get_by_role("button", name="Ok").click()
    return told


@pytest.fixture(scope="module")
def graded(classroom, fetched, validated):
    """Handed in through the exchange, collected, graded, and the feedback released."""
    fetched.get_by_role("tab", name="Assignments").click()
    assignments(fetched, "fetched").get_by_role("button", name="Submit").click()
    assignments(fetched, "submitted").get_by_role("button", name="Fetch Feedback").wait_for()
    classroom.run("nbgrader", "collect", ASSIGNMENT)
    told = classroom.run("autograder", "grade", ASSIGNMENT, "--jobs", "1")
    classroom.run("nbgrader", "release_feedback", ASSIGNMENT)
    return told


@pytest.fixture(scope="module")
def feedback(fetched, graded):
    """The feedback's page, as JupyterLab shows it."""
    assignments(fetched, "submitted").get_by_role("button", name="Fetch Feedback").click()
    view = fetched.get_by_text("(view feedback)")
    view.wait_for()
    keep(fetched, "learner-assignments")
    view.click()
    fetched.get_by_role("listitem", name=re.compile(r"\.html")).dblclick()
    shown = fetched.frame_locator(".jp-HTMLViewer iframe")
    shown.locator("body").wait_for()
    return shown


def validating():
    """The processes that run a notebook for Validate."""
    commands = (path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists())
    return [command for command in commands if b"course_lab.validating" in command]


def test_fetching_gives_the_learner_the_notebook(fetched, work):
    assert [path.name for path in (work[1] / ASSIGNMENT).glob("*.ipynb")] == [f"{ASSIGNMENT}.ipynb"]


def test_a_learner_sees_no_tools_of_instructors(fetched):
    fetched.get_by_role("menuitem", name="Nbgrader").click()
    listed = fetched.locator(".lm-Menu").get_by_role("menuitem").all_inner_texts()
    fetched.keyboard.press("Escape")
    assert [text.strip() for text in listed] == ["Assignment List"]
    assert fetched.get_by_text("Create Assignment").count() == 0


def test_where_there_is_an_assignment_list_no_other_button_hands_in(notebook):
    assert notebook.get_by_text("Validate", exact=True).count() == 1
    assert notebook.get_by_role("button", name="Hand in").count() == 0


def test_a_locked_cell_cannot_be_edited(fetched, notebook):
    locked = cell(notebook, 'with trying("output_size")').locator(".cm-content")
    before = locked.text_content()
    locked.click()
    fetched.keyboard.type("assert True")
    assert locked.text_content() == before
    assert locked.get_attribute("aria-readonly") == "true"


def test_a_visible_test_says_what_is_wrong(written):
    said = written.locator(".jp-OutputArea-output").first.inner_text()
    assert "expected that it raises a ValueError" in said
    assert "Traceback" not in said


def test_validate_lists_the_visible_tests_that_fail(validated):
    released = nbformat.read(ROOT / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    tests = [c for c in released.cells if c.metadata.get("nbgrader", {}).get("points") == 0]
    counted, name, reason, code, missing = filter(None, map(str.strip, validated.split("\n")))
    assert counted == f"0 of {len(tests)} tests hold."
    assert name == "✗ output_size" and code == "the test"
    assert reason == "output_size returned the int 3; expected that it raises a ValueError."
    assert missing.startswith("Not written yet: max_pool2d, avg_pool2d, ")
    assert missing.count(",") == len(tests) - 2


def test_validate_stops_when_its_answer_is_not_waited_for(fetched, notebook, validated):
    notebook.get_by_text("Validate", exact=True).click()
    dialog = fetched.get_by_role("dialog")
    dialog.get_by_text("Running cell").wait_for()
    assert validating()
    dialog.get_by_role("button", name="Ok").click()
    for _ in range(600):
        if not validating():
            break
        fetched.wait_for_timeout(100)
    assert not validating()


def test_what_was_handed_in_is_graded(graded):
    assert re.search(rf"\b{EARNED}\b.*output_size: expected a", graded, re.DOTALL)


def test_the_feedback_opens_from_the_assignment_list(feedback):
    assert f"{EARNED} / 30" in feedback.locator("body").inner_text()


def test_the_feedback_shows_each_part(fetched, feedback):
    row = feedback.get_by_role("row", name="refusals").first
    row.scroll_into_view_if_needed()
    keep(fetched, "learner-feedback")
    assert "0 of 0.5" in row.inner_text()
    assert "expected a ValueError" in row.inner_text()
