"""What arrives in the exchange is collected whole, latest attempt first, and nothing else is."""

import os
import shutil
from datetime import datetime
from types import SimpleNamespace

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.exchange import ExchangeError

from autograder import course_config
from autograder.seam.staging import Course, CourseError
from autograder.submission import plain
from autograder.watch.inbox import Exchange
from tests.small_course.text import NAME

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's


@pytest.fixture
def exchange(course, tmp_path):
    """Makes the inbox of the small course; settings of nbgrader_config.py may be added."""

    def exchange(settle_seconds=1000, *lines):
        root = tmp_path / "exchange"
        (root / "convnets" / "inbound").mkdir(parents=True, exist_ok=True)
        settings = course.root / course_config.NAME
        with settings.open("a") as file:
            file.write(
                f"\nc.Exchange.root = {str(root)!r}\nc.ExchangeCollect.check_owner = False\n"
            )
            file.writelines(f"{line}\n" for line in lines)
        fresh = Course(course.root, NAME, course_config.load(course.root))
        return Exchange(fresh, settle_seconds)

    return exchange


def arrive(inbox, learner, at, answer="2 * x", whole=True, name=NAME):
    """What nbgrader's submit leaves in the inbound folder."""
    folder = inbox.inbound / f"{learner}+{name}+2026-11-{at:02} 10:00:00.000000 UTC+r{at}"
    folder.mkdir()
    notebook = nbformat.from_dict(inbox.course.release)
    notebook.cells[2].source = answer
    nbformat.write(notebook, folder / f"{NAME}.ipynb")
    if whole:
        (folder / "timestamp.txt").write_text(f"2026-11-{at:02} 10:00:00.000000 UTC")
        (folder / "submission_secret.txt").write_text("secret")
        folder.chmod(0o777)
    return folder


def collect(inbox, busy=()):
    return [(a.learner, a.refused) for a in inbox.collect(busy.__contains__)]


def answer(inbox, learner):
    path = inbox.course.submission(learner) / f"{NAME}.ipynb"
    return nbformat.read(path, 4).cells[2].source


def test_the_latest_attempt_is_collected_once(exchange):
    inbox = exchange()
    arrive(inbox, "ann", 2, "late"), arrive(inbox, "ann", 1, "early"), arrive(inbox, "b+c", 1)
    arrive(inbox, "ann", 3, "another assignment", name="02-other")
    assert sorted(collect(inbox)) == [("ann", ""), ("b+c", "")]
    assert answer(inbox, "ann") == "late" and collect(inbox) == []
    arrive(inbox, "ann", 3, "latest")
    assert collect(inbox, busy=["ann"]) == [] and answer(inbox, "ann") == "late"
    assert collect(inbox) == [("ann", "")] and answer(inbox, "ann") == "latest"
    assert sorted(os.listdir(inbox.course.root / "submitted")) == ["ann", "b+c"]


def test_what_is_still_being_written_waits_and_hides_nothing(exchange):
    inbox = exchange()
    arrive(inbox, "ann", 1, "whole")
    folder = arrive(inbox, "ann", 2, "half", whole=False)
    assert collect(inbox) == [("ann", "")] and answer(inbox, "ann") == "whole"
    assert inbox.incomplete
    (folder / "submission_secret.txt").write_text("secret")
    assert collect(inbox) == []  # nbgrader's submit still has to change modes
    folder.chmod(0o777)
    assert collect(inbox) == [("ann", "")] and answer(inbox, "ann") == "half"
    assert not inbox.incomplete
    inbox.collector.settle_seconds = 0
    arrive(inbox, "bob", 1, "put there by hand", whole=False)
    assert collect(inbox) == [("bob", "")]
    stamp = (inbox.course.submission("bob") / "timestamp.txt").read_text()
    assert stamp == "2026-11-01 10:00:00.000000 UTC"


