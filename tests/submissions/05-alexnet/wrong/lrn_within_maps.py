"""The sum is over a square of pixels of the same map."""
# /// expect
# fails = [
#     "alexnet.lrn: values",
#     "alexnet.lrn: odd radius",
#     "alexnet.lrn: wider than the maps",
#     "alexnet.lrn: gradient",
# ]
# names = ["neighbouring pixels of the same map"]
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
        window = 2 * (self.r // 2) + 1
        means = ops.average_pool(
            ops.pad(ops.square(values), [[0, 0], [window // 2] * 2, [window // 2] * 2, [0, 0]]),
            window,
            1,
            "valid",
            data_format="channels_last",
        )
        total = window**2 * means
        result = values * ops.power(self.k + self.alpha * total, -self.beta)
        return ops.cast(result, maps.dtype)

    def compute_output_shape(self, input_shape):
        """The input's shape."""
        return input_shape

    def get_config(self):
        """What Keras's own get_config gives, and the four constants."""
        constants = {"r": self.r, "k": self.k, "alpha": self.alpha, "beta": self.beta}
        return {**super().get_config(), **constants}
