"""The checks of 02-fashion-cnn: right answers pass, wrong ones fail where they must and are named.

Networks that are wrong in one place stand in the bank, and run behind the sandbox.
"""

import re
from functools import partial

import numpy as np
import pytest

from autograder.assignments.fashion_cnn import confusion_mistakes as confused
from autograder.assignments.fashion_cnn import counting_mistakes as miscounted
from autograder.assignments.fashion_cnn import oracle
from autograder.judge import checks, local

from .conftest import NONSENSE, failed, written

POINTS = {
    "conv2d": 3,
    "predicted": 2,
    "plan": 2,
    "receptive_field": 2,
    "default_conv": 1,
    "twin": 2,
    "textbook": 6,
    "reached": 4,
    "confusion_matrix": 2,
    "most_confused": 2,
    "small_cnn": 4,
}
OFFERED = {
    "default_conv": "DefaultConv2D",
    "twin": "build_twin",
    "textbook": "build_fashion_cnn",
    "reached": "build_fashion_cnn",
    "small_cnn": "build_small_cnn",
}
NUMPY = [name for name in POINTS if name not in OFFERED]
NETWORKS = ["default_conv", "twin", "textbook"]


def run(name, answer, seed=7):
    return local.run(f"fashion_cnn.{name}", {OFFERED.get(name, name): answer}, seed)


@pytest.fixture(scope="session")
def solutions():
    """What the author's answer cells define; the networks among them need Keras."""
    return list(written("02-fashion-cnn").values())


def defined(solutions, **names):
    """Names of the solutions; networks are left out unless Keras is among `names`."""
    from course import showing

    names |= {"np": np, "partial": partial, "showing": showing, "not_written": None}
    for code in solutions:
        if "keras" in names or not re.search(r"keras|DefaultConv2D", code):
            exec(code, names)
    table = names["predicted"]
    return names | {"predicted": lambda: table}


@pytest.fixture(scope="session")
def numpy_answers(solutions):
    return defined(solutions)


@pytest.fixture(scope="session")
def answers(solutions):
    return defined(solutions, keras=pytest.importorskip("keras"))


def test_every_check_of_the_assignment_has_the_points_of_its_cell():
    registered = {name: check.points for name, check in checks.load("fashion_cnn").items()}
    assert registered == {f"fashion_cnn.{name}": points for name, points in POINTS.items()}
    assert sum(registered.values()) == 30


@pytest.mark.parametrize("name", NUMPY)
def test_the_reference_passes_in_full_whatever_is_drawn(name, numpy_answers):
    for seed in range(10):
        assert failed(run(name, numpy_answers[name], seed)) == {}


@pytest.mark.keras
@pytest.mark.parametrize("name", NETWORKS)
def test_a_reference_network_passes_in_full_whatever_is_drawn(name, answers):
    for seed in range(3):
        assert failed(run(name, answers[OFFERED[name]], seed)) == {}


@pytest.mark.parametrize("name", POINTS)
@pytest.mark.parametrize("result", NONSENSE, ids=lambda value: type(value).__name__)
def test_an_answer_that_returns_nonsense_earns_nothing(name, result):
    verdict = run(name, lambda *args, **options: result)
    assert verdict.points == 0
    assert all(part.message for part in verdict.parts)


@pytest.mark.parametrize("name", POINTS)
def test_an_answer_that_is_not_written_yet_earns_nothing_and_says_so(name):
    def blank(*args, **options):
        raise NotImplementedError

    verdict = run(name, blank)
    assert verdict.points == 0
    assert all("not written yet" in part.message for part in verdict.parts)


# ------------------------------------------------------------------ counting


def told(table):
    return run("predicted", lambda: table)


def test_the_table_counts_row_by_row(numpy_answers):
    right = numpy_answers["predicted"]()
    table = right | {"pool 3": ((4, 4, 256), 0), "flatten": ((4096,), 0), "dense 1": ((128,), 1)}
    shapes, parameters = told(table).parts
    assert (shapes.points, parameters.points) == (0.83, 0.92)
    assert "10 of 12" in shapes.message and "pool 3 (4, 4, 256), flatten (4096,)" in shapes.message
    assert "rounding up in a pooling layer" in shapes.mistake
    assert parameters.mistake == ""
    assert not any(str(value) in shapes.message for value in [(3, 3, 256), 2304]), "tells answers"


