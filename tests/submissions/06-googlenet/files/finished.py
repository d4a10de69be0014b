"""A module of the learner's own, handed in beside the notebook: what the right answers build.

Bank entries that get the inception module wrong, or write it so that the weights in trained/ are laid
out otherwise, take from here what they leave alone.
"""

import keras
import numpy as np
from keras import ops

MODULES = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}


class LocalResponseNorm(keras.layers.Layer):
    """xᵢ / (1 + 0.00002 · Σ xⱼ²)^0.75, j from i − 2 to i + 2 as far as there are maps."""

    def call(self, maps):
        number = np.arange(maps.shape[-1])
        near = np.abs(number[:, np.newaxis] - number) <= 2  # which maps are added up for which
        sums = ops.matmul(ops.square(maps), ops.cast(near, maps.dtype))
        root = ops.rsqrt(1 + 2e-5 * sums)
        return maps * root * ops.sqrt(root)  # −0.75 = −0.5 − 0.25, faster than a power


def scaled(maps, width):
    """`maps` times `width`, rounded as `round` does, but at least 1."""
    return max(1, round(maps * width))


class Inception(keras.layers.Layer):
    """An inception module.

    Args:
        filters: six ints (f1, r3, f3, r5, f5, p): the filters of the 1×1 branch; of the reduction
            before the 3×3, of the 3×3; of the reduction before the 5×5, of the 5×5; of the
            projection after the pooling.
        **kwargs: what any Keras layer takes, such as `name`.

    Called on maps (batch, height, width, maps in), it returns (batch, height, width,
    f1 + f3 + f5 + p): the branches' maps in this order. All strides are 1, all padding is "same",
    each convolution has biases and a ReLU, the pooling is 3×3 max pooling.
    """

    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.filters = tuple(filters)
        one, reduce3, three, reduce5, five, projection = self.filters

        def conv(maps, kernel_size):
            return keras.layers.Conv2D(maps, kernel_size, padding="same", activation="relu")

        self.one = conv(one, 1)
        self.reduce3, self.three = conv(reduce3, 1), conv(three, 3)
        self.reduce5, self.five = conv(reduce5, 1), conv(five, 5)
        self.pool = keras.layers.MaxPooling2D(3, strides=1, padding="same")
        self.project = conv(projection, 1)

    def call(self, maps):
        """The stacked maps of the four branches, a tensor."""
        branches = [
            self.one(maps),
            self.three(self.reduce3(maps)),
            self.five(self.reduce5(maps)),
            self.project(self.pool(maps)),
        ]
        return ops.concatenate(branches, axis=-1)

    # Without the next two methods Keras finds out by tracing `call`. With them it is faster.
    def build(self, input_shape):
        for layer in (self.one, self.reduce3, self.reduce5, self.project):
            layer.build(input_shape)
        self.three.build((*input_shape[:-1], self.filters[1]))
        self.five.build((*input_shape[:-1], self.filters[3]))

    def compute_output_shape(self, input_shape):
        one, _, three, _, five, projection = self.filters
        return (*input_shape[:-1], one + three + five + projection)

    def get_config(self):
        """The six numbers, added to what every layer has."""
        return {**super().get_config(), "filters": self.filters}


def build_googlenet(input_shape=(224, 224, 3), num_classes=1000, width=1.0, auxiliary=False):
    """GoogLeNet, a new Keras model each time, not trained.

    Args:
        input_shape: (height, width, channels) of one image.
        num_classes: outputs.
        width: factor of every number of maps, rounded by `scaled`.
        auxiliary: True: the model for training, with three outputs (exercise 7).

    Returns:
        A `keras.Model`: images (batch, *input_shape) → probabilities (batch, num_classes); or,
        if auxiliary, a list of three such outputs: the main one, the one on 4a, the one on 4d.
    """

    def conv(maps, kernel_size, strides=1):
        maps = scaled(maps, width)
        return keras.layers.Conv2D(
            maps, kernel_size, strides=strides, padding="same", activation="relu"
        )

    def pool():
        return keras.layers.MaxPooling2D(3, 2, "same")

    def classify(means, rate):
        means = keras.layers.Dropout(rate)(means)
        return keras.layers.Dense(num_classes, activation="softmax")(means)

    def head(maps):
        maps = conv(128, 1)(keras.layers.AveragePooling2D(5, 3, "valid")(maps))
        hidden = keras.layers.Dense(scaled(1024, width), activation="relu")
        return classify(hidden(keras.layers.Flatten()(maps)), 0.7)

    inputs = keras.Input(input_shape)
    maps = LocalResponseNorm()(pool()(conv(64, 7, strides=2)(inputs)))
    maps = LocalResponseNorm()(conv(192, 3)(conv(64, 1)(maps)))
    heads = []
    for name, filters in MODULES.items():
        if name in ("3a", "4a", "5a"):
            maps = pool()(maps)
        maps = Inception([scaled(n, width) for n in filters])(maps)
        if auxiliary and name in ("4a", "4d"):
            heads.append(head(maps))
    main = classify(keras.layers.GlobalAveragePooling2D()(maps), 0.4)
    return keras.Model(inputs, [main, *heads] if auxiliary else main)


def build_googlenet_small():
    """A small GoogLeNet for Fashion-MNIST.

    Returns:
        A new Keras model each time, not trained: images (batch, 28, 28, 1), from 0 to 1 →
        probabilities (batch, 10). At most 500,000 parameters.
    """
    inputs = keras.Input((28, 28, 1))
    network = build_googlenet((56, 56, 1), 10, width=0.25)
    return keras.Model(inputs, network(keras.layers.Resizing(56, 56)(inputs)))
