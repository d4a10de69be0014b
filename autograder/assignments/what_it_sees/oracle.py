"""Right answers of 10-what-it-sees in float64 NumPy.

Class activation maps: B. Zhou et al., "Learning Deep Features for Discriminative Localization"
(2016), equations 1 and 2. Grad-CAM: R. Selvaraju et al., "Grad-CAM: Visual Explanations from Deep
Networks via Gradient-based Localization" (2017), equations 1 and 2. Occlusion, and the patches that
excite a map most: M. Zeiler, R. Fergus, "Visualizing and Understanding Convolutional Networks"
(2014), section 4.
"""

import numpy as np

from autograder.assignments.shared.layers import conv2d, dense, max_pool2d, relu, softmax


def class_activation_map(maps, weights, bias, label):
    """(map (h, w), logit) of a class, for maps (h, w, k), weights (k, classes), bias (classes,).

    Raises:
        ValueError: no such class, or other numbers of maps and of weights.
    """
    maps, weights = np.asarray(maps, float), np.asarray(weights, float)
    if maps.shape[-1] != len(weights) or not 0 <= label < weights.shape[1]:
        raise ValueError(f"maps {maps.shape}, weights {weights.shape}, class {label}")
    found = maps @ weights[:, label]
    return found, float(found.mean() + bias[label])


def gap_gradients(weights, label, height, width):
    """Gradient (height, width, k) of a class's logit at maps that are averaged and weighed."""
    column = np.asarray(weights, float)[:, label]
    return np.broadcast_to(column / (height * width), (height, width, len(column)))


def grad_cam(maps, gradients):
    """Map (h, w) of maps (h, w, k) and the gradients of a score at them.

    Raises:
        ValueError: shapes that differ.
    """
    maps, gradients = np.asarray(maps, float), np.asarray(gradients, float)
    if maps.shape != gradients.shape:
        raise ValueError(f"maps {maps.shape}, gradients {gradients.shape}")
    return relu(maps @ gradients.mean(axis=(0, 1)))


def windows(height, width, size, stride):
    """(top, left) of all windows that lie within an image, row by row."""
    tops, lefts = range(0, height - size + 1, stride), range(0, width - size + 1, stride)
    return [(top, left) for top in tops for left in lefts]


def probabilities(images, kernel):
    """(n, classes): what the network that is occluded says of images (n, h, w, c)."""
    flat = np.asarray(images, float).reshape(len(images), -1)
    return softmax(flat @ np.asarray(kernel, float))


def occlusion(predict, image, label, size, stride, fill=0.0):
    """By how much a class's probability falls as a square covers the image, (rows, columns)."""
    image = np.asarray(image, float)
    height, width = image.shape[:2]
    covered = []
    for top, left in windows(height, width, size, stride):
        changed = image.copy()
        changed[top : top + size, left : left + size] = fill
        covered.append(changed)
    whole, parts = predict(image[None]), predict(np.array(covered))
    falls = whole[0, label] - parts[:, label]
    return falls.reshape(-1, len(range(0, width - size + 1, stride)))


def receptive_field(layers):
    """(size, jump, start): along one side, position i of the last maps sees the `size` pixels from
    start + i · jump on.

    Args:
        layers: (kernel size, stride, padding in front) of each, first layer first.
    """
    size, jump, start = 1, 1, 0
    for kernel_size, stride, padding in layers:
        size += (kernel_size - 1) * jump
        start -= padding * jump
        jump *= stride
    return size, jump, start


def strongest(maps, count):
    """[(image, row, column)]: the strongest place of each of the `count` images that excite a map
    most, the strongest first. Maps are (n, h, w).

    Raises:
        ValueError: `count` is below 1 or above n.
    """
    maps = np.asarray(maps, float)
    if not 1 <= count <= len(maps):
        raise ValueError(f"{count} of {len(maps)}")
    peaks = maps.reshape(len(maps), -1).max(axis=1)
    order = np.argsort(-peaks, kind="stable")[:count]
    return [(int(i), *map(int, np.unravel_index(maps[i].argmax(), maps[i].shape))) for i in order]


def patch(image, row, column, field):
    """What a position sees of an image (h, w, c): (size, size, c), zeros outside of the image."""
    size, jump, start = field
    image = np.asarray(image)
    wide = np.pad(image, [(size, size), (size, size), (0, 0)])
    top, left = (min(max(start + i * jump, -size), n) + size
                 for i, n in zip((row, column), image.shape[:2], strict=True))  # fmt: skip
    return wide[top : top + size, left : left + size]


def front(images, first, second):
    """Maps of the network that is taken apart: each of the two is (kernel, bias)."""
    x = relu(conv2d(images, *first, padding="same"))
    return relu(conv2d(max_pool2d(x, 2, 2, "valid"), *second, padding="same"))


def back(maps, last):
    """Probabilities of it for maps (n, h, w, k)."""
    return softmax(dense(np.asarray(maps, float).mean(axis=(1, 2)), *last))
