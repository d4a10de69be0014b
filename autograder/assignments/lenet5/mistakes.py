"""Layers and networks of 04-lenet5 as learners get them wrong, beside the oracles that get them
right; its functions are in `function_mistakes`.

Each public function takes what the oracle takes and gives {sentence: wrong result}, the result
often as a zero-argument callable. A sentence completes "Likely mistake: …" in the learner's
feedback. A callable may raise where its mistake cannot be made; the judge takes that for no match.
"""

import numpy as np

from autograder.assignments.lenet5 import oracle
from autograder.assignments.lenet5.function_mistakes import (
    bordered,
    preparations,
    zero_border,
)
from autograder.assignments.shared import layers

NOT_USED = "coefficient 1 and bias 0, whatever was set"


"""They are no weights of the layer, or call does not use them: who asks can tell."""


def average_pools(maps, coefficient, bias, pool_size):
    """Mistakes in `TrainableAveragePool`."""
    means = oracle.window_means(maps, pool_size)
    squash = oracle.scaled_tanh
    maximum = layers.max_pool2d(maps, pool_size, pool_size, "valid")
    inside = means * coefficient + bias
    return {
        "the windows were added up: keep to the mean": squash(
            pool_size**2 * means * coefficient + bias
        ),
        "the squashing comes last, after coefficient and bias": squash(means) * coefficient + bias,
        "the squashing comes last: the bias belongs inside it": squash(means * coefficient) + bias,
        "the squashing comes last: the coefficient belongs inside it": (
            squash(means + bias) * coefficient
        ),
        "the pixels were squashed before the mean was taken": squash(
            oracle.window_means(oracle.scaled_tanh(maps), pool_size) * coefficient + bias
        ),
        "the mean was taken of squashed pixels": oracle.window_means(
            squash(maps * coefficient + bias), pool_size
        ),
        "the squashing is missing": inside,
        "the plain tanh in place of scaled_tanh": np.tanh(inside),
        "a ReLU in place of scaled_tanh": np.maximum(inside, 0),
        "the pixels were squashed before the mean was taken, and not afterwards": (
            oracle.window_means(squash(maps), pool_size) * coefficient + bias
        ),
        "the bias is subtracted, not added": squash(means * coefficient - bias),
        "the mean was taken over the maps as well": squash(
            means.mean(axis=-1, keepdims=True) * coefficient + bias
        ),
        "windows at the border are padded: what does not fill a window is left out": squash(
            layers.avg_pool2d(maps, pool_size, pool_size, "same") * coefficient + bias
        ),
        "the windows move by one pixel: they lie side by side": squash(
            layers.avg_pool2d(maps, pool_size, 1, "valid") * coefficient + bias
        ),
        "the windows are 2×2 whatever pool_size is": squash(
            oracle.window_means(maps, 2) * coefficient + bias
        ),
        "the bias comes after the coefficient, and is not multiplied": squash(
            (means + bias) * coefficient
        ),
        "the bias is not used": squash(means * coefficient),
        "the coefficient is not used": squash(means + bias),
        NOT_USED: squash(means),
        "plain average pooling, without coefficient, bias and squashing": means,
        "max pooling in place of the mean": squash(maximum * coefficient + bias),
        "one coefficient for all maps: each map has its own": squash(means * coefficient[0] + bias),
        "one bias for all maps: each map has its own": squash(means * coefficient + bias[0]),
        "one coefficient and one bias for all maps: each map has its own": squash(
            means * coefficient[0] + bias[0]
        ),
        "the names of coefficient and bias are exchanged": squash(means * bias + coefficient),
    }


