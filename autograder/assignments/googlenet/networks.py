"""What the networks of 06-googlenet must do: see `functions`, and `module`.

Networks are judged by what they compute under weights that the judge sets, never by how they are
written: in any order of creation, functional, subclassed or mixed. Layers with equal shapes get
equal weights, so the module is judged with six numbers that are all different.
"""

from functools import cache, partial

import numpy as np

from autograder.assignments.googlenet import network_mistakes as mistaken
from autograder.assignments.googlenet import oracle
from autograder.assignments.googlenet.mistakes import RESULT_OF, losses
from autograder.assignments.shared.common import (
    a_model,
    kind_of,
    signed,
)
from autograder.assignments.shared.layers import softmax
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
    shape, width = (33, 40, 3), 0.25
    weight = Filled(int(rng.integers(2**31)))

    @cache
    def built(*args, **options):
        made = student.build_googlenet(*args, **options)
        return a_model(grade, made, "build_googlenet(…)", args[0] if args else FULL)

    def slim():
        return built(shape, CLASSES, width=width)

    def compared(model, x, weight, known, what, tolerance=compare.TOLERANCE, width=width):
        fill(grade, model, weight)
        expected = oracle.googlenet(x, weight, CLASSES, width)
        grade.close(model.outputs(x), expected, known, tolerance, what=what)

    images = signed(rng, (4, *shape))
    images[3] = images[2]

    @cache
    def calm():
        """Outputs when not training; the last two images are the same. Each call costs 0.1 s."""
        fill(grade, slim(), weight)
        return slim().outputs(images)

    with grade.part("probabilities"):
        _probabilities(grade, calm(), (4, CLASSES))
        _varied(grade, calm())
    with grade.part("parameters at full width"):
        total = count(told_weights(grade, built()))
        grade.equal(total, oracle.PARAMETERS, _totals(), what="parameters of build_googlenet()")
        # A count is the learner's process's own word: so the network has to do something, too.
        _varied(grade, calm())
    with grade.part("values"):
        # Small values, on which LRN does nothing: it is judged in the next part.
        x = 0.3 * signed(rng, (2, *shape))
        known = mistaken.networks(x, weight, CLASSES, width)
        known |= mistaken.normalizations(x, weight, CLASSES, width)
        what = f"build_googlenet({shape}, {CLASSES}, width={width}) under the judge's weights"
        compared(slim(), x, weight, known, what, 3e-4)
    with grade.part("local response normalization"):
        x, tame = 100 * signed(rng, (2, *shape)), _tamed(weight)
        known = mistaken.normalizations(x, tame, CLASSES, width)
        compared(slim(), x, tame, known, "the network's outputs for values of about 100")
    with grade.part("dropout"):
        _still(grade, calm())
        image = images[2:3]
        fill(grade, slim(), weight)
        what = "400 passes of one image with training=True"
        batch = np.repeat(image, 400, axis=0)
        if compare.is_close(calm()[2:3], oracle.googlenet(image, weight, CLASSES, width), 3e-4):
            expected = oracle.training_samples(image, weight, CLASSES, width, 6_000, rng)
            known = mistaken.dropouts(image, weight, CLASSES, width, rng)
            drawn = slim().outputs(batch, training=True, batch_size=400)
            same_distribution(grade, drawn, expected, known, what)
        else:
            _varied(grade, calm())
            fill(grade, slim(), Reading(weight.seed))
            still = slim().outputs(images)[[0, 2]]
            drawn = slim().outputs(batch, training=True, batch_size=400)
            _own_dropout(grade, still, drawn, oracle.RATE, rng, what)
    with grade.part("other widths"):
        x, width = 0.3 * signed(rng, (2, *shape)), 0.15
        known = mistaken.widths(x, weight, CLASSES, width)
        what = f"build_googlenet({shape}, {CLASSES}, width={width}) under the judge's weights"
        compared(built(shape, CLASSES, width=width), x, weight, known, what, 3e-4, width)


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


def _own_dropout(grade, still, drawn, rate, rng, what):
    """Dropout in a network that is wrong elsewhere, held against that network itself.

    Args:
        still: (2, CLASSES), under `Reading` weights: outputs for two images when not training.
        drawn: (times, CLASSES): outputs for the second of them in training.
    """
    _probabilities(grade, still, (2, CLASSES))
    _varied(grade, still)
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


def _probabilities(grade, scores, shape):
    grade.shape(scores, shape, what=f"outputs for {shape[0]} images")
    scores = np.asarray(scores, float)
    finite = bool(np.isfinite(scores).all())
    grade.that(finite, "the outputs hold NaN or infinity")
    lowest = f"probabilities lie between 0 and 1, this network gives {scores.min():.4g}"
    grade.that(bool(scores.min() >= 0), lowest, "the softmax is missing: these are logits")
    sums = scores.sum(axis=1)
    told = f"the probabilities of an image add up to 1, here to {sums[0]:.4g}"
    grade.that(bool(np.abs(sums - 1).max() < 1e-3), told)


