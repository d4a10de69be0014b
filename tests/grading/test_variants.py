"""A class with numbers of its own each: whose are judged, what is told, what is graded anew."""

import json
from contextlib import nullcontext

import nbformat
import pytest
from bs4 import BeautifulSoup

from autograder.authoring.build import build
from autograder.course_config import NAME as SETTINGS
from autograder.course_config import ConfigError
from autograder.grading import regrading
from autograder.judge import checks
from tests.small_course.text import NAME, RIGHT, TEXT

VARIES = """\
# %% varies="double"
from autograder.authoring.variants import one_of

factor = one_of(2, 3, 5, 7)
four = 2 * factor

"""


@pytest.fixture
def varied(course, monkeypatch):
    """The small course; its first exercise multiplies by the learner's own factor."""
    text = VARIES + TEXT.replace("== 4", "== {{four}}").replace('"""Twice', '"""{{factor}} times')
    text = text.replace("# # Doubling", "# # Times {{factor}}").replace("2 * np", "{{factor}} * np")
    (course.source().parent / f"{NAME}.nb.py").write_text(text, "utf-8")

    @checks.check("small.times", parts={"values": 3})
    def times(student, rng, grade):
        with grade.part("values"):
            grade.close(student.double(3.0), 3.0 * grade.number("factor", 2))

    check = checks.find("small.times")
    monkeypatch.setitem(checks._REGISTRY, ("", "small.double"), check)
    build(course.root)
    switch(course, '"seven herons"')
    return course


def switch(course, seed):
    with (course.root / SETTINGS).open("a") as settings:
        settings.write(f"c.Course.variants = {seed}\n")


def copy_of(run, course, learner):
    code, out, err = run("variants", NAME, "--learner", learner, "--to", course.root / "to",
                         "--root", course.root)  # fmt: skip
    assert code == 0, err
    path = course.root / "to" / learner / NAME / f"{NAME}.ipynb"
    return int(out.split(" = ")[1].split(";")[0]), nbformat.read(path, as_version=4)


def hand_in(course, learner, notebook, factor):
    folder = course.submission(learner)
    folder.mkdir(parents=True, exist_ok=True)
    for cell in notebook.cells:
        if cell.id == "double":
            cell.source = f"def double(x):\n    return {factor} * x"
        if cell.id == "halve":
            cell.source = RIGHT["halve"]
    nbformat.write(notebook, folder / f"{NAME}.ipynb")


def test_each_learner_is_judged_on_own_numbers_and_reads_them(varied, graded, run):
    given = {name: copy_of(run, varied, name) for name in ("ann", "bob", "cid", "dan", "eve")}
    assert len({factor for factor, _ in given.values()}) > 1
    for name, (factor, notebook) in given.items():
        assert notebook.cells[0].source == f"# Times {factor}"
        hand_in(varied, name, notebook, factor)
    results = graded()
    assert {result.points for result in results.values()} == {5}
    for name, (factor, _) in given.items():
        told = f"The numbers of this learner's notebook: factor = {factor}"
        assert results[name].notes == (told,)  # and nothing of cells that were changed
        assert (results[name].noted, results[name].numbers) == ([], f"factor = {factor}")
        page = (varied.feedback(name) / f"{NAME}.html").read_text("utf-8")
        told = BeautifulSoup(page, "html.parser").get_text()
        assert f"factor = {factor}\n" in told and f"double(2) == {2 * factor}\n" in told
    graded()
    assert graded.ran == []
    switch(varied, '"eight herons"')
    moved = {name for name, result in graded().items() if result.points < 5}
    assert moved and set(graded.ran) == set(given)


def test_the_report_says_whose_numbers_are_which_and_who_worked_on_others(varied, graded, run):
    factor, notebook = copy_of(run, varied, "ann")
    hand_in(varied, "ann", notebook, factor)
    name = next(n for n in map("l{}".format, range(9)) if copy_of(run, varied, n)[0] != 2)
    hand_in(varied, name, nbformat.from_dict(varied.release), 2)  # fetched, and not a copy
    notes = graded()[name].noted
    assert notes == ["This is not the learner's own copy: it has the numbers of the release that "
                     "is for all."]  # fmt: skip
    assert run("report", NAME, "--root", varied.root)[0] == 0
    path = varied.root / "results" / NAME / "report.html"
    page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    rows = {row.th.text: row.text for row in page.select("#learners tbody tr")}
    assert f"factor = {factor}" in rows["ann"]
    assert "not the learner's own copy" in page.select_one("#attention").text
    assert "factor" not in page.select_one("#attention").text


def test_another_learners_answer_earns_nothing_and_the_notebook_is_not_asked(varied, graded, run):
    copies = (copy_of(run, varied, name) for name in map("l{}".format, range(9)))
    mine, notebook = copy_of(run, varied, "ann")
    other, theirs = next(one for one in copies if one[0] != mine)
    hand_in(varied, "ann", theirs, other)
    assert graded()["ann"].points == 2
    notebook.metadata.variants = {"factor": other}  # what a learner says is not looked at
    hand_in(varied, "ann", notebook, other)
    assert graded()["ann"].points == 2
    hand_in(varied, "ann", theirs, mine)  # the right numbers in another's copy
    assert graded()["ann"].points == 5


def test_a_right_class_loses_nothing_when_a_check_is_looked_at_again(
    varied, graded, run, monkeypatch
):
    for name in ("ann", "bob", "cid"):
        factor, notebook = copy_of(run, varied, name)
        hand_in(varied, name, notebook, factor)
    graded()
    monkeypatch.setattr(regrading.pool, "run_all", graded.__globals__["grading"].pool.run_all)
    monkeypatch.setattr(regrading.pool, "Workers", lambda count, sandboxed: nullcontext(count))
    code, out, err = run("check", "--scores", NAME, "--no-sandbox", "--root", varied.root)
    assert code == 0, out + err


def test_what_the_command_refuses_is_told_in_one_line(varied, graded, run):
    where = ("--root", varied.root)
    assert "nobody is on the class list" in run("variants", NAME, *where)[2]
    assert "is no learner's id" in run("variants", NAME, "--learner", "no one", *where)[2]
    assert "is no learner's id" in run("variants", NAME, "--learner", "", *where)[2]
    copy_of(run, varied, "ann")
    out = run("variants", NAME, "--learner", "ann", "--to", varied.root / "to", *where)[1]
    assert "left alone" in out
    table = varied.root / "variants" / f"{NAME}.json"
    table.write_text(json.dumps({"drawn": [], "variants": 7}))
    hand_in(varied, "ann", nbformat.from_dict(varied.release), 2)
    with pytest.raises(ConfigError, match="run `autograder build`"):  # once, and not each learner
        graded()
    assert "run `autograder build`" in run("variants", NAME, "--learner", "ann", *where)[2]
    table.unlink()
    assert "nothing varies" in run("variants", NAME, "--learner", "ann", *where)[2]
    switch(varied, '""')
    assert "variants are off" in run("variants", NAME, "--learner", "ann", *where)[2]
