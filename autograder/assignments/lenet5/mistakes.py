"""The exercises of 04-lenet5 as learners get them wrong, beside the oracles that get them right.

Each public function takes what the oracle takes and gives {sentence: wrong result}, the result
often as a zero-argument callable. A sentence completes "Likely mistake: …" in the learner's
feedback. A callable may raise where its mistake cannot be made; the judge takes that for no match.
"""

import numpy as np

from autograder.assignments.lenet5 import oracle
from autograder.assignments.shared import layers

SPAN = oracle.INK - oracle.BACKGROUND


# ------------------------------------------------------------------------------ functions


def _bordered(images, before=2, after=2, value=0.0):
    sides = (before, after)
    return np.pad(images, ((0, 0), sides, sides, (0, 0)), constant_values=value)


def zero_border(images):
    """Zeros put round images whose grey levels have been changed already."""
    return _bordered(oracle.BACKGROUND + SPAN * np.asarray(images, "float64"))


def preparations(images):
    """Mistakes in `prepare`."""
    x = np.asarray(images, "float64")
    padded = _bordered(x)
    return {
        "the zeros of the border were put on after the grey levels were changed, so the border is "
        "0 and not background, −0.1": zero_border(x),
        "the border repeats the pixels at the edge": lambda: (
            oracle.BACKGROUND + SPAN * np.pad(x, ((0, 0), (2, 2), (2, 2), (0, 0)), mode="edge")
        ),
        "all four rows and columns of padding went to the bottom and right": lambda: (
            oracle.BACKGROUND + SPAN * _bordered(x, 0, 4)
        ),
        "all four rows and columns of padding went to the top and left": lambda: (
            oracle.BACKGROUND + SPAN * _bordered(x, 4, 0)
        ),
        "the image was enlarged to 32×32: it should keep its size and get a border": lambda: (
            oracle.BACKGROUND + SPAN * _enlarged(x)
        ),
        "the image was not padded": lambda: oracle.BACKGROUND + SPAN * x,
        "ink was multiplied by 1.175: from −0.1 to 1.175 it is a span of 1.275": lambda: (
            oracle.BACKGROUND + oracle.INK * padded
        ),
        "ink comes out right, but background is 0": lambda: oracle.INK * padded,
        "grey values from 0 to 1 are left as they are": padded,
        "background and ink are exchanged": lambda: oracle.INK - SPAN * padded,
        "the grey values were divided by 255, but they come from 0 to 1": lambda: (
            oracle.BACKGROUND + SPAN * padded / 255
        ),
        "the batch was standardised by its own mean and deviation: the grey levels should depend "
        "on the pixel alone": lambda: (padded - padded.mean()) / padded.std(),
    }


def _enlarged(images):
    """Bilinear, 28 → 32, pixel centres aligned, as `keras.ops.image.resize` does it."""
    places = np.clip((np.arange(32) + 0.5) * 28 / 32 - 0.5, 0, 27)
    low = np.minimum(places.astype(int), 26)
    share = places - low
    rows = images[:, low] * (1 - share)[:, None, None] + images[:, low + 1] * share[:, None, None]
    return rows[:, :, low] * (1 - share)[:, None] + rows[:, :, low + 1] * share[:, None]


def squashings(x):
    """Mistakes in `scaled_tanh`."""
    x = np.asarray(x, "float64")
    a, s = oracle.AMPLITUDE, oracle.SLOPE
    return {
        "the plain tanh": np.tanh(x),
        "the factor 1.7159 is missing": np.tanh(s * x),
        "the factor 2/3 inside is missing": a * np.tanh(x),
        "the two constants are exchanged": s * np.tanh(a * x),
        "x was divided by 2/3, not multiplied": a * np.tanh(x / s),
        "the factor 2 of 2x/3 is missing": a * np.tanh(x / 3),
        "the factor 2/3 stands outside the tanh": a * s * np.tanh(x),
    }


