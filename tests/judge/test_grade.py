"""What a check writes its findings on, and how they read."""

import json
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.job import Limits, Outcome, Part, Submission, Verdict
from autograder.judge import compare, render
from autograder.judge.grade import CheckError, Grade
from autograder.judge.odd import ODD
from autograder.judge.student import Handle, SessionLost, Student, StudentError, local_ask
from autograder.probe import Handle as WireHandle
from autograder.probe import Responder

EXPECTED = np.arange(6.0).reshape(2, 3)


def failed_part(body, parts=None):
    """The part that ``body(grade)`` fails; None when it passes."""
    grade = Grade(parts or {"values": 2})
    with grade.part("values"):
        body(grade)
    (part,) = grade.verdict("pooling.x").parts
    assert part.passed == (part.points == part.max_points)
    return None if part.passed else part


def message(body):
    return failed_part(body).message


def stub(*args):
    raise StudentError(["NotImplementedError", "RuntimeError", "Exception"], "", "pool")


# ---------------------------------------------------------------------------- parts


def test_a_failed_assertion_ends_its_part_and_no_other():
    grade, reached = Grade({"one": 1, "two": 2, "three": 0.5}), []
    with grade.part("one"):
        grade.equal(1, 1)
    with grade.part("two"):
        grade.equal(1, 2)
        reached.append("two")
    with grade.part("three"):
        grade.that(True, "fine")
    verdict = grade.verdict("pooling.x")
    assert [part.points for part in verdict.parts] == [1, 0, 0.5]
    assert verdict.points == 1.5 and verdict.max_points == 3.5 and not reached


def test_parts_are_told_in_the_order_of_their_declaration():
    grade = Grade({"one": 1, "two": 1})
    for name in ("two", "one"):
        with grade.part(name):
            grade.equal(1, 1)
    assert [part.name for part in grade.verdict("pooling.x").parts] == ["one", "two"]


def test_a_part_that_asserts_nothing_is_the_authors_mistake():
    with pytest.raises(CheckError, match="asserts nothing"), Grade({"one": 1}).part("one"):
        pass


@pytest.mark.parametrize("name", ["two", "one"])
def test_an_undeclared_or_repeated_part_is_the_authors_mistake(name):
    grade = Grade({"one": 1})
    with grade.part("one"):
        grade.equal(1, 1)
    with pytest.raises(CheckError, match="not declared, or entered twice"), grade.part(name):
        grade.equal(1, 1)


def test_any_other_exception_in_a_part_is_not_swallowed():
    with pytest.raises(NameError), Grade({"one": 1}).part("one"):
        raise NameError("a slip")


def test_what_an_odd_answer_raises_in_a_part_fails_that_part():
    def body(grade):
        raise IndexError("too many indices")

    assert message(body) == f"something came back {ODD} (IndexError: too many indices)"


def test_a_lost_session_keeps_the_parts_before_it():
    grade = Grade({"one": 1, "two": 1, "three": 1})
    with grade.part("one"):
        grade.equal(1, 1)
    with pytest.raises(SessionLost), grade.part("two"):
        raise SessionLost("it ended")
    verdict = grade.verdict("pooling.x", "it ended")
    assert [part.points for part in verdict.parts] == [1, 0, 0]
    assert [part.message for part in verdict.parts] == ["", "it ended", "it ended"]


def test_the_learners_exception_fails_the_part_in_its_own_words():
    def body(grade):
        raise StudentError(["KeyError", "LookupError"], "'a'", "pool")

    assert message(body) == "pool raised KeyError: 'a'"


@pytest.mark.parametrize(
    ("where", "mistake"),
    [("Unit (reload)", "get_config leaves out 'filters' and 'stride'"), ("Unit", "")],
)
def test_what_a_configuration_lacks_is_named_where_it_was_saved(where, mistake):
    text = "Unit.__init__() missing 2 required positional arguments: 'filters' and 'stride'"
    grade = Grade({"a": 1})
    with grade.part("a"):
        raise StudentError(["TypeError", "Exception"], text, where)
    assert grade.verdict("c").parts[0].mistake == mistake


def test_a_stub_is_told_as_not_written_yet():
    assert message(lambda grade: stub()) == "pool is not written yet"
    assert message(lambda grade: grade.raises(ValueError, stub)) == "pool is not written yet"


# ---------------------------------------------------------------------------- close


