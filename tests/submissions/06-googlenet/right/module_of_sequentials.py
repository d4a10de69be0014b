"""Four Sequential branches in a list, no build, no output shape."""

# %% answer="inception"
class Inception(keras.layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        f1, r3, f3, r5, f5, p = filters
        conv = lambda n, k: keras.layers.Conv2D(n, k, padding="same", activation="relu")
        self.branches = [
            keras.Sequential([conv(f1, 1)]),
            keras.Sequential([conv(r3, 1), conv(f3, 3)]),
            keras.Sequential([conv(r5, 1), conv(f5, 5)]),
            keras.Sequential([keras.layers.MaxPooling2D(3, 1, "same"), conv(p, 1)]),
        ]

    def call(self, maps):
        return ops.concatenate([branch(maps) for branch in self.branches], axis=3)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters}

# %% answer="build-small"
from finished import build_googlenet_small
