"""A padded convolution whose border is cut off, kernels laid out link by link in front."""

# %% answer="partial-conv"
class PartialConv2D(keras.layers.Layer):
    def __init__(self, connections, kernel_size=5, **kwargs):
        super().__init__(**kwargs)
        self.connections = np.array(connections, "int32")
        self.k = kernel_size

    def build(self, input_shape):
        self.shift = self.add_weight(shape=(self.connections.shape[1],), name="shift")
        links = int(self.connections.sum())
        self.links = self.add_weight(shape=(links, self.k, self.k), name="links")
        index = np.full(self.connections.shape, links)
        index[self.connections == 1] = np.arange(links)
        self.index = index.ravel()

    def call(self, maps):
        nothing = ops.zeros((1, self.k, self.k))
        full = ops.take(ops.concatenate([self.links, nothing]), self.index, axis=0)
        full = ops.reshape(full, (*self.connections.shape, self.k, self.k))
        kernel = ops.transpose(full, (2, 3, 0, 1))
        out = ops.conv(maps, kernel, padding="same", data_format="channels_last")
        before, after = (self.k - 1) // 2, self.k // 2
        height, width = ops.shape(maps)[1], ops.shape(maps)[2]
        return out[:, before : height - after, before : width - after] + self.shift

    def compute_output_shape(self, input_shape):
        lost = self.k - 1
        sides = tuple(None if n is None else n - lost for n in input_shape[1:3])
        return (input_shape[0], *sides, self.connections.shape[1])

    def get_config(self):
        return {
            **super().get_config(),
            "connections": self.connections.tolist(),
            "kernel_size": self.k,
        }
