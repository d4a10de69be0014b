"""The exercises of 01-pooling as learners get them wrong, beside the oracles that get them right.

Each public function takes what the oracle takes and gives {sentence: zero-argument callable that
computes the wrong result}. A sentence completes "Likely mistake: …" in the learner's feedback. A
callable may raise where its mistake cannot be made; the judge takes that for no match.
"""

from math import ceil

import numpy as np

from autograder.assignments.pooling import oracle

RESULT_OF = "this is the result of "
IN_PLACE = RESULT_OF + "leaving the old pixels in place: zeros should have come in everywhere"
ROLLED = RESULT_OF + "wrapping round: what leaves at the right comes in at the left (np.roll)"


def sizes(size, kernel_size, stride, padding):
    """Mistakes in the number of windows along one side."""
    n, k, s = size, kernel_size, stride
    if padding == "valid":
        wrong = {
            'the formula for "same"': lambda: ceil(n / s),
            "rounding up: a last window that does not fit is left out": lambda: (
                ceil((n - k) / s) + 1
            ),
            "forgetting the + 1: the first window counts too": lambda: (n - k) // s,
            "a range that ends at size - kernel_size: a window may start there": lambda: ceil(
                (n - k) / s
            ),
            "rounding to the nearest: a last window that does not fit is left out": lambda: (
                round((n - k) / s) + 1
            ),
            "adding the 1 before the division, not after it": lambda: (n - k + 1) // s,
            "leaving the stride out": lambda: n - k + 1,
            "taking kernel_size for the stride": lambda: n // k,
            "swapping kernel_size and stride": lambda: (n - s) // k + 1,
            "leaving kernel_size out": lambda: n // s,
            "padding kernel_size // 2 pixels on both sides": lambda: _half_padded(n, k, s),
        }
    else:
        wrong = {
            'the formula for "valid"': lambda: oracle.output_size(n, k, s, "valid"),
            "rounding down: a window that sticks out is padded, not left out": lambda: n // s,
            "leaving the stride out": lambda: n,
            "forgetting the + 1: the first window counts too": lambda: (n - 1) // s,
            "rounding to the nearest: a window that sticks out is padded": lambda: round(n / s),
            "adding 1 to the whole strides that fit": lambda: n // s + 1,
            "taking kernel_size for the stride": lambda: ceil(n / k),
            "padding kernel_size // 2 pixels on both sides": lambda: _half_padded(n, k, s),
        }
    return _sentences(wrong)


