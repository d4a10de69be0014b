"""The parts of a watch: ledger, lock, events, screen, and jobs that come one by one."""

import io
import json
import queue
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from autograder import lock
from autograder.course_config import ConfigError, numbers
from autograder.engine import pool
from autograder.engine.stream import Stream
from autograder.job import Submission
from autograder.watch.arrivals import Arrivals
from autograder.watch.attempts import Attempts
from autograder.watch.screen import Screen
from autograder.watch.settings import Watch
from tests.engine.test_pool import WORK

# ---------------------------------------------------------------------------- the ledger


def test_the_ledger_counts_the_attempts_whose_feedback_went_out_today(tmp_path):
    ledger = Attempts(tmp_path / "attempts", 2)
    for number, digest in enumerate(["a", "b", "c"], 1):
        assert ledger.number("ann", digest) == number
        attempt = ledger.graded("ann", digest)
        assert ledger.graded("ann", digest) == attempt
        assert ledger.may_see("ann", attempt) == (number <= 2)
        if number <= 2:
            ledger.released("ann", attempt, "result")
    again = Attempts(tmp_path / "attempts", 2)
    assert again.of("ann") == ledger.of("ann") and again.number("ann", "b") == 2
    assert again.may_see("ann", again.find("ann", "a"))  # what went out stays
    assert not again.may_see("ann", again.find("ann", "c"))
    assert again.may_see("bob", again.graded("bob", "a"))
    assert Attempts(tmp_path / "attempts").may_see("ann", again.find("ann", "c"))


def test_a_new_day_gives_new_feedback_and_a_grading_anew_keeps_the_day(tmp_path):
    ledger = Attempts(tmp_path, 1)
    ledger.released("ann", ledger.graded("ann", "a"), "first")
    second = ledger.graded("ann", "b")
    assert not ledger.may_see("ann", second)
    path = tmp_path / "ann.json"
    stored = json.loads(path.read_text())
    stored[0]["released"] = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    path.write_text(json.dumps(stored))
    ledger = Attempts(tmp_path, 1)
    ledger.released("ann", ledger.find("ann", "a"), "graded anew")
    assert ledger.find("ann", "a").released == stored[0]["released"]
    assert ledger.may_see("ann", second)
    path.write_text("{")
    assert Attempts(tmp_path, 1).of("ann") == []


@pytest.mark.parametrize("name, value", [("attempts_a_day", -1), ("attempts", 3), ("settle", "1")])
def test_a_wrong_setting_is_named(name, value):
    with pytest.raises(ConfigError, match=rf"c\.Watch\.{name}"):
        numbers({"Watch": {name: value}}, Watch)
    assert numbers({}, Watch).attempts_a_day == 0


# ---------------------------------------------------------------------------- the lock

