"""AlexNet as a class of its own, built by its first call, with one pooling layer for all three."""

# %% answer="alexnet"
class AlexNet(keras.Model):
    def __init__(self, classes, width, groups):
        super().__init__()

        def conv(maps, size, **options):
            return keras.layers.Conv2D(
                scaled(maps, width),
                size,
                activation="relu",
                kernel_initializer="he_normal",
                **options,
            )

        self.c1 = conv(96, 11, strides=4)
        self.c3 = conv(256, 5, padding="same", groups=groups)
        self.c5 = conv(384, 3, padding="same")
        self.c6 = conv(384, 3, padding="same", groups=groups)
        self.c7 = conv(256, 3, padding="same", groups=groups)
        self.f8, self.f9 = (
            keras.layers.Dense(scaled(4096, width), "relu", kernel_initializer="he_normal")
            for _ in range(2)
        )
        self.out = keras.layers.Dense(classes, activation="softmax")
        self.pool = keras.layers.MaxPooling2D(3, 2)
        self.norm = LocalResponseNorm(r=4)
        self.drop = keras.layers.Dropout(0.5)
        self.flat = keras.layers.Flatten()

    def call(self, images, training=False):
        x = self.pool(self.norm(self.c1(images)))
        x = self.pool(self.norm(self.c3(x)))
        x = self.pool(self.c7(self.c6(self.c5(x))))
        x = self.drop(self.f8(self.flat(x)), training=training)
        x = self.drop(self.f9(x), training=training)
        return self.out(x)


def build_alexnet(input_shape=(227, 227, 3), num_classes=1000, width=1.0, groups=1):
    model = AlexNet(num_classes, width, groups)
    model(np.zeros((1, *input_shape), "float32"))
    return model
