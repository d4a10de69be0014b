"""07's residual unit as learners get it wrong; sentences are as in `mistakes`."""

from functools import partial

import numpy as np

from autograder.assignments.resnet import oracle
from autograder.assignments.resnet.oracle import Net
from autograder.assignments.shared.activations import ACTIVATIONS, leaky_relu
from autograder.assignments.shared.layers import avg_pool2d, conv2d, relu


def _needs_projection(x, filters, stride):
    return stride != 1 or x.shape[-1] != filters


def _project(net, x, filters, stride):
    if _needs_projection(x, filters, stride):
        return net.norm(net.conv(x, filters, 1, stride))
    return x


def new_maps(net, x, f, s, inner=relu, sizes=(3, 3), dilated=False, norms=(True, True), twice=True):
    """What the two convolutions make of x, before the addition.

    Args:
        inner: stands between them; sizes: of their windows; dilated: the second is.
        norms: which of the two normalizations are there; twice: whether the second convolution is.
    """
    new = net.conv(x, f, sizes[0], s)
    new = inner(net.norm(new) if norms[0] else new)
    if dilated:
        new = _dilated(net, new, f)
    elif twice:
        new = net.conv(new, f, sizes[1])
    return net.norm(new) if norms[1] else new


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
    new = new_maps(net, x, filters, stride)
    if _needs_projection(x, filters, stride):
        x = net.conv(x, filters, 1, stride)
    return relu(x + new)


def _wide_projection(net, x, filters, stride):
    new = new_maps(net, x, filters, stride)
    if _needs_projection(x, filters, stride):
        x = net.norm(net.conv(x, filters, 3, stride))
    return relu(x + new)


def _rectified_projection(net, x, filters, stride):
    return relu(relu(_project(net, x, filters, stride)) + new_maps(net, x, filters, stride))


def _projection_everywhere(net, x, filters, stride):
    skip = net.norm(net.conv(x, filters, 1, stride))
    return relu(skip + new_maps(net, x, filters, stride))


def _pooled_projection(net, x, filters, stride):
    skip = x if stride == 1 else avg_pool2d(x, stride, stride, "same")
    if x.shape[-1] != filters:
        skip = net.norm(net.conv(skip, filters, 1))
    return relu(skip + new_maps(net, x, filters, stride))


def _subsampled(net, x, filters, stride):
    skip = x[:, ::stride, ::stride]
    if x.shape[-1] != filters:
        skip = net.norm(net.conv(x, filters, 1, stride))
    return relu(skip + new_maps(net, x, filters, stride))


def _biased(net, x, filters, stride):
    def conv(x, size, stride):
        return net.conv(x, filters, size, stride, biased=True)

    new = net.norm(conv(relu(net.norm(conv(x, 3, stride))), 3, 1))
    if _needs_projection(x, filters, stride):
        x = net.norm(conv(x, 1, stride))
    return relu(x + new)


def _norm_of_the_sum(net, x, filters, stride):
    new = new_maps(net, x, filters, stride, norms=(True, False))
    return relu(net.norm(_project(net, x, filters, stride) + new))


def _one_more_norm(net, x, filters, stride):
    return relu(net.norm(_project(net, x, filters, stride) + new_maps(net, x, filters, stride)))


def _norms_first(net, x, filters, stride):
    new = relu(net.conv(net.norm(x), filters, 3, stride))
    return relu(_project(net, x, filters, stride) + net.conv(net.norm(new), filters))


def _normalized_shortcut(net, x, filters, stride):
    skip = _project(net, x, filters, stride)
    skip = skip if _needs_projection(x, filters, stride) else net.norm(x)
    return relu(skip + new_maps(net, x, filters, stride))


def _inner_shortcut(net, x, filters, stride):
    first = relu(net.norm(net.conv(x, filters, 3, stride)))
    return relu(first + net.norm(net.conv(first, filters)))


def _with(net, x, f, s, end=relu, join=np.add, **parts):
    """A unit with other functions in it.

    Args:
        end: stands after the addition; join: in place of it, from branch and shortcut.
        parts: of `new_maps`.
    """
    return end(join(new_maps(net, x, f, s, **parts), _project(net, x, f, s)))


def _dilated(net, x, f):
    """The second convolution, of every second pixel."""
    kernel = np.asarray(net.weight("kernel", (3, 3, x.shape[-1], f)), float)
    wide = np.zeros((5, 5, *kernel.shape[2:]))
    wide[::2, ::2] = kernel
    return conv2d(x, wide, None, 1, "same")


