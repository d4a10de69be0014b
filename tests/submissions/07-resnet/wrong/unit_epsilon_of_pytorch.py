"""The normalizations have an epsilon of 1e-5, as in other frameworks. That costs once."""

# /// expect
# fails = [
#     "resnet.unit: training",
# ]
# names = ["epsilon of the batch normalizations is 1e-05"]
# ///

# %% answer="residual-unit"
class ResidualUnit(keras.layers.Layer):
    def __init__(self, filters, stride=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.stride = filters, stride
        options = {"padding": "same", "use_bias": False}
        self.conv_a = keras.layers.Conv2D(filters, 3, strides=stride, **options)
        self.conv_b = keras.layers.Conv2D(filters, 3, **options)
        self.norm_a = keras.layers.BatchNormalization(momentum=0.9, epsilon=1e-5)
        self.norm_b = keras.layers.BatchNormalization(momentum=0.9, epsilon=1e-5)
        self.conv_c = self.norm_c = None

    def build(self, shape):
        maps = (*shape[:3], self.filters)
        self.conv_a.build(shape)
        self.conv_b.build(maps)
        self.norm_a.build((*shape[:3], self.filters))
        self.norm_b.build(maps)
        if self.stride > 1 or shape[3] != self.filters:
            self.conv_c = keras.layers.Conv2D(self.filters, 1, strides=self.stride, use_bias=False)
            self.norm_c = keras.layers.BatchNormalization(momentum=0.9, epsilon=1e-5)
            self.conv_c.build(shape)
            self.norm_c.build(maps)
        self.built = True

    def skip(self, maps, training):
        if self.conv_c is None:
            return maps
        return self.norm_c(self.conv_c(maps), training=training)

    def call(self, maps, training=None):
        y = ops.relu(self.norm_a(self.conv_a(maps), training=training))
        y = self.norm_b(self.conv_b(y), training=training)
        return ops.relu(self.skip(maps, training) + y)

    def get_config(self):
        return super().get_config() | {"filters": self.filters, "stride": self.stride}

    def compute_output_shape(self, shape):
        sides = [None if n is None else -(-n // self.stride) for n in shape[1:3]]
        return (shape[0], *sides, self.filters)
