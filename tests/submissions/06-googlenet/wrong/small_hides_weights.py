"""Keeps what it knows in an array that Keras does not count."""

# /// expect
# fails = [
#     "googlenet.reached: within budget",
#     "googlenet.reached: accuracy",
# ]
# names = ["weights that Keras does not count"]
# ///

# %% answer="build-small"
class Known(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.known = np.random.default_rng(1).normal(size=(784, 10)).astype("float32")

    def call(self, images):
        return ops.matmul(ops.reshape(images, (-1, 784)), ops.convert_to_tensor(self.known))


def build_googlenet_small():
    inputs = keras.Input((28, 28, 1))
    network = build_googlenet((56, 56, 1), 10, width=0.25)
    seen = network(keras.layers.Resizing(56, 56)(inputs))
    return keras.Model(inputs, ops.softmax(keras.layers.Dense(10)(seen) + Known()(inputs)))
