"""Keeps its layers in a list of lists, where Keras does not look when it saves."""

# /// expect
# fails = [
#     "googlenet.inception: saves and loads",
# ]
# names = ["the weights are lost"]
# ///

# %% answer="inception"
class Inception(keras.layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        f1, r3, f3, r5, f5, p = filters
        conv = lambda n, k: keras.layers.Conv2D(n, k, padding="same", activation="relu")
        pool = keras.layers.MaxPooling2D(3, 1, "same")
        self.branches = [
            [conv(f1, 1)], [conv(r3, 1), conv(f3, 3)], [conv(r5, 1), conv(f5, 5)], [pool, conv(p, 1)]
        ]

    def call(self, maps):
        outputs = []
        for branch in self.branches:
            x = maps
            for layer in branch:
                x = layer(x)
            outputs.append(x)
        return ops.concatenate(outputs, axis=-1)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters}

# %% answer="build-googlenet"
from finished import build_googlenet

# %% answer="build-small"
from finished import build_small_googlenet