def distances(features, centres):
    """Mistakes in `RBFOutput`."""
    x, w = np.asarray(features, "float64"), np.asarray(centres, "float64")
    right, product = oracle.squared_distances(x, w), x @ w.T
    squares = (x**2).sum(axis=1, keepdims=True)
    sevens = {
        f"|w|² is taken to be {what} for every centre: that holds for entries of ±1 only": squares
        - 2 * product
        + n
        for what, n in (("84", 84), ("the number of features", x.shape[1]))
    }
    return sevens | {
        "the square root was taken: the outputs are squared distances": np.sqrt(right),
        "the distances are negated": -right,
        "the mean over the features was taken, not the sum": right / x.shape[1],
        "absolute differences in place of squares": np.abs(x[:, None] - w).sum(axis=2),
        "the products with the centres, as in a dense layer": product,
        "the half of the squared distances": right / 2,
        "|x|² is missing": right - squares,
        "a softmax of the negated distances: the outputs are the distances": layers.softmax(-right),
        "e to the minus distance: the outputs are the distances": np.exp(-right),
        "classes and batch are exchanged": right.T,
    }


def losses(labels, distances, j):
    """Mistakes in `rbf_loss`."""
    y = np.asarray(distances, "float64")
    right = oracle.rbf_loss(labels, y, j)
    labels = np.asarray(labels, int)
    own = y[np.arange(len(y)), labels]
    others = np.where(np.arange(y.shape[1]) == labels[:, None], np.inf, y)
    rubbish = np.full((len(y), 1), float(j))

    def competition(values):
        with np.errstate(over="ignore", divide="ignore"):
            return oracle.log_sum_exp(-np.concatenate(values, axis=1))

    return {
        "the competition is missing: this is the distance of the right class alone": own,
        "the term e to the minus j is missing, or j is 20 whatever was passed": own
        + competition([y]),
        "the competition is subtracted, not added": own - (right - own),
        "the distance of the right class is subtracted, not added": right - 2 * own,
        "e to the plus j in place of e to the minus j": own + competition([y, -rubbish]),
        "the logarithm to base 2": own + (right - own) / np.log(2),
        "the logarithm to base 10": own + (right - own) / np.log(10),
        "the sum leaves the right class out: it is over all classes": own
        + competition([others, rubbish]),
        "the distance of the right class is missing": right - own,
        "the sum is of e to the plus distance": own + oracle.log_sum_exp(np.c_[y, -rubbish]),
        "j itself was added, in place of e to the minus j": lambda: (
            own + np.log(j + np.exp(-y).sum(axis=1))
        ),
        "the mean over the batch was taken: return one value an image": np.asarray(right.mean()),
        "the sum over the batch was taken: return one value an image": np.asarray(right.sum()),
        "the smallest distance in place of that of the right class": y.min(axis=1) + right - own,
    }


def _misprepared(made):
    """Networks that begin with a wrong `prepare`: {sentence: result of made(prepare=…)}."""

    def prepare(why):
        def prepared(images):
            wrong = preparations(images)[why]
            return wrong() if callable(wrong) else wrong

        return prepared

    return {
        f"the images are not prepared as they should be: {why}": made(prepare=prepare(why))
        for why in preparations(np.zeros((1, 28, 28, 1)))
    }


