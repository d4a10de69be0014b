"""What the networks of 06-googlenet must do: see `functions`, and `module`.

Networks are judged by what they compute under weights that the judge sets, never by how they are
written: in any order of creation, functional, subclassed or mixed. Layers with equal shapes get
equal weights, so the module is judged with six numbers that are all different.
"""

from functools import cache, partial

import numpy as np

from autograder.assignments.googlenet import held_out, oracle
from autograder.assignments.googlenet import network_mistakes as mistaken
from autograder.assignments.googlenet.mistakes import RESULT_OF
from autograder.assignments.shared.common import (
    a_model,
    kind_of,
    signed,
)
from autograder.assignments.shared.does_the_work import depends_on_weights
from autograder.assignments.shared.layers import softmax
from autograder.assignments.shared.no_digest import moves_little
from autograder.judge import (
    Filled,
    blank_without_weights,
    check,
    compare,
    count,
    fill,
    reached,
    same_distribution,
    told_weights,
)

GOAL = reached.Goal(zero=0.70, full=0.88, small_zero=0.15, small_full=0.50, small_epochs=8)
BUDGET = 500_000
FULL = (224, 224, 3)
CLASSES = 11
"""No layer of a slim network has as many maps: so the judge can tell its last layer."""


# ------------------------------------------------------------------ the network


@check(
    "googlenet.network",
    parts={
        "probabilities": 0.5,
        "parameters at full width": 1,
        "values": 2.5,
        "local response normalization": 0.75,
        "dropout": 0.75,
        "other widths": 0.5,
    },
)
def network(student, rng, grade):
    width, weight = 0.25, Filled(int(rng.integers(2**31)))

    @cache
    def built(*args, **options):
        made = student.build_googlenet(*args, **options)
        return a_model(grade, made, "build_googlenet(…)", args[0] if args else FULL)

    shapes = (33, 40, 3), (97, 104, 3)
    shape = held_out.sized(lambda shape: built(shape, CLASSES, width=width), shapes)

    def slim():
        return built(shape, CLASSES, width=width)

    def compared(model, x, weight, known, what, tolerance=compare.TOLERANCE, width=width):
        fill(grade, model, weight)
        got = held_out.read(model.outputs(x))
        expected = oracle.googlenet(x, weight, CLASSES, width, module())
        grade.close(got, expected, known, tolerance, what=what)

    small = 0.3 * signed(rng, (2, *shape))
    """Values on which LRN does nothing: it is judged in a part of its own."""

    @cache
    def judged():
        """(module, width) with which the network is right: the learner's own module, where that
        alone is wrong; full width, where the network is wrong at others. None: neither."""

        def right(width, module):
            model = built(shape, CLASSES, width=width)
            fill(grade, model, weight)
            return held_out.explains(model.outputs(small), width, weight, small, CLASSES, module)

        own = cache(lambda: held_out.own_module(student, grade, rng))
        if right(width, oracle.inception):
            return oracle.inception, width
        if own() and right(width, own()):
            return own(), width
        return (oracle.inception, 1.0) if right(1.0, oracle.inception) else None

    def module():
        return judged()[0] if judged() else oracle.inception

    images = signed(rng, (4, *shape))
    images[3] = images[2]

    @cache
    def calm():
        """Outputs when not training; the last two images are the same. Each call costs 0.1 s."""
        fill(grade, slim(), weight)
        return slim().outputs(images)

    with grade.part("probabilities"):
        # Read as a sigmoid's, the values are right: then they are a sigmoid's.
        _probabilities(grade, calm(), (4, CLASSES), lambda: SIGMOID if judged() else "")
        varied(grade, calm())
    with grade.part("parameters at full width"):
        total, right = count(told_weights(grade, built())), oracle.PARAMETERS
        if total != right and module() is not oracle.inception:
            right = held_out.own_total(student, grade)
        elif total != right and not judged():
            right += held_out.wider_head(told_weights(grade, built()))
        grade.equal(total, right, _totals(), what="parameters of build_googlenet()")
        # A count is the learner's process's own word: so the network has to do something, too.
        varied(grade, calm())
    with grade.part("values"):
        varied(grade, calm())
        if judged():
            grade.that(True, "")
        else:
            known = mistaken.networks(small, weight, CLASSES, width)
            known |= mistaken.normalizations(small, weight, CLASSES, width)
            what = f"build_googlenet({shape}, {CLASSES}, width={width}) under the judge's weights"
            compared(slim(), small, weight, known, what, 3e-4)
    with grade.part("local response normalization"):
        if judged():
            x, tame, wide = 100 * signed(rng, (2, *shape)), _tamed(weight), judged()[1]
            known = mistaken.normalizations(x, tame, CLASSES, wide)
            what = "the network's outputs for values of about 100"
            compared(built(shape, CLASSES, width=wide), x, tame, known, what, width=wide)
        else:
            _normalizes(grade, slim(), held_out.Stem(shape, CLASSES, width, rng))
    with grade.part("dropout"):
        _still(grade, calm())
        image = images[2:3]
        fill(grade, slim(), weight)
        what = "400 passes of one image with training=True"
        batch = np.repeat(image, 400, axis=0)
        if compare.is_close(
            held_out.read(calm())[2:3], oracle.googlenet(image, weight, CLASSES, width), 3e-4
        ):
            expected = oracle.training_samples(image, weight, CLASSES, width, 6_000, rng)
            known = mistaken.dropouts(image, weight, CLASSES, width, rng)
            drawn = held_out.read(slim().outputs(batch, training=True, batch_size=400))
            same_distribution(grade, drawn, expected, known, what)
        else:
            varied(grade, calm())
            fill(grade, slim(), Reading(weight.seed))
            still = held_out.read(slim().outputs(images))[[0, 2]]
            drawn = held_out.read(slim().outputs(batch, training=True, batch_size=400))
            own_dropout(grade, still, drawn, oracle.RATE, rng, what)
    with grade.part("other widths"):
        x, width = 0.3 * signed(rng, (2, *shape)), 0.15
        slimmer = built(shape, CLASSES, width=width)
        if judged():
            known = mistaken.widths(x, weight, CLASSES, width)
            what = f"build_googlenet({shape}, {CLASSES}, width={width}) under the judge's weights"
            compared(slimmer, x, weight, known, what, 3e-4, width)
        else:
            full = told_weights(grade, built())
            held_out.scales(grade, full, told_weights(grade, slimmer), width, (1000, CLASSES))
            fill(grade, slimmer, held_out.Positive(weight.seed))
            depends_on_weights(grade, slimmer, np.abs(x), rng, mixing=False)
            moves_little(grade, slimmer.outputs, np.abs(x), rng)


