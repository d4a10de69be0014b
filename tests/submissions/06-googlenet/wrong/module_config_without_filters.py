"""A get_config without the six numbers, so that Keras cannot build the module again."""

# /// expect
# fails = [
#     "googlenet.inception: saves and loads",
# ]
# names = ["filters"]
# ///

# %% answer="inception"
class Inception(keras.layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        f1, r3, f3, r5, f5, p = self.filters = filters
        conv = lambda n, k: keras.layers.Conv2D(n, k, padding="same", activation="relu")
        self.pool = keras.layers.MaxPooling2D(3, 1, "same")
        self.one, self.project = conv(f1, 1), conv(p, 1)
        self.threes, self.fives = [conv(r3, 1), conv(f3, 3)], [conv(r5, 1), conv(f5, 5)]

    def call(self, maps):
        three = self.threes[1](self.threes[0](maps))
        five = self.fives[1](self.fives[0](maps))
        return ops.concatenate([self.one(maps), three, five, self.project(self.pool(maps))], axis=3)

    def get_config(self):
        return super().get_config()

# %% answer="build-googlenet"
from finished import build_googlenet

# %% answer="build-small"
from finished import build_googlenet_small
