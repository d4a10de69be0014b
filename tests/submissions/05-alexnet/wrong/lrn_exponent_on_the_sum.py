"""The exponent acts on the sum alone."""
# /// expect
# fails = ["alexnet.lrn: values", "alexnet.lrn: odd radius", "alexnet.lrn: wider than the maps", "alexnet.lrn: gradient"]
# names = ["the exponent acts on the sum alone"]
# ///
# %% answer="lrn"
class LocalResponseNorm(keras.layers.Layer):
    def __init__(self, r=2, k=1.0, alpha=2e-5, beta=0.75, **kwargs):
        super().__init__(**kwargs)
        self.r, self.k, self.alpha, self.beta = r, k, alpha, beta

    def call(self, maps):
        x = ops.cast(maps, "float32")
        half = self.r // 2
        depth = maps.shape[-1]
        sq = ops.pad(ops.square(x), [(0, 0)] * 3 + [(half, half)])
        total = ops.zeros_like(x)
        for i in range(2 * half + 1):
            total = total + sq[..., i : i + depth]
        y = x / (self.k + self.alpha * ops.power(total, self.beta))
        return ops.cast(y, maps.dtype)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "r": self.r, "k": self.k, "alpha": self.alpha, "beta": self.beta}
