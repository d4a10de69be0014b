"""Stacks the branches along axis 1, the height."""

# /// expect
# fails = [
#     "googlenet.inception: output shape",
#     "googlenet.inception: the four branches, in any order",
#     "googlenet.inception: order of the branches",
#     "googlenet.inception: saves and loads",
# ]
# names = []
# ///

# %% answer="inception"
class Inception(keras.layers.Layer):

    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.filters = tuple(filters)
        one, reduce3, three, reduce5, five, projection = self.filters

        def conv(maps, kernel_size):
            return keras.layers.Conv2D(maps, kernel_size, padding="same", activation="relu")

        self.one = conv(one, 1)
        self.reduce3, self.three = conv(reduce3, 1), conv(three, 3)
        self.reduce5, self.five = conv(reduce5, 1), conv(five, 5)
        self.pool = keras.layers.MaxPooling2D(3, strides=1, padding="same")
        self.project = conv(projection, 1)

    def call(self, maps):
        branches = [
            self.one(maps),
            self.three(self.reduce3(maps)),
            self.five(self.reduce5(maps)),
            self.project(self.pool(maps)),
        ]
        return ops.concatenate(branches, axis=1)

    # Without the next two methods Keras finds out by tracing `call`. With them it is faster.
    def build(self, input_shape):
        for layer in (self.one, self.reduce3, self.reduce5, self.project):
            layer.build(input_shape)
        self.three.build((*input_shape[:-1], self.filters[1]))
        self.five.build((*input_shape[:-1], self.filters[3]))

    def compute_output_shape(self, input_shape):
        one, _, three, _, five, projection = self.filters
        return (input_shape[0], 4 * input_shape[1], *input_shape[2:])

    def get_config(self):
        return {**super().get_config(), "filters": self.filters}

# %% answer="build-googlenet"
from finished import build_googlenet

# %% answer="build-small"
from finished import build_googlenet_small
