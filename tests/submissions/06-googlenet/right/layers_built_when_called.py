"""The module's layers are built at their first call, though it tells its output's shape: so Keras
never tries it while a network is put together. The small network is Sequential, without an Input."""

# %% answer="inception"
class Inception(keras.layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.filters = tuple(filters)
        conv = lambda n, k: keras.layers.Conv2D(n, k, padding="same", activation="relu")
        f1, r3, f3, r5, f5, p = self.filters
        self.branches = [
            keras.Sequential([conv(f1, 1)]),
            keras.Sequential([conv(r3, 1), conv(f3, 3)]),
            keras.Sequential([conv(r5, 1), conv(f5, 5)]),
            keras.Sequential([keras.layers.MaxPooling2D(3, 1, "same"), conv(p, 1)]),
        ]

    def build(self, input_shape):
        self.built = True

    def call(self, maps):
        return ops.concatenate([branch(maps) for branch in self.branches], axis=-1)

    def compute_output_shape(self, input_shape):
        f1, _, f3, _, f5, p = self.filters
        return (*input_shape[:-1], f1 + f3 + f5 + p)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters}


# %% answer="build-small"
def build_googlenet_small():
    return keras.Sequential(
        [
            keras.layers.Resizing(56, 56),
            build_googlenet((56, 56, 1), 10, width=0.25),
        ]
    )
