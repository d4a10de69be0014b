"""Kernels by add_weight; normalization layers are made and built by hand."""


# %% answer="residual-unit"
class ConvNorm(keras.layers.Layer):
    """A convolution without biases, then batch normalization."""

    def __init__(self, filters, size, stride=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.size, self.stride = filters, size, stride

    def build(self, input_shape):
        self.kernel = self.add_weight(
            shape=(self.size, self.size, input_shape[-1], self.filters), name="kernel"
        )
        self.norm = keras.layers.BatchNormalization(momentum=0.9)
        self.norm.build((*input_shape[:-1], self.filters))

    def call(self, x, training=None):
        x = ops.conv(x, self.kernel, strides=self.stride, padding="same")
        return self.norm(x, training=training)


class ResidualUnit(keras.layers.Layer):
    def __init__(self, filters, stride=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.stride = int(filters), int(stride)
        self.down, self.keep = ConvNorm(filters, 3, stride), ConvNorm(filters, 3)
        self.projection = None

    def build(self, input_shape):
        self.down.build(input_shape)
        self.keep.build(self.compute_output_shape(input_shape))
        if self.stride > 1 or self.filters != input_shape[3]:
            self.projection = ConvNorm(self.filters, 1, self.stride)
            self.projection.build(input_shape)

    def call(self, maps, training=None):
        x = ops.maximum(self.down(maps, training=training), 0)
        x = self.keep(x, training=training)
        if self.projection is not None:
            maps = self.projection(maps, training=training)
        return ops.maximum(x + maps, 0)

    def get_config(self):
        config = super().get_config()
        config.update({"filters": self.filters, "stride": self.stride})
        return config

    def compute_output_shape(self, input_shape):
        """Given: with it, Keras knows the shape without trying the unit."""
        batch, height, width, _ = input_shape
        rows, columns = (None if n is None else -(-n // self.stride) for n in (height, width))
        return (batch, rows, columns, self.filters)
