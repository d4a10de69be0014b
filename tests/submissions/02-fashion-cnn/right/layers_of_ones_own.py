"""Every layer is the learner's own, with weights added by hand and keras.ops."""


# %% answer="default-conv"
class OwnConv(keras.layers.Layer):
    def __init__(self, filters, kernel_size=3, padding="same", activation="relu", **options):
        super().__init__(**options)
        self.filters, self.size, self.padding = filters, kernel_size, padding
        self.activation = keras.activations.get(activation)

    def build(self, shape):
        self.kernel = self.add_weight(
            shape=(self.size, self.size, shape[-1], self.filters), name="kernel"
        )
        self.bias = self.add_weight(shape=(self.filters,), initializer="zeros", name="bias")

    def call(self, maps):
        return self.activation(
            ops.conv(maps, self.kernel, padding=self.padding, data_format="channels_last")
            + self.bias
        )


DefaultConv2D = OwnConv


# %% answer="fashion-cnn"
class Halve(keras.layers.Layer):
    """Max pooling by four slices."""

    def call(self, maps):
        h, w = maps.shape[1] // 2 * 2, maps.shape[2] // 2 * 2
        rows = ops.maximum(maps[:, 0:h:2], maps[:, 1:h:2])
        return ops.maximum(rows[:, :, 0:w:2], rows[:, :, 1:w:2])


class OwnDense(keras.layers.Layer):
    def __init__(self, units, activation, **options):
        super().__init__(**options)
        self.units, self.activation = units, activation

    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.units), name="kernel")
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")

    def call(self, values):
        return self.activation(ops.matmul(values, self.kernel) + self.bias)


class Drop(keras.layers.Layer):
    def __init__(self, **options):
        super().__init__(**options)
        self.chance = keras.random.SeedGenerator()

    def call(self, values, training=False):
        if not training:
            return values
        kept = keras.random.uniform(ops.shape(values), seed=self.chance) < 0.5
        return values * 2 * ops.cast(kept, values.dtype)


def build_fashion_cnn():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            OwnConv(64, kernel_size=7),
            Halve(),
            OwnConv(128),
            OwnConv(128),
            Halve(),
            OwnConv(256),
            OwnConv(256),
            Halve(),
            keras.layers.Reshape((-1,)),
            OwnDense(128, ops.relu),
            Drop(),
            OwnDense(64, ops.relu),
            Drop(),
            OwnDense(10, ops.softmax),
        ]
    )
