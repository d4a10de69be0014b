"""np.maximum.reduceat and np.add.reduceat over the beginnings and ends of the windows."""

# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    if padding not in {"valid", "same"}:
        raise ValueError(f"{padding} is no padding")
    windows = -(-size // stride) if padding == "same" else (size - kernel_size) // stride + 1
    if windows < 1:
        raise ValueError(f"no window of {kernel_size} in {size}")
    return windows
# %% answer="max-pool"
def edges_of_windows(size, kernel_size, stride, padding):
    """First and behind-the-last pixel of each window, one after the other."""
    count = output_size(size, kernel_size, stride, padding)
    starts = np.arange(count) * stride
    if padding == "same":
        starts = starts - max((count - 1) * stride + kernel_size - size, 0) // 2
    ends = np.minimum(starts + kernel_size, size)
    return np.stack([np.maximum(starts, 0), ends], axis=1).ravel()


def reduce_windows(ufunc, images, kernel_size, stride, padding):
    for axis in (1, 2):
        edges = edges_of_windows(images.shape[axis], kernel_size, stride, padding)
        border = [(0, 0)] * 4
        border[axis] = (0, 1)  # reduceat wants every index to be inside
        images = ufunc.reduceat(np.pad(images, border), edges, axis=axis)
        images = np.take(images, np.arange(0, len(edges), 2), axis=axis)
    return images


def max_pool2d(images, kernel_size, stride, padding):
    return reduce_windows(np.maximum, images, kernel_size, stride, padding)
# %% answer="avg-pool"
def avg_pool2d(images, kernel_size, stride, padding):
    sums = reduce_windows(np.add, images.astype("float64"), kernel_size, stride, padding)
    pixels = reduce_windows(np.add, np.ones(images.shape), kernel_size, stride, padding)
    return (sums / pixels).astype(images.dtype)
# %% answer="pool-layer"
class Pool2D(keras.layers.Layer):
    def __init__(self, kernel_size, stride=None, padding="valid", kind="max", **kwargs):
        super().__init__(**kwargs)
        if kind == "max":
            self.pool = keras.ops.max_pool
        elif kind == "average":
            self.pool = keras.ops.average_pool
        else:
            raise ValueError(f"Pool2D: kind={kind}")
        self.options = {
            "kernel_size": kernel_size,
            "stride": kernel_size if stride is None else stride,
            "padding": padding,
            "kind": kind,
        }

    def call(self, images, training=None):
        return self.pool(
            images,
            pool_size=self.options["kernel_size"],
            strides=self.options["stride"],
            padding=self.options["padding"],
        )

    def compute_output_shape(self, input_shape):
        def out(n):
            if n is None:
                return None
            o = self.options
            return output_size(n, o["kernel_size"], o["stride"], o["padding"])

        n, h, w, c = input_shape
        return n, out(h), out(w), c

    def get_config(self):
        return {**super().get_config(), **self.options}
# %% answer="shift-images"
def shift_images(images, shift):
    width = images.shape[2]
    columns = np.arange(width) - shift
    moved = np.take(images, np.maximum(columns, 0), axis=2)
    return np.where((columns >= 0)[:, None], moved, np.zeros((), images.dtype))
# %% answer="depth-max"
class DepthMaxPool(keras.layers.Layer):
    def __init__(self, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = pool_size

    def call(self, maps):
        if maps.shape[-1] % self.pool_size > 0:
            raise ValueError(f"{maps.shape[-1]} maps, pool_size {self.pool_size}")
        groups = ops.split(maps, maps.shape[-1] // self.pool_size, axis=-1)
        return ops.concatenate([ops.max(g, axis=-1, keepdims=True) for g in groups], axis=-1)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:3], input_shape[3] // self.pool_size)

    def get_config(self):
        return {**super().get_config(), "pool_size": self.pool_size}
# %% answer="global-average"
class GlobalAvgPool(keras.layers.GlobalAveragePooling2D):
    pass