def test_links_pipes_and_the_time_that_a_link_gives_are_left_behind(exchange, tmp_path):
    inbox = exchange()
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "answer.py").write_text("secret")
    folder = arrive(inbox, "eve", 1)
    (folder / "file.py").symlink_to(tmp_path / "solutions" / "answer.py")
    (folder / "all").symlink_to(tmp_path / "solutions")
    os.mkfifo(folder / "pipe")
    (folder / "timestamp.txt").unlink()
    (folder / "timestamp.txt").symlink_to(tmp_path / "solutions" / "answer.py")
    (folder / "own").mkdir()
    (folder / "own" / "code.py").write_text("x = 1")
    assert collect(inbox) == [("eve", "")] and collect(inbox) == []
    kept = inbox.course.submission("eve")
    assert sorted(path.name for path in kept.rglob("*")) == sorted(
        [f"{NAME}.ipynb", "own", "code.py", "submission_secret.txt", "timestamp.txt"]
    )
    assert (tmp_path / "solutions" / "answer.py").read_text() == "secret"


def test_one_that_cannot_be_taken_is_refused_once_and_the_others_come(exchange):
    inbox = exchange()
    elsewhere = arrive(inbox, "zoe", 1).rename(inbox.inbound.parent / "elsewhere")
    (inbox.inbound / f"eve+{NAME}+2026-11-01 10:00:00 UTC").symlink_to(elsewhere)
    for odd in (f"+{NAME}+2026", f"x;y+{NAME}+2026-11-01 10:00:00 UTC", f"eve+{NAME}+yesterday"):
        (inbox.inbound / odd).mkdir(mode=0o777)
        (inbox.inbound / odd / "submission_secret.txt").write_text("s")
        (inbox.inbound / odd).chmod(0o777)
    arrive(inbox, "ann", 1, "before")
    told = collect(inbox)
    assert ("ann", "") in told and ("eve", "it is a link, which is not followed") in told
    assert len(told) == 5 and sum("does not tell whose" in reason for _, reason in told) == 3
    with (arrive(inbox, "ann", 2, "huge") / "video").open("wb") as file:
        file.truncate(200_000_000)
    arrive(inbox, "bob", 1)
    inbox.collector.coursedir.max_file_size = 10**6
    told = collect(inbox)
    assert ("ann", "it is larger than 100 MB") in told and ("bob", "") in told
    assert answer(inbox, "ann") == "before" and collect(inbox) == []


def test_a_stop_while_copying_loses_neither_attempt(exchange, monkeypatch):
    inbox = exchange()
    arrive(inbox, "ann", 1, "before")
    collect(inbox)
    arrive(inbox, "ann", 2, "after")

    def stopped(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(plain, "copy", stopped)
        collect(inbox)
    assert answer(inbox, "ann") == "before"
    (inbox.course.root / "submitted" / ".arriving-killed" / "ann").mkdir(parents=True)
    again = exchange()
    assert os.listdir(inbox.course.root / "submitted") == ["ann"]
    assert collect(again) == [("ann", "")] and answer(again, "ann") == "after"


def test_a_folder_that_becomes_a_link_while_it_is_copied_is_left_behind(exchange, tmp_path):
    inbox = exchange()
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "answer.py").write_text("secret")
    folder = arrive(inbox, "eve", 1)
    (folder / "zz").mkdir()
    (folder / "zz" / "answer.py").write_text("own")
    seen = inbox.collector._is_ignored

    def swapped(name):
        if name == "zz" and not (folder / "zz").is_symlink():  # after the look, before the copy
            shutil.rmtree(folder / "zz")
            (folder / "zz").symlink_to(tmp_path / "solutions")
        return seen(name)

    inbox.collector._is_ignored = swapped
    assert collect(inbox) == [("eve", "")] and (folder / "zz").is_symlink()
    assert not list(inbox.course.submission("eve").rglob("answer.py"))


@pytest.mark.parametrize("swap", ["link", "pipe"])
def test_an_attempt_that_is_swapped_after_the_look_is_refused(exchange, tmp_path, swap):
    inbox = exchange()
    other = arrive(inbox, "ann", 1, "ann's own").rename(tmp_path / "anns")
    folder = arrive(inbox, "eve", 1)
    look = inbox.collector.is_complete

    def swapped(name):
        complete = look(name)
        folder.rename(tmp_path / "gone")
        folder.symlink_to(other) if swap == "link" else os.mkfifo(folder)
        return complete

    inbox.collector.is_complete = swapped
    ((learner, refused),) = collect(inbox)
    assert learner == "eve" and f"is a {swap}" in refused
    assert not inbox.course.submission("eve").exists()


