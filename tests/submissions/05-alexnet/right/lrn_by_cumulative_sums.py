"""Each window's sum as the difference of two cumulative sums."""

# %% answer="lrn"
class LocalResponseNorm(keras.layers.Layer):
    def __init__(self, r=2, k=1.0, alpha=2e-5, beta=0.75, **kwargs):
        super().__init__(**kwargs)
        self.r, self.k, self.alpha, self.beta = r, k, alpha, beta

    def call(self, maps):
        side = self.r // 2
        depth = maps.shape[-1]
        values = ops.cast(maps, "float32")
        running = ops.cumsum(ops.square(values), axis=-1)
        running = ops.concatenate([ops.zeros_like(running[..., :1]), running], axis=-1)
        last = np.minimum(np.arange(depth) + side, depth - 1) + 1
        first = np.maximum(np.arange(depth) - side, 0)
        total = ops.take(running, last, axis=-1) - ops.take(running, first, axis=-1)
        return ops.cast(values / (self.k + self.alpha * total) ** self.beta, maps.dtype)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        config = super().get_config()
        config.update(r=self.r, k=self.k, alpha=self.alpha, beta=self.beta)
        return config
