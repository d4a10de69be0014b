"""Averages over the batch too."""
# /// expect
# fails = ["pooling.global_average: values"]
# names = ["averaging over the batch too"]
# ///

# %% answer="global-average"
class GlobalAvgPool(keras.layers.Layer):
    def call(self, maps):
        return ops.mean(maps, axis=(0, 1, 2))

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1])
