"""Weights of its own by add_weight, convolutions by keras.ops."""


# %% answer="inception"
class Inception(keras.layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.filters = tuple(filters)

    def build(self, shape):
        f1, r3, f3, r5, f5, p = self.filters
        sizes = [
            (1, shape[-1], f1),
            (1, shape[-1], r3),
            (3, r3, f3),
            (1, shape[-1], r5),
            (5, r5, f5),
            (1, shape[-1], p),
        ]
        self.kernels = [self.add_weight(shape=(k, k, i, o), name="kernel") for k, i, o in sizes]
        self.biases = [
            self.add_weight(shape=(o,), name="bias", initializer="zeros") for _, _, o in sizes
        ]

    def step(self, x, number):
        return ops.relu(ops.conv(x, self.kernels[number], padding="same") + self.biases[number])

    def call(self, maps):
        step = self.step
        padded = ops.pad(maps, [(0, 0), (1, 1), (1, 1), (0, 0)], constant_values=-np.inf)
        pooled = ops.max_pool(padded, 3, 1, "valid")
        return ops.concatenate(
            [step(maps, 0), step(step(maps, 1), 2), step(step(maps, 3), 4), step(pooled, 5)], -1
        )

    def get_config(self):
        return {**super().get_config(), "filters": self.filters}


# %% answer="build-small"
from finished import build_googlenet_small
