"""The reduction before the 3×3 has no ReLU."""
# /// expect
# fails = ["googlenet.inception: the four branches, in any order", "googlenet.reached: accuracy"]
# names = ["the 3×3's reduction without a ReLU"]
# ///
# %% answer="inception"
class Inception(keras.layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.filters = tuple(filters)
        f1, r3, f3, r5, f5, p = self.filters
        conv = lambda n, k: keras.layers.Conv2D(n, k, padding="same", activation="relu")
        self.b1 = conv(f1, 1)
        self.b2a, self.b2b = keras.layers.Conv2D(r3, 1), conv(f3, 3)
        self.b3a, self.b3b = conv(r5, 1), conv(f5, 5)
        self.pool = keras.layers.MaxPooling2D(3, strides=1, padding="same")
        self.b4 = conv(p, 1)
        self.cat = keras.layers.Concatenate()

    def call(self, maps):
        return self.cat([
            self.b1(maps),
            self.b2b(self.b2a(maps)),
            self.b3b(self.b3a(maps)),
            self.b4(self.pool(maps)),
        ])

    def get_config(self):
        config = super().get_config()
        config["filters"] = list(self.filters)
        return config
