"""Wrong answers of 10-what-it-sees that are known by what they give."""

import numpy as np

from autograder.assignments.what_it_sees import oracle


def maps_of_a_class(maps, weights, bias, label):
    """Sentence → class activation map."""
    right = oracle.class_activation_map(maps, weights, bias, label)[0]
    weights = np.asarray(weights, float)
    return {
        "the bias is in the map: it belongs to no place, and is added to the mean": right
        + bias[label],
        "divided by the number of maps: a weighted sum, not a mean": right / maps.shape[-1],
        "divided by the number of positions: the mean comes later": right / right.size,
        "cut off below zero, which Grad-CAM does: a class can be spoken against": right.clip(0),
        "absolute values: a class can be spoken against": np.abs(right),
        "weights without their sign: a map can speak against a class": maps
        @ np.abs(weights[:, label]),
        "the weights' row, not the column: they are (maps, classes)": lambda: maps @ weights[label],
        "a sum over all classes, not the one that is asked for": maps @ weights.sum(axis=1),
        "the map of the next class": maps @ weights[:, (label + 1) % weights.shape[1]],
        "maps are added up without weights": maps.sum(axis=-1),
        "stretched to lie between 0 and 1": (right - right.min()) / np.ptp(right),
        "divided by its maximum": right / right.max(),
        "rows and columns are exchanged": right.T,
    }


def logits(found, bias, label):
    """Sentence → logit, of a class activation map."""
    return {
        "without the bias": found.mean(),
        "the map's sum, not its mean": found.sum() + bias[label],
        "the map's maximum, not its mean": found.max() + bias[label],
        "the sum, and without the bias": found.sum(),
        "the bias is taken off": found.mean() - bias[label],
        "the biases of all classes are added": found.mean() + np.sum(bias),
    }


def gradients(weights, label, height, width):
    """Sentence → gradients at the maps."""
    right = oracle.gap_gradients(weights, label, height, width)
    weights = np.asarray(weights, float)
    return {
        "not divided by the number of positions": right * (height * width),
        "divided by the number of maps, not of positions": right * (height * width) / len(weights),
        "divided by height only": right * width,
        "divided by width only": right * height,
        "height and width are exchanged": right.swapaxes(0, 1),
        "the weights' row, not the column: they are (maps, classes)": np.broadcast_to(
            weights[label] / (height * width), (height, width, weights.shape[1])
        ),
        "maps come last: (height, width, maps)": np.moveaxis(right, -1, 0),
        "the same at every position, but given once for each map": right[0, 0],
        "cut off below zero": right.clip(0),
    }


def weighed(maps, gradients):
    """Sentence → weighted sum, not yet cut off."""
    mean = gradients.mean(axis=(0, 1))
    right = maps @ mean
    highest = np.maximum(right, 0).max()
    return {
        "gradients are added up, not averaged": maps @ gradients.sum(axis=(0, 1)),
        "the largest gradient of each map, not the mean": maps @ gradients.max(axis=(0, 1)),
        "gradients are multiplied place by place: average each map's first": (maps * gradients).sum(
            axis=-1
        ),
        "gradients are averaged over the maps, not over the positions": maps.mean(axis=-1)
        * gradients.mean(axis=-1),
        "one weight for each position: average each map's gradients over the positions": maps.sum(
            axis=-1
        )
        * gradients.mean(axis=-1),
        "each map is cut off below zero: it is the sum that is cut": np.maximum(maps * mean, 0).sum(
            axis=-1
        ),
        "one weight for all maps: average over the positions alone": maps.sum(axis=-1)
        * gradients.mean(),
        "gradients are cut off below zero before they are averaged": maps
        @ np.maximum(gradients, 0).mean(axis=(0, 1)),
        "weights are cut off below zero: it is the sum that is cut": maps @ np.maximum(mean, 0),
        "gradients without their sign": maps @ np.abs(gradients).mean(axis=(0, 1)),
        "a mean over the maps, not a sum": right / maps.shape[-1],
        "divided by its maximum": right / highest,
        "the gradients are weighed by the maps: it is the other way round": gradients
        @ maps.mean(axis=(0, 1)),
    }


