"""Right answers of 05-alexnet in float64 NumPy, obvious rather than fast.

Networks are functions of (images, weight): ``weight(kind, shape)`` gives the values that the judge
has put into the learner's model. Images are (batch, height, width, channels).

Sources: A. Géron, Hands-On Machine Learning, chapter 14 (equation 14-2, table 14-2); A. Krizhevsky,
I. Sutskever, G. Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", 2012
(two towers, section 3.5; crops, flips, colours, ten crops, section 4.1); M. Zeiler, R. Fergus,
"Visualizing and Understanding Convolutional Networks", 2013 (figure 3).
"""

import numpy as np

from autograder.assignments.pooling.oracle import max_pool2d, output_size
from autograder.assignments.shared.layers import conv2d, dense, dropout, flatten, relu, softmax

PRINTED = [
    ("C1", "conv", 96, 11, 4, "valid", 1),
    ("S2", "pool", 3, 2),
    ("C3", "conv", 256, 5, 1, "same", 1),
    ("S4", "pool", 3, 2),
    ("C5", "conv", 384, 3, 1, "same", 1),
    ("C6", "conv", 384, 3, 1, "same", 1),
    ("C7", "conv", 256, 3, 1, "same", 1),
    ("F8", "dense", 4096),
    ("F9", "dense", 4096),
    ("Out", "dense", 1000),
]
"""The table as the textbook prints it."""
LAST_POOL = ("S8", "pool", 3, 2)
MENDED = [*PRINTED[:7], LAST_POOL, *PRINTED[7:]]
FULL, TOWERS, LITERAL = 62_378_344, 60_965_224, 201_838_952
"""Parameters with S8, with S8 and two towers, and of the printed table; tests compute them."""
WINDOW = 4
"""r of AlexNet's normalization: two maps on each side."""
RATE = 0.5


# ------------------------------------------------------------------ local response normalization


