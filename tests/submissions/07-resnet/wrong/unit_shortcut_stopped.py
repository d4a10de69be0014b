"""No gradient flows through the shortcut without a projection."""
# /// expect
# fails = ["resnet.unit: gradient"]
# ///

# %% answer="residual-unit"
class ResidualUnit(keras.layers.Layer):
    def __init__(self, filters, stride=1, **kwargs):
        super().__init__(**kwargs)
        self.filters, self.stride = filters, stride
        L = keras.layers
        self.conv1 = L.Conv2D(filters, 3, strides=stride, padding="same", use_bias=False)
        self.bn1 = L.BatchNormalization(momentum=0.9)
        self.conv2 = L.Conv2D(filters, 3, padding="same", use_bias=False)
        self.bn2 = L.BatchNormalization(momentum=0.9)
        self.projection = None

    def build(self, input_shape):
        depth = input_shape[-1]
        if self.stride != 1 or depth != self.filters:
            self.projection = keras.layers.Conv2D(self.filters, 1, strides=self.stride, padding="same", use_bias=False)
            self.projection_bn = keras.layers.BatchNormalization(momentum=0.9)
            self.projection.build(input_shape)
            self.projection_bn.build(self.compute_output_shape(input_shape))
        out = self.compute_output_shape(input_shape)
        self.conv1.build(input_shape)
        self.bn1.build(out)
        self.conv2.build(out)
        self.bn2.build(out)
        super().build(input_shape)

    def call(self, maps, training=None):
        x = self.bn1(self.conv1(maps), training=training)
        x = ops.relu(x)
        x = self.bn2(self.conv2(x), training=training)
        shortcut = ops.stop_gradient(maps)
        if self.projection is not None:
            shortcut = self.projection_bn(self.projection(maps), training=training)
        return ops.relu(x + shortcut)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "stride": self.stride}

    def compute_output_shape(self, input_shape):
        batch, height, width, _ = input_shape
        rows, columns = (None if n is None else -(-n // self.stride) for n in (height, width))
        return (batch, rows, columns, self.filters)
