"""Flattens."""
# /// expect
# fails = ["pooling.global_average: values", "pooling.global_average: saves and loads", "pooling.global_average: shapes and no weights"]
# names = ["flattening, which keeps every position"]
# ///

# %% answer="global-average"
class GlobalAvgPool(keras.layers.Layer):
    def call(self, maps):
        return ops.reshape(maps, (ops.shape(maps)[0], -1))

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[1] * input_shape[2] * input_shape[3])