HOLD = """
import sys, time
from pathlib import Path
from autograder.lock import holding
with holding(Path(sys.argv[1]), "watch 01-small"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_lock_names_its_holder_and_dies_with_it(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with process:
        assert process.stdout.readline() == b"held\n"
        told = rf"held by `autograder watch 01-small` \(process {process.pid}\); wait"
        with pytest.raises(lock.Locked, match=told), lock.holding(tmp_path, "grade"):
            pass
        process.kill()
        process.wait()
        with lock.holding(tmp_path, "grade a"), pytest.raises(lock.Locked, match="grade a"):
            with lock.holding(tmp_path, "grade b"):
                pass
    with pytest.raises(lock.Locked, match="cannot be written"), lock.holding(tmp_path / "no", ""):
        pass


# ---------------------------------------------------------------------------- events


def test_a_change_is_told_and_nothing_else_is(tmp_path):
    events = queue.SimpleQueue()
    arrivals = Arrivals(lambda: events.put("changed"), events.put)
    (tmp_path / "ann").mkdir()
    arrivals.watch({tmp_path})
    first = arrivals._thread
    arrivals.watch({tmp_path})
    assert arrivals._thread is first
    while events.empty():  # until the system's watch stands, nobody tells of changes
        (tmp_path / "probe").touch()
        (tmp_path / "probe").unlink()
        first.join(0.05)
    assert events.get(timeout=60) == "changed"
    while not events.empty():
        events.get()
    (tmp_path / "ann").chmod(0o777)  # nbgrader's last step
    assert events.get(timeout=60) == "changed"
    (tmp_path / ".part").touch()
    (tmp_path / ".part").rename(tmp_path / "whole.zip")
    assert events.get(timeout=60) == "changed"
    arrivals.close()


def test_where_there_are_no_events_it_is_said_once(tmp_path):
    problems = queue.SimpleQueue()
    arrivals = Arrivals(lambda: None, problems.put)
    for _ in range(2):
        arrivals.watch({tmp_path / "nowhere"})
        arrivals._thread.join(60)
    assert "looking now and then" in problems.get(timeout=60) and problems.empty()


# ---------------------------------------------------------------------------- the screen


def shown(terminal, *steps):
    file = io.StringIO()
    console = Console(file=file, force_terminal=terminal, width=120, highlight=False)
    with Screen(console, "watching /drop") as screen:
        for learner, state, more in steps:
            screen.show(learner, state, **more)
    return file.getvalue()


STEPS = [
    ("ann", "collected", {"attempt": 1}),
    ("ann", "grading", {}),
    ("ann", "handed back", {"points": "3 of 5", "ended": True}),
    ("[red]eve\x1b[2J\n", "refused", {"ended": True, "note": "[b]\x1b]0;title\x07 a zip"}),
    ("ann", "collected", {"attempt": 2, "points": ""}),
]


def test_a_log_gets_one_harmless_line_for_each_event():
    *lines, last = shown(False, *STEPS).splitlines()
    assert lines[:3] == ["watching /drop", "ann: attempt 1, collected", "ann: attempt 1, grading"]
    assert lines[3].startswith("ann: attempt 1, handed back, 3 of 5 points after 0.")
    assert lines[4].startswith("[red]eve: refused after 0.") and lines[4].endswith("([b] a zip)")
    assert last == "ann: attempt 2, collected"


def test_a_terminal_gets_a_table_of_the_latest_attempts():
    text = shown(True, *STEPS)
    final = text[text.rindex("learner") :]
    assert "\x1b[2J" not in text and "\x1b]0;" not in text
    rows = [line.split() for line in final.splitlines() if "eve" in line or "ann" in line]
    assert [row[0] for row in rows] == ["[red]eve", "ann"]
    assert "2" in rows[1] and "1 collected · 1 refused" in final


# ---------------------------------------------------------------------------- jobs one by one


@pytest.fixture
def stream(tmp_path, monkeypatch):
    """Runs jobs with these texts on workers that stay; learner → state and reason."""
    (tmp_path / "stream_work.py").write_text(WORK)
    monkeypatch.syspath_prepend(tmp_path)
    import stream_work

    monkeypatch.setattr(pool, "work", stream_work.work)

    class Workers:
        count = 2

        def executor(self):
            return pool.local(2)

    def run(texts):
        events, outcomes, waiting = queue.SimpleQueue(), {}, list(enumerate(texts))
        jobs = Stream(Workers(), lambda *ended: events.put(ended))
        while waiting or len(jobs):
            while waiting and jobs.has_room():
                number, text = waiting.pop(0)
                jobs.submit(Submission("a", str(number), "a", text, "", 0))
            job, future = events.get(timeout=120)
            outcome = jobs.settle(job, future)
            if outcome is not None:
                assert job.learner not in outcomes
                outcomes[int(job.learner)] = (outcome.state, outcome.reason)
        jobs.close()
        return outcomes

    yield run
    sys.modules.pop("stream_work")


def test_every_job_of_a_stream_ends_once_whoever_dies(stream, tmp_path):
    texts = ["fine", "kill", "fine", "raise no", "garbage", "fine"]
    ended = stream(texts)
    assert len(ended) == len(texts)
    assert ended[1] == ("failed", pool.DIED)
    assert {ended[n] for n in (0, 2, 5)} == {("graded", "")}
    assert ended[3] == ("failed", "ValueError: no") and ended[4][0] == "failed"
    ended = stream([f"once {tmp_path / 'died'}", "fine"])
    assert set(ended.values()) == {("graded", "")} and (tmp_path / "died").exists()
