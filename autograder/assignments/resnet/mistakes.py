"""07's networks as learners get them wrong (rules: see `pooling_mistakes`); their units are in
`unit_mistakes`."""

import numpy as np

from autograder.assignments.resnet import oracle
from autograder.assignments.resnet.oracle import Net
from autograder.assignments.resnet.unit_mistakes import OTHERS, SAME, THIS_IS, UNITS, new_maps
from autograder.assignments.shared.layers import avg_pool2d, max_pool2d, relu, softmax


def _averaged_by_dense(net, x, classes):
    return softmax(_logits(net, x.reshape(len(x), -1), classes))


def _logits(net, features, classes):
    kernel = net.weight("kernel", (features.shape[-1], classes))
    return features @ np.asarray(kernel, float) + net.weight("bias", (classes,))


def _strides(net, x, units, width, stride_of, filters_of):
    for stage, count in enumerate(units):
        for number in range(count):
            x = oracle.unit(net, x, filters_of(stage), stride_of(stage, number))
    return x


def networks(weight, x, classes, units, width, small=False):
    """Mistakes in a whole residual network."""
    x = np.asarray(x, float)
    stem = oracle.small_stem if small else oracle.large_stem
    double = lambda stage: width * 2**stage  # noqa: E731
    usual = lambda stage, number: 2 if stage and not number else 1  # noqa: E731

    def net():
        return Net(weight)

    def with_stem(begin):
        one = net()
        return one.head(oracle.body(one, begin(one), units, width), classes)

    def with_body(stride_of=usual, filters_of=double):
        one = net()
        maps = _strides(one, stem(one, x, width), units, width, stride_of, filters_of)
        return one.head(maps, classes)

    def with_head(end):
        one = net()
        return end(one, oracle.body(one, stem(one, x, width), units, width))

    def stem_conv(one, size=7, stride=2, end=relu, padding="same"):
        return end(one.norm(one.conv(x, width, size, stride, padding=padding)))

    def pooled(maps, stride=2):
        return max_pool2d(maps, 3, stride, "same")

    def of_units(units, width=width):
        return lambda: oracle.resnet(net(), x, classes, units, width, small)

    def with_scores(end):
        return lambda: with_head(lambda one, maps: end(_logits(one, maps.mean((1, 2)), classes)))

    wrong = {
        "no softmax at the end": lambda: with_head(
            lambda one, maps: _logits(one, maps.mean((1, 2)), classes)
        ),
        "a sigmoid at the end, not a softmax": lambda: with_head(
            lambda one, maps: 1 / (1 + np.exp(-_logits(one, maps.mean((1, 2)), classes)))
        ),
        "flattening where global average pooling belongs": lambda: with_head(
            lambda one, maps: _averaged_by_dense(one, maps, classes)
        ),
        "global max pooling, not average pooling": lambda: with_head(
            lambda one, maps: softmax(_logits(one, maps.max((1, 2)), classes))
        ),
        "stride 2 in the first stage too": lambda: with_body(
            lambda stage, number: 1 if number else 2
        ),
        "stride 2 in every unit of the later stages": lambda: with_body(
            lambda stage, number: 2 if stage else 1
        ),
        "stride 1 everywhere after the stem": lambda: with_body(lambda stage, number: 1),
        "the stride in the last unit of a stage, not in the first": lambda: with_body(
            lambda stage, number: 2 if stage and number == units[stage] - 1 else 1
        ),
        "the same number of filters in all stages": lambda: with_body(
            filters_of=lambda stage: width
        ),
        "filters that grow by `filters` from stage to stage, not twofold": lambda: with_body(
            filters_of=lambda stage: width * (stage + 1)
        ),
        "two units in every stage": lambda: oracle.resnet(
            net(), x, classes, (2,) * len(units), width, small
        ),
        "one unit where a stage should have more": of_units((1,) * len(units)),
        "one unit too few in the stages after the first": of_units(
            [n - 1 if stage and n > 1 else n for stage, n in enumerate(units)]
        ),
        "one unit too many in the stages after the first": of_units(
            [n + 1 if stage else n for stage, n in enumerate(units)]
        ),
        "stages of 3, 4, 6 and 3 units whatever is asked": of_units((3, 4, 6, 3)),
        "64 filters whatever is asked": of_units(units, 64),
        "filters that are doubled in the first stage already": lambda: with_body(
            filters_of=lambda stage: width * 2 ** (stage + 1)
        ),
        "64 filters in the stem whatever is asked": lambda: with_stem(lambda one: stem(one, x, 64)),
        "two softmaxes, one after the other": with_scores(lambda z: softmax(softmax(z))),
        "a softmax over the batch: it belongs over the classes": with_scores(
            lambda z: softmax(z.T).T
        ),
        "a ReLU before the softmax": with_scores(lambda z: softmax(relu(z))),
        "one more batch normalization, after the last stage": lambda: with_head(
            lambda one, maps: one.head(one.norm(maps), classes)
        ),
        "dividing the images by 255: they are used as they are": lambda: oracle.resnet(
            net(), x / 255, classes, units, width, small
        ),
        "the stages in the opposite order of `units`": lambda: oracle.resnet(
            net(), x, classes, tuple(units)[::-1], width, small
        ),
        "one unit too many in each stage": lambda: oracle.resnet(
            net(), x, classes, [n + 1 for n in units], width, small
        ),
        "leaving out the last stage": lambda: oracle.resnet(
            net(), x, classes, tuple(units)[:-1], width, small
        ),
    }
    if small:
        wrong |= {
            "the stem for large images (7×7 and max pooling)": lambda: oracle.resnet(
                net(), x, classes, units, width
            ),
            "a max pooling after the small stem": lambda: with_stem(
                lambda one: max_pool2d(stem_conv(one, 3), 3, 2, "same")
            ),
            "no batch normalization in the stem": lambda: with_stem(
                lambda one: relu(one.conv(x, width, 3, 2))
            ),
            "no ReLU in the stem": lambda: with_stem(
                lambda one: one.norm(one.conv(x, width, 3, 2))
            ),
            "batch normalization after the stem's ReLU, not before it": lambda: with_stem(
                lambda one: one.norm(relu(one.conv(x, width, 3, 2)))
            ),
            "stride 1 in the small stem": lambda: with_stem(lambda one: stem_conv(one, 3, 1)),
            "a small stem of 7×7": lambda: with_stem(stem_conv),
            "a small stem of 5×5": lambda: with_stem(lambda one: stem_conv(one, 5)),
            **{
                f"{name} in the stem, not ReLU": lambda end=end: with_stem(
                    lambda one: stem_conv(one, 3, end=end)
                )
                for name, end in OTHERS.items()
            },
        }
    else:
        wrong |= {
            "no max pooling after the stem's convolution": lambda: with_stem(stem_conv),
            'max pooling with padding "valid"': lambda: with_stem(
                lambda one: max_pool2d(stem_conv(one), 3, 2, "valid")
            ),
            "max pooling with windows of 2": lambda: with_stem(
                lambda one: max_pool2d(stem_conv(one), 2, 2, "same")
            ),
            "average pooling in the stem": lambda: with_stem(
                lambda one: avg_pool2d(stem_conv(one), 3, 2, "same")
            ),
            "no batch normalization in the stem": lambda: with_stem(
                lambda one: max_pool2d(relu(one.conv(x, width, 7, 2)), 3, 2, "same")
            ),
            "no ReLU in the stem": lambda: with_stem(
                lambda one: max_pool2d(one.norm(one.conv(x, width, 7, 2)), 3, 2, "same")
            ),
            "stride 1 in the stem's convolution": lambda: with_stem(
                lambda one: max_pool2d(stem_conv(one, 7, 1), 3, 2, "same")
            ),
            "the stem for small images": lambda: oracle.resnet(
                net(), x, classes, units, width, small=True
            ),
            "a stem of 5×5": lambda: with_stem(lambda one: pooled(stem_conv(one, 5))),
            "a stem of 3×3, with the max pooling": lambda: with_stem(
                lambda one: pooled(stem_conv(one, 3))
            ),
            'padding "valid" in the stem\'s convolution': lambda: with_stem(
                lambda one: pooled(stem_conv(one, padding="valid"))
            ),
            "max pooling with stride 1": lambda: with_stem(lambda one: pooled(stem_conv(one), 1)),
            "one more batch normalization, after the pooling": lambda: with_stem(
                lambda one: one.norm(pooled(stem_conv(one)))
            ),
            "batch normalization after the stem's pooling, not before it": lambda: with_stem(
                lambda one: relu(one.norm(pooled(one.conv(x, width, 7, 2))))
            ),
            "batch normalization after the stem's ReLU, not before it": lambda: with_stem(
                lambda one: pooled(one.norm(relu(one.conv(x, width, 7, 2))))
            ),
            **{
                f"{name} in the stem, not ReLU": lambda end=end: with_stem(
                    lambda one: pooled(stem_conv(one, end=end))
                )
                for name, end in OTHERS.items()
            },
        }
    known = {THIS_IS + why: value for why, value in wrong.items()}
    return known | {
        f"in the residual unit: this is the result of {why}": lambda unit=unit: oracle.resnet(
            net(), x, classes, units, width, small, unit
        )
        for why, unit in UNITS.items()
    }