@pytest.mark.parametrize("size", [1e-6, 1.0, 60.0, 1e6])
def test_the_tolerance_follows_the_value_and_the_scale_of_the_whole(size):
    expected = size * np.array([0.0, 1.0, -3.0])
    rms = np.sqrt(np.mean(expected**2))
    allowed = 1e-4 * (np.abs(expected) + rms)
    for sign in (-1, 1):
        assert compare.is_close(expected + sign * 0.99 * allowed, expected)
        for index in range(3):
            got = expected.copy()
            got[index] += sign * 1.01 * allowed[index]
            assert not compare.is_close(got, expected)


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (None, "expected an array of shape (2, 3), got None: is a `return` missing?"),
        ("text", "expected an array of shape (2, 3), got 'text'"),
        ({"a": 1}, "expected an array of shape (2, 3), got a dictionary of 1"),
        (
            [[1, 2], [3]],
            "expected an array of shape (2, 3), got a list of 2 rows of different lengths",
        ),
        ([[1, 2], 3], "expected an array of shape (2, 3), got a list of 2, not all of one shape"),
        (["a", "b"], "expected an array of shape (2, 3), got a list of 2 texts"),
        ([None, 1], "expected an array of shape (2, 3), got a list of 2, not all of them numbers"),
        ((None, None), "expected an array of shape (2, 3), got a tuple of 2 times None"),
        (2**70, f"expected an array of shape (2, 3), got {2**70}"),
        (EXPECTED.T, "expected shape (2, 3), got (3, 2)"),
        (5.0, "expected shape (2, 3), got ()"),
        (
            Handle(None, WireHandle(0, "my.Layer")),
            "expected an array of shape (2, 3), got a Layer object",
        ),
        (
            [Handle(None, WireHandle(0, "my.Layer"))],
            "expected an array of shape (2, 3), got a list of 1 object",
        ),
        (
            EXPECTED.astype(str),
            "expected an array of shape (2, 3), got an array of shape (2, 3) of strings",
        ),
    ],
)
def test_close_says_what_came_instead_of_an_array(got, words):
    assert message(lambda grade: grade.close(got, EXPECTED)) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (np.ones((2, 3)), "an array of shape (2, 3)"),
        (np.array([1, np.inf]), "an array of shape (2,) with NaN or infinity"),
        ((1, 2, 3), "a tuple of 3"),
        ([], "an empty list"),
        ({}, "an empty dictionary"),
        (True, "True"),
    ],
)
def test_what_came_is_told_so_that_it_is_never_what_was_asked_for(value, words):
    assert compare.in_words(value) == words


def test_close_tells_the_first_difference_and_the_largest():
    got = EXPECTED.copy()
    got[1] += [0, 1, 3]
    told = message(lambda grade: grade.close(got, EXPECTED, what="layer(x)"))
    assert told == (
        "layer(x): 2 of 6 values differ; the first at position [1, 1]: "
        "expected 4, got 5; largest difference 3"
    )


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_close_points_at_a_value_that_is_not_finite(bad):
    got = EXPECTED.copy()
    got[1, 2] = bad
    told = message(lambda grade: grade.close(got, EXPECTED))
    assert told == f"expected finite values, got {bad} at position [1, 2] (1 of 6 values)"


@pytest.mark.parametrize("special", [np.inf, -np.inf, np.nan])
def test_a_special_value_that_is_expected_must_come(special):
    expected = np.array([1.0, special])
    assert failed_part(lambda grade: grade.close(expected.copy(), expected)) is None
    for wrong in {np.inf, -np.inf, 0.0, 1e300} - {special}:
        assert failed_part(lambda grade, w=wrong: grade.close(np.array([1.0, w]), expected))


@pytest.mark.parametrize("got", [4.0, np.array(4.0), np.array(4), True])
def test_single_numbers_are_compared_without_a_position(got):
    assert message(lambda grade: grade.close(got, 7.0)).startswith("expected 7, got ")


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int64", "float16", "float32", "float64"])
@pytest.mark.parametrize("expected", [np.array([True, False]), np.array([1, 0]), [1.0, 0.0]])
def test_close_compares_numbers_whatever_their_dtype(dtype, expected):
    assert failed_part(lambda grade: grade.close(np.array([1, 0], dtype), expected)) is None
    assert "values differ" in message(lambda g: g.close(np.array([0, 1], dtype), expected))


