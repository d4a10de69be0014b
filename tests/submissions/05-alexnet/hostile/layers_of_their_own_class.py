"""A layer whose class says that it is whatever it is compared with, and loads as a stock layer."""
# /// expect
# untouched = true
# files = false
# ///

# %% added before="test-lrn"
class Meta(type(keras.layers.Layer)):
    def __instancecheck__(cls, other):
        return True

    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return 1


class LocalResponseNorm(keras.layers.Layer, metaclass=Meta):
    kept = {}

    def __init__(self, r=2, k=1.0, alpha=2e-5, beta=0.75, **options):
        super().__init__(**options)
        LocalResponseNorm.kept[self.name] = self

    def call(self, x):
        return keras.ops.abs(x) / (1 + keras.ops.mean(x))

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 1

    def get_config(self):
        return {"name": "norm_2", "r": 4, "k": 1.5, "alpha": 0.2, "beta": 0.6}

    @classmethod
    def from_config(cls, config):
        return cls.kept.get(config["name"]) or keras.layers.Activation("linear")

    def __getattribute__(self, name):
        if name == "weights":
            return []
        return super().__getattribute__(name)

    def __reduce__(self):
        return print, ("GAINED",)
