"""A partial convolution that always takes LeCun's table."""
# /// expect
# fails = [
#   "lenet5.partial_conv: only these connections",
#   "lenet5.partial_conv: values",
#   "lenet5.partial_conv: parameters",
#   "lenet5.partial_conv: shapes",
#   "lenet5.partial_conv: gradients",
#   "lenet5.partial_conv: saves and loads",
# ]
# names = []
# ///

# %% answer="partial-conv"
class PartialConv2D(keras.layers.Layer):
    def __init__(self, connections, kernel_size=5, **kwargs):
        super().__init__(**kwargs)
        self.connections = connection_table()
        self.kernel_size = kernel_size

    def build(self, input_shape):
        links, outputs = int(self.connections.sum()), self.connections.shape[1]
        self.kernels = self.add_weight(
            shape=(self.kernel_size, self.kernel_size, links), name="kernels"
        )
        self.bias = self.add_weight(shape=(outputs,), initializer="zeros", name="bias")
        self.places = np.zeros((links, self.connections.size), "float32")
        self.places[np.arange(links), np.flatnonzero(self.connections)] = 1

    def call(self, maps):
        sides = (self.kernel_size, self.kernel_size)
        kernel = ops.matmul(self.kernels, self.places)
        kernel = ops.reshape(kernel, (*sides, *self.connections.shape))
        return ops.conv(maps, kernel, padding="valid", data_format="channels_last") + self.bias

    def compute_output_shape(self, input_shape):
        size, height, width, _ = input_shape
        lost = self.kernel_size - 1
        sides = [None if side is None else side - lost for side in (height, width)]
        return (size, *sides, self.connections.shape[1])

    def get_config(self):
        return {
            **super().get_config(),
            "connections": self.connections.astype(int).tolist(),
            "kernel_size": self.kernel_size,
        }