def falls(predict, image, label, size, stride, fill):
    """Sentence → falls."""
    right = oracle.occlusion(predict, image, label, size, stride, fill)
    whole = predict(np.asarray(image)[None])[0, label]
    return {
        "the probability that is left, not by how much it fell": whole - right,
        "turned round: a fall is positive": -right,
        "divided by the probability of the whole image": right / whole,
        "a fall in the logarithm": np.log(whole) - np.log(whole - right),
        "a share of what was left": right / (whole - right),
        "without its sign: a probability can also rise": np.abs(right),
        "cut off below zero: a probability can also rise": right.clip(0),
        "in per cent": 100 * right,
        "of the next class": oracle.occlusion(
            predict, image, (label + 1) % predict(np.asarray(image)[None]).shape[1], size, stride,
            fill),
        "rows and columns are exchanged": right.T,
        "the right falls, but column by column: shape them as the windows lie": right.ravel()
        .reshape(right.shape[::-1])
        .T,
        "the right falls, but in rows where they were asked for in columns": right.T.ravel()
        .reshape(right.shape),
        "one row: shape it as the windows lie": right.ravel(),
    }  # fmt: skip


def covered(height, width, size, stride):
    """Sentence → the windows that are covered, (top, left, height, width) of each, sorted."""

    def cut(tops, lefts):
        return sorted(
            (top, left, min(size, height - top), min(size, width - left))
            for top in tops
            for left in lefts
        )

    def starts(n, step=stride, last=None):
        return range(0, (n - size if last is None else last) + 1, step)

    half = size // 2
    return {
        "windows stick out of the image: only whole ones count": cut(
            starts(height, last=height - 1), starts(width, last=width - 1)
        ),
        "the windows of the last row and column are left out": cut(
            starts(height, last=height - size - 1), starts(width, last=width - size - 1)
        ),
        "the windows of the last row are left out": cut(
            starts(height, last=height - size - 1), starts(width)
        ),
        "the windows of the last column are left out": cut(
            starts(height), starts(width, last=width - size - 1)
        ),
        "windows stick out at the bottom: only whole ones count": cut(
            starts(height, last=height - 1), starts(width)
        ),
        "windows stick out at the right: only whole ones count": cut(
            starts(height), starts(width, last=width - 1)
        ),
        "they move on by their own size, not by the stride": cut(
            starts(height, size), starts(width, size)
        ),
        "they move on by one pixel, not by the stride": cut(starts(height, 1), starts(width, 1)),
        "height and width are exchanged": cut(
            [top for top in starts(width) if top < height],
            [left for left in starts(height) if left < width],
        ),
        "they are centred on their position: it is their upper left corner": sorted(
            (max(top - half, 0), max(left - half, 0),
             min(top - half + size, height) - max(top - half, 0),
             min(left - half + size, width) - max(left - half, 0))
            for top, left in oracle.windows(height, width, size, stride)
        ),
    }  # fmt: skip