def test_empty_arrays_are_close():
    assert failed_part(lambda grade: grade.close(np.zeros((0, 3)), np.zeros((0, 3)))) is None


NUMBERS = st.floats(width=32) | st.integers(-(2**63), 2**64 - 1) | st.booleans()
WIRE_VALUES = st.recursive(
    st.none() | NUMBERS | st.text(max_size=3) | st.builds(np.array, st.lists(NUMBERS, max_size=3)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=2), inner, max_size=2)
    ),
    max_leaves=6,
)


@given(WIRE_VALUES, st.sampled_from([1.5, [1.0, np.inf], EXPECTED, np.zeros(0), [True]]))
def test_whatever_came_back_close_passes_or_fails_with_a_sentence(got, expected):
    part = failed_part(lambda grade: grade.close(got, expected, {"a mistake": np.zeros(2)}))
    assert part is None or part.message


# ---------------------------------------------------------------------------- equal, shape, that


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (3, 3),
        (3.0, 3),
        (np.array(3), 3),
        (3, np.int64(3)),
        ("a", "a"),
        ([1, 2], (1, 2)),
        ((1, (2, "b")), (1, (2, "b"))),
        (True, True),
        (None, None),
    ],
)
def test_equal_values_are_equal(got, expected):
    assert failed_part(lambda grade: grade.equal(got, expected)) is None


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (True, 1),
        (1, True),
        ("3", 3),
        (None, 3),
        ((1, 2, 3), (1, 2)),
        (float("nan"), 3),
        ([1], 1),
        (np.array([3]), 3),
        (np.arange(3), (0, 1, 2)),
        ({"a": 1}, (1,)),
        ("ab", ("a", "b")),
    ],
)
def test_unequal_values_are_told_with_both(got, expected):
    assert message(lambda grade: grade.equal(got, expected)).startswith(f"expected {expected!r}, ")


@given(WIRE_VALUES, st.sampled_from([3, "a", (1, 2), ((1, 2), (3.5, None)), True, None]))
def test_whatever_came_back_equal_passes_or_fails_with_a_sentence(got, expected):
    part = failed_part(lambda grade: grade.equal(got, expected, {"a mistake": 4}))
    assert part is None or part.message


def test_a_long_value_is_cut_in_the_message():
    assert len(message(lambda grade: grade.equal("x" * 10_000, "y"))) < 300


def test_shape_names_the_mistake_by_its_shape():
    mistakes = {"this is channels first": (3, 2)}
    part = failed_part(lambda grade: grade.shape(EXPECTED.T, (2, 3), mistakes))
    assert part.message == "expected shape (2, 3), got (3, 2)"
    assert part.mistake == "this is channels first"
    assert failed_part(lambda grade: grade.shape(EXPECTED, [2, 3])) is None


def test_that_and_fail_take_their_words_from_the_author():
    part = failed_part(lambda grade: grade.that(False, "no weights expected", "it has a bias"))
    assert (part.message, part.mistake) == ("no weights expected", "it has a bias")
    assert message(lambda grade: grade.fail("nothing fits")) == "nothing fits"


# ---------------------------------------------------------------------------- mistakes


def test_the_first_mistake_that_gives_the_result_is_named():
    mistakes = {
        "raises": lambda: 1 / 0,
        "another shape": np.zeros(3),
        "not an array": lambda: object(),
        "doubled": lambda: 2 * EXPECTED,
        "doubled too": 2 * EXPECTED,
    }
    part = failed_part(lambda grade: grade.close(2 * EXPECTED, EXPECTED, mistakes))
    assert part.mistake == "doubled"
    assert failed_part(lambda grade: grade.close(3 * EXPECTED, EXPECTED, mistakes)).mistake == ""


def test_mistakes_are_not_computed_for_a_right_answer():
    def never():
        raise AssertionError

    assert failed_part(lambda grade: grade.close(EXPECTED, EXPECTED, {"no": never})) is None
    assert failed_part(lambda grade: grade.equal(1, 1, {"no": never})) is None


# ---------------------------------------------------------------------------- raises


def raising(names, text):
    def function(*args, **kwargs):
        raise StudentError(names, text, "pool")

    return function


VALUE_ERROR = ["ValueError", "Exception", "BaseException", "object"]


