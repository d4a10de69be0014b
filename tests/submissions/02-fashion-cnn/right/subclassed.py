"""Networks are classes with a call method, and are built by their first call."""


# %% answer="fashion-cnn"
class FashionCNN(keras.Model):
    def __init__(self):
        super().__init__()
        self.first = DefaultConv2D(64, kernel_size=7)
        self.second = [DefaultConv2D(128), DefaultConv2D(128)]
        self.third = [DefaultConv2D(256), DefaultConv2D(256)]
        self.pool = keras.layers.MaxPooling2D(2)
        self.flatten = keras.layers.Flatten()
        self.hidden = [
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(64, activation="relu"),
        ]
        self.drop = keras.layers.Dropout(0.5)
        self.out = keras.layers.Dense(10, activation="softmax")

    def call(self, images, training=False):
        x = self.pool(self.first(images))
        for stage in (self.second, self.third):
            for layer in stage:
                x = layer(x)
            x = self.pool(x)
        x = self.flatten(x)
        for layer in self.hidden:
            x = self.drop(layer(x), training=training)
        return self.out(x)


def build_fashion_cnn():
    model = FashionCNN()
    model(np.zeros((1, 28, 28, 1), "float32"))
    return model


# %% answer="small-cnn"
class Small(keras.Model):
    def __init__(self):
        super().__init__()
        self.maps = [DefaultConv2D(n) for n in (32, 64, 128)]
        self.pool = keras.layers.MaxPooling2D(2)
        self.out = keras.layers.Dense(10, activation="softmax")

    def call(self, images):
        for layer in self.maps:
            images = self.pool(layer(images))
        return self.out(ops.reshape(images, (-1, 1152)))


def build_small_cnn():
    return Small()
