"""One mean for all maps of a window."""
# /// expect
# fails = [
#     "lenet5.average_pool: values",
# ]
# names = ["the mean was taken over the maps as well"]
# ///


# %% answer="average-pool"
class TrainableAveragePool(keras.layers.Layer):
    def __init__(self, pool_size=2, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = pool_size
        self.pool = keras.layers.AveragePooling2D(pool_size)

    def build(self, input_shape):
        depth = input_shape[-1]
        self.coefficient = self.add_weight(shape=(depth,), initializer="ones", name="coefficient")
        self.bias = self.add_weight(shape=(depth,), initializer="zeros", name="bias")

    def call(self, maps):
        mean = ops.mean(self.pool(maps), axis=-1, keepdims=True)
        return scaled_tanh(self.coefficient * mean + self.bias)

    def compute_output_shape(self, input_shape):
        batch, rows, columns, depth = input_shape
        size = self.pool_size
        return (batch, rows and rows // size, columns and columns // size, depth)

    def get_config(self):
        return {**super().get_config(), "pool_size": self.pool_size}
