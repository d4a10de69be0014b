"""Layers are made in __init__, left unbuilt, and build only decides on the projection."""


# %% answer="residual-unit"
class ResidualUnit(keras.layers.Layer):
    def __init__(self, filters, stride=1, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.stride = stride
        options = {"padding": "same", "use_bias": False}
        self.conv1 = keras.layers.Conv2D(filters, 3, stride, **options)
        self.conv2 = keras.layers.Conv2D(filters, 3, **options)
        self.skip_conv = keras.layers.Conv2D(filters, 1, stride, **options)
        self.bn1, self.bn2, self.skip_bn = (
            keras.layers.BatchNormalization(momentum=0.9) for _ in range(3)
        )
        self.relu = keras.layers.ReLU()
        self.add = keras.layers.Add()
        self.projects = stride != 1

    def build(self, input_shape):
        self.projects = self.projects or input_shape[-1] != self.filters
        super().build(input_shape)

    def call(self, maps, training=None):
        z = self.relu(self.bn1(self.conv1(maps), training=training))
        z = self.bn2(self.conv2(z), training=training)
        skip = self.skip_bn(self.skip_conv(maps), training=training) if self.projects else maps
        return self.relu(self.add([skip, z]))

    def get_config(self):
        config = super().get_config()
        config.update(filters=self.filters, stride=self.stride)
        return config
