"""Adds a dense layer, as the head of a network has it."""
# /// expect
# fails = ["pooling.global_average: values", "pooling.global_average: shapes and no weights"]
# names = ["number of weights"]
# ///

# %% answer="global-average"
class GlobalAvgPool(keras.layers.Layer):
    def build(self, input_shape):
        self.dense = keras.layers.Dense(input_shape[-1])
        self.dense.build((input_shape[0], input_shape[-1]))

    def call(self, maps):
        return self.dense(ops.mean(maps, axis=(1, 2)))

    def compute_output_shape(self, input_shape):
        return (input_shape[0], input_shape[-1])
