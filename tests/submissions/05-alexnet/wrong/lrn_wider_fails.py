"""Slices beyond the maps: a window wider than they are fails."""
# /// expect
# fails = [
#   "alexnet.lrn: wider than the maps",
# ]
# names = []
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
        if self.r // 2 >= depth:
            raise ValueError("more maps are needed")
        squares = ops.pad(ops.square(values), [[0, 0], [0, 0], [0, 0], [side, side]])
        total = sum(squares[..., first : first + depth] for first in range(2 * side + 1))
        result = values * ops.power(self.k + self.alpha * total, -self.beta)
        return ops.cast(result, maps.dtype)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        constants = {"r": self.r, "k": self.k, "alpha": self.alpha, "beta": self.beta}
        return {**super().get_config(), **constants}
