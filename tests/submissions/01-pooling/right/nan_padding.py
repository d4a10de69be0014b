"""Pads with NaN and lets nanmax and nanmean look away."""

# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    if padding == "same":
        return int(np.ceil(size / stride))
    elif padding == "valid":
        if size < kernel_size:
            raise ValueError(f"size={size}, kernel_size={kernel_size}: no window fits")
        return int(np.floor((size - kernel_size) / stride + 1))
    else:
        raise ValueError("Unknown padding: '{}'".format(padding))
# %% answer="max-pool"
def nan_windows(images, kernel_size, stride, padding):
    """Every window in the two last axes, with NaN outside the image."""
    pads = [(0, 0), (0, 0), (0, 0), (0, 0)]
    for axis in (1, 2):
        out = output_size(images.shape[axis], kernel_size, stride, padding)
        if padding == "same":
            total = max((out - 1) * stride + kernel_size - images.shape[axis], 0)
            pads[axis] = (total // 2, total - total // 2)
    images = np.pad(images, pads, mode="constant", constant_values=np.nan)
    view = sliding_window_view(images, (kernel_size, kernel_size), axis=(1, 2))
    return view[:, ::stride, ::stride]


def max_pool2d(images, kernel_size, stride, padding):
    return np.nanmax(nan_windows(images, kernel_size, stride, padding), axis=(-1, -2))
# %% answer="avg-pool"
def avg_pool2d(images, kernel_size, stride, padding):
    return np.nanmean(nan_windows(images, kernel_size, stride, padding), axis=(-1, -2))
# %% answer="pool-layer"
class Pool2D(keras.layers.Layer):
    def __init__(self, kernel_size, stride=None, padding="valid", kind="max", **kwargs):
        if kind != "max" and kind != "average":
            raise ValueError("kind=%r" % kind)
        super(Pool2D, self).__init__(**kwargs)
        self.kernel_size = kernel_size
        self.stride = stride
        self.padding = padding
        self.kind = kind

    def build(self, input_shape):
        cls = keras.layers.MaxPool2D if self.kind == "max" else keras.layers.AvgPool2D
        self.pool = cls(pool_size=self.kernel_size, strides=self.stride, padding=self.padding)
        super().build(input_shape)

    def call(self, images):
        return self.pool(images)

    def compute_output_shape(self, input_shape):
        step = self.kernel_size if self.stride is None else self.stride
        shape = list(input_shape)
        for axis in 1, 2:
            if shape[axis] is not None:
                shape[axis] = output_size(shape[axis], self.kernel_size, step, self.padding)
        return tuple(shape)

    def get_config(self):
        config = super().get_config()
        config.update(
            kernel_size=self.kernel_size, stride=self.stride, padding=self.padding, kind=self.kind
        )
        return config
# %% answer="shift-images"
def shift_images(images, shift):
    batch_size, height, width, channels = images.shape
    zeros = np.zeros((batch_size, height, shift, channels), images.dtype)
    return np.concatenate([zeros, images[:, :, : width - shift, :]], axis=2)
# %% answer="shift-curves"
def shift_curves(images, shifts, kernel_size=2):
    result = {}
    for name, function in [("none", None), ("average", avg_pool2d), ("max", max_pool2d)]:
        def pool(batch, function=function):
            if function is None:
                return batch
            return function(batch, kernel_size, kernel_size, "valid")

        original = pool(images).ravel()
        result[name] = []
        for shift in shifts:
            difference = pool(shift_images(images, shift)).ravel() - original
            result[name].append(np.linalg.norm(difference) / np.linalg.norm(original))
    return result
# %% answer="depth-max"
class DepthMaxPool(keras.layers.Layer):
    def __init__(self, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = pool_size
        self.pool = keras.layers.MaxPooling3D(pool_size=(1, 1, pool_size))

    def build(self, input_shape):
        if input_shape[-1] % self.pool_size:
            raise ValueError(f"pool_size {self.pool_size} does not divide {input_shape[-1]}")
        self.built = True

    def call(self, maps):
        return ops.squeeze(self.pool(ops.expand_dims(maps, -1)), -1)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], input_shape[-1] // self.pool_size)

    def get_config(self):
        return {"pool_size": self.pool_size, **super().get_config()}
# %% answer="global-average"
class GlobalAvgPool(keras.layers.Layer):
    def call(self, maps):
        pooled = ops.average_pool(maps, pool_size=(maps.shape[1], maps.shape[2]))
        return ops.reshape(pooled, (-1, maps.shape[3]))

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1])
