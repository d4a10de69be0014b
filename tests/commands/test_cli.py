"""The command line: one-line errors, exit codes 0, 1 and 2; the course's settings."""

import errno
import io
import shutil
import sqlite3
from contextlib import closing, nullcontext

import pytest
from nbgrader.api import Gradebook
from rich.console import Console

from autograder import course_config, sandbox
from autograder.commands.shared import out
from autograder.course_config import ConfigError, limits
from autograder.grading import grading
from autograder.job import Limits, Outcome, Part, Verdict
from autograder.judge.checks import check
from autograder.results.records import Result, Results
from autograder.results.tables import class_table, what_was_wrong
from autograder.seam import notebook
from tests.small_course.text import NAME

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's


@pytest.fixture(autouse=True)
def no_workers(monkeypatch):
    """Nothing runs here, so nothing need warm up."""
    monkeypatch.setattr(grading.pool, "Workers", lambda count, sandboxed: nullcontext(count))


@pytest.fixture
def refused(run):
    """What a command is refused with, in one line."""

    def refused(*arguments):
        code, _, complaint = run(*arguments)
        assert code == 2
        *before, line = complaint.splitlines()
        assert all(not other.strip() or other.startswith("Without the sandbox") for other in before)
        assert line.startswith("autograder: ")
        return line.removeprefix("autograder: ")

    return refused


# ---------------------------------------------------------------------------- usage


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["grade"],
        ["grade", NAME, "--jobs", "0"],
        ["grade", NAME, "--jobs", "many"],
        ["build", "--nonsense"],
        ["text"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2(run, arguments):
    assert run(*arguments)[0] == 2


def test_help_ends_with_0(run):
    code, told, _ = run("--help")
    assert code == 0
    assert all(verb in told for verb in ("build", "check", "grade", "bundle", "text", "demo"))


@pytest.mark.parametrize("verb", [["build"], ["build", "--check"], ["grade", NAME], ["bundle"]])
def test_a_folder_that_is_no_course_is_refused(refused, tmp_path, verb):
    flags = ["--no-sandbox"] if verb[0] == "grade" else []
    told = refused(*verb, *flags, "--root", tmp_path / "nowhere")
    assert "has no nbgrader_config.py" in told


def test_settings_that_do_not_run_are_refused(refused, course):
    (course.root / "nbgrader_config.py").write_text("c = get_config(\n")
    told = refused("grade", NAME, "--no-sandbox", "--root", course.root)
    assert "nbgrader_config.py does not run: SyntaxError" in told


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("c.Limits.memory = 1", "c.Limits.memory is unknown; known: cell_seconds, "),
        ("c.Limits.cpu_seconds = 0", "must be a positive whole number, got 0"),
        ("c.Limits.cpu_seconds = 1.5", "must be a positive whole number, got 1.5"),
        ("c.Limits.cpu_seconds = True", "must be a positive whole number, got True"),
        ("c.Limits.cpu_seconds = '9'", "must be a positive whole number, got '9'"),
    ],
)
def test_wrong_limits_are_refused(refused, course, hand_in, line, words):
    hand_in("ann")
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(f"\n{line}\n")
    assert words in refused("grade", NAME, "--no-sandbox", "--root", course.root)


def test_limits_come_from_the_settings(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\nc.Limits.cpu_seconds = 7\nc.Limits.memory_bytes = 2 * 1024**3\n"
    )
    found = limits(course_config.load(tmp_path))
    assert found == Limits(cpu_seconds=7, memory_bytes=2 * 1024**3)
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    assert limits(course_config.load(tmp_path)) == Limits()
    with pytest.raises(ConfigError, match="is no course"):
        course_config.load(tmp_path / "nowhere")


# ---------------------------------------------------------------------------- build, text, check


def test_build_says_what_it_wrote_and_check_what_is_out_of_step(run, course):
    assert run("build", "--root", course.root) == (0, "", "")
    assert run("build", "--check", "--root", course.root) == (0, "", "")
    (course.released() / f"{NAME}.ipynb").write_text("{}")
    code, _, told = run("build", "--check", "--root", course.root)
    assert code == 1 and f"release/{NAME}/{NAME}.ipynb: differs" in told
    code, told, _ = run("build", "--root", course.root)
    assert code == 0 and f"{NAME}.ipynb" in told


def test_a_text_that_breaks_a_rule_is_refused_with_its_line(refused, course):
    with (course.root / "source" / NAME / f"{NAME}.nb.py").open("a") as file:
        file.write('\n# %% answr="x"\n')
    assert f"source/{NAME}/{NAME}.nb.py:" in refused("build", "--root", course.root)