def test_a_table_with_rows_missing_or_malformed_counts_what_it_holds(numpy_answers):
    right = numpy_answers["predicted"]()
    table = {row: right[row] for row in list(right)[:6]} | {"output": 650, "flatten": (1, 2, 3)}
    assert [part.points for part in told(table).parts] == [0.5, 0.5]
    lists = {row: [list(shape), count] for row, (shape, count) in right.items()}
    assert failed(told(lists)) == {}
    floats = {row: (shape, float(count)) for row, (shape, count) in right.items()}
    assert failed(told(floats)).keys() == {"parameters"}


WRONG_PLAN = miscounted.plans(list(oracle.TEXTBOOK.values()), oracle.IMAGE)


def checked(rows):
    """A plan that refuses what it must, and else gives what `rows` gives."""

    def plan(layers, shape):
        flat = False
        for kind, *_ in layers:
            if kind not in ("conv", "pool", "flatten", "dense"):
                raise ValueError(kind)
            flat = flat or kind == "flatten"
            if kind == "dense" and not flat:
                raise ValueError("flatten")
        return rows(layers, shape)

    return plan


@pytest.mark.parametrize("sentence", WRONG_PLAN)
def test_every_known_mistake_in_a_plan_is_named(sentence):
    wrong = lambda layers, shape: miscounted.plans(layers, shape)[sentence]  # noqa: E731
    parts = failed(run("plan", checked(wrong)))
    assert parts and "refusals" not in parts
    assert sentence in parts.values()


@pytest.mark.parametrize("sentence", miscounted.fields([(3, 1)]))
def test_every_known_mistake_in_a_receptive_field_is_named(sentence):
    def wrong(layers):
        return miscounted.fields(layers)[sentence] if layers else 1

    assert sentence in failed(run("receptive_field", wrong)).values()


# ------------------------------------------------------------------ looking at mistakes

EXAMPLE = np.array([[7, 3, 3], [2, 9, 0], [3, 2, 8]])


@pytest.mark.parametrize("sentence", confused.matrices([0, 1], [0, 1], 3))
def test_every_known_mistake_in_a_confusion_matrix_is_named(sentence):
    def wrong(labels, predictions, classes):
        if len(labels) != len(predictions):
            raise ValueError(f"{len(labels)} {len(predictions)}")
        return confused.matrices(labels, predictions, classes)[sentence]

    assert sentence in failed(run("confusion_matrix", wrong)).values()


@pytest.mark.parametrize("sentence", confused.confusions(EXAMPLE, ["a", "b", "c"], 3))
def test_every_known_mistake_in_the_list_of_confusions_is_named(sentence):
    def wrong(matrix, names, k):
        return confused.confusions(matrix, list(names), k)[sentence]

    assert sentence in failed(run("most_confused", wrong)).values()


def test_a_list_that_empties_the_diagonal_of_the_matrix_it_got_loses_only_that():
    def wrong(matrix, names, k):
        np.fill_diagonal(matrix, 0)
        return oracle.most_confused(matrix, names, k)

    assert failed(run("most_confused", wrong)).keys() == {"matrix left alone"}


# ------------------------------------------------------------------ networks


@pytest.mark.keras
def test_a_small_network_must_keep_what_it_knows_in_its_weights(answers):
    keras = pytest.importorskip("keras")

    class Hidden(keras.layers.Layer):
        def call(self, images):
            return images * np.linspace(0, 1, 28, dtype="float32")[:, None]

    def build(last):
        return lambda: keras.Sequential(
            [keras.Input((28, 28, 1)), Hidden(), keras.layers.Flatten(), *last]
        )

    def large():
        hidden = keras.layers.Dense(400, activation="relu")
        return build([hidden, keras.layers.Dense(10, activation="softmax")])()

    dense = keras.layers.Dense(10, activation="softmax")
    parts = {part.name: part for part in run("small_cnn", build([dense])).parts}
    assert parts["within budget"].passed
    pooled = [keras.layers.Reshape((10, -1)), keras.layers.Softmax(axis=1)]
    free = build([keras.layers.Dense(20, use_bias=False), *pooled])
    assert "within budget" in failed(run("small_cnn", free))
    told = next(p for p in run("small_cnn", large).parts if p.name == "within budget")
    assert "318,010" in told.message


def test_the_differences_in_the_parameter_count_are_those_of_the_mistakes():
    layers = list(oracle.TEXTBOOK.values())
    assert sum(row[1] for row in oracle.plan(layers, oracle.IMAGE)) == oracle.PARAMETERS
