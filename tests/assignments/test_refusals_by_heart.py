"""Right refusals earn nothing where right calls compute nothing of what is asked."""

import re

import numpy as np
import pytest

from autograder.judge import local

from .conftest import written


def convolved(images, kernel, bias, stride=1, padding="valid"):
    if padding not in ("valid", "same"):
        raise ValueError(padding)
    if kernel.shape[2] != images.shape[3]:
        raise ValueError(f"{kernel.shape[2]} and {images.shape[3]}")
    sums = np.cumsum(np.cumsum(images.mean(axis=3, keepdims=True), axis=1), axis=2)
    return (sums * kernel.mean() + bias).astype(images.dtype)


def counted(labels, predictions, classes):
    if len(labels) != len(predictions):
        raise ValueError(f"{len(labels)} and {len(predictions)}")
    return np.zeros((classes, classes), int)


def planned(layers, shape):
    kinds = [layer[0] for layer in layers]
    odd = set(kinds) - {"conv", "pool", "flatten", "dense"}
    if odd:
        raise ValueError(f"{odd}")
    if "dense" in kinds and "flatten" not in kinds[: kinds.index("dense")]:
        raise ValueError("no flatten before it")
    return [((1,), 2, 3)] * len(layers)


def missed(scores, labels, k=5):
    if not 0 < k <= scores.shape[1]:
        raise ValueError(f"{k} of {scores.shape[1]}")
    return 0.0


def converted(size, alpha, source, target):
    for name in (source, target):
        if name not in ("equation", "paper", "tensorflow", "torch"):
            raise ValueError(name)
    if source in ("paper", "torch") and size % 2 == 0:
        raise ValueError(f"{size}")
    return 5, 1e-4


def cost(layer, shape):
    if layer[0] not in ("conv", "depthwise", "separable", "norm", "pool", "global", "dense"):
        raise ValueError(layer[0])
    if layer[0] == "dense" and len(shape) != 1:
        raise ValueError("dense")
    total = sum(layer[1:]) + sum(shape)
    return (total,), total, total


CASES = [
    ("02-fashion-cnn", "fashion_cnn.conv2d", "conv2d", convolved),
    ("02-fashion-cnn", "fashion_cnn.confusion_matrix", "confusion_matrix", counted),
    ("02-fashion-cnn", "fashion_cnn.plan", "plan", planned),
    ("05-alexnet", "alexnet.top_k_error", "top_k_error", missed),
    ("05-alexnet", "alexnet.convert_lrn", "convert_lrn", converted),
    ("08-challenge", "challenge.layer_cost", "layer_cost", cost),
]


def refusals(check, offered, function):
    """The part about refusals."""
    verdict = local.run(check, {offered: function}, 7)
    return next(part for part in verdict.parts if part.name == "refusals")


@pytest.mark.parametrize(("assignment", "check", "offered", "by_heart"), CASES)
def test_refusals_by_heart_earn_nothing(assignment, check, offered, by_heart):
    assert not refusals(check, offered, by_heart).passed


@pytest.mark.parametrize(("assignment", "check", "offered", "by_heart"), CASES)
def test_the_words_are_not_what_is_missing(assignment, check, offered, by_heart):
    """The author's answer, with these refusals before it, earns the part."""
    names = {"np": np}
    for code in written(assignment).values():
        if re.search(rf"^def {offered}\b", code, re.MULTILINE):
            exec(code, names)

    def refuses(*args, **options):
        by_heart(*args, **options)
        return names[offered](*args, **options)

    part = refusals(check, offered, refuses)
    assert part.passed, part.message
