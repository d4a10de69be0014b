"""get_config adds nothing."""
# /// expect
# fails = [
#     "resnet.unit: saves and loads",
# ]
# names = ["get_config leaves out 'filters'"]
# ///


# %% answer="residual-unit"
class ResidualUnit(keras.layers.Layer):
    def __init__(self, filters, stride=1, **kwargs):
        super().__init__(**kwargs)
        self.filters = filters
        self.stride = stride
        L = keras.layers
        self.conv1 = L.Conv2D(filters, 3, strides=stride, padding="same", use_bias=False)
        self.bn1 = L.BatchNormalization(momentum=0.9)
        self.conv2 = L.Conv2D(filters, 3, padding="same", use_bias=False)
        self.bn2 = L.BatchNormalization(momentum=0.9)
        self.projection = None

    def build(self, input_shape):
        if self.stride != 1 or input_shape[-1] != self.filters:
            self.projection = keras.layers.Conv2D(self.filters, 1, strides=self.stride, use_bias=False)
            self.bn3 = keras.layers.BatchNormalization(momentum=0.9)

    def call(self, maps, training=None):
        x = self.conv1(maps)
        x = self.bn1(x, training=training)
        x = ops.relu(x)
        x = self.conv2(x)
        x = self.bn2(x, training=training)
        shortcut = maps
        if self.projection is not None:
            shortcut = self.projection(maps)
            shortcut = self.bn3(shortcut, training=training)
        return ops.relu(x + shortcut)

    def get_config(self):
        return super().get_config()

    def compute_output_shape(self, input_shape):
        batch, height, width, _ = input_shape
        rows, columns = (None if n is None else -(-n // self.stride) for n in (height, width))
        return (batch, rows, columns, self.filters)
