"""Windows by numpy.lib.stride_tricks.as_strided, padding by np.full and a slice."""

# %% added before="output-size"
from numpy.lib.stride_tricks import as_strided


def padded(images, kernel_size, stride, padding, value):
    """The images with `value` around them, in a new array."""
    batch_size, height, width, channels = images.shape
    if padding != "same":
        return images
    extra = []
    for side in (height, width):
        need = (output_size(side, kernel_size, stride, padding) - 1) * stride + kernel_size - side
        extra.append(max(0, need))
    canvas = np.full(
        (batch_size, height + extra[0], width + extra[1], channels), value, dtype=images.dtype
    )
    top, left = extra[0] // 2, extra[1] // 2
    canvas[:, top : top + height, left : left + width] = images
    return canvas


def windows_of(images, kernel_size, stride):
    """(batch, rows, columns, kernel_size, kernel_size, channels), a view."""
    n, h, w, c = images.shape
    rows = output_size(h, kernel_size, stride, "valid")
    columns = output_size(w, kernel_size, stride, "valid")
    sn, sh, sw, sc = images.strides
    return as_strided(
        images,
        (n, rows, columns, kernel_size, kernel_size, c),
        (sn, sh * stride, sw * stride, sh, sw, sc),
        writeable=False,
    )


# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    match padding:
        case "same":
            return (size + stride - 1) // stride
        case "valid" if kernel_size <= size:
            return (size - kernel_size + stride) // stride
        case "valid":
            raise ValueError(f"{kernel_size=} > {size=}")
        case _:
            raise ValueError(f"{padding=}: use 'valid' or 'same'")


# %% answer="max-pool"
def max_pool2d(images, kernel_size, stride, padding):
    for side in images.shape[1:3]:
        output_size(side, kernel_size, stride, padding)  # raises
    canvas = padded(images, kernel_size, stride, padding, np.finfo(images.dtype).min)
    return windows_of(canvas, kernel_size, stride).max(axis=(3, 4))


# %% answer="avg-pool"
def avg_pool2d(images, kernel_size, stride, padding):
    for side in images.shape[1:3]:
        output_size(side, kernel_size, stride, padding)
    total = windows_of(padded(images, kernel_size, stride, padding, 0), kernel_size, stride)
    ones = padded(np.ones_like(images), kernel_size, stride, padding, 0)
    count = windows_of(ones, kernel_size, stride)
    return total.sum(axis=(3, 4), dtype="float64").astype(images.dtype) / count.sum(axis=(3, 4))


# %% answer="pool-layer"
@keras.saving.register_keras_serializable(package="strided")
class Pool2D(keras.layers.Layer):
    def __init__(self, kernel_size, stride=None, padding="valid", kind="max", **kwargs):
        super().__init__(**kwargs)
        kinds = {"max": keras.layers.MaxPooling2D, "average": keras.layers.AveragePooling2D}
        if kind not in kinds:
            raise ValueError(f"kind {kind} is neither of {list(kinds)}")
        self.kernel_size, self.stride = kernel_size, stride or kernel_size
        self.padding, self.kind = padding, kind
        self.inner = kinds[kind](kernel_size, strides=self.stride, padding=padding)

    def call(self, images):
        return self.inner(images)

    def compute_output_shape(self, input_shape):
        return self.inner.compute_output_shape(input_shape)

    def get_config(self):
        mine = {key: getattr(self, key) for key in ("kernel_size", "stride", "padding", "kind")}
        return super().get_config() | mine


# %% answer="shift-images"
def shift_images(images, shift):
    width = images.shape[2]
    return np.pad(images, ((0, 0), (0, 0), (shift, 0), (0, 0)))[:, :, :width]


# %% answer="rotated-filters"
def rotated_filters(pattern):
    pattern = np.asarray(pattern)
    return np.stack(
        [pattern, pattern.T[::-1], pattern[::-1, ::-1], pattern[::-1].T], axis=-1
    ).reshape(*pattern.shape, 1, 4)


# %% answer="depth-max"
@keras.saving.register_keras_serializable(package="strided")
class DepthMaxPool(keras.layers.Layer):
    def __init__(self, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = pool_size

    def build(self, input_shape):
        self.compute_output_shape(input_shape)  # raises

    def call(self, maps):
        return ops.max(
            ops.stack([maps[..., i :: self.pool_size] for i in range(self.pool_size)]), 0
        )

    def compute_output_shape(self, input_shape):
        groups, rest = divmod(input_shape[-1], self.pool_size)
        if rest:
            raise ValueError(f"{input_shape[-1]} % {self.pool_size} != 0")
        return (*input_shape[:-1], groups)

    def get_config(self):
        return super().get_config() | {"pool_size": self.pool_size}


# %% answer="global-average"
@keras.saving.register_keras_serializable(package="strided")
class GlobalAvgPool(keras.layers.Layer):
    def call(self, maps):
        return ops.sum(maps, axis=[1, 2]) / (maps.shape[1] * maps.shape[2])

    def compute_output_shape(self, input_shape):
        return input_shape[::3]
