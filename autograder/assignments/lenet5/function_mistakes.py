"""The functions of 04-lenet5 as learners get them wrong, in the form of `mistakes`."""

import numpy as np

from autograder.assignments.lenet5 import oracle
from autograder.assignments.shared import layers

SPAN = oracle.INK - oracle.BACKGROUND


def bordered(images, before=2, after=2, value=0.0):
    sides = (before, after)
    return np.pad(images, ((0, 0), sides, sides, (0, 0)), constant_values=value)


def zero_border(images):
    """Zeros put round images whose grey levels have been changed already."""
    return bordered(oracle.BACKGROUND + SPAN * np.asarray(images, "float64"))


def preparations(images):
    """Mistakes in `prepare`."""
    x = np.asarray(images, "float64")
    padded = bordered(x)
    return {
        "the zeros of the border were put on after the grey levels were changed, so the border is "
        "0 and not background, −0.1": zero_border(x),
        "the border repeats the pixels at the edge": lambda: (
            oracle.BACKGROUND + SPAN * np.pad(x, ((0, 0), (2, 2), (2, 2), (0, 0)), mode="edge")
        ),
        "all four rows and columns of padding went to the bottom and right": lambda: (
            oracle.BACKGROUND + SPAN * bordered(x, 0, 4)
        ),
        "all four rows and columns of padding went to the top and left": lambda: (
            oracle.BACKGROUND + SPAN * bordered(x, 4, 0)
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
