"""The exercises of 05-alexnet as learners get them wrong, beside the oracle that gets them right.

Each public function takes what the oracle takes and gives {sentence: wrong value, or zero-argument
callable that computes it}. A sentence completes "Likely mistake: …" in the learner's feedback.
"""

from functools import partial

import numpy as np

from autograder.assignments.alexnet import oracle
from autograder.assignments.shared.layers import (
    output_size,
    relu,
)

# ------------------------------------------------------------------ local response normalization


def lrns(x, r, k, alpha, beta):
    """Mistakes in equation 14-2."""
    x = np.asarray(x, float)
    maps = x.shape[-1]
    half = r // 2
    near = partial(oracle.lrn, x, r, k, alpha, beta)
    summed = partial(_summed, x, k=k, alpha=alpha, beta=beta)
    return {
        "r maps on each side, as TensorFlow's depth_radius counts: the equation has r/2": partial(
            oracle.lrn, x, 2 * r, k, alpha, beta
        ),
        "half of an odd r rounded up: j runs over the whole numbers between i - r/2 and i + r/2": (
            lambda: oracle.lrn(x, 2 * ((r + 1) // 2), k, alpha, beta)
        ),
        "alpha divided by the number of maps in the window, as Caffe and PyTorch do": partial(
            oracle.lrn, x, r, k, alpha / (2 * half + 1), beta
        ),
        "alpha divided by r": lambda: oracle.lrn(x, r, k, alpha / r, beta),
        "the map's own square is left out of the sum": lambda: summed(
            lambda i: [j for j in _around(i, half, maps) if j != i]
        ),
        "the window wraps around from the last map to the first": lambda: summed(
            lambda i: [j % maps for j in range(i - half, i + half + 1)]
        ),
        "the last map of the window is left out: a slice ends before its stop": lambda: summed(
            lambda i: _around(i, half, maps)[: -1 if i + half < maps else None]
        ),
        "the window reaches only towards lower maps": lambda: summed(
            lambda i: [j for j in _around(i, half, maps) if j <= i]
        ),
        "at the first and last maps the window is moved inwards, not cut off": lambda: summed(
            lambda i: list(range(maps))[
                max(0, min(i - half, maps - 2 * half - 1)) : max(
                    0, min(i - half, maps - 2 * half - 1)
                )
                + 2 * half
                + 1
            ]
        ),
        "edge maps are counted again where the window is cut off": lambda: summed(
            lambda i: [min(max(j, 0), maps - 1) for j in range(i - half, i + half + 1)]
        ),
        "all maps are in the sum": partial(oracle.lrn, x, 2 * maps, k, alpha, beta),
        "the sum runs over neighbouring columns, not over maps": lambda: np.moveaxis(
            oracle.lrn(np.moveaxis(x, -2, -1), r, k, alpha, beta), -1, -2
        ),
        "the sum runs over neighbouring rows, not over maps": lambda: np.swapaxes(
            oracle.lrn(np.swapaxes(x, 1, -1), r, k, alpha, beta), 1, -1
        ),
        "the sum runs over neighbouring pixels of the same map, not over maps": lambda: (
            _within_maps(x, half, k, alpha, beta)
        ),
        "the window is moved down by one map: it is as long on both sides": lambda: summed(
            lambda i: [j for j in range(i - half - 1, i + half) if 0 <= j < maps]
        ),
        "activations are summed without squaring them": lambda: _by_sum(x, half, k, alpha, beta, x),
        "absolute values are summed, not squares": lambda: _by_sum(
            x, half, k, alpha, beta, np.abs(x)
        ),
        "the mean of the squares in place of their sum": lambda: _by_mean(x, half, k, alpha, beta),
        "the exponent has lost its minus": partial(oracle.lrn, x, r, k, alpha, -beta),
        "beta is left out (the exponent is -1)": partial(oracle.lrn, x, r, k, alpha, 1.0),
        "a square root in place of the exponent beta": partial(oracle.lrn, x, r, k, alpha, 0.5),
        "alpha is left out": partial(oracle.lrn, x, r, k, 1.0, beta),
        "k is left out": partial(oracle.lrn, x, r, 0.0, alpha, beta),
        "k is 1 whatever was asked for": partial(oracle.lrn, x, r, 1.0, alpha, beta),
        "alpha multiplies k as well": partial(oracle.lrn, x, r, k * alpha, alpha, beta),
        "the exponent acts on the sum alone: it belongs to k + alpha · sum": lambda: (
            x / (k + alpha * (oracle.lrn(x, r, 0.0, 1.0, -1.0) / x) ** beta)
        ),
        "this is the factor alone: it has to multiply the activation": lambda: near() / x,
        "a ReLU is built in: negative activations become 0": lambda: relu(near()),
        "nothing is normalized: this is the input": x,
    }


def _around(i, half, maps):
    return list(range(max(0, i - half), min(i + half, maps - 1) + 1))


def _summed(x, maps_of, k, alpha, beta):
    """The normalization with other maps in the sums."""
    squares = x**2
    totals = [sum(squares[..., j] for j in maps_of(i)) + 0 * x[..., 0] for i in range(x.shape[-1])]
    return x * (k + alpha * np.stack(totals, axis=-1)) ** -beta


def _by_sum(x, half, k, alpha, beta, terms):
    maps = x.shape[-1]
    totals = [sum(terms[..., j] for j in _around(i, half, maps)) for i in range(maps)]
    return x * (k + alpha * np.stack(totals, axis=-1)) ** -beta


def _within_maps(x, half, k, alpha, beta):
    """Sums over windows of pixels, 2·half + 1 high and wide, in each map by itself."""
    squares = np.pad(x**2, [(0, 0), (half, half), (half, half), (0, 0)])
    reach = range(2 * half + 1)
    total = sum(squares[:, i : i + x.shape[1], j : j + x.shape[2]] for i in reach for j in reach)
    return x * (k + alpha * total) ** -beta


def _by_mean(x, half, k, alpha, beta):
    maps = x.shape[-1]
    windows = [_around(i, half, maps) for i in range(maps)]
    means = [np.mean([x[..., j] ** 2 for j in window], axis=0) for window in windows]
    return x * (k + alpha * np.stack(means, axis=-1)) ** -beta


def conversions(window, alpha, source, target):
    """Mistakes in (window, alpha)."""
    right_window, right_alpha = oracle.convert_lrn(window, alpha, source, target)
    half = oracle.convert_lrn(window, alpha, source, "tensorflow")[0]
    maps = 2 * half + 1
    known = {
        "alpha is divided where it should be multiplied by the number of maps, or the reverse": (
            right_window,
            alpha / maps if target == "torch" else alpha * maps,
        ),
        "alpha is as it was: PyTorch divides it by the number of maps": (right_window, alpha),
        "alpha is as it was where it comes from PyTorch, which divides it by the number of maps": (
            right_window,
            alpha * maps if target == "torch" else alpha,
        ),
        "alpha is as it was where it goes to PyTorch, which divides it by the number of maps": (
            right_window,
            alpha / maps if source == "torch" else alpha,
        ),
        "alpha is changed where both mean the same by it": (right_window, alpha * maps),
        "alpha is divided where both mean the same by it": (right_window, alpha / maps),
        "the window is taken over as it is: each framework counts it in its own way": (
            window,
            right_alpha,
        ),
        "a window of 2·radius maps: the middle map counts too": (
            2 * half if target in ("paper", "torch") else right_window,
            alpha / (2 * half if source == "torch" else 1) * (2 * half if target == "torch" else 1),
        ),
        "r is half of the window, so half of r reaches to each side": (half, right_alpha),
        "a radius is taken for r: r reaches r/2 to each side": (4 * half, right_alpha),
    }
    return {why: value for why, value in known.items() if value != (right_window, right_alpha)}


# ------------------------------------------------------------------ counting


def walks(table, side, channels=3):
    """Mistakes in (side, maps, parameters) of each row."""
    return {
        "padding is left out of account: all windows are taken as valid": lambda: _walk(
            table, side, channels, padding=lambda p: "valid"
        ),
        'all windows are taken as "same"': lambda: _walk(
            table, side, channels, padding=lambda p: "same"
        ),
        "windows of a pooling layer that stick out are left out: round down": lambda: _walk(
            table, side, channels, pool="same"
        ),
        "the stride is left out": lambda: _walk(table, side, channels, stride=lambda s: 1),
        "biases are missing": lambda: _walk(table, side, channels, bias=(0, 0)),
        "groups are left out: each map of a tower reads only its tower's maps": lambda: _walk(
            table, side, channels, groups=lambda g: 1
        ),
        "both the maps read and the filters are divided by the groups: all filters count": lambda: (
            _walk(table, side, channels, squared=True)
        ),
        "the first dense layer reads side × side × maps values, not one a map": lambda: _walk(
            table, side, channels, flat=0
        ),
        "each dense layer reads side × side values a unit: only the first reads maps": lambda: (
            _walk(table, side, channels, keeps_side=True)
        ),
        "the first dense layer reads side × maps values: the maps are square": lambda: _walk(
            table, side, channels, flat=1
        ),
        "the side under same is rounded down": lambda: _walk(
            table, side, channels, padding=lambda p: "down" if p == "same" else p
        ),
        "biases of the convolutions are missing": lambda: _walk(table, side, channels, bias=(0, 1)),
        "biases of the dense layers are missing": lambda: _walk(table, side, channels, bias=(1, 0)),
        "a dense layer has no side: write 1": lambda: _walk(table, side, channels, told=False),
        "channels is left out: the image's depth counts in the first layer": lambda: _walk(
            table, side, 1
        ),
    }


def _walk(
    table,
    side,
    channels,
    padding=lambda p: p,
    pool="valid",
    stride=lambda s: s,
    bias=(1, 1),
    groups=lambda g: g,
    squared=False,
    flat=2,
    keeps_side=False,
    told=True,
):
    """Flat: how often the side is a factor of what the first dense layer reads."""
    rows, maps, seen, power = [], channels, side, flat
    for _, kind, *options in table:
        parameters = 0
        if kind == "conv":
            filters, size, step, word, towers = options
            weights = size**2 * (maps * filters // groups(towers))
            parameters = (weights // towers if squared else weights) + bias[0] * filters
            word, step = padding(word), stride(step)
            seen = seen // step if word == "down" else output_size(seen, size, step, word)
            maps = filters
        elif kind == "pool":
            seen = output_size(seen, options[0], stride(options[1]), pool)
        else:
            parameters = (seen**power * maps + bias[1]) * options[0]
            power, maps = (power if keeps_side else 0), options[0]
        dense = kind == "dense" and told
        rows.append((1 if dense else seen, maps, parameters))
    return rows


# ------------------------------------------------------------------ training tricks


def variances(images):
    """Mistakes in the variances of the colours."""
    values, _ = oracle.colour_components(images)
    pixels = np.asarray(images, float).reshape(-1, 3)
    raw = np.linalg.eigvalsh(pixels.T @ pixels / len(pixels))[::-1]
    return {
        "the smallest comes first: numpy.linalg.eigh sorts upwards": values[::-1],
        "the mean colour is not subtracted": raw,
        "these are standard deviations: the square roots of the eigenvalues": np.sqrt(values),
        "divided by the number of pixels less one": values * len(pixels) / (len(pixels) - 1),
        "not divided by the number of pixels": values * len(pixels),
        "these are singular values of the pixels, not their squares divided by the number": np.sqrt(
            values * len(pixels)
        ),
    }


ROWS = "the directions are rows: each should be a column"


def directions(images):
    """Mistakes in the directions of the colours, whatever the signs of columns; `ROWS` apart."""
    _, vectors = oracle.colour_components(images)
    pixels = np.asarray(images, float).reshape(-1, 3)
    return {
        "the mean colour is not subtracted": np.linalg.eigh(pixels.T @ pixels)[1][:, ::-1],
        "the directions are in the order of numpy.linalg.eigh, the largest variance last": (
            vectors[:, ::-1]
        ),
        "the rows of numpy.linalg.eigh's vectors are reversed, not the columns": (
            vectors[::-1, ::-1]
        ),
    }


def colour_noises(images, values, vectors, draws):
    """Mistakes in the paper's colour noise."""
    images, draws = np.asarray(images, float), np.asarray(draws, float)

    def plus(added):
        return images + added[:, None, None, :]

    return {
        "the draws are multiplied by standard deviations: the paper takes the eigenvalues": (
            lambda: plus((draws * np.sqrt(values)) @ vectors.T)
        ),
        "rows of vectors are taken for the directions: they are its columns": lambda: plus(
            (draws * values) @ vectors
        ),
        "the variances are left out": lambda: plus(draws @ vectors.T),
        "the draws are added to the channels as they are": lambda: plus(draws * values),
        "only the first draw and direction are used: the noise is a sum of three": lambda: plus(
            (draws * values)[:, :1] @ vectors.T[:1]
        ),
        "the first draw of an image stands for all three": lambda: plus(
            (draws[:, :1] * values) @ vectors.T
        ),
        "all images get the noise of the first": lambda: plus(
            np.repeat(draws[:1] * values @ vectors.T, len(images), axis=0)
        ),
        "the result is cut off at 0 and 1": lambda: np.clip(
            oracle.colour_noise(images, values, vectors, draws), 0, 1
        ),
        "the draws are taken in reverse: the first belongs to the first direction": lambda: plus(
            (draws[:, ::-1] * values) @ vectors.T
        ),
        "the variances are taken in reverse: the first belongs to the first direction": (
            lambda: plus((draws * values[::-1]) @ vectors.T)
        ),
        "the draws are made ten times smaller once more: they are given as they count": (
            lambda: plus(0.1 * (draws * values) @ vectors.T)
        ),
        "the image is multiplied by 1 plus the noise: the noise is added": lambda: (
            images * (1 + ((draws * values) @ vectors.T)[:, None, None, :])
        ),
        "one number, the sum of the three, is added to all channels": lambda: (
            images + ((draws * values) @ vectors.T).sum(axis=1)[:, None, None, None]
        ),
        "the noise is subtracted": lambda: plus(-(draws * values) @ vectors.T),
        "nothing is added": images,
    }


def lightings(images, contrast, brightness):
    """Mistakes in contrast and brightness."""
    x = np.asarray(images, float)
    gain, shift = (np.asarray(v, float)[:, None, None, None] for v in (contrast, brightness))
    mean = x.mean(axis=(1, 2, 3), keepdims=True)
    each = x.mean(axis=(1, 2), keepdims=True)
    return {
        "values are not cut off at 0 and 1": (x - mean) * gain + mean + shift,
        "values above 1 are not cut off": np.maximum((x - mean) * gain + mean + shift, 0),
        "values below 0 are not cut off": np.minimum((x - mean) * gain + mean + shift, 1),
        "contrast is added to 1: it is the factor itself": np.clip(
            (x - mean) * (1 + gain) + mean + shift, 0, 1
        ),
        "values are cut off before the brightness is added, and not at the end": (
            np.clip((x - mean) * gain + mean, 0, 1) + shift
        ),
        "values are cut off before the brightness is added as well": np.clip(
            np.clip((x - mean) * gain + mean, 0, 1) + shift, 0, 1
        ),
        "contrast about 0, not about the image's mean": np.clip(x * gain + shift, 0, 1),
        "contrast about the mean of the batch, not of each image": np.clip(
            (x - x.mean()) * gain + x.mean() + shift, 0, 1
        ),
        "contrast about each channel's own mean, which changes the colours": np.clip(
            (x - each) * gain + each + shift, 0, 1
        ),
        "contrast about one half": np.clip((x - 0.5) * gain + 0.5 + shift, 0, 1),
        "the mean is not put back": np.clip((x - mean) * gain + shift, 0, 1),
        "brightness is added before the contrast is changed": np.clip(
            (x + shift - mean) * gain + mean, 0, 1
        ),
        "contrast and brightness have changed places": np.clip((x - mean) * shift + mean + gain,
                                                               0, 1),
        "brightness is multiplied, not added": np.clip(((x - mean) * gain + mean) * shift, 0, 1),
    }  # fmt: skip


def crops(images, size):
    """Mistakes in the ten crops."""
    right = oracle.ten_crops(images, size)
    bottom, far = images.shape[1] - size, images.shape[2] - size
    by_image = right[:, [0, 5, 1, 6, 2, 7, 3, 8, 4, 9]]
    rounded = right.copy()
    y, x = -(-bottom // 2), -(-far // 2)
    rounded[:, 4] = images[:, y : y + size, x : x + size]
    rounded[:, 9] = rounded[:, 4][:, :, ::-1]
    upside = np.concatenate([right[:, :5], right[:, :5, ::-1]], axis=1)
    whole = oracle.ten_crops(images[:, :, ::-1], size)[:, :5]
    return {
        "crops and mirror images alternate: the five crops come first": by_image,
        "the mirror images stand on their heads: flip left and right": upside,
        "the image is mirrored before it is cropped: the mirror images are of the wrong crops": (
            np.concatenate([right[:, :5], whole], axis=1)
        ),
        "the centre comes first: it is the fifth": right[:, [4, 0, 1, 2, 3, 9, 5, 6, 7, 8]],
        "top right and bottom left have changed places": right[:, [0, 2, 1, 3, 4, 5, 7, 6, 8, 9]],
        "the corners go round the image: the third is bottom left": right[
            :, [0, 1, 3, 2, 4, 5, 6, 8, 7, 9]
        ],
        "the centre is rounded up: an odd pixel is left over below and at the right": rounded,
        "the ten crops are the first axis: the images are": np.swapaxes(right, 0, 1),
        "images and crops are on one axis": right.reshape(-1, *right.shape[2:]),
        "the mirror images are the crops themselves": np.concatenate([right[:, :5]] * 2, axis=1),
    }


AVERAGED_FIRST = (
    "averaged before the softmax (the mean image, or the geometric mean of the ten): take the mean "
    "of the ten probabilities"
)
"""`stand_in` is a softmax of sums, where the two are one."""


def predictions(images, size):
    """Mistakes in the prediction from ten crops."""
    crops = oracle.ten_crops(images, size)
    each = np.stack([oracle.stand_in(crops[:, i]) for i in range(10)], axis=1)
    swapped = oracle.stand_in(np.concatenate([crops[:, i] for i in range(10)]))
    return {
        "ten predictions an image: their mean is asked for": each,
        "the largest of the ten, not their mean": each.max(axis=1),
        "the sum of the ten, not their mean": each.sum(axis=1),
        "the mean over the images, not over the crops": each.mean(axis=0),
        "only the five crops that are not mirrored": each[:, :5].mean(axis=1),
        "only the crop at the centre": each[:, 4],
        AVERAGED_FIRST: oracle.stand_in(crops.mean(axis=1)),
        "predictions of different images are mixed up: reshape as you stacked": swapped.reshape(
            len(images), 10, -1
        ).mean(axis=1),
    }


# ------------------------------------------------------------------ errors


def errors(scores, labels, k):
    """Mistakes in the share of misses."""
    scores, labels = np.asarray(scores, float), np.asarray(labels).reshape(-1)
    n, classes = scores.shape
    own = scores[np.arange(n), labels][:, None]
    above = np.sum(scores > own, axis=1)
    lowest = np.sum(scores <= own, axis=1) - 1
    right = oracle.top_k_error(scores, labels, k)
    order = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    in_first = np.mean(~np.any(order == labels[:, None], axis=1))
    last = np.argsort(scores, axis=1, kind="stable")[:, -k:]
    in_last = np.mean(~np.any(last == labels[:, None], axis=1))
    at_least = np.sum(scores >= own, axis=1)
    nan = np.isnan(scores).any(axis=1)
    return {
        "scores that are not numbers count as hits": float(np.mean((at_least - 1 >= k) & ~nan)),
        "this is the accuracy: the error is what is left to 1": 1 - right,
        "this is a percentage: a share of 1 is asked for": 100 * right,
        "this is a number of images: the error rate is a share": n * right,
        "the k smallest scores are looked at, not the largest": float(np.mean(lowest >= k)),
        "ties count as hits: a classifier whose scores are all equal would make no error": float(
            np.mean(above >= k)
        ),
        "of tied classes, those that come first count as hits": float(in_first),
        "of tied classes, those that come last count as hits": float(in_last),
        "only k - 1 other classes may be ahead, not k - 2: the class itself is no other": float(
            np.mean(at_least >= k)
        ),
        "k other classes may be ahead, which is one too many": float(np.mean(at_least - 1 > k)),
        "only the best class is looked at: k is not used": oracle.top_k_error(scores, labels, 1),
        "k is 5 whatever was asked for": lambda: oracle.top_k_error(scores, labels, 5),
    }
