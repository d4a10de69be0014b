"""Adds up and does not divide."""
# /// expect
# fails = ["pooling.global_average: values"]
# names = ["adding up without dividing"]
# ///

# %% answer="global-average"
class GlobalAvgPool(keras.layers.Layer):
    def call(self, maps):
        return ops.sum(maps, axis=(1, 2))

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1])