def pools(images, kernel_size, stride, padding, kind):
    """Mistakes in pooling `kind` "max" or "average" over height and width."""
    x, k, s = np.asarray(images, "float64"), kernel_size, stride
    right = oracle.max_pool2d if kind == "max" else oracle.avg_pool2d
    reduce = np.nanmax if kind == "max" else np.nanmean
    other = "same" if padding == "valid" else "valid"
    wrong = dict(_padding_mistakes(x, k, s, kind) if padding == "same" else {})
    if padding == "valid":
        wrong["keeping windows at the bottom and right that do not fit in the image"] = lambda: (
            _with_partial_windows(x, k, s, right)
        )
    wrong |= {
        f'padding "{other}" where "{padding}" was asked for': lambda: right(x, k, s, other),
        "mixing up height and width": lambda: right(x, k, s, padding).transpose(0, 2, 1, 3),
        "moving the window by one pixel at a time: the stride is not used": lambda: right(
            x, k, 1, padding
        ),
        "moving the window by kernel_size pixels: the stride is not used": lambda: right(
            x, k, k, padding
        ),
        "swapping kernel_size and stride": lambda: right(x, s, k, padding),
        "leaving out the last window of every row and column": lambda: right(x, k, s, padding)[
            :, :-1, :-1
        ],
        "using the height for the width too": lambda: right(x, k, s, padding)[
            :, :, : oracle.output_size(x.shape[1], k, s, padding)
        ],
        "taking the axes for (batch, channels, height, width)": lambda: right(
            x.transpose(0, 2, 3, 1), k, s, padding
        ).transpose(0, 3, 1, 2),
        "pooling all channels together: each channel is pooled alone": lambda: _together(
            right, x, k, s, padding, kind, 3
        ),
        "pooling all images of the batch together: each image is pooled alone": lambda: _together(
            right, x, k, s, padding, kind, 0
        ),
        "pooling all images and channels together": lambda: _together(
            right, x, k, s, padding, kind, (0, 3)
        ),
        "taking one pixel of each window": lambda: _pool_padded(
            x, k, s, _right_pads(x, k, s, padding), 0, lambda window, axis: window[..., 0, 0]
        ),
        "slicing with the stride, which takes one pixel of each window": lambda: x[:, ::s, ::s],
        "using the stride along the height only": lambda: _strided(x, k, (s, k), padding, reduce),
        "using the stride along the width only": lambda: _strided(x, k, (k, s), padding, reduce),
        "the median of each window": lambda: _strided(x, k, (s, s), padding, np.nanmedian),
    }
    if kind == "max":
        wrong |= {
            "average pooling": lambda: oracle.avg_pool2d(x, k, s, padding),
            "letting 0 win over negative values (a ReLU, or a maximum that starts at 0)": lambda: (
                np.maximum(right(x, k, s, padding), 0)
            ),
            "the maximum of the absolute values": lambda: right(np.abs(x), k, s, padding),
            "the minimum of each window": lambda: -right(-x, k, s, padding),
        }
    else:
        wrong |= {
            "max pooling": lambda: oracle.max_pool2d(x, k, s, padding),
            "adding up each window without dividing": lambda: _pool_padded(
                x, k, s, _right_pads(x, k, s, padding), 0, np.sum
            ),
            "dividing by // in place of /": lambda: np.floor(right(x, k, s, padding)),
            "setting negative values to 0 first (a ReLU)": lambda: right(
                np.maximum(x, 0), k, s, padding
            ),
            "leaving the image's own zeros out of the mean": lambda: _mean_of_nonzero(
                x, k, s, padding
            ),
            "dividing by kernel_size, not by the number of pixels": lambda: (
                k * _pool_padded(x, k, s, _right_pads(x, k, s, padding), 0, np.mean)
            ),
        }
    return _sentences(wrong)


def _mean_of_nonzero(x, k, s, padding):
    share = oracle.avg_pool2d(x != 0, k, s, padding)
    return oracle.avg_pool2d(x, k, s, padding) / np.where(share == 0, 1, share)


