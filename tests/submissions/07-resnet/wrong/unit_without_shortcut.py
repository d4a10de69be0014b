"""Nothing is added."""
# /// expect
# fails = [
#     "resnet.unit: identity",
#     "resnet.unit: another depth",
#     "resnet.unit: stride",
#     "resnet.network: network",
#     "resnet.network: other stages",
#     "resnet.network: small images",
#     "resnet.network: ResNet-34",
#     "resnet.network: saves and loads",
#     "resnet.reached: accuracy",
# ]
# names = ["no shortcut at all"]
# ///


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
            padding="same",
            use_bias=False,
            kernel_initializer="he_normal",
        )

    def build(self, input_shape):
        if self.stride != 1 or input_shape[-1] != self.filters:
            self.projection = self._convolution(1, self.stride)
            self.projection_norm = keras.layers.BatchNormalization(momentum=0.9)
            self.projection.build(input_shape)
            self.projection_norm.build((None, None, None, self.filters))
        self.first.build(input_shape)
        for layer in (self.first_norm, self.second, self.second_norm):
            layer.build((None, None, None, self.filters))
        self.built = True

    def call(self, maps, training=None):
        new = ops.relu(self.first_norm(self.first(maps), training=training))
        new = self.second_norm(self.second(new), training=training)
        if self.projection is not None:
            maps = self.projection_norm(self.projection(maps), training=training)
        return ops.relu(new)

    def get_config(self):
        return {**super().get_config(), "filters": self.filters, "stride": self.stride}

    def compute_output_shape(self, input_shape):
        batch, height, width, _ = input_shape
        rows, columns = (None if n is None else -(-n // self.stride) for n in (height, width))
        return (batch, rows, columns, self.filters)


# %% answer="resnet"
def build_resnet(input_shape, num_classes, units=(3, 4, 6, 3), filters=64, small_images=False):
    raise NotImplementedError


def build_resnet34(input_shape=(224, 224, 3), num_classes=1000):
    raise NotImplementedError