def _maps_alone(net, x, f, s):
    """The second convolution depthwise."""
    new = relu(net.norm(net.conv(x, f, 3, s)))
    kernel = np.asarray(net.weight("kernel", (3, 3, f, 1)), float)
    kernel = np.where(np.eye(f, dtype=bool), kernel, 0)
    return relu(net.norm(conv2d(new, kernel, None, 1, "same")) + _project(net, x, f, s))


def _layer_norm(net, x, f, s):
    """The second normalization over the maps of each pixel."""
    new = net.conv(relu(net.norm(net.conv(x, f, 3, s))), f)
    mean, variance = new.mean(-1, keepdims=True), new.var(-1, keepdims=True)
    gamma, beta = (np.asarray(net.weight(kind, (f,)), float) for kind in ("gamma", "beta"))
    new = gamma * (new - mean) / np.sqrt(variance + oracle.EPSILON) + beta
    return relu(new + _project(net, x, f, s))


def _projects_the_branch(net, x, f, s):
    new = new_maps(net, x, f, s)
    return relu(new + (net.norm(net.conv(new, f, 1)) if _needs_projection(x, f, s) else x))


SAME = ACTIVATIONS["linear"]
OTHERS = {
    "tanh": np.tanh,
    "sigmoid": ACTIVATIONS["sigmoid"],
    "leaky ReLU": partial(leaky_relu, slope=0.3),
    "leaky ReLU of slope 0.2": leaky_relu,
    "ELU": ACTIVATIONS["elu"],
}
"""What stands where a ReLU belongs."""

ZEROS = "zeros for the missing maps, not a projection"
UNITS = {
    "leaving out the ReLU after the addition": partial(_with, end=SAME),
    "a ReLU on the branch before the addition, none after it": partial(
        _with, end=SAME, join=lambda new, skip: skip + relu(new)
    ),
    "a ReLU on the branch before the addition as well": partial(
        _with, join=lambda new, skip: skip + relu(new)
    ),
    "leaving out the ReLU between the two convolutions": partial(_with, inner=SAME),
    "leaving out the second batch normalization": partial(_with, norms=(True, False)),
    "leaving out the first batch normalization": partial(_with, norms=(False, True)),
    "no batch normalization in the branch": partial(_with, norms=(False, False)),
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
    ZEROS: lambda net, x, f, s: relu(_zero_padded(x, f, s) + new_maps(net, x, f, s)),
    "the stride on the second convolution, not the first": _stride_on_second,
    'padding one pixel on every side, as PyTorch does, not as padding="same" does': (
        _padded_evenly
    ),
    "both convolutions reading the input": _both_read_input,
    "no shortcut at all": partial(_with, join=lambda new, skip: new),
    "projecting the branch's maps, not the input": _projects_the_branch,
    "a second convolution whose result is not used": partial(_with, twice=False),
    "a second convolution of 1×1": partial(_with, sizes=(3, 1)),
    "a first convolution of 1×1": partial(_with, sizes=(1, 3)),
    "a second convolution of 5×5": partial(_with, sizes=(3, 5)),
    "a first convolution of 5×5": partial(_with, sizes=(5, 3)),
    "convolutions of 5×5": partial(_with, sizes=(5, 5)),
    "a second convolution with dilation": partial(_with, dilated=True),
    "a depthwise convolution in the second place": _maps_alone,
    "layer normalization in the second place": _layer_norm,
    **{f"{name} after the addition, not ReLU": partial(_with, end=f) for name, f in OTHERS.items()},
    **{
        f"{name} between the convolutions, not ReLU": partial(_with, inner=f)
        for name, f in OTHERS.items()
    },
    **{f"{name} in place of ReLU": partial(_with, inner=f, end=f) for name, f in OTHERS.items()},
    "the larger of shortcut and branch, not their sum": partial(_with, join=np.maximum),
    "adding the shortcut twice": partial(_with, join=lambda new, skip: new + 2 * skip),
    "the shortcut alone: what the convolutions computed is lost": partial(
        _with, join=lambda new, skip: skip
    ),
    "concatenating where the unit should add": partial(
        _with, join=lambda new, skip: np.concatenate([skip, new], axis=-1)
    ),
    "concatenating where the unit should add, the other way round": partial(
        _with, join=lambda new, skip: np.concatenate([new, skip], axis=-1)
    ),
    "multiplying where the unit should add": partial(_with, join=np.multiply),
    "subtracting the shortcut where the unit should add": partial(_with, join=np.subtract),
    "subtracting where the unit should add": partial(_with, join=lambda new, skip: skip - new),
    "the mean of shortcut and branch, not their sum": partial(
        _with, join=lambda new, skip: (skip + new) / 2
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
