"""One slip costs one exercise: what stands on a wrong answer is judged on it, if it does the work;
and a cell that was handed out before it offered that answer is judged without it."""

import numpy as np
import pytest

from autograder.assignments.alexnet.networks import own_norm
from autograder.assignments.googlenet.held_out import own_module
from autograder.assignments.lenet5 import held_out as lenet5
from autograder.assignments.lenet5 import oracle as lenet5_oracle
from autograder.assignments.pooling import oracle as pooling
from autograder.assignments.pooling.held_out import Sizes
from autograder.assignments.resnet import held_out as resnet
from autograder.assignments.shared.does_the_work import right_on_own
from autograder.judge.grade import Failure, Grade
from autograder.judge.student import Student, local_ask
from autograder.probe import Responder

RNG = np.random.default_rng(3)
X = RNG.normal(size=(2, 7, 8, 2)).astype("float32")
WINDOWS = 3, 2, "same"


def student(**objects):
    return Student(local_ask(Responder(objects)), objects)


def test_a_cell_that_offers_no_earlier_answer_is_judged_without_it():
    nobody, grade = student(), Grade({"part": 1})
    assert own_norm(nobody, grade) is None
    assert own_module(nobody, grade, RNG) is None
    assert resnet.Own(nobody, grade, RNG).unit() is None
    assert resnet.own_curves(nobody, grade, (X, np.zeros(2, int)), None, None) == {}
    assert lenet5.Own(nobody, grade).parts(None, np.ones((6, 16), bool)) == {}
    assert lenet5.Own(nobody, grade).prepare is lenet5_oracle.prepare
    right = pooling.max_pool2d(X, *WINDOWS)
    assert Sizes(nobody, grade).pooled(right + 1, right, X, WINDOWS, "max") is right


@pytest.mark.parametrize(("right", "own"), [(5, 6), (np.ones(3), np.zeros(3))])
def test_an_earlier_answer_explains_only_what_it_makes_and_what_works(right, own):
    def fails():
        raise Failure("it does no work")

    assert right_on_own(own, right, lambda: own) is own
    assert right_on_own(right, right, fails) is right
    assert right_on_own(own, right, lambda: right) is right
    assert right_on_own(own, right, lambda: own, fails) is right
    assert right_on_own(own, right, fails) is right


def test_a_list_of_numbers_need_only_come_near():
    own, near = [0.5, 0.25], np.float32([0.5000001, 0.25])
    assert right_on_own(near, [1.0, 0.0], lambda: own) is own
    assert right_on_own((4, 5), [4, 6], lambda: [4, 5]) == [4, 5]


def smaller(size, kernel_size, stride, padding):
    return size // stride if padding == "same" else (size - kernel_size) // stride + 1


def pooled_by(size, pad=-np.inf):
    """What a maximum is that takes its borders from these sizes."""
    wide = [(size(n, *WINDOWS) - 1) * 2 + 3 - n for n in X.shape[1:3]]
    borders = [(0, 0), *((max(n, 0) // 2, max(n, 0) - max(n, 0) // 2) for n in wide), (0, 0)]
    return pooling.max_pool2d(np.pad(X, borders, constant_values=pad), 3, 2, "valid")


@pytest.mark.parametrize(
    ("size", "pad", "taken_over"),
    [
        (smaller, -np.inf, True),
        (lambda n, k, s, padding: -(-n // s) + 1, -np.inf, True),
        (lambda *_: 9, -np.inf, False),  # the same for everything: no work
    ],
)
def test_pools_are_judged_by_sizes_that_are_wrong_but_no_nonsense(size, pad, taken_over):
    sizes, right = Sizes(student(output_size=size), Grade({"part": 1})), np.zeros((2, 4, 4, 2))
    got = pooled_by(size, pad)
    judged = sizes.pooled(got, right, X, WINDOWS, "max")
    assert (judged is not right) == taken_over
    assert sizes.pooled(got + 1, right, X, WINDOWS, "max") is right, "a second slip still costs"
