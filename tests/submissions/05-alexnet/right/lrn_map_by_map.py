"""A loop over the maps, as the equation is printed, with logarithms for the power."""

# %% answer="lrn"
class LocalResponseNorm(keras.layers.Layer):
    def __init__(self, r=2, k=1.0, alpha=2e-5, beta=0.75, **kwargs):
        super().__init__(**kwargs)
        self.r, self.k, self.alpha, self.beta = r, k, alpha, beta

    def call(self, maps):
        values = ops.cast(maps, "float32")
        count = maps.shape[-1]
        made = []
        for i in range(count):
            j_low, j_high = max(0, i - self.r // 2), min(i + self.r // 2, count - 1)
            total = ops.sum(ops.square(values[..., j_low : j_high + 1]), axis=-1)
            made.append(values[..., i] * ops.exp(-self.beta * ops.log(self.k + self.alpha * total)))
        return ops.cast(ops.stack(made, axis=-1), maps.dtype)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        config = super().get_config()
        config.update(r=self.r, k=self.k, alpha=self.alpha, beta=self.beta)
        return config