def _normalizes(grade, model, stem):
    """The two normalizations by themselves, in a network that is wrong elsewhere."""
    fill(grade, model, stem.weight)
    known = {
        f"{RESULT_OF}{why}": partial(stem.outputs, *norms)
        for why, norms in mistaken.norms_of_the_stem().items()
    }
    what = f"outputs for images of the values {held_out.LEVELS}, under kernels that average"
    grade.close(held_out.read(model.outputs(stem.images)), stem.outputs(), known, 2e-3, what=what)


class Reading(Filled):
    """Weights whose last layers read one unit for each class but the last: so what dropout leaves
    of ten units shows, whatever the network before them computes."""

    def __call__(self, kind, shape):
        values = super().__call__(kind, shape)
        if shape[-1] != CLASSES:
            return values
        values[:] = 0
        if kind == "kernel":
            flat = values.reshape(-1, CLASSES)
            read = np.random.default_rng([self.seed, len(flat)]).permutation(len(flat))
            for column, row in enumerate(read[: CLASSES - 1]):
                flat[row, column] = 1
        return values


def own_dropout(grade, still, drawn, rate, rng, what):
    """Dropout in a network that is wrong elsewhere, held against that network itself.

    Args:
        still: (2, CLASSES), under `Reading` weights: outputs for two images when not training.
        drawn: (times, CLASSES): outputs for the second of them in training.
    """
    _probabilities(grade, still, (2, CLASSES))
    varied(grade, still)
    odds = np.log(np.maximum(np.asarray(still[1], float), 1e-30))
    odds -= odds[-1]

    def samples(rate):
        kept = rng.random((6_000, CLASSES)) >= rate
        return softmax(kept * odds / (1 - rate))

    known = {f"{RESULT_OF}a dropout of {n} %": partial(samples, n / 100) for n in RATES}
    known[f"{RESULT_OF}no dropout"] = partial(samples, 0.0)
    same_distribution(grade, drawn, samples(rate), known, what)


RATES = (10, 20, 25, 30, 40, 50, 60, 70, 75, 80)


def _tamed(weight):
    """Weights whose last layer is small, so that a softmax of large values still tells."""

    def tame(kind, shape):
        factor = 1 / 30 if kind == "kernel" and shape[-1] == CLASSES else 1
        return weight(kind, shape) * np.float32(factor)

    return tame


SIGMOID = f"{RESULT_OF}a sigmoid in place of the softmax"


