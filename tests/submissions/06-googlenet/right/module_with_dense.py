"""Dense layers where the paper has 1×1 convolutions, and no get_config."""

# %% answer="inception"
class Inception(keras.layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        f1, r3, f3, r5, f5, p = filters
        self.a = keras.layers.Dense(f1, "relu")
        self.b1 = keras.layers.Dense(r3, "relu")
        self.b2 = keras.layers.Conv2D(f3, 3, padding="same", activation="relu")
        self.c1 = keras.layers.Dense(r5, "relu")
        self.c2 = keras.layers.Conv2D(f5, 5, padding="same", activation="relu")
        self.d = keras.layers.Dense(p, "relu")

    def call(self, maps):
        pooled = ops.max_pool(maps, 3, 1, "same")
        return ops.concatenate(
            [self.a(maps), self.b2(self.b1(maps)), self.c2(self.c1(maps)), self.d(pooled)], -1
        )

# %% answer="build-small"
from finished import build_googlenet_small