def networks(images, weight, connections, bitmaps):
    """Mistakes in `build_lenet5`; `weight` as `oracle.network` takes it."""

    def made(**changes):
        given = {"connections": connections, "bitmaps": bitmaps} | changes
        return lambda: oracle.network(images, weight, **given)

    def squash(wrong, where=("C1", "C3", "C5", "F6")):
        return lambda layer, x: wrong(x) if layer in where else oracle.scaled_tanh(x)

    def plain_pool(maps, coefficient, bias):
        return oracle.window_means(maps)

    def squashed_plain_pool(maps, coefficient, bias):
        return oracle.scaled_tanh(oracle.window_means(maps))

    def twice(maps, coefficient, bias):
        return oracle.scaled_tanh(oracle.average_pool(maps, coefficient, bias))

    def pool(why):
        return lambda maps, coefficient, bias: average_pools(maps, coefficient, bias, 2)[why]

    identity = np.asarray
    return {
        "S2 and S4 take the maximum of their windows, not the mean": made(
            pool=lambda maps, *_: layers.max_pool2d(maps, 2, 2, "valid")
        ),
        "S2 and S4 take the maximum of their windows, squashed": made(
            pool=lambda maps, *_: oracle.scaled_tanh(layers.max_pool2d(maps, 2, 2, "valid"))
        ),
        "all maps of S2 feed all maps of C3": made(connections=np.ones_like(connections, bool)),
        "the border of the input is 0, not background": made(prepare=zero_border),
        "prepare is missing: the network sees the images' own grey levels": made(
            prepare=lambda x: np.asarray(bordered(x), float)
        ),
        **_misprepared(made),
        "S2 and S4 are plain average pooling": made(pool=plain_pool),
        "S2 and S4 have no coefficient and bias of their own": made(pool=squashed_plain_pool),
        "S2 and S4 are squashed twice: the squashing is inside the layer": made(pool=twice),
        **{
            f"S2 and S4 are not as they should be: {why}": made(pool=pool(why))
            for why in average_pools(np.zeros((1, 2, 2, 1)), np.ones(1), np.zeros(1), 2)
        },
        "the plain tanh in place of scaled_tanh": made(squash=squash(np.tanh)),
        "a ReLU in place of scaled_tanh": made(squash=squash(layers.relu)),
        **{
            f"{told} after {layer}, not scaled_tanh": made(squash=squash(wrong, (layer,)))
            for told, wrong in (("the plain tanh", np.tanh), ("a ReLU", layers.relu))
            for layer in ("C1", "C3", "C5", "F6")
        },
        "a ReLU after C1 and C3, not scaled_tanh": made(squash=squash(layers.relu, ("C1", "C3"))),
        "the bitmaps are negated": made(bitmaps=-np.asarray(bitmaps)),
        "no squashing after C1, C3, C5 and F6": made(squash=squash(identity)),
        **{
            f"no squashing after {layer}": made(squash=squash(identity, (layer,)))
            for layer in ("C1", "C3", "C5", "F6")
        },
        "the distances are negated: the smallest should win": lambda: -made()(),
        "the square root of the distances was taken": lambda: np.sqrt(made()()),
        "a softmax follows the distances": lambda: layers.softmax(-made()()),
    }


def modern_networks(images, weight, activation, pooling):
    """Mistakes in `build_lenet5_modern`."""

    def made(**changes):
        given = {"activation": activation, "pooling": pooling} | changes
        return lambda: oracle.modern(images, weight, **given)

    other = "average" if pooling == "max" else "max"
    another = "tanh" if activation == "relu" else "relu"
    every = ("C1", "C3", "C5", "F6")
    return {
        f"{other} pooling in place of {pooling} pooling": made(pooling=other),
        f"{another} in place of {activation}": made(activation=another),
        f"{another} and {other} pooling: the options are not used": made(
            activation=another, pooling=other
        ),
        f"scaled_tanh in place of {activation}": made(activation="scaled_tanh"),
        "global average pooling in place of Flatten": made(squeeze=lambda x: x.mean((1, 2))),
        "no activation anywhere": made(linear=every),
        "no activation after either convolution": made(linear=("C1", "C3")),
        "no activation after C5 and F6": made(linear=("C5", "F6")),
        **{f"no activation after {layer}": made(linear=(layer,)) for layer in every},
        "the border of the input is 0, not background (padding inside C1, say)": made(
            prepare=zero_border
        ),
        "prepare is missing: the network sees the images' own grey levels": made(
            prepare=lambda x: np.asarray(bordered(x), float)
        ),
        **_misprepared(made),
        "the softmax is missing: these are logits": made(last=np.asarray),
        "a sigmoid in place of the softmax": made(last=lambda x: 1 / (1 + np.exp(-x))),
        f"{activation} follows the last layer, before the softmax": made(
            last=lambda x: layers.softmax(oracle.ACTIVATIONS[activation](x))
        ),
        "the softmax is taken over the batch, not over the classes": made(
            last=lambda x: layers.softmax(x.T).T
        ),
    }