class _Bare(Net):
    """A run that ends in logits."""

    def head(self, x, classes):
        return _logits(self, x.mean((1, 2)), classes)


def towers(weight, x, classes, units, width, shortcuts):
    """Mistakes in the pair of networks, plain and residual."""

    def one_layer(net, x, f, s=1):
        new = net.norm(net.conv(x, f))
        return relu(x + new if shortcuts else new)

    def tower(**changes):
        given = {"units": units, "shortcuts": shortcuts} | changes
        return oracle.tower(Net(weight), x, classes, width=width, **given)

    known = {
        "the network with shortcuts where the plain one was asked for"
        if not shortcuts
        else "the plain network where the one with shortcuts was asked for": lambda: tower(
            shortcuts=not shortcuts
        ),
        "one convolution in each unit, not two": lambda: tower(unit=one_layer),
        "one unit too few": lambda: tower(units=units - 1),
        "one unit too many": lambda: tower(units=units + 1),
        "no softmax at the end": lambda: oracle.tower(
            _Bare(weight), x, classes, units, width, shortcuts
        ),
    }
    if shortcuts:
        known |= {
            why: lambda u=unit: tower(unit=lambda n, x, f: u(n, x, f, 1))
            for why, unit in UNITS.items()
        }
    else:
        known["no ReLU at the end of a unit"] = lambda: tower(
            unit=lambda net, x, f: new_maps(net, x, f, 1)
        )
        known["no ReLU between a unit's convolutions"] = lambda: tower(
            unit=lambda net, x, f: relu(new_maps(net, x, f, 1, inner=SAME))
        )
    return {THIS_IS + why: value for why, value in known.items()}
