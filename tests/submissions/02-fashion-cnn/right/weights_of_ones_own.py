"""No layers: weights of one's own, with names of one's own."""


# %% answer="fashion-cnn"
class MyCNN(keras.Model):
    SIZES = [(7, 1, 64), (3, 64, 128), (3, 128, 128), (3, 128, 256), (3, 256, 256)]
    DENSE = [(2304, 128), (128, 64), (64, 10)]

    def __init__(self):
        super().__init__()
        self.w = [
            self.add_weight(shape=(k, k, i, o), initializer="he_normal", name=f"w{n}")
            for n, (k, i, o) in enumerate(self.SIZES)
        ]
        self.b = [
            self.add_weight(shape=(o,), initializer="zeros", name=f"b{n}")
            for n, (k, i, o) in enumerate(self.SIZES)
        ]
        self.v = [
            self.add_weight(shape=s, initializer="he_normal", name=f"v{n}")
            for n, s in enumerate(self.DENSE)
        ]
        self.c = [
            self.add_weight(shape=s[1:], initializer="zeros", name=f"c{n}")
            for n, s in enumerate(self.DENSE)
        ]
        self.drop = [keras.layers.Dropout(0.5), keras.layers.Dropout(0.5)]

    def call(self, x, training=False):
        for n, (w, b) in enumerate(zip(self.w, self.b)):
            x = ops.relu(ops.conv(x, w, padding="same") + b)
            if n in (0, 2, 4):
                x = ops.max_pool(x, 2, 2)
        x = ops.reshape(x, (-1, 2304))
        for n in (0, 1):
            x = self.drop[n](ops.relu(ops.matmul(x, self.v[n]) + self.c[n]), training=training)
        return ops.softmax(ops.matmul(x, self.v[2]) + self.c[2])


def build_fashion_cnn():
    model = MyCNN()
    model(np.zeros((1, 28, 28, 1), "float32"))
    return model
