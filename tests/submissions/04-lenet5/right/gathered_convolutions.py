"""Each map out convolves the maps that it is given, with a Keras layer of its own."""

# %% answer="partial-conv"
class PartialConv2D(keras.layers.Layer):
    def __init__(self, connections, kernel_size=5, **kwargs):
        super().__init__(**kwargs)
        self.connections = [[int(link) for link in row] for row in connections]
        self.kernel_size = kernel_size
        columns = list(zip(*self.connections, strict=True))
        self.inputs = [[i for i, link in enumerate(column) if link] for column in columns]
        self.convolutions = [keras.layers.Conv2D(1, kernel_size) for _ in columns]

    def build(self, input_shape):
        for inputs, convolution in zip(self.inputs, self.convolutions, strict=True):
            convolution.build((*input_shape[:-1], len(inputs)))

    def call(self, maps):
        outs = [
            convolution(ops.take(maps, ops.convert_to_tensor(inputs), axis=-1))
            for inputs, convolution in zip(self.inputs, self.convolutions, strict=True)
        ]
        return ops.concatenate(outs, axis=-1)

    def compute_output_shape(self, input_shape):
        n, height, width, _ = input_shape
        k = self.kernel_size - 1
        return n, height and height - k, width and width - k, len(self.inputs)

    def get_config(self):
        config = super().get_config()
        config.update(connections=self.connections, kernel_size=self.kernel_size)
        return config
