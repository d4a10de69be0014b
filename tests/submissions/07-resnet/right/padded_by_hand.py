"""The padding of the first convolution is written out, odd pixel last."""


# %% answer="residual-unit"
class ResidualUnit(keras.layers.Layer):
    def __init__(self, filters, stride=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.stride = filters, stride
        self.first = self._convolution(3, stride)
        self.first_norm = keras.layers.BatchNormalization(momentum=0.9)
        self.second = self._convolution(3, 1)
        self.second_norm = keras.layers.BatchNormalization(momentum=0.9)
        self.projection = self.projection_norm = None

    def _convolution(self, kernel_size, stride):
        return keras.layers.Conv2D(
            self.filters,
            kernel_size,
            strides=stride,
            padding="valid",
            use_bias=False,
            kernel_initializer="he_normal",
        )

    def build(self, input_shape):
        if self.stride != 1 or input_shape[-1] != self.filters:
            self.projection = self._convolution(1, self.stride)
            self.projection_norm = keras.layers.BatchNormalization(momentum=0.9)
            self.projection.build((None, None, None, input_shape[-1]))
            self.projection_norm.build((None, None, None, self.filters))
        self.first.build((None, None, None, input_shape[-1]))
        for layer in (self.first_norm, self.second, self.second_norm):
            layer.build((None, None, None, self.filters))
        self.built = True

    def _padded(self, maps, stride):
        borders = [(0, 0)]
        for size in maps.shape[1:3]:
            total = max((-(-size // stride) - 1) * stride + 3 - size, 0)
            borders.append((total // 2, total - total // 2))
        return ops.pad(maps, [*borders, (0, 0)])

    def call(self, maps, training=None):
        new = self.first(self._padded(maps, self.stride))
        new = ops.relu(self.first_norm(new, training=training))
        new = self.second_norm(self.second(self._padded(new, 1)), training=training)
        if self.projection is not None:
            maps = self.projection_norm(self.projection(maps), training=training)
        return ops.relu(maps + new)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "stride": self.stride}
