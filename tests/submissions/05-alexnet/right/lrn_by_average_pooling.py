"""The mean of a padded window times its size is its sum."""

# %% answer="lrn"
class LocalResponseNorm(keras.layers.Layer):
    def __init__(self, r=2, k=1.0, alpha=2e-5, beta=0.75, **kwargs):
        super().__init__(**kwargs)
        self.r, self.k, self.alpha, self.beta = r, k, alpha, beta

    def call(self, maps):
        side = self.r // 2
        size = 2 * side + 1
        values = ops.cast(maps, "float32")
        squares = ops.expand_dims(ops.square(values), -1)
        squares = ops.reshape(squares, (-1, maps.shape[-1], 1))
        padded = ops.pad(squares, [[0, 0], [side, side], [0, 0]])
        mean = ops.average_pool(padded, size, strides=1, padding="valid")
        total = size * ops.reshape(mean, ops.shape(values))
        return ops.cast(values * (self.k + self.alpha * total) ** -self.beta, maps.dtype)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        config = super().get_config()
        config.update(r=self.r, k=self.k, alpha=self.alpha, beta=self.beta)
        return config
