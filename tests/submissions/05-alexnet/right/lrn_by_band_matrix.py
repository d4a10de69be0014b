"""The squares times a matrix with ones around its diagonal."""

# %% answer="lrn"
class LocalResponseNorm(keras.layers.Layer):
    def __init__(self, r=2, k=1.0, alpha=2e-5, beta=0.75, **kwargs):
        super().__init__(**kwargs)
        self.r, self.k, self.alpha, self.beta = r, k, alpha, beta

    def build(self, input_shape):
        place = np.arange(input_shape[-1])
        near = np.abs(place[:, None] - place) <= self.r // 2
        self.band = near.astype("float32")

    def call(self, maps):
        values = ops.cast(maps, "float32")
        total = ops.matmul(values * values, self.band)
        return ops.cast(values * ops.power(self.k + self.alpha * total, -self.beta), maps.dtype)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        config = super().get_config()
        config.update(r=self.r, k=self.k, alpha=self.alpha, beta=self.beta)
        return config