def window(i, maps, r):
    """First and last map in the sum for map ``i``: whole numbers from i − r/2 to i + r/2."""
    return max(0, i - r // 2), min(i + r // 2, maps - 1)


def lrn(x, r=2, k=1.0, alpha=2e-5, beta=0.75):
    """Equation 14-2, map by map."""
    x = np.asarray(x, float)
    result = np.empty_like(x)
    maps = x.shape[-1]
    for i in range(maps):
        low, high = window(i, maps, r)
        total = np.sum(x[..., low : high + 1] ** 2, axis=-1)
        result[..., i] = x[..., i] * (k + alpha * total) ** -beta
    return result


def lrn_gradient(x, upstream, r, k, alpha, beta):
    """d sum(lrn(x) · upstream) / dx, by the quotient of each pair of maps."""
    x, upstream = np.asarray(x, float), np.asarray(upstream, float)
    maps = x.shape[-1]
    result = np.zeros_like(x)
    for i in range(maps):
        low, high = window(i, maps, r)
        inner = k + alpha * np.sum(x[..., low : high + 1] ** 2, axis=-1)
        result[..., i] += upstream[..., i] * inner**-beta
        for j in range(low, high + 1):
            slope = x[..., i] * -beta * inner ** (-beta - 1) * 2 * alpha * x[..., j]
            result[..., j] += upstream[..., i] * slope
    return result


FRAMEWORKS = ("equation", "paper", "tensorflow", "torch")


def convert_lrn(window, alpha, source, target):
    """(window, alpha) of the same normalization in another framework's words.

    Raises:
        ValueError: a framework is unknown, or an even number of maps has no middle.
    """
    for name in (source, target):
        if name not in FRAMEWORKS:
            raise ValueError(name)
    if source in ("paper", "torch") and window % 2 == 0:
        raise ValueError(f"{window} maps have no middle")
    half = {"equation": window // 2, "tensorflow": window}.get(source, (window - 1) // 2)
    maps = 2 * half + 1
    factor = alpha / maps if source == "torch" else alpha
    written = {"equation": 2 * half, "tensorflow": half}.get(target, maps)
    return written, factor * maps if target == "torch" else factor


# ------------------------------------------------------------------ counting


def walk(table, side, channels=3):
    """(side, maps, parameters) after each row; dense rows have side 1."""
    rows = []
    maps = channels
    for _, kind, *options in table:
        parameters = 0
        if kind == "conv":
            filters, kernel_size, stride, padding, groups = options
            parameters = kernel_size**2 * (maps // groups) * filters + filters
            side, maps = output_size(side, kernel_size, stride, padding), filters
        elif kind == "pool":
            side = output_size(side, *options, "valid")
        else:
            parameters = side * side * maps * options[0] + options[0]
            side, maps = 1, options[0]
        rows.append((side, maps, parameters))
    return rows


def kernels(table, side=227, channels=3):
    """Shapes of all kernels, first row first."""
    shapes, before = [], [(side, channels), *((now, maps) for now, maps, _ in walk(table, side))]
    for (_, kind, *options), (size, maps) in zip(table, before, strict=False):
        if kind == "conv":
            shapes.append((options[1], options[1], maps // options[-1], options[0]))
        elif kind == "dense":
            shapes.append((size * size * maps, options[0]))
    return shapes


def total(table, side=227, channels=3):
    return sum(parameters for _, _, parameters in walk(table, side, channels))


def zfnet_table(wide=False):
    later = (512, 1024, 512) if wide else (384, 384, 256)
    changed = {
        "C1": ("C1", "conv", 96, 7, 2, "valid", 1),
        "C3": ("C3", "conv", 256, 5, 2, "same", 1),
    }
    for name, maps in zip(("C5", "C6", "C7"), later, strict=True):
        changed[name] = (name, "conv", maps, 3, 1, "same", 1)
    return [changed.get(row[0], row) for row in MENDED]


def sized(table, width=1.0, classes=1000, groups=1):
    """The table of a network of another width, with ``groups`` in C3, C6 and C7."""
    rows = []
    for name, kind, *options in table:
        if kind == "conv":
            options[0] = scaled(options[0], width)
            options[-1] = groups if name in ("C3", "C6", "C7") else 1
        elif kind == "dense":
            options[0] = classes if name == "Out" else scaled(options[0], width)
        rows.append((name, kind, *options))
    return rows


# ------------------------------------------------------------------ networks


def scaled(maps, width):
    """The nearest even number to maps · width, halves upwards, and at least 2."""
    return max(2, 2 * int(maps * width / 2 + 0.5))


def grouped_conv(x, weight, maps, kernel_size, stride, padding, groups, split=False):
    """Each group of maps reads its own group of inputs.

    Args:
        split: as several layers with a kernel each, in place of one layer with one kernel.
    """
    parts = np.split(x, groups, axis=-1)
    share = maps // groups
    depth = parts[0].shape[-1]
    if split and groups > 1:
        kernel = weight("kernel", (kernel_size, kernel_size, depth, share))
        kernels, biases = [kernel] * groups, [weight("bias", (share,))] * groups
    else:
        kernel = weight("kernel", (kernel_size, kernel_size, depth, maps))
        kernels = np.split(kernel, groups, axis=-1)
        biases = np.split(weight("bias", (maps,)), groups)
    made = [conv2d(*one, stride, padding) for one in zip(parts, kernels, biases, strict=True)]
    return np.concatenate(made, axis=-1)


def features(x, weight, width=1.0, groups=1, table=None, split=False, norm=None):
    """What comes out of the last row before the first dense one.

    Args:
        groups: of C3, C6 and C7.
        norm: in place of the normalization of C1 and C3, each after its ReLU.
    """
    norm = norm or (lambda maps: lrn(maps, WINDOW))
    x = np.asarray(x, float)
    for name, kind, *options in MENDED if table is None else table:
        if kind == "conv":
            maps, kernel_size, stride, padding, _ = options
            towers = groups if name in ("C3", "C6", "C7") else 1
            x = grouped_conv(
                x, weight, scaled(maps, width), kernel_size, stride, padding, towers, split
            )
            x = relu(x)
            x = norm(x) if name in ("C1", "C3") else x
        elif kind == "pool":
            x = max_pool2d(x, *options, "valid")
    return x


def head(maps, weight, classes, width=1.0, drop=lambda x, place: x):
    """Dense layers of AlexNet. ``drop(values, place)`` acts on "in", "F8" and "F9"."""
    x = drop(flatten(maps), "in")
    units = scaled(4096, width)
    for name in ("F8", "F9"):
        x = relu(dense(x, weight("kernel", (x.shape[-1], units)), weight("bias", (units,))))
        x = drop(x, name)
    return softmax(dense(x, weight("kernel", (units, classes)), weight("bias", (classes,))))


def alexnet(x, weight, classes, width=1.0, groups=1, **options):
    return head(features(x, weight, width, groups, **options), weight, classes, width)


def training_samples(
    maps, weight, classes, width, rng, places=("F8", "F9"), rate=RATE, kind=dropout
):
    """Outputs in training, one for each row of ``maps``; ``rate``: of all, or {place: rate}."""

    def drop(x, place):
        if place not in places:
            return x
        return kind(x, rate[place] if isinstance(rate, dict) else rate, rng)

    return head(maps, weight, classes, width, drop)


# ------------------------------------------------------------------ training tricks


def colour_components(images):
    """(variances, directions) of the colours of all pixels, the largest variance first; directions
    are columns."""
    pixels = np.asarray(images, float).reshape(-1, 3)
    centred = pixels - pixels.mean(axis=0)
    values, vectors = np.linalg.eigh(centred.T @ centred / len(pixels))
    return values[::-1], vectors[:, ::-1]


def colour_noise(images, values, vectors, draws):
    """Section 4.1: image i gets Σ directions · (draw · variance), the same at each pixel."""
    added = (np.asarray(draws, float) * values) @ np.asarray(vectors, float).T
    return np.asarray(images, float) + added[:, None, None, :]


def simple_lighting(images, contrast, brightness):
    """Contrast about each image's own mean, then brightness, cut off at 0 and 1."""
    images = np.asarray(images, float)
    gain, shift = (np.asarray(v, float)[:, None, None, None] for v in (contrast, brightness))
    mean = images.mean(axis=(1, 2, 3), keepdims=True)
    return np.clip((images - mean) * gain + mean + shift, 0, 1)


def ten_crops(images, size):
    """(n, 10, size, size, c): four corners, the centre, and the mirror images of these five."""
    images = np.asarray(images)
    bottom, right = images.shape[1] - size, images.shape[2] - size
    places = [(0, 0), (0, right), (bottom, 0), (bottom, right), (bottom // 2, right // 2)]
    crops = [images[:, y : y + size, x : x + size] for y, x in places]
    return np.stack([*crops, *(crop[:, :, ::-1] for crop in crops)], axis=1)


def stand_in(images):
    """The notebook's stand-in for a network: softmax of four weighted sums."""
    flat = flatten(images)
    place = np.arange(1, flat.shape[1] + 1)
    return softmax(np.stack([flat @ np.cos(place * c) for c in (1, 2, 3, 5)], axis=-1) / 2)


# ------------------------------------------------------------------ errors


def misses(scores, labels, k=5):
    """Which images are wrong: k or more *other* classes score at least as much as the right one,
    or a score is not a number."""
    scores, labels = np.asarray(scores, float), np.asarray(labels).reshape(-1)
    own = scores[np.arange(len(scores)), labels][:, None]
    others = np.sum(scores >= own, axis=1) - 1
    return (others >= k) | np.isnan(scores).any(axis=1)


def top_k_error(scores, labels, k=5):
    return float(misses(scores, labels, k).mean())
