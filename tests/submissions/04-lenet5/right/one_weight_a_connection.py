"""A kernel of its own for each connection, a base class for what squashes, labels by comparison."""

# %% answer="scaled-tanh"
AMPLITUDE, SLOPE = 1.7159, 2.0 / 3.0


def scaled_tanh(x):
    e = ops.exp(-2 * SLOPE * ops.abs(x))
    return AMPLITUDE * ops.sign(x) * (1 - e) / (1 + e)


# %% answer="average-pool"
class TrainableAveragePool(keras.layers.Layer):
    def __init__(self, pool_size=2, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = pool_size
        self.means = keras.layers.AveragePooling2D(pool_size)

    def build(self, input_shape):
        for name, start in {"coefficient": "ones", "bias": "zeros"}.items():
            weight = self.add_weight(name=name, shape=(input_shape[-1],), initializer=start)
            setattr(self, name, weight)
        self.built = True

    def call(self, maps):
        return scaled_tanh(self.means(maps) * self.coefficient + self.bias)

    def compute_output_shape(self, input_shape):
        return self.means.compute_output_shape(input_shape)

    def get_config(self):
        config = super().get_config()
        config["pool_size"] = self.pool_size
        return config


# %% answer="partial-conv"
class PartialConv2D(keras.layers.Layer):
    def __init__(self, connections, kernel_size=5, **kwargs):
        super().__init__(**kwargs)
        self.connections = [[bool(entry) for entry in row] for row in np.array(connections)]
        self.kernel_size = kernel_size

    def build(self, input_shape):
        side = self.kernel_size
        self.kernels = {
            f"{i}-{j}": self.add_weight((side, side, 1, 1), name=f"kernel_{i}_{j}")
            for i, row in enumerate(self.connections)
            for j, linked in enumerate(row)
            if linked
        }
        self.bias = self.add_weight((len(self.connections[0]),), "zeros", name="bias")

    def call(self, maps):
        outputs = []
        for j in range(len(self.connections[0])):
            terms = [
                ops.conv(maps[..., i : i + 1], self.kernels[f"{i}-{j}"], padding="valid")
                for i in range(len(self.connections))
                if self.connections[i][j]
            ]
            outputs.append(sum(terms[1:], start=terms[0]) + self.bias[j])
        return ops.concatenate(outputs, axis=-1)

    def compute_output_shape(self, input_shape):
        batch, *sides, _ = input_shape
        sides = [side and side - self.kernel_size + 1 for side in sides]
        return (batch, *sides, len(self.connections[0]))

    def get_config(self):
        own = {"connections": self.connections, "kernel_size": self.kernel_size}
        return dict(super().get_config(), **own)


# %% answer="rbf"
class RBFOutput(keras.layers.Layer):
    def __init__(self, centres, **kwargs):
        super().__init__(**kwargs)
        self.centres = np.array(centres, dtype="float32")

    def build(self, input_shape):
        self.points = self.add_weight(
            shape=self.centres.shape,
            initializer=lambda shape, dtype=None: ops.convert_to_tensor(self.centres, dtype=dtype),
            trainable=False,
            name="centres",
        )

    def call(self, features):
        return ops.stack(
            [ops.sum((features - self.points[c]) ** 2, axis=1) for c in range(len(self.centres))],
            axis=1,
        )

    def compute_output_shape(self, input_shape):
        return input_shape[0], self.centres.shape[0]

    def get_config(self):
        return {**super().get_config(), "centres": self.centres.tolist()}


def rbf_loss(labels, distances, j=20.0):
    distances = ops.convert_to_tensor(distances)
    classes = ops.arange(distances.shape[1], dtype="int32")
    right = ops.cast(labels, "int32")[:, None] == classes[None]
    own = ops.sum(ops.where(right, distances, ops.zeros_like(distances)), axis=1)
    least = ops.minimum(ops.min(distances, axis=1), j)
    rest = ops.exp(least - j) + ops.sum(ops.exp(least[:, None] - distances), axis=1)
    return own + ops.log(rest) - least