def tables(right):
    """Mistakes in the table of connections: {sentence: (6, 16) array}."""
    cut, five, joined = right.copy(), right.copy(), right.copy()
    for first in range(6):
        for size, column in ((3, first), (4, 6 + first)):
            cut[:, column] = [first <= i < first + size for i in range(6)]
    for first in range(3):
        joined[:, 12 + first] = [(i - first) % 6 < 4 for i in range(6)]
        five[:, 12 + first] = [first <= i < first + 5 and i != first + 2 for i in range(6)]
    clamped = right.copy()
    for first in range(6):
        for size, column in ((3, first), (4, 6 + first)):
            start = min(first, 6 - size)
            clamped[:, column] = [start <= i < start + size for i in range(6)]
    back, gap = right.copy(), right.copy()
    for first in range(6):
        for size, column in ((3, first), (4, 6 + first)):
            back[:, column] = [(first - i) % 6 < size for i in range(6)]
    for first in range(3):
        gap[:, 12 + first] = [(i - first) % 6 in (0, 1, 2, 4) for i in range(6)]
    return {
        "the neighbours come after a map's own number, not before it": back,
        "maps 12 to 14 see two pairs: 0, 1 and 3, 4, with one map between them": gap,
        "the neighbourhoods should wrap round: map 5 stands next to map 0": cut,
        "near the end the neighbourhoods were moved back instead of wrapped round": clamped,
        "maps 12 to 14 see two pairs with a gap between them, not four neighbours": joined,
        "map 14 sees the pair 2, 3 and the pair 5, 0: it wraps round": five,
        "this is the table with 0 and 1, connected and not connected, exchanged": ~right,
        "all maps are connected with all": np.ones_like(right),
    }


def costs(connections):
    """Mistakes in counting: {layer: {sentence: (parameters, connections)}}."""
    links, maps = int(np.sum(connections)), np.shape(connections)[1]
    right = oracle.costs(connections)

    def shared(units, places):
        """Mistakes of a convolutional layer of `units` kernel weights, used at `places`."""
        weights, biases = units
        total = weights + biases
        return {
            "the biases are missing": (weights, weights * places),
            "the connections lack the biases: a unit's bias counts as one more": (
                total,
                weights * places,
            ),
            "the connections are counted at one place: each weight is used at every pixel of its "
            "map": (total, total),
            "the parameters are shared: they do not grow with the size of the map": (
                total * places,
                total * places,
            ),
            "parameters and connections are exchanged": (total * places, total),
            "the places were counted on the layer's input": (
                total,
                total * {784: 1024, 100: 196}[places],
            ),
        }

    def pooled(n, places):
        return {
            "a pooling unit has four inputs that share one coefficient: 2 parameters a map": (
                5 * n,
                5 * n * places,
            ),
            "one coefficient and one bias for all maps: each map has its own": (2, 5 * n * places),
            "the pooling layers have parameters here: a coefficient and a bias a map": (
                0,
                5 * n * places,
            ),
            "the connections lack the bias": (2 * n, 4 * n * places),
            "a unit is connected to four pixels, not to one": (2 * n, 2 * n * places),
            "the connections are counted at one place: there are as many units as pixels": (
                2 * n,
                5 * n,
            ),
        }

    full = 6 * maps * 25 + maps
    dense = {
        "C5": (25 * maps, 120),
        "F6": (120, 84),
    }
    return {
        "C1": shared((150, 6), 784),
        "S2": pooled(6, 196),
        "C3": {
            "all maps of S2 are connected to all of C3": (full, full * 100),
            "one bias for each connection: a map has one bias": (26 * links, 26 * links * 100),
            "one kernel for each map of C3: each connection has its own": (
                26 * maps,
                26 * maps * 100,
            ),
            **shared((25 * links, maps), 100),
            "C3 has as many biases as the table has columns, not always 16": (
                25 * links + 16,
                (25 * links + 16) * 100,
            ),
        },
        "S4": {
            **pooled(maps, 25),
            "S4 has as many maps as the table has columns, not always 16": (32, 2000),
        },
        **{
            layer: {
                "the biases are missing": (inputs * units,) * 2,
                "a dense layer uses each parameter once": (right[layer][0], inputs * units),
                "S4 has 5×5 pixels in each map": ((maps + 1) * units,) * 2,
                **(
                    {"the biases of F6 are missing": (inputs * units,) * 2}
                    if layer == "F6"
                    else {
                        "C5 reads as many maps as the table has columns, not always 16": (48_120,)
                        * 2
                    }
                ),
            }
            for layer, (inputs, units) in dense.items()
        },
        "Out": {
            "nothing in the output layer is trained": (840, 840),
            "nothing in the output layer is trained, and it has no biases": (850, 850),
            "the output layer has no biases": (0, 850),
            "its units have connections all the same, 84 each": (0, 0),
        },
    }


def products(connections):
    """Mistakes in the multiply-adds: {sentence: (original, modern)}."""
    original, modern = oracle.multiply_adds(connections)
    pools = 6 * 14 * 14 + 16 * 5 * 5
    biases = 6 * 784 + 16 * 100 + 120 + 84
    return {
        "the pooling layers of the original have one product an output value": (
            original - pools,
            None,
        ),
        "S2 has one product an output value": (original - 6 * 14 * 14, None),
        "S4 has one product an output value": (original - 16 * 5 * 5, None),
        "C1 has 28×28 positions: windows of 5 on 32×32": (
            original + 150 * (32**2 - 28**2),
            modern + 150 * (32**2 - 28**2),
        ),
        "plain pooling has no products": (None, modern + pools),
        "the four inputs of a pooling window are added up; they are not multiplied each": (
            original + 3 * pools,
            None,
        ),
        "the output layer of the original has a product for each squared difference": (
            original - 840,
            None,
        ),
        "biases are not counted": (original + biases, modern + biases + 10),
        "in the original, C3 has only the connections of the table": (modern + pools, None),
        "in the modern network, C3 has all connections": (None, original - pools),
        "the two networks are exchanged": (modern, original),
    }


