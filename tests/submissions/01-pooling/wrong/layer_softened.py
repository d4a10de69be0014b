"""A log-sum-exp for the maximum: smooth, close, and not the maximum."""
# /// expect
# fails = [
#   "pooling.pool_layer: max",
#   "pooling.pool_layer: same",
#   "pooling.pool_layer: gradient",
# ]
# names = []
# ///

# %% answer="pool-layer"
class Pool2D(keras.layers.Layer):
    def __init__(self, kernel_size, stride=None, padding="valid", kind="max", **kwargs):
        super().__init__(**kwargs)
        if kind not in ("max", "average"):
            raise ValueError(f"kind must be max or average, not {kind}")
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        self.kind = kind

    def call(self, images):
        if self.kind == "average":
            return ops.average_pool(images, self.kernel_size, self.stride, self.padding)
        sharp = 20.0
        pooled = ops.average_pool(
            ops.exp(sharp * images), self.kernel_size, self.stride, self.padding
        )
        return ops.log(pooled * self.kernel_size**2) / sharp

    def compute_output_shape(self, input_shape):
        size, height, width, channels = input_shape
        pooled = [
            None if side is None else output_size(side, self.kernel_size, self.stride, self.padding)
            for side in (height, width)
        ]
        return (size, *pooled, channels)

    def get_config(self):
        config = super().get_config()
        config["kernel_size"] = self.kernel_size
        config["stride"] = self.stride
        config["padding"] = self.padding
        config["kind"] = self.kind
        return config
