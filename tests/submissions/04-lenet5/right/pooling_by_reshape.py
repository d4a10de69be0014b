"""Trainable pooling by reshape and mean, bias first."""

# %% answer="average-pool"
class TrainableAveragePool(keras.layers.Layer):
    def __init__(self, pool_size=2, **kwargs):
        super().__init__(**kwargs)
        self.p = int(pool_size)

    def build(self, input_shape):
        shape = (input_shape[-1],)
        self.b = self.add_weight(name="bias", shape=shape, initializer=keras.initializers.Zeros())
        self.a = self.add_weight(name="coefficient", shape=shape, initializer="ones")

    def call(self, maps):
        n, h, w, c = ops.shape(maps)
        h, w = h // self.p, w // self.p
        maps = maps[:, : h * self.p, : w * self.p]
        means = ops.mean(ops.reshape(maps, (-1, h, self.p, w, self.p, c)), axis=(2, 4))
        return scaled_tanh(self.a * means + self.b)

    def compute_output_shape(self, input_shape):
        n, h, w, c = input_shape
        return n, h and h // self.p, w and w // self.p, c

    def get_config(self):
        return super().get_config() | {"pool_size": self.p}
