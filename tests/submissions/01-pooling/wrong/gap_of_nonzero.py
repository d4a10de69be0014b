"""The mean of the nonzero values: after a ReLU that is another number."""
# /// expect
# fails = ["pooling.global_average: values"]
# names = ["leaving zeros out of the mean"]
# ///

# %% answer="global-average"
class GlobalAvgPool(keras.layers.Layer):
    def call(self, maps):
        alive = ops.cast(ops.not_equal(maps, 0), maps.dtype)
        return ops.sum(maps, axis=(1, 2)) / ops.maximum(ops.sum(alive, axis=(1, 2)), 1)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1])
