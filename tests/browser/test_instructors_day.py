"""An instructor's day: a graded class in formgrader, points and a comment by hand, a re-grade."""

import nbformat
import pytest

from autograder import sandbox
from autograder.proof import banks
from tests.looking import keep, keep_looks
from tests.serving import ROOT, TOKEN, lab

from .conftest import ASSIGNMENT

pytestmark = [
    pytest.mark.browser,
    pytest.mark.keras,
    pytest.mark.sandbox,
    pytest.mark.slow,
    pytest.mark.skipif(sandbox.available() is not None, reason=str(sandbox.available())),
]

WRONG = "depth_along_width"
JUDGED, JUDGED_CELL = 28, 2
"""What the judge gives it, in all and of the 4 points of the exercise that is wrong."""
BY_HAND, COMMENT = "3.25", "Nearly right: look at the groups again."
ATTACK = "document.documentElement.dataset.owned = 'yes'"
ATTACKS = f"""
<script>{ATTACK}</script>
<img src="x" onerror="{ATTACK}">
<svg onload="{ATTACK}"></svg>
[a link](javascript:{ATTACK.replace(" ", "")})
"""
"""Markdown that would mark the page as the learner's if any script of it ran."""


def hand_in_wrong(folder):
    """One exercise with a known mistake, the others right."""
    entry = banks.read(ROOT / "tests" / "submissions" / ASSIGNMENT / "wrong" / f"{WRONG}.py")
    books = [ROOT / part / ASSIGNMENT / f"{ASSIGNMENT}.ipynb" for part in ("release", "source")]
    banks.lay_out(entry, folder, *(nbformat.read(book, as_version=4) for book in books))
    return entry


def hand_in_scripts(folder):
    """No answers; scripts in Markdown and in what a cell shows."""
    notebook = nbformat.read(ROOT / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    shows = f"from IPython.display import HTML\nHTML({ATTACKS!r})"
    notebook.cells.insert(1, nbformat.v4.new_markdown_cell(ATTACKS))
    notebook.cells.insert(2, nbformat.v4.new_code_cell(shows))
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{ASSIGNMENT}.ipynb")


@pytest.fixture(scope="module")
def wrong(classroom, browser):
    """A class of two, graded; the bank entry that one of them handed in."""
    entry = hand_in_wrong(classroom.course / "submitted" / "emre" / ASSIGNMENT)
    hand_in_scripts(classroom.course / "submitted" / "mallory" / ASSIGNMENT)
    classroom.run("autograder", "grade", ASSIGNMENT, "--jobs", "2")
    return entry


@pytest.fixture(scope="module")
def page(wrong, classroom, new_page, tmp_path_factory):
    """JupyterLab in a browser, with formgrader open."""
    home = tmp_path_factory.mktemp("instructor")
    own = {name: str(home / name) for name in ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR")}
    course = ["--course", str(classroom.course)]
    with lab(home / "lab.log", "instructor", *course, **own) as address:
        page = new_page()
        page.goto(f"{address}/lab?token={TOKEN}")
        page.get_by_role("menuitem", name="Nbgrader").click()
        page.get_by_role("menuitem", name="Formgrader").click()
        yield page


@pytest.fixture(scope="module")
def formgrader(page):
    return page.frame_locator("iframe")


@pytest.fixture(scope="module")
def submissions(formgrader):
    """A function that opens formgrader's table of submissions."""

    def submissions():
        formgrader.get_by_role("link", name="Manual Grading").first.click()
        formgrader.locator("td.num-submissions").wait_for()
        formgrader.get_by_role("link", name=ASSIGNMENT).click()
        formgrader.locator("td.needs-manual-grade").wait_for()
        formgrader.locator("td").get_by_role("link", name=ASSIGNMENT).click()
        return formgrader.locator("#main-table tr")

    return submissions


@pytest.fixture(scope="module")
def opened(submissions, formgrader):
    """A function that opens a learner's submission in formgrader."""

    def opened(learner):
        rows = submissions()
        rows.filter(has=formgrader.locator("a", has_text=learner)).locator("a").first.click()
        # The scores come by a request of their own, after the page.
        formgrader.locator("#test-depth-max[placeholder]").wait_for()
        return formgrader

    return opened


def verdict(formgrader, cell):
    """The judge's table below a graded cell."""
    shown = formgrader.locator(".code_cell").filter(has=formgrader.locator(f"#{cell}"))
    return shown.locator("table")


@pytest.fixture(scope="module")
def graded_by_hand(page, opened, classroom):
    """Points and a comment typed into formgrader, and the class graded anew after that."""
    formgrader = opened("emre")
    for field, typed in (("#test-depth-max", BY_HAND), ("#depth-max-comment", COMMENT)):
        with page.expect_response(lambda answer: answer.request.method == "PUT") as saved:
            formgrader.locator(field).fill(typed)
            formgrader.locator(field).press("Tab")
        assert saved.value.ok
    formgrader.locator("#test-depth-max").evaluate(
        "field => field.scrollIntoView({block: 'center'})"
    )
    keep(page, "instructor-formgrader")
    return classroom.run("autograder", "grade", ASSIGNMENT, "--again", "--learner", "emre")


def owned(page):
    return page.locator("html").get_attribute("data-owned")


def test_formgrader_lists_the_judges_scores(page, submissions, wrong, formgrader):
    rows = submissions()
    rows.nth(1).wait_for()
    keep(page, "instructor-submissions")
    scores = formgrader.locator("#main-table td.score").all_inner_texts()
    assert sorted(scores) == ["0 / 30", f"{JUDGED} / 30"]


def test_formgrader_shows_the_judges_verdict(opened, wrong):
    told = verdict(opened("emre"), "test-depth-max").inner_text()
    assert all(name in told for name in wrong.names)
    assert "✗ values" in told


def test_scripts_of_a_learner_do_not_run_in_formgrader(opened):
    formgrader = opened("mallory")
    assert ATTACK in formgrader.locator("body").inner_text()
    assert owned(formgrader) is None


def test_scripts_of_a_learner_do_not_run_in_the_feedback(opened, classroom, new_page):
    page = new_page()
    page.goto((classroom.course / "feedback/mallory" / ASSIGNMENT / f"{ASSIGNMENT}.html").as_uri())
    assert ATTACK in page.locator("body").inner_text()
    assert page.locator("[href^=javascript]").count() == 0
    assert owned(page) is None


def test_a_script_would_have_run_if_it_had_been_let_through(new_page):
    page = new_page()
    page.set_content(ATTACKS)
    assert owned(page) == "yes"


def test_points_and_comments_by_hand_survive_a_new_grading(graded_by_hand, opened):
    formgrader = opened("emre")
    assert formgrader.locator("#test-depth-max").input_value() == BY_HAND
    assert formgrader.locator("#depth-max-comment").input_value() == COMMENT


def test_the_feedback_shows_points_and_comments_by_hand(
    graded_by_hand, classroom, new_page, browser
):
    page = new_page()
    path = classroom.course / "feedback/emre" / ASSIGNMENT / f"{ASSIGNMENT}.html"
    page.goto(path.as_uri())
    told = page.locator("body").inner_text()
    keep_looks(path, "feedback", browser)
    assert COMMENT in told
    assert f"{JUDGED - JUDGED_CELL + float(BY_HAND)} / 30" in told
