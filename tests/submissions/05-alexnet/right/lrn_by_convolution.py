"""The windows are those of a convolution of ones along the maps."""

# %% answer="lrn"
class LocalResponseNorm(keras.layers.Layer):
    def __init__(self, r=2, k=1.0, alpha=2e-5, beta=0.75, **kwargs):
        super().__init__(**kwargs)
        self.r, self.k, self.alpha, self.beta = r, k, alpha, beta

    def call(self, maps):
        values = ops.cast(maps, "float32")
        shape = ops.shape(values)
        line = ops.reshape(ops.square(values), (-1, shape[-1], 1))
        ones = ops.ones((2 * (self.r // 2) + 1, 1, 1))
        total = ops.reshape(ops.conv(line, ones, padding="same"), shape)
        return ops.cast(values * (self.k + self.alpha * total) ** -self.beta, maps.dtype)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        config = super().get_config()
        config.update(r=self.r, k=self.k, alpha=self.alpha, beta=self.beta)
        return config
