"""A watch beside a class: real exchange, real kernels, real signals."""

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
from datetime import UTC, datetime, timedelta

import psutil
import pytest

from autograder import sandbox

from .classroom import ASSIGNMENT, PATIENCE_SECONDS, ROOT, Classroom

pytestmark = [
    pytest.mark.keras,
    pytest.mark.sandbox,
    pytest.mark.slow,
    pytest.mark.skipif(sandbox.available() is not None, reason=str(sandbox.available())),
]
RIGHT, WRONG = "right/solution", "wrong/depth_along_width"
MISTAKE = "along width"


@pytest.fixture
def room(tmp_path):
    return Classroom(tmp_path)


def results(room):
    folder = room.root / "results" / ASSIGNMENT
    return {path.stem: json.loads(path.read_text()) for path in folder.glob("*.json")}


def test_what_arrives_is_graded_and_its_feedback_fetched_and_the_latest_attempt_counts(room):
    room.submit("ada", RIGHT)
    with room.watch() as watch:
        watch.until("ada: attempt 1, handed back, 30 of 30 points")
        room.submit("emre", WRONG)
        watch.until("emre: attempt 1, handed back, 28 of 30")
        (page,) = room.feedback("emre")
        assert MISTAKE in page and room.score("emre") == 28
        room.submit("emre", RIGHT)
        watch.until("emre: attempt 2, handed back, 30 of 30")
        first, second = room.feedback("emre")
        assert MISTAKE in first and MISTAKE not in second and room.score("emre") == 30
        refused = subprocess.run(
            room.command("grade", ASSIGNMENT), cwd=ROOT, capture_output=True, text=True
        )
        assert refused.returncode == 2 and len(refused.stderr.splitlines()) == 1
        assert re.search(r"`autograder watch 01-pooling` \(process \d+\)", refused.stderr)
        assert watch.end(signal.SIGINT) == 0
    assert len(room.feedback("ada")) == 1


def test_a_killed_watch_goes_on_where_it_stopped_and_grades_nothing_twice(room):
    learners = ["ada", "benoit", "chen", "dalia"]
    for learner in learners:
        room.submit(learner, RIGHT)
    with room.watch() as watch:
        (*_, last) = watch.until("handed back")
        children = psutil.Process(watch.process.pid).children(recursive=True)
        watch.process.kill()
        watch.process.wait()
    assert not psutil.wait_procs(children, timeout=PATIENCE_SECONDS)[1]
    before = results(room)
    assert 0 < len(before) < len(learners) and last.split(":")[0] in before
    room.submit("emre", WRONG)
    with room.watch() as watch:
        watch.until(*(f"{name}: .* handed back" for name in {*learners, "emre"} - {*before}))
        assert watch.end() == 0
    after = results(room)
    assert {name: after[name] for name in before} == before
    graded = [line for line in watch.lines if re.search("grading", line)]
    assert len(graded) == len(learners) + 1 - len(before)
    assert {name: room.score(name) for name in after} == dict.fromkeys(learners, 30) | {"emre": 28}
    assert [len(room.feedback(name)) for name in after] == [1] * 5
    with room.watch() as watch:
        watch.until("watching")
        room.submit("emre", RIGHT)
        watch.until("emre: attempt 2, handed back")
        assert watch.end() == 0
    assert not any(name in line for line in watch.lines for name in learners)


def test_over_the_days_limit_points_count_and_feedback_follows_the_next_day(room):
    room.set("c.Watch.attempts_a_day = 1")
    with room.watch() as watch:
        watch.until("watching")
        room.submit("emre", RIGHT)
        watch.until("emre: attempt 1, handed back, 30 of 30")
        room.submit("emre", WRONG)
        watch.until("emre: attempt 2, held, 28 of 30")
        room.submit("ada", RIGHT)
        watch.until("ada: attempt 1, handed back")
        assert watch.end() == 0
    assert room.score("emre") == 28
    _, notice = room.feedback("emre")
    assert "This page turns into your feedback tomorrow" in notice and MISTAKE not in notice
    ledger = room.root / "results" / ASSIGNMENT / "attempts" / "emre.json"
    attempts = json.loads(ledger.read_text())
    yesterday = datetime.now(UTC) - timedelta(days=1)
    attempts[0]["released"] = yesterday.isoformat()
    ledger.write_text(json.dumps(attempts))
    with room.watch() as watch:
        watch.until("emre: attempt 2, handed back, 28 of 30")
        assert watch.end() == 0
    _, page = room.feedback("emre")
    assert MISTAKE in page


