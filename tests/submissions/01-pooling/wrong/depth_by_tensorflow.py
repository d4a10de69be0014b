"""The textbook's tf.nn.max_pool over depth: right forwards, no gradient."""
# /// expect
# fails = ["pooling.depth_max: gradient"]
# names = []
# ///

# %% answer="depth-max"
class DepthMaxPool(keras.layers.Layer):
    def __init__(self, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = pool_size

    def call(self, maps):
        depth = maps.shape[-1]
        if depth % self.pool_size != 0:
            raise ValueError(f"{depth} maps cannot be pooled in groups of {self.pool_size}")
        import tensorflow as tf

        window = (1, 1, 1, self.pool_size)
        return tf.nn.max_pool(maps, ksize=window, strides=window, padding="VALID")

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], input_shape[-1] // self.pool_size)

    def get_config(self):
        return {**super().get_config(), "pool_size": self.pool_size}