def feature_gradients(features, labels, centres):
    """Mistakes in the two gradients: {key: {sentence: array}}."""
    features, centres = np.asarray(features, "float64"), np.asarray(centres, "float64")
    right = oracle.feature_gradients(features, labels, centres)
    distances = oracle.squared_distances(features, centres)
    code, n = centres[np.asarray(labels, int)], len(features)

    def pulled(logits):
        return 2 * (layers.softmax(logits) @ centres - code)

    common = {
        key: {
            "the factor 2 of the square's derivative is missing": value / 2,
            "the sign is the wrong way round": -value,
            "each image's gradient stands alone: no mean over the batch": value / n,
        }
        for key, value in right.items()
    }
    common["distance"] |= {
        "taken from the nearest centre, not from the right one": 2
        * (features - centres[distances.argmin(1)]),
        "the gradient of the distance without its square": (features - code)
        / np.linalg.norm(features - code, axis=1, keepdims=True),
    }
    powers = np.exp(distances.min() - distances)
    common["softmax"] |= {
        "the probabilities are of the images of the batch, not of the classes: another axis": 2
        * (powers / powers.sum(axis=0) @ centres - code),
        "the softmax is of the distances; the logits are the negated distances": pulled(distances),
        "the logits are squared distances, not distances": pulled(-np.sqrt(distances)),
        "the logits lack the centres' own squares, which differ": pulled(2 * features @ centres.T),
        "the right class is missing: subtract its centre": 2
        * (layers.softmax(-distances) @ centres),
        "this is the gradient of the distance": right["distance"],
    }
    return common


def permutations(images, order):
    """Mistakes in `permute_pixels`."""
    images, order = np.asarray(images), np.asarray(order)
    n, height, width, channels = images.shape
    return {
        "the order was applied the other way round: pixel k comes from order[k]": lambda: (
            oracle.permute_pixels(images, np.argsort(order))
        ),
        "pixels were counted column by column": lambda: oracle.permute_pixels(
            images.transpose(0, 2, 1, 3), order
        ).transpose(0, 2, 1, 3),
        "the channels of a pixel were torn apart: a pixel moves with all its channels": lambda: (
            images.transpose(0, 3, 1, 2)
            .reshape(n, height * width, channels)[:, order]
            .reshape(images.shape)
        ),
        "the images are as they were": images,
        "height and width are exchanged": lambda: oracle.permute_pixels(images, order).reshape(
            n, width, height, channels
        ),
        "the images were turned into one long row each": lambda: oracle.permute_pixels(
            images, order
        ).reshape(n, -1),
    }


# --------------------------------------------------------------------------------- layers


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
        "the term e to the minus j is missing": own + competition([y]),
        "the competition is subtracted, not added": own - (right - own),
        "the sum leaves the right class out: it is over all classes": own
        + competition([others, rubbish]),
        "the distance of the right class is missing": right - own,
        "the sum is of e to the plus distance": own + oracle.log_sum_exp(np.c_[y, -rubbish]),
        "j itself was added, in place of e to the minus j": lambda: (
            own + np.log(j + np.exp(-y).sum(axis=1))
        ),
        "the mean over the batch was taken: return one value an image": np.asarray(right.mean()),
        "the sum over the batch was taken: return one value an image": np.asarray(right.sum()),
        "j is 20 whatever was passed": oracle.rbf_loss(labels, y, 20.0),
        "the smallest distance in place of that of the right class": y.min(axis=1) + right - own,
    }


# ------------------------------------------------------------------------------- networks


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
            prepare=lambda x: np.asarray(_bordered(x), float)
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
        "no activation anywhere": made(linear=every),
        "no activation after either convolution": made(linear=("C1", "C3")),
        "no activation after C5 and F6": made(linear=("C5", "F6")),
        **{f"no activation after {layer}": made(linear=(layer,)) for layer in every},
        "the border of the input is 0, not background (padding inside C1, say)": made(
            prepare=zero_border
        ),
        "prepare is missing: the network sees the images' own grey levels": made(
            prepare=lambda x: np.asarray(_bordered(x), float)
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
