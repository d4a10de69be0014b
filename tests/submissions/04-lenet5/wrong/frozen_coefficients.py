"""Coefficients that are weights but not trained, and begin at a quarter."""
# /// expect
# fails = [
#   "lenet5.average_pool: one coefficient and one bias a map",
#   "lenet5.average_pool: starts as plain average pooling",
# ]
# names = ["the coefficients are not trained", "the coefficients begin at ¼"]
# ///

# %% answer="average-pool"
class TrainableAveragePool(keras.layers.Layer):
    def __init__(self, pool_size=2, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = pool_size

    def build(self, input_shape):
        maps = (input_shape[-1],)
        self.coefficient = self.add_weight(
            shape=maps,
            initializer=keras.initializers.Constant(0.25),
            name="coefficient",
            trainable=False,
        )
        self.bias = self.add_weight(shape=maps, initializer="zeros", name="bias")

    def call(self, maps):
        means = ops.average_pool(
            maps, self.pool_size, self.pool_size, "valid", data_format="channels_last"
        )
        return scaled_tanh(self.coefficient * means + self.bias)

    def compute_output_shape(self, input_shape):
        size, height, width, maps = input_shape
        sides = [None if side is None else side // self.pool_size for side in (height, width)]
        return (size, *sides, maps)

    def get_config(self):
        return {**super().get_config(), "pool_size": self.pool_size}
