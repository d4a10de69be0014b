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
def build_small_googlenet():
    def conv(n, size, strides=1):
        n = round(n / 4)
        return keras.layers.Conv2D(n, size, strides=strides, padding="same", activation="relu")

    def pool(strides=2):
        return keras.layers.MaxPooling2D(3, strides, "same")

    inputs = keras.Input((28, 28, 1))
    x = keras.layers.Resizing(56, 56)(inputs)
    x = LocalResponseNorm()(pool()(conv(64, 7, 2)(x)))
    x = LocalResponseNorm()(conv(192, 3)(conv(64, 1)(x)))
    for name, (f1, r3, f3, r5, f5, p) in MODULES.items():
        if name in ("3a", "4a", "5a"):
            x = pool()(x)
        one = conv(f1, 1)(x)
        three = conv(f3, 3)(conv(r3, 1)(x))
        five = conv(f5, 5)(conv(r5, 1)(x))
        pooled = conv(p, 1)(pool(1)(x))
        x = keras.layers.concatenate([one, three, five, pooled])
    x = keras.layers.Dropout(0.4)(keras.layers.GlobalAveragePooling2D()(x))
    return keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(x))
