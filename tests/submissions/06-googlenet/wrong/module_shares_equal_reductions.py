"""Both reductions are one layer where they have equally many maps."""

# /// expect
# fails = [
#     "googlenet.inception: the four branches, in any order",
# ]
# names = ["two of the 1×1 convolutions are one layer"]
# ///

# %% answer="inception"
class Inception(keras.layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.filters = list(filters)

        def conv(maps, side, activation="relu"):
            return keras.layers.Conv2D(maps, side, padding="same", activation=activation)

        n = self.filters
        self.one, self.three, self.five = conv(n[0], 1), conv(n[2], 3), conv(n[4], 5)
        self.reduce3, self.reduce5 = conv(n[1], 1, "relu"), conv(n[3], 1, "relu")
        self.project = conv(n[5], 1)
        self.pool = keras.layers.MaxPooling2D(3, strides=1, padding="same")
        if n[1] == n[3]:
            self.reduce5 = self.reduce3

    def call(self, x):
        a = self.one(x)
        b = self.three(self.reduce3(x))
        c = self.five(self.reduce5(x))
        d = self.project(self.pool(x))
        return ops.concatenate([a, b, c, d], axis=-1)

    def get_config(self):
        return super().get_config() | {"filters": self.filters}

# %% answer="build-googlenet"
from finished import build_googlenet

# %% answer="build-small"
from finished import build_googlenet_small
