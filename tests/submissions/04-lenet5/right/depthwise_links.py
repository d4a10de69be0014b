"""One depthwise convolution over a copy of the input for each link, then a matrix of ones."""

# %% answer="partial-conv"
class PartialConv2D(keras.layers.Layer):
    def __init__(self, connections, kernel_size=5, **kwargs):
        super().__init__(**kwargs)
        self.connections = [list(map(bool, row)) for row in connections]
        self.kernel_size = kernel_size
        self.sources, self.targets = np.nonzero(np.array(self.connections))

    def build(self, input_shape):
        self.kernel = self.add_weight(
            shape=(self.kernel_size, self.kernel_size, len(self.sources), 1),
            initializer=keras.initializers.RandomNormal(stddev=0.05),
            name="kernel",
        )
        self.bias = self.add_weight(shape=(len(self.connections[0]),), name="bias")

    def call(self, maps):
        copies = ops.take(maps, self.sources, axis=-1)
        alone = ops.depthwise_conv(copies, self.kernel, data_format="channels_last")
        gather = np.equal.outer(self.targets, np.arange(len(self.connections[0])))
        return ops.matmul(alone, gather.astype("float32")) + self.bias

    def compute_output_shape(self, input_shape):
        shrink = lambda n: n if n is None else n - self.kernel_size + 1  # noqa: E731
        n, h, w, _ = input_shape
        return n, shrink(h), shrink(w), len(self.connections[0])

    def get_config(self):
        config = super().get_config()
        config["connections"] = self.connections
        config["kernel_size"] = self.kernel_size
        return config
