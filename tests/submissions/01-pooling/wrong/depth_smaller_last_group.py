"""Slices step by step; the last group is smaller, and pooled all the same."""
# /// expect
# fails = ["pooling.depth_max: refuses a remainder"]
# names = ["a smaller last group was pooled"]
# ///

# %% answer="depth-max"
class DepthMaxPool(keras.layers.Layer):
    def __init__(self, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.pool_size = pool_size

    def call(self, maps):
        depth = maps.shape[-1]
        firsts = range(0, depth, self.pool_size)
        return ops.stack(
            [ops.max(maps[..., i : i + self.pool_size], axis=-1) for i in firsts], axis=-1
        )

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], input_shape[-1] // self.pool_size)

    def get_config(self):
        return {**super().get_config(), "pool_size": self.pool_size}