def test_a_pipe_in_place_of_an_attempt_stops_nobody(exchange):
    inbox = exchange()
    os.mkfifo(inbox.inbound / f"eve+{NAME}+2026-11-01 10:00:00 UTC.zip")
    os.mkfifo(inbox.inbound / f"eva+{NAME}+2026-11-01 10:00:00 UTC")
    arrive(inbox, "zoe", 1)
    told = dict(collect(inbox))
    assert "it is a pipe" in told["eve"] and "it is a pipe" in told["eva"] and told["zoe"] == ""


def test_of_attempts_without_number_the_last_are_looked_at(exchange, monkeypatch):
    monkeypatch.setattr("autograder.watch.collect.MOST", 3)
    inbox = exchange()
    for day in range(1, 9):
        arrive(inbox, "eve", day, f"{day} * x")
    arrive(inbox, "zoe", 1)
    looked_at = []
    look = inbox.collector.is_complete
    inbox.collector.is_complete = lambda name: looked_at.append(name) or look(name)
    assert sorted(collect(inbox)) == [("eve", ""), ("zoe", "")]
    assert answer(inbox, "eve") == "8 * x" and len(looked_at) == 4


def test_names_that_one_user_invents_are_looked_at_up_to_a_number(exchange, monkeypatch):
    monkeypatch.setattr("autograder.watch.collect.NAMES", 2)
    inbox = exchange()
    inbox.collector.check_owner = True
    others = {"ann": 1001, "eve": 1002, "eve1": 1002, "eve2": 1002, "eve3": 1002, "bea": 1003}
    lstat = os.lstat

    def owned(path, **options):
        status, name = lstat(path, **options), str(path).rpartition("/")[2].partition("+")[0]
        if name not in others:
            return status
        user, place = others[name], list(others).index(name)
        return SimpleNamespace(st_mode=status.st_mode, st_uid=user, st_ctime_ns=place)

    monkeypatch.setattr("autograder.watch.collect.os.lstat", owned)
    for learner in reversed(others):
        arrive(inbox, learner, 1)
    told = {a.learner: (a.name, a.refused) for a in inbox.collect(lambda _: False)}
    assert told.pop("")[0] == "the system's user 1002", inbox.collector.crowds
    assert sorted(told) == ["ann", "bea", "eve", "eve1"]
    assert not any(refused for _, refused in told.values())
    assert collect(inbox) == []


def test_a_full_disk_of_the_courses_own_refuses_nobody(exchange, monkeypatch):
    inbox = exchange()
    arrive(inbox, "ann", 1), arrive(inbox, "bob", 1)

    def full(*_):
        raise OSError(28, os.strerror(28))

    with monkeypatch.context() as patch:
        patch.setattr(plain, "copy", full)
        told = list(inbox.collect(lambda learner: False))
        assert [a.again for a in told] == [True, True] and "No space left" in told[0].refused
    assert sorted(collect(inbox)) == [("ann", ""), ("bob", "")]


def test_the_last_one_before_the_due_date_counts_where_the_course_says_so(exchange):
    inbox = exchange(1000, "c.ExchangeCollect.before_duedate = True")
    with Gradebook(inbox.course.directory.db_url) as book:
        book.update_or_create_assignment(NAME, duedate=datetime(2026, 11, 2, 12))
    for day in (1, 2, 3):
        arrive(inbox, "ann", day, f"day {day}")
    assert collect(inbox) == [("ann", "")] and answer(inbox, "ann") == "day 2"
    assert collect(inbox) == []


def test_somebody_elses_folder_is_told_of_in_nbgraders_words(exchange):
    inbox = exchange(1000, "c.ExchangeCollect.check_owner = True")
    arrive(inbox, "ann", 1)
    (arrival,) = inbox.collect(lambda learner: False)
    assert "claims to be submitted by ann but is owned by" in arrival.warning


def test_an_exchange_that_is_not_there_is_told_in_a_line(exchange, course):
    inbox = exchange()
    shutil.rmtree(inbox.inbound)
    with pytest.raises(ExchangeError, match="Course not found"):
        list(inbox.collect(lambda learner: False))
    with pytest.raises(CourseError, match=f"run `nbgrader release_assignment {NAME}`"):
        Exchange(inbox.course, 0)
