"""What the networks of 02-fashion-cnn must do.

The specification is the text of source/02-fashion-cnn/02-fashion-cnn.nb.py; nothing is asked here
that it does not say. Networks are judged by what they compute under weights that the judge
sets, never by how they are written.
"""

from functools import cache

import numpy as np

from autograder.assignments.fashion_cnn import mistakes as mistaken
from autograder.assignments.fashion_cnn import oracle
from autograder.assignments.fashion_cnn.held_out import Own
from autograder.assignments.shared import chance
from autograder.assignments.shared.common import kind_of
from autograder.assignments.shared.does_the_work import (
    depends_on_input,
    right_on_own,
    right_or_works,
    works,
)
from autograder.assignments.shared.no_digest import moves_little
from autograder.assignments.shared.sizes import differences
from autograder.judge import (
    Filled,
    blank_without_weights,
    check,
    count,
    fill,
    reached,
    same_distribution,
    told_weights,
)

GOAL = reached.Goal(zero=0.80, full=0.92, small_zero=reached.GUESSED, small_full=0.25, sample=0.86)
SMALL_GOAL = reached.Goal(zero=0.80, full=0.90, small_zero=0.30, small_full=0.60, sample=0.86)


@check(
    "fashion_cnn.default_conv",
    parts={"defaults": 0.5, "may be overridden": 0.25, "a new layer each time": 0.25},
)
def default_conv(student, rng, grade):
    weight = Filled(int(rng.integers(2**31)))

    def layer(*args, **options):
        made = student.DefaultConv2D(*args, **options)
        return _network(grade, made, "DefaultConv2D(…)")

    def values(shape, filters, *args, told=None, **options):
        x = _signed(rng, shape)
        made = layer(filters, *args, **options) if told is None else layer(**told)
        fill(grade, made, weight, (1, *shape[1:]))
        known = mistaken.default_convs(x, weight, filters, **options)
        expected = oracle.default_conv(x, weight, filters, **options)
        words = [f"{key}={value!r}" for key, value in told.items()] if told else [str(filters)]
        given = ", ".join(words)
        grade.close(made(x), expected, known, what=f"DefaultConv2D({given}) on shape {shape}")

    with grade.part("defaults"):
        values((2, 6, 9, 3), 4)
        values((1, 8, 5, 1), 6, told={"filters": 6})
    with grade.part("may be overridden"):
        for options, words in [
            ({"kernel_size": 7}, {"kernel_size": 7}),
            ({"padding": "valid"}, {"padding": "valid"}),
            ({"activation": lambda x: x}, {"activation": "linear"}),
            ({"activation": np.tanh, "kernel_size": 5}, {"activation": "tanh", "kernel_size": 5}),
        ]:
            values((2, 9, 8, 2), 5, told={"filters": 5, **words}, **options)
    with grade.part("a new layer each time"):
        x = _signed(rng, (1, 8, 8, 2))  # wider than what any window would hold together
        first, second = layer(3), layer(3)
        fill(grade, first, weight, x.shape)
        before = first(x)
        grade.that(isinstance(before, np.ndarray), f"expected an array, got {kind_of(before)}")
        fill(grade, second, Filled(weight.seed + 1), x.shape)
        same = "both calls gave the same layer: two layers of a network would share their weights"
        grade.that(np.array_equal(first(x), before), same)
        idle = "the layer's outputs do not depend on its weights"
        got, right = second(x), oracle.default_conv(x, Filled(weight.seed + 1), 3)
        grade.that(not np.array_equal(got, before), idle)
        window = (3, 3, None)
        right_or_works(grade, got, right, lambda: depends_on_input(grade, second, x, window=window))


@check(
    "fashion_cnn.twin",
    parts={"two 3×3": 0.75, "one 5×5": 0.75, "any list": 0.5},
)
def twin(student, rng, grade):
    own = Own(student, grade, rng)
    weight = Filled(int(rng.integers(2**31)))
    cases = {"two 3×3": [[3, 3]], "one 5×5": [[5]], "any list": [[5, 3], [3, 3, 3]]}
    for part, lists in cases.items():
        with grade.part(part):
            for kernel_sizes in lists:
                what = f"build_twin({kernel_sizes})"
                made = _network(grade, student.build_twin(kernel_sizes), what)
                fill(grade, made, weight, (1, *oracle.IMAGE))
                x = _signed(rng, (3, *oracle.IMAGE))
                known = mistaken.twins(x, weight, kernel_sizes)
                got = made.outputs(x)
                expected = own.explains(got, oracle.twin, x, weight, kernel_sizes)
                grade.close(got, expected, known, what=what)


