"""A disk that is full ends the run in one line, and the next one goes on."""

import errno
import sqlite3

import pytest

from autograder import disk
from autograder.grading import grading
from autograder.results.records import Results
from tests.small_course.text import NAME, RIGHT, WRONG

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's


def full(path="/course/results/ann.json"):
    return OSError(errno.ENOSPC, "No space left on device", path)


def complaint(outcome):
    """What a command that ended with 2 complained of, in one line."""
    code, _, told = outcome
    assert code == 2
    (line,) = (line for line in told.splitlines() if line.startswith("autograder: "))
    return line.removeprefix("autograder: ")


def points(course):
    results = Results(course.root / "results" / NAME)
    found = {who: results.get(who) for who in ("ann", "bob", "cid")}
    return {who: result.points for who, result in found.items() if result}


def test_grading_ends_in_one_line_and_the_next_run_goes_on(course, hand_in, command, monkeypatch):
    hand_in("ann", **RIGHT), hand_in("bob", **WRONG), hand_in("cid", **RIGHT)
    put = Results.put

    def put_ann_only(self, result):
        if result.learner != "ann":
            raise full()
        put(self, result)

    monkeypatch.setattr(Results, "put", put_ann_only)
    line = complaint(command(course.root, "--no-feedback"))
    assert line == (
        "the disk is full (/course/results/ann.json): make room, then run the same command again "
        "to go on"
    )
    assert points(course) == {"ann": 5}
    monkeypatch.setattr(Results, "put", put)
    assert command(course.root, "--no-feedback")[0] == 0 and points(course) == {
        "ann": 5,
        "bob": 3,
        "cid": 5,
    }


def test_what_nbgrader_gives_no_reason_for_is_told_by_the_room_that_is_left(
    course, hand_in, command, monkeypatch
):
    hand_in("ann", **RIGHT)

    def fail(*_):
        raise SystemExit(1)

    monkeypatch.setattr(grading.Recorder, "record", fail)
    assert command(course.root, "--no-feedback")[0] == 1  # one that failed
    monkeypatch.setattr(disk, "LITTLE", 1 << 60)
    assert str(course.root) in complaint(command(course.root, "--no-feedback"))


def test_a_draft_is_not_left_behind(course, hand_in, graded, monkeypatch):
    hand_in("ann", **RIGHT)
    result = graded()["ann"]
    results = Results(course.root / "results" / NAME)
    before = (results.folder / "ann.json").read_bytes()
    monkeypatch.setattr(
        "autograder.results.records.Path.replace", lambda *_: (_ for _ in ()).throw(full())
    )
    with pytest.raises(OSError):
        results.put(result)
    assert [path.name for path in results.folder.iterdir()] == ["ann.json"]
    assert (results.folder / "ann.json").read_bytes() == before


def test_drafts_of_a_run_that_was_killed_are_removed_by_the_next(course, hand_in, graded):
    hand_in("ann", **RIGHT)
    draft = course.root / "results" / NAME / "ann.4711.tmp"
    draft.parent.mkdir(parents=True)
    draft.write_text("{")
    graded()
    assert not draft.exists()


def test_sqlites_word_for_it_is_understood_wherever_it_was_raised():
    lasting = sqlite3.connect(":memory:")
    lasting.execute("PRAGMA max_page_count = 2")
    lasting.execute("CREATE TABLE lines (text)")
    try:
        with pytest.raises(RuntimeError) as raised:
            try:
                lasting.execute("INSERT INTO lines VALUES (?)", ("x" * 100_000,))
            except sqlite3.OperationalError as error:
                raise RuntimeError("recording failed") from error
    finally:
        lasting.close()
    assert "disk is full" in disk.told(raised.value)


@pytest.mark.parametrize("words", ["No space left on device", "database or disk is full"])
def test_words_alone_are_not_believed(words, tmp_path):
    assert disk.told(RuntimeError(words), tmp_path) is None
    assert disk.told(OSError(words)) is None
