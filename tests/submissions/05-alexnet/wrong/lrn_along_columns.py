"""The window runs along the columns of a map, not over maps."""
# /// expect
# fails = [
#     "alexnet.lrn: values",
#     "alexnet.lrn: odd radius",
#     "alexnet.lrn: wider than the maps",
#     "alexnet.lrn: gradient",
# ]
# names = ["neighbouring columns"]
# ///

# %% answer="lrn"
class LocalResponseNorm(keras.layers.Layer):
    """Local response normalization by equation 14-2 of the textbook, over the last axis.

    Args:
        r: ⌊r/2⌋ maps on each side are in the sum, an int from 0 on; may be larger than the number
            of maps.
        k, alpha, beta: constants of the equation.
    """

    def __init__(self, r=2, k=1.0, alpha=2e-5, beta=0.75, **kwargs):
        super().__init__(**kwargs)
        self.r, self.k, self.alpha, self.beta = r, k, alpha, beta

    def call(self, maps):
        """Maps (batch, height, width, channels), any sign → a tensor of that shape and dtype.

        Large float16 values do not overflow.
        """
        values = ops.cast(maps, "float32")
        depth = maps.shape[-2]
        side = min(self.r // 2, depth - 1)
        squares = ops.pad(ops.square(values), [[0, 0], [0, 0], [side, side], [0, 0]])
        total = sum(squares[:, :, first : first + depth] for first in range(2 * side + 1))
        result = values * ops.power(self.k + self.alpha * total, -self.beta)
        return ops.cast(result, maps.dtype)

    def compute_output_shape(self, input_shape):
        """The input's shape."""
        return input_shape

    def get_config(self):
        """What Keras's own get_config gives, and the four constants."""
        constants = {"r": self.r, "k": self.k, "alpha": self.alpha, "beta": self.beta}
        return {**super().get_config(), **constants}
