"""Batch normalization in NumPy, as 07-resnet asks for it before the layer is used.

The specification is the text of source/07-resnet/07-resnet.nb.py; nothing is asked here that it
does not say. Values are so large that ε does not show, but in the part about it.
"""

import numpy as np

from autograder.assignments.resnet.oracle import batch_normal, batch_statistics
from autograder.assignments.shared.common import AN_ARRAY, kind_of, left_alone
from autograder.assignments.shared.does_the_work import depends_on_input, right_or_works
from autograder.judge import check, compare

SHAPES = [(5, 3, 4, 2), (2, 4, 3, 5), (7, 1, 2, 3)]
RESULT_OF = "this is the result of "


@check(
    "resnet.batch_norm",
    parts={
        "in training": 0.5,
        "in use": 0.5,
        "moving averages": 0.5,
        "in use, nothing moves": 0.25,
        "epsilon": 0.25,
    },
)
def batch_norm(student, rng, grade):
    def normal(*given, **options):
        """The learner's three results, each an array."""
        got = student.batch_norm(*given, **options)
        three = isinstance(got, tuple | list) and len(got) == 3
        grade.that(three, f"expected a tuple of three arrays, got {kind_of(got)}")
        return got

    for part, training in [("in training", True), ("in use", False)]:
        with grade.part(part):
            for shape in SHAPES:
                given = _drawn(rng, shape)
                got = normal(*given, training)[0]
                expected = _result(*given, training)
                grade.close(
                    got, expected, _mistakes(*given, training), what=f"maps {shape}, {part}"
                )
    with grade.part("moving averages"):
        for shape, momentum in zip(SHAPES, (0.9, 0.5, 0.75), strict=True):
            given = _drawn(rng, shape)
            _, *moved = normal(*given, True, momentum=momentum)
            expected, known = _moved(*given, momentum), _mistakes_in_moving(*given, momentum)
            for place, what in enumerate(["moving mean", "moving variance"]):
                wrong = {why: both[place] for why, both in known.items()}
                told = f"the {what} after a batch, momentum {momentum}"
                grade.close(moved[place], expected[place], wrong, what=told)
    with grade.part("in use, nothing moves"):
        given = _drawn(rng, SHAPES[0])
        got, *moved = normal(*given, False)
        left_alone(grade, student, AN_ARRAY)
        for new, old, what in zip(moved, given[3:], ("mean", "variance"), strict=True):
            grade.close(new, old, what=f"the moving {what} after a batch that is not training")
        normal(*given, True)
        left_alone(grade, student, AN_ARRAY)
        _, *others = given
        right_or_works(
            grade,
            got,
            _result(*given, False),
            lambda: depends_on_input(grade, lambda x: normal(x, *others, False)[0], given[0]),
        )
    with grade.part("epsilon"):
        for epsilon in (0.5, 2.0):
            x = rng.normal(size=SHAPES[0])
            variance = rng.uniform(0.2, 1, size=2)
            given = (x, np.ones(2), np.zeros(2), np.zeros(2), variance)
            got = normal(*given, False, epsilon=epsilon)[0]
            known = {
                RESULT_OF + "adding epsilon to the root, not under it": x
                / (np.sqrt(variance) + epsilon),
                RESULT_OF + "leaving epsilon out": x / np.sqrt(variance),
                RESULT_OF + "an epsilon of 0.001 whatever is given": x / np.sqrt(variance + 1e-3),
            }
            expected = batch_normal(*given, epsilon)
            grade.close(got, expected, known, what=f"epsilon {epsilon}, in use")
            _in_training(grade, normal, given, epsilon)


def _in_training(grade, normal, given, epsilon):
    """Under the root of the batch's own variance, which need not be right: that costs a part."""
    x = given[0]
    got, without = (normal(*given, True, epsilon=e)[0] for e in (epsilon, 0.0))
    own = compare.as_array(without)
    if not isinstance(own, str) and own.shape == x.shape:
        for axes in ((1, 2), (0,)):  # statistics that all pixels share, or all images
            with np.errstate(all="ignore"):
                root = np.ptp(x, axes, keepdims=True) / np.ptp(own, axes, keepdims=True)
                so = own * root / np.sqrt(root**2 + epsilon)
            if compare.is_close(got, so):
                return grade.close(got, so)
    mean, variance = batch_statistics(x)
    known = {  # in other words than in use: there it was right
        "in training epsilon is added to the root, not under it": (x - mean)
        / (np.sqrt(variance) + epsilon),
        "in training epsilon is left out": (x - mean) / np.sqrt(variance),
        "in training epsilon is 0.001 whatever is given": (x - mean) / np.sqrt(variance + 1e-3),
    }
    expected = batch_normal(x, 1, 0, mean, variance, epsilon)
    grade.close(got, expected, known, what=f"epsilon {epsilon}, in training")


