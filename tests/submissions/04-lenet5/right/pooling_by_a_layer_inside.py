"""Keras's own average pooling as a layer inside, and the affine step by ops."""

# %% answer="average-pool"
class TrainableAveragePool(keras.layers.Layer):
    def __init__(self, pool_size=2, **kwargs):
        super().__init__(**kwargs)
        self.pooling = keras.layers.AveragePooling2D(pool_size)
        self.pool_size = pool_size

    def build(self, input_shape):
        for name, value in {"coefficient": 1.0, "bias": 0.0}.items():
            weight = self.add_weight(
                shape=input_shape[-1:],
                initializer=keras.initializers.Constant(value),
                name=name,
                trainable=True,
            )
            setattr(self, name, weight)

    def call(self, maps):
        return scaled_tanh(ops.add(ops.multiply(self.pooling(maps), self.coefficient), self.bias))

    def compute_output_shape(self, input_shape):
        return self.pooling.compute_output_shape(input_shape)

    def get_config(self):
        config = super().get_config()
        return {**config, "pool_size": self.pool_size}
