"""Global max pooling."""
# /// expect
# fails = ["pooling.global_average: values"]
# names = ["global max pooling"]
# ///

# %% answer="global-average"
class GlobalAvgPool(keras.layers.Layer):
    def call(self, maps):
        return ops.max(maps, axis=(1, 2))

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1])
