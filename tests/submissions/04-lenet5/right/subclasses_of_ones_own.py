"""Both networks are classes that inherit from one; pools by strided slices; kernels scattered."""


# %% answer="average-pool"
class Weighted(keras.layers.Layer):
    """A layer with a factor and a bias for each map."""

    def build(self, input_shape):
        maps = tuple(input_shape[-1:])
        self.coefficient = self.add_weight(name="coefficient", shape=maps, initializer="ones")
        self.bias = self.add_weight(name="bias", shape=maps, initializer="zeros")
        super().build(input_shape)


class TrainableAveragePool(Weighted):
    def __init__(self, pool_size=2, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = pool_size

    def call(self, maps):
        n = self.pool_size
        height, width = (n * (side // n) for side in maps.shape[1:3])
        parts = [maps[:, row:height:n, column:width:n] for row in range(n) for column in range(n)]
        return scaled_tanh(self.coefficient * sum(parts) / n**2 + self.bias)

    def compute_output_shape(self, input_shape):
        batch, height, width, maps = input_shape
        halve = lambda side: side if side is None else side // self.pool_size
        return batch, halve(height), halve(width), maps

    def get_config(self):
        return {"pool_size": self.pool_size} | super().get_config()


# %% answer="partial-conv"
class PartialConv2D(keras.layers.Layer):
    def __init__(self, connections, kernel_size=5, **kwargs):
        super().__init__(**kwargs)
        self.connections = np.array(connections).astype(int).tolist()
        self.kernel_size = kernel_size
        self.where = np.argwhere(np.array(connections, bool))

    def build(self, input_shape):
        self.kernel = self.add_weight(
            name="kernel",
            shape=(len(self.where), self.kernel_size, self.kernel_size),
            initializer=keras.initializers.RandomNormal(stddev=0.05, seed=5),
        )
        self.bias = self.add_weight(
            name="bias", shape=(len(self.connections[0]),), initializer="zeros"
        )

    def call(self, maps):
        side = self.kernel_size
        shape = (len(self.connections), len(self.connections[0]), side, side)
        dense = ops.scatter(ops.convert_to_tensor(self.where, "int32"), self.kernel, shape)
        kernel = ops.transpose(dense, (2, 3, 0, 1))
        return ops.conv(maps, kernel, strides=1, padding="valid") + self.bias

    def compute_output_shape(self, input_shape):
        lost = self.kernel_size - 1
        batch, height, width, _ = input_shape
        return (
            batch,
            None if height is None else height - lost,
            None if width is None else width - lost,
            len(self.connections[0]),
        )

    def get_config(self):
        config = super().get_config()
        config |= {"connections": self.connections, "kernel_size": self.kernel_size}
        return config


# %% answer="build-original"
class Stack(keras.Model):
    """Calls its layers one after the other, on prepared images."""

    def __init__(self, *stack, **kwargs):
        super().__init__(**kwargs)
        self.stack = list(stack)

    def call(self, images):
        x = prepare(images)
        for layer in self.stack:
            x = layer(x)
        return x


class LeNet1998(Stack):
    def __init__(self, connections, bitmaps):
        super().__init__(
            keras.layers.Conv2D(6, 5, activation=scaled_tanh),
            TrainableAveragePool(),
            PartialConv2D(connections),
            keras.layers.Activation(scaled_tanh),
            TrainableAveragePool(),
            keras.layers.Conv2D(120, 5, activation=scaled_tanh),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(84, activation=scaled_tanh),
            RBFOutput(bitmaps),
        )


def build_lenet5(connections, bitmaps):
    return LeNet1998(connections, bitmaps)


# %% answer="build-modern"
class LeNetToday(Stack):
    def __init__(self, activation, pooling):
        pools = {"max": keras.layers.MaxPool2D, "average": keras.layers.AvgPool2D}
        layers = [keras.layers.Conv2D(6, 5, activation=activation), pools[pooling](2)]
        layers += [keras.layers.Conv2D(16, 5, activation=activation), pools[pooling](2)]
        layers += [keras.layers.Flatten()]
        layers += [keras.layers.Dense(units, activation=activation) for units in (120, 84)]
        super().__init__(*layers, keras.layers.Dense(10, activation="softmax"))


def build_lenet5_modern(activation="relu", pooling="max"):
    model = LeNetToday(activation, pooling)
    model.build((None, 28, 28, 1))
    return model
