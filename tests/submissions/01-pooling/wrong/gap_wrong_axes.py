"""Averages over width and channels, as in channels_first code."""
# /// expect
# fails = ["pooling.global_average: values"]
# names = ["averaging over width and channels"]
# ///

# %% answer="global-average"
class GlobalAvgPool(keras.layers.Layer):
    def call(self, maps):
        return ops.mean(maps, axis=(2, 3))

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1])