def test_raises_accepts_the_error_and_its_subclasses_with_all_that_it_mentions():
    for names in (VALUE_ERROR, ["MyError", *VALUE_ERROR]):
        function = raising(names, "20 channels do not divide by 3")
        body = lambda grade, f=function: grade.raises(ValueError, f, mentions=(20, 3))  # noqa: E731
        assert failed_part(body) is None


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (raising(["TypeError"], "no"), "expected a ValueError, got TypeError: no"),
        (raising(VALUE_ERROR, "bad"), "should mention 20 and 3; it says: 'bad'"),
        (raising(VALUE_ERROR, "bad 20"), "should mention 3; it says: 'bad 20'"),
        (lambda *args: 7, "expected a ValueError, but 7 came back"),
        (lambda *args: EXPECTED, "expected a ValueError, but an array of shape (2, 3) came back"),
    ],
)
def test_raises_says_what_came_instead(function, words):
    assert words in message(lambda g: g.raises(ValueError, function, 1, mentions=(20, 3)))


# ---------------------------------------------------------------------------- records

VERDICT = Verdict(
    "pooling.x",
    (Part("values", 2, 2), Part("<b>", 0.0, 0.5, "got <script>alert(1)</script> & more", "a < b")),
    "test-x",
)


def test_a_verdict_survives_json():
    assert Verdict.from_dict(json.loads(json.dumps(asdict(VERDICT)))) == VERDICT


def test_a_class_keeps_verdicts_that_are_alike_once():
    first, second = (Verdict.from_dict(asdict(VERDICT)) for _ in range(2))
    assert first is second
    assert Verdict.from_dict({**asdict(VERDICT), "grade_id": "test-y"}) != first


def test_an_outcome_survives_json():
    printed = [{"output_type": "stream", "name": "stdout", "text": "\ud800 é"}]
    outcome = Outcome("a", "ann", "a", "graded", "", (VERDICT,), ([], None, printed), 1.5)
    assert Outcome.from_json(outcome.to_json()) == outcome


def test_a_submission_survives_json():
    files, limits = {"b": "AA=="}, Limits(9)
    handed_in = Submission("a", "ann", "a", "e30=", "{}", 7, files, limits, False, "none", True)
    assert Submission.from_json(handed_in.to_json()) == handed_in


def test_points_are_sums_without_the_noise_of_binary_fractions():
    verdict = Verdict("pooling.x", tuple(Part(str(n), 0.1, 0.1) for n in range(3)))
    assert verdict.points == verdict.max_points == 0.3
    assert render.number(verdict.points) == "0.3"


def test_html_escapes_all_that_a_learner_or_author_wrote():
    html = render.as_html(VERDICT)
    assert "<script>" not in html and "<b>:" not in html
    assert "&lt;script&gt;" in html and "✗ &lt;b&gt;" in html and "a &lt; b" in html
    assert "2 of 2.5 points" in html


def test_text_tells_each_part_on_a_line():
    assert render.as_text(VERDICT).splitlines() == [
        "2 of 2.5 points",
        "  passed  values (2)",
        "  failed  <b> (0 of 0.5): got <script>alert(1)</script> & more",
        "          Likely mistake: a < b.",
    ]


# ---------------------------------------------------------------------------- figures


def test_what_was_measured_is_kept_with_the_verdict_and_crosses_a_process_border():
    grade = Grade({"values": 2})
    grade.figure("accuracy", np.float32(0.5))
    verdict = grade.verdict("pooling.x")
    assert verdict.figures == {"accuracy": 0.5}
    assert Verdict.from_dict(json.loads(json.dumps(asdict(verdict)))) == verdict


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_figure_that_is_no_number_is_the_checks_fault(value):
    with pytest.raises(CheckError, match="no number"):
        Grade({"values": 2}).figure("accuracy", value)


def test_a_figure_is_recorded_once():
    grade = Grade({"values": 2})
    grade.figure("accuracy", 0.5)
    with pytest.raises(CheckError, match="twice"):
        grade.figure("accuracy", 0.6)


NOTEBOOK = """
def stand_in():
    raise NotImplementedError

Layer = stand_in

def build():
    return Layer()
"""


def test_what_is_missing_is_called_by_its_own_name_not_by_its_callers():
    names = {}
    exec(NOTEBOOK, names)
    student = Student(local_ask(Responder(names)), ["build", "Layer"])
    assert message(lambda grade: student.build()) == ("build calls Layer, which is not written yet")
    assert message(lambda grade: student.Layer()) == "Layer is not written yet"
