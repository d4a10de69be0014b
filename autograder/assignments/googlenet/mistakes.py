"""Known wrong answers of 06-googlenet: the sentence that the learner reads → what it gives.

Values are functions without arguments where computing them costs something. What concerns whole
networks is in `network_mistakes`.
"""

import numpy as np

from autograder.assignments.googlenet import oracle
from autograder.assignments.shared.layers import conv2d, relu

RESULT_OF = "this is the result of "


def _told(wrong):
    return {RESULT_OF + why: value for why, value in wrong.items()}


def pixelwise(maps, kernel, bias):
    """Mistakes in a 1×1 convolution."""
    right, flat = oracle.conv1x1(maps, kernel, bias), np.asarray(kernel, float)[0, 0]
    return _told(
        {
            "leaving the biases out": lambda: right - bias,
            "a ReLU at the end: no activation was asked for": lambda: relu(right),
            "taking the kernel's axes for (maps out, maps in)": lambda: (
                maps @ flat.reshape(flat.shape[::-1]).T + bias
            ),
            "the kernel's axes left as they are: (…, 1, 1, maps out)": lambda: right[
                :, :, :, None, None
            ],
            "a mean over the maps in place of a sum": lambda: (right - bias) / len(flat) + bias,
            "averaging over all pixels: every pixel is to be kept": lambda: right.mean(axis=(1, 2)),
            "flattening the pixels: height and width are to be kept": lambda: right.reshape(
                len(maps), -1, flat.shape[1]
            ),
            "mixing up height and width": lambda: right.transpose(0, 2, 1, 3),
            "subtracting the biases": lambda: right - 2 * np.asarray(bias),
        }
    )


# ------------------------------------------------------------------ counting


def module_costs(maps_in, filters, height, width):
    """Mistakes in (maps out, parameters, multiply-adds) of a module, each the whole triple."""
    one, r3, f3, r5, f5, p = filters
    right = oracle.module_layers(maps_in, filters)
    out, total = oracle.maps_out(filters), sum(filters)

    def count(layers=right, maps=out, biases=total, pixels=height * width):
        weights = sum(k * k * before * after for k, before, after in layers)
        return maps, weights + biases, weights * pixels

    straight = [(k, maps_in, after) for k, _, after in right]
    wrong = {
        "stacking the reductions as well: they stay inside their branches": count(
            maps=sum(filters)
        ),
        "leaving the pooling branch out": count(right[:5], out - p, sum(filters) - p),
        "stacking the pooled maps without their projection": count(maps=out - p + maps_in),
        "leaving the biases out": count(biases=0),
        "one bias for each layer: there is one for each filter": count(biases=6),
        "biases for the four stacked outputs alone: the reductions have some too": count(
            biases=out
        ),
        "letting the 3×3 and the 5×5 see all maps that come in, besides the reductions": count(
            straight
        ),
        "letting the 3×3 see all maps that come in, besides its reduction": count(
            [*right[:2], straight[2], *right[3:]]
        ),
        "letting the 5×5 see all maps that come in, besides its reduction": count(
            [*right[:4], straight[4], *right[5:]]
        ),
        "leaving the reductions out of the count": count(
            [right[i] for i in (0, 2, 4, 5)], biases=out
        ),
        "3×3 kernels in the 5×5 branch": count([(min(k, 3), b, a) for k, b, a in right]),
        "not squaring the kernel size": count(
            [(np.sqrt(k), before, after) for k, before, after in right]
        ),
        "a 3×3 convolution in the pooling branch in place of the 1×1": count(
            [*right[:5], (3, maps_in, p)]
        ),
        "swapping r3 with f3 and r5 with f5": count(
            oracle.module_layers(maps_in, (one, f3, r3, f5, r5, p)), one + r3 + r5 + p
        ),
        "leaving the size of the maps out of the multiply-adds": count(pixels=1),
        "using the height for the width too": count(pixels=height**2),
        "adding height and width": count(pixels=height + width),
        "counting multiplications and additions apart: together they are one": count(
            pixels=2 * height * width
        ),
        "counting nine comparisons of the pooling at each value: it multiplies nothing": (
            out,
            count()[1],
            count()[2] + 9 * maps_in * height * width,
        ),
        "counting a multiply-add for each bias too": (
            out,
            count()[1],
            count()[1] * height * width,
        ),
    }
    return _told({why: tuple(_whole(n) for n in triple) for why, triple in wrong.items()})