def _padding_mistakes(x, k, s, kind):
    """Padding in the wrong place, with the wrong values, or both."""
    places = {
        "": lambda n: _split(n, k, s),
        "putting the odd row and column of padding at the top and left": lambda n: _split(n, k, s)[
            ::-1
        ],
        "padding at the bottom and right only": lambda n: (0, sum(_split(n, k, s))),
        "padding at the top and left only": lambda n: (sum(_split(n, k, s)), 0),
        "padding as much as a stride of 1 needs": lambda n: _split(n, k, 1),
        "padding kernel_size // 2 pixels on every side": lambda n: (k // 2, k // 2),
    }
    sides = x.shape[1:3]
    whole = {  # of both axes at once
        "padding the width as the height needs": ([_split(sides[0], k, s)] * 2),
        "padding the height as the width needs": ([_split(sides[1], k, s)] * 2),
    }
    skip, counted = {
        "max": (np.nanmax, "padding with zeros, which win over negative values"),
        "average": (np.nanmean, "counting the padded zeros in the mean"),
    }[kind]
    reduce = {"max": np.max, "average": np.mean}[kind]
    wrong = {counted: lambda: _pool_padded(x, k, s, _pads(x, places[""]), 0, reduce)}
    for place, split in list(places.items())[1:]:
        pads = _pads(x, split)
        wrong[place] = lambda pads=pads: _pool_padded(x, k, s, pads, np.nan, skip)
        wrong[f"{place}, and of {counted}"] = lambda pads=pads: _pool_padded(
            x, k, s, pads, 0, reduce
        )
    for place, pads in whole.items():
        wrong[place] = lambda pads=pads: _pool_padded(x, k, s, pads, np.nan, skip)
    wrong["moving a window that sticks out at the top or left into the image"] = lambda: (
        _pushed_inside(x, k, s, reduce)
    )
    if kind == "max":
        wrong["padding with -1, which wins over smaller values"] = lambda: _pool_padded(
            x, k, s, _pads(x, places[""]), -1, reduce
        )
    if kind == "average":
        wrong["repeating the pixels at the edge as padding"] = lambda: _pool_padded(
            x, k, s, _pads(x, places[""]), "edge", np.mean
        )
    return wrong


def depth_pools(feature_maps, pool_size):
    """Mistakes in the maximum over groups of maps."""
    x, p = np.asarray(feature_maps, "float64"), pool_size
    batch, height, width, depth = x.shape
    across = x.transpose(0, 1, 3, 2)
    down = x.transpose(0, 3, 2, 1)
    right = oracle.depth_max_pool
    return _sentences(
        {
            "interleaved groups (maps j, j + groups, …): each group is p maps in a row": lambda: (
                x.reshape(batch, height, width, p, -1).max(axis=-2)
            ),
            "pooling along width, not depth": lambda: right(across, p).transpose(0, 1, 3, 2),
            "pooling along height, not depth": lambda: right(down, p).transpose(0, 3, 2, 1),
            "pooling over height and width, not depth": lambda: oracle.max_pool2d(x, p, p, "valid"),
            "the mean of each group, not its maximum": lambda: x.reshape(
                batch, height, width, -1, p
            ).mean(axis=-1),
            "letting 0 win over negative values (a ReLU, or a maximum that starts at 0)": lambda: (
                np.maximum(right(x, p), 0)
            ),
            "the maximum of the absolute values": lambda: right(np.abs(x), p),
            "the minimum of each group": lambda: -right(-x, p),
            "moving the window by one map at a time: groups do not overlap": lambda: np.stack(
                [x[..., j : j + p].max(axis=-1) for j in range(depth - p + 1)], axis=-1
            ),
            "the maximum over all maps": lambda: x.max(axis=-1, keepdims=True),
            "taking every p-th map": lambda: x[..., ::p],
            "making p groups, not groups of p maps": lambda: right(x, depth // p),
            "the maximum of one map from each group: it is over the maps of one group": lambda: (
                x.reshape(batch, height, width, -1, p).max(axis=-2)
            ),
            "leaving out the last map of each group": lambda: x.reshape(
                batch, height, width, -1, p
            )[..., :-1].max(axis=-1),
        }
    )


def dropped_remainders(feature_maps, pool_size):
    """What comes back where a remainder should have been refused."""
    x, p = np.asarray(feature_maps, "float64"), pool_size
    missing = -x.shape[-1] % p
    return {
        "the maps left over were dropped silently": lambda: oracle.depth_max_pool(
            x[..., : x.shape[-1] - x.shape[-1] % p], p
        ),
        "the maps were filled up with zeros, which win over negative values": lambda: (
            oracle.depth_max_pool(np.pad(x, [(0, 0)] * 3 + [(0, missing)]), p)
        ),
        "a smaller last group was pooled": lambda: oracle.depth_max_pool(
            np.pad(x, [(0, 0)] * 3 + [(0, missing)], constant_values=-np.inf), p
        ),
    }


def global_averages(feature_maps):
    """Mistakes in the mean of each map."""
    x = np.asarray(feature_maps, "float64")
    return _sentences(
        {
            "keeping the axes of length 1: the shape is (batch, channels)": lambda: x.mean(
                axis=(1, 2), keepdims=True
            ),
            "averaging over width and channels: the maps are the last axis": lambda: x.mean(
                axis=(2, 3)
            ),
            "averaging over height and channels": lambda: x.mean(axis=(1, 3)),
            "averaging over height only": lambda: x.mean(axis=1),
            "averaging over width only": lambda: x.mean(axis=2),
            "averaging over the channels": lambda: x.mean(axis=3),
            "averaging over the batch too": lambda: x.mean(axis=(0, 1, 2)),
            "averaging over the batch and height": lambda: x.mean(axis=(0, 1)),
            "adding up without dividing": lambda: x.sum(axis=(1, 2)),
            "leaving zeros out of the mean": lambda: (
                x.sum(axis=(1, 2)) / np.maximum((x != 0).sum(axis=(1, 2)), 1)
            ),
            "global max pooling": lambda: x.max(axis=(1, 2)),
            "dividing by the height twice: the width may differ": lambda: (
                x.sum(axis=(1, 2)) / x.shape[1] ** 2
            ),
            "dividing by the width twice: the height may differ": lambda: (
                x.sum(axis=(1, 2)) / x.shape[2] ** 2
            ),
            "dividing by 49: maps need not be 7 × 7": lambda: x.sum(axis=(1, 2)) / 49,
            "flattening, which keeps every position": lambda: x.reshape(len(x), -1),
        }
    )


def shifts(images, shift):
    """Mistakes in moving images right."""
    x, s = np.asarray(images, "float64"), shift
    width = x.shape[2]
    return _sentences(
        {
            ROLLED.removeprefix(RESULT_OF): lambda: np.roll(x, s, axis=2),
            "moving left, not right": lambda: _moved(x, -s, 2),
            "moving down, not right": lambda: _moved(x, s, 1),
            "moving up, not right": lambda: _moved(x, -s, 1),
            "moving across the channels, not right": lambda: _moved(x, s, 3),
            "wrapping round, to the left": lambda: np.roll(x, -s, axis=2),
            "wrapping round, down the height": lambda: np.roll(x, s, axis=1),
            "wrapping round over the whole array (np.roll without an axis)": lambda: np.roll(x, s),
            "keeping the old pixels at the left: zeros should come in": lambda: np.concatenate(
                [x[:, :, :s], x[:, :, : width - s]], axis=2
            ),
            "repeating the first column: zeros should come in": lambda: x[
                :, :, np.maximum(np.arange(width) - s, 0)
            ],
            "moving one pixel too far": lambda: _moved(x, s + 1, 2),
            "not moving at all": lambda: x,
            "padding without cutting off the right": lambda: np.pad(
                x, ((0, 0), (0, 0), (s, 0), (0, 0))
            ),
            "cutting off the right without padding": lambda: x[:, :, : width - s],
        }
    )


def edge_shifts(images, shift):
    """Mistakes that show when images are moved by nothing or by their whole width."""
    x = np.asarray(images, "float64")
    if shift == 0:
        wrong = {
            "a slice that ends at -0, which is empty": lambda: x[:, :, :0],
            "moving one pixel too far": lambda: _moved(x, 1, 2),
            "leaving only zeros": lambda: np.zeros_like(x),
        }
    else:
        wrong = {
            IN_PLACE.removeprefix(RESULT_OF): lambda: x,
            "repeating the first column: zeros should come in": lambda: x[:, :, [0] * x.shape[2]],
        }
    return _sentences(wrong)


def curves(images, shifts, kernel_size, name):
    """Mistakes in one of the three curves: "none", "average" or "max"."""
    x, k = np.asarray(images, "float64"), kernel_size
    pool = {
        "none": lambda images, k=k, s=k, padding="valid": images,
        "average": lambda images, k=k, s=k, padding="valid": oracle.avg_pool2d(
            images, k, s, padding
        ),
        "max": lambda images, k=k, s=k, padding="valid": oracle.max_pool2d(images, k, s, padding),
    }
    norm, right = np.linalg.norm, pool[name]
    other = pool[{"none": "max", "average": "max", "max": "average"}[name]]
    moved = [oracle.shift_images(x, shift) for shift in shifts]

    def each(change):
        return lambda: [change(right(x), right(after)) for after in moved]

    def pooled_by(pool):
        return lambda: [oracle.relative_change(pool(x), pool(after)) for after in moved]

    def moved_by(move):
        return lambda: [oracle.relative_change(right(x), right(move(x, s))) for s in shifts]

    wrong = {
        "not dividing by the norm": each(lambda a, b: norm(b - a)),
        "dividing by the norm of the shifted images": each(lambda a, b: norm(b - a) / norm(b)),
        "dividing by the norm of both together": each(
            lambda a, b: norm(b - a) / (norm(a) + norm(b))
        ),
        "squared norms: the root is missing": each(lambda a, b: (norm(b - a) / norm(a)) ** 2),
        "the mean of one ratio per image: the norm is over the whole batch": each(
            lambda a, b: np.mean(_norms(b - a) / _norms(a))
        ),
        "sums of absolute values in place of the Euclidean norm": each(
            lambda a, b: np.abs(b - a).sum() / np.abs(a).sum()
        ),
        "largest values in place of the Euclidean norm": each(
            lambda a, b: np.abs(b - a).max() / np.abs(a).max()
        ),
        "the difference of two norms, not the norm of the difference": each(
            lambda a, b: abs(norm(b) - norm(a)) / norm(a)
        ),
        "images that wrap round (np.roll)": moved_by(lambda x, s: np.roll(x, s, axis=2)),
        "images moved left, not right": moved_by(lambda x, s: _moved(x, -s, 2)),
        "images moved down, not right": moved_by(lambda x, s: _moved(x, s, 1)),
        "comparing each shift with the one before it": lambda: [
            oracle.relative_change(right(a), right(b)) if i else 0.0
            for i, (a, b) in enumerate(zip([x, *moved], moved, strict=False))
        ],
        "comparing each shift with the one before it, by the norm of the first": lambda: [
            norm(right(b) - right(a)) / norm(right(x)) if i else 0.0
            for i, (a, b) in enumerate(zip([x, *moved], moved, strict=False))
        ],
        "counting in per cent": each(lambda a, b: 100 * norm(b - a) / norm(a)),
        {"none": "pooling", "average": "max pooling", "max": "average pooling"}[name]: pooled_by(
            other
        ),
    }
    if name != "none":
        wrong |= {
            "dividing by the norm of the images before pooling": each(
                lambda a, b: norm(b - a) / norm(x)
            ),
            "no pooling": pooled_by(lambda images: images),
            'pooling with padding "same"': pooled_by(lambda x: right(x, padding="same")),
            "pooling with stride 1: it should be kernel_size": pooled_by(lambda x: right(x, s=1)),
            "pooling 2 × 2: kernel_size is not used": pooled_by(lambda x: right(x, 2, 2)),
            "pooling with stride 2: it should be kernel_size": pooled_by(lambda x: right(x, s=2)),
            "moving the pooled images: pooling comes after the shift": lambda: [
                oracle.relative_change(right(x), _moved(right(x), s, 2)) for s in shifts
            ],
        }
    return _sentences(wrong)


def rotations(pattern):
    """Mistakes in the kernel of four rotated filters."""
    right = oracle.rotated_filters(pattern)
    turns = np.moveaxis(right[:, :, 0, :], -1, 0)
    k = len(turns[0])
    return _sentences(
        {
            "turning clockwise": lambda: right[..., [0, 3, 2, 1]],
            "mirroring, not turning": lambda: _stacked(
                [turns[0], turns[0].T, turns[0][::-1], turns[0][:, ::-1]]
            ),
            "the same pattern four times": lambda: right[..., [0, 0, 0, 0]],
            "starting with the turn by 90 degrees": lambda: right[..., [1, 2, 3, 0]],
            "turning by 0, 180, 90 and 270 degrees: the order is 0, 90, 180, 270": lambda: right[
                ..., [0, 2, 1, 3]
            ],
            "turning each by its number more than the one before: 0, 90, 270, 180": lambda: right[
                ..., [0, 1, 3, 2]
            ],
            "a transposed pattern": lambda: right.transpose(1, 0, 2, 3),
            "reshaping (4, k, k), which mixes the patterns: the axis must move": lambda: (
                turns.reshape(k, k, 1, 4)
            ),
            "the four patterns along the first axis, not the last": lambda: turns[..., None],
            "the four patterns along the axis of input channels": lambda: right.transpose(
                0, 1, 3, 2
            ),
            "a missing axis for the one input channel": lambda: right[:, :, 0],
            "the axis of input channels in front": lambda: right.transpose(2, 0, 1, 3),
        }
    )


def heads(height, width, channels, classes):
    """Mistakes in (Flatten and Dense, global average and Dense)."""
    h, w, c, n = height, width, channels, classes
    flat, averaged = oracle.head_parameters(h, w, c, n)
    wrong = {
        "leaving the biases out": (flat - n, averaged - n),
        "one bias for the whole layer: there is one for each class": (
            flat - n + 1,
            averaged - n + 1,
        ),
        "one bias for each input: there is one for each class": (
            flat - n + h * w * c,
            averaged - n + c,
        ),
        "leaving the channels out": (h * w * n + n, n + n),
        "adding height, width and channels: Flatten multiplies them": ((h + w + c) * n + n, None),
        "using the height for the width too": (h * h * c * n + n, None),
        "averaging first: Flatten keeps every position": (averaged, None),
        "averaging over the channels: one number is left for each position": (None, h * w * n + n),
        "counting weights for the averaging itself: it has none": (None, averaged + h * w * c),
        "flattening: averaging leaves one number for each map": (None, flat),
    }
    return {RESULT_OF + sentence: value for sentence, value in wrong.items()}


def conv_costs(kernel_size, in_channels, out_channels, height, width):
    """Mistakes in (parameters, multiply-adds) of a convolution."""
    k, i, o, h, w = kernel_size, in_channels, out_channels, height, width
    weights, pixels = k * k * i * o, h * w
    right = (weights + o, weights * pixels)
    wrong = {
        "leaving the biases out of the parameters": (weights, right[1]),
        "counting biases as multiply-adds": (right[0], right[0] * pixels),
        "adding the biases once to the multiply-adds": (right[0], right[1] + o),
        "leaving the input channels out: a filter has weights for each of them": (
            k * k * o + o,
            k * k * o * pixels,
        ),
        "leaving the output channels out: that is one filter": (k * k * i + 1, k * k * i * pixels),
        "one bias for the whole layer: each filter has its own": (weights + 1, right[1]),
        "a bias for each input channel: each filter has one": (weights + i, right[1]),
        "a bias for each pair of input and output channel: each filter has one": (
            weights + i * o,
            right[1],
        ),
        "not squaring kernel_size": (k * i * o + o, k * i * o * pixels),
        "counting multiplications and additions apart: together they are one": (
            right[0],
            2 * right[1],
        ),
        'padding "valid": under "same" every pixel has its window': (
            right[0],
            weights * (h - k + 1) * (w - k + 1),
        ),
        "leaving the image's size out of the multiply-adds": (right[0], weights),
        "multiplying the parameters by the image's size: weights are shared": (
            right[0] * pixels,
            right[1],
        ),
        "using the height for the width too": (right[0], weights * h * h),
        "giving multiply-adds first": right[::-1],
    }
    return {RESULT_OF + sentence: value for sentence, value in wrong.items()}


def stack_costs(channels, height, width):
    """Mistakes in (two stacked 3×3 layers, one 5×5 layer), each (parameters, multiply-adds)."""
    two, one = oracle.stack_cost(channels, height, width)
    half = (two[0] // 2, two[1] // 2)
    thin = oracle.conv_cost(3, 1, channels, height, width)
    wrong = {
        RESULT_OF + "a single 3 × 3 layer: there are two": (half, one),
        RESULT_OF + "doubling the parameters only": ((two[0], half[1]), one),
        RESULT_OF + "doubling the multiply-adds only": ((half[0], two[1]), one),
        RESULT_OF + "a 6 × 6 layer: two layers add up": (
            oracle.conv_cost(6, channels, channels, height, width),
            one,
        ),
        RESULT_OF + "giving the 5 × 5 layer first": (one, two),
        RESULT_OF + "two 5 × 5 layers: there is one": (two, (2 * one[0], 2 * one[1])),
        RESULT_OF + "a second layer that reads one map: it reads all maps of the first": (
            (half[0] + thin[0], half[1] + thin[1]),
            one,
        ),
    }
    three = conv_costs(3, channels, channels, height, width)
    five = conv_costs(5, channels, channels, height, width)
    for sentence in three:
        parameters, multiply_adds = three[sentence]
        wrong[sentence] = ((2 * parameters, 2 * multiply_adds), five[sentence])
    return wrong


def _sentences(wrong):
    return {RESULT_OF + what: value for what, value in wrong.items()}


def _half_padded(n, k, s):
    return (n + 2 * (k // 2) - k) // s + 1


def _split(n, k, s):
    """Right padding under "same": (before, after)."""
    total = max((ceil(n / s) - 1) * s + k - n, 0)
    return total // 2, total - total // 2


def _pads(x, split):
    return split(x.shape[1]), split(x.shape[2])


def _right_pads(x, k, s, padding):
    return _pads(x, (lambda n: _split(n, k, s)) if padding == "same" else (lambda n: (0, 0)))


def _pool_padded(x, k, s, pads, fill, reduce):
    """Pad by `pads` with `fill` (a number or "edge"), then pool the windows that fit."""
    how = {"mode": "edge"} if fill == "edge" else {"constant_values": fill}
    padded = np.pad(x, ((0, 0), *pads, (0, 0)), **how)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(1, 2))
    return reduce(windows[:, ::s, ::s], axis=(-2, -1))


def _strided(x, k, steps, padding, reduce):
    """Pooled with a stride for each axis."""
    pads = _right_pads(x, k, steps[0], padding)[0], _right_pads(x, k, steps[1], padding)[1]
    padded = np.pad(x, ((0, 0), *pads, (0, 0)), constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(1, 2))
    return reduce(windows[:, :: steps[0], :: steps[1]], axis=(-2, -1))


def _pushed_inside(x, k, s, reduce):
    """Windows begin in the image, and are cut at its other end."""
    starts = [
        [max(j * s - _split(n, k, s)[0], 0) for j in range(ceil(n / s))] for n in x.shape[1:3]
    ]
    rows = [[reduce(x[:, i : i + k, j : j + k], axis=(1, 2)) for j in starts[1]] for i in starts[0]]
    return np.array(rows).transpose(2, 0, 1, 3)


def _with_partial_windows(x, k, s, right):
    """Rounding up under "valid": the last windows are cut at the edge."""
    missing = [ceil(max(n - k, 0) / s) * s + k - n for n in x.shape[1:3]]
    padded = np.pad(x, ((0, 0), (0, missing[0]), (0, missing[1]), (0, 0)), constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (k, k), axis=(1, 2))[:, ::s, ::s]
    reduce = np.nanmax if right is oracle.max_pool2d else np.nanmean
    return reduce(windows, axis=(-2, -1))


def _together(right, x, k, s, padding, kind, axes):
    pooled = right(x, k, s, padding)
    reduce = np.max if kind == "max" else np.mean
    return np.broadcast_to(reduce(pooled, axis=axes, keepdims=True), pooled.shape)


def _moved(x, shift, axis):
    """Moved along an axis, towards its end when positive; zeros come in."""
    length = x.shape[axis]
    source = np.arange(length) - shift
    inside = (0 <= source) & (source < length)
    shape = [1] * x.ndim
    shape[axis] = length
    return np.take(x, np.clip(source, 0, length - 1), axis=axis) * inside.reshape(shape)


def _norms(x):
    return np.linalg.norm(x.reshape(len(x), -1), axis=1)


def _stacked(patterns):
    return np.stack(patterns, axis=-1)[:, :, None, :]