def fields(layers):
    """Sentence → (size, jump, start), None where the mistake says nothing."""
    size, jump, start = oracle.receptive_field(layers)
    jumps = [int(np.prod([s for _, s, _ in layers[:n]])) for n in range(len(layers) + 1)]
    each = list(zip(layers, jumps, jumps[1:], strict=False))
    return {
        "strides do not count": (1 + sum(k - 1 for k, _, _ in layers), 1, None),
        "kernels are added up": (sum(k for k, _, _ in layers), None, None),
        "a layer's own stride counts too soon: it matters to the layers after it": (
            1 + sum((k - 1) * after for (k, _, _), _, after in each),
            None,
            -sum(p * after for (_, _, p), _, after in each),
        ),
        "a kernel adds its size, not its size less 1": (
            1 + sum(k * before for (k, _, _), before, _ in each), None, None),
        "the field begins with 0 pixels; it should begin with 1": (size - 1, None, None),
        "strides are added up, not multiplied": (None, sum(s for _, s, _ in layers), None),
        "strides are added to 1, not multiplied": (None, 1 + sum(s for _, s, _ in layers), None),
        "each stride adds what it is above 1: strides multiply": (
            None, 1 + sum(s - 1 for _, s, _ in layers), None),
        "only the last stride counts": (None, layers[-1][1], None),
        "the last stride is left out": (None, jumps[-2], None),
        "padding is counted in pixels of the image; it is in steps of its layer": (
            None, None, -sum(p for _, _, p in layers)),
        "padding moves the field to the left: it is negative": (None, None, -start),
        "this is the middle of the field, not its first pixel": (
            None, None, start + (size - 1) / 2),
        "this is the middle of the field, rounded, not its first pixel": (
            None, None, start + size // 2),
        "only the first layer's padding counts": (None, None, -layers[0][2]),
        "padding is on both sides: only that in front counts": (None, None, 2 * start),
    }  # fmt: skip


def exciting(maps, count):
    """Sentence → numbers of the images."""
    n = len(maps)
    flat = maps.reshape(n, -1)
    order = np.argsort(-flat.max(axis=1), kind="stable")
    means = np.argsort(-flat.mean(axis=1), kind="stable")
    places = np.argsort(-maps.ravel(), kind="stable")[:count] // flat.shape[1]
    return {
        "the weakest first": order[::-1][:count].tolist(),
        "the right ones, the weakest first": order[:count][::-1].tolist(),
        "in the order of the images, not of their strength": sorted(order[:count].tolist()),
        "by the mean of each map, not by its strongest place": means[:count].tolist(),
        "several places of one image: only the strongest of each counts": places.tolist(),
        "the first images, not the strongest": list(range(count)),
        "by absolute values: a map is excited upwards": np.argsort(
            -np.abs(flat).max(axis=1), kind="stable"
        )[:count].tolist(),
    }


def places(one):
    """Sentence → (row, column) in one map."""
    row, column = (int(i) for i in np.unravel_index(one.argmax(), one.shape))
    weak = (int(i) for i in np.unravel_index(one.argmin(), one.shape))
    extreme = (int(i) for i in np.unravel_index(np.abs(one).argmax(), one.shape))
    height, width = one.shape
    return {
        "divided by the number of rows: a row holds as many places as there are columns": divmod(
            row * width + column, height
        ),
        "by absolute values: a map is excited upwards": tuple(extreme),
        "(column, row), not (row, column)": (column, row),
        "counted from 1": (row + 1, column + 1),
        "the weakest place": tuple(weak),
    }


def patches(image, row, column, field):
    """Sentence → window of an image."""
    size, jump, start = field
    height, width = image.shape[:2]
    top, left = start + row * jump, start + column * jump

    def at(row, column, jump=jump, start=start, size=size):
        return lambda: oracle.patch(image, row, column, (size, jump, start))

    rows, columns = top + np.arange(size), left + np.arange(size)
    near = np.ix_(rows.clip(0, height - 1), columns.clip(0, width - 1))
    return {
        "row and column are exchanged": at(column, row),
        "positions are not multiplied by the jump": at(row, column, jump=1),
        "where the field of the first position starts is left out": at(row, column, start=0),
        "the start is multiplied by the jump": at(row, column, start=start * jump),
        "the window is centred on that pixel: it begins there": at(
            row, column, start=start - size // 2
        ),
        "one pixel too small": at(row, column, size=size - 1),
        "one pixel too large": at(row, column, size=size + 1),
        "cut off at the border: fill up with zeros": image[
            max(top, 0) : max(top + size, 0), max(left, 0) : max(left + size, 0)
        ],
        "moved until it lies inside the image: fill up with zeros": image[
            (slice(min(max(top, 0), height - size), None)),
            (slice(min(max(left, 0), width - size), None)),
        ][:size, :size],
        "the border's pixels are repeated: fill up with zeros": image[near],
        "filled up with ones, not zeros": np.where(
            ((rows < 0) | (rows >= height))[:, None, None]
            | ((columns < 0) | (columns >= width))[None, :, None],
            1,
            image[near],
        ),
        "filled up from the opposite border: a negative index counts from the end": image[
            np.ix_(rows % height, columns % width)
        ],
    }
