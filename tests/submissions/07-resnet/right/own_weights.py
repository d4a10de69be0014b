"""Kernels and normalization are weights of the unit's own helper layers, on keras.ops."""


# %% answer="residual-unit"
class Normalized(keras.layers.Layer):
    """A convolution and batch normalization, written out."""

    def __init__(self, filters, size, stride, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.size, self.stride = filters, size, stride

    def build(self, input_shape):
        shape = (self.size, self.size, input_shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=shape, initializer="he_normal")
        self.gamma = self.add_weight(name="gamma", shape=shape[-1:], initializer="ones")
        self.beta = self.add_weight(name="beta", shape=shape[-1:], initializer="zeros")
        self.moving_mean = self.add_weight(
            name="moving_mean", shape=shape[-1:], initializer="zeros", trainable=False
        )
        self.moving_variance = self.add_weight(
            name="moving_variance", shape=shape[-1:], initializer="ones", trainable=False
        )

    def call(self, maps, training=False):
        maps = ops.conv(maps, self.kernel, self.stride, "same", data_format="channels_last")
        mean, variance = self.moving_mean, self.moving_variance
        if training:
            mean, variance = ops.mean(maps, (0, 1, 2)), ops.var(maps, (0, 1, 2))
            self.moving_mean.assign(0.9 * self.moving_mean + 0.1 * mean)
            self.moving_variance.assign(0.9 * self.moving_variance + 0.1 * variance)
        return (maps - mean) * ops.rsqrt(variance + 0.001) * self.gamma + self.beta


class ResidualUnit(keras.layers.Layer):
    def __init__(self, filters, stride=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.stride = filters, stride
        self.one = Normalized(filters, 3, stride)
        self.two = Normalized(filters, 3, 1)
        self.side = None

    def build(self, input_shape):
        if (self.stride, input_shape[-1]) != (1, self.filters):
            self.side = Normalized(self.filters, 1, self.stride)
            self.side.build(input_shape)
        self.one.build(input_shape)
        self.two.build((*input_shape[:-1], self.filters))

    def call(self, maps, training=False):
        new = self.two(ops.relu(self.one(maps, training=training)), training=training)
        side = self.side(maps, training=training) if self.side else maps
        return ops.relu(new + side)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "stride": self.stride}
