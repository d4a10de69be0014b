"""GoogLeNet as a subclass of keras.Model, which keeps its auxiliary classifiers in a list."""


# %% answer="build-googlenet"
def convolution(n, k, s=1):
    return keras.layers.Conv2D(n, k, strides=s, padding="same", activation="relu")


class Auxiliary(keras.layers.Layer):
    def __init__(self, classes, width):
        super().__init__()
        self.steps = [
            keras.layers.AveragePooling2D(5, 3),
            convolution(scaled(128, width), 1),
            keras.layers.Flatten(),
            keras.layers.Dense(scaled(1024, width), activation="relu"),
            keras.layers.Dropout(0.7),
            keras.layers.Dense(classes, activation="softmax"),
        ]

    def call(self, x, training=False):
        for step in self.steps:
            x = step(x, training=training) if isinstance(step, keras.layers.Dropout) else step(x)
        return x


class GoogLeNet(keras.Model):
    def __init__(self, classes, width, auxiliary):
        super().__init__()
        pool = lambda: keras.layers.MaxPooling2D(3, 2, "same")
        stem = [
            convolution(scaled(64, width), 7, 2),
            pool(),
            LocalResponseNorm(),
            convolution(scaled(64, width), 1),
            convolution(scaled(192, width), 3),
            LocalResponseNorm(),
            pool(),
        ]
        make = lambda name: Inception([scaled(n, width) for n in MODULES[name]])
        self.low = [*stem, make("3a"), make("3b"), pool(), make("4a")]
        self.middle = [make("4b"), make("4c"), make("4d")]
        self.high = [
            make("4e"),
            pool(),
            make("5a"),
            make("5b"),
            keras.layers.GlobalAveragePooling2D(),
        ]
        self.drop = keras.layers.Dropout(0.4)
        self.out = keras.layers.Dense(classes, activation="softmax")
        self.helpers = [Auxiliary(classes, width) for _ in range(2)] if auxiliary else []

    def body(self, x, training):
        taps = []
        for part in (self.low, self.middle, self.high):
            for layer in part:
                x = layer(x)
            taps.append(x)
        return self.out(self.drop(x, training=training)), taps

    def call(self, x, training=False):
        main, taps = self.body(x, training)
        if not self.helpers:
            return main
        return [main] + [aux(t, training=training) for aux, t in zip(self.helpers, taps)]


def build_googlenet(input_shape=(224, 224, 3), num_classes=1000, width=1.0, auxiliary=False):
    model = GoogLeNet(num_classes, width, auxiliary)
    model(np.zeros((1, *input_shape), "float32"))
    return model


# %% answer="auxiliary"
class WithoutHelpers(keras.Model):
    def __init__(self, model):
        super().__init__()
        self.low, self.middle, self.high = model.low, model.middle, model.high
        self.drop, self.out = model.drop, model.out

    def call(self, x, training=False):
        for layer in [*self.low, *self.middle, *self.high]:
            x = layer(x)
        return self.out(self.drop(x, training=training))


def inference_model(model):
    return WithoutHelpers(model)


def total_loss(labels, outputs):
    picked = [np.asarray(p)[np.arange(len(labels)), labels] for p in outputs]
    main, first, second = [float(np.mean(-np.log(p))) for p in picked]
    return main + 0.3 * first + 0.3 * second


# %% answer="build-small"
from finished import build_googlenet_small
