"""A module without layers: weights of one's own, with names of one's own."""


# %% answer="inception"
class Inception(keras.layers.Layer):
    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.filters = tuple(int(n) for n in filters)

    def build(self, input_shape):
        c = input_shape[-1]
        f1, r3, f3, r5, f5, p = self.filters

        def make(k, i, o, name):
            return (
                self.add_weight(shape=(k, k, i, o), initializer="he_normal", name=f"w_{name}"),
                self.add_weight(shape=(o,), initializer="zeros", name=f"b_{name}"),
            )

        self.w1, self.b1 = make(1, c, f1, "1x1")
        self.wr3, self.br3 = make(1, c, r3, "r3")
        self.w3, self.b3 = make(3, r3, f3, "3x3")
        self.wr5, self.br5 = make(1, c, r5, "r5")
        self.w5, self.b5 = make(5, r5, f5, "5x5")
        self.wp, self.bp = make(1, c, p, "proj")

    def call(self, x):
        def conv(x, w, b):
            return ops.relu(ops.conv(x, w, padding="same") + b)

        pooled = ops.max_pool(x, 3, 1, "same")
        return ops.concatenate(
            [
                conv(x, self.w1, self.b1),
                conv(conv(x, self.wr3, self.br3), self.w3, self.b3),
                conv(conv(x, self.wr5, self.br5), self.w5, self.b5),
                conv(pooled, self.wp, self.bp),
            ],
            axis=-1,
        )

    def get_config(self):
        return {**super().get_config(), "filters": self.filters}
