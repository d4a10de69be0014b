"""What the output layer of 04-lenet5 and its loss must do: see `functions`."""

import numpy as np

from autograder.assignments.lenet5 import mistakes as mistaken
from autograder.assignments.lenet5 import oracle
from autograder.assignments.lenet5.functions import finiteness
from autograder.assignments.lenet5.layers import size_of, told_weights
from autograder.assignments.shared.common import a_layer, keeps_name, works_in_a_model
from autograder.assignments.shared.does_the_work import (
    depends_on_arguments,
    depends_on_input,
    right_or_works,
)
from autograder.judge import check


@check(
    "lenet5.rbf",
    parts={
        "distances": 0.75,
        "shapes": 0.25,
        "nothing to train": 0.25,
        "saves and loads": 0.5,
        "loss": 1,
        "loss of large distances": 0.25,
    },
)
def rbf(student, rng, grade):
    def layer(centres, **options):
        return a_layer(grade, student.RBFOutput(centres, **options), "RBFOutput")

    def case(batch, classes, features):
        """Features and centres of unequal length, so that |w|² differs."""
        lengths = rng.uniform(0.5, 2, size=(classes, 1))
        centres = (rng.normal(size=(classes, features)) * lengths).astype("float32")
        return rng.normal(size=(batch, features)).astype("float32"), centres

    def measures(made, x, centres):
        """The outputs are the distances, or come of the features and the centres."""

        def depend():
            depends_on_input(grade, made, x)
            other = layer(centres[::-1] + 1)(x)
            same = isinstance(other, np.ndarray) and np.array_equal(other, made(x))
            grade.that(not same, "the outputs stay the same with other centres")

        right_or_works(grade, made(x), oracle.squared_distances(x, centres), depend)

    with grade.part("distances"):
        for shape in [(4, 6, 9), (3, 5, 12), (2, 10, 84)]:
            x, centres = case(*shape)
            right, known = oracle.squared_distances(x, centres), mistaken.distances(x, centres)
            grade.close(layer(centres)(x), right, known, what="distances to random centres")
    with grade.part("shapes"):
        x, centres = case(3, 6, 9)
        for size in (None, 4):
            known = {"this is the shape of the centres": (6, 9), "the batch is missing": (6,)}
            got = layer(centres).output_shape((size, 9))
            grade.equal(got, (size, 6), known, what=f"compute_output_shape(({size}, 9)), 6 centres")
        works_in_a_model(grade, layer(centres), x)
        measures(layer(centres), x, centres)
    with grade.part("nothing to train"):
        x, centres = case(3, 6, 9)
        made = layer(centres)
        weights = told_weights(grade, made, x.shape)
        trained = sum(size_of(shape) for _, shape, trained in weights if trained)
        known = {"the centres are trained: give add_weight trainable=False, or keep an array": 54}
        grade.equal(trained, 0, known, what="trained parameters")
        measures(made, x, centres)
    with grade.part("saves and loads"):
        x, centres = case(3, 6, 9)
        made = layer(centres, name="Out")
        measures(made, x, centres)
        loaded = a_layer(grade, made.reload((None, 9)), "the loaded model")
        grade.close(loaded(x), made(x), what="the layer, saved and loaded")
        keeps_name(grade, made, "Out")
    with grade.part("loss"):
        _losses(student, rng, grade, [(4, 10, 3.0), (7, 5, 1.0)])
        labels, y = np.array([1.0, 0.0], "float32"), np.array([[1, 2], [0.5, 3]], "float32")
        told = "labels may be floats, as Keras hands them to a loss"
        known = mistaken.losses(labels, y, 20.0)
        grade.close(student.rbf_loss(labels, y), oracle.rbf_loss(labels, y), known, what=told)
    with grade.part("loss of large distances"):
        labels, y = rng.integers(0, 6, 5), rng.uniform(150, 400, size=(5, 6)).astype("float32")
        got = student.rbf_loss(labels, y, 250.0)
        finite = isinstance(got, np.ndarray) and bool(np.isfinite(got).all())
        told = f"expected finite losses for distances above 150 and j = 250, got {finiteness(got)}"
        cause = "e to the −150 is 0 in 32-bit floats, and its logarithm minus infinity"
        grade.that(finite, told, cause if isinstance(got, np.ndarray) else "")
        small = rng.uniform(0.2, 6, size=(5, 6)).astype("float32")
        changes = {"the labels": ((labels + 1) % 6, small, 3.0), "j": (labels, small, 1.0),
                   "the distances": (labels, small[:, ::-1] + 1, 3.0)}  # fmt: skip
        case = (labels, small, 3.0)
        works = lambda: depends_on_arguments(grade, student.rbf_loss, case, changes, 2)  # noqa: E731
        right_or_works(grade, got, oracle.rbf_loss(labels, y, 250.0), works)


def _losses(student, rng, grade, cases):
    for classes, batch, j in cases:
        labels = rng.integers(0, classes, batch)
        y = rng.uniform(0.2, 6, size=(batch, classes)).astype("float32")
        known = mistaken.losses(labels, y, j)
        what = f"{batch} images, {classes} classes, j = {j:g}"
        grade.close(student.rbf_loss(labels, y, j), oracle.rbf_loss(labels, y, j), known, what=what)
