"""Creates the branches in reverse order, ReLUs apart, and stacks them with Concatenate."""

# %% answer="inception"
class Inception(keras.layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.filters = [int(n) for n in filters]
        f1, r3, f3, r5, f5, p = self.filters
        self.stack = keras.layers.Concatenate()
        self.relu = keras.layers.ReLU()
        self.last = keras.layers.Conv2D(p, 1)
        self.before_last = keras.layers.MaxPooling2D((3, 3), strides=(1, 1), padding="same")
        self.c5 = keras.layers.Conv2D(f5, 5, padding="same")
        self.c5_before = keras.layers.Conv2D(r5, 1)
        self.c3 = keras.layers.Conv2D(f3, 3, padding="same")
        self.c3_before = keras.layers.Conv2D(r3, 1)
        self.c1 = keras.layers.Conv2D(f1, 1)

    def call(self, maps):
        relu = self.relu
        d = relu(self.last(self.before_last(maps)))
        c = relu(self.c5(relu(self.c5_before(maps))))
        b = relu(self.c3(relu(self.c3_before(maps))))
        a = relu(self.c1(maps))
        return self.stack([a, b, c, d])

    def get_config(self):
        return super().get_config() | {"filters": self.filters}

# %% answer="build-small"
from finished import build_googlenet_small
