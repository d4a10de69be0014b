"""Lists for tuples, centres that are weights but not trained, gradients by hand."""


# %% answer="layer-table"
def lenet5_table():
    return {
        "C1": (6, 28, 5, 1, "tanh"),
        "S2": (6, 14, 2, 2, "tanh"),
        "C3": (16, 10, 5, 1, "tanh"),
        "S4": (16, 5, 2, 2, "tanh"),
        "C5": (120, 1, 5, 1, "tanh"),
        "F6": (None, 84, None, None, "tanh"),
        "Out": (None, 10, None, None, "rbf"),
    }


# %% answer="rbf"
class RBFOutput(keras.layers.Layer):
    def __init__(self, centres, **kwargs):
        super().__init__(**kwargs)
        self.centres = [[float(v) for v in row] for row in centres]

    def build(self, input_shape):
        self.w = self.add_weight(
            shape=(len(self.centres), input_shape[-1]),
            name="centres",
            initializer=lambda shape, dtype=None: ops.convert_to_tensor(self.centres, dtype),
            trainable=False,
        )

    def call(self, features):
        return ops.sum((features[:, None, :] - self.w[None]) ** 2, axis=2)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], len(self.centres))

    def get_config(self):
        config = super().get_config()
        config["centres"] = self.centres
        return config


def rbf_loss(labels, distances, j=20.0):
    labels = ops.cast(ops.reshape(labels, (-1, 1)), "int32")
    y = ops.take_along_axis(distances, labels, axis=1)[:, 0]
    lowest = ops.minimum(ops.min(distances, axis=1), j)
    s = ops.sum(ops.exp(lowest[:, None] - distances), axis=1) + ops.exp(lowest - j)
    return y + ops.log(s) - lowest


# %% answer="feature-gradients"
def feature_gradients(features, labels, centres):
    d = ops.convert_to_numpy(ops.sum((features[:, None] - centres[None]) ** 2, axis=-1))
    p = ops.convert_to_numpy(ops.softmax(-d, axis=-1))
    onehot = np.eye(len(centres))[labels]
    return {
        "softmax": -2 * ((features[:, None] - centres[None]) * (p - onehot)[..., None]).sum(1),
        "distance": 2 * features - 2 * centres[labels],
    }


# %% answer="costs"
def lenet5_costs(connections):
    links = connections.sum()
    n = connections.shape[1]
    return {
        "C1": [156, 156 * 784],
        "S2": [12, 5 * 6 * 196],
        "C3": [25 * links + n, (25 * links + n) * 100],
        "S4": [2 * n, 125 * n],
        "C5": [n * 3000 + 120, n * 3000 + 120],
        "F6": [10164, 10164],
        "Out": [0, 840],
    }


# %% answer="multiply-adds"
def multiply_adds(connections):
    rest = 400 * 120 + 120 * 84 + 840
    return np.sum(connections) * 2500 + 117_600 + rest + 1576, 117_600 + 96 * 2500 + rest


# %% answer="build-original"
def build_lenet5(connections, bitmaps):
    inputs = keras.Input((28, 28, 1))
    x = keras.layers.Lambda(prepare)(inputs)
    x = keras.layers.Conv2D(6, 5)(x)
    x = scaled_tanh(x)
    x = TrainableAveragePool()(x)
    x = scaled_tanh(PartialConv2D(connections, 5)(x))
    x = TrainableAveragePool()(x)
    x = keras.layers.Reshape((400,))(x)
    x = scaled_tanh(keras.layers.Dense(120)(x))
    x = scaled_tanh(keras.layers.Dense(84)(x))
    return keras.Model(inputs, RBFOutput(bitmaps)(x))
