"""The weights are made, but call does not use them."""
# /// expect
# fails = [
#     "lenet5.average_pool: values",
#     "lenet5.average_pool: gradients",
# ]
# names = ["call does not use them"]
# ///

# %% answer="average-pool"
class TrainableAveragePool(keras.layers.Layer):
    """scaled_tanh(coefficient · mean of each window + bias), map by map.

    Args:
        pool_size: side of the square windows, an int; they lie side by side, and pixels at the
            right and at the bottom that do not fill a window are left out.
        **kwargs: what any Keras layer takes, such as `name`.

    Weights, both trainable and of shape (maps,): "coefficient", all 1 at first, and "bias", all
    0 at first.

    Called on maps (batch, height, width, maps), it returns
    (batch, height // pool_size, width // pool_size, maps).
    """

    def __init__(self, pool_size=2, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = pool_size

    def build(self, input_shape):
        """Make the weights for inputs of shape (batch, height, width, maps)."""
        maps = (input_shape[-1],)
        self.coefficient = self.add_weight(shape=maps, initializer="ones", name="coefficient")
        self.bias = self.add_weight(shape=maps, initializer="zeros", name="bias")

    def call(self, maps):
        """The pooled maps, a tensor."""
        means = ops.average_pool(
            maps, self.pool_size, self.pool_size, "valid", data_format="channels_last"
        )
        return scaled_tanh(means)

    def compute_output_shape(self, input_shape):
        """(batch, height, width, maps) of the output; None where it is unknown."""
        size, height, width, maps = input_shape
        sides = [None if side is None else side // self.pool_size for side in (height, width)]
        return (size, *sides, maps)

    def get_config(self):
        """The options of `__init__`, added to those that every layer has."""
        return {**super().get_config(), "pool_size": self.pool_size}
