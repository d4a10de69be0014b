"""Definitions behind assignment 01-pooling.

Images are arrays of shape (batch, height, width, channels). Whatever comes in, arithmetic is in
float64. Pools take one window at a time, so that the code reads like the definition.

Sources:
  * Padding: TensorFlow, "Notes on padding" of `tf.nn`
    (https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2): sizes of "VALID" and
    "SAME" outputs, and the odd padded row or column at the bottom or right.
  * Pools under "same": `tf.nn.max_pool2d` pads with minus infinity and `tf.nn.avg_pool2d` leaves
    padding out of the mean. Both equal a window clipped to the image, which is how it is written.
  * Pooling over depth: A. Géron, Hands-On Machine Learning, chapter 14.
  * Global average pooling: M. Lin, Q. Chen, S. Yan, "Network In Network" (2013), section 3.2
    (https://arxiv.org/abs/1312.4400).
  * Two 3×3 layers for one 5×5: K. Simonyan, A. Zisserman, "Very Deep Convolutional Networks for
    Large-Scale Image Recognition" (2014), section 2.3 (https://arxiv.org/abs/1409.1556).
"""

from math import ceil

import numpy as np

PADDINGS = ("valid", "same")


def output_size(size, kernel_size, stride, padding):
    """Number of windows along one side of `size` pixels.

    Raises:
        ValueError: unknown `padding`, or a "valid" window larger than the side.
    """
    if padding == "same":
        return ceil(size / stride)
    if padding != "valid":
        raise ValueError(f"padding must be one of {PADDINGS}. Received: {padding!r}")
    if kernel_size > size:
        raise ValueError(f"A window of {kernel_size} pixels does not fit in {size} pixels")
    return ceil((size - kernel_size + 1) / stride)


def padding_before(size, kernel_size, stride, padding):
    """Padded pixels at the top or left. Of an odd total, the larger half goes after the image."""
    if padding == "valid":
        return 0
    windows = output_size(size, kernel_size, stride, padding)
    total = max((windows - 1) * stride + kernel_size - size, 0)
    return total // 2


def window_slices(size, kernel_size, stride, padding):
    """The windows along one side, each a slice clipped to the image; none is ever empty."""
    before = padding_before(size, kernel_size, stride, padding)
    starts = [i * stride - before for i in range(output_size(size, kernel_size, stride, padding))]
    return [slice(max(start, 0), min(start + kernel_size, size)) for start in starts]


def _windows(shape, kernel_size, stride, padding):
    """((row, column), index of the window in the images) for every output position."""
    rows = window_slices(shape[1], kernel_size, stride, padding)
    columns = window_slices(shape[2], kernel_size, stride, padding)
    return [
        ((i, j), (slice(None), row, column))
        for i, row in enumerate(rows)
        for j, column in enumerate(columns)
    ]


def _pool(images, kernel_size, stride, padding, reduce):
    images = np.asarray(images, "float64")
    batch, height, width, channels = images.shape
    pooled = np.empty(
        (
            batch,
            output_size(height, kernel_size, stride, padding),
            output_size(width, kernel_size, stride, padding),
            channels,
        )
    )
    for (i, j), window in _windows(images.shape, kernel_size, stride, padding):
        pooled[:, i, j] = reduce(images[window], axis=(1, 2))
    return pooled


def max_pool2d(images, kernel_size, stride, padding):
    """The largest value of each window; padding never wins."""
    return _pool(images, kernel_size, stride, padding, np.max)


def avg_pool2d(images, kernel_size, stride, padding):
    """The mean of each window's pixels that belong to the image."""
    return _pool(images, kernel_size, stride, padding, np.mean)


def max_pool2d_gradient(images, upstream, kernel_size, stride, padding):
    """d sum(max_pool2d(images) · upstream) / d images, where no window has a tie."""
    images = np.asarray(images, "float64")
    gradient = np.zeros_like(images)
    for (i, j), window in _windows(images.shape, kernel_size, stride, padding):
        values = images[window]
        winners = values == values.max(axis=(1, 2), keepdims=True)
        gradient[window] += winners * upstream[:, i, j][:, None, None]
    return gradient


def avg_pool2d_gradient(images, upstream, kernel_size, stride, padding):
    """d sum(avg_pool2d(images) · upstream) / d images."""
    gradient = np.zeros(np.shape(images))
    for (i, j), window in _windows(gradient.shape, kernel_size, stride, padding):
        pixels = gradient[window].shape[1] * gradient[window].shape[2]
        gradient[window] += upstream[:, i, j][:, None, None] / pixels
    return gradient