def _drawn(rng, shape):
    """Maps, gamma, beta, moving mean and moving variance; no two maps are alike."""
    maps = shape[-1]
    x = rng.normal(size=shape) * rng.uniform(20, 40, size=maps) + rng.uniform(-90, 90, size=maps)
    gamma, beta = rng.uniform(1.5, 4, size=(2, maps)) * rng.choice([-1, 1], size=(2, maps))
    return x, gamma, beta, rng.uniform(-60, 60, size=maps), rng.uniform(300, 3000, size=maps)


def _result(x, gamma, beta, mean, variance, training):
    if training:
        mean, variance = batch_statistics(x)
    return batch_normal(x, gamma, beta, mean, variance)


def _moved(x, gamma, beta, mean, variance, momentum):
    new_mean, new_variance = batch_statistics(x)
    return (
        momentum * mean + (1 - momentum) * new_mean,
        momentum * variance + (1 - momentum) * new_variance,
    )


def _mistakes(x, gamma, beta, mean, variance, training):
    """Sentence → what it gives, the statistics of the pass told apart."""
    own = batch_statistics(x)
    used = own if training else (mean, variance)
    wrong = {
        "leaving gamma out": batch_normal(x, 1, beta, *used),
        "leaving beta out": batch_normal(x, gamma, 0, *used),
        "dividing by the variance, not by its root": batch_normal(
            x, gamma, beta, used[0], used[1] ** 2
        ),
        "not subtracting the mean": batch_normal(x, gamma, beta, 0, used[1]),
        "exchanging gamma and beta": batch_normal(x, beta, gamma, *used),
    }
    if training:
        count = x[..., 0].size
        wrong |= {
            "the moving averages, which are for use": batch_normal(x, gamma, beta, mean, variance),
            "the moving averages just moved: in training the batch's own count": batch_normal(
                x, gamma, beta, *_moved(x, gamma, beta, mean, variance, 0.9)
            ),
            "one mean and variance for all maps": batch_normal(x, gamma, beta, x.mean(), x.var()),
            "a mean and variance for each image": batch_normal(
                x, gamma, beta, x.mean((1, 2), keepdims=True), x.var((1, 2), keepdims=True)
            ),
            "a mean for each image": batch_normal(
                x, gamma, beta, x.mean((1, 2), keepdims=True), used[1]
            ),
            "a variance for each image": batch_normal(
                x, gamma, beta, used[0], x.var((1, 2), keepdims=True)
            ),
            "one variance for all maps": batch_normal(x, gamma, beta, used[0], x.var()),
            "a mean and variance for each pixel": batch_normal(x, gamma, beta, x.mean(0), x.var(0)),
            "dividing the variance by n − 1, not by n": batch_normal(
                x, gamma, beta, own[0], own[1] * count / (count - 1)
            ),
        }
    else:
        wrong["the batch's own mean and variance, which are for training"] = batch_normal(
            x, gamma, beta, *own
        )
    return {RESULT_OF + why: value for why, value in wrong.items()}


def _mistakes_in_moving(x, gamma, beta, mean, variance, momentum):
    """Sentence → (moving mean, moving variance)."""
    new_mean, new_variance = batch_statistics(x)
    count = x[..., 0].size
    unbiased = new_variance * count / (count - 1)
    wrong = {
        "leaving the moving averages as they were": (mean, variance),
        "keeping the batch's own, without the old ones": (new_mean, new_variance),
        "exchanging the shares of old and new": _moved(
            x, gamma, beta, mean, variance, 1 - momentum
        ),
        "a momentum of 0.9 whatever is given": _moved(x, gamma, beta, mean, variance, 0.9),
        "the mean of the variances of single images": (
            momentum * mean + (1 - momentum) * new_mean,
            momentum * variance + (1 - momentum) * x.var((1, 2)).mean(0),
        ),
        "moving deviations, not variances": (
            momentum * mean + (1 - momentum) * new_mean,
            momentum * variance + (1 - momentum) * np.sqrt(new_variance),
        ),
        "dividing the variance by n − 1, not by n": (
            momentum * mean + (1 - momentum) * new_mean,
            momentum * variance + (1 - momentum) * unbiased,
        ),
    }
    return {RESULT_OF + why: both for why, both in wrong.items()}
