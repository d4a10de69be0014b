"""Dropout is a layer of one's own that draws with a seed generator."""

# %% answer="fashion-cnn"
class Half(keras.layers.Layer):
    def __init__(self, **options):
        super().__init__(**options)
        self.draws = keras.random.SeedGenerator(11)

    def call(self, values, training=False):
        if not training:
            return values
        kept = keras.random.uniform(ops.shape(values), seed=self.draws) < 0.5
        return ops.where(kept, 2 * values, 0.0)


def build_fashion_cnn():
    layers = keras.layers
    stack = [
        keras.Input((28, 28, 1)),
        layers.Conv2D(64, 7, padding="same", activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(128, 3, padding="same", activation="relu"),
        layers.Conv2D(128, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(2),
        layers.Conv2D(256, 3, padding="same", activation="relu"),
        layers.Conv2D(256, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        Half(),
        layers.Dense(64, activation="relu"),
        Half(),
        layers.Dense(10, activation="softmax"),
    ]
    return keras.Sequential(stack)