def test_text_prints_a_notebook_and_refuses_what_is_none(run, refused, course, tmp_path):
    code, told, _ = run("text", course.source())
    assert code == 0 and '# %% answer="double"' in told
    assert "there is no file" in refused("text", tmp_path / "nothing.ipynb")
    for number, content in enumerate([b"", b"{}", b"[]", b"\xff", b'{"nbformat": 4}']):
        path = tmp_path / f"{number}.ipynb"
        path.write_bytes(content)
        assert "is no notebook" in refused("text", path)


def test_check_refuses_what_it_cannot_prove(refused, course, tmp_path):
    assert "there is no source/" in refused("check", "--no-sandbox", "--root", tmp_path)
    told = refused("check", "02-large", "--no-sandbox", "--root", course.root)
    assert told == f"unknown: 02-large; known: {NAME}"
    told = refused("check", "--only", "wrong/no*", "--no-sandbox", "--root", course.root)
    assert told == "no entry fits wrong/no*; write it like wrong/NAME or 'right/max_*'"
    for share in ("0/8", "9/8", "1/0", "1/-8", "1", "a/b", "1/8/2", ""):
        told = refused("check", "--share", share, "--no-sandbox", "--root", course.root)
        assert told == f"--share is {share}; write it like 1/8, the first of eight parts"
    (course.released() / f"{NAME}.ipynb").unlink()
    told = refused("check", "--no-sandbox", "--root", course.root)
    assert told == f"release/{NAME} is not built; run `autograder build`"


# ---------------------------------------------------------------------------- grade


@pytest.fixture
def without_running(monkeypatch):
    """Every submission comes out as the outcome that is put in here, graded with 0 by default."""
    outcomes, ran = {}, []

    def come_out(job):
        verdicts = tuple(
            Verdict(name, (Part("values", 0, {"double": 3}.get(name[6:], 2), "[/no] x"),), cell)
            for cell, name in job.checks.items()
        )
        graded = Outcome(NAME, job.learner, NAME, "graded", "", verdicts)
        return outcomes.get(job.learner, graded)

    def run_all(submissions, workers):
        for submission in submissions:
            ran.append(submission.learner)
            yield submission, notebook.graded(submission, come_out)

    monkeypatch.setattr(grading.pool, "run_all", run_all)
    run_all.outcomes, run_all.ran = outcomes, ran
    return run_all


def test_grade_refuses_what_was_not_handed_in_or_released(refused, course, hand_in):
    grade = ("grade", "--no-sandbox", "--root", course.root)
    assert refused(*grade, NAME) == f"nobody has handed in {NAME}: submitted/*/{NAME} is empty"
    hand_in("ann")
    told = refused(*grade, NAME, "--learner", "ann", "--learner", "bob")
    assert told == "nothing was handed in by bob"
    assert "no assignment '02-large' is released" in refused(*grade, "02-large")


def test_grade_refuses_a_course_whose_checks_do_not_fit_its_cells(refused, course, hand_in):
    hand_in("ann")
    grade = ("grade", NAME, "--no-sandbox", "--root", course.root)
    from autograder.judge import checks

    del checks._REGISTRY["", "small.halve"]
    assert "cell test-halve: no check is called 'small.halve'" in refused(*grade)
    check("small.halve", parts={"values": 2.5})(lambda student, rng, grade: None)
    told = refused(*grade)
    assert "cell test-halve has 2 points, but the parts of its check small.halve have 2.5" in told


def test_grade_shows_a_table_and_ends_with_0_when_all_are_graded(
    run, course, hand_in, without_running
):
    hand_in("ann"), hand_in("bob")
    code, told, _ = run(
        "grade", NAME, "--learner", "bob", "--learner", "bob", "--no-sandbox", "--root", course.root
    )
    assert code == 0 and without_running.ran == ["bob"]
    assert "bob" in told and "ann" not in told and "1 graded" in told


def test_grade_ends_with_1_when_a_submission_could_not_be_graded(
    run, course, hand_in, without_running
):
    hand_in("ann"), hand_in("bob")
    without_running.outcomes["ann"] = Outcome(NAME, "ann", NAME, "failed", "the worker died")
    code, told, _ = run("grade", NAME, "--no-sandbox", "--root", course.root)
    assert code == 1 and "1 failed" in told and "1 graded" in told and "the worker died" in told


@pytest.fixture
def with_a_class_list(course):
    """Ann and Zoe are in the gradebook."""
    with Gradebook(course.directory.db_url) as gradebook:
        for learner in ("ann", "zoe"):
            gradebook.update_or_create_student(learner)


def test_who_handed_in_nothing_is_in_the_table_and_the_results(
    run, refused, course, hand_in, without_running, with_a_class_list
):
    hand_in("ann"), hand_in("bob")
    grade = ("grade", NAME, "--no-sandbox", "--root", course.root)
    code, told, _ = run(*grade)
    assert code == 0 and sorted(without_running.ran) == ["ann", "bob"]
    assert "2 graded · 1 not handed in" in told
    (row,) = (line for line in told.splitlines() if "zoe" in line)
    assert "not handed in" in row and "nothing was handed in" in row
    stored = Results(course.root / "results" / NAME).get("zoe")
    assert (stored.state, stored.points) == ("not handed in", 0)
    code, told, _ = run(*grade, "--learner", "zoe")
    assert code == 0 and "1 not handed in" in told
    assert refused(*grade, "--learner", "eve") == "nothing was handed in by eve"


