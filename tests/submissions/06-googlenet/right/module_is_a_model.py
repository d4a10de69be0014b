"""The layer wraps a functional model, made when the depth is known."""

# %% answer="inception"
class Inception(keras.layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.filters = tuple(filters)

    def build(self, input_shape):
        f1, r3, f3, r5, f5, p = self.filters
        conv = lambda n, k, x: keras.layers.Conv2D(n, k, padding="same", activation="relu")(x)
        inputs = keras.Input((None, None, input_shape[-1]))
        branches = [
            conv(f1, 1, inputs),
            conv(f3, 3, conv(r3, 1, inputs)),
            conv(f5, 5, conv(r5, 1, inputs)),
            conv(p, 1, keras.layers.MaxPooling2D(3, 1, padding="same")(inputs)),
        ]
        self.inner = keras.Model(inputs, keras.layers.concatenate(branches, axis=3))

    def call(self, maps):
        return self.inner(maps)

    def compute_output_shape(self, shape):
        return (*shape[:3], sum(self.filters) - self.filters[1] - self.filters[3])

    def get_config(self):
        config = super().get_config()
        config["filters"] = list(self.filters)
        return config

# %% answer="build-small"
from finished import build_googlenet_small
