"""The leaderboard: figures from the judge, pseudonyms that stay, a table and a picture."""

import io
import json

import pytest
from rich.console import Console

from autograder.job import Part, Verdict
from autograder.report import ReportError, leaderboard
from autograder.report.pseudonyms import PseudonymError, Pseudonyms
from autograder.results.records import Result, Results

NAME = "08-challenge"
NETWORKS = {  # learner → accuracy, multiply-adds, parameters
    "ann": (0.85, 1_000_000, 20_000),
    "bob": (0.9, 5_000_000, 50_000),
    "cid": (0.84, 2_000_000, 30_000),
}


def result(learner, figures=None, **kwargs):
    verdict = Verdict("challenge.reached", (Part("accuracy", 1, 8, "told"),), figures=figures or {})
    return Result(NAME, learner, "graded", verdicts=(verdict,), **kwargs)


def measured(learner):
    names = ("accuracy", "multiply-adds", "parameters")
    return result(learner, dict(zip(names, NETWORKS[learner], strict=True)))


@pytest.fixture
def course(tmp_path):
    """A graded class: three networks, and one without trained weights."""
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    results = Results(tmp_path / "results" / NAME)
    for learner in NETWORKS:
        results.put(measured(learner))
    results.put(result("dora.b"))
    return tmp_path


@pytest.fixture
def run(course, run):
    """Runs `autograder report`; exit code, what it printed, and its complaint."""
    return lambda *arguments: run("report", *arguments, "--root", course)


def board(*learners, extra=()):
    results = [measured(learner) for learner in learners] + list(extra)
    return leaderboard.leaderboard(NAME, results, lambda names: {name: name for name in names})


# ---------------------------------------------------------------------------- rows


def test_figures_come_back_from_the_stored_result(course):
    stored = Results(course / "results" / NAME).get("ann").verdicts[0].figures
    assert stored == {"accuracy": 0.85, "multiply-adds": 1_000_000, "parameters": 20_000}


def test_a_result_of_before_there_were_figures_is_still_read():
    old = {"check": "a.b", "parts": [], "grade_id": "", "reason": ""}
    assert Verdict.from_dict(old).figures == {}


def test_the_most_accurate_comes_first_and_the_front_is_marked():
    rows = board(*NETWORKS).rows
    assert [(row.who, row.front) for row in rows] == [("bob", True), ("ann", True), ("cid", False)]


def test_who_has_no_measured_network_is_counted():
    assert board("ann", extra=[result("eve"), result("fay", {"accuracy": 0.9})]).without == 2


def test_nothing_measured_is_an_error():
    with pytest.raises(ReportError, match="no network of 08-challenge has been measured"):
        board(extra=[result("eve")])


def test_the_table_shows_markup_in_a_name_as_text():
    rows = (leaderboard.Row("[red]x[/]", 0.5, 1, 1, sandboxed=False),)
    console = Console(width=120, file=io.StringIO())
    console.print(leaderboard.table(leaderboard.Leaderboard(NAME, rows, 0)))
    told = console.file.getvalue()
    assert "[red]x[/] *" in told
    assert "without the sandbox" in told


# ---------------------------------------------------------------------------- pseudonyms


def test_a_pseudonym_stays_and_no_two_are_the_same(tmp_path):
    path = tmp_path / "results" / "pseudonyms.json"
    learners = [f"learner{number}" for number in range(1_100)]  # more than there are names
    first = Pseudonyms(path).of(learners)
    assert Pseudonyms(path).of(["new", *learners]).items() > first.items()
    assert len(set(first.values())) == len(first)


def test_pseudonyms_do_not_follow_from_the_names(tmp_path):
    drawn = [Pseudonyms(tmp_path / f"{n}.json").of(["ann", "bob"]) for n in range(10)]
    assert len({tuple(names.values()) for names in drawn}) > 1


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', '{"a": "same", "b": "same"}'])
def test_pseudonyms_that_cannot_be_read_are_not_overwritten(tmp_path, text):
    path = tmp_path / "pseudonyms.json"
    path.write_text(text)
    with pytest.raises(PseudonymError, match="pseudonyms"):
        Pseudonyms(path)
    assert path.read_text() == text


# ---------------------------------------------------------------------------- the command


def test_the_report_names_nobody(run, course):
    code, told, _ = run(NAME)
    assert code == 0
    called = json.loads((course / "results" / "pseudonyms.json").read_text())
    picture = (course / "results" / NAME / "leaderboard.svg").read_text()
    for learner in NETWORKS:
        assert called[learner] in told
        for shown in (told.replace(str(course), ""), picture):
            assert not any(f"{edge}{learner}" in shown for edge in ' ">')
    assert "1 more without a measured network" in told


def test_names_are_shown_when_asked_for(run, course):
    code, told, _ = run(NAME, "--names")
    assert code == 0
    assert all(f" {learner} " in told for learner in NETWORKS)
    assert not (course / "results" / "pseudonyms.json").exists()


def test_the_picture_has_an_alternative_text(run, course):
    run(NAME, "--names")
    picture = (course / "results" / NAME / "leaderboard.svg").read_text()
    words = "ann 85.0% at 1,000,000; bob 90.0% at 5,000,000"
    assert f'role="img" aria-label="{NAME}: accuracy against multiply-adds of 3' in picture
    assert words in picture


def test_a_png_carries_it_as_its_description(run, tmp_path):
    path = tmp_path / "deep" / "board.PNG"
    assert run(NAME, "--picture", path)[0] == 0
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG")
    assert b"On the Pareto front" in content


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["09-nothing"], "results/09-nothing is not there; graded so far: 08-challenge"),
        (["../08-challenge"], "results/../08-challenge is not there"),
        ([NAME, "--picture", "board.gif"], "should be one of .svg, .png, not board.gif"),
        ([NAME, "--picture", "/proc/none/board.svg"], "/proc/none is no folder: make it first"),
    ],
)
def test_what_cannot_be_reported_is_refused_in_one_line(run, arguments, words):
    code, _, complaint = run(*arguments)
    assert code == 2
    assert words in complaint
    assert len(complaint.strip().splitlines()) == 1


def test_pseudonyms_that_are_damaged_are_refused(run, course):
    (course / "results" / "pseudonyms.json").write_text("{")
    code, _, complaint = run(NAME)
    assert code == 2
    assert "pseudonyms.json cannot be read" in complaint
