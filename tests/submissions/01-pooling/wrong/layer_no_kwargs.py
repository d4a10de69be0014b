"""Has no **kwargs, so that no name can be given and nothing can be loaded."""
# /// expect
# fails = ["pooling.pool_layer: saves and loads"]
# names = ["unexpected keyword argument 'name'"]
# ///

# %% answer="pool-layer"
class Pool2D(keras.layers.Layer):
    def __init__(self, kernel_size, stride=None, padding="valid", kind="max"):
        super().__init__()
        if kind not in ("max", "average"):
            raise ValueError(f"kind must be max or average, not {kind}")
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        self.kind = kind

    def call(self, images):
        pool = ops.max_pool if self.kind == "max" else ops.average_pool
        return pool(images, self.kernel_size, self.stride, self.padding)

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
