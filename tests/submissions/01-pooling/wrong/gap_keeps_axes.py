"""Keeps the axes of length 1."""
# /// expect
# fails = ["pooling.global_average: values", "pooling.global_average: shapes and no weights"]
# names = ["keeping the axes of length 1", "this is the shape with the axes of length 1 kept"]
# ///

# %% answer="global-average"
class GlobalAvgPool(keras.layers.Layer):
    def call(self, maps):
        return ops.mean(maps, axis=(1, 2), keepdims=True)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], 1, 1, input_shape[-1])
