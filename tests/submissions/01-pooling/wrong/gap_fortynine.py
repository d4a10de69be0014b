"""Divides by 49, which is right for maps of 7 × 7."""
# /// expect
# fails = ["pooling.global_average: values"]
# names = ["dividing by 49"]
# ///

# %% answer="global-average"
class GlobalAvgPool(keras.layers.Layer):
    def call(self, maps):
        return ops.sum(maps, axis=(1, 2)) / 49

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1])
