"""The exercises of 07-resnet as learners get them wrong; see `pooling_mistakes` for the rules."""

import numpy as np

from autograder.assignments.resnet import oracle
from autograder.assignments.resnet.oracle import Net
from autograder.assignments.shared.layers import avg_pool2d, max_pool2d, relu, softmax


def _needs_projection(x, filters, stride):
    return stride != 1 or x.shape[-1] != filters


def _project(net, x, filters, stride):
    if _needs_projection(x, filters, stride):
        return net.norm(net.conv(x, filters, 1, stride))
    return x


def _new(net, x, filters, stride, first_relu=True, second_norm=True, first_norm=True):
    new = net.conv(x, filters, 3, stride)
    new = net.norm(new) if first_norm else new
    new = net.conv(relu(new) if first_relu else new, filters)
    return net.norm(new) if second_norm else new


def _always_training(net):
    return Net(net.weight, True, net.momentum)


def _zero_padded(x, filters, stride):
    x = x[:, ::stride, ::stride]
    return np.pad(x, [(0, 0)] * 3 + [(0, max(filters - x.shape[-1], 0))])


def _padded_evenly(net, x, filters, stride):
    """Padding of one pixel on every side, as PyTorch's padding=1."""
    padded = np.pad(x, [(0, 0), (1, 1), (1, 1), (0, 0)])
    new = relu(net.norm(net.conv(padded, filters, 3, stride, padding="valid")))
    return relu(_project(net, x, filters, stride) + net.norm(net.conv(new, filters)))


def _stride_on_second(net, x, filters, stride):
    new = net.norm(net.conv(relu(net.norm(net.conv(x, filters))), filters, 3, stride))
    return relu(_project(net, x, filters, stride) + new)


def _relu_before_norm(net, x, filters, stride):
    new = net.norm(relu(net.conv(x, filters, 3, stride)))
    return relu(_project(net, x, filters, stride) + net.norm(net.conv(new, filters)))


def _pre_activation(net, x, filters, stride):
    new = net.conv(relu(net.norm(x)), filters, 3, stride)
    new = net.conv(relu(net.norm(new)), filters)
    if _needs_projection(x, filters, stride):
        x = net.conv(x, filters, 1, stride)
    return x + new


def _both_read_input(net, x, filters, stride):
    new = net.norm(net.conv(x, filters, 3, stride))
    return relu(_project(net, x, filters, stride) + new)


def _bare_projection(net, x, filters, stride):
    new = _new(net, x, filters, stride)
    if _needs_projection(x, filters, stride):
        x = net.conv(x, filters, 1, stride)
    return relu(x + new)


def _wide_projection(net, x, filters, stride):
    new = _new(net, x, filters, stride)
    if _needs_projection(x, filters, stride):
        x = net.norm(net.conv(x, filters, 3, stride))
    return relu(x + new)


def _rectified_projection(net, x, filters, stride):
    return relu(relu(_project(net, x, filters, stride)) + _new(net, x, filters, stride))


def _projection_everywhere(net, x, filters, stride):
    skip = net.norm(net.conv(x, filters, 1, stride))
    return relu(skip + _new(net, x, filters, stride))


def _pooled_projection(net, x, filters, stride):
    skip = x if stride == 1 else avg_pool2d(x, stride, stride, "same")
    if x.shape[-1] != filters:
        skip = net.norm(net.conv(skip, filters, 1))
    return relu(skip + _new(net, x, filters, stride))


def _subsampled(net, x, filters, stride):
    skip = x[:, ::stride, ::stride]
    if x.shape[-1] != filters:
        skip = net.norm(net.conv(x, filters, 1, stride))
    return relu(skip + _new(net, x, filters, stride))


def _biased(net, x, filters, stride):
    def conv(x, size, stride):
        return net.conv(x, filters, size, stride, biased=True)

    new = net.norm(conv(relu(net.norm(conv(x, 3, stride))), 3, 1))
    if _needs_projection(x, filters, stride):
        x = net.norm(conv(x, 1, stride))
    return relu(x + new)


def _norm_of_the_sum(net, x, filters, stride):
    new = _new(net, x, filters, stride, second_norm=False)
    return relu(net.norm(_project(net, x, filters, stride) + new))


def _one_more_norm(net, x, filters, stride):
    return relu(net.norm(_project(net, x, filters, stride) + _new(net, x, filters, stride)))


def _norms_first(net, x, filters, stride):
    new = relu(net.conv(net.norm(x), filters, 3, stride))
    return relu(_project(net, x, filters, stride) + net.conv(net.norm(new), filters))


def _normalized_shortcut(net, x, filters, stride):
    skip = _project(net, x, filters, stride)
    skip = skip if _needs_projection(x, filters, stride) else net.norm(x)
    return relu(skip + _new(net, x, filters, stride))


def _inner_shortcut(net, x, filters, stride):
    first = relu(net.norm(net.conv(x, filters, 3, stride)))
    return relu(first + net.norm(net.conv(first, filters)))


