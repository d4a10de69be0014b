"""Window means by a depthwise convolution with equal weights at a stride."""

# %% answer="average-pool"
class TrainableAveragePool(keras.layers.Layer):
    def __init__(self, pool_size=2, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = pool_size

    def build(self, input_shape):
        self.maps = input_shape[-1]
        self.coefficient = self.add_weight(
            shape=(self.maps,), initializer="ones", name="coefficient"
        )
        self.bias = self.add_weight(shape=(self.maps,), initializer="zeros", name="bias")

    def call(self, maps):
        p = self.pool_size
        equal = np.full((p, p, self.maps, 1), 1 / p**2, "float32")
        means = ops.depthwise_conv(maps, equal, strides=p, data_format="channels_last")
        return scaled_tanh(means * self.coefficient + self.bias)

    def compute_output_shape(self, input_shape):
        n, h, w, c = input_shape
        p = self.pool_size
        return (n, None if h is None else h // p, None if w is None else w // p, c)

    def get_config(self):
        return dict(super().get_config(), pool_size=self.pool_size)
