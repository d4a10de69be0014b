"""compute_output_shape divides by /: 4.0 maps."""
# /// expect
# fails = ["pooling.depth_max: shapes", "pooling.depth_max: saves and loads"]
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
        n, height, width, _ = ops.shape(maps)
        groups = ops.reshape(maps, (n, height, width, depth // self.pool_size, self.pool_size))
        return ops.max(groups, axis=-1)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], input_shape[-1] / self.pool_size)

    def get_config(self):
        return {**super().get_config(), "pool_size": self.pool_size}
