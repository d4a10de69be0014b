"""The checks of 01-pooling's Keras layers: right variants pass, wrong ones fail and are named."""

import os
import subprocess
import sys
from math import ceil
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.keras


def same_split(size, kernel_size, stride):
    total = max((ceil(size / stride) - 1) * stride + kernel_size - size, 0)
    return total // 2, total - total // 2


def variant(base, **methods):
    """A variant of a layer under its name, as saving and loading needs."""
    return type(base.__name__, (base,), methods)


def without(base, *entries):
    """A layer whose get_config forgets these entries."""

    def get_config(self):
        return {k: v for k, v in base.get_config(self).items() if k not in entries}

    return variant(base, get_config=get_config)


SHAPES, GRADIENT, RELOAD = "shapes", "gradient", "saves and loads"
BASE_ENTRIES = ("name", "trainable", "dtype")


class PoolIdeas:
    """idea → (Pool2D, the parts that fail and how they are named), made from the reference's."""

    def __init__(self, names):
        self.layer, self.ops = names["keras"].layers.Layer, names["ops"]
        self.right = names["Pool2D"]
        self.output_size = names["output_size"]

    def pool(self, x, kind, *windows):
        return {"max": self.ops.max_pool, "average": self.ops.average_pool}[kind](x, *windows)

    def calling(self, call):
        return variant(self.right, call=lambda self, x: call(self, x))

    def made_by(self, make):
        """With another __init__: make(kernel_size, stride, padding, kind) → the right one's."""

        def __init__(layer, kernel_size, stride=None, padding="valid", kind="max", **kwargs):
            self.right.__init__(layer, *make(kernel_size, stride, padding, kind), **kwargs)

        return variant(self.right, __init__=__init__)

    def sized_by(self, size):
        def compute_output_shape(layer, shape):
            windows = (layer.kernel_size, layer.stride, layer.padding)
            return (shape[0], *(n and size(n, *windows) for n in shape[1:3]), shape[3])

        return variant(self.right, compute_output_shape=compute_output_shape)

    def wrong(self):
        ops, pool, right = self.ops, self.pool, self.right
        exchanged = {"max": "average", "average": "max"}

        def zero_padded(layer, x):
            if layer.padding == "same":
                pads = [same_split(n, layer.kernel_size, layer.stride) for n in x.shape[1:3]]
                x = ops.pad(x, ((0, 0), *pads, (0, 0)))
            return pool(x, layer.kind, layer.kernel_size, layer.stride, "valid")

        def channels_first(layer, x):
            x = ops.transpose(x, (0, 2, 3, 1))
            return ops.transpose(right.call(layer, x), (0, 3, 1, 2))

        def by_numpy(layer, x):
            return ops.convert_to_tensor(ops.convert_to_numpy(right.call(layer, x)))

        def silent(k, s, p, kind):
            if kind not in exchanged:
                raise ValueError("unknown kind")
            return k, s, p, kind

        def no_kwargs(layer, kernel_size, stride=None, padding="valid", kind="max"):
            right.__init__(layer, kernel_size, stride, padding, kind)

        def shape_without_none(layer, shape):
            windows = (layer.kernel_size, layer.stride, layer.padding)
            return (shape[0], *(self.output_size(n, *windows) for n in shape[1:3]), shape[3])

        def with_shape(change):
            return variant(
                right,
                compute_output_shape=lambda layer, shape: change(
                    right.compute_output_shape(layer, shape)
                ),
            )

        values = ("max", "average", "same")
        return {
            "kind ignored": (
                self.calling(lambda s, x: pool(x, "max", s.kernel_size, s.stride, s.padding)),
                {
                    "average": "max pooling",
                    "same": "max pooling",
                    GRADIENT: "gradient of max",
                },
            ),
            "kinds exchanged": (
                self.calling(
                    lambda s, x: pool(x, exchanged[s.kind], s.kernel_size, s.stride, s.padding)
                ),
                {
                    "max": "average pooling",
                    "average": "max pooling",
                    "same": "average pooling",
                    GRADIENT: "gradient of average",
                },
            ),
            "padding ignored": (
                self.calling(lambda s, x: pool(x, s.kind, s.kernel_size, s.stride)),
                {"same": 'padding "valid" where', GRADIENT: ""},
            ),
            "stride ignored": (
                self.calling(lambda s, x: pool(x, s.kind, s.kernel_size, None, s.padding)),
                dict.fromkeys(values, "the stride is not used") | {GRADIENT: ""},
            ),
            "default stride 1": (
                self.made_by(lambda k, s, p, kind: (k, s or 1, p, kind)),
                dict.fromkeys(values, "one pixel at a time"),
            ),
            "zeros as padding": (
                self.calling(zero_padded),
                {"same": "with zeros", GRADIENT: ""},
            ),
            "channels first": (
                self.calling(channels_first),
                dict.fromkeys(values, "(batch, channels, height, width)") | {GRADIENT: ""},
            ),
            "ReLU": (
                self.calling(lambda s, x: ops.relu(right.call(s, x))),
                {"max": "letting 0 win", "average": "", "same": "letting 0 win", GRADIENT: ""},
            ),
            "NumPy in call": (self.calling(by_numpy), {GRADIENT: "", SHAPES: ""}),
            "gradient stopped": (
                self.calling(lambda s, x: ops.stop_gradient(right.call(s, x))),
                {GRADIENT: ""},
            ),
            "sizes rounded up": (
                self.sized_by(
                    lambda n, k, s, p: ceil((n - k) / s) + 1 if p == "valid" else ceil(n / s)
                ),
                {SHAPES: "rounding up"},
            ),
            "sizes of valid": (
                self.sized_by(lambda n, k, s, p: (n - k) // s + 1),
                {SHAPES: 'formula for "valid"'},
            ),
            "sizes of the input": (
                variant(right, compute_output_shape=lambda s, shape: shape),
                {SHAPES: "shape of the input"},
            ),
            "unknown sides": (
                variant(right, compute_output_shape=shape_without_none),
                {SHAPES: ""},
            ),
            "shape without batch": (
                with_shape(lambda shape: shape[1:]),
                {SHAPES: "without the batch axis"},
            ),
            "height and width exchanged in the shape": (
                with_shape(lambda shape: (shape[0], shape[2], shape[1], shape[3])),
                {SHAPES: "height and width exchanged"},
            ),
            "kind not in the config": (without(right, "kind"), {RELOAD: "leaves kind out"}),
            "padding not in the config": (
                without(right, "padding"),
                {RELOAD: "leaves padding out"},
            ),
            "stride not in the config": (without(right, "stride"), {RELOAD: "leaves stride out"}),
            "kernel_size alone in the config": (
                without(right, "stride", "padding", "kind"),
                {RELOAD: "leaves stride, padding and kind out"},
            ),
            "no option in the config": (
                without(right, "kernel_size", "stride", "padding", "kind"),
                {RELOAD: "get_config leaves out 'kernel_size'"},
            ),
            "only options in the config": (
                without(right, *BASE_ENTRIES),
                {RELOAD: "does not begin with super().get_config()"},
            ),
            "any kind": (
                self.made_by(
                    lambda k, s, p, kind: (k, s, p, "max" if kind == "max" else "average")
                ),
                {"refuses another kind": ""},
            ),
            "kind refused without its name": (self.made_by(silent), {"refuses another kind": ""}),
            "no keyword arguments": (variant(right, __init__=no_kwargs), {RELOAD: ""}),
        }

    def right_ones(self):
        ops, right, layers = self.ops, self.right, sys.modules["keras"].layers

        def by_slices(layer, x):
            k, s = layer.kernel_size, layer.stride
            fill = -1e30 if layer.kind == "max" else 0.0
            ones = ops.ones_like(x)
            if layer.padding == "same":
                pads = [same_split(n, k, s) for n in x.shape[1:3]]
                x = ops.pad(x, ((0, 0), *pads, (0, 0)), constant_values=fill)
                ones = ops.pad(ones, ((0, 0), *pads, (0, 0)))
            height, width = (x.shape[i] - k + 1 for i in (1, 2))

            def slices(x):
                return [
                    x[:, i : i + height : s, j : j + width : s] for i in range(k) for j in range(k)
                ]

            if layer.kind == "max":
                return ops.max(ops.stack(slices(x)), axis=0)
            return sum(slices(x)) / sum(slices(ones))

        class Pool2D(self.layer):
            """A Keras layer inside; everything else from the layer inside."""

            def __init__(self, kernel_size, stride=None, padding="valid", kind="max", **kwargs):
                super().__init__(**kwargs)
                self.options = dict(kernel_size=kernel_size, stride=stride, padding=padding)
                kinds = {"max": layers.MaxPooling2D, "average": layers.AveragePooling2D}
                if kind not in kinds:
                    raise ValueError(f"no kind {kind}")
                self.kind = kind
                self.pool = kinds[kind](kernel_size, stride, padding)

            def call(self, x):
                return self.pool(x)

            def compute_output_shape(self, input_shape):
                return self.pool.compute_output_shape(input_shape)

            def get_config(self):
                return super().get_config() | self.options | {"kind": self.kind}

        return {
            "slices": self.calling(by_slices),
            "a layer inside": Pool2D,
            "a list for the shape": variant(
                right, compute_output_shape=lambda s, x: list(right.compute_output_shape(s, x))
            ),
        }


class DepthIdeas:
    """As PoolIdeas, for DepthMaxPool."""

    def __init__(self, names):
        self.layer, self.ops = names["keras"].layers.Layer, names["ops"]
        self.right = names["DepthMaxPool"]

    def grouped(self, x, p):
        return self.ops.reshape(x, (*self.ops.shape(x)[:3], -1, p))

    def calling(self, call, refuses=True):
        def checked(layer, x):
            if refuses and x.shape[-1] % layer.pool_size:
                raise ValueError(f"{x.shape[-1]} maps, {layer.pool_size} in a group")
            return call(x, layer.pool_size)

        return variant(self.right, call=lambda self, x: checked(self, x))

    def wrong(self):
        ops, right, grouped = self.ops, self.right, self.grouped
        import tensorflow as tf

        def along(axes):
            return lambda x, p: ops.transpose(
                ops.max(grouped(ops.transpose(x, axes), p), -1), np.argsort(axes).tolist()
            )

        def filled(x, p):
            return ops.pad(x, [(0, 0)] * 3 + [(0, -x.shape[-1] % p)])

        def nameless(layer, x):
            if x.shape[-1] % layer.pool_size:
                raise ValueError("the maps cannot be divided")
            return right.call(layer, x)

        def by_numpy(x, p):
            x = ops.convert_to_numpy(x)
            return ops.convert_to_tensor(x.reshape(*x.shape[:3], -1, p).max(-1))

        class DepthMaxPool(self.layer):
            """No compute_output_shape."""

            def __init__(self, pool_size, **kwargs):
                super().__init__(**kwargs)
                self.pool_size = pool_size

            call, _groups = right.call, right._groups

            def get_config(self):
                return {**super().get_config(), "pool_size": self.pool_size}

        values, refuses = "values", "refuses a remainder"

        def wrong_values(words, gradient=""):
            return {values: words, GRADIENT: gradient}

        return {
            "interleaved": (
                self.calling(
                    lambda x, p: ops.max(
                        ops.reshape(x, (-1, *x.shape[1:3], p, x.shape[3] // p)), -2
                    )
                ),
                wrong_values("interleaved"),
            ),
            "along width": (self.calling(along((0, 1, 3, 2))), wrong_values("along width")),
            "along height": (self.calling(along((0, 3, 2, 1))), wrong_values("along height")),
            "over height and width": (
                self.calling(lambda x, p: ops.max_pool(x, p, p)),
                wrong_values("over height and width"),
            ),
            "mean": (
                self.calling(lambda x, p: ops.mean(grouped(x, p), -1)),
                wrong_values("the mean of each group", "gradient of a mean"),
            ),
            "absolute values": (
                self.calling(lambda x, p: ops.max(grouped(ops.abs(x), p), -1)),
                wrong_values("absolute values"),
            ),
            "ReLU": (
                self.calling(lambda x, p: ops.relu(ops.max(grouped(x, p), -1))),
                wrong_values("letting 0 win"),
            ),
            "minimum": (
                self.calling(lambda x, p: ops.min(grouped(x, p), -1)),
                wrong_values("the minimum"),
            ),
            "p groups": (
                self.calling(lambda x, p: ops.max(grouped(x, x.shape[-1] // p), -1)),
                wrong_values("p groups"),
            ),
            "all maps": (
                self.calling(lambda x, p: ops.max(x, -1, keepdims=True)),
                wrong_values("over all maps"),
            ),
            "every p-th map": (
                self.calling(lambda x, p: x[..., ::p]),
                wrong_values("every p-th map")  # that is no work
                | dict.fromkeys([refuses, "shapes", "saves and loads"], ""),
            ),
            "overlapping groups": (
                self.calling(
                    lambda x, p: ops.stack(
                        [ops.max(x[..., j : j + p], -1) for j in range(x.shape[-1] - p + 1)], -1
                    )
                ),
                wrong_values("one map at a time"),
            ),
            "remainder dropped": (
                self.calling(
                    lambda x, p: ops.max(grouped(x[..., : x.shape[-1] // p * p], p), -1), False
                ),
                {refuses: "dropped silently"},
            ),
            "remainder filled up": (
                self.calling(lambda x, p: ops.max(grouped(filled(x, p), p), -1), False),
                {refuses: "filled up with zeros"},
            ),
            "remainder pooled": (
                self.calling(
                    lambda x, p: ops.stack(
                        [ops.max(x[..., j : j + p], -1) for j in range(0, x.shape[-1], p)], -1
                    ),
                    False,
                ),
                {refuses: "smaller last group"},
            ),
            "refused without numbers": (variant(right, call=nameless), {refuses: ""}),
            "left to reshape": (
                self.calling(lambda x, p: ops.max(grouped(x, p), -1), False),
                {refuses: ""},
            ),
            "TensorFlow along depth": (
                self.calling(lambda x, p: tf.nn.max_pool(x, (1, 1, 1, p), (1, 1, 1, p), "VALID")),
                {GRADIENT: ""},
            ),
            "NumPy in call": (self.calling(by_numpy), {GRADIENT: "", SHAPES: ""}),
            "shape of the input": (
                variant(right, compute_output_shape=lambda s, shape: shape),
                {SHAPES: "shape of the input"},
            ),
            "pool_size in the shape": (
                variant(right, compute_output_shape=lambda s, shape: (*shape[:3], s.pool_size)),
                {SHAPES: "pool size in place"},
            ),
            "no compute_output_shape": (DepthMaxPool, {SHAPES: ""}),
            "no pool_size in the config": (
                without(right, "pool_size"),
                {RELOAD: "get_config leaves out 'pool_size'"},
            ),
            "only options in the config": (
                without(right, *BASE_ENTRIES),
                {RELOAD: "does not begin with super().get_config()"},
            ),
        }

    def right_ones(self):
        ops, layers = self.ops, sys.modules["keras"].layers

        def by_slices(x, p):
            result = x[..., ::p]
            for i in range(1, p):
                result = ops.maximum(result, x[..., i::p])
            return result

        def by_3d_pool(x, p):
            return layers.MaxPooling3D((1, 1, p))(x[..., None])[..., 0]

        class DepthMaxPool(self.layer):
            """Refuses when it is built; splits."""

            def __init__(self, pool_size, **kwargs):
                super().__init__(**kwargs)
                self.pool_size = pool_size

            def build(self, input_shape):
                if input_shape[-1] % self.pool_size:
                    raise ValueError(f"{self.pool_size} does not divide {input_shape[-1]}")
                self.groups = input_shape[-1] // self.pool_size

            def call(self, x):
                groups = ops.split(x, self.groups, axis=-1)
                return ops.concatenate([ops.max(g, -1, keepdims=True) for g in groups], -1)

            def compute_output_shape(self, input_shape):
                return list(input_shape[:-1]) + [input_shape[-1] // self.pool_size]

            def get_config(self):
                config = super().get_config()
                config.update(pool_size=self.pool_size)
                return config

        def through_tensorflow(x, p):
            import tensorflow as tf

            return tf.reduce_max(tf.reshape(x, tf.concat([tf.shape(x)[:3], [-1, p]], 0)), -1)

        return {
            "strided slices": self.calling(by_slices),
            "three-dimensional pool": self.calling(by_3d_pool),
            "built and split": DepthMaxPool,
            "TensorFlow": self.calling(through_tensorflow),
            "flat": self.calling(
                lambda x, p: ops.reshape(
                    ops.max(ops.reshape(x, (-1, p)), -1), (*ops.shape(x)[:3], x.shape[-1] // p)
                )
            ),
        }


class AverageIdeas:
    """As PoolIdeas, for GlobalAvgPool."""

    def __init__(self, names):
        self.layer, self.ops = names["keras"].layers.Layer, names["ops"]
        self.right = names["GlobalAvgPool"]

    def calling(self, call):
        return variant(self.right, call=lambda self, x: call(x))

    def wrong(self):
        ops, right = self.ops, self.right

        def weighted(layer, shape):
            layer.scale = layer.add_weight(shape=(), initializer="ones")

        def with_shape(shape):
            return variant(right, compute_output_shape=lambda layer, s: shape(s))

        weights = "shapes and no weights"
        return {
            "keepdims": (
                self.calling(lambda x: ops.mean(x, (1, 2), keepdims=True)),
                {"values": "axes of length 1"},
            ),
            "axes 2 and 3": (
                self.calling(lambda x: ops.mean(x, (2, 3))),
                {"values": "width and channels"},
            ),
            "axes 1 and 3": (
                self.calling(lambda x: ops.mean(x, (1, 3))),
                {"values": "height and channels"},
            ),
            "height only": (self.calling(lambda x: ops.mean(x, 1)), {"values": "height only"}),
            "width only": (self.calling(lambda x: ops.mean(x, 2)), {"values": "width only"}),
            "channels": (self.calling(lambda x: ops.mean(x, 3)), {"values": "over the channels"}),
            "batch too": (
                self.calling(lambda x: ops.mean(x, (0, 1, 2))),
                {"values": "batch too"},
            ),
            "sum": (self.calling(lambda x: ops.sum(x, (1, 2))), {"values": "without dividing"}),
            "maximum": (self.calling(lambda x: ops.max(x, (1, 2))), {"values": "global max"}),
            "49": (self.calling(lambda x: ops.sum(x, (1, 2)) / 49), {"values": "by 49"}),
            "flattened": (
                self.calling(lambda x: ops.reshape(x, (x.shape[0], -1))),
                {"values": "flattening", weights: "", RELOAD: ""},  # which averages nothing
            ),
            "shape keeps the axes": (
                with_shape(lambda s: (s[0], 1, 1, s[3])),
                {weights: "axes of length 1 kept"},
            ),
            "shape without batch": (
                with_shape(lambda s: (s[3],)),
                {weights: "without the batch axis"},
            ),
            "a weight": (
                variant(
                    right, build=weighted, call=lambda s, x: s.scale * ops.mean(x, axis=(1, 2))
                ),
                {weights: ""},
            ),
            "sizes fixed by build": (
                variant(
                    right,
                    build=lambda s, shape: setattr(s, "pixels", shape[1] * shape[2]),
                    call=lambda s, x: ops.sum(x, (1, 2)) / s.pixels,
                ),
                {RELOAD: ""},
            ),
        }

    def right_ones(self):
        ops, layers = self.ops, sys.modules["keras"].layers

        class GlobalAvgPool(layers.GlobalAveragePooling2D):
            """Keras's own, renamed."""

        return {
            "two means": self.calling(lambda x: ops.mean(ops.mean(x, 1), 1)),
            "flattened pixels": self.calling(
                lambda x: ops.mean(ops.reshape(x, (ops.shape(x)[0], -1, x.shape[-1])), 1)
            ),
            "sum over size": self.calling(
                lambda x: ops.sum(x, (1, 2)) / (ops.shape(x)[1] * ops.shape(x)[2])
            ),
            "Keras's own": GlobalAvgPool,
        }


IDEAS = {
    "pool_layer": ("Pool2D", PoolIdeas),
    "depth_max": ("DepthMaxPool", DepthIdeas),
    "global_average": ("GlobalAvgPool", AverageIdeas),
}


@pytest.mark.parametrize("name", IDEAS)
def test_a_wrong_layer_fails_where_it_is_wrong(name, reference, fails, subtests):
    offered, ideas = IDEAS[name]
    for idea, (layer, expected) in ideas(reference).wrong().items():
        with subtests.test(idea):
            fails(name, {offered: layer}, expected)


@pytest.mark.parametrize("name", IDEAS)
def test_a_right_layer_passes_in_full(name, reference, passes, subtests):
    offered, ideas = IDEAS[name]
    for idea, layer in ideas(reference).right_ones().items():
        with subtests.test(idea):
            passes(name, {offered: layer})


def test_a_function_is_no_layer(reference, run):
    pools = {"max": reference["max_pool2d"], "average": reference["avg_pool2d"]}

    def pool(kernel_size, stride=None, padding="valid", kind="max", name=None):
        return lambda x: pools[kind](x, kernel_size, stride or kernel_size, padding)

    verdict = run("pool_layer", {"Pool2D": pool})
    passed = {part.name for part in verdict.parts if part.passed}
    assert passed == {"max", "average", "same"}


@pytest.mark.slow
def test_the_layers_pass_on_another_backend():
    pytest.importorskip("jax")
    here = Path(__file__)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "reference"]
    done = subprocess.run(
        [*command, str(here.with_name("test_checks_pooling.py"))],
        env=os.environ | {"KERAS_BACKEND": "jax"},
        cwd=here.parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:]
