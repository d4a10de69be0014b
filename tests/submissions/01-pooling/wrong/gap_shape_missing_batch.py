"""compute_output_shape leaves the batch out."""
# /// expect
# fails = ["pooling.global_average: shapes and no weights"]
# names = []
# ///

# %% answer="global-average"
class GlobalAvgPool(keras.layers.Layer):
    def call(self, maps):
        return ops.mean(maps, axis=(1, 2))

    def compute_output_shape(self, input_shape):
        return (input_shape[-1],)
