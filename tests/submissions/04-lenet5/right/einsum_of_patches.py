"""A partial convolution as one einsum over shifted slices, its weights in one flat row."""

# %% answer="partial-conv"
class PartialConv2D(keras.layers.Layer):
    def __init__(self, connections, kernel_size=5, **kwargs):
        super().__init__(**kwargs)
        self.connections = np.asarray(connections).astype(bool).tolist()
        self.kernel_size = kernel_size

    def build(self, input_shape):
        table = np.array(self.connections)
        k = self.kernel_size
        self.sources, self.targets = np.nonzero(table)
        self.flat = self.add_weight(shape=(k * k * len(self.sources),), name="flat")
        self.biases = [self.add_weight(shape=(1,), name=f"b{j}") for j in range(table.shape[1])]
        self.collect = np.eye(table.shape[1], dtype="float32")[self.targets]

    def call(self, maps):
        maps = ops.convert_to_tensor(maps)
        k = self.kernel_size
        down, right = maps.shape[1] - k + 1, maps.shape[2] - k + 1
        picked = ops.take(maps, self.sources, axis=-1)
        slices = [picked[:, i : i + down, j : j + right] for i in range(k) for j in range(k)]
        weights = ops.reshape(self.flat, (k * k, len(self.sources)))
        out = ops.einsum("pnhwl,pl,lo->nhwo", ops.stack(slices), weights, self.collect)
        return out + ops.concatenate(self.biases)

    def compute_output_shape(self, input_shape):
        k = self.kernel_size - 1
        size, rows, columns, _ = input_shape
        rows = rows - k if rows is not None else None
        columns = columns - k if columns is not None else None
        return (size, rows, columns, len(self.connections[0]))

    def get_config(self):
        return super().get_config() | {
            "connections": self.connections,
            "kernel_size": self.kernel_size,
        }
