"""All kernels of a new layer are 1: maps with the same inputs learn the same."""
# /// expect
# fails = ["lenet5.partial_conv: parameters"]
# ///

# %% answer="partial-conv"
class PartialConv2D(keras.layers.Layer):
    def __init__(self, connections, kernel_size=5, **kwargs):
        super().__init__(**kwargs)
        self.table = np.array(connections) != 0
        self.kernel_size = kernel_size

    def build(self, input_shape):
        k = self.kernel_size
        self.offset = self.add_weight(shape=(1, 1, 1, self.table.shape[1]), name="offset")
        self.parts = [
            self.add_weight(shape=(k, k, 1, int(row.sum())), initializer="ones", name=f"from_{i}")
            for i, row in enumerate(self.table)
        ]

    def call(self, maps):
        total = self.offset
        for i, row in enumerate(self.table):
            part = ops.conv(maps[..., i : i + 1], self.parts[i], data_format="channels_last")
            spread = np.eye(len(row), dtype="float32")[row]
            total = total + ops.matmul(part, spread)
        return total

    def compute_output_shape(self, shape):
        sides = [None if s is None else s + 1 - self.kernel_size for s in shape[1:3]]
        return (shape[0], sides[0], sides[1], self.table.shape[1])

    def get_config(self):
        return dict(
            super().get_config(), connections=self.table.tolist(), kernel_size=self.kernel_size
        )
