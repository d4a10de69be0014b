"""An object that claims to be the network: it names the right weights, and answers in the right shape."""
# /// expect
# untouched = true
# files = true
# ///

# %% answer="fashion-cnn"
class Variable:
    def __init__(self, name, shape):
        self.path, self.name, self.shape, self.dtype = name, name, shape, "float32"

    def assign(self, value):
        pass

    def numpy(self):
        return np.zeros(self.shape, "float32")

    __array__ = lambda self, *args, **options: self.numpy()


SHAPES = [(7, 7, 1, 64), (3, 3, 64, 128), (3, 3, 128, 128), (3, 3, 128, 256), (3, 3, 256, 256)]
SHAPES += [(2304, 128), (128, 64), (64, 10)]


class Claim(keras.Model):
    weights = trainable_weights = property(
        lambda self: [
            v for s in SHAPES for v in (Variable("a/kernel", s), Variable("a/bias", s[-1:]))
        ]
    )

    def call(self, images, training=False):
        return np.full((len(images), 10), 0.1, "float32")

    def count_params(self):
        return 1_413_834

    def load_weights(self, *args, **options):
        pass


build_fashion_cnn = Claim


# %% answer="twin"
def build_twin(kernel_sizes):
    return Claim()


# %% answer="small-cnn"
build_small_cnn = Claim
