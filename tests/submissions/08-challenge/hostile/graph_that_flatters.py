"""Layers that say they are Keras's own and cheap, configurations and weights that change between reads."""
# /// expect
# untouched = true
# files = false
# ///

# %% answer="build-challenge"
import itertools

reads = itertools.count()


class Conv2D(keras.layers.Conv2D):
    def get_config(self):
        return super().get_config() | {"strides": (9 + next(reads) % 2,) * 2, "padding": "same"}

    def call(self, x):
        return super().call(x) + keras.ops.mean(x)


Conv2D.__module__ = "keras.src.layers"


class Network(keras.Model):
    @property
    def weights(self):
        return super().weights[: 2 + next(reads) % 3]

    def count_params(self):
        return 5


def build_challenge(input_shape=(28, 28, 1), num_classes=10):
    inputs = keras.Input(input_shape)
    x = Conv2D(64, 3, activation="relu", padding="same")(inputs)
    x = keras.layers.GlobalAveragePooling2D()(x)
    return Network(inputs, keras.layers.Dense(num_classes, activation="softmax")(x))

# %% added before="test-own-cost"
class Own(dict):
    def get(self, key, default=None):
        return next(reads)


own_cost = Own(parameters=1, multiply_adds=1)
