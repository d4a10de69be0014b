"""One added cell writes everything to a module of the learner's; the answers import from it."""

# %% added before="output-size"
from pathlib import Path

Path("my_pooling.py").write_text("""
import keras
import numpy as np


def output_size(size, kernel_size, stride, padding):
    if padding == "same":
        return -(-size // stride)
    if padding == "valid":
        if kernel_size > size:
            raise ValueError(f"{kernel_size} > {size}")
        return (size - kernel_size) // stride + 1
    raise ValueError(padding)


def _starts(size, k, s, padding):
    count = output_size(size, k, s, padding)
    pad = max((count - 1) * s + k - size, 0) // 2 if padding == "same" else 0
    return [i * s - pad for i in range(count)]


def _pool(reduce, x, k, s, padding):
    rows, columns = (_starts(n, k, s, padding) for n in x.shape[1:3])
    out = np.empty((x.shape[0], len(rows), len(columns), x.shape[3]), x.dtype)
    for i, y in enumerate(rows):
        for j, z in enumerate(columns):
            out[:, i, j] = reduce(x[:, max(y, 0):y + k, max(z, 0):z + k], axis=(1, 2))
    return out


def max_pool2d(images, kernel_size, stride, padding):
    return _pool(np.max, images, kernel_size, stride, padding)


def avg_pool2d(images, kernel_size, stride, padding):
    return _pool(np.mean, images, kernel_size, stride, padding)


class Pool2D(keras.layers.Layer):
    def __init__(self, kernel_size, stride=None, padding="valid", kind="max", **kwargs):
        super().__init__(**kwargs)
        if kind not in ("max", "average"):
            raise ValueError(f"what is {kind}?")
        self.kernel_size, self.stride, self.padding, self.kind = kernel_size, stride, padding, kind

    def call(self, images):
        pool = keras.ops.max_pool if self.kind == "max" else keras.ops.average_pool
        return pool(images, self.kernel_size, self.stride or self.kernel_size, self.padding)

    def compute_output_shape(self, input_shape):
        n, h, w, c = input_shape
        k, s = self.kernel_size, self.stride or self.kernel_size
        return (n, h and output_size(h, k, s, self.padding), w and output_size(w, k, s, self.padding), c)

    def get_config(self):
        return {**super().get_config(), "kernel_size": self.kernel_size, "stride": self.stride,
                "padding": self.padding, "kind": self.kind}


class DepthMaxPool(keras.layers.Layer):
    def __init__(self, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = pool_size

    def call(self, maps):
        shape = keras.ops.shape(maps)
        groups = self.compute_output_shape(maps.shape)[-1]
        return keras.ops.max(keras.ops.reshape(maps, shape[:-1] + (groups, self.pool_size)), -1)

    def compute_output_shape(self, input_shape):
        if input_shape[-1] % self.pool_size:
            raise ValueError(f"{input_shape[-1]} is no multiple of {self.pool_size}")
        return (*input_shape[:-1], input_shape[-1] // self.pool_size)

    def get_config(self):
        return {**super().get_config(), "pool_size": self.pool_size}


class GlobalAvgPool(keras.layers.Layer):
    def call(self, maps):
        return keras.ops.mean(maps, (1, 2))

    def compute_output_shape(self, input_shape):
        return input_shape[0], input_shape[3]
""")
# %% answer="output-size"
from my_pooling import output_size

# %% answer="max-pool"
from my_pooling import max_pool2d

# %% answer="avg-pool"
from my_pooling import avg_pool2d

# %% answer="pool-layer"
from my_pooling import Pool2D

# %% answer="depth-max"
from my_pooling import DepthMaxPool

# %% answer="global-average"
from my_pooling import GlobalAvgPool
