"""Both networks as subclasses of keras.Model, layers made in another order than used."""

# %% answer="build-original"
class Original(keras.Model):
    def __init__(self, connections, bitmaps):
        super().__init__()
        self.out = RBFOutput(bitmaps)
        self.f6 = keras.layers.Dense(84)
        self.c5 = keras.layers.Dense(120)
        self.s4, self.s2 = TrainableAveragePool(), TrainableAveragePool()
        self.c3 = PartialConv2D(connections)
        self.c1 = keras.layers.Conv2D(6, 5)
        self.flat = keras.layers.Flatten()

    def call(self, images):
        x = self.s2(scaled_tanh(self.c1(prepare(images))))
        x = self.s4(scaled_tanh(self.c3(x)))
        x = scaled_tanh(self.f6(scaled_tanh(self.c5(self.flat(x)))))
        return self.out(x)


def build_lenet5(connections, bitmaps):
    model = Original(connections, bitmaps)
    model(np.zeros((1, 28, 28, 1), "float32"))
    return model
