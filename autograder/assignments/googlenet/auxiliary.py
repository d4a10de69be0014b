"""What GoogLeNet's auxiliary classifiers must do, and what is left of them when it has learned: see
`networks`."""

from functools import cache

import numpy as np

from autograder.assignments.googlenet import held_out, oracle
from autograder.assignments.googlenet import network_mistakes as mistaken
from autograder.assignments.googlenet.mistakes import losses
from autograder.assignments.googlenet.networks import (
    CLASSES,
    Reading,
    own_dropout,
    parameters,
    varied,
)
from autograder.assignments.shared.common import a_model, kind_of, signed
from autograder.assignments.shared.does_the_work import depends_on_weights
from autograder.assignments.shared.layers import softmax
from autograder.judge import Filled, check, compare, count, fill, same_distribution, told_weights


@check(
    "googlenet.auxiliary",
    parts={"three outputs": 1.25, "dropout of 70 %": 0.5, "only in training": 0.75, "loss": 0.5},
)
def auxiliary(student, rng, grade):
    width, weight = 0.125, Filled(int(rng.integers(2**31)))

    @cache
    def built(shape):
        options = {"width": width, "auxiliary": True}
        made = student.build_googlenet(shape, CLASSES, **options)
        return a_model(grade, made, "build_googlenet(…)", shape)

    shape = held_out.sized(built, ((65, 113, 1), (129, 177, 1)))
    x = 0.3 * signed(rng, (2, *shape))

    def filled(weight=weight):
        fill(grade, built(shape), weight)
        return built(shape)

    @cache
    def plain():
        """The learner's network without auxiliary classifiers."""
        made = student.build_googlenet(shape, CLASSES, width=width)
        return a_model(grade, made, "build_googlenet(…)", shape)

    @cache
    def module():
        """With which the main output is right: the learner's own, where that alone is wrong. None:
        it is wrong elsewhere, which costs points of exercise 6."""
        fill(grade, plain(), weight)
        got = plain().outputs(x)
        for find in (lambda: oracle.inception, lambda: held_out.own_module(student, grade, rng)):
            found = find()
            if found and held_out.explains(got, width, weight, x, CLASSES, found):
                return found
        fill(grade, plain(), held_out.Positive(weight.seed))
        depends_on_weights(grade, plain(), np.abs(x), rng, mixing=False)
        fill(grade, plain(), weight)
        return None

    with grade.part("three outputs"):
        got = _read_three(grade, filled()(x, training=False))
        right = oracle.auxiliary_outputs(x, weight, CLASSES, width)
        as_asked = compare.is_close(np.stack(got), np.stack(right), 3e-4)
        used = oracle.inception if as_asked else module()
        if used is None:
            _heads_alone(grade, filled, plain(), x, got, width, rng)
        else:
            if used is not oracle.inception:
                right = oracle.auxiliary_outputs(x, weight, CLASSES, width, used)
            known = mistaken.auxiliaries(x, weight, CLASSES, width)
            what = "the three outputs under the judge's weights, in the order main, on 4a, on 4d"
            grade.close(np.stack(got), np.stack(right), known, 3e-4, what=what)
    with grade.part("dropout of 70 %"):
        image = signed(rng, (1, *shape))
        batch, pair = np.repeat(image, 400, axis=0), np.concatenate([-image, image])
        calm = _read_three(grade, filled()(pair, training=False))
        right = oracle.auxiliary_outputs(image, weight, CLASSES, width)
        drawn = _read_three(grade, filled()(batch, training=True))
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
                varied(grade, calm[index])
                still = _read_three(grade, filled(reading)(pair, training=False))[index]
                noisy = _read_three(grade, filled(reading)(batch, training=True))[index]
                own_dropout(grade, still, noisy, oracle.AUXILIARY_RATE, rng, what)
    with grade.part("only in training"):
        _only_in_training(student, grade, filled, x, weight, width, (plain, module))
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


def _read_three(grade, outputs):
    return [held_out.read(one) for one in _three(grade, outputs)]


def _heads_alone(grade, filled, plain, x, got, width, rng):
    """Auxiliary classifiers on a network that is wrong elsewhere: the main output is that of the
    network without them, and each classifier is right on maps of one value."""
    main = held_out.read(plain.outputs(x))
    known = {f"the main output is number {i + 1} of the list": got[i] for i in (1, 2)}
    known = {why: value for why, value in known.items() if compare.is_close(value, main)}
    what = "the first of the three outputs, held against the network without auxiliary classifiers"
    grade.close(got[0], main, dict.fromkeys(known, got[0]), 3e-4, what=what)
    images = held_out.even((0.5, 2), x.shape[1:])
    fill(grade, plain, held_out.Means(CLASSES))
    means = held_out.slopes_of(plain.outputs(images))
    weight, right = held_out.heads(CLASSES, width, rng)
    outputs = _three(grade, filled(weight)(images, training=False))[1:]
    for at, one in zip(("4a", "4d"), outputs, strict=True):
        what = f"the auxiliary classifier on {at}, under kernels that average"
        grade.close(held_out.read(one), right(means), tolerance=5e-3, what=what)


def _only_in_training(student, grade, filled, x, weight, width, held):
    """What `inference_model` gives: the main output, its weights alone, and they are shared.

    ``held``: the learner's own network without auxiliary classifiers, and the module with which it
    is right, or None: then it is the reference itself.
    """
    plain, module = held
    model = filled()
    made = student.inference_model(model)
    final = a_model(grade, made, "inference_model(…)", x.shape[1:])
    outputs = oracle.auxiliary_outputs(x, weight, CLASSES, width)
    told = "the output on {}: the main one is to remain"
    known = {told.format(at): outputs[i] for i, at in [(1, "4a"), (2, "4d")]}
    known["the main output at the end of the list"] = outputs[0]
    what, got = "what inference_model gives", held_out.read(final.outputs(x))
    known["all three outputs: the main one is to remain"] = np.stack(outputs)
    as_asked = compare.is_close(got, outputs[0], 3e-4)

    def main(under):
        if as_asked or module():
            made = oracle.inception if as_asked else module()
            return oracle.googlenet(x, under, CLASSES, width, made)
        fill(grade, plain(), under)
        return held_out.read(plain().outputs(x))

    grade.close(got, outputs[0] if as_asked else main(weight), known, 3e-4, what=what)
    kept = {"the auxiliary classifiers' weights are still in it": count(told_weights(grade, model))}
    wanted, what = parameters(1, CLASSES, width), "parameters of the network that remains"
    if not as_asked:
        wanted = count(told_weights(grade, plain()))
    grade.equal(count(told_weights(grade, final)), wanted, kept, what=what)
    other = Filled(weight.seed + 1)
    filled(other)
    expected = main(other)
    copied = {"a copy of the weights: they are to be shared with the model that learns": outputs[0]}
    what = "what inference_model gave, after the weights of the training model have changed"
    grade.close(held_out.read(final.outputs(x)), expected, copied, 3e-4, what=what)