def test_late_attempts_lose_what_nbgraders_plugin_says_by_their_own_time(room):
    room.set("c.LateSubmissionPlugin.penalty_method = 'zero'")
    due = datetime.now(UTC).replace(tzinfo=None) - timedelta(hours=1)
    with room.gradebook() as book:
        book.update_or_create_assignment(ASSIGNMENT, duedate=due)
    room.submit("ada", RIGHT, at=datetime.now(UTC) - timedelta(hours=2))
    room.submit("emre", WRONG)
    with room.watch() as watch:
        watch.until("ada: .* handed back", "emre: .* handed back")
        room.submit("chen", RIGHT, at=datetime.now(UTC) - timedelta(hours=2))
        watch.until(r"chen: attempt 1, collected \(says .* UTC, but came after \d\d:\d\d\)")
        watch.until("chen: .* handed back")
        assert watch.end() == 0
    assert not any("came after" in line for line in watch.lines if "chen" not in line)
    with room.gradebook() as book:
        late = book.find_submission(ASSIGNMENT, "emre")
        assert 3500 < late.total_seconds_late < 3600 + PATIENCE_SECONDS
        assert (late.score, late.late_submission_penalty) == (28, 28)
        in_time = book.find_submission(ASSIGNMENT, "ada")
        assert (in_time.score, in_time.late_submission_penalty) == (30, 0)
        book.grant_extension(ASSIGNMENT, "emre", days=1)
    with room.watch() as watch:  # what changed since is handed back again, and nothing else
        lines = watch.until("emre: attempt 1, handed back, 28 of 30")
        assert watch.end() == 0
    assert not any("handed back" in line for line in watch.lines if "emre" not in line), lines
    assert "<td>late</td>" not in room.feedback("emre")[-1]


def terminal(command):
    """Run a command as in a terminal of its own; the process, and the terminal's other end."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 150, 0, 0))
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=its, stdout=its, stderr=its, env={**os.environ, "TERM": "xterm"},
        start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )  # fmt: skip
    os.close(its)
    return process, ours


def read_until(ours, pattern=None):
    """What a terminal shows, until it shows a pattern, or to the end."""
    text = ""
    while pattern is None or not re.search(pattern, text):
        assert select.select([ours], [], [], PATIENCE_SECONDS)[0], text
        try:
            text += os.read(ours, 65536).decode(errors="replace")
        except OSError:  # the other end is closed
            assert pattern is None, text
            break
    return text


def test_what_course_submit_drops_gets_its_feedback_beside_it_and_ctrl_c_ends_the_table(room):
    drop = room.root.parent / "drop"
    (drop / "emre").mkdir(parents=True)

    def submit(learner, entry, place):
        words = ["submit", room.write(learner, entry), "--to", place, "--learner", learner]
        subprocess.run([sys.executable, "-m", "course", *words], cwd=ROOT, check=True)

    submit("ada", RIGHT, drop)
    process, ours = terminal([*room.command("watch", ASSIGNMENT, "--jobs=2"), "--drop", drop])
    try:
        read_until(ours, r"ada +1 +(\x1b\S+)?handed back")
        submit("emre", WRONG, drop / "emre")
        read_until(ours, r"emre +1 +(\x1b\S+)?handed back")
        submit("chen", RIGHT, drop)
        read_until(ours, r"chen +1 +(\x1b\S+)?grading")
        os.write(ours, b"\x03")
        last = read_until(ours)
        assert process.wait(PATIENCE_SECONDS) == 0
    finally:
        process.kill()
        os.close(ours)
    assert "Traceback" not in last and "stopped; the same command goes on" in last
    (page,) = (drop / "feedback").glob("ada+*.html")
    assert "(Score: 30 / 30)" in page.read_text()
    (page,) = (drop / "emre" / "feedback").glob("emre+*.html")
    assert MISTAKE in page.read_text()


def test_a_course_without_an_exchange_is_refused_in_one_line(room):
    room.set(f"c.Exchange.root = {str(room.exchange / 'nowhere')!r}")
    ran = subprocess.run(
        room.command("watch", ASSIGNMENT), cwd=ROOT, capture_output=True, text=True
    )
    assert ran.returncode == 2 and len(ran.stderr.splitlines()) == 1
    assert "or watch a drop folder with --drop" in ran.stderr
