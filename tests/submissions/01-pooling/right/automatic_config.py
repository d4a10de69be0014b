"""No get_config: Keras 3 keeps the arguments of __init__ by itself. Pads a maximum by its edge."""

# %% answer="max-pool"
def max_pool2d(images, kernel_size, stride, padding):
    borders = [(0, 0)] * 4
    for axis in (1, 2):
        size = images.shape[axis]
        windows = output_size(size, kernel_size, stride, padding)
        if padding == "same":
            total = max((windows - 1) * stride + kernel_size - size, 0)
            borders[axis] = (total // 2, total - total // 2)
    # A repeated edge pixel is in its window anyway, so it changes no maximum.
    images = np.pad(images, borders, mode="edge")
    windows = sliding_window_view(images, (kernel_size, kernel_size), axis=(1, 2))
    return windows[:, ::stride, ::stride].max(axis=(-2, -1))
# %% answer="pool-layer"
class Pool2D(keras.layers.Layer):
    def __init__(self, kernel_size, stride=None, padding="valid", kind="max", **kwargs):
        super().__init__(**kwargs)
        if kind not in ("max", "average"):
            raise ValueError(f"neither max nor average: {kind}")
        self.arguments = (kernel_size, kernel_size if stride is None else stride, padding)
        self.kind = kind

    def call(self, images):
        if self.kind == "max":
            return ops.max_pool(images, *self.arguments)
        return ops.average_pool(images, *self.arguments)

    def compute_output_shape(self, input_shape):
        sides = [side and output_size(side, *self.arguments) for side in input_shape[1:3]]
        return (input_shape[0], *sides, input_shape[3])
# %% answer="depth-max"
class DepthMaxPool(keras.layers.Layer):
    def __init__(self, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = pool_size

    def call(self, maps):
        *_, depth = self.compute_output_shape(maps.shape)
        return ops.max(ops.reshape(maps, (*ops.shape(maps)[:3], depth, self.pool_size)), axis=-1)

    def compute_output_shape(self, input_shape):
        groups = input_shape[-1] / self.pool_size
        if groups != int(groups):
            raise ValueError(f"{input_shape[-1]} / {self.pool_size} = {groups}")
        return (*input_shape[:-1], int(groups))
# %% answer="global-average"
class GlobalAvgPool(keras.layers.Layer):
    def call(self, maps):
        return ops.mean(maps, axis=(1, 2))

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1])