@check(
    "fashion_cnn.textbook",
    parts={
        "output shape": 0.5,
        "parameter count": 0.5,
        "probabilities": 0.5,
        "values": 3,
        "dropout": 1.5,
    },
)
def textbook(student, rng, grade):
    weight = Filled(int(rng.integers(2**31)))
    x, own = _signed(rng, (2, *oracle.IMAGE)), Own(student, grade, rng)

    @cache
    def network():
        """The learner's network with weights of the judge's, and what it makes of `x`."""
        made = _network(grade, student.build_fashion_cnn(), "build_fashion_cnn()")
        fill(grade, made, weight, (1, *oracle.IMAGE))
        return made, made.outputs(x)

    @cache
    def right():
        return own.explains(network()[1], oracle.fashion_cnn, x, weight)

    @cache
    def network_at_work():
        """Likewise; and these outputs are right, or come of all its weights and the whole image."""
        made, outputs = network()
        right_or_works(grade, outputs, right(), lambda: works(grade, made, x, rng), "the outputs")
        return made, outputs

    with grade.part("output shape"):
        made, outputs = network_at_work()
        pixels = {NO_FLATTEN: (2, 3, 3, oracle.CLASSES)}
        grade.shape(outputs, (2, oracle.CLASSES), pixels, what="outputs for 2 images")
    with grade.part("parameter count"):
        made, outputs = network_at_work()
        _counted(grade, made, own, flat=np.ndim(outputs) == 2)
    with grade.part("probabilities"):
        made, outputs = network_at_work()
        _probabilities(grade, outputs, len(x))
    with grade.part("values"):
        made, outputs = network()
        _always_the_same(grade, made, x)
        grade.close(
            outputs,
            right(),
            mistaken.networks(x, cache(weight)),
            what="the network's outputs, with weights of the judge's",
        )
    with grade.part("dropout"):
        _drops_half(student, grade, weight, rng)


def _always_the_same(grade, model, x):
    outputs, again = model.outputs(x), model.outputs(x)
    arrays = all(isinstance(y, np.ndarray) for y in (outputs, again))
    same = arrays and outputs.shape == again.shape
    same = same and np.allclose(outputs, again, rtol=1e-3, atol=1e-5, equal_nan=True)
    grade.that(
        same or not arrays,
        "the same images get other outputs each time, though the network is not training",
        "dropout also when the network is not training: leave it to Keras's Dropout layer",
    )


DENSE = [(2304, 128), (128, 64), (64, 10)]
NO_FLATTEN = "Flatten is missing: the dense layers act on each of the 3×3 pixels by itself"
ELSEWHERE = (
    "dropout, noise or a change of the images elsewhere in the network: only the outputs of the "
    "two hidden dense layers are dropped"
)


def _drops_half(student, grade, weight, rng):
    made = _network(grade, student.build_fashion_cnn(), "build_fashion_cnn()")
    telling = chance.Telling(weight.seed, oracle.CLASSES, DENSE)
    image = rng.uniform(size=(1, *oracle.IMAGE)).astype("float32")
    fill(grade, made, telling, image.shape)
    got = made.samples(image, chance.PASSES)
    expected = oracle.training_samples(telling, 6_000, rng)
    if not chance.alike(got, expected):
        # With another slip in it, the network is held against itself.
        own = chance.possible(grade, made, telling, image)
        expected = own if chance.alike(got, own) else expected
    same_distribution(
        grade,
        got,
        expected,
        mistaken.dropouts(telling, rng),
        what=f"{chance.PASSES} passes of one image with training=True",
        few=True,
    )
    fill(grade, made, chance.Telling(weight.seed, oracle.CLASSES, DENSE, silent=False), image.shape)
    chance.few_values(grade, made.samples(image, chance.FEW), ELSEWHERE)


def _counted(grade, model, own, flat=True):
    """All weights together are as many as the listing has, of layers such as the learner makes.

    Args:
        flat: whether there is one row of outputs for each image.
    """
    told = _weights(grade, model)
    total = count(told)
    known = {
        "biases are missing": -(64 + 128 * 2 + 256 * 2 + 128 + 64 + 10),
        'pooling with padding "same" leaves 4×4 pixels, not 3×3': 7 * 256 * 128,
        "the last pooling is missing: 7×7 pixels are left, not 3×3": 40 * 256 * 128,
        "the first convolution should be 7×7, not 3×3": -40 * 64,
        "the first convolution should be 7×7, not 5×5": -24 * 64,
        "with global average pooling in place of Flatten, 256 values are left, not 2,304": (
            -8 * 256 * 128
        ),
        "the convolutions have no biases": -(64 + 128 * 2 + 256 * 2),
        "one convolution of 256 filters is missing": -(9 * 256 * 256 + 256),
        "one convolution of 128 filters is missing": -(9 * 128 * 128 + 128),
        'the first convolution has padding "valid"': -5 * 256 * 128,
        "the dense layer of 64 is missing": -(8_256 + 650) + 1_290,
        "the dense layer of 128 is missing": -(295_040 + 8_256) + 2304 * 64 + 64,
    }
    if not flat:
        known = {NO_FLATTEN: -8 * 256 * 128}
    grade.equal(
        total,
        right_on_own(total, oracle.PARAMETERS, own.parameters),
        {w: oracle.PARAMETERS + d for w, d in known.items()},
        what=f"parameters, all layers together ({differences(told, oracle.KERNELS)})",
    )


