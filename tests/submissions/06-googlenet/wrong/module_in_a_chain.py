"""Each branch works on the output of the one before."""

# /// expect
# fails = [
#     "googlenet.inception: the four branches, in any order",
# ]
# names = ["branches one after the other"]
# ///

# %% answer="inception"
class Inception(keras.layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        f1, r3, f3, r5, f5, p = filters
        conv = lambda n, k: keras.layers.Conv2D(n, k, padding="same", activation="relu")
        self.one = conv(f1, 1)
        self.three = keras.Sequential([conv(r3, 1), conv(f3, 3)])
        self.five = keras.Sequential([conv(r5, 1), conv(f5, 5)])
        self.pool = keras.Sequential([keras.layers.MaxPooling2D(3, 1, "same"), conv(p, 1)])

    def call(self, maps):
        outputs = []
        for branch in (self.one, self.three, self.five, self.pool):
            maps = branch(maps)
            outputs.append(maps)
        return ops.concatenate(outputs, axis=-1)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters}

# %% answer="build-googlenet"
from finished import build_googlenet

# %% answer="build-small"
from finished import build_googlenet_small
