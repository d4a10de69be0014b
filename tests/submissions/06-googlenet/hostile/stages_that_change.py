"""Dictionaries, pairs and modules that answer otherwise when they are asked again."""
# /// expect
# untouched = true
# files = false
# ///

# %% added before="test-conv1x1"
import itertools

counted = itertools.count()


class Stages(dict):
    def __getitem__(self, key):
        return (next(counted), 7, 64)

    def items(self):
        return iter([(f"stage {n}", (n, n, n)) for n in range(10**6)])


def stage_shapes(shape):
    return Stages({f"stage {n}": (7, 7, 64) for n in range(16)})


def pair_weights():
    return tuple(np.ones((1, 1, 2, 1), "float32") * next(counted) for _ in range(4))


def conv1x1(x, kernel, bias):
    maps = kernel.shape[-1]
    return np.cumsum(np.resize(x, (*x.shape[:3], maps)).astype("float32"), axis=1)


def module_cost(*given):
    return [next(counted)] * 3


naive_cost = network_cost = module_cost
answers = {str(n): chr(65 + next(counted) % 4) * (n % 2 + 1) for n in range(1, 5)}


class Inception(keras.layers.Layer):
    def __init__(self, filters, **options):
        super().__init__(**options)
        self.filters, self.total = filters, filters[0] + filters[2] + filters[4] + filters[5]

    def build(self, shape):
        f1, r3, f3, r5, f5, p = self.filters
        for shape in [
            (1, 1, shape[-1], f1),
            (1, 1, shape[-1], r3),
            (3, 3, r3, f3),
            (1, 1, shape[-1], r5),
            (5, 5, r5, f5),
            (1, 1, shape[-1], p),
        ]:
            self.add_weight(shape=shape, name="kernel")
            self.add_weight(shape=shape[-1:], name="bias")

    def call(self, x):
        scale = sum(keras.ops.mean(w) for w in self.weights)
        y = keras.ops.cumsum(keras.ops.cumsum(x, axis=1), axis=3) * (1 + scale)
        return keras.ops.tile(y, (1, 1, 1, 1 + self.total // x.shape[-1]))[..., : self.total]

    def get_config(self):
        return super().get_config() | {"filters": self.filters}
