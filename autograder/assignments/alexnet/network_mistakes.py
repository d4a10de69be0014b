"""AlexNet, ZF Net and their dropout as learners get them wrong: see `mistakes`."""

from functools import partial

import numpy as np

from autograder.assignments.alexnet import oracle
from autograder.assignments.alexnet.mistakes import lrns
from autograder.assignments.shared import chance
from autograder.assignments.shared.layers import (
    avg_pool2d,
    dense,
    flatten,
    max_pool2d,
    relu,
    softmax,
)


def networks(x, weight, classes, width, groups=1, table=None, changes=(), norm=None):
    """Mistakes in AlexNet, or in what is made of it: wrong outputs, each a callable.

    Args:
        changes: further mistakes, sentence → table.
        norm: the normalization, where the learner's own is not the oracle's.
    """
    right = oracle.MENDED if table is None else table
    norm = norm or partial(oracle.lrn, r=oracle.WINDOW)
    net = partial(_run, x, weight, classes, width, table=right, groups=groups, norm=norm)

    def normed(*arguments):
        return partial(net, norm=lambda maps: oracle.lrn(maps, *arguments))

    def slipped(why):
        return partial(net, norm=lambda maps: _value(lrns(maps, 4, 1.0, 2e-5, 0.75)[why]))

    def row(name, place, value):
        return [
            tuple(value if (r[0], i) == (name, place) else item for i, item in enumerate(r))
            for r in right
        ]

    pools = [r for r in right if r[1] == "pool"]
    hidden = ("F8", "F9")
    known = {
        "the normalization of C1 and C3 is missing": partial(net, after_relu=()),
        "the normalization has a window of three maps, r = 2: AlexNet's has five": normed(2),
        **{
            f"the normalization after {name} has a window of three maps, r = 2: both have five": (
                partial(net, at={name: partial(oracle.lrn, r=2)})
            )
            for name in ("C1", "C3")
        },
        "the normalization has a window of eleven maps: TensorFlow's default radius": normed(10),
        "the normalization has a window of nine maps: r = 4 is two maps on each side": normed(8),
        "the normalization has k = 2, the paper's, not 1": normed(4, 2.0),
        "the normalization has the paper's alpha, 0.0001, not 0.00002": normed(4, 1.0, 1e-4),
        "the normalization has alpha = 1": normed(4, 1.0, 1.0),
        "the normalization has beta = 0.5": normed(4, 1.0, 2e-5, 0.5),
        "the normalization comes after the pooling, not before it": partial(
            net, after_relu=(), after_pool=("S2", "S4")
        ),
        **{
            f"the normalization of {conv} comes after the pooling, not before it": partial(
                net, after_relu=(other,), after_pool=(pool,)
            )
            for conv, other, pool in [("C1", "C3", "S2"), ("C3", "C1", "S4")]
        },
        "the normalization comes before the ReLU": partial(
            net, after_relu=(), before_relu=("C1", "C3")
        ),
        "the normalization follows C1 only": partial(net, after_relu=("C1",)),
        "the normalization follows C3 only": partial(net, after_relu=("C3",)),
        "the normalization follows every convolution": partial(
            net, after_relu=("C1", "C3", "C5", "C6", "C7")
        ),
        **{f"the normalization is wrong: {why}": slipped(why) for why in ALONG},
        'C1 has padding "same": the table says "valid"': partial(net, table=row("C1", 5, "same")),
        "the pooling after C7 is missing": partial(net, table=[r for r in right if r[0] != "S8"]),
        "one of C5 and C6 is missing": partial(net, table=[r for r in right if r[0] != "C5"]),
        "C7 is missing": partial(net, table=[r for r in right if r[0] != "C7"]),
        "global average pooling in place of Flatten": partial(net, gather=_averaged),
        "global max pooling in place of Flatten": partial(net, gather=_highest),
        "pooling windows of 2, not 3": partial(
            net, table=[(*r[:2], 2, 2) if r[1] == "pool" else r for r in right]
        ),
        'pooling with padding "same"': partial(net, pool_padding="same"),
        **{
            f"average pooling in place of max pooling in {r[0]}": partial(net, average=(r[0],))
            for r in pools
        },
        "average pooling in place of max pooling": partial(net, average=[r[0] for r in pools]),
        "the softmax is missing: these are logits": partial(net, last=np.asarray),
        "a sigmoid in place of the softmax": partial(net, last=lambda y: 1 / (1 + np.exp(-y))),
        "tanh in place of ReLU": partial(net, active=np.tanh),
        **{
            f"no ReLU in {' and '.join(rows)}": partial(net, linear=rows)
            for rows in [(r[0],) for r in right if r[1] != "pool" and r[0] != "Out"]
        },
        "no ReLU in C5, C6 and C7": partial(net, linear=("C5", "C6", "C7")),
        "no ReLU in C6 and C7": partial(net, linear=("C6", "C7")),
        "no ReLU in C1 and C3": partial(net, linear=("C1", "C3")),
        "no ReLU in any convolution": partial(net, linear=("C1", "C3", "C5", "C6", "C7")),
        "no ReLU in F8 and F9": partial(net, linear=hidden),
        "no ReLU anywhere": partial(net, linear=("C1", "C3", "C5", "C6", "C7", *hidden)),
        "the channels of torchvision's AlexNet (64, 192, 384, 256, 256)": partial(
            net, table=_with_maps(right, (64, 192, 384, 256, 256))
        ),
    }
    if groups == 2:
        towers = ("C3", "C6", "C7")
        for name in towers:
            known[f"{name} is not divided: its maps read both towers"] = partial(
                net, divided=tuple(other for other in towers if other != name)
            )
        known["the towers are not there: every map reads all maps"] = partial(net, groups=1)
        known["C5 is divided as well: it reads both towers"] = partial(
            net, divided=("C3", "C5", "C6", "C7")
        )
    else:
        known["the network is divided into two towers without being asked"] = partial(net, groups=2)
    for why, other in dict(changes).items():
        known[why] = partial(net, table=other)
    return known


