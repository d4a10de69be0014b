"""What is told of a reply that a check cannot read: who gave it, what it was, what was wanted."""

import numpy as np
import pytest

from autograder.judge.checks import Check
from autograder.judge.odd import KEPT, LARGE, ODD, Replies
from autograder.judge.run import run_check
from autograder.judge.student import Student, local_ask
from autograder.probe import Responder

READING = {
    "shape": lambda got: got.shape,
    "key": lambda got: got["kernel"],
    "unpack": lambda got: (lambda one, other: one)(*_two(got)),
    "add": lambda got: np.ones((2, 4)) + got,
    "array": lambda got: np.asarray(got),
    "joined": lambda got: np.concatenate([got]),
    "length": lambda got: len(got),
    "first": lambda got: got[0],
    "channels": lambda got: got[..., 0, 0, 0],
    "whole": lambda got: int(got),
    "float": lambda got: np.array([got], float),
    "counted": lambda got: {got},
    "weights": lambda got: got.weights(),
    "called": lambda got: got(3),
}


def _two(got):
    one, other = got
    return one, other


def told(read, answer):
    """The message of the part whose check reads what `answer` gives by `read`."""

    def run(student, rng, grade):
        with grade.part("one"):
            read(student.answer(np.ones(2)))
            grade.that(True, "")

    student = Student(local_ask(Responder({"answer": answer})), ["answer"])
    return run_check(Check("small.odd", {"one": 1}, run), student, 1).parts[0].message


@pytest.mark.parametrize(
    ("read", "value", "came", "wanted"),
    [
        ("shape", [1, 2], "a list of 2", "an array of numbers"),
        ("shape", None, "None", "an array of numbers"),
        ("key", {"a": 1}, "a dictionary of 1", "a dictionary with the key 'kernel'"),
        ("key", [1, 2], "a list of 2", "several values"),
        ("unpack", (1, 2, 3), "a tuple of 3", "2 values"),
        ("unpack", 7, "7", "several values"),
        ("add", np.ones((3, 4)), "an array of shape (3, 4)", "an array of shape (2, 4)"),
        ("add", "text", "'text'", "numbers"),
        ("array", [[1], [2, 3]], "a list of 2 rows of different lengths", "an array of numbers"),
        ("joined", np.float32(3), "3.0", "an array of numbers"),
        ("length", 7, "7", "several values"),
        ("first", [], "an empty list", "more values"),
        ("first", None, "None", "several values"),
        ("channels", np.ones((2, 2)), "an array of shape (2, 2)", "an array of 3 dimensions"),
        ("whole", "seven", "'seven'", "numbers"),
        ("whole", float("inf"), "inf", "numbers of a usual size"),
        ("whole", float("nan"), "nan", "finite numbers"),
        ("float", {"a": 1}, "a dictionary of 1", "numbers"),
        ("counted", [1], "a list of 1", "a number or a word"),
        ("weights", "text", "'text'", "a Keras layer or model"),
        ("called", 3, "3", "a function or a Keras layer"),
    ],
)
def test_the_message_says_who_gave_what_and_what_was_wanted(read, value, came, wanted):
    message = told(READING[read], lambda x: value)
    assert message == f"answer gave {came}, {ODD}: expected {wanted}"


def test_what_cannot_be_sent_is_no_refusal():
    """A number of a thousand digits where an error is asked for."""

    def refuses(student, rng, grade):
        with grade.part("one"):
            grade.raises(ValueError, student.answer, 1)

    student = Student(local_ask(Responder({"answer": lambda n: 10**1000})), ["answer"])
    part = run_check(Check("small.odd", {"one": 1}, refuses), student, 1).parts[0]
    assert part.points == 0
    assert part.message == (
        "expected a ValueError from answer(1), but what came back cannot be looked at: a whole "
        "number of 3322 bits cannot be sent"
    )


def test_of_several_replies_the_one_is_told_that_the_check_had_in_its_hands():
    given = iter([np.ones(2), "text", np.zeros(3)])

    def reads_the_second(student, rng, grade):
        with grade.part("one"):
            first, second, third = (student.answer(n) for n in range(3))
            del first, third
            grade.that(bool(second > 3), "")

    student = Student(local_ask(Responder({"answer": lambda n: next(given)})), ["answer"])
    part = run_check(Check("small.odd", {"one": 1}, reads_the_second), student, 1).parts[0]
    assert part.message == f"answer gave 'text', {ODD}: expected numbers"


def test_a_slip_of_the_authors_own_blames_no_reply():
    def slips(student, rng, grade):
        with grade.part("one"):
            student.answer(1)
            {}["author's"]  # noqa: B018

    student = Student(local_ask(Responder({"answer": lambda n: n})), ["answer"])
    part = run_check(Check("small.odd", {"one": 1}, slips), student, 1).parts[0]
    assert part.message.startswith(f"something came back {ODD} (KeyError: ")


def test_what_is_remembered_is_bounded():
    replies = Replies()
    for _ in range(KEPT + 10):
        replies.keep("answer", "text")
    for large in (np.zeros(LARGE + 1), "x" * (LARGE + 1), [{"a": ["x" * LARGE]}], [0] * LARGE):
        replies.keep("answer", large)
    assert len(replies._kept) == KEPT
    assert {value for _, value in replies._kept} == {"text"}
