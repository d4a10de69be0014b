"""Both networks are subclasses of keras.Model, and have no weights until they are called."""

# %% answer="build-original"
class Original(keras.Model):
    def __init__(self, connections, bitmaps):
        super().__init__()
        self.c1 = keras.layers.Conv2D(6, 5, activation=scaled_tanh)
        self.s2, self.s4 = TrainableAveragePool(), TrainableAveragePool()
        self.c3 = PartialConv2D(connections)
        self.rest = keras.Sequential(
            [
                keras.layers.Conv2D(120, 5, activation=scaled_tanh),
                keras.layers.Flatten(),
                keras.layers.Dense(84, activation=scaled_tanh),
                RBFOutput(bitmaps),
            ]
        )

    def call(self, images):
        maps = scaled_tanh(self.c3(self.s2(self.c1(prepare(images)))))
        return self.rest(self.s4(maps))


def build_lenet5(connections, bitmaps):
    return Original(connections, bitmaps)


# %% answer="build-modern"
class LeNet5(keras.Model):
    def __init__(self, activation, pooling):
        super().__init__()
        pool = keras.layers.MaxPooling2D if pooling == "max" else keras.layers.AveragePooling2D
        self.c1 = keras.layers.Conv2D(6, 5, activation=activation)
        self.c3 = keras.layers.Conv2D(16, 5, activation=activation)
        self.s2, self.s4 = pool(2), pool(2)
        self.flat = keras.layers.Flatten()
        self.c5 = keras.layers.Dense(120, activation=activation)
        self.f6 = keras.layers.Dense(84, activation=activation)
        self.out = keras.layers.Dense(10, activation="softmax")

    def call(self, images):
        x = self.s2(self.c1(prepare(images)))
        x = self.s4(self.c3(x))
        return self.out(self.f6(self.c5(self.flat(x))))


def build_lenet5_modern(activation="relu", pooling="max"):
    return LeNet5(activation, pooling)
