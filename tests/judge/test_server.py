"""The judge behind a socket: hears one session a cell, believes nothing, and goes on."""

import socket
import struct
import threading

import numpy as np
import pytest

from autograder import probe
from autograder.judge import checks, local, server
from autograder.judge.odd import ODD
from autograder.judge.server import CheckFailed, Server
from autograder.probe import SOCKET_VARIABLE, Allowance, receive, send

NAME = "small.double"
HELLO = {"check": NAME, "objects": ["double"]}
SEED = 11

pytestmark = pytest.mark.usefixtures("small_checks")


@pytest.fixture
def path(tmp_path, monkeypatch):
    path = tmp_path / "judge"
    monkeypatch.setenv(SOCKET_VARIABLE, str(path))
    return path


@pytest.fixture
def judge(path):
    with Server(path, SEED, request_seconds=20) as judge:
        yield judge


@pytest.fixture
def impatient(path, monkeypatch):
    monkeypatch.setattr(server, "GRACE_SECONDS", 0.2)
    with Server(path, SEED, request_seconds=0.2) as judge:
        yield judge


def connected(path):
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(20)
    connection.connect(str(path))
    return connection


def wait_for_the_end(connection):
    """Read until the judge says good-bye or hangs up."""
    try:
        while receive(connection) is not None:
            pass
    except (EOFError, OSError):
        pass


def honest(judge, grade_id="test-double", name=NAME, **objects):
    """The verdict on a cell that asks for its check."""
    judge.open(grade_id, name)
    probe.check(name, **(objects or {"double": lambda x: 2 * x}))
    return judge.close("never asked")


def assert_nothing_earned(verdict, words):
    assert verdict.points == 0 and verdict.max_points == 3
    assert words in verdict.reason
    assert all(words in part.message for part in verdict.parts)


def assert_goes_on(judge):
    verdict = honest(judge, "test-next")
    assert (verdict.points, verdict.reason, verdict.grade_id) == (3, "", "test-next")


def answering(x):
    """A right answer to a request of the check."""
    return {"value": 2 * x, "type": "numpy.ndarray", "changed": False}


# ---------------------------------------------------------------------------- honest cells


def test_an_honest_cell_gets_the_verdict_of_the_check(judge):
    assert_goes_on(judge)


def test_a_wrong_answer_is_named(judge):
    verdict = honest(judge, double=lambda x: x**2)
    assert [part.points for part in verdict.parts] == [0, 1]
    assert verdict.parts[0].mistake == "this is the square"


@pytest.mark.parametrize(
    "double",
    [
        lambda x: 2 * x,
        lambda x: x + 1,
        lambda x: None,
        lambda x: [x, object()],
        lambda x: 1 / 0,
        lambda x: x[0],
        lambda x: np.full(x.shape, np.nan),
        lambda x: x.astype(complex),
        lambda x: 2**100,
        lambda x: [0] * 200_000,
        3,
    ],
    ids=range(11),
)
def test_the_verdict_is_the_same_behind_a_socket_and_in_the_process(judge, double):
    behind = honest(judge, "", double=double)
    assert behind == local.run(NAME, {"double": double}, SEED)


def test_what_a_check_measured_comes_back_with_the_verdict(judge):
    @checks.check("small.measured", parts={"values": 1})
    def measured(student, rng, grade):
        with grade.part("values"):
            grade.figure("accuracy", 0.5)
            grade.equal(student.double(2), 4)

    verdict = honest(judge, name="small.measured", double=lambda x: 2 * x)
    assert (verdict.points, verdict.figures) == (1, {"accuracy": 0.5})
    assert verdict.grade_id == "test-double"


def test_two_cells_of_one_check_draw_the_same_inputs(judge):
    seen = []
    for _ in range(2):
        honest(judge, double=lambda x: seen.append(x.copy()) or 2 * x)
    np.testing.assert_array_equal(seen[0], seen[2])


def test_a_missing_object_is_told_by_name(judge):
    verdict = honest(judge, other=1)
    assert_nothing_earned(verdict, "the cell does not offer 'double' to the judge")
    assert_goes_on(judge)


def test_an_exception_whose_text_cannot_be_shown_is_still_an_error_of_the_learner(judge):
    class Mute(ValueError):
        def __str__(self):
            raise RuntimeError

    def mute(x):
        raise Mute

    def surrogate(x):
        raise ValueError("\ud800")

    verdict = honest(judge, double=mute)
    assert verdict.parts[0].message == "double raised Mute"
    verdict = honest(judge, double=surrogate)
    assert verdict.parts[0].message == "double raised ValueError: ?"


