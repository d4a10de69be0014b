"""The network by a builder with state; heads by closures; the loss by probabilities of the right class."""

# %% answer="build-googlenet"
from dataclasses import dataclass, field


@dataclass
class Builder:
    width: float
    classes: int
    heads: list = field(default_factory=list)

    def conv(self, x, maps, size, stride=1):
        options = {"strides": stride, "padding": "same"}
        x = keras.layers.Convolution2D(scaled(maps, self.width), size, **options)(x)
        return keras.layers.Activation("relu")(x)

    def pool(self, x):
        return keras.layers.MaxPooling2D(pool_size=(3, 3), strides=(2, 2), padding="same")(x)

    def output(self, x, rate):
        x = keras.layers.Dropout(rate)(x)
        return keras.layers.Softmax()(keras.layers.Dense(self.classes)(x))

    def module(self, x, name):
        return Inception([scaled(n, self.width) for n in MODULES[name]], name=f"inception_{name}")(
            x
        )

    def head(self, x):
        x = keras.layers.AveragePooling2D(5, strides=3)(x)
        x = keras.layers.Flatten()(self.conv(x, 128, 1))
        x = keras.layers.Dense(scaled(1024, self.width), "relu")(x)
        self.heads.append(self.output(x, 0.7))

    def build(self, images, auxiliary):
        x = self.pool(self.conv(images, 64, 7, 2))
        x = LocalResponseNorm()(x)
        x = self.conv(self.conv(x, 64, 1), 192, 3)
        x = self.pool(LocalResponseNorm()(x))
        for name in "3a 3b pool 4a 4b 4c 4d 4e pool 5a 5b".split():
            x = self.pool(x) if name == "pool" else self.module(x, name)
            if auxiliary and name in {"4a", "4d"}:
                self.head(x)
        x = ops.mean(x, axis=(1, 2))
        return [self.output(x, 0.4), *self.heads]


def build_googlenet(input_shape=(224, 224, 3), num_classes=1000, width=1.0, auxiliary=False):
    images = keras.layers.Input(shape=input_shape)
    outputs = Builder(width, num_classes).build(images, auxiliary)
    return keras.Model(images, outputs if auxiliary else outputs[0])


# %% answer="auxiliary"
def inference_model(model):
    main, *_ = model.outputs
    return keras.models.Model(inputs=model.inputs, outputs=main)


def total_loss(labels, outputs):
    def entropy(probabilities):
        probabilities = ops.convert_to_numpy(probabilities)
        rows = np.arange(len(probabilities))
        return -np.log(probabilities[rows, np.asarray(labels, int)]).mean()

    main, first, second = map(entropy, outputs)
    return main + 0.3 * first + 0.3 * second


# %% answer="pair-weights"
def pair_weights():
    mixing = np.zeros((1, 1, 2, 2), np.float32)
    mixing[0, 0, :, 0], mixing[0, 0, :, 1] = (2, -2), (-2, 2)
    return (
        mixing,
        np.zeros((2,), np.float32),
        np.full((3, 3, 2, 1), 0.5, np.float32),
        np.float32([0]),
    )


# %% answer="build-small"
def build_googlenet_small():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Resizing(56, 56),
            build_googlenet((56, 56, 1), 10, 0.25),
        ]
    )