def _probabilities(grade, scores, shape, sigmoid=lambda: ""):
    """Probabilities of images; ``sigmoid()``: what to name where all are between 0 and 1, and add
    up to something else."""
    grade.shape(scores, shape, what=f"outputs for {shape[0]} images")
    scores = np.asarray(scores, float)
    finite = bool(np.isfinite(scores).all())
    grade.that(finite, "the outputs hold NaN or infinity")
    lowest = f"probabilities lie between 0 and 1, this network gives {scores.min():.4g}"
    grade.that(bool(scores.min() >= 0), lowest, "the softmax is missing: these are logits")
    sums = scores.sum(axis=1)
    told = f"the probabilities of an image add up to 1, here to {sums[0]:.4g}"
    one = bool(np.abs(sums - 1).max() < 1e-3)
    grade.that(one, told, "" if one or not scores.max() < 1 else sigmoid())


def varied(grade, scores):
    """Outputs for some images, not all of them alike."""
    is_array = isinstance(scores, np.ndarray) and scores.dtype.kind == "f" and scores.ndim > 0
    grade.that(is_array and len(scores) > 1, f"expected an array of outputs, got {kind_of(scores)}")
    spread = float(np.ptp(np.nan_to_num(scores), axis=0).max())
    grade.that(spread > 1e-6, "all images get the same outputs")


@cache
def _totals():
    """Sentence → the number of parameters that this mistake leaves."""
    layers, maps = [], 192
    for filters in oracle.MODULES.values():
        layers.append((maps, filters))
        maps = oracle.maps_out(filters)
    right = oracle.PARAMETERS
    fives = sum(f[3] * f[4] for _, f in layers)
    biases = 64 + 64 + 192 + sum(sum(f) for _, f in layers) + 1000
    naive = sum(
        oracle.naive_cost(m, f, 1, 1)[1] - oracle.module_cost(m, f, 1, 1)[1] for m, f in layers[:1]
    )
    return {
        "the auxiliary classifiers are counted too: they exist only with auxiliary=True": (
            oracle.WITH_AUXILIARY
        ),
        "3×3 kernels in the 5×5 branch": right - 16 * fives,
        "layers without biases": right - biases,
        "Flatten in place of global average pooling": right + 48 * 1024 * 1000,
        "reduce 2 is missing": right - (64 * 64 + 64),
        "the dense layer is missing": right - 1_025_000,
        "one more dense layer": right + 1_025_000,
        "two 5×5 convolutions in the 5×5 branch": right
        + sum(25 * f[4] * f[4] + f[4] for _, f in layers),
        "two 3×3 convolutions in the 5×5 branch": right
        + sum(9 * f[4] * f[4] + f[4] + 9 * f[3] * f[4] - 25 * f[3] * f[4] for _, f in layers),
        "12 in place of 16 in module 3a, as some printings have it": right
        - (4 * 192 + 4 + 4 * 25 * 32),
        "module 3a without its bottlenecks": right + naive,
    }


def _still(grade, scores):
    """No dropout outside of training: the last two of four images are the same."""
    grade.shape(scores, (4, CLASSES), what="outputs for 4 images")
    grade.that(
        np.allclose(scores[2], scores[3], rtol=1e-3, atol=1e-5),
        "two equal images get different outputs when the network is not training",
        "dropout also when the network is not training: leave it to Keras's Dropout layer",
    )


def parameters(channels, classes, width=1.0):
    """How many GoogLeNet has without auxiliary classifiers."""

    def scale(n):
        return oracle.scaled(n, width)

    total = 49 * channels * scale(64) + scale(64) + scale(64) ** 2 + scale(64)
    total += 9 * scale(64) * scale(192) + scale(192)
    maps = scale(192)
    for filters in oracle.MODULES.values():
        slim = [scale(n) for n in filters]
        total += oracle.module_cost(maps, slim, 1, 1)[1]
        maps = oracle.maps_out(slim)
    return total + maps * classes + classes


# ------------------------------------------------------------------ a small one, trained


@check("googlenet.reached", parts={"within budget": 0.5, "accuracy": 2.5})
def reached_accuracy(student, rng, grade):
    x = rng.uniform(size=(6, 28, 28, 1)).astype("float32")

    @cache
    def small():
        made = student.build_googlenet_small()
        return a_model(grade, made, "build_googlenet_small(…)", x.shape[1:])

    @cache
    def within_budget():
        _within_budget(grade, small(), x)

    with grade.part("within budget"):
        within_budget()
    with grade.part("accuracy"):
        within_budget()
        reached.accuracy(grade, small(), "googlenet-small", reached.FASHION, GOAL, rng)


def _within_budget(grade, model, x):
    """At most BUDGET weights, and they hold all that the network knows: with each of them 0, it
    cannot tell one image from another."""
    _probabilities(grade, model.outputs(x), (len(x), 10))
    told = told_weights(grade, model)
    total = count(told)
    most = f"at most {BUDGET:,} parameters are allowed, this network has {total:,}"
    grade.that(0 < total <= BUDGET, most)
    fresh = model.values()
    blank_without_weights(grade, model, told, x, 10)
    model.fill(fresh)  # the grader may have to train it
