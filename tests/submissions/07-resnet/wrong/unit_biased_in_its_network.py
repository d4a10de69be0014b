"""Convolutions with biases; the network stands on that unit."""

# /// expect
# fails = [
#     "resnet.unit: weights",
#     "resnet.reached: accuracy",
# ]
# names = ["biases"]
# ///

# %% answer="residual-unit"
class ResidualUnit(keras.layers.Layer):
    def __init__(self, filters, stride=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.stride = filters, stride
        self.c1 = keras.layers.Conv2D(filters, 3, stride, padding="same")
        self.c2 = keras.layers.Conv2D(filters, 3, 1, padding="same")
        self.b1 = keras.layers.BatchNormalization(momentum=0.9)
        self.b2 = keras.layers.BatchNormalization(momentum=0.9)

    def build(self, input_shape):
        self.p = None
        if self.stride != 1 or input_shape[-1] != self.filters:
            self.p = keras.layers.Conv2D(self.filters, 1, self.stride)
            self.pb = keras.layers.BatchNormalization(momentum=0.9)

    def call(self, maps, training=None):
        z = ops.relu(self.b1(self.c1(maps), training=training))
        z = self.b2(self.c2(z), training=training)
        s = maps if self.p is None else self.pb(self.p(maps), training=training)
        return ops.relu(z + s)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "stride": self.stride}

    def compute_output_shape(self, input_shape):
        batch, height, width, _ = input_shape
        rows, columns = (None if n is None else -(-n // self.stride) for n in (height, width))
        return (batch, rows, columns, self.filters)
