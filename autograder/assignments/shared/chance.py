"""What is random in a network's training mode, and that nothing else is.

Under `Telling` weights only few units speak: the last layer reads two units, each dense layer
before it one value for each of these. So the dropout after the hidden dense layers leaves but a few
possible outputs, and how often each comes follows from its rate, whatever else the network does.
Any further chance (dropout among the convolutions, noise, images that are flipped) makes more.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from autograder.judge import network as judged

PASSES = 400
FEW = 128
"""Passes that tell few possible outputs from many."""
MOST_VALUES = 9
"""Each of the two units that the last layer reads is dropped, or not and the one that it reads is
dropped, or neither. A flip of the image, the smallest further chance, makes 14."""
SAME = 1e-4
"""Outputs nearer than this share of the largest are one: what a batch computes is not exact."""


class Telling(judged.Filled):
    """Weights under which chance alone tells one pass in training from another.

    Args:
        classes: units of the last layer.
        dense: flattened shapes of kernels that may be written as convolutions but are dense.
        silent: the convolutions give constants, so that only what follows them shows; else each
            map is a mean of what comes in, so that whatever is random anywhere shows.
    """

    def __init__(self, seed, classes, dense=(), silent=True):
        super().__init__(seed)
        self.classes, self.dense, self.silent = classes, frozenset(dense), silent

    def __call__(self, kind, shape):
        """All positive, so that no ReLU matters."""
        values = np.abs(super().__call__(kind, shape))
        if kind == "bias":
            return (
                values + np.float32(0.5 * (shape[0] != self.classes)) if self.silent else values / 5
            )
        if kind != "kernel":
            return values
        flat = values.reshape(-1, values.shape[-1])
        if self.is_dense(shape):
            flat = self._reading(flat)
        else:
            flat = 0 * flat if self.silent else flat / flat.sum(axis=0)
        return flat.reshape(values.shape)

    def is_dense(self, shape):
        """Whether a kernel of this shape is one of a dense layer."""
        return len(shape) == 2 or (int(np.prod(shape[:-1])), shape[-1]) in self.dense

    def _reading(self, flat):
        """Each unit reads one value, the first class two, the other classes none."""
        last = flat.shape[-1] == self.classes
        least = np.sort(flat, axis=0)[-2 if last else -1]
        read = (flat >= least).astype("float32")
        if last:
            read[:, 1:] = 0
            read *= np.float32(0.3)  # far from where a softmax tells nothing apart
        return read


def possible(grade, model, telling, image, rate=0.5):
    """(4,096, classes): what the learner's own network can give for one image if half of the
    outputs of each hidden dense layer are dropped; each is equally likely. Found by setting the
    weights that read them to 0, or to twice their value, and not training."""
    told = judged.told_weights(grade, model, image.shape)
    weights = [telling(one.kind, one.shape) for one in told]
    read = _read(told, weights, telling)
    grade.that(bool(read), "no hidden dense layer was found whose outputs could be dropped")
    outputs = []
    for state in product((0.0, 1 / (1 - rate)), repeat=len(read)):
        changed = [w.copy() for w in weights]
        for (index, row), factor in zip(read, state, strict=True):
            changed[index].reshape(-1, changed[index].shape[-1])[row] *= np.float32(factor)
        model.fill(changed)
        outputs.append(grade.shape(model.outputs(image), (1, telling.classes))[0])
    model.fill(weights)
    shown = np.ptp(np.stack(outputs).astype(float), axis=0).max()
    grade.that(bool(shown > 1e-6), "what the hidden dense layers give does not show in the outputs")
    return np.repeat(np.stack(outputs), 4_096 // len(outputs), axis=0)


def _read(told, weights, telling):
    """(index of a kernel, row) of the units of hidden layers that the outputs depend on."""
    dense = [
        i for i, one in enumerate(told) if one.kind == "kernel" and telling.is_dense(one.shape)
    ]
    read, columns, wanted = [], [0], telling.classes
    for index in reversed(dense):
        flat = weights[index].reshape(-1, weights[index].shape[-1])
        if flat.shape[1] == wanted:
            columns = np.flatnonzero(flat[:, columns].any(axis=1))
            read.append([(index, int(row)) for row in columns])
            wanted = len(flat)
    return [unit for units in read[:-1][:2] for unit in units]  # the first reads no dense layer


def few_values(grade, samples, mistake):
    """In training, nothing is random but the dropout that was asked for.

    Args:
        samples: (times, classes), under a `Telling` that is not silent.
    """
    first = np.sort(np.asarray(samples, float)[:, 0])
    count = 1 + int((np.diff(first) > SAME * max(np.abs(first).max(), 1e-30)).sum())
    grade.that(
        count <= MOST_VALUES,
        f"{len(first)} passes of one image with training=True gave {count} different outputs, "
        f"where dropout on the hidden dense layers alone can give no more than {MOST_VALUES}: "
        "something else is random, too",
        mistake,
    )


def alike(got, expected):
    """Whether samples of outputs, (times, classes), take the few values that others take, as often
    as those do."""
    array = got if isinstance(got, np.ndarray) and got.ndim == 2 else np.empty((0, 0))
    fits = array.shape[1:] == expected.shape[1:] and np.isfinite(array).all()
    fits = fits and 0 < len(array) <= len(expected)
    return bool(fits) and judged.is_distributed_as(array.astype(float), expected, few=True)


# ------------------------------------------------------------------ kinds of noise


def gaussian(x, rate, rng):
    """Keras's GaussianDropout: each value times a normal number of mean 1 (Srivastava and others
    2014, section 10)."""
    return x * rng.normal(1, (rate / (1 - rate)) ** 0.5, size=x.shape)


def alpha(x, rate, rng):
    """Keras's AlphaDropout (Klambauer and others 2017): what is dropped becomes SELU's lowest
    value, and mean and variance are mended."""
    low = -1.0507009873554805 * 1.6732632423543772
    kept = rng.random(x.shape) >= rate
    scale = ((1 - rate) * (1 + rate * low**2)) ** -0.5
    return scale * np.where(kept, x, low) - scale * low * rate


def unscaled(x, rate, rng):
    """Values set to 0, and the others left as they are."""
    return np.where(rng.random(x.shape) < rate, 0.0, x)