def shift_images(images, shift):
    """Every image moved right by `shift` pixels (0 ≤ shift ≤ width); zeros come in at the left."""
    images = np.asarray(images, "float64")
    width = images.shape[2]
    moved = np.zeros_like(images)
    moved[:, :, shift:] = images[:, :, : width - shift]
    return moved


def relative_change(before, after):
    """‖after − before‖₂ / ‖before‖₂ over all entries together."""
    return float(np.sqrt(np.sum((after - before) ** 2)) / np.sqrt(np.sum(before**2)))


def shift_curves(images, shifts, kernel_size=2):
    """Relative change of the pooled images for each shift: {"none", "average", "max": [float]}."""
    pools = {
        "none": lambda images: np.asarray(images, "float64"),
        "average": lambda images: avg_pool2d(images, kernel_size, kernel_size, "valid"),
        "max": lambda images: max_pool2d(images, kernel_size, kernel_size, "valid"),
    }
    return {
        name: [relative_change(pool(images), pool(shift_images(images, s))) for s in shifts]
        for name, pool in pools.items()
    }


def rotated_filters(pattern):
    """Keras kernel (k, k, 1, 4): `pattern` turned by 0, 90, 180 and 270° counter-clockwise.

    A quarter turn counter-clockwise makes the last column the first row: turned[i, j] is
    pattern[j, k − 1 − i].
    """
    turned = np.asarray(pattern, "float64")
    k = len(turned)
    kernel = np.empty((k, k, 1, 4))
    for turn in range(4):
        kernel[:, :, 0, turn] = turned
        turned = np.array([[turned[j, k - 1 - i] for j in range(k)] for i in range(k)])
    return kernel


def depth_max_pool(feature_maps, pool_size):
    """Output map j is the maximum of input maps j·p … j·p + p − 1, pixel by pixel.

    Raises:
        ValueError: the number of maps is not a multiple of `pool_size`.
    """
    feature_maps = np.asarray(feature_maps, "float64")
    depth = feature_maps.shape[-1]
    if depth % pool_size:
        raise ValueError(f"{depth} maps cannot be pooled in groups of {pool_size}")
    groups = [feature_maps[..., j : j + pool_size] for j in range(0, depth, pool_size)]
    return np.stack([group.max(axis=-1) for group in groups], axis=-1)


def depth_max_pool_gradient(feature_maps, upstream, pool_size):
    """d sum(depth_max_pool(feature_maps) · upstream) / d feature_maps, where no group has a tie."""
    feature_maps = np.asarray(feature_maps, "float64")
    winners = feature_maps == np.repeat(depth_max_pool(feature_maps, pool_size), pool_size, axis=-1)
    return winners * np.repeat(upstream, pool_size, axis=-1)


def global_average_pool(feature_maps):
    """One number per image and map, the mean over height and width (Lin et al., section 3.2)."""
    return np.asarray(feature_maps, "float64").mean(axis=(1, 2))


def global_average_pool_gradient(feature_maps, upstream):
    """d sum(global_average_pool(feature_maps) · upstream) / d feature_maps."""
    batch, height, width, channels = np.shape(feature_maps)
    return np.broadcast_to(
        np.asarray(upstream, "float64")[:, None, None] / (height * width),
        (batch, height, width, channels),
    )


def dense_parameters(inputs, outputs):
    """Weights and biases of a dense layer."""
    return inputs * outputs + outputs


def head_parameters(height, width, channels, classes):
    """Parameters of (Flatten and Dense, global average pooling and Dense), biases counted."""
    return (
        dense_parameters(height * width * channels, classes),
        dense_parameters(channels, classes),
    )


def conv_cost(kernel_size, in_channels, out_channels, height, width):
    """(parameters, multiply-adds) of a convolution, stride 1, "same".

    Biases count as parameters, not as multiply-adds. Windows at the border count in full.
    """
    weights = kernel_size * kernel_size * in_channels * out_channels
    return weights + out_channels, weights * height * width


def stack_cost(channels, height, width):
    """conv_cost of (two stacked 3×3 layers, one 5×5 layer), all from `channels` to `channels`."""
    parameters, multiply_adds = conv_cost(3, channels, channels, height, width)
    return (2 * parameters, 2 * multiply_adds), conv_cost(5, channels, channels, height, width)