def naive_costs(maps_in, filters, height, width):
    """Mistakes in the cost of the naive module, each the whole triple."""
    one, r3, f3, r5, f5, p = filters
    weights = maps_in * (one + 9 * f3 + 25 * f5)
    biases, pixels = one + f3 + f5, height * width
    wrong = {
        "keeping the projection after the pooling": (
            biases + p,
            weights + maps_in * p + biases + p,
            (weights + maps_in * p) * pixels,
        ),
        "stacking p pooled maps: without a projection, all maps that come in are stacked": (
            biases + p,
            weights + biases,
            weights * pixels,
        ),
        "a bias for each pooled map as well: the pooling has none": (
            biases + maps_in,
            weights + biases + maps_in,
            weights * pixels,
        ),
        "the biases of all six layers: three are left": (
            biases + maps_in,
            weights + sum(filters),
            weights * pixels,
        ),
        "the 3×3 and the 5×5 on r3 and r5 maps: they see all maps that come in": (
            biases + maps_in,
            maps_in * one + 9 * r3 * f3 + 25 * r5 * f5 + biases,
            (maps_in * one + 9 * r3 * f3 + 25 * r5 * f5) * pixels,
        ),
        "leaving the pooled maps out of the stack": (biases, weights + biases, weights * pixels),
        "the module with its bottlenecks": oracle.module_cost(maps_in, filters, height, width),
        "leaving the biases out": (biases + maps_in, weights, weights * pixels),
        "giving the 3×3 r3 filters and the 5×5 r5": (
            one + r3 + r5 + maps_in,
            maps_in * (one + 9 * r3 + 25 * r5) + one + r3 + r5,
            maps_in * (one + 9 * r3 + 25 * r5) * pixels,
        ),
        "leaving the size of the maps out of the multiply-adds": (
            biases + maps_in,
            weights + biases,
            weights,
        ),
    }
    return _told(wrong)


