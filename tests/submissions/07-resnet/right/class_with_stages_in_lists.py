"""The network is a class with lists of layers, which has no weights until it is called."""

# %% answer="resnet"
class Net(keras.Model):
    def __init__(self, num_classes, units, filters, small_images, **kwargs):
        super().__init__(**kwargs)
        self.num_classes, self.units, self.filters, self.small_images = num_classes, list(units), filters, small_images
        L = keras.layers
        self.stem = [L.Conv2D(filters, 3 if small_images else 7, 2, padding="same", use_bias=False), L.BatchNormalization(), L.ReLU()]
        if not small_images:
            self.stem.append(L.MaxPooling2D(3, 2, padding="same"))
        self.stages = []
        for s, n in enumerate(units):
            self.stages.append(keras.Sequential([ResidualUnit(filters * 2**s, 1 + (s > 0 and i == 0)) for i in range(n)]))
        self.head = L.Dense(num_classes, activation="softmax")

    def call(self, images, training=None):
        x = images
        for layer in self.stem:
            x = layer(x, training=training) if isinstance(layer, keras.layers.BatchNormalization) else layer(x)
        for stage in self.stages:
            x = stage(x, training=training)
        return self.head(ops.mean(ops.mean(x, 1), 1))

    def get_config(self):
        c = super().get_config()
        c.update(num_classes=self.num_classes, units=self.units, filters=self.filters, small_images=self.small_images)
        return c


def build_resnet(input_shape, num_classes, units=(3, 4, 6, 3), filters=64, small_images=False):
    return Net(num_classes, units, filters, small_images)


def build_resnet34(input_shape=(224, 224, 3), num_classes=1000):
    model = build_resnet(input_shape, num_classes)
    model.build((None, *input_shape))
    return model
