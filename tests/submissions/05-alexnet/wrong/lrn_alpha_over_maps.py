"""Divides alpha by the number of maps, as PyTorch does."""
# /// expect
# fails = [
#   "alexnet.lrn: values",
#   "alexnet.lrn: odd radius",
#   "alexnet.lrn: wider than the maps",
#   "alexnet.lrn: gradient",
# ]
# names = ["alpha divided by the number of maps"]
# ///

# %% answer="lrn"
class LocalResponseNorm(keras.layers.Layer):
    def __init__(self, r=2, k=1.0, alpha=2e-5, beta=0.75, **kwargs):
        super().__init__(**kwargs)
        self.r, self.k, self.alpha, self.beta = r, k, alpha, beta

    def call(self, maps):
        values = ops.cast(maps, "float32")
        depth = maps.shape[-1]
        side = min(self.r // 2, depth - 1)
        squares = ops.pad(ops.square(values), [[0, 0], [0, 0], [0, 0], [side, side]])
        total = sum(squares[..., first : first + depth] for first in range(2 * side + 1))
        result = values * ops.power(
            self.k + self.alpha / (2 * (self.r // 2) + 1) * total, -self.beta
        )
        return ops.cast(result, maps.dtype)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        constants = {"r": self.r, "k": self.k, "alpha": self.alpha, "beta": self.beta}
        return {**super().get_config(), **constants}
