"""The unit makes a functional model in build, and calls it."""


# %% answer="residual-unit"
class ResidualUnit(keras.layers.Layer):
    def __init__(self, filters, stride=1, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.stride = stride

    def build(self, input_shape):
        inputs = keras.Input(tuple(input_shape)[1:])
        x = self._conv_bn(inputs, 3, self.stride)
        x = keras.layers.Activation("relu")(x)
        x = self._conv_bn(x, 3, 1)
        shortcut = inputs
        if self.stride != 1 or input_shape[-1] != self.filters:
            shortcut = self._conv_bn(inputs, 1, self.stride)
        outputs = keras.layers.Activation("relu")(keras.layers.Add()([x, shortcut]))
        self.network = keras.Model(inputs, outputs)
        self.built = True

    def _conv_bn(self, x, size, stride):
        x = keras.layers.Conv2D(self.filters, size, stride, "same", use_bias=False)(x)
        return keras.layers.BatchNormalization(momentum=0.9)(x)

    def call(self, maps, training=None):
        return self.network(maps, training=training)

    def get_config(self):
        config = super().get_config()
        config["filters"] = self.filters
        config["stride"] = self.stride
        return config

    def compute_output_shape(self, input_shape):
        """Given: with it, Keras knows the shape without trying the unit."""
        batch, height, width, _ = input_shape
        rows, columns = (None if n is None else -(-n // self.stride) for n in (height, width))
        return (batch, rows, columns, self.filters)