def test_too_large_a_result_is_an_error_of_the_learner_and_the_session_goes_on(judge, monkeypatch):
    monkeypatch.setattr("autograder.probe.wire.MAX_FRAME_BYTES", 2_000)
    verdict = honest(judge, double=lambda x: 2 * x if x.shape == (4, 1) else np.zeros(1000))
    assert [part.points for part in verdict.parts] == [0, 1]
    assert "more than the 2000 of a frame" in verdict.parts[0].message


# ---------------------------------------------------------------------------- cells that never ask


def test_a_cell_that_never_asks_earns_nothing(judge):
    judge.open("test-double", NAME)
    assert_nothing_earned(judge.close("this cell stopped before"), "this cell stopped before")
    assert_goes_on(judge)


def test_a_connection_outside_an_open_cell_is_not_heard(judge, path):
    with connected(path) as early:
        with pytest.raises((EOFError, OSError)):
            send(early, HELLO)
            receive(early)
    judge.open("test-double", NAME)
    assert_nothing_earned(judge.close("never asked"), "never asked")
    assert_goes_on(judge)


def test_only_the_first_session_of_a_cell_counts(judge, path):
    judge.open("test-double", NAME)
    probe.check(NAME, double=lambda x: x**2)
    with connected(path) as second:
        with pytest.raises((EOFError, OSError)):
            send(second, HELLO)
            receive(second)
    assert judge.close("never asked").points == 1
    assert_goes_on(judge)


def test_a_check_of_the_learners_own_after_the_verdict_cannot_change_it(judge):
    judge.open("test-double", NAME)
    probe.check(NAME, double=lambda x: x**2)
    with pytest.raises((EOFError, OSError)):
        probe.check(NAME, double=lambda x: 2 * x)
    assert judge.close("never asked").points == 1


# ---------------------------------------------------------------------------- sessions gone wrong


@pytest.mark.parametrize(
    ("first", "words"),
    [
        ({"check": "small.broken", "objects": ["double"]}, "another check than its own"),
        ({"check": None, "objects": []}, "another check than its own"),
        ({"check": np.ones(3), "objects": []}, "another check than its own"),
        ({"check": NAME, "objects": 5}, "no greeting"),
        ({"check": NAME, "objects": np.ones(2)}, "no greeting"),
        ({"check": NAME}, "no greeting"),
        ({"check": NAME, "objects": [1, None, {}]}, "does not offer 'double'"),
        (None, "no greeting"),
        ([1], "no greeting"),
        (np.zeros(3), "no greeting"),
    ],
    ids=range(10),
)
def test_a_bad_first_message_earns_nothing(judge, path, first, words):
    judge.open("test-double", NAME)
    with connected(path) as connection:
        send(connection, first)
        wait_for_the_end(connection)
    assert_nothing_earned(judge.close("never asked"), words)
    assert_goes_on(judge)


RAW = {
    "garbage": struct.pack(">I", 3) + b"\xc1\xc1\xc1",
    "too large": struct.pack(">I", 2**32 - 1),
    "unknown extension": struct.pack(">I", 3) + b"\xd4\x63\x00",
    "broken off": struct.pack(">I", 100) + b"\x81",
    "nothing": b"",
}


@pytest.mark.parametrize("data", RAW.values(), ids=RAW)
@pytest.mark.parametrize("greeting", [True, False])
def test_a_malformed_frame_earns_nothing(judge, path, data, greeting):
    judge.open("test-double", NAME)
    with connected(path) as connection:
        if greeting:
            send(connection, HELLO)
            receive(connection)
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        wait_for_the_end(connection)
    assert_nothing_earned(judge.close("never asked"), "your code's process ")
    assert_goes_on(judge)


@pytest.mark.parametrize(
    "reply",
    [
        None,
        7,
        [],
        np.ones(3),
        {},
        {"type": "x"},
        {"error": None},
        {"error": np.ones(3)},
        {"error": {}},
        {"error": {"names": [], "message": "no"}},
        {"error": {"names": "ValueError", "message": "no"}},
        {"error": {"names": [1], "message": "no"}},
        {"error": {"names": ["ValueError"], "message": np.ones(3)}},
        {"error": {"names": {"a": 1}, "message": "no"}},
    ],
    ids=range(14),
)
def test_a_malformed_reply_earns_nothing(judge, path, reply):
    judge.open("test-double", NAME)
    with connected(path) as connection:
        send(connection, HELLO)
        receive(connection)
        send(connection, reply)
        wait_for_the_end(connection)
    assert_nothing_earned(judge.close("never asked"), "the answer ")
    assert_goes_on(judge)


