"""Sizes and pools of 01-pooling as learners get them wrong, beside the oracles that get them right.

Each public function takes what the oracle takes and gives {sentence: zero-argument callable that
computes the wrong result}. A sentence completes "Likely mistake: …" in the learner's feedback. A
callable may raise where its mistake cannot be made; the judge takes that for no match.
"""

from math import ceil

import numpy as np

from autograder.assignments.pooling import oracle

RESULT_OF = "this is the result of "


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
    return sentences(wrong)


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
    return sentences(wrong)


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
    return sentences(
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
    return sentences(
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


def sentences(wrong):
    """{what was done: result} as the learner reads it."""
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