def test_who_hands_in_late_is_graded_by_the_next_run(
    run, course, hand_in, without_running, with_a_class_list
):
    hand_in("ann")
    grade = ("grade", NAME, "--no-sandbox", "--root", course.root)
    run(*grade)
    hand_in("zoe")
    code, told, _ = run(*grade)
    assert code == 0 and without_running.ran[-1] == "zoe" and "2 graded" in told
    assert Results(course.root / "results" / NAME).get("zoe").state == "graded"
    shutil.rmtree(course.submission("zoe"))
    _, told, _ = run(*grade)
    assert "1 graded · 1 not handed in" in told
    gone = Results(course.root / "results" / NAME).get("zoe")
    assert gone.state == "not handed in" and "the gradebook keeps the score" in gone.reason


def test_grading_without_the_sandbox_is_told_in_the_report_and_recorded(
    run, course, hand_in, without_running, monkeypatch
):
    hand_in("ann")
    without_running.outcomes["ann"] = Outcome(NAME, "ann", NAME, "failed", "x", sandboxed=False)
    _, told, complaint = run("grade", NAME, "--no-sandbox", "--root", course.root)
    assert "1 of 1 without the sandbox (--no-sandbox)" in told
    assert "ann *" in told and "* without the sandbox" in told
    assert complaint.startswith("Without the sandbox learners' code can read and write")
    assert Results(course.root / "results" / NAME).get("ann").sandboxed is False
    without_running.outcomes["ann"] = Outcome(NAME, "ann", NAME, "failed", "x")
    monkeypatch.setattr(sandbox, "available", lambda: None)
    _, told, _ = run("grade", NAME, "--root", course.root)
    assert "without the sandbox" not in told and "*" not in told
    assert Results(course.root / "results" / NAME).get("ann").sandboxed is True


@pytest.mark.parametrize("told", ["[/b]", "[red]x", "[2, 3]", "\x1b[2J\x07", "a\nb", "\n", "‮x"])
def test_a_table_shows_whatever_a_learner_wrote(told, capsys):
    part = Part("values", 0, 3, told)
    result = Result(NAME, "ann", "graded", verdicts=(Verdict("small.double", (part,), "t"),))
    assert what_was_wrong(result).startswith("double: ")
    out.print(class_table([result, Result(NAME, told, "failed", told)]))
    shown = capsys.readouterr().out
    assert "\x1b[2J" not in shown and "\x07" not in shown
    if told.startswith("["):
        assert told in shown


def test_where_a_terminal_is_narrow_the_words_stand_below_the_table():
    verdicts = tuple(Verdict(f"small.e{n}", (Part("p", 1, 1),), "t") for n in range(12))
    results = [
        Result(NAME, "ann", "graded", verdicts=verdicts),
        Result(NAME, "bob", "failed", "there is\nno notebook in what was handed in"),
    ]
    shown = {}
    for width in (80, 200):
        shown[width] = io.StringIO()
        Console(file=shown[width], width=width).print(class_table(results, width))
    assert "\n bob: there is no notebook in what was handed in\n" in shown[80].getvalue()
    assert "what was wrong" in shown[200].getvalue() and "bob:" not in shown[200].getvalue()


def test_a_place_that_may_not_be_written_is_told_in_one_line(
    refused, course, hand_in, without_running, monkeypatch
):
    hand_in("ann")

    def put(self, result):
        raise OSError(errno.EROFS, "Read-only file system", str(self.folder / "ann.json"))

    monkeypatch.setattr("autograder.results.records.Results.put", put)
    told = refused("grade", NAME, "--root", str(course.root), "--no-sandbox")
    assert told.endswith("ann.json: Read-only file system; see who may write there")


@pytest.mark.parametrize("damage", ["garbage", "locked"])
def test_scores_of_a_gradebook_that_cannot_be_read_are_refused(
    refused, course, hand_in, monkeypatch, damage
):
    hand_in("ann")
    path = course.root / "gradebook.db"
    if damage == "garbage":
        path.write_bytes(b"garbage" * 1000)
        told = refused("check", "--scores", NAME, "--root", str(course.root), "--no-sandbox")
        assert "the gradebook cannot be used (file is not a database)" in told
        return
    monkeypatch.setattr("autograder.seam.roster.BUSY_SECONDS", 0)
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        told = refused("check", "--scores", NAME, "--root", str(course.root), "--no-sandbox")
    assert told.startswith("another program is writing to the gradebook")
