"""A mistake that is named is the one that was made: each known one is made, and judged beside all
the others. Nothing may be named in its place.
"""

import numpy as np
import pytest

from autograder.assignments.augmentation import mistakes as augmenting
from autograder.assignments.augmentation import oracle as augmentation
from autograder.assignments.fashion_cnn import convolution_mistakes as convolving
from autograder.assignments.fashion_cnn import oracle as networks
from autograder.assignments.pooling import mistakes as pooling
from autograder.assignments.pooling import moving_mistakes as moving
from autograder.assignments.pooling import oracle as pools
from autograder.judge import local

X = np.ones((2, 6, 6, 3))
"""Only to list the sentences."""


def made(mistakes, right, sentence):
    """The function that makes this mistake wherever it can be made, and is right elsewhere."""

    def function(*args):
        wrong = mistakes(*args).get(sentence)
        result = right(*args) if wrong is None else wrong() if callable(wrong) else wrong
        first = args[0]
        return np.asarray(result, first.dtype) if isinstance(first, np.ndarray) else result

    return function


def pooled(kind):
    right = {"max": pools.max_pool2d, "average": pools.avg_pool2d}[kind]
    return (lambda *args: pooling.pools(*args, kind)), right, (X, 3, 2, "same"), (X, 3, 2, "valid")


KINDS = {
    "pooling.output_size": (
        pooling.sizes,
        pools.output_size,
        (9, 3, 2, "same"),
        (9, 3, 2, "valid"),
    ),
    "pooling.max_pool2d": pooled("max"),
    "pooling.avg_pool2d": pooled("average"),
    "pooling.shift_images": (moving.shifts, pools.shift_images, (X, 2)),
    "fashion_cnn.conv2d": (
        convolving.convolutions,
        networks.conv2d,
        (X, np.ones((3, 3, 3, 2)), np.zeros(2), 2, "same"),
    ),
    "augmentation.shift_batch": (
        augmenting.shifts,
        augmentation.shift_batch,
        (X, np.array([[1, 2]] * 2)),
    ),
    "augmentation.flip_batch": (augmenting.flips, augmentation.flip_batch, (X, np.array([1, 0]))),
    "augmentation.relight": (
        augmenting.lights,
        augmentation.relight,
        (X, np.array([1.5, 1]), np.array([0, 0.5])),
    ),
    "augmentation.sample_at": (
        augmenting.samples,
        augmentation.sample_at,
        (X, *np.ones((2, 2, 3, 3))),
    ),
    "augmentation.rotate_batch": (
        augmenting.rotations,
        augmentation.rotate_batch,
        (X, np.array([20, 30])),
    ),
    "augmentation.resize_batch": (
        augmenting.zooms,
        augmentation.resize_batch,
        (X, np.array([1.5, 0.5])),
    ),
}
MADE = {
    f"{check}: {sentence}": (check, sentence)
    for check, (mistakes, _, *examples) in KINDS.items()
    for example in examples
    for sentence in mistakes(*example)
}


ALIKE = {
    "slicing with the stride, which takes one pixel of each window": ["taking one pixel of each"],
    "not moving at all": ["leaving the old pixels in place"],
    "keeping the old pixels at the left": ["leaving the old pixels in place"],
    "wrapping round, to the left": ["wrapping round"],
    "moving to the right only": ["the images as they were"],
    "using the first image's flag": ["the images as they were"],
}
"""Other sentences that are true of a mistake as well, where the part cannot tell them apart."""


def is_true(named, sentence):
    """Whether `named` says what `sentence` says, or a part of it."""
    also = [words for key, words in ALIKE.items() if key in sentence]
    return named in sentence or any(word in named for words in also for word in words)


@pytest.mark.parametrize("name", MADE)
def test_what_is_named_is_what_was_done(name):
    check, sentence = MADE[name]
    mistakes, right, *_ = KINDS[check]
    function = made(mistakes, right, sentence)
    parts = local.run(check, {check.partition(".")[2]: function}, 1).parts
    failed = [part for part in parts if not part.passed]
    assert failed, "a known mistake passes every part"
    false = {p.name: p.mistake for p in failed if p.mistake and not is_true(p.mistake, sentence)}
    assert false == {}