@check("fashion_cnn.reached", parts={"accuracy": 4})
def reached_accuracy(student, rng, grade):
    with grade.part("accuracy"):
        made = _network(grade, student.build_fashion_cnn(), "build_fashion_cnn()")
        reached.accuracy(grade, made, "fashion-cnn", reached.FASHION, GOAL, rng)


@check(
    "fashion_cnn.small_cnn",
    parts={"within budget": 0.5, "probabilities": 0.5, "accuracy": 3},
)
def small_cnn(student, rng, grade):
    x = rng.uniform(size=(4, *oracle.IMAGE)).astype("float32")

    def network():
        return _network(grade, student.build_small_cnn(), "build_small_cnn()")

    @cache
    def own():
        reached.own(grade, network(), "small-cnn", reached.FASHION, rng)

    with grade.part("within budget"):
        _within_budget(grade, network(), x, rng)
        own()
    with grade.part("probabilities"):
        own()
        _listens(grade, network(), x, rng)
        made = network()
        _probabilities(grade, made.outputs(x), len(x))
        moves_little(grade, made.outputs, x, rng, "what the network gives")
    with grade.part("accuracy"):
        _within_budget(grade, network(), x, rng)
        made = network()
        reached.accuracy(grade, made, "small-cnn", reached.FASHION, SMALL_GOAL, rng)


def _within_budget(grade, model, x, rng):
    """At most BUDGET weights, and they hold all that the network knows: with each of them 0, it
    cannot tell one image from another."""
    told = _weights(grade, model)
    total = count(told)
    grade.that(total > 0, "this network has no weights")
    most = f"at most {oracle.BUDGET:,} parameters are allowed, this network has {total:,}"
    grade.that(total <= oracle.BUDGET, most)
    _listens(grade, model, x, rng)
    blank_without_weights(grade, model, told, x, oracle.CLASSES)


class Awake(Filled):
    """Weights that no layer chokes on: but for kernels, none is negative, as variances must be."""

    def __call__(self, kind, shape):
        values = super().__call__(kind, shape)
        return values if kind == "kernel" else np.abs(values)


def _listens(grade, model, x, rng):
    """Other weights, other outputs. (With its own first weights a network may still be blank.)"""
    seen, first = [], model.outputs(x)
    for seed in rng.integers(2**31, size=2):
        fill(grade, model, Awake(seed), (1, *oracle.IMAGE), most=10 * oracle.BUDGET)
        seen.append(model.outputs(x))
        fits = isinstance(seen[-1], np.ndarray) and seen[-1].shape == (len(x), oracle.CLASSES)
        grade.that(fits, f"expected outputs of shape ({len(x)}, 10), got {kind_of(seen[-1])}")
        finite = bool(np.isfinite(seen[-1]).all())
        grade.that(finite, "with weights of the judge's, the outputs hold NaN or infinity")
    same = "the outputs do not depend on the weights: this is no network that could learn"
    grade.that(not np.array_equal(*seen), same)
    blind = "the outputs are the same for all images, with three sets of weights"
    told = [one for one in (first, *seen) if isinstance(one, np.ndarray)]
    grade.that(any(bool((one != one[:1]).any()) for one in told), blind)


def _network(grade, made, name):
    """`made`, an object in the learner's process; anything else fails the part."""
    grade.that(
        hasattr(made, "outputs"), f"{name} should return a Keras object, got {kind_of(made)}"
    )
    return made


def _weights(grade, model):
    return told_weights(grade, model, (1, *oracle.IMAGE))


def _probabilities(grade, scores, images):
    grade.shape(scores, (images, oracle.CLASSES), what=f"outputs for {images} images")
    scores = np.asarray(scores, float)
    lowest = f"probabilities lie between 0 and 1, this network gives {scores.min():.4g}"
    missing = "the softmax is missing: these are logits"
    grade.that(bool(scores.min() >= 0), lowest, missing if np.isfinite(scores).all() else "")
    sums = scores.sum(axis=1)
    told = f"the ten probabilities of an image add up to 1, here to {sums[0]:.4g}"
    grade.that(bool(np.abs(sums - 1).max() < 1e-3), told)


def _signed(rng, shape):
    return rng.normal(size=shape).astype("float32")