ALONG = (
    "the sum runs over neighbouring columns, not over maps",
    "the sum runs over neighbouring rows, not over maps",
    "the sum runs over neighbouring pixels of the same map, not over maps",
)
"""Those of `lrns` that show in a network as well, where it has a layer of its own for it."""


def _value(wrong):
    return wrong() if callable(wrong) else wrong


def _with_maps(table, maps):
    rest = iter(maps)
    return [(*r[:2], next(rest), *r[3:]) if r[1] == "conv" else r for r in table]


def _run(x, weight, classes, width, table, groups, norm, after_relu=("C1", "C3"), before_relu=(),
         after_pool=(), average=(), pool_padding="valid", active=relu, linear=(), last=softmax,
         divided=("C3", "C6", "C7"), at=(), gather=flatten):  # fmt: skip
    """The network with knobs; left alone, it is right."""
    x = np.asarray(x, float)
    for name, kind, *options in table:
        if kind == "conv":
            maps, kernel_size, stride, padding, _ = options
            towers = groups if name in divided else 1
            x = oracle.grouped_conv(
                x, weight, oracle.scaled(maps, width), kernel_size, stride, padding, towers
            )
            x = norm(x) if name in before_relu else x
            x = x if name in linear else active(x)
            x = dict(at).get(name, norm)(x) if name in after_relu else x
        elif kind == "pool":
            x = (avg_pool2d if name in average else max_pool2d)(x, *options, pool_padding)
            x = norm(x) if name in after_pool else x
    x = gather(x)
    for name in ("F8", "F9"):
        x = _dense(x, weight, oracle.scaled(4096, width))
        x = x if name in linear else active(x)
    return last(_dense(x, weight, classes))


def _averaged(x):
    return x.mean(axis=(1, 2))


def _highest(x):
    return x.max(axis=(1, 2))


def _dense(x, weight, units):
    return dense(x, weight("kernel", (x.shape[-1], units)), weight("bias", (units,)))


def dropouts(maps, weight, classes, width, rng):
    """Outputs in training, as mistakes in dropout spread them."""
    draw = partial(oracle.training_samples, maps, weight, classes, width, rng)
    shares = (5, 10, 20, 25, 30, 40, 60, 70, 75, 80)
    return {
        "there is no dropout": partial(draw, ()),
        "dropout acts on F8 only: F9's outputs need it too": partial(draw, ("F8",)),
        "dropout acts on F9 only: F8's outputs need it too": partial(draw, ("F9",)),
        "dropout acts before F8 and F9, as in torchvision: the table has it on their outputs": (
            partial(draw, ("in", "F8"))
        ),
        "there is dropout on the flattened maps as well": partial(draw, ("in", "F8", "F9")),
        **{f"the rate is {share} %, not 50 %": partial(draw, rate=share / 100) for share in shares},
        **{
            f"{name}'s outputs are dropped at about {share} %, not 50 %": partial(
                draw, rate={"F8": 0.5, "F9": 0.5} | {name: share / 100}
            )
            for name in ("F8", "F9")
            for share in (20, 30, 40, 60, 70)
        },
        "GaussianDropout in place of Dropout: it multiplies by random numbers and drops nothing": (
            partial(draw, kind=chance.gaussian)
        ),
        "AlphaDropout in place of Dropout: that one goes with SELU": partial(
            draw, kind=chance.alpha
        ),
        "dropout that does not divide what it keeps by the share that is kept": partial(
            draw, kind=chance.unscaled
        ),
    }