def _varied(grade, scores):
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


# ------------------------------------------------------------------ auxiliary classifiers


@check(
    "googlenet.auxiliary",
    parts={"three outputs": 1.25, "dropout of 70 %": 0.5, "only in training": 0.75, "loss": 0.5},
)
def auxiliary(student, rng, grade):
    shape, width = (65, 113, 1), 0.125
    weight = Filled(int(rng.integers(2**31)))
    x = 0.3 * signed(rng, (2, *shape))

    @cache
    def built():
        options = {"width": width, "auxiliary": True}
        made = student.build_googlenet(shape, CLASSES, **options)
        return a_model(grade, made, "build_googlenet(…)", shape)

    def filled(weight=weight):
        fill(grade, built(), weight)
        return built()

    with grade.part("three outputs"):
        got = _three(grade, filled()(x, training=False))
        expected = np.stack(oracle.auxiliary_outputs(x, weight, CLASSES, width))
        known = mistaken.auxiliaries(x, weight, CLASSES, width)
        what = "the three outputs under the judge's weights, in the order main, on 4a, on 4d"
        grade.close(np.stack(got), expected, known, 3e-4, what=what)
    with grade.part("dropout of 70 %"):
        image = signed(rng, (1, *shape))
        batch, pair = np.repeat(image, 400, axis=0), np.concatenate([-image, image])
        calm = _three(grade, filled()(pair, training=False))
        right = oracle.auxiliary_outputs(image, weight, CLASSES, width)
        drawn = _three(grade, filled()(batch, training=True))
        reading = Reading(weight.seed)
        for index, at in enumerate(["4a", "4d"], 1):
            args = image, weight, CLASSES, width, at
            what = f"400 passes through the auxiliary classifier on {at} with training=True"
            same = [n for n in range(3) if compare.is_close(calm[n][1:], right[index], 3e-4)]
            if same:  # wherever it stands in the list
                expected = oracle.auxiliary_samples(*args, 6_000, rng)
                known = mistaken.auxiliary_dropouts(*args, rng)
                same_distribution(grade, drawn[same[0]], expected, known, what)
            else:
                _varied(grade, calm[index])
                still = _three(grade, filled(reading)(pair, training=False))[index]
                noisy = _three(grade, filled(reading)(batch, training=True))[index]
                _own_dropout(grade, still, noisy, oracle.AUXILIARY_RATE, rng, what)
    with grade.part("only in training"):
        _only_in_training(student, grade, filled, x, weight, width)
    with grade.part("loss"):
        for count, classes in [(5, 4), (8, 3)]:
            labels = rng.integers(classes, size=count)
            outputs = [softmax(rng.normal(size=(count, classes))) for _ in range(3)]
            outputs = [p.astype("float32") for p in outputs]
            grade.close(
                student.total_loss(labels, outputs),
                oracle.total_loss(labels, outputs),
                losses(labels, outputs),
                what=f"total_loss of {count} images and {classes} classes",
            )


def _three(grade, outputs):
    listed = isinstance(outputs, list | tuple)
    told = f"{len(outputs)} outputs" if listed else kind_of(outputs)
    grade.that(listed and len(outputs) == 3, f"expected a list of three outputs, got {told}")
    for one in outputs:
        is_array = isinstance(one, np.ndarray) and one.ndim == 2
        grade.that(is_array, f"each output should be (batch, classes), one is {kind_of(one)}")
    same = len({one.shape for one in outputs}) == 1
    grade.that(same, f"the outputs' shapes differ: {[one.shape for one in outputs]}")
    return outputs


def _only_in_training(student, grade, filled, x, weight, width):
    """What `inference_model` gives: the main output, its weights alone, and they are shared."""
    model = filled()
    made = student.inference_model(model)
    final = a_model(grade, made, "inference_model(…)", x.shape[1:])
    outputs = oracle.auxiliary_outputs(x, weight, CLASSES, width)
    told = "the output on {}: the main one is to remain"
    known = {told.format(at): outputs[i] for i, at in [(1, "4a"), (2, "4d")]}
    known["the main output at the end of the list"] = outputs[0]
    what, got = "what inference_model gives", final.outputs(x)
    known["all three outputs: the main one is to remain"] = np.stack(outputs)
    grade.close(got, outputs[0], known, 3e-4, what=what)
    kept = {"the auxiliary classifiers' weights are still in it": count(told_weights(grade, model))}
    wanted, what = parameters(1, CLASSES, width), "parameters of the network that remains"
    grade.equal(count(told_weights(grade, final)), wanted, kept, what=what)
    other = Filled(weight.seed + 1)
    filled(other)
    expected = oracle.googlenet(x, other, CLASSES, width)
    copied = {"a copy of the weights: they are to be shared with the model that learns": outputs[0]}
    what = "what inference_model gave, after the weights of the training model have changed"
    grade.close(final.outputs(x), expected, copied, 3e-4, what=what)


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
