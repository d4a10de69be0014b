"""The strongest pixel of a window in place of its mean."""
# /// expect
# fails = [
#   "lenet5.average_pool: values",
# ]
# names = ["max pooling in place of the mean"]
# ///

# %% answer="average-pool"
class TrainableAveragePool(keras.layers.Layer):
    def __init__(self, pool_size=2, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = pool_size

    def build(self, input_shape):
        maps = (input_shape[-1],)
        self.coefficient = self.add_weight(shape=maps, initializer="ones", name="coefficient")
        self.bias = self.add_weight(shape=maps, initializer="zeros", name="bias")

    def call(self, maps):
        means = ops.max_pool(
            maps, self.pool_size, self.pool_size, "valid", data_format="channels_last"
        )
        return scaled_tanh(self.coefficient * means + self.bias)

    def compute_output_shape(self, input_shape):
        size, height, width, maps = input_shape
        sides = [None if side is None else side // self.pool_size for side in (height, width)]
        return (size, *sides, maps)

    def get_config(self):
        return {**super().get_config(), "pool_size": self.pool_size}
