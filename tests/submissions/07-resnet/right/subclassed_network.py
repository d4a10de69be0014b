"""The network is a class of its own, built by calling it once."""


# %% answer="resnet"
class ResNet(keras.Model):
    def __init__(self, image, classes, units, filters, small, **kwargs):
        super().__init__(**kwargs)
        self.options = {
            "image": image,
            "classes": classes,
            "units": units,
            "filters": filters,
            "small": small,
        }
        self.conv = keras.layers.Conv2D(filters, 3 if small else 7, 2, "same", use_bias=False)
        self.norm = keras.layers.BatchNormalization(momentum=0.9)
        self.pool = keras.layers.Identity() if small else keras.layers.MaxPooling2D(3, 2, "same")
        self.residual = [
            ResidualUnit(filters * 2**s, 2 if s > 0 and i == 0 else 1)
            for s, count in enumerate(units)
            for i in range(count)
        ]
        self.dense = keras.layers.Dense(classes)

    def call(self, images, training=None):
        maps = self.pool(ops.relu(self.norm(self.conv(images), training=training)))
        for unit in self.residual:
            maps = unit(maps, training=training)
        return ops.softmax(self.dense(ops.mean(maps, axis=(1, 2))))

    def get_config(self):
        return self.options


def build_resnet(input_shape, num_classes, units=(3, 4, 6, 3), filters=64, small_images=False):
    model = ResNet(list(input_shape), num_classes, list(units), filters, small_images)
    model(np.zeros((1, *input_shape), "float32"))
    return model


def build_resnet34(input_shape=(224, 224, 3), num_classes=1000):
    return build_resnet(input_shape, num_classes)
