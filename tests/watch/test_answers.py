"""An answer to a request goes back to where the learner looks, whoever holds the course."""

import json
from types import SimpleNamespace

import pytest
from nbgrader.api import Gradebook
from rich.console import Console

from autograder import lock
from autograder.options import Options
from autograder.watch import again
from autograder.watch.attempts import Attempts
from autograder.watch.drop import Drop
from autograder.watch.screen import Screen
from autograder.watch.settings import Watch
from autograder.watch.watching import Watching
from tests.small_course.text import NAME, WRONG
from tests.watch.test_watch_drop import put, zipped

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's


@pytest.fixture
def answer(course, run):
    def answer(text, *more):
        root = ("--root", course.root)
        code, out, told = run("requests", "answer", "ann", NAME, "double", text, *more, *root)
        assert code == 0, told
        return out

    return answer


@pytest.fixture
def asked(course, hand_in, graded, tmp_path):
    """A drop folder whose watch has handed ann's page back, and stopped; she has asked."""
    folder = hand_in("ann", **WRONG)
    (folder / "requests.json").write_text(json.dumps([{"part": "double", "question": "why?"}]))
    (folder / "timestamp.txt").write_text("2026-11-01 10:00:00.000000 UTC")
    graded()
    name = f"ann+{NAME}+20261101T100000.000000Z+abcd.zip"
    put(tmp_path / "drop" / name, zipped({f"{NAME}.ipynb": (folder / f"{NAME}.ipynb").read_text()}))
    again.remember(course, tmp_path / "drop")
    return tmp_path / "drop"


@pytest.fixture
def released(course, asked, graded):
    ledger = Attempts(course.root / "results" / NAME / "attempts")
    result = graded()["ann"]
    ledger.released("ann", ledger.graded("ann", result.handed_in), result.digest)
    return asked


def page(drop):
    (path,) = drop.glob("feedback/*.html")
    return path.read_text("utf-8")


def test_an_answer_is_handed_back_where_the_watch_handed_back(released, answer, course):
    assert "which is handed back" in answer("as you say")
    assert "as you say" in page(released)
    again.remember(course, released.parent / "nowhere")
    assert "is not handed back: there is no folder" in answer("or not")


def test_a_page_that_no_watch_has_handed_back_is_left_to_whoever_does(asked, answer):
    assert "not handed back: no watch has" in answer("as you say")
    assert not list(asked.glob("feedback/*"))


def test_what_is_answered_while_a_watch_runs_goes_back_with_its_next_look(released, answer, course):
    with lock.holding(course.root, f"watch {NAME}"):
        assert "next look of a watch" in answer("as you say", "--points", 2.5)
    workers = SimpleNamespace(count=1, executor=lambda: None)
    with Screen(Console(quiet=True), "") as screen:
        inbox = Drop(course, 0, released)
        watching = Watching(course, inbox, Options(sandbox=False), Watch(), workers, screen)
        watching._running.add("ann")
        watching._look()
        assert not list(released.glob("feedback/*"))  # her next attempt is being graded
        watching._running.clear()
        watching._look()
        watching._arrivals.close()
    assert "as you say" in page(released)
    with Gradebook(course.directory.db_url) as book:
        assert book.find_submission(NAME, "ann").score == 4.5
    assert not [r for r in json.loads(_kept(course)) if r["waits"]]


def test_what_is_answered_while_a_class_is_graded_is_settled_at_its_end(
    released, answer, course, command
):
    with lock.holding(course.root, "grade"):
        answer("as you say", "--points", 3)
    assert command(course.root)[0] == 0
    assert "as you say" in (course.feedback("ann") / f"{NAME}.html").read_text("utf-8")
    with Gradebook(course.directory.db_url) as book:
        assert book.find_submission(NAME, "ann").score == 5


def _kept(course):
    return (course.root / "results" / "requests.json").read_text()