def shapes(input_shape):
    """Mistakes in the shapes of all stages, each a whole dictionary."""
    wrong = {
        'rounding down: under "same" half a pixel counts as one': {"half": lambda n: n // 2},
        "a first convolution with stride 1": {"halving": _without("conv 1")},
        "poolings that keep height and width": {"halving": ["conv 1"]},
        'a first convolution of padding "valid"': {"first": lambda n: (n - 7) // 2 + 1},
        "a module that halves height and width, in place of the pooling before it": {
            "halving": ["conv 1", "pool 1", "pool 2", "3a", "4a", "5a"]
        },
        "forgetting one of the poolings of the stem": {"halving": _without("pool 2")},
        "adding up all six numbers: the reductions stay inside": {"stack": sum},
        "leaving the projection out of the stack": {"stack": lambda f: f[0] + f[2] + f[4]},
        "adding up the first four numbers": {"stack": lambda f: sum(f[:4])},
        "adding up f1, r3, r5 and p: the reductions are not stacked": {
            "stack": lambda f: f[0] + f[1] + f[3] + f[5]
        },
        "height and width exchanged": {"swap": True},
        "using the height for the width too": {"square": True},
        'poolings of padding "valid"': {"pooling": lambda n: (n - 3) // 2 + 1},
        "forgetting pool 3": {"halving": _without("pool 3")},
        "forgetting pool 4": {"halving": _without("pool 4")},
    }
    return {RESULT_OF + why: _shapes(input_shape, **knobs) for why, knobs in wrong.items()}


_HALVING = ["conv 1", "pool 1", "pool 2", "pool 3", "pool 4"]


def _without(stage):
    return [name for name in _HALVING if name != stage]


def _shapes(
    input_shape,
    half=lambda n: (n + 1) // 2,
    halving=tuple(_HALVING),
    first=None,
    stack=oracle.maps_out,
    swap=False,
    square=False,
    pooling=None,
):
    height, width, _ = input_shape
    width = height if square else width
    found = {}
    for stage, (_, _, maps) in oracle.stage_shapes(input_shape).items():
        if stage in halving:
            change = (first if stage == "conv 1" else pooling) or half
            height, width = change(height), change(width)
        if stage in oracle.MODULES:
            maps = stack(oracle.MODULES[stage])
        elif stage in ("pool 3", "pool 4"):
            maps = found[oracle.STAGES[oracle.STAGES.index(stage) - 1]][2]
        found[stage] = (width, height, maps) if swap else (height, width, maps)
    return found


def network_costs(layers):
    """Mistakes in (parameters, multiply-adds, activations), each the whole triple."""
    wrong = {
        "leaving the biases and other extras out": {"extra": lambda extras, maps: 0},
        "one bias a filter, whatever extras says": {"extra": lambda extras, maps: maps},
        "adding extras once a layer: they count for each filter": {
            "extra": lambda extras, maps: extras
        },
        "not squaring the kernel size": {"area": lambda k: k},
        "leaving the maps that come in out": {"depth": lambda maps: 1},
        "counting a multiply-add for each extra too": {"added": True},
        "leaving the size of the maps out of the multiply-adds": {"places": lambda h, w: 1},
        "using the height for the width too": {"places": lambda h, w: h * h},
        "using the width for the height too": {"places": lambda h, w: w * w},
        "counting a multiply-add for each extra of the dense layers too": {"dense_added": True},
        "counting multiplications and additions apart: together they are one": {"twice": 2},
        "leaving the dense layers out": {"dense": False},
        "leaving pooling and LRN out of the activations: their outputs are kept too": {
            "plain": lambda values: 0
        },
        "counting the pixels of a map once, not once for each map": {
            "values": lambda h, w, m: h * w
        },
        "counting what goes into a layer, not what comes out": {"inputs": True},
        "counting only the last outputs": {"last": True},
        "counting bytes: values were asked for": {"bytes": 4},
        "counting one for each value of an entry without weights": {"pooled": 1},
        "counting the largest layer's outputs only": {"largest": True},
    }
    return {RESULT_OF + why: _cost(layers, **knobs) for why, knobs in wrong.items()}


def _cost(
    layers,
    extra=lambda extras, maps: extras * maps,
    area=lambda k: k * k,
    depth=lambda maps: maps,
    added=False,
    places=lambda h, w: h * w,
    twice=1,
    dense=True,
    plain=lambda values: values,
    values=lambda h, w, m: h * w * m,
    inputs=False,
    last=False,
    bytes=1,
    largest=False,
    pooled=0,
    dense_added=False,
):
    parameters = products = 0
    kept = [0]
    for kind, *entry in layers:
        if kind == "conv":
            k, maps_in, (h, w, maps), extras = entry
            weights, more = area(k) * depth(maps_in) * maps, extra(extras, maps)
            parameters += weights + more
            products += (weights + added * more) * places(h, w)
            kept.append(h * w * maps_in if inputs else values(h, w, maps))
        elif kind == "plain":
            h, w, maps = entry[0]
            kept.append(plain(values(h, w, maps)))
            products += pooled * h * w * maps
        elif dense:
            before, units, extras = entry
            weights, more = before * units, extra(extras, units)
            parameters += weights + more
            products += weights + (added or dense_added) * more
            kept.append(before if inputs else units)
    total = kept[-1] if last else max(kept) if largest else sum(kept)
    return parameters, twice * products, bytes * total


# ------------------------------------------------------------------ a pair of layers


def pairs(maps):
    """What wrong weights of a pair compute in place of `summed_difference`."""
    a, b = maps[..., :1], np.asarray(maps[..., 1:], float)

    def over(values, kernel=None):
        return conv2d(values, np.ones((3, 3, 1, 1)) if kernel is None else kernel, padding="same")

    middle = np.zeros((3, 3, 1, 1))
    middle[1, 1] = 1
    cross = middle + 0
    cross[1], cross[:, 1] = 1, 1
    wrong = {
        "counting only where a is larger than b: the other half needs a second map": over(
            relu(a - b)
        ),
        "counting only where b is larger than a: the other half needs a second map": over(
            relu(b - a)
        ),
        "adding up a − b with its sign": over(a - b),
        "adding up b − a with its sign": over(b - a),
        "a mean of nine pixels in place of a sum": over(np.abs(a - b)) / 9,
        "the difference at the pixel itself, without its neighbours": over(np.abs(a - b), middle),
        "adding up |a + b|": over(np.abs(a + b)),
        "adding up |a| + |b|": over(np.abs(a) + np.abs(b)),
        "adding up the positive parts of a and b": over(relu(a) + relu(b)),
        "subtracting the positive parts of a and b: |a| - |b| is not |a - b|": over(
            relu(a) - relu(b)
        ),
        "leaving the corners of the 3×3 out": over(np.abs(a - b), cross),
        "adding up half of the difference": over(np.abs(a - b)) / 2,
        "twice the difference": over(np.abs(a - b)) * 2,
        "the negative of what was asked for": -over(np.abs(a - b)),
    }
    return _told(wrong)


def losses(labels, outputs):
    """Mistakes in the loss of three outputs."""
    outputs = np.asarray(outputs, float)
    rows = np.arange(len(labels))
    main, first, second = (-np.log(p[rows, labels]).mean() for p in outputs)
    probabilities = [p[rows, labels].mean() for p in outputs]
    right = main + 0.3 * (first + second)
    return _told(
        {
            "leaving the weight of 0.3 out": main + first + second,
            "the main loss alone": main,
            "the auxiliary losses alone": 0.3 * (first + second),
            "0.3 for the first auxiliary loss only": main + 0.3 * first + second,
            "leaving the second auxiliary loss out": main + 0.3 * first,
            "leaving the first auxiliary loss out": main + 0.3 * second,
            "the mean of both auxiliary losses, where their sum was asked for": main
            + 0.15 * (first + second),
            "0.7 of the main loss and 0.3 of the others": 0.7 * main + 0.3 * (first + second),
            "0.3 for the main loss too": 0.3 * (main + first + second),
            "weighing the main loss with 0.3 and the others with 1": 0.3 * main + first + second,
            "dividing by the sum of the weights": right / 1.6,
            "the mean of the three losses": (main + first + second) / 3,
            "adding up over the batch: a mean was asked for": right * len(labels),
            "the logarithm without its minus": -right,
            "the logarithm to the base 2": right / np.log(2),
            "the logarithm to the base 10": right / np.log(10),
            "the logarithm of the mean probability, not the mean of the logarithms": -np.log(
                probabilities[0]
            )
            - 0.3 * (np.log(probabilities[1]) + np.log(probabilities[2])),
            "the loss of each image: one number for the batch was asked for": sum(
                share * -np.log(p[rows, labels])
                for share, p in zip((1, 0.3, 0.3), outputs, strict=True)
            ),
        }
    )


def _whole(number):
    return round(number) if abs(number - round(number)) < 1e-6 else number
