"""Moves all values above zero before padding with zeros, and back down afterwards."""

# %% answer="max-pool"
def zero_padded_windows(images, kernel_size, stride, padding):
    h, w = images.shape[1:3]
    m_h = output_size(h, kernel_size, stride, padding)
    m_w = output_size(w, kernel_size, stride, padding)
    if padding == "same":
        p_h = max((m_h - 1) * stride + kernel_size - h, 0)
        p_w = max((m_w - 1) * stride + kernel_size - w, 0)
        images = np.pad(
            images, ((0, 0), (p_h // 2, (p_h + 1) // 2), (p_w // 2, (p_w + 1) // 2), (0, 0))
        )
    return sliding_window_view(images, (kernel_size, kernel_size), axis=(1, 2))[
        :, ::stride, ::stride
    ]


def max_pool2d(images, kernel_size, stride, padding):
    lowest = images.min()
    raised = images - lowest
    return zero_padded_windows(raised, kernel_size, stride, padding).max(axis=(-2, -1)) + lowest
# %% answer="avg-pool"
def avg_pool2d(images, kernel_size, stride, padding):
    k2 = kernel_size**2
    counted = zero_padded_windows(images, kernel_size, stride, padding).mean(axis=(-2, -1))
    share = zero_padded_windows(np.ones_like(images), kernel_size, stride, padding)
    return counted * (k2 / share.sum(axis=(-2, -1)))
# %% answer="pool-layer"
class Pool2D(keras.layers.MaxPooling2D):
    """A MaxPooling2D that may turn into an average pooling."""

    def __init__(self, kernel_size, stride=None, padding="valid", kind="max", **kwargs):
        super().__init__(kernel_size, stride, padding, **kwargs)
        if kind not in ("max", "average"):
            raise ValueError(f"kind must be max or average and not {kind}")
        self.kind = kind

    def call(self, inputs):
        if self.kind == "max":
            return super().call(inputs)
        return ops.average_pool(inputs, self.pool_size, self.strides, self.padding)

    def get_config(self):
        base = super().get_config()
        return {
            "name": base["name"],
            "trainable": base["trainable"],
            "dtype": base["dtype"],
            "kernel_size": self.pool_size[0],
            "stride": self.strides[0],
            "padding": self.padding,
            "kind": self.kind,
        }
# %% answer="shift-curves"
def shift_curves(images, shifts, kernel_size=2):
    curves = {}
    for kind in ["none", "average", "max"]:
        layer = None if kind == "none" else Pool2D(kernel_size, kind=kind)

        def pool(x, layer=layer):
            return x if layer is None else ops.convert_to_numpy(layer(x))

        reference = pool(images)
        curves[kind] = [
            float(np.linalg.norm(pool(shift_images(images, s)) - reference))
            / float(np.linalg.norm(reference))
            for s in shifts
        ]
    return curves
# %% answer="depth-max"
class DepthMaxPool(keras.layers.Layer):
    def __init__(self, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = pool_size

    def build(self, input_shape):
        if input_shape[-1] % self.pool_size:
            raise ValueError(f"pool_size={self.pool_size} for {input_shape[-1]} maps")
        self.depth = input_shape[-1]
        self.split = keras.layers.Reshape((-1, self.depth // self.pool_size, self.pool_size))

    def call(self, maps):
        grouped = ops.max(self.split(maps), axis=-1)
        _, height, width, _ = ops.shape(maps)
        return ops.reshape(grouped, (-1, height, width, self.depth // self.pool_size))

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], input_shape[-1] // self.pool_size)

    def get_config(self):
        return {**super().get_config(), "pool_size": self.pool_size}