ZEROS = "zeros for the missing maps, not a projection"
UNITS = {
    "leaving out the ReLU after the addition": lambda net, x, f, s: (
        _project(net, x, f, s) + _new(net, x, f, s)
    ),
    "a ReLU on the branch before the addition, none after it": lambda net, x, f, s: (
        _project(net, x, f, s) + relu(_new(net, x, f, s))
    ),
    "a ReLU on the branch before the addition as well": lambda net, x, f, s: relu(
        _project(net, x, f, s) + relu(_new(net, x, f, s))
    ),
    "leaving out the ReLU between the two convolutions": lambda net, x, f, s: relu(
        _project(net, x, f, s) + _new(net, x, f, s, first_relu=False)
    ),
    "leaving out the second batch normalization": lambda net, x, f, s: relu(
        _project(net, x, f, s) + _new(net, x, f, s, second_norm=False)
    ),
    "leaving out the first batch normalization": lambda net, x, f, s: relu(
        _project(net, x, f, s) + _new(net, x, f, s, first_norm=False)
    ),
    "no batch normalization in the branch": lambda net, x, f, s: relu(
        _project(net, x, f, s) + _new(net, x, f, s, first_norm=False, second_norm=False)
    ),
    "batch normalization after the ReLU, not before it": _relu_before_norm,
    "the second batch normalization after the addition, not before it": _norm_of_the_sum,
    "one more batch normalization, after the addition": _one_more_norm,
    "batch normalization before each convolution, not after it": _norms_first,
    "batch normalization of a shortcut that should be the input as it is": _normalized_shortcut,
    "a shortcut from the first convolution's maps, not from the input": _inner_shortcut,
    "the pre-activation order (normalize and ReLU before each convolution), a later design": (
        _pre_activation
    ),
    "no batch normalization after the projection": _bare_projection,
    "a ReLU after the projection": _rectified_projection,
    "a 3×3 projection, not 1×1": _wide_projection,
    "a projection even where the input could be added as it is": _projection_everywhere,
    "dropping pixels where the input should be projected (the depth stays, the stride does not)": (
        _subsampled
    ),
    "average pooling where the projection should have a stride": _pooled_projection,
    ZEROS: lambda net, x, f, s: relu(_zero_padded(x, f, s) + _new(net, x, f, s)),
    "the stride on the second convolution, not the first": _stride_on_second,
    'padding one pixel on every side, as PyTorch does, not as padding="same" does': (
        _padded_evenly
    ),
    "both convolutions reading the input": _both_read_input,
    "no shortcut at all": lambda net, x, f, s: relu(_new(net, x, f, s)),
    "the shortcut alone: what the convolutions computed is lost": lambda net, x, f, s: relu(
        _project(net, x, f, s)
    ),
    "concatenating where the unit should add": lambda net, x, f, s: relu(
        np.concatenate([_project(net, x, f, s), _new(net, x, f, s)], axis=-1)
    ),
    "concatenating where the unit should add, the other way round": lambda net, x, f, s: relu(
        np.concatenate([_new(net, x, f, s), _project(net, x, f, s)], axis=-1)
    ),
    "multiplying where the unit should add": lambda net, x, f, s: relu(
        _project(net, x, f, s) * _new(net, x, f, s)
    ),
    "subtracting where the unit should add": lambda net, x, f, s: relu(
        _project(net, x, f, s) - _new(net, x, f, s)
    ),
    "the mean of shortcut and branch, not their sum": lambda net, x, f, s: relu(
        (_project(net, x, f, s) + _new(net, x, f, s)) / 2
    ),
    "convolutions with biases": _biased,
    "the batch's own statistics where the moving ones belong (training=True always)": (
        lambda net, x, f, s: oracle.unit(_always_training(net), x, f, s)
    ),
}
"""sentence → unit(net, x, filters, stride)"""

THIS_IS = "this is the result of "


def units(weight, x, filters, stride):
    """Mistakes in one residual unit, in inference."""
    return {
        THIS_IS + why: lambda wrong=wrong: wrong(Net(weight), np.asarray(x, float), filters, stride)
        for why, wrong in UNITS.items()
        if why != ZEROS or np.shape(x)[-1] != filters  # else no map is missing
    }


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

    def stem_conv(one, size=7, stride=2):
        return relu(one.norm(one.conv(x, width, size, stride)))

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
        "one unit in every stage": lambda: oracle.resnet(
            net(), x, classes, (1,) * len(units), width, small
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
            "stride 1 in the small stem": lambda: with_stem(lambda one: stem_conv(one, 3, 1)),
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
            unit=lambda net, x, f: _new(net, x, f, 1)
        )
        known["no ReLU between a unit's convolutions"] = lambda: tower(
            unit=lambda net, x, f: relu(_new(net, x, f, 1, first_relu=False))
        )
    return {THIS_IS + why: value for why, value in known.items()}
