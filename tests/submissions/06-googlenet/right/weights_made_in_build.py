"""The module makes its own weights, by a loop over a specification, and convolves by keras.ops."""


# %% answer="inception"
class Inception(keras.Layer):
    SPEC = (
        ("one", 1, None, 0),
        ("reduce3", 1, None, 1),
        ("three", 3, "reduce3", 2),
        ("reduce5", 1, None, 3),
        ("five", 5, "reduce5", 4),
        ("project", 1, None, 5),
    )

    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.filters = tuple(int(n) for n in filters)

    def build(self, input_shape):
        self.kernels, self.biases, maps = {}, {}, {None: input_shape[-1]}
        for name, size, before, place in self.SPEC:
            maps[name] = self.filters[place]
            self.kernels[name] = self.add_weight(
                (size, size, maps[before], maps[name]), "glorot_uniform", name=f"{name}_kernel"
            )
            self.biases[name] = self.add_weight((maps[name],), "zeros", name=f"{name}_bias")

    def _conv(self, name, x):
        x = ops.conv(x, self.kernels[name], padding="same") + self.biases[name]
        return ops.maximum(x, 0)

    def call(self, maps):
        pooled = ops.max_pool(maps, 3, strides=1, padding="same")
        return ops.concatenate(
            [
                self._conv("one", maps),
                self._conv("three", self._conv("reduce3", maps)),
                self._conv("five", self._conv("reduce5", maps)),
                self._conv("project", pooled),
            ],
            -1,
        )

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], sum(self.filters[i] for i in (0, 2, 4, 5)))

    def get_config(self):
        base = super().get_config()
        base["filters"] = self.filters
        return base
