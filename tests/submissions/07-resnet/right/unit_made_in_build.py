"""All layers of the unit are made and built in build."""

# %% answer="residual-unit"
class ResidualUnit(keras.layers.Layer):
    def __init__(self, filters, stride=1, **kwargs):
        self.filters, self.stride = filters, stride
        super().__init__(**kwargs)

    def build(self, input_shape):
        def pair(size, stride, shape):
            conv = keras.layers.Conv2D(self.filters, size, stride, "same", use_bias=False)
            norm = keras.layers.BatchNormalization(momentum=0.9)
            conv.build(shape)
            norm.build(conv.compute_output_shape(shape))
            return [conv, norm]

        middle = self.compute_output_shape(input_shape)
        self.a = pair(3, self.stride, input_shape)
        self.b = pair(3, 1, middle)
        self.s = pair(1, self.stride, input_shape) if tuple(middle[1:]) != tuple(input_shape[1:]) or self.stride > 1 else []
        super().build(input_shape)

    def call(self, maps, training=None):
        def run(pair, x):
            for layer in pair:
                x = layer(x, training=training) if isinstance(layer, keras.layers.BatchNormalization) else layer(x)
            return x

        return keras.activations.relu(keras.layers.add([run(self.b, ops.relu(run(self.a, maps))), run(self.s, maps)]))

    def get_config(self):
        config = super().get_config()
        config["filters"] = self.filters
        config["stride"] = self.stride
        return config

    def compute_output_shape(self, input_shape):
        batch, height, width, _ = input_shape
        rows, columns = (None if n is None else -(-n // self.stride) for n in (height, width))
        return (batch, rows, columns, self.filters)
