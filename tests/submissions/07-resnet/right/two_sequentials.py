"""Branch and shortcut are Sequential models, made when the depth is known."""


# %% answer="residual-unit"
class ResidualUnit(keras.layers.Layer):
    def __init__(self, filters, stride=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.stride = filters, stride

    def build(self, input_shape):
        depth = input_shape[-1]
        unit, stride = self.filters, self.stride

        def conv(size, step):
            return keras.layers.Conv2D(unit, size, step, padding="same", use_bias=False)

        def norm():
            return keras.layers.BatchNormalization(momentum=0.9)

        self.branch = keras.Sequential(
            [
                keras.Input((None, None, depth)),
                conv(3, stride),
                norm(),
                keras.layers.Activation("relu"),
                conv(3, 1),
                norm(),
            ]
        )
        fits = stride == 1 and depth == unit
        self.shortcut = keras.Sequential(
            [keras.Input((None, None, depth))]
            + ([keras.layers.Identity()] if fits else [conv(1, stride), norm()])
        )

    def call(self, maps, training=None):
        both = self.branch(maps, training=training) + self.shortcut(maps, training=training)
        return keras.activations.relu(both)

    def get_config(self):
        return super().get_config() | {"filters": self.filters, "stride": self.stride}