def test_what_a_reply_says_of_its_type_is_not_believed(judge, path):
    judge.open("test-double", NAME)
    with connected(path) as connection:
        send(connection, HELLO)
        while (request := receive(connection)) is not None:
            reply = answering(request["args"][0])
            send(connection, reply | {"type": [np.ones(3)], "changed": "yes", "points": 99})
    assert judge.close("never asked").points == 3


def test_parts_that_were_done_when_the_process_died_are_kept(judge, path):
    judge.open("test-double", NAME)
    with connected(path) as connection:
        send(connection, HELLO)
        send(connection, answering(receive(connection)["args"][0]))
        receive(connection)
    verdict = judge.close("never asked")
    assert [part.points for part in verdict.parts] == [2, 0]
    assert verdict.reason == "your code's process ended, or was stopped, during this check"
    assert_goes_on(judge)


def test_silence_is_waited_for_only_so_long(impatient, path):
    impatient.open("test-double", NAME)
    with connected(path) as connection:
        send(connection, HELLO)
        receive(connection)
        wait_for_the_end(connection)
    assert_nothing_earned(impatient.close("never asked"), "took too long to answer")
    assert_goes_on(impatient)


def test_who_answers_too_much_over_all_is_not_heard_any_more(judge, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(server, "Allowance", lambda: Allowance(items=20))
        judge.open("test-double", NAME)
        probe.check(NAME, double=lambda x: [0.0] * 30)
        assert_nothing_earned(judge.close("never asked"), "more than a check can read")
    assert_goes_on(judge)


def test_who_keeps_the_judge_busy_is_not_asked_again(judge, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(server, "JUDGE_SECONDS", -1)
        _kept_busy(judge)
    assert_goes_on(judge)


def _kept_busy(judge):
    judge.open("test-double", NAME)
    probe.check(NAME, double=lambda x: 2 * x)
    assert_nothing_earned(judge.close("never asked"), "takes the grader too long")


def test_a_cell_that_ends_while_its_session_drips_is_cut_off(impatient, path):
    impatient.open("test-double", NAME)
    over = threading.Event()

    def drip():
        try:
            while not over.wait(0.05):
                connection.sendall(b"\x00")
        except OSError:
            pass

    with connected(path) as connection:
        send(connection, HELLO)
        receive(connection)
        connection.sendall(struct.pack(">I", 1_000_000))
        thread = threading.Thread(target=drip)
        thread.start()
        verdict = impatient.close("never asked")
        over.set()
        thread.join()
    assert_nothing_earned(verdict, "your code's process ended, or was stopped")
    assert_goes_on(impatient)


def test_the_judge_can_leave_while_a_session_is_open(path):
    with Server(path, SEED, request_seconds=600) as judge:
        judge.open("test-double", NAME)
        connection = connected(path)
        send(connection, HELLO)
        receive(connection)
    wait_for_the_end(connection)
    connection.close()


def test_a_check_that_raises_is_the_authors_fault(judge):
    judge.open("test-broken", "small.broken")
    with pytest.raises((EOFError, OSError)):
        probe.check("small.broken", double=lambda x: {"a": 1})
    with pytest.raises(CheckFailed, match="small.broken failed: RuntimeError"):
        judge.close("never asked")
    assert_goes_on(judge)


def test_an_answer_of_a_kind_that_nobody_thought_of_costs_its_part_alone(judge):
    judge.open("test-stumbles", "small.stumbles")
    probe.check("small.stumbles", double=lambda x: {"a": 1})
    first, second, third = judge.close("never asked").parts
    told = f"double gave a dictionary of 1, {ODD}: expected "
    assert first.points == 0 and first.message == told + "a dictionary with the key 'no such key'"
    assert second.passed
    assert third.points == 0 and third.message == told + "an array of numbers"


# ---------------------------------------------------------------------------- telling


def test_a_telling_judge_hears_any_cell_and_tells_it_the_verdict(path, capsys):
    with Server(path, SEED, request_seconds=20, telling=True):
        assert float(probe.check(NAME, double=lambda x: x**2)) == 1
        assert repr(probe.check(NAME, double=lambda x: 2 * x)) == "3"
